//! `/contests/new`: a contest from a preset, or as an earlier one.

use domain::access::Role;
use domain::contest::Settings;
use domain::contest::preset::Preset;
use domain::ids::ContestId;
use domain::limits;

use super::words::count;
use crate::ui::prelude::*;
use islands::session::request;
use words::contests as m;

/// What is sent in the place of a preset for a contest as an earlier one.
const LIKE_EARLIER: &str = "earlier";

/// What a contest is to begin with.
enum Start {
    Preset(Preset),
    Earlier(ContestId),
}

impl Start {
    fn of(sent: &Sent) -> Option<Self> {
        if sent.get("start") == LIKE_EARLIER {
            return sent.parse("earlier").map(Self::Earlier);
        }
        sent.parse("start").map(Self::Preset)
    }
}

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
        let mut form = FormState::blank("create").with("start", Preset::Selection);
        if let Some(sent) = posted("create") {
            let mut refusal = Refusal::default();
            if !sent.has("title") {
                refusal.add("title", m::title_needed(lang));
            }
            let start = Start::of(&sent);
            match start {
                None if sent.get("start") == LIKE_EARLIER => refusal.add("earlier", m::earlier_needed(lang)),
                None => refusal.add("start", m::preset_needed(lang)),
                Some(_) => {}
            }
            form = match (refusal.is_empty(), start) {
                (true, Some(start)) => {
                    let made = match start {
                        Start::Preset(preset) => services.create_contest(&actor, preset, sent.get("title")).await,
                        Start::Earlier(id) => services.create_contest_like(&actor, &id, sent.get("title")).await,
                    };
                    match made {
                        Ok(contest) => {
                            return leave(&format!("/contests/{}", contest.id), Flash::done(m::created(lang)));
                        }
                        Err(error) => sent.keep(error.into())?,
                    }
                }
                _ => sent.refuse(refusal),
            };
        }
        let earlier: Vec<Choice> =
            services.contests(&actor).await?.into_iter().map(|line| Choice::new(line.id, line.title)).collect();
        let mut starts: Vec<Choice> = Preset::ALL
            .map(|preset| {
                let (name, about) = (m::preset(lang, preset), about(preset, lang));
                let contents = contents(&preset.settings(), lang).join("\n");
                Choice::new(preset, name).help(format!("{about}\n{contents}"))
            })
            .into();
        if !earlier.is_empty() {
            starts.push(Choice::new(LIKE_EARLIER, m::like_earlier(lang)).help(m::like_earlier_about(lang)));
        }
        Ok(view! {
            <StandardLayout title=m::new_contest(lang) lead=m::new_lead(lang) width=Width::Page>
                <Form state=form>
                    <Field name="title" label=m::title(lang) help=m::title_help(lang) required=true maxlength=limits::CONTEST_TITLE/>
                    <div class="presets">
                        <RadioGroup name="start" label=m::preset_label(lang) choices=starts required=true/>
                    </div>
                    {(!earlier.is_empty())
                        .then(|| {
                            view! {
                                <Select name="earlier" label=m::earlier_contest(lang) choices=earlier empty=common::choose(lang)/>
                            }
                        })}
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
        Preset::Lessons => m::preset_lessons_about(lang),
    }
}

/// What a preset contains, in numbers, a line each.
fn contents(settings: &Settings, lang: Lang) -> Vec<String> {
    let between = ::words::phrases::between(lang);
    let rubric: Vec<String> = settings
        .rubric
        .criteria
        .iter()
        .map(|one| ::words::phrases::spaced(lang, &[one.label.get(lang), one.weight.to_string().as_str()]))
        .collect();
    let form = m::has_form(lang, count(settings.form.len()), &words::phrases::size(settings.film.max_bytes));
    let categories = m::has_categories(lang, count(settings.categories.len()), count(settings.leaf_regions().len()));
    if settings.collects_lessons {
        return vec![categories, m::has_lessons(lang).to_owned(), form];
    }
    vec![
        categories,
        m::has_rubric(lang, &rubric.join(between)),
        m::has_places(lang, count(settings.balance.size), count(settings.balance.rules.len())),
        form,
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
