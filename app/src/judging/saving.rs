//! How a sheet saves itself: within a second, one request at a time, again and again until it is kept.
//!
//! Whatever happens, what the judge entered stays: in the page, and in a copy in this browser that is removed
//! only when the server has the same. A sheet changed elsewhere is never overwritten without being asked about.

use std::time::Duration;

use domain::round::Gate;
use domain::sheet::Content;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use super::api::{Desk, Kept, Saved, save_sheet};
use super::watching::Watcher;
use super::{browser, keeping};
use crate::error::AppError;
use words::{Lang, judging as m};

/// Time for a second key or a whole word before the request.
const SOON: Duration = Duration::from_millis(400);
/// The longest pause between attempts.
const LONGEST_S: u64 = 30;

/// What the head of the sheet says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Never saved, nothing entered.
    Blank,
    /// Everything is kept, since this time (microseconds).
    Kept(i64),
    /// Something is on its way.
    Saving,
    /// It did not arrive; the next attempt comes by itself.
    Waiting(String),
    /// The session has ended.
    SignInNeeded,
    /// The server will not take it, whatever the number of attempts.
    Refused(String),
    /// Changed elsewhere: this is what is stored.
    Conflict(Kept),
}

/// The copy in this browser.
#[derive(Serialize, Deserialize)]
struct Copy {
    version: i64,
    draft: Content,
}

/// One sheet that saves itself.
#[derive(Clone, Copy)]
pub struct Saver {
    lang: Lang,
    assignment: StoredValue<String>,
    key: StoredValue<String>,
    /// What was watched goes along with the marks.
    pub watcher: Watcher,
    /// What the judge sees.
    pub draft: RwSignal<Content>,
    /// Where the last change is.
    pub standing: RwSignal<Standing>,
    /// Signed, or the round is over: nothing can be changed.
    pub locked: RwSignal<bool>,
    version: StoredValue<i64>,
    kept: StoredValue<Content>,
    timer: StoredValue<Option<TimeoutHandle>>,
    busy: StoredValue<bool>,
    failures: StoredValue<u32>,
    leave_to: StoredValue<Option<String>>,
    /// What is stored elsewhere, where the page was rendered with a conflict.
    conflict: StoredValue<Option<Kept>>,
}

impl Saver {
    /// The sheet as the page was rendered.
    pub fn new(desk: &Desk, lang: Lang) -> Self {
        let kept = desk.kept.clone();
        let standing = if kept.saved_at == 0 { Standing::Blank } else { Standing::Kept(kept.saved_at) };
        Self {
            lang,
            assignment: StoredValue::new(desk.assignment.clone()),
            key: StoredValue::new(format!("sheet.{}.{}", desk.judge, desk.assignment)),
            watcher: Watcher::new(desk, lang),
            draft: RwSignal::new(desk.mine.clone().unwrap_or_else(|| kept.draft.clone())),
            standing: RwSignal::new(standing),
            locked: RwSignal::new(kept.signed || !desk.open),
            version: StoredValue::new(kept.version),
            kept: StoredValue::new(kept.draft),
            timer: StoredValue::new(None),
            busy: StoredValue::new(false),
            failures: StoredValue::new(0),
            leave_to: StoredValue::new(None),
            conflict: StoredValue::new(desk.conflict.then(|| desk.kept.clone())),
        }
    }

    /// Takes up what this browser still holds, and listens to the network, the window and its closing.
    /// Only in the browser.
    pub fn wake(self, player: &str) {
        if !self.locked.get_untracked() {
            match self.conflict.get_value() {
                Some(theirs) => self.standing.set(Standing::Conflict(theirs)),
                None => self.restore(),
            }
            self.watcher.wake(browser::film(player).as_ref());
        }
        let again = move || {
            if matches!(self.standing.get_untracked(), Standing::Waiting(_) | Standing::SignInNeeded) {
                self.save();
            }
        };
        // These live as long as the page.
        let _ = window_event_listener(leptos::ev::online, move |_| again());
        let _ = window_event_listener(leptos::ev::focus, move |_| again());
        let _ = window_event_listener(leptos::ev::beforeunload, move |event| {
            if self.is_unsaved() {
                event.prevent_default();
            }
        });
    }

    /// Something the server does not have yet.
    pub fn is_unsaved(self) -> bool {
        self.draft.with_untracked(|draft| self.kept.with_value(|kept| draft != kept))
    }

    /// Changes the sheet; it saves itself soon after.
    pub fn change(self, change: impl FnOnce(&mut Content)) {
        if self.locked.get_untracked() {
            return;
        }
        let before = self.draft.get_untracked();
        let mut after = before.clone();
        change(&mut after);
        if after == before {
            return;
        }
        self.draft.set(after);
        self.copy();
        if matches!(self.standing.get_untracked(), Standing::Conflict(_)) {
            // It stays here, and goes along when the judge has chosen.
            return;
        }
        if !matches!(self.standing.get_untracked(), Standing::Waiting(_) | Standing::SignInNeeded) {
            self.standing.set(Standing::Saving);
        }
        self.save_in(SOON);
    }

    /// Gives a criterion a mark, or takes it away. Before enough of the film was watched nothing happens.
    pub fn mark(self, criterion: &str, mark: Option<i64>) {
        if !self.watcher.allows(Gate::Scoring) {
            return;
        }
        self.change(|draft| {
            match mark {
                Some(mark) => draft.marks.insert(criterion.to_owned(), mark),
                None => draft.marks.remove(criterion),
            };
        });
    }

    /// Leaves for another page of the site as soon as everything is kept.
    pub fn leave(self, address: &str) {
        if self.is_unsaved() {
            self.leave_to.set_value(Some(address.to_owned()));
            self.save();
        } else {
            browser::go_to(address);
        }
    }

    /// Keeps what stands here over what was stored elsewhere.
    pub fn keep_mine(self) {
        if let Standing::Conflict(theirs) = self.standing.get_untracked() {
            self.version.set_value(theirs.version);
            self.kept.set_value(theirs.draft);
            self.standing.set(Standing::Saving);
            self.copy();
            self.save();
        }
    }

    /// Takes what was stored elsewhere.
    pub fn take_theirs(self) {
        if let Standing::Conflict(theirs) = self.standing.get_untracked() {
            self.take(theirs.clone());
            self.draft.set(theirs.draft);
        }
    }

    /// Saves now, or right after the request that is under way.
    pub fn save(self) {
        self.stop_timer();
        if self.busy.get_value() || matches!(self.standing.get_untracked(), Standing::Conflict(_)) {
            return;
        }
        let sent = self.draft.get_untracked();
        let version = self.version.get_value();
        let assignment = self.assignment.get_value();
        self.busy.set_value(true);
        spawn_local(async move {
            // First in this browser, then on its way.
            keeping::settled().await;
            let played = self.watcher.take();
            let answer = save_sheet(assignment, version, sent.clone(), played.clone()).await;
            self.busy.set_value(false);
            if matches!(answer, Ok(Saved::Kept(_))) {
                self.watcher.arrived();
            } else {
                self.watcher.came_back(played);
            }
            match answer {
                Ok(Saved::Kept(kept)) => self.arrived(kept, sent),
                // The answer to an earlier attempt was lost on the way: it is what we sent.
                Ok(Saved::Conflict(theirs)) if theirs.draft.says_the_same(&sent) => self.arrived(theirs, sent),
                Ok(Saved::Conflict(theirs)) => {
                    self.leave_to.set_value(None);
                    self.standing.set(Standing::Conflict(theirs));
                }
                Err(error) => self.failed(&error, &sent),
            }
        });
    }

    fn arrived(self, kept: Kept, sent: Content) {
        self.failures.set_value(0);
        // Kept as it was sent: the server trims spaces, and those must not look like a change.
        self.take(Kept { draft: sent, ..kept });
        if self.is_unsaved() {
            self.copy();
            self.standing.set(Standing::Saving);
            self.save_in(if self.leave_to.get_value().is_some() { Duration::ZERO } else { SOON });
        } else if let Some(address) = self.leave_to.get_value() {
            browser::go_to(&address);
        }
    }

    fn take(self, kept: Kept) {
        self.version.set_value(kept.version);
        self.kept.set_value(kept.draft);
        self.locked.update(|locked| *locked = *locked || kept.signed);
        self.standing.set(if kept.saved_at == 0 { Standing::Blank } else { Standing::Kept(kept.saved_at) });
        self.forget();
    }

    fn failed(self, error: &AppError, sent: &Content) {
        self.leave_to.set_value(None);
        let words = error.explain(self.lang);
        match error {
            AppError::SignInNeeded => self.standing.set(Standing::SignInNeeded),
            AppError::Refused(_) | AppError::Forbidden { .. } | AppError::NotFound | AppError::BadRequest => {
                self.standing.set(Standing::Refused(words.body));
                // What was refused may have been mended meanwhile, or lacked evidence that was still on its way.
                let failures = self.failures.get_value();
                let may_change = self.draft.with_untracked(|draft| draft != sent)
                    || (self.watcher.rule.before == Gate::Scoring && failures < 3);
                if may_change {
                    self.failures.set_value(failures.saturating_add(1));
                    self.save_in(Duration::from_secs(2));
                }
            }
            AppError::Unavailable | AppError::TooMany { .. } | AppError::Conflict(_) | AppError::Internal { .. } => {
                let failures = self.failures.get_value();
                self.failures.set_value(failures.saturating_add(1));
                let pause_s = 2_u64.saturating_pow(failures.min(8)).min(LONGEST_S);
                let why =
                    if *error == AppError::Unavailable { m::no_answer(self.lang).to_owned() } else { words.title };
                self.standing.set(Standing::Waiting(why));
                self.save_in(Duration::from_secs(pause_s));
            }
        }
    }

    fn save_in(self, pause: Duration) {
        self.stop_timer();
        self.timer.set_value(set_timeout_with_handle(move || self.save(), pause).ok());
    }

    fn stop_timer(self) {
        if let Some(timer) = self.timer.get_value() {
            timer.clear();
            self.timer.set_value(None);
        }
    }

    fn forget(self) {
        self.key.with_value(|key| keeping::remove(key));
    }

    fn copy(self) {
        let copy = Copy { version: self.version.get_value(), draft: self.draft.get_untracked() };
        if let Ok(text) = serde_json::to_string(&copy) {
            self.key.with_value(|key| keeping::put(key, &text));
        }
    }

    /// A copy that the server does not have is what the judge last saw. If the sheet has gone on since,
    /// the old version makes the server say so.
    fn restore(self) {
        let Some(copy) =
            self.key.with_value(|key| keeping::get(key)).and_then(|text| serde_json::from_str::<Copy>(&text).ok())
        else {
            if self.is_unsaved() {
                self.save();
            }
            return;
        };
        if self.kept.with_value(|kept| kept.says_the_same(&copy.draft)) {
            self.forget();
            return;
        }
        self.version.set_value(copy.version);
        self.draft.set(copy.draft);
        self.standing.set(Standing::Saving);
        self.save();
    }
}
