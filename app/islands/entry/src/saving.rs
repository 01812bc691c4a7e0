//! The entry form as a document that saves itself. The form on the page is the truth: it works without this.

use std::time::Duration;

use islands::autosave::{Autosave, Document, SaveState, Sent};
use islands::call::call;
use islands::error::AppError;
use leptos::prelude::*;
use words::{Lang, entries as m};

use crate::api::{AutosaveEntry, Autosaved, Changes, Draft, Stored, Wrong};
use crate::browser::{self, FormPairs};
use crate::needs::{VERSION_FIELD, check_off};

/// What is saved.
#[derive(Clone, Copy)]
pub struct FormDocument {
    lang: Lang,
    draft: StoredValue<Draft>,
    /// What the server has, as far as this page knows: what differs from it was changed here.
    known: StoredValue<FormPairs>,
    /// Answers that were left out of the last save.
    wrong: RwSignal<Vec<Wrong>>,
}

impl Document for FormDocument {
    type Content = FormPairs;
    type Stored = Stored;

    const SOON: Duration = Duration::from_secs(1);
    const SAVES_ON_CLOSE: bool = true;

    fn lang(self) -> Lang {
        self.lang
    }

    fn no_answer(self) -> &'static str {
        m::no_answer(self.lang)
    }

    fn entered(self) -> Option<FormPairs> {
        self.draft.with_value(|draft| browser::entered(&draft.form))
    }

    async fn send(self, version: i64, content: FormPairs) -> Result<Sent<Stored>, AppError> {
        let Changes { fields, before, now } = self.known.with_value(|known| Changes::between(known, &content));
        let (entry, at) = self.draft.with_value(|draft| (draft.entry.clone(), draft.saved_at));
        if fields.is_empty() {
            return Ok(Sent::Saved { version, at });
        }
        Ok(match call(&AutosaveEntry { entry, version, fields, before, now }).await? {
            Autosaved::Kept { version, saved_at, wrong, form } => {
                self.draft.update_value(|draft| draft.saved_at = saved_at);
                let before = self.known.get_value();
                self.known.set_value(content);
                // What was left out is not what the server has.
                wrong.iter().for_each(|one| self.know(&one.field, &before));
                self.wrong.set(wrong);
                if !form.is_empty() {
                    self.catch_up(&form);
                }
                Sent::Saved { version, at: saved_at }
            }
            Autosaved::Conflict(stored) => Sent::Conflict(stored),
        })
    }

    fn stored_version(stored: &Stored) -> i64 {
        stored.version
    }

    fn stored_content(_: &Stored) -> Option<FormPairs> {
        None
    }

    /// The plain form names it too.
    fn set_version(self, version: i64) {
        browser::set_value(VERSION_FIELD, &version.to_string());
    }
}

impl FormDocument {
    /// Shows what was stored elsewhere in the fields that were not changed here.
    fn catch_up(self, stored: &FormPairs) {
        let Some(now) = self.entered() else { return };
        let here = self.known.with_value(|known| Changes::between(known, &now).fields);
        let there = self.known.with_value(|known| Changes::between(known, stored).fields);
        for field in there.iter().filter(|field| !here.contains(field)) {
            self.take(field, stored);
        }
        let now = self.entered().unwrap_or_default();
        self.draft.with_value(|draft| check_off(draft, &now, self.lang));
    }

    /// Puts what is stored into a field.
    fn take(self, field: &str, stored: &FormPairs) {
        let values: Vec<&str> =
            stored.iter().filter(|(key, _)| key == field).map(|(_, value)| value.as_str()).collect();
        self.draft.with_value(|draft| browser::fill(&draft.form, field, &values));
        self.know(field, stored);
    }

    /// What the server has in a field is no longer what this page knew.
    fn know(self, field: &str, stored: &FormPairs) {
        self.known.update_value(|known| {
            known.retain(|(key, _)| key != field);
            known.extend(stored.iter().filter(|(key, _)| key == field).cloned());
        });
    }
}

/// One form that saves itself.
#[derive(Clone, Copy)]
pub struct Saver {
    document: FormDocument,
    queue: Autosave<FormDocument>,
    /// The language of the page.
    pub lang: Lang,
    /// Where the last change is.
    pub state: RwSignal<SaveState<Stored>>,
    /// Answers that were left out of the last save.
    pub wrong: RwSignal<Vec<Wrong>>,
}

impl Saver {
    /// The form as the page was rendered.
    pub fn new(draft: Draft, lang: Lang) -> Self {
        let (version, saved_at) = (draft.version, draft.saved_at);
        let known = StoredValue::new(FormPairs::new());
        let document = FormDocument { lang, draft: StoredValue::new(draft), known, wrong: RwSignal::new(Vec::new()) };
        let queue = Autosave::new(document, version, saved_at, FormPairs::new());
        Self { document, queue, lang, state: queue.state, wrong: document.wrong }
    }

    /// Listens to the form, the network and the window. Only in the browser; lives as long as the page.
    pub fn wake(self) {
        let known =
            self.document.draft.with_value(|draft| draft.unsaved.clone().or_else(|| browser::rendered(&draft.form)));
        let known = known.unwrap_or_default();
        self.document.known.set_value(known.clone());
        self.queue.set_saved(known);
        self.changed();
        let _ = window_event_listener(leptos::ev::input, move |_| self.changed());
        let _ = window_event_listener(leptos::ev::change, move |_| self.changed());
        let _ = window_event_listener(leptos::ev::submit, move |_| self.queue.let_go());
        self.queue.listen();
    }

    /// Something was typed or chosen, here or anywhere on the page.
    fn changed(self) {
        let Some(now) = self.document.entered() else { return };
        self.document.draft.with_value(|draft| check_off(draft, &now, self.lang));
        if self.queue.is_unsaved() {
            self.queue.changed();
        }
    }

    /// Saves now, or right after the request that is under way.
    pub fn save(self) {
        self.queue.save();
    }

    /// What stands here goes over what was stored elsewhere.
    pub fn keep_mine(self) {
        self.decide(FormDocument::know);
    }

    /// Takes what was stored elsewhere into the fields that clash; what else was changed here is saved.
    pub fn take_theirs(self) {
        self.decide(FormDocument::take);
    }

    fn decide(self, act: fn(FormDocument, &str, &FormPairs)) {
        let SaveState::Conflict(stored) = self.state.get_untracked() else { return };
        for clash in &stored.clashes {
            act(self.document, &clash.field, &stored.form);
        }
        self.document.catch_up(&stored.form);
        self.queue.keep_mine();
    }
}
