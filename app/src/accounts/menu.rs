//! What the bar of every page shows of the signed-in person. Server only.

use domain::access::Role;
use domain::text::Lang;
use services::Actor;

use super::administration;
use crate::ui::frame::Visitor;
use words::{accounts as m, calendar, exhibition_sites, search};

/// Name and menu of the signed-in person; `None` when nobody is.
#[must_use]
pub fn visitor(lang: Lang, actor: &Actor) -> Option<Visitor> {
    let account = actor.account()?;
    let mut links =
        vec![("/search", search::title(lang)), ("/entries", m::my_entries(lang)), ("/account", m::account_title(lang))];
    if actor.exhibits() {
        links.push(("/exhibition", exhibition_sites::exhibition(lang)));
    }
    if account.roles.iter().any(|role| matches!(role, Role::Organiser | Role::Administrator)) {
        links.push(("/calendar", calendar::page(lang)));
    }
    if account.roles.contains(&Role::Administrator) {
        links.extend(administration::pages(lang));
    }
    let links = links.into_iter().map(|(href, words)| (href.to_owned(), words.to_owned())).collect();
    Some(Visitor { name: account.name.clone(), links })
}
