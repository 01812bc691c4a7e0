//! The pages of who administers the installation, and the tabs between them. Server only.

use crate::ui::prelude::*;
use words::{accounts as m, audit, outbox};

/// The pages of the administration, each with its address.
pub(super) fn pages(lang: Lang) -> [(&'static str, &'static str); 3] {
    [
        ("/accounts", m::accounts_title(lang)),
        ("/letters", outbox::account_title(lang)),
        ("/events", audit::events(lang)),
    ]
}

/// The tabs of the administration.
#[component]
pub fn AdministrationTabs(
    /// The address of the page in sight.
    current: &'static str,
) -> impl IntoView {
    let lang = use_lang();
    let tabs: Vec<Tab> = pages(lang).into_iter().map(|(href, words)| Tab::new(href, words)).collect();
    view! { <Tabs label=m::administration(lang) tabs=tabs current=current/> }
}
