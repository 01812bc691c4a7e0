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
        self.ask_about_next();
        let Some((version, content)) = self.document.copy_key().and_then(|key| kept_as::<D>(&key)) else {
            if open && self.is_unsaved() {
                self.save();
            }
            return;
        };
        match on_return(same(&content), false, open) {
            OnReturn::Forget => self.remove_copy(),
            OnReturn::Ask => {
                let name = self.put_aside(&content);
                // One after the other.
                if self.aside.with_untracked(Option::is_none) {
                    self.ask_about(name, Aside { content, why: String::new() });
                }
            }
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

    /// Forgets what the person was asked about, as they said, and asks about the next.
    pub fn forget_aside(self) {
        if let Some(name) = self.asked_about.get_value() {
            kept::remove(&name);
        }
        self.ask_about_next();
    }

    /// Asks about the oldest of what was laid aside; what the server has by now is forgotten.
    fn ask_about_next(self) {
        self.asked_about.set_value(None);
        self.aside.set(None);
        let Some(key) = self.document.aside_key() else { return };
        let open = self.document.is_open();
        let mut after = String::new();
        while let Some(name) = kept::next(&key, &after) {
            let here = self.refused_here.with_value(|here| here.as_ref() == Some(&name));
            if let Some((_, content)) = kept_as::<D>(&name).filter(|_| !here) {
                let same = self.saved.with_value(|saved| D::says_the_same(saved, &content));
                match on_return(same, true, open) {
                    OnReturn::Forget => kept::remove(&name),
                    OnReturn::Ask | OnReturn::Send => {
                        return self.ask_about(Some(name), Aside { content, why: String::new() });
                    }
                }
            }
            after = name;
        }
    }

    fn ask_about(self, name: Option<String>, aside: Aside<D::Content>) {
        self.asked_about.set_value(name);
        self.aside.set(Some(aside));
    }

    /// What was refused while it was entered here is not what stands here any more, or the server has it.
    pub(super) fn forget_refused_here(self) {
        self.forget_refused_here_but(None);
        self.refused_here.set_value(None);
    }

    /// As [`Autosave::forget_refused_here`], where it is now laid aside under this name.
    pub(super) fn forget_refused_here_but(self, now: Option<&str>) {
        if let Some(name) = self.refused_here.get_value().filter(|name| now != Some(name.as_str())) {
            kept::remove(&name);
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
        let name = entered.as_ref().and_then(|content| self.put_aside(content));
        self.forget_refused_here_but(name.as_deref());
        self.refused_here.set_value(None);
        self.show_stored(stored);
        if let Some(content) = entered {
            self.ask_about(name, Aside { content, why });
        }
    }

    fn show_stored(self, stored: &D::Stored) {
        if let Some(content) = D::stored_content(stored) {
            self.take(D::stored_version(stored), D::stored_at(stored), content.clone());
            self.document.show(content);
        }
    }

    /// Keeps it where nothing sends it from, beside what was laid aside before; under which name.
    pub(super) fn put_aside(self, content: &D::Content) -> Option<String> {
        let text = D::write_copy(self.version.get_value(), content)?;
        let name = kept::lay(&self.document.aside_key()?, &text);
        self.remove_copy();
        name
    }
}

/// What this browser keeps under a key.
fn kept_as<D: Document>(key: &str) -> Option<(i64, D::Content)> {
    D::read_copy(&kept::get(key)?)
}
