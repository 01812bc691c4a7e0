//! What a browser keeps of a vote, in cookies that no script reads. Server only.

use domain::ids::ContestId;
use islands::text::percent_decode;
use islands::web::{self, CookiePolicy};
use leptos::prelude::use_context;

/// How long, seconds.
const KEPT_S: u32 = 90 * 24 * 3_600;

/// What is kept.
#[derive(Clone, Copy)]
pub(super) enum Keeps {
    /// With what a voter votes.
    Voter,
    /// By what the films are put in order.
    Visitor,
    /// Which films were opened.
    Plays,
}

impl Keeps {
    /// The name of the cookie: each vote has its own.
    fn name(self, contest: &ContestId) -> String {
        let what = match self {
            Self::Voter => "voter",
            Self::Visitor => "visitor",
            Self::Plays => "plays",
        };
        format!("{what}-{contest}")
    }

    /// What the browser brings.
    pub(super) fn read(self, contest: &ContestId) -> Option<String> {
        let policy = use_context::<CookiePolicy>().unwrap_or_default();
        let value = web::cookie(&policy.name(&self.name(contest)))?;
        Some(percent_decode(&value)).filter(|value| !value.is_empty())
    }

    /// Gives it to the browser.
    pub(super) fn write(self, contest: &ContestId, value: &str) {
        web::set_cookie(&self.name(contest), value, KEPT_S);
    }
}
