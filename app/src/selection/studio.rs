//! `/contests/:contest/selection`: the studio, the seal, and what is sealed. Server only.

use domain::amendment::AmendmentStanding;
use domain::contest::Balance;
use domain::ids::ContestId;
use domain::limits;
use domain::scoring::rubric::points_2;
use domain::selection::Outcome;
use islands::wire::Packed;
use islands_studio::components::SelectionStudio;
use islands_studio::model::{address, variation};
use islands_studio::state::SEAL_BUTTON;
use services::{Actor, Seal, SelectionView, Services};

use super::{overrides, steps, words};
use crate::accounts::{give_password, password_again};
use crate::contests::amendments::{amendments, standing_in_words};
use crate::contests::components::{ContestTabs, root_on_paper};
use crate::results::components::Exports;
use crate::ui::page::go;
use crate::ui::prelude::*;
use crate::ui::when::moment;
use ::words::amendments::{standing, standing_body};
use ::words::rules::{broken_in_words, eased, rule_names};
use ::words::selection as m;
use islands::session;
use islands::web;

/// The form and the dialog that seal.
const SEAL: &str = "seal";
/// The form that amends rules which cannot hold.
const AMEND: &str = "amend";

/// The selection studio.
#[component]
pub fn SelectionPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let path = web::path();
        let mut refused = None;
        if let Some(sent) = posted(SEAL) {
            match seal(&services, &actor, &id, &sent, lang).await {
                Ok(()) => return leave(&path, Flash::done(m::sealed_done(lang))),
                Err(error @ (AppError::Refused(_) | AppError::Conflict(_))) => {
                    web::set_status(error.status());
                    refused = Some(error.explain(lang).body);
                }
                Err(error) => return Err(error),
            }
        }
        let mut amending = FormState::blank(AMEND);
        if let Some(sent) = posted(AMEND) {
            let (seen, reason, decider) = (sent.get("seen"), sent.get("reason"), sent.get("decider"));
            match services.amend_rules(&actor, &id, seen, reason, decider).await {
                Ok(()) => return leave(&path, Flash::done(m::amended_done(lang))),
                Err(error) => amending = sent.keep(error.into())?,
            }
        }
        // A refused seal shows the contest's own rules again: they are what was to be sealed.
        let pairs = if web::is_post() { Vec::new() } else { web::query_pairs() };
        let view = services.selection(&actor, &id, |rules| variation(rules, &pairs)).await?;
        let rules = Balance::of(&view.inputs.problem);
        let tried = view.tried.as_ref().map_or(&rules, |tried| &tried.balance);
        // A form without script sends every field; the address names what differs, so that it can be shared.
        let short = address(&path, &rules, tried);
        if !pairs.is_empty() && parse(&short) != pairs {
            return go(&short);
        }
        Ok(show(view, path, refused, amending, lang))
    })
}

fn parse(address: &str) -> Vec<(String, String)> {
    address.split_once('?').map(|(_, query)| islands::text::parse_pairs(query)).unwrap_or_default()
}

async fn seal(services: &Services, actor: &Actor, id: &ContestId, sent: &Sent, lang: Lang) -> Result<(), AppError> {
    let (contest, _) = services.contest(actor, id).await?;
    if sent.get("typed") != contest.title.trim() {
        return Err(AppError::refused(m::seal_typed(lang)));
    }
    give_password(sent).await?;
    services.seal_selection(actor, id, sent.get("fingerprint")).await?;
    Ok(())
}

fn show(view: SelectionView, path: String, refused: Option<String>, amending: FormState, lang: Lang) -> AnyView {
    let contest = &view.contest;
    let id = contest.id.to_string();
    let crumbs = vec![Crumb::to(format!("/contests/{id}"), contest.title.clone())];
    let (roles, phase) = (view.roles.clone(), contest.phase);
    let tabs = view! { <ContestTabs contest=id.clone() roles=roles phase=phase current="selection"/> };
    let refused = refused.map(|body| {
        view! {
            <div class="summary" tabindex="-1" autofocus=true>
                <Notice tone=Tone::Error title=m::not_sealed(lang)><p>{body}</p></Notice>
            </div>
        }
    });
    if view.films.is_empty() {
        return view! {
            <StandardLayout title=m::title(lang) crumbs=crumbs>
                {tabs.into_any()}
                {refused}
                <EmptyState title=m::none_title(lang)>
                    <p>{m::none_body(lang)}</p>
                    <LinkButton href=format!("/contests/{id}/progress")>{m::to_progress(lang)}</LinkButton>
                </EmptyState>
            </StandardLayout>
        }
        .into_any();
    }
    let sealed = view.sealed.as_ref().map(|seal| sealed(&view, seal, lang));
    // A variation can never be sealed, nor what has no solution.
    let best = match &view.outcome {
        Outcome::Optimal(best) => Some((u64::try_from(best.selected.len()).unwrap_or_default(), best.total)),
        Outcome::Infeasible(_) => None,
    };
    let (films, total) = best.unwrap_or_default();
    let closed = view.tried.is_some() || best.is_none();
    let open = view.can_seal.then(|| {
        view! {
            <DialogButton opens=SEAL kind=Kind::Seal attr:id=SEAL_BUTTON attr:disabled=closed>
                {m::seal_open(lang)}
            </DialogButton>
        }
    });
    let robust = view! {
        <LinkButton href=format!("/contests/{id}/selection/robustness") kind=Kind::Quiet>{m::robustness_open(lang)}</LinkButton>
    };
    let overriding = view.can_override.then(|| {
        let href = format!("/contests/{id}/selection/overrides");
        view! { <LinkButton href=href>{m::overrides_open(lang)}</LinkButton> }
    });
    let overridden = (!view.inputs.overrides.is_empty()).then(|| {
        let rules = Balance::of(&view.inputs.problem);
        let broken = |broken: &[String]| broken_in_words(broken, &rules, &contest.settings, lang);
        let table = overrides::table(&view.inputs.overrides, &view.films, (&view.stepped_over, broken), false, lang);
        view! { <Sheet title=m::overrides(lang) note=m::overrides_note(lang) flush=true>{table}</Sheet> }
    });
    let help = remedy(&view, amending, lang);
    let amended = amended(&view, lang);
    let revised = amendments(&view.amendments.beside_rules(), contest, lang);
    let (fingerprint, typed) = (view.fingerprint.clone(), contest.title.trim().to_owned());
    let in_steps = steps::table(&view.steps, &view.films, lang);
    let action = path.clone();
    let on_record = view.inputs.amended(&view.steps);
    let rules_of_seal = on_record.map(|(_, stands)| view! { <p>{standing_in_words(stands, lang)}</p> });
    let dialog = view.can_seal.then(|| {
        view! {
            <ConfirmDialog
                id=SEAL
                name=SEAL
                title=m::seal_title(lang, films)
                confirm=m::seal_confirm(lang, films)
                action=action
                typed=typed
                seal=true
            >
                <p>{m::seal_body(lang, films, &points_2(total))}</p>
                {rules_of_seal}
                {in_steps}
                <Hidden name="fingerprint" value=fingerprint/>
                {password_again()}
            </ConfirmDialog>
        }
    });
    let studio = words::studio(&view, path, lang);
    view! {
        <StandardLayout title=m::title(lang) crumbs=crumbs bare=true actions=move || view! { {robust} {overriding} {open} }>
            <PageBundle bundle=Bundle::Studio/>
            <h1 class="hidden">{m::title(lang)}</h1>
            {tabs.into_any()}
            {refused}
            {sealed}
            {help}
            {amended}
            {revised}
            {overridden}
            <SelectionStudio studio=Packed(studio) lang=lang/>
            {dialog}
        </StandardLayout>
    }
    .into_any()
}

/// What may be done about rules that cannot hold: rulings to take back, or rules to amend. These may be amended also where rulings make
/// them hold.
fn remedy(view: &SelectionView, state: FormState, lang: Lang) -> Option<AnyView> {
    if !view.can_override {
        return None;
    }
    let is_possible = view.outcome.best().is_some();
    let Some(to) = &view.loosened else {
        let href = format!("/contests/{}/selection/overrides", view.contest.id);
        return (!is_possible && view.steps.by_rules.is_some()).then(|| {
            view! {
                <Notice tone=Tone::Warning title=m::infeasible_title(lang)>
                    <p>{m::rulings_break(lang)}</p>
                    <LinkButton href=href>{m::to_overrides(lang)}</LinkButton>
                </Notice>
            }
            .into_any()
        });
    };
    let (title, body) = if is_possible {
        (m::amend(lang), m::amend_body_ruled(lang))
    } else {
        (m::amend_title(lang), m::amend_body(lang))
    };
    let changes = changed(to, view, lang);
    let seen = view.fingerprint.clone();
    // Fields find their form only while its children are made.
    let fields = move || {
        view! {
            <Hidden name="seen" value=seen/>
            <TextArea
                name="reason"
                label=m::override_reason(lang)
                rows=2
                required=true
                maxlength=limits::DECISION_REASON
            />
            <Field
                name="decider"
                label=m::override_decider(lang)
                help=m::override_decider_help(lang)
                required=true
                maxlength=limits::DECIDER
            />
            <div class="acts"><Submit kind=Kind::Primary>{m::amend(lang)}</Submit></div>
        }
    };
    let form = view! { <Form state=state>{fields()}</Form> };
    Some(
        view! {
            <Sheet title=title>
                <p>{body}</p>
                <p>{m::amend_changes(lang)}</p>
                <ul>{changes}</ul>
                {form}
            </Sheet>
        }
        .into_any(),
    )
}

/// The amendment on record: how it stands to this selection, what it loosens, why, and who decided it.
fn amended(view: &SelectionView, lang: Lang) -> Option<AnyView> {
    let (amendment, stands) = view.inputs.amended(&view.steps)?;
    let (title, body) = (standing(stands, lang), standing_body(stands, lang));
    let changes = changed(&amendment.balance, view, lang);
    let why = m::amended_by(lang, &amendment.reason, &amendment.decider);
    let told = view! {
        <p>{body}</p>
        <ul>{changes}</ul>
        <p>{why}</p>
    }
    .into_any();
    Some(if stands == AmendmentStanding::InForce {
        view! { <Sheet title=title>{told}</Sheet> }.into_any()
    } else {
        view! { <Notice title=title>{told}</Notice> }.into_any()
    })
}

/// What an amendment loosens of the sealed rules, a line each.
fn changed(to: &Balance, view: &SelectionView, lang: Lang) -> Vec<AnyView> {
    let settings = &view.contest.settings;
    let names = rule_names(settings, lang);
    let lines = eased(&settings.balance, to, &names, lang);
    lines.into_iter().map(|change| view! { <li>{change}</li> }.into_any()).collect()
}

/// The stamp, who and when, total and hash, and the files.
fn sealed(view: &SelectionView, seal: &Seal, lang: Lang) -> AnyView {
    let (films, total) = match &view.outcome {
        Outcome::Optimal(best) => (u64::try_from(best.selected.len()).unwrap_or_default(), best.total),
        Outcome::Infeasible(_) => (0, 0),
    };
    let when = moment(seal.at, &view.contest.settings.time_zone).full(lang);
    let id = view.contest.id.to_string();
    let in_steps = steps::table(&view.steps, &view.films, lang);
    let root = root_on_paper(view.checkpoint.as_ref(), lang);
    view! {
        <section class="sheet sealed" aria-label=m::sealed_done(lang)>
            <Stamp top=m::stamp_top(lang) bottom=m::stamp_bottom(lang)/>
            <div class="what">
                <p class="title">{m::sealed_films(lang, films, &points_2(total))}</p>
                <p class="small muted">{m::sealed_by(lang, &seal.by, &when)}</p>
                <p class="small muted">{m::fingerprint(lang)}" "<code>{seal.hash.clone()}</code></p>
                {root}
            </div>
            <Exports contest=id/>
            {in_steps}
        </section>
    }
    .into_any()
}
