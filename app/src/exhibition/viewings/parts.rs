//! What the pages of viewings share: their script, the place that says what is kept here, and refusals beside their fields.

use domain::exhibition::viewing::{ViewingKind, ViewingSource, ViewingState};
use domain::exhibition::viewing_problem::{EvidenceProblem, ViewingProblem};
use domain::ids::{SiteId, ViewingId};
use domain::typed::whole_number;
use leptos::nonce::use_nonce;
use services::{Refusal as Rule, ServiceError};

use crate::site::SiteAssets;
use crate::ui::prelude::*;
use words::exhibition_viewings as m;

/// Wishes that a form has room for.
pub(super) const WISHES: usize = 3;

/// The script of viewings: it plays and notes what is played, and sends what this browser keeps.
pub(super) fn script() -> Option<impl IntoView> {
    let assets = use_context::<SiteAssets>().unwrap_or_default();
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    (!assets.viewing.is_empty()).then(|| view! { <script type="module" src=assets.viewing nonce=nonce></script> })
}

/// Where the script says what of this site is kept in this browser and what has arrived.
pub(super) fn outbox(site: &SiteId, lang: Lang) -> AnyView {
    let (id, address) = (site.to_string(), format!("/site/{site}/evidence"));
    view! {
        <p
            class="viewing-outbox small"
            id="viewing-outbox"
            role="status"
            data-site=id
            data-address=address
            data-kept=m::kept_here(lang)
            data-sent=m::all_sent(lang)
            data-refused=m::not_taken(lang)
            data-nowhere=m::kept_nowhere(lang)
            hidden=true
        ></p>
    }
    .into_any()
}

/// The address of a viewing.
pub(super) fn viewing_path(site: &SiteId, viewing: &ViewingId) -> String {
    format!("/site/{site}/viewings/{viewing}")
}

/// How people watch, to be chosen.
pub(super) fn kinds(lang: Lang) -> Vec<Choice> {
    ViewingKind::ALL.iter().map(|kind| Choice::new(kind.key(), m::kind(lang, *kind))).collect()
}

/// How far a viewing is, as a tag.
pub(super) fn state_tag(state: ViewingState, lang: Lang) -> AnyView {
    let tone = match state {
        ViewingState::Accepted => TagTone::Jade,
        ViewingState::Returned => TagTone::Amber,
        ViewingState::Planned | ViewingState::Held | ViewingState::Discussed | ViewingState::Reported => TagTone::Plain,
    };
    view! { <Tag tone=tone>{m::state(lang, state)}</Tag> }.into_any()
}

/// Where it came from, where that is not the player: what was entered by hand is always told apart.
pub(super) fn source_tag(source: ViewingSource, lang: Lang) -> Option<AnyView> {
    let tone = match source {
        ViewingSource::Player => return None,
        ViewingSource::Pack => TagTone::Plain,
        ViewingSource::Manual => TagTone::Amber,
    };
    Some(view! { <Tag tone=tone>{m::source(lang, source)}</Tag> }.into_any())
}

/// Milliseconds as whole minutes, for people.
pub(super) const fn minutes(ms: i64) -> i64 {
    ms / 60_000
}

/// A whole number that was typed; nothing typed is 0.
pub(super) fn whole(sent: &Sent, field: &str, lang: Lang) -> Result<i64, AppError> {
    match sent.get(field) {
        "" => Ok(0),
        typed => whole_number(typed).ok_or_else(|| AppError::refused_field(field, m::number_needed(lang))),
    }
}

/// Puts a refusal beside the field it is about.
pub(super) fn beside(error: ServiceError, lang: Lang) -> AppError {
    let ServiceError::Refused(rule) = &error else { return error.into() };
    let field = match rule {
        Rule::BadDeadline(_)
        | Rule::Viewing(ViewingProblem::PlannedTime | ViewingProblem::SiteClosed | ViewingProblem::NotHeldYet) => "at",
        Rule::Viewing(ViewingProblem::NobodyThere | ViewingProblem::Evidence(EvidenceProblem::Heads { .. })) => "heads",
        Rule::Words { .. } => "reason",
        _ => return error.into(),
    };
    AppError::refused_field(field, rule.message(lang))
}
