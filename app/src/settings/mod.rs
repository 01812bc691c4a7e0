//! `/contests/:contest/settings`: everything the organiser sets up, as data. One file a section: the fields its
//! settings make, and the settings its fields make.

mod balance;
mod categories;
mod film;
mod form;
mod form_data;
mod general;
mod parts;
mod regions;
mod rounds;
mod rubric;
pub mod words;

use domain::contest::Settings;
use leptos::context::Provider;
use services::{ContestEdit, RulesCheck, SettingsClash, SettingsView, local_time};

use self::form_data::{FieldError, FormData, Reader, Wrong};
use self::parts::Shown;
use crate::contests::components::{ContestPage, Inside, sealed};
use crate::contests::rules::clash;
use crate::contests::words::{count, method_name};
use crate::ui::prelude::*;
use crate::ui::when::moment;
use ::words::contest_settings as m;
use ::words::results::method_of;
use islands::session::request;
use islands::web;

const FORM: &str = "settings";

/// A section: a part of the settings that is saved at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    General,
    Categories,
    Regions,
    Form,
    Film,
    Rubric,
    Rounds,
    Balance,
}

impl Section {
    const ALL: [Self; 8] = [
        Self::General,
        Self::Categories,
        Self::Regions,
        Self::Form,
        Self::Film,
        Self::Rubric,
        Self::Rounds,
        Self::Balance,
    ];

    const fn key(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Categories => "categories",
            Self::Regions => "regions",
            Self::Form => "form",
            Self::Film => "film",
            Self::Rubric => "rubric",
            Self::Rounds => "rounds",
            Self::Balance => "balance",
        }
    }

    const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::General => m::general(lang),
            Self::Categories => m::categories(lang),
            Self::Regions => m::regions(lang),
            Self::Form => m::form(lang),
            Self::Film => m::film_and_quotas(lang),
            Self::Rubric => m::rubric(lang),
            Self::Rounds => m::rounds(lang),
            Self::Balance => m::balance(lang),
        }
    }

    fn of(key: &str) -> Self {
        Self::ALL.into_iter().find(|section| section.key() == key).unwrap_or(Self::General)
    }

    /// Whether the rules of the selection, or the groups they speak of, are set up here.
    const fn tells_of_rules(self) -> bool {
        matches!(self, Self::Balance | Self::Categories | Self::Regions | Self::Form)
    }

    fn write(self, edit: &ContestEdit) -> FormData {
        match self {
            Self::General => general::write(edit),
            Self::Categories => categories::write(&edit.settings),
            Self::Regions => regions::write(&edit.settings),
            Self::Form => form::write(&edit.settings),
            Self::Film => film::write(&edit.settings),
            Self::Rubric => rubric::write(&edit.settings),
            Self::Rounds => rounds::write(&edit.settings),
            Self::Balance => balance::write(&edit.settings),
        }
    }

    /// What was sent, in place of this section; or what is wrong with it.
    fn read(self, pairs: &FormData, mut edit: ContestEdit) -> Result<ContestEdit, Vec<Wrong>> {
        let mut reader = Reader::new(pairs);
        match self {
            Self::General => edit = general::read(&mut reader, edit),
            Self::Categories => categories::read(&mut reader, &mut edit.settings),
            Self::Regions => regions::read(&mut reader, &mut edit.settings),
            Self::Form => form::read(&mut reader, &mut edit.settings),
            Self::Film => film::read(&mut reader, &mut edit.settings),
            Self::Rubric => rubric::read(&mut reader, &mut edit.settings),
            Self::Rounds => rounds::read(&mut reader, &mut edit.settings),
            Self::Balance => balance::read(&mut reader, &mut edit.settings),
        }
        // What the domain says comes second: it would only repeat what could not be read.
        if reader.wrong.is_empty() {
            for problem in edit.settings.problems() {
                let field = words::place(&problem, &edit.settings, &reader.read);
                reader.refuse(field, FieldError::Domain(problem));
            }
        }
        if reader.wrong.is_empty() { Ok(edit) } else { Err(reader.wrong) }
    }

    fn show(self, pairs: &FormData, edit: &ContestEdit, shown: &Shown) -> AnyView {
        match self {
            Self::General => general::show(edit, shown.lang),
            Self::Categories => categories::show(pairs, shown),
            Self::Regions => regions::show(pairs, &edit.settings, shown),
            Self::Form => form::show(pairs, &edit.settings, shown),
            Self::Film => film::show(pairs, &edit.settings, shown),
            Self::Rubric => rubric::show(pairs, shown),
            Self::Rounds => rounds::show(pairs, shown),
            Self::Balance => balance::show(pairs, &edit.settings, shown),
        }
    }
}

/// What is stored now, as it would be sent again.
fn stored(view: &SettingsView) -> ContestEdit {
    let contest = &view.contest;
    let zone = &contest.settings.time_zone;
    ContestEdit {
        title: contest.title.clone(),
        deadline: contest.deadline.map(|at| local_time(at, zone)).unwrap_or_default(),
        settings: contest.settings.as_ref().clone(),
    }
}

/// The settings.
#[component]
pub fn SettingsPage() -> impl IntoView {
    page(async {
        let id = param("contest")?;
        let (services, actor) = request()?;
        let lang = use_lang();
        let section = Section::of(ListQuery::of_request().get("section"));
        let view = services.settings(&actor, &id).await?;
        let edit = stored(&view);
        let mut pairs = section.write(&edit);
        let blank = FormState::blank(FORM).with("version", view.contest.version);
        let mut form = pairs.0.iter().fold(blank, |form, (field, value)| form.with(field, value));
        let mut conflict = false;
        if let Some(sent) = posted(FORM) {
            let version = sent.parse("version").ok_or(AppError::BadRequest)?;
            pairs = FormData::typed(sent.values());
            form = match section.read(&pairs, edit.clone()) {
                Ok(changed) => match services.edit_contest(&actor, &id, version, changed).await {
                    Ok(()) => {
                        return leave(&web::path_and_query(), Flash::done(m::saved(lang, section.label(lang))));
                    }
                    Err(error) => {
                        conflict = matches!(error, services::ServiceError::Conflict);
                        sent.keep(beside(error))?
                    }
                },
                Err(wrong) => {
                    let refusal = wrong.iter().fold(Refusal::default(), |refusal, wrong| {
                        refusal.field(&wrong.field, words::said(&wrong.what, lang))
                    });
                    sent.refuse(refusal)
                }
            };
        }
        // Rules that cannot hold are said as soon as they, or what they speak of, are kept, by what will select.
        let rules = if section.tells_of_rules() {
            rules_told(&*services.rules_check(&view).await?, &view.contest.settings, lang)
        } else {
            None
        };
        Ok(show(&view, section, &pairs, &edit, form, (conflict, rules), lang))
    })
}

/// A deadline that the call cannot have belongs to its field.
fn beside(error: services::ServiceError) -> AppError {
    use services::{Refusal as Rule, ServiceError};
    match error {
        ServiceError::Refused(rule @ Rule::BadDeadline(_)) => {
            AppError::refused_field("deadline", rule.message(use_lang()))
        }
        ServiceError::Refused(rule @ Rule::SecondFactorFirst) => {
            AppError::refused_field("second_factor", rule.message(use_lang()))
        }
        ServiceError::Refused(rule @ Rule::Words { .. }) => AppError::refused_field("title", rule.message(use_lang())),
        error => error.into(),
    }
}

fn show(
    view: &SettingsView,
    section: Section,
    pairs: &FormData,
    edit: &ContestEdit,
    form: FormState,
    (conflict, rules): (bool, Option<AnyView>),
    lang: Lang,
) -> AnyView {
    let path = format!("/contests/{}/settings", view.contest.id);
    let address = |section: Section| format!("{path}?section={}", section.key());
    let tabs = Section::ALL.map(|section| Tab::new(address(section), section.label(lang))).into();
    let mend = form.refusal().fields.iter().map(|problem| problem.field.clone()).collect();
    let shown = Shown { lang, open: view.can_edit, mend };
    let closed = (!view.can_edit).then(|| closed(view, lang));
    // After a conflict the next save counts against what is there now, which can be looked at first.
    let version = if conflict { view.contest.version.to_string() } else { form.value("version").to_owned() };
    let here = address(section);
    let now = conflict.then(|| {
        let href = address(section);
        view! {
            <Notice tone=Tone::Warning title=m::save_again(lang)>
                <a href=href target="_blank">{m::as_it_is_now(lang)}</a>
            </Notice>
        }
    });
    let (pairs, edit) = (pairs.clone(), edit.clone());
    let body = if view.can_edit {
        view! {
            <Form state=form>
                <Hidden name="version" value=version/>
                {section.show(&pairs, &edit, &shown)}
                <div class="acts save-settings"><Submit kind=Kind::Primary>{common::save(lang)}</Submit></div>
            </Form>
        }
        .into_any()
    } else {
        view! {
            <fieldset class="form" disabled=true>
                <Provider value=form>{section.show(&pairs, &edit, &shown)}</Provider>
            </fieldset>
        }
        .into_any()
    };
    let method = (section == Section::Rubric && view.can_edit).then(|| {
        let href = format!("/contests/{}/ranking/method", view.contest.id);
        view! { <p class="in small"><a href=href>{method_of(lang, method_name(view.contest.method, lang))}</a></p> }
    });
    view! {
        <ContestPage
            inside=Inside::new(&view.contest, &view.roles)
            current="settings"
            title=m::settings(lang)
        >
            {closed}
            {now}
            {rules}
            <div class="settings">
                <div class="sections"><Tabs label=m::sections(lang) tabs=tabs current=here/></div>
                <Sheet title=section.label(lang) class="settings-section">{body}{method}</Sheet>
            </div>
        </ContestPage>
    }
    .into_any()
}

/// Which rules clash, as they are stored, or what cannot be known yet.
fn rules_told(check: &RulesCheck, settings: &Settings, lang: Lang) -> Option<AnyView> {
    let why = |found: &SettingsClash| clash(&found.clash, &found.balance, settings, lang);
    match check {
        RulesCheck::Hold => None,
        RulesCheck::NotYetKnown if settings.balance.rules.is_empty() => None,
        RulesCheck::NotYetKnown => Some(view! { <p class="small muted">{m::rules_unknown(lang)}</p> }.into_any()),
        RulesCheck::Never(found) => {
            let why = why(found);
            Some(view! { <Notice tone=Tone::Warning title=m::rules_clash(lang)>{why}</Notice> }.into_any())
        }
        RulesCheck::NotWith { films, clash: found } => {
            let (title, why) = (m::rules_clash_so_far(lang, count(*films)), why(found));
            Some(view! { <Notice title=title>{why}</Notice> }.into_any())
        }
    }
}

/// Why nothing can be changed.
fn closed(view: &SettingsView, lang: Lang) -> AnyView {
    let Some(hash) = &view.contest.judging_hash else {
        return view! { <Notice title=m::read_only(lang)><p>{m::read_only_body(lang)}</p></Notice> }.into_any();
    };
    let zone = &view.contest.settings.time_zone;
    let since = view.contest.judging_sealed_at.map(|at| moment(at, zone).full(lang)).unwrap_or_default();
    let fingerprint = sealed(hash, lang);
    let title = if since.is_empty() { m::sealed(lang).to_owned() } else { m::sealed_since(lang, &since) };
    view! {
        <Notice title=title>
            <p>{m::sealed_body(lang)}</p>
            {fingerprint}
        </Notice>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit() -> ContestEdit {
        ContestEdit {
            title: "观摩".to_owned(),
            deadline: String::new(),
            settings: domain::contest::preset::selection(),
        }
    }

    #[test]
    fn every_section_reads_what_it_writes() {
        for section in Section::ALL {
            let back = section.read(&section.write(&edit()), edit()).unwrap();
            assert_eq!(back.settings, edit().settings, "{section:?}");
            assert_eq!(Section::of(section.key()), section);
        }
    }

    #[test]
    fn what_the_domain_refuses_is_placed_beside_its_field() {
        let change = |section: Section, field: &str, value: &str| {
            let mut pairs = section.write(&edit());
            pairs.0.retain(|(key, _)| key != field);
            pairs.put(field, value);
            section.read(&pairs, edit()).unwrap_err()[0].field.clone()
        };
        assert_eq!(change(Section::Categories, "category-3-key", "纪录片"), "category-3-key");
        assert_eq!(change(Section::Regions, "region-7-parent", "nowhere"), "region-7-parent");
        assert_eq!(change(Section::Rubric, "step", "0.3"), "step");
        assert_eq!(change(Section::Balance, "rule-1-max", "0"), "rule-1-min");
    }
}
