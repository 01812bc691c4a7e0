//! The entry form as a document that saves itself. The form on the page is the truth: it works without this.

use std::time::Duration;

use islands::autosave::{Autosave, Document, SaveState, Sent};
use islands::call::call;
use islands::error::AppError;
use islands::ui::browser::reload;
use leptos::prelude::*;
use words::{Lang, entries as m};

use crate::api::{AutosaveEntry, Autosaved, Draft, Stored, Wrong};
use crate::browser::{self, FormPairs};
use crate::needs::{VERSION_FIELD, check_off};

/// What is saved.
#[derive(Clone, Copy)]
pub struct FormDocument {
    lang: Lang,
    draft: StoredValue<Draft>,
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
        let entry = self.draft.with_value(|draft| draft.entry.clone());
        Ok(match call(&AutosaveEntry { entry, version, form: content }).await? {
            Autosaved::Kept { version, saved_at, wrong } => {
                self.wrong.set(wrong);
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
        let document = FormDocument { lang, draft: StoredValue::new(draft), wrong: RwSignal::new(Vec::new()) };
        let queue = Autosave::new(document, version, saved_at, FormPairs::new());
        Self { document, queue, lang, state: queue.state, wrong: document.wrong }
    }

    /// Listens to the form, the network and the window. Only in the browser; lives as long as the page.
    pub fn wake(self) {
        let rendered =
            self.document.draft.with_value(|draft| if draft.unsaved { None } else { browser::rendered(&draft.form) });
        self.queue.set_saved(rendered.unwrap_or_default());
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
        self.queue.keep_mine();
    }

    /// Takes what was stored elsewhere: the page begins anew with it.
    pub fn take_theirs(self) {
        self.queue.let_go();
        reload();
    }
}
