//! The page of the settings: what is stored, or what is being filled in, with what would come of it.

use std::sync::Arc;

use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::entry::{FormEffect, FormEffectKind, FormEffects};
use leptos::context::Provider;
use leptos::nonce::use_nonce;
use services::{ContestEdit, RulesCheck, SettingsClash, SettingsView, local_time};

use super::arrange::{ACT, Act};
use super::form_data::FormData;
use super::parts::{OTHER_LANGUAGES, Shown, is_other_language, languages_switch};
use super::{Section, form_view, words};
use crate::contests::components::{ContestPage, Inside, sealed};
use crate::contests::rules::clash;
use crate::contests::words::{count, method_name};
use crate::letters::deadline_moved;
use crate::site::SiteAssets;
use crate::ui::prelude::*;
use crate::ui::when::moment;
use ::words::phrases::list;
use ::words::results::method_of;
use ::words::{contest_settings as m, record, settings_lists as l};
use islands::session::request;

const FORM: &str = "settings";
/// The button that confirms what a change does to entries; it names what was shown.
const ACCEPTED: &str = "_accepted";
/// The parameter that says that the deadline has just been moved.
const MOVED: &str = "moved";

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

/// A section as it is being filled in.
struct Draft {
    /// Its fields.
    pairs: FormData,
    /// What the form shows.
    form: FormState,
    /// What it comes to; what is stored, as long as it cannot be read.
    tried: ContestEdit,
    /// How many fields keep it from being read.
    unread: usize,
    /// A button arranged it, or only looked what comes of it: nothing was stored.
    act: Option<Act>,
    /// Somebody stored other settings meanwhile.
    conflict: bool,
    /// What storing it would do to entries, and is not confirmed.
    effects: FormEffects,
}

impl Draft {
    fn stored(section: Section, view: &SettingsView) -> Self {
        let tried = stored(view);
        let pairs = section.write(&tried);
        let form = filled(&pairs).with("version", view.contest.version);
        Self { pairs, form, tried, unread: 0, act: None, conflict: false, effects: FormEffects::default() }
    }

    /// What a button made of the form that was sent.
    fn arranged(section: Section, act: Act, sent: &Sent, stored: ContestEdit) -> Self {
        let pairs = act.apply(FormData::typed(sent.values()));
        let (tried, unread) = match section.read(&pairs, stored.clone()) {
            Ok(tried) => (tried, 0),
            Err(wrong) => (stored, wrong.len()),
        };
        Self {
            form: filled(&pairs),
            pairs,
            tried,
            unread,
            act: Some(act),
            conflict: false,
            effects: FormEffects::default(),
        }
    }
}

/// A form with these values.
fn filled(pairs: &FormData) -> FormState {
    pairs.0.iter().fold(FormState::blank(FORM), |form, (field, value)| form.with(field, value))
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
        let mut draft = Draft::stored(section, &view);
        if let Some(sent) = posted(FORM) {
            let version = sent.parse("version").ok_or(AppError::BadRequest)?;
            if let Some(act) = Act::parse(sent.get(ACT)) {
                draft = Draft::arranged(section, act, &sent, draft.tried);
            } else {
                draft.pairs = FormData::typed(sent.values());
                match section.read(&draft.pairs, draft.tried.clone()) {
                    Ok(changed) => {
                        if section.tells_of_entries() {
                            draft.effects = services.form_effects(&actor, &id, &changed.settings).await?;
                        }
                        let seen = sent.get(ACCEPTED);
                        if draft.effects.is_empty() || seen == draft.effects.seen() {
                            draft.effects = FormEffects::default();
                            match services.edit_contest(&actor, &id, version, changed.clone(), seen).await {
                                Ok(()) => {
                                    let back = after_save(&view, changed.deadline != draft.tried.deadline);
                                    return leave(&back, Flash::done(m::saved(lang, section.label(lang))));
                                }
                                Err(error) => {
                                    draft.conflict = matches!(error, services::ServiceError::Conflict);
                                    draft.form = sent.keep(beside(error))?;
                                }
                            }
                        } else {
                            draft.form = filled(&draft.pairs);
                        }
                        draft.tried = changed;
                    }
                    Err(wrong) => {
                        draft.unread = wrong.len();
                        let refusal = wrong.iter().fold(Refusal::default(), |refusal, wrong| {
                            refusal.field(&wrong.field, words::said(&wrong.what, lang))
                        });
                        draft.form = sent.refuse(refusal);
                    }
                }
            }
        }
        // Whether rules can hold is said as soon as they, or what they speak of, are filled in, by what will select.
        let told = if !section.tells_of_rules() {
            None
        } else if draft.unread > 0 {
            Some(view! { <p class="small muted">{l::check_later(lang, count(draft.unread))}</p> }.into_any())
        } else {
            let settings = &draft.tried.settings;
            let mut tried = view.clone();
            tried.contest.settings = Arc::new(settings.clone());
            rules_told(&*services.rules_check(&tried).await?, settings, lang)
        };
        Ok(show(&view, section, draft, told, lang))
    })
}

/// Where a save leads: to the same section, which offers to tell of a deadline that authors go by and that was moved.
fn after_save(view: &SettingsView, moved: bool) -> String {
    let told = moved && view.contest.phase == Phase::CallOpen;
    ListQuery::of_request().with(MOVED, if told { "yes" } else { "" })
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

fn show(view: &SettingsView, section: Section, draft: Draft, told: Option<AnyView>, lang: Lang) -> AnyView {
    let path = format!("/contests/{}/settings", view.contest.id);
    let address = |section: Section| format!("{path}?section={}", section.key());
    let tabs = Section::ALL.map(|section| Tab::new(address(section), section.label(lang))).into();
    let here = address(section);
    let closed = (!view.can_edit).then(|| closed(view, lang));
    let frozen = (view.frozen && view.can_edit).then(|| {
        let href = format!("/contests/{}/record/seed", view.contest.id);
        view! {
            <Notice title=m::frozen(lang)>
                <p>{m::frozen_body(lang)}</p>
                <p><a href=href>{record::seed_page(lang)}</a></p>
            </Notice>
        }
    });
    let moved = (!ListQuery::of_request().get(MOVED).is_empty()).then(|| deadline_moved(&view.contest, lang));
    let now = draft.conflict.then(|| {
        let href = here.clone();
        view! {
            <Notice tone=Tone::Warning title=m::save_again(lang)>
                <a href=href target="_blank">{m::as_it_is_now(lang)}</a>
            </Notice>
        }
    });
    let told = view! { <div id="settings-told" data-live role="status">{told}</div> };
    let script = view.can_edit.then(script).flatten();
    let method = (section == Section::Rubric && view.can_edit).then(|| {
        let href = format!("/contests/{}/ranking/method", view.contest.id);
        view! { <p class="in small"><a href=href>{method_of(lang, method_name(view.contest.method, lang))}</a></p> }
    });
    let body = body(view, section, draft, lang);
    view! {
        <ContestPage
            inside=Inside::new(&view.contest, &view.roles)
            current="settings"
            title=m::settings(lang)
        >
            {moved}
            {closed}
            {frozen}
            {now}
            {told}
            <div class="settings">
                <div class="sections"><Tabs label=m::sections(lang) tabs=tabs current=here/></div>
                <Sheet title=section.label(lang) class="settings-section">{body}{method}</Sheet>
            </div>
            {script}
        </ContestPage>
    }
    .into_any()
}

/// The form of a section, or what stands in it for those who may only read; beside the entry form, how it will be met.
fn body(view: &SettingsView, section: Section, draft: Draft, lang: Lang) -> AnyView {
    let Draft { pairs, mut form, tried, act, conflict, effects, .. } = draft;
    let mend: Vec<String> = form.refusal().fields.iter().map(|problem| problem.field.clone()).collect();
    // What needs mending is in sight.
    if mend.iter().any(|field| is_other_language(field, lang)) && !form.has(OTHER_LANGUAGES, "yes") {
        form = form.with(OTHER_LANGUAGES, "yes");
    }
    let arranged = act.as_ref().map(|act| act.list().to_owned()).unwrap_or_default();
    let shown = Shown { lang, open: view.can_edit, frozen: view.frozen, mend, arranged };
    let preview = (section == Section::Form).then(|| form_view::preview(&tried.settings, lang));
    let class = if preview.is_some() { "form-editor" } else { "" };
    if !view.can_edit {
        return view! {
            <div class=class>
                <fieldset class="form" disabled=true>
                    <Provider value=form>{section.show(&pairs, &tried, &shown)}</Provider>
                </fieldset>
                {preview}
            </div>
        }
        .into_any();
    }
    // After a conflict the next save counts against what is there now, which can be looked at first.
    let version = if conflict { view.contest.version.to_string() } else { form.value("version").to_owned() };
    let unsaved =
        (act.is_some() || !effects.is_empty()).then(|| view! { <span class="small muted">{l::unsaved(lang)}</span> });
    let effects = effects_told(&effects, lang);
    view! {
        <div class=class id="settings-body">
            <Form state=form>
                // Enter in a field presses the first button of a form: it must not be one that moves a row.
                <button type="submit" class="hidden" tabindex="-1" aria-hidden="true">{common::save(lang)}</button>
                <Hidden name="version" value=version/>
                {effects}
                {section.has_texts().then(|| languages_switch(&shown))}
                {section.show(&pairs, &tried, &shown)}
                <div class="acts save-settings">
                    <Submit kind=Kind::Primary>{common::save(lang)}</Submit>
                    <Submit name=ACT value=Act::Look.value()>{l::check(lang)}</Submit>
                    <span id="settings-unsaved" data-live>{unsaved}</span>
                </div>
            </Form>
            {preview}
        </div>
    }
    .into_any()
}

/// What storing the change does to entries, with the button that confirms it.
fn effects_told(found: &FormEffects, lang: Lang) -> Option<AnyView> {
    if found.is_empty() {
        return None;
    }
    let effects = &found.effects;
    let lines: Vec<_> = effects.iter().map(|effect| view! { <li>{effect_words(effect, found, lang)}</li> }).collect();
    // No answer goes away by any change; only where some are out of sight somebody might think so.
    let hides = effects.iter().any(|one| one.kind == FormEffectKind::Unshown);
    let body = hides.then(|| view! { <p>{l::effects_body(lang)}</p> });
    let accepted = found.seen();
    Some(
        view! {
            <div class="summary" tabindex="-1" autofocus=true>
                <Notice tone=Tone::Warning title=l::effects(lang)>
                    <ul>{lines}</ul>
                    {body}
                    <div class="acts"><Submit kind=Kind::Primary name=ACCEPTED value=accepted>{l::save_anyway(lang)}</Submit></div>
                </Notice>
            </div>
        }
        .into_any(),
    )
}

fn effect_words(effect: &FormEffect, found: &FormEffects, lang: Lang) -> String {
    let of = |some: usize, words: String| (some > 0).then_some(words);
    let submitted = of(effect.entries, l::of_submitted(lang, count(found.submitted), count(effect.entries)));
    let drafts = of(effect.drafts, l::of_drafts(lang, count(found.drafts), count(effect.drafts)));
    let whose = list(lang, &submitted.into_iter().chain(drafts).collect::<Vec<_>>());
    let field = effect.label.get(lang);
    match effect.kind {
        FormEffectKind::Unshown => l::unshown(lang, &whose, field),
        FormEffectKind::Missing => l::lacking(lang, &whose, field),
        FormEffectKind::NotAllowed => l::not_allowed(lang, &whose, field),
    }
}

/// What the check says of the rules as they are filled in: why they clash, how much there is to spare, or what cannot be known yet.
fn rules_told(check: &RulesCheck, settings: &Settings, lang: Lang) -> Option<AnyView> {
    let why = |found: &SettingsClash| clash(&found.clash, &found.balance, settings, lang);
    match check {
        RulesCheck::Hold => None,
        RulesCheck::HoldWith { films, spare } => {
            let words = match *spare {
                None => l::feasible_so_far(lang, count(*films)),
                Some(0) => l::feasible_none(lang, count(*films)),
                Some(spare) => l::feasible(lang, count(*films), count(spare)),
            };
            Some(view! { <Notice tone=Tone::Done title=words/> }.into_any())
        }
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

/// The script that arranges lists without leaving the page and asks again what comes of every change.
fn script() -> Option<AnyView> {
    let assets = use_context::<SiteAssets>().unwrap_or_default();
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    (!assets.settings.is_empty())
        .then(|| view! { <script type="module" src=assets.settings nonce=nonce></script> }.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happens_to_submitted_entries_and_to_drafts_is_said_apart() {
        let found = |kind, entries, drafts| {
            let label = Text::new("联系人", "Contact");
            let effect = FormEffect { kind, field: "contact_name".to_owned(), label, entries, drafts };
            FormEffects { effects: vec![effect], submitted: 12, drafts: 3 }
        };
        let said = |found: &FormEffects, lang| effect_words(&found.effects[0], found, lang);
        let one = found(FormEffectKind::Unshown, 7, 0);
        for other in [found(FormEffectKind::Unshown, 8, 0), found(FormEffectKind::Missing, 7, 0)] {
            assert_ne!(one.seen(), other.seen(), "what was confirmed is not another change");
        }
        assert_eq!(said(&one, Lang::Zh), "“联系人”：已报送的 12 部中有 7 部已填的内容不再显示");
        let both = found(FormEffectKind::Missing, 1, 2);
        assert_eq!(said(&both, Lang::Zh), "“联系人”：已报送的 12 部中有 1 部、3 份草稿中有 2 份缺少这一必填项");
        let drafts = found(FormEffectKind::NotAllowed, 0, 1);
        assert_eq!(said(&drafts, Lang::En), "“Contact”: the answers of 1 of 3 drafts are no longer allowed");
    }
}
