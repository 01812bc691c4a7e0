//! What saves itself: soon after a change, one request at a time, again and again until it is kept.
//!
//! The draft of an entry and the score sheet of a judge are its documents. Whatever happens, what the person entered stays: on
//! the page and, where the document has a copy in this browser, in that until the server has the same. What was changed
//! elsewhere is never overwritten without being asked about.

mod aside;

use std::future::Future;
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::error::AppError;
use crate::kept;
use crate::ui::browser;
use words::Lang;

/// The longest pause between attempts, seconds.
const LONGEST_S: u64 = 30;
/// What was refused is sent again after so long, where it may pass then.
const REFUSED_PAUSE: Duration = Duration::from_secs(2);

/// Something that saves itself. The hooks with a body are for documents with a copy in this browser.
pub trait Document: Copy + Send + Sync + 'static {
    /// What a person can change.
    type Content: Clone + PartialEq + Send + Sync + 'static;
    /// What the server holds where it was changed elsewhere.
    type Stored: Clone + PartialEq + Send + Sync + 'static;

    /// Time for a second key or a whole word before the request.
    const SOON: Duration;
    /// Whether closing the page with something unsaved also sends it at once.
    const SAVES_ON_CLOSE: bool;

    /// The language of the page.
    fn lang(self) -> Lang;

    /// That the server gave no answer, in words.
    fn no_answer(self) -> &'static str;

    /// What stands on the page now; none where it cannot be read.
    fn entered(self) -> Option<Self::Content>;

    /// Sends what was entered over this version.
    fn send(self, version: i64, content: Self::Content) -> impl Future<Output = Result<Sent<Self::Stored>, AppError>>;

    /// The version of what the server holds.
    fn stored_version(stored: &Self::Stored) -> i64;

    /// What the server holds, where it told.
    fn stored_content(stored: &Self::Stored) -> Option<Self::Content>;

    /// The version that the next save names.
    fn set_version(self, _version: i64) {}

    /// Whether what was refused may pass if it is sent again; `failures` attempts were in vain so far.
    fn may_pass(self, _sent: &Self::Content, _failures: u32) -> bool {
        false
    }

    /// The name of the copy in this browser.
    fn copy_key(self) -> Option<String> {
        None
    }

    /// The copy as text.
    fn write_copy(_version: i64, _content: &Self::Content) -> Option<String> {
        None
    }

    /// The version and content of a copy.
    fn read_copy(_text: &str) -> Option<(i64, Self::Content)> {
        None
    }

    /// Whether a copy says what the server has.
    fn says_the_same(kept: &Self::Content, copy: &Self::Content) -> bool {
        kept == copy
    }

    /// Puts a copy on the page.
    fn show(self, _content: Self::Content) {}

    /// How the names begin under which this browser keeps what was refused for good. Nothing sends it from there.
    fn aside_key(self) -> Option<String> {
        None
    }

    /// Whether the document may be changed now.
    fn is_open(self) -> bool {
        true
    }

    /// Last save of what the server holds, microseconds; 0 is never.
    fn stored_at(_stored: &Self::Stored) -> i64 {
        0
    }
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent<T> {
    /// Durable under this version since this time, microseconds.
    Saved {
        /// The version to name at the next save.
        version: i64,
        /// Last save, microseconds since 1970; 0 is never.
        at: i64,
    },
    /// Changed elsewhere since it was read; nothing was written.
    Conflict(T),
    /// Nothing can be changed any more; nothing was written.
    Closed {
        /// What is stored.
        stored: T,
        /// Why, in words.
        why: String,
    },
}

/// What was refused for good, for the person to keep or to drop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside<C> {
    /// What was entered.
    pub content: C,
    /// Why it was refused, where that is known.
    pub why: String,
}

/// Where the last change is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveState<T> {
    /// Never saved, nothing entered.
    Blank,
    /// Everything is kept, since this time (microseconds).
    Saved(i64),
    /// Something is on its way.
    Saving,
    /// It did not arrive; the next attempt comes by itself.
    Waiting(String),
    /// The session has ended.
    SignInNeeded,
    /// The server will not take it, whatever the number of attempts.
    Refused(String),
    /// Changed elsewhere: this is what is stored.
    Conflict(T),
}

impl<T> SaveState<T> {
    const fn since(at: i64) -> Self {
        if at == 0 { Self::Blank } else { Self::Saved(at) }
    }

    const fn is_waiting(&self) -> bool {
        matches!(self, Self::Waiting(_) | Self::SignInNeeded)
    }

    const fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }
}

/// The queue of one document.
pub struct Autosave<D: Document> {
    document: D,
    /// What the page says of it.
    pub state: RwSignal<SaveState<D::Stored>>,
    /// What was refused for good and waits for the person's word; the page shows what is stored.
    pub aside: RwSignal<Option<Aside<D::Content>>>,
    version: StoredValue<i64>,
    /// What the server has.
    saved: StoredValue<D::Content>,
    timer: StoredValue<Option<TimeoutHandle>>,
    busy: StoredValue<bool>,
    failures: StoredValue<u32>,
    leave_to: StoredValue<Option<String>>,
    /// The page is left on purpose: by its own form, or for what is stored elsewhere.
    leaving: StoredValue<bool>,
    /// The name of what the person is asked about.
    asked_about: StoredValue<Option<String>>,
    /// The name of what was laid aside in this browser although it was entered on this page, and still stands there to
    /// be corrected.
    refused_here: StoredValue<Option<String>>,
}

// Derived they would ask the same of what is saved.
impl<D: Document> Clone for Autosave<D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D: Document> Copy for Autosave<D> {}

impl<D: Document> Autosave<D> {
    /// The document as the page was rendered, last saved at this time (microseconds; 0 is never).
    pub fn new(document: D, version: i64, at: i64, saved: D::Content) -> Self {
        Self {
            document,
            state: RwSignal::new(SaveState::since(at)),
            aside: RwSignal::new(None),
            version: StoredValue::new(version),
            saved: StoredValue::new(saved),
            timer: StoredValue::new(None),
            busy: StoredValue::new(false),
            failures: StoredValue::new(0),
            leave_to: StoredValue::new(None),
            leaving: StoredValue::new(false),
            asked_about: StoredValue::new(None),
            refused_here: StoredValue::new(None),
        }
    }

    /// Listens to the network, the window and its closing. Only in the browser; lives as long as the page.
    pub fn listen(self) {
        let again = move || {
            if self.state.with_untracked(SaveState::is_waiting) {
                self.save();
            }
        };
        let _ = window_event_listener(leptos::ev::online, move |_| again());
        let _ = window_event_listener(leptos::ev::focus, move |_| again());
        let _ = window_event_listener(leptos::ev::beforeunload, move |event| {
            if !self.leaving.get_value() && self.is_unsaved() {
                if D::SAVES_ON_CLOSE {
                    self.save();
                }
                event.prevent_default();
            }
        });
    }

    /// From now on the page may be closed without a question.
    pub fn let_go(self) {
        self.leaving.set_value(true);
    }

    /// Says what the server has, where the page itself shows something else.
    pub fn set_saved(self, content: D::Content) {
        self.saved.set_value(content);
    }

    /// Something that the server does not have yet.
    pub fn is_unsaved(self) -> bool {
        self.document.entered().is_some_and(|now| self.saved.with_value(|saved| *saved != now))
    }

    /// Something was changed: it is saved soon.
    pub fn changed(self) {
        self.write_copy();
        // It stays here, and goes along when the person has chosen.
        if self.state.with_untracked(SaveState::is_conflict) {
            return;
        }
        if !self.state.with_untracked(SaveState::is_waiting) {
            self.state.set(SaveState::Saving);
        }
        self.save_in(D::SOON);
    }

    /// Saves now, or right after the request that is under way.
    pub fn save(self) {
        self.stop_timer();
        if self.busy.get_value() || self.state.with_untracked(SaveState::is_conflict) {
            return;
        }
        let Some(sent) = self.document.entered() else { return };
        let version = self.version.get_value();
        self.busy.set_value(true);
        spawn_local(async move {
            // First in this browser, then on its way.
            kept::settled().await;
            let answer = self.document.send(version, sent.clone()).await;
            self.busy.set_value(false);
            match answer {
                Ok(Sent::Saved { version, at }) => self.arrived(version, at, sent),
                Ok(Sent::Conflict(stored)) => {
                    self.leave_to.set_value(None);
                    self.state.set(SaveState::Conflict(stored));
                }
                Ok(Sent::Closed { stored, why }) => self.closed(&stored, why),
                Err(error) => self.failed(&error, &sent),
            }
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

    /// What stands here goes over what was stored elsewhere.
    pub fn keep_mine(self) {
        let SaveState::Conflict(stored) = self.state.get_untracked() else { return };
        self.version.set_value(D::stored_version(&stored));
        if let Some(content) = D::stored_content(&stored) {
            self.saved.set_value(content);
        }
        self.state.set(SaveState::Saving);
        self.write_copy();
        self.save();
    }

    /// Takes as saved what the server has; the copy in this browser is of no use any more.
    pub fn take(self, version: i64, at: i64, content: D::Content) {
        self.version.set_value(version);
        self.document.set_version(version);
        self.saved.set_value(content);
        self.state.set(SaveState::since(at));
        self.remove_copy();
    }

    fn arrived(self, version: i64, at: i64, sent: D::Content) {
        self.failures.set_value(0);
        // Kept as it was sent: the server trims spaces, and those must not look like a change.
        self.take(version, at, sent);
        self.forget_refused_here();
        let leave_to = self.leave_to.get_value();
        if self.is_unsaved() {
            self.write_copy();
            self.state.set(SaveState::Saving);
            self.save_in(if leave_to.is_some() { Duration::ZERO } else { D::SOON });
        } else if let Some(address) = leave_to {
            browser::go_to(&address);
        }
    }

    fn failed(self, error: &AppError, sent: &D::Content) {
        self.leave_to.set_value(None);
        let failures = self.failures.get_value();
        let words = error.explain(self.document.lang());
        match error {
            AppError::SignInNeeded => self.state.set(SaveState::SignInNeeded),
            error if error.is_final() => {
                self.state.set(SaveState::Refused(words.body));
                if self.document.may_pass(sent, failures) {
                    self.failures.set_value(failures.saturating_add(1));
                    self.save_in(REFUSED_PAUSE);
                } else {
                    // It stands on the page to be corrected; from another page it is not sent.
                    let name = self.put_aside(sent);
                    self.forget_refused_here_but(name.as_deref());
                    self.refused_here.set_value(name);
                }
            }
            _ => {
                self.failures.set_value(failures.saturating_add(1));
                let silent = *error == AppError::Unavailable;
                let why = if silent { self.document.no_answer().to_owned() } else { words.title };
                self.state.set(SaveState::Waiting(why));
                self.save_in(pause_after(failures));
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

    fn write_copy(self) {
        let Some(key) = self.document.copy_key() else { return };
        let content = self.document.entered();
        if let Some(text) = content.and_then(|content| D::write_copy(self.version.get_value(), &content)) {
            kept::put(&key, &text);
        }
    }

    fn remove_copy(self) {
        if let Some(key) = self.document.copy_key() {
            kept::remove(&key);
        }
    }
}

/// The pause before the next attempt after so many failures: 1 s, then twice as long each time.
fn pause_after(failures: u32) -> Duration {
    Duration::from_secs(2_u64.saturating_pow(failures.min(8)).min(LONGEST_S))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_half_a_minute() {
        let pauses: Vec<u64> =
            [0, 1, 2, 3, 4, 5, 99].into_iter().map(|failures| pause_after(failures).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 30, 30]);
    }

    #[test]
    fn never_saved_is_blank() {
        assert_eq!(SaveState::<()>::since(0), SaveState::Blank);
        assert_eq!(SaveState::<()>::since(7), SaveState::Saved(7));
    }
}
