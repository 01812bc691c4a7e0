//! The score sheet as a document that saves itself, what was watched along with it.

use std::time::Duration;

use domain::contest::round::Gate;
use domain::judging::sheet::Content;
use islands::autosave::{Aside, Autosave, Document, SaveState, Sent};
use islands::call::call;
use islands::error::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use words::{Lang, judging as m};

use crate::api::{Current, Desk, Kept, ReadSheet, SaveSheet, Saved};
use crate::browser;
use crate::watching::Watcher;

/// After so many attempts what was refused for lack of watching is not sent again by itself.
const ATTEMPTS: u32 = 3;

/// The copy in this browser; `assets/keep.js` reads it too.
#[derive(Serialize, Deserialize)]
struct SavedState {
    version: i64,
    draft: Content,
}

/// What is saved.
#[derive(Clone, Copy)]
pub struct SheetDocument {
    lang: Lang,
    assignment: StoredValue<String>,
    key: StoredValue<String>,
    watcher: Watcher,
    aside_key: StoredValue<String>,
    draft: RwSignal<Content>,
    closure: Closure,
}

/// Why nothing can be changed, if that is so.
#[derive(Clone, Copy)]
pub struct Closure {
    /// Signed, or nothing is scored now.
    pub locked: RwSignal<bool>,
    /// Signed.
    pub signed: RwSignal<bool>,
    /// When the judge's term ended, where that is why; else empty.
    pub term_over: RwSignal<String>,
}

impl Closure {
    fn of(current: Current) -> Self {
        Self {
            locked: RwSignal::new(current.kept.signed || !current.open),
            signed: RwSignal::new(current.kept.signed),
            term_over: RwSignal::new(current.term_over),
        }
    }

    fn is_now(self, current: &Current) {
        self.signed.set(current.kept.signed);
        self.term_over.set(current.term_over.clone());
        self.locked.set(current.kept.signed || !current.open);
    }

    /// Signed meanwhile, as a save answered.
    fn sign(self, signed: bool) {
        if signed {
            self.signed.set(true);
            self.locked.set(true);
        }
    }
}

impl Document for SheetDocument {
    type Content = Content;
    type Stored = Kept;

    const SOON: Duration = Duration::from_millis(400);
    const SAVES_ON_CLOSE: bool = false;

    fn lang(self) -> Lang {
        self.lang
    }

    fn no_answer(self) -> &'static str {
        m::no_answer(self.lang)
    }

    fn entered(self) -> Option<Content> {
        Some(self.draft.get_untracked())
    }

    async fn send(self, version: i64, content: Content) -> Result<Sent<Kept>, AppError> {
        let played = self.watcher.take();
        let assignment = self.assignment.get_value();
        let request = SaveSheet { assignment, version, draft: content.clone(), played: played.clone() };
        let answer = call(&request).await;
        if matches!(answer, Ok(Saved::Kept(_))) {
            self.watcher.arrived();
        } else {
            self.watcher.came_back(played);
        }
        match answer? {
            Saved::Kept(kept) => Ok(self.is_saved(&kept)),
            // The answer to an earlier attempt was lost on the way: it is what we sent.
            Saved::Conflict(theirs) if theirs.draft.says_the_same(&content) => Ok(self.is_saved(&theirs)),
            Saved::Conflict(theirs) => Ok(Sent::Conflict(theirs)),
            Saved::Closed(closed) => {
                self.closure.is_now(&closed.current);
                Ok(Sent::Closed { stored: closed.current.kept, why: closed.why })
            }
        }
    }

    fn stored_version(stored: &Kept) -> i64 {
        stored.version
    }

    fn stored_content(stored: &Kept) -> Option<Content> {
        Some(stored.draft.clone())
    }

    /// What was refused may have been corrected meanwhile, or lacked evidence that was still on its way.
    fn may_pass(self, sent: &Content, failures: u32) -> bool {
        self.draft.with_untracked(|draft| draft != sent)
            || (self.watcher.rule.before == Gate::Scoring && failures < ATTEMPTS)
    }

    fn copy_key(self) -> Option<String> {
        Some(self.key.get_value())
    }

    fn write_copy(version: i64, content: &Content) -> Option<String> {
        serde_json::to_string(&SavedState { version, draft: content.clone() }).ok()
    }

    fn read_copy(text: &str) -> Option<(i64, Content)> {
        serde_json::from_str::<SavedState>(text).ok().map(|copy| (copy.version, copy.draft))
    }

    fn says_the_same(kept: &Content, copy: &Content) -> bool {
        kept.says_the_same(copy)
    }

    fn show(self, content: Content) {
        self.draft.set(content);
    }

    fn aside_key(self) -> Option<String> {
        Some(self.aside_key.get_value())
    }

    fn is_open(self) -> bool {
        !self.closure.locked.get_untracked()
    }

    fn stored_at(stored: &Kept) -> i64 {
        stored.saved_at
    }
}

impl SheetDocument {
    fn is_saved(self, kept: &Kept) -> Sent<Kept> {
        self.closure.sign(kept.signed);
        Sent::Saved { version: kept.version, at: kept.saved_at }
    }
}

/// One sheet that saves itself.
#[derive(Clone, Copy)]
pub struct Saver {
    document: SheetDocument,
    queue: Autosave<SheetDocument>,
    /// What was watched goes along with the marks.
    pub watcher: Watcher,
    /// What the judge sees.
    pub draft: RwSignal<Content>,
    /// Where the last change is.
    pub state: RwSignal<SaveState<Kept>>,
    /// What was refused for good and waits for the judge's word.
    pub aside: RwSignal<Option<Aside<Content>>>,
    /// Signed, or the round is over: nothing can be changed.
    pub locked: RwSignal<bool>,
    /// Why that is so.
    pub closure: Closure,
    /// What is stored elsewhere, where the page was rendered with a conflict.
    conflict: StoredValue<Option<Kept>>,
}

impl Saver {
    /// The sheet as the page was rendered.
    pub fn new(desk: &Desk, lang: Lang) -> Self {
        let kept = desk.kept.clone();
        let document = SheetDocument {
            lang,
            assignment: StoredValue::new(desk.assignment.clone()),
            key: StoredValue::new(format!("sheet.{}.{}", desk.judge, desk.assignment)),
            aside_key: StoredValue::new(format!("aside.{}.{}", desk.judge, desk.assignment)),
            watcher: Watcher::new(desk, lang),
            draft: RwSignal::new(desk.mine.clone().unwrap_or_else(|| kept.draft.clone())),
            closure: Closure::of(Current { kept: kept.clone(), open: desk.open, term_over: desk.term_over.clone() }),
        };
        let queue = Autosave::new(document, kept.version, kept.saved_at, kept.draft);
        Self {
            document,
            queue,
            watcher: document.watcher,
            draft: document.draft,
            state: queue.state,
            aside: queue.aside,
            locked: document.closure.locked,
            closure: document.closure,
            conflict: StoredValue::new(desk.conflict.then(|| desk.kept.clone())),
        }
    }

    /// Takes up what this browser still holds, and begins to listen. Only in the browser.
    pub fn wake(self, player: &str) {
        match self.conflict.get_value() {
            Some(theirs) => self.state.set(SaveState::Conflict(theirs)),
            None => self.queue.restore(),
        }
        if !self.locked.get_untracked() {
            self.watcher.wake(browser::film(player).as_ref());
        }
        self.queue.listen();
        browser::on_shown_again(move || self.look_again());
    }

    /// Asks for the sheet as it is now: a page that comes back, by Back or from behind another one, is as old as when it was left.
    fn look_again(self) {
        let assignment = self.document.assignment.get_value();
        leptos::task::spawn_local(async move {
            // Without an answer the page stays as it is; what is entered on it tells more.
            let Ok(current) = call(&ReadSheet { assignment }).await else { return };
            if self.locked.get_untracked() && current.open && !current.kept.signed {
                // Opened again: the whole page is another one, with the reason.
                islands::ui::browser::reload();
                return;
            }
            self.document.closure.is_now(&current);
            self.queue.looked_again(&current.kept);
        });
    }

    /// What the server has.
    pub fn stored(self) -> Content {
        self.queue.stored()
    }

    /// What was refused goes over what is stored.
    pub fn keep_aside(self) {
        self.queue.keep_aside();
    }

    /// What was refused is dropped.
    pub fn drop_aside(self) {
        self.queue.forget_aside();
    }

    /// Changes the sheet; it saves itself soon after.
    pub fn change(self, change: impl FnOnce(&mut Content)) {
        if self.locked.get_untracked() {
            return;
        }
        let before = self.draft.get_untracked();
        let mut after = before.clone();
        change(&mut after);
        if after != before {
            self.draft.set(after);
            self.queue.changed();
        }
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

    /// Saves now, or right after the request that is under way.
    pub fn save(self) {
        self.queue.save();
    }

    /// Leaves for another page of the site as soon as everything is kept.
    pub fn leave(self, address: &str) {
        self.queue.leave(address);
    }

    /// Keeps what stands here over what was stored elsewhere.
    pub fn keep_mine(self) {
        self.queue.keep_mine();
    }

    /// Takes what was stored elsewhere.
    pub fn take_theirs(self) {
        if let SaveState::Conflict(theirs) = self.state.get_untracked() {
            self.document.closure.sign(theirs.signed);
            self.queue.take(theirs.version, theirs.saved_at, theirs.draft.clone());
            self.draft.set(theirs.draft);
        }
    }
}
