//! What a browser still holds when a document is shown, and what becomes of what was refused for good: it is laid aside where
//! nothing sends it from, and the person keeps or drops it.

use domain::judging::kept::{OnReturn, on_return};
use leptos::prelude::*;

use super::{Aside, Autosave, Document, SaveState};
use crate::kept;

impl<D: Document> Autosave<D> {
    /// Takes up what an earlier visit left in this browser. What could not be sent yet is what the person last saw: it is sent,
    /// and if the document has gone on since, the old version makes the server say so. What was refused for good, or would be
    /// now, is shown beside what is stored.
    pub fn restore(self) {
        let open = self.document.is_open();
        let same = |content: &D::Content| self.saved.with_value(|saved| D::says_the_same(saved, content));
        if let Some((_, content)) = self.document.aside_key().and_then(|key| kept_as::<D>(&key)) {
            match on_return(same(&content), true, open) {
                OnReturn::Forget => self.forget_aside(),
                OnReturn::Ask | OnReturn::Send => self.aside.set(Some(Aside { content, why: String::new() })),
            }
        }
        let Some((version, content)) = self.document.copy_key().and_then(|key| kept_as::<D>(&key)) else {
            if open && self.is_unsaved() {
                self.save();
            }
            return;
        };
        match on_return(same(&content), false, open) {
            OnReturn::Forget => self.remove_copy(),
            OnReturn::Ask => self.lay_aside(Aside { content, why: String::new() }),
            OnReturn::Send => {
                self.version.set_value(version);
                self.document.show(content);
                self.state.set(SaveState::Saving);
                self.save();
            }
        }
    }

    /// What was laid aside goes over what is stored: the person has said so.
    pub fn keep_aside(self) {
        let waits = self.busy.get_value() || self.state.with_untracked(SaveState::is_conflict);
        let Some(aside) = self.aside.get_untracked().filter(|_| self.document.is_open() && !waits) else { return };
        self.document.show(aside.content);
        self.changed();
        self.forget_aside();
    }

    /// Forgets what was laid aside: the person has said so, or the server has the same.
    pub fn forget_aside(self) {
        self.aside.set(None);
        self.refused_here.set_value(false);
        if let Some(key) = self.document.aside_key() {
            kept::remove(&key);
        }
    }

    /// What the server has.
    pub fn stored(self) -> D::Content {
        self.saved.get_value()
    }

    /// The page is shown again, and this is what the server holds now. Where something here is not saved yet, the version it was
    /// read at tells the server.
    pub fn looked_again(self, stored: &D::Stored) {
        let waits = self.busy.get_value() || self.is_unsaved() || self.state.with_untracked(SaveState::is_conflict);
        if !waits && self.version.get_value() != D::stored_version(stored) {
            self.show_stored(stored);
        }
    }

    /// Nothing can be changed any more: what stands here is laid aside, and the page shows what is stored.
    pub(super) fn closed(self, stored: &D::Stored, why: String) {
        self.stop_timer();
        self.leave_to.set_value(None);
        let entered = self.document.entered();
        let differs =
            |content: &D::Content| D::stored_content(stored).is_none_or(|kept| !D::says_the_same(&kept, content));
        let entered = entered.filter(differs);
        if let Some(content) = &entered {
            self.put_aside(content);
        }
        self.show_stored(stored);
        if let Some(content) = entered {
            self.aside.set(Some(Aside { content, why }));
        }
    }

    fn show_stored(self, stored: &D::Stored) {
        if let Some(content) = D::stored_content(stored) {
            self.take(D::stored_version(stored), D::stored_at(stored), content.clone());
            self.document.show(content);
        }
    }

    fn lay_aside(self, aside: Aside<D::Content>) {
        self.put_aside(&aside.content);
        self.aside.set(Some(aside));
    }

    /// Keeps it where nothing sends it from.
    pub(super) fn put_aside(self, content: &D::Content) {
        let text = D::write_copy(self.version.get_value(), content);
        if let (Some(key), Some(text)) = (self.document.aside_key(), text) {
            kept::put(&key, &text);
            self.remove_copy();
        }
    }
}

/// What this browser keeps under a key.
fn kept_as<D: Document>(key: &str) -> Option<(i64, D::Content)> {
    D::read_copy(&kept::get(key)?)
}
