//! `/contests/new`: a contest from a preset.

use domain::access::Role;
use domain::contest::Settings;
use domain::contest::preset::Preset;
use domain::limits;

use super::words::count;
use crate::ui::prelude::*;
use islands::session::request;
use words::contests as m;

/// A new contest.
#[component]
pub fn NewContestPage() -> impl IntoView {
    page(async {
        let lang = use_lang();
        let (services, actor) = request()?;
        actor.person()?;
        if !actor.has(Role::Organiser) {
            return Err(AppError::Forbidden { reason: Some(m::only_organisers(lang).to_owned()) });
        }
        let mut form = FormState::blank("create").with("preset", Preset::Selection);
        if let Some(sent) = posted("create") {
            let mut refusal = Refusal::default();
            if !sent.has("title") {
                refusal.add("title", m::title_needed(lang));
            }
            let preset = sent.parse::<Preset>("preset");
            if preset.is_none() {
                refusal.add("preset", m::preset_needed(lang));
            }
            form = match (refusal.is_empty(), preset) {
                (true, Some(preset)) => match services.create_contest(&actor, preset, sent.get("title")).await {
                    Ok(contest) => {
                        return leave(&format!("/contests/{}", contest.id), Flash::done(m::created(lang)));
                    }
                    Err(error) => sent.keep(error.into())?,
                },
                _ => sent.refuse(refusal),
            };
        }
        let presets = Preset::ALL
            .map(|preset| {
                let (name, about) = (m::preset(lang, preset), about(preset, lang));
                let contents = contents(&preset.settings(), lang).join("\n");
                Choice::new(preset, name).help(format!("{about}\n{contents}"))
            })
            .into();
        Ok(view! {
            <StandardLayout title=m::new_contest(lang) lead=m::new_lead(lang) width=Width::Page>
                <Form state=form>
                    <Field name="title" label=m::title(lang) help=m::title_help(lang) required=true maxlength=limits::CONTEST_TITLE/>
                    <div class="presets">
                        <RadioGroup name="preset" label=m::preset_label(lang) choices=presets required=true/>
                    </div>
                    <div class="acts">
                        <Submit kind=Kind::Primary>{m::create(lang)}</Submit>
                        <LinkButton kind=Kind::Quiet href="/">{common::cancel(lang)}</LinkButton>
                    </div>
                </Form>
            </StandardLayout>
        }
        .into_any())
    })
}

/// For whom a preset is.
const fn about(preset: Preset, lang: Lang) -> &'static str {
    match preset {
        Preset::Selection => m::preset_selection_about(lang),
        Preset::OpenContest => m::preset_open_about(lang),
        Preset::Festival => m::preset_festival_about(lang),
    }
}

/// What a preset contains, in numbers, a line each.
fn contents(settings: &Settings, lang: Lang) -> Vec<String> {
    let between = ::words::phrases::between(lang);
    let rubric: Vec<String> =
        settings.rubric.criteria.iter().map(|one| format!("{} {}", one.label.get(lang), one.weight)).collect();
    vec![
        m::has_categories(lang, count(settings.categories.len()), count(settings.leaf_regions().len())),
        m::has_rubric(lang, &rubric.join(between)),
        m::has_places(lang, count(settings.balance.size), count(settings.balance.rules.len())),
        m::has_form(lang, count(settings.form.len()), &words::phrases::size(settings.film.max_bytes)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preset_is_told_in_numbers() {
        let lines = contents(&domain::contest::preset::selection(), Lang::En);
        assert_eq!(lines[0], "7 categories, 22 regions");
        assert_eq!(lines[1], "Rubric: Ideas 40, Craft 30, Viewing 30");
        assert_eq!(lines[2], "15 films selected by 8 balance rules");
    }
}
