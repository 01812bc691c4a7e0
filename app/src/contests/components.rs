//! Parts that every page inside a contest shows.

use domain::permission::{self, Action, Role, Standing};
use domain::phase::Phase;
use leptos::prelude::*;

use crate::i18n::{contests as m, use_lang};
use crate::ui::tabs::{Tab, Tabs};

/// The pages inside a contest, as far as this person may open them now.
#[component]
pub fn ContestTabs(
    /// The contest's id.
    #[prop(into)]
    contest: String,
    /// Roles of the person who looks.
    roles: Vec<Role>,
    /// Where the contest stands.
    phase: Phase,
    /// `board`, `entries`, `people`, `progress`, `ranking`, `selection`, `record` or `settings`.
    current: &'static str,
) -> impl IntoView {
    let lang = use_lang();
    let standing = Standing { roles, owns: false, assigned: false };
    let may = |action| permission::check(action, &standing, phase).is_ok();
    // Settings stay readable once they are sealed, for those who made them.
    let organises = standing.roles.contains(&Role::Organiser);
    let all = [
        ("board", m::tab_board(lang), may(Action::ViewBoard)),
        ("entries", m::tab_entries(lang), may(Action::ViewEntries)),
        ("people", m::tab_people(lang), may(Action::ManagePeople)),
        ("progress", m::tab_progress(lang), may(Action::ViewBoard) && phase > Phase::CallOpen),
        ("ranking", m::tab_ranking(lang), may(Action::ViewScores)),
        ("selection", m::tab_selection(lang), may(Action::PreviewSelection)),
        ("record", m::tab_record(lang), may(Action::ViewRecord)),
        ("settings", m::tab_settings(lang), organises),
    ];
    let address = |key: &str| match key {
        "board" => format!("/contests/{contest}"),
        key => format!("/contests/{contest}/{key}"),
    };
    let tabs: Vec<Tab> =
        all.into_iter().filter(|(_, _, shown)| *shown).map(|(key, label, _)| Tab::new(address(key), label)).collect();
    if tabs.len() < 2 {
        return ().into_any();
    }
    view! { <Tabs label=m::tabs(lang) tabs=tabs current=address(current)/> }.into_any()
}
