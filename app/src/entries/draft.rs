//! The draft that saves itself: about a second after a change, one request at a time, until it is kept.
//!
//! The form on the page is the truth: it works without this, and whatever happens here, what the person
//! entered stays in it. A form changed elsewhere is never overwritten without being asked about.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{Asked, Autosaved, Draft, Wrong, autosave_entry};
use super::browser::{self, Pairs};
use crate::error::AppError;
use crate::ui::prelude::*;
use words::{Lang, entries as m};

/// The id of the hidden field with the version, which the next save names.
pub const VERSION_FIELD: &str = "entry-version";
/// The id of the words "3 things to do".
pub const COUNT: &str = "need-count";
/// The id of the heading with the title.
pub const TITLE: &str = "entry-title";
/// The film's point of that list.
pub const FILM: &str = "_film";
/// The class of a point that is done.
pub const DONE: &str = "done";
/// The class of a point that is not.
pub const OPEN: &str = "open";
/// Time for a whole word before the request.
const SOON: Duration = Duration::from_secs(1);
/// The longest pause between attempts.
const LONGEST_S: u64 = 30;

/// The id of a point of the list of what is needed.
#[must_use]
pub fn need_id(key: &str) -> String {
    format!("need-{key}")
}

/// The id around a field that is only for some categories.
#[must_use]
pub fn only_id(key: &str) -> String {
    format!("only-{key}")
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Standing {
    /// Everything is kept, since this time (microseconds).
    Kept(i64),
    /// Kept but for wrong answers.
    Wrong(Vec<Wrong>),
    /// Something is on its way.
    Saving,
    /// It did not arrive; the next attempt comes by itself.
    Waiting(String),
    /// The session has ended.
    SignInNeeded,
    /// The server will not take it, whatever the number of attempts.
    Refused(String),
    /// Changed elsewhere, to this version at this time.
    Conflict(i64, i64),
}

/// "Saved 10:42" beside the buttons of the form, and what to do when it is not.
#[island]
pub fn SavingDraft(
    /// The form and what it needs.
    draft: Draft,
    /// The language of the page.
    lang: Lang,
) -> impl IntoView {
    provide_context(lang);
    let (ahead_s, page) = (draft.ahead_s, format!("/entries/{}", draft.entry));
    let saver = Saver::new(draft, lang);
    Effect::new(move |_| saver.wake());
    view! {
        <div class="trouble" aria-live="assertive">{move || trouble(saver, ahead_s, &page)}</div>
        <span class="status small" role="status" aria-live="polite">
            {move || status(&saver.standing.get(), ahead_s, lang)}
        </span>
    }
    .into_any()
}

fn status(standing: &Standing, ahead_s: i64, lang: Lang) -> impl IntoView + use<> {
    let (class, words) = match standing {
        Standing::Kept(at) => ("kept", m::saved_at(lang, &common::time_of_day(*at, ahead_s))),
        // The notice beside it says which.
        Standing::Wrong(_) => ("muted", String::new()),
        Standing::Saving => ("muted", m::saving(lang).to_owned()),
        Standing::Waiting(_) | Standing::SignInNeeded | Standing::Refused(_) | Standing::Conflict(..) => {
            ("unsaved", m::unsaved(lang).to_owned())
        }
    };
    view! { <span class=class>{words}</span> }
}

/// What went wrong, what is kept and what to do.
fn trouble(saver: Saver, ahead_s: i64, page: &str) -> AnyView {
    let lang = saver.lang;
    let button = move |class: Kind, words: &'static str, act: fn(Saver)| {
        view! { <button type="button" class=class.class() on:click=move |_| act(saver)>{words}</button> }
    };
    match saver.standing.get() {
        Standing::Kept(_) | Standing::Saving => ().into_any(),
        Standing::Wrong(wrong) => {
            let lines: Vec<_> = wrong
                .into_iter()
                .map(|one| {
                    let to = format!("#f-entry-{}", one.field);
                    let between = ::words::phrases::colon(lang);
                    view! { <li><a href=to>{one.label}</a>{between}{one.message}</li> }
                })
                .collect();
            let title = m::wrong_title(lang, u64::try_from(lines.len()).unwrap_or_default());
            view! { <Notice tone=Tone::Warning title=title><ul>{lines}</ul></Notice> }.into_any()
        }
        Standing::Waiting(why) => {
            view! { <Notice tone=Tone::Warning title=why><p>{m::waiting_body(lang)}</p></Notice> }.into_any()
        }
        Standing::SignInNeeded => view! {
            <Notice tone=Tone::Warning title=m::sign_in_title(lang)>
                <p>{m::sign_in_body(lang)}</p>
                <div class="acts">
                    <a class=Kind::Primary.class() href="/sign-in" target="_blank" rel="opener">
                        {common::sign_in_elsewhere(lang)}
                    </a>
                    {button(Kind::Plain, common::try_again(lang), Saver::save)}
                </div>
            </Notice>
        }
        .into_any(),
        Standing::Refused(why) => view! {
            <Notice tone=Tone::Error title=m::refused_title(lang)>
                <p>{why}</p>
                <div class="acts">{button(Kind::Plain, common::try_again(lang), Saver::save)}</div>
            </Notice>
        }
        .into_any(),
        Standing::Conflict(_, at) => {
            let page = page.to_owned();
            view! {
                <Notice tone=Tone::Warning title=m::conflict_title(lang)>
                    <p>
                        {m::conflict_body(lang, &common::time_of_day(at, ahead_s))}" "
                        <a href=page target="_blank">{m::look(lang)}</a>
                    </p>
                    <div class="acts">
                        {button(Kind::Primary, m::keep_mine(lang), Saver::keep_mine)}
                        {button(Kind::Plain, m::take_theirs(lang), Saver::take_theirs)}
                    </div>
                </Notice>
            }
            .into_any()
        }
    }
}

/// One form that saves itself.
#[derive(Clone, Copy)]
struct Saver {
    lang: Lang,
    draft: StoredValue<Draft>,
    standing: RwSignal<Standing>,
    version: StoredValue<i64>,
    /// What the server has, as the form would say it.
    kept: StoredValue<Pairs>,
    timer: StoredValue<Option<TimeoutHandle>>,
    busy: StoredValue<bool>,
    failures: StoredValue<u32>,
    /// The page is being left on purpose: by its own form, or for what is stored elsewhere.
    leaving: StoredValue<bool>,
}

impl Saver {
    fn new(draft: Draft, lang: Lang) -> Self {
        Self {
            lang,
            standing: RwSignal::new(Standing::Kept(draft.saved_at)),
            version: StoredValue::new(draft.version),
            draft: StoredValue::new(draft),
            kept: StoredValue::new(Pairs::new()),
            timer: StoredValue::new(None),
            busy: StoredValue::new(false),
            failures: StoredValue::new(0),
            leaving: StoredValue::new(false),
        }
    }

    /// Listens to the form, the network and the window. Only in the browser; lives as long as the page.
    fn wake(self) {
        if !self.draft.with_value(|draft| draft.unsaved) {
            self.kept.set_value(self.draft.with_value(|draft| browser::rendered(&draft.form)).unwrap_or_default());
        }
        self.changed();
        let _ = window_event_listener(leptos::ev::input, move |_| self.changed());
        let _ = window_event_listener(leptos::ev::change, move |_| self.changed());
        let again = move || {
            if matches!(self.standing.get_untracked(), Standing::Waiting(_) | Standing::SignInNeeded) {
                self.save();
            }
        };
        let _ = window_event_listener(leptos::ev::online, move |_| again());
        let _ = window_event_listener(leptos::ev::focus, move |_| again());
        let _ = window_event_listener(leptos::ev::submit, move |_| self.leaving.set_value(true));
        let _ = window_event_listener(leptos::ev::beforeunload, move |event| {
            if !self.leaving.get_value() && self.entered().is_some_and(|now| self.differs(&now)) {
                self.save();
                event.prevent_default();
            }
        });
    }

    fn text(self) -> Option<String> {
        self.draft.with_value(|draft| browser::form_text(&draft.form))
    }

    fn entered(self) -> Option<Pairs> {
        self.text().map(|text| browser::entered(&text))
    }

    fn differs(self, now: &Pairs) -> bool {
        self.kept.with_value(|kept| kept != now)
    }

    /// Something was typed or chosen, here or anywhere on the page.
    fn changed(self) {
        let Some(now) = self.entered() else { return };
        self.draft.with_value(|draft| check_off(draft, &now, self.lang));
        if !self.differs(&now) || matches!(self.standing.get_untracked(), Standing::Conflict(..)) {
            return;
        }
        if !matches!(self.standing.get_untracked(), Standing::Waiting(_) | Standing::SignInNeeded) {
            self.standing.set(Standing::Saving);
        }
        self.save_in(SOON);
    }

    /// Saves now, or right after the request that is under way.
    fn save(self) {
        self.stop_timer();
        if self.busy.get_value() || matches!(self.standing.get_untracked(), Standing::Conflict(..)) {
            return;
        }
        let Some(text) = self.text() else { return };
        let (entry, version) = (self.draft.with_value(|draft| draft.entry.clone()), self.version.get_value());
        self.busy.set_value(true);
        spawn_local(async move {
            let answer = autosave_entry(entry, version, text.clone()).await;
            self.busy.set_value(false);
            match answer {
                Ok(Autosaved::Kept { version, saved_at, wrong }) => self.arrived(version, saved_at, wrong, &text),
                Ok(Autosaved::Conflict { version, saved_at }) => {
                    self.standing.set(Standing::Conflict(version, saved_at));
                }
                Err(error) => self.failed(&error),
            }
        });
    }

    fn arrived(self, version: i64, saved_at: i64, wrong: Vec<Wrong>, sent: &str) {
        self.failures.set_value(0);
        self.version.set_value(version);
        browser::set_value(VERSION_FIELD, &version.to_string());
        self.kept.set_value(browser::entered(sent));
        self.standing.set(if wrong.is_empty() { Standing::Kept(saved_at) } else { Standing::Wrong(wrong) });
        if self.entered().is_some_and(|now| self.differs(&now)) {
            self.standing.set(Standing::Saving);
            self.save_in(SOON);
        }
    }

    fn failed(self, error: &AppError) {
        let words = error.explain(self.lang);
        match error {
            AppError::SignInNeeded => self.standing.set(Standing::SignInNeeded),
            AppError::Refused(_) | AppError::Forbidden { .. } | AppError::NotFound | AppError::BadRequest => {
                self.standing.set(Standing::Refused(words.body));
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

    /// What stands here goes over what was stored elsewhere.
    fn keep_mine(self) {
        if let Standing::Conflict(version, _) = self.standing.get_untracked() {
            self.version.set_value(version);
            self.standing.set(Standing::Saving);
            self.save();
        }
    }

    fn take_theirs(self) {
        self.leaving.set_value(true);
        browser::reload();
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
}

/// Brings the list of what is needed up to date, and shows the fields of the category that is chosen.
fn check_off(draft: &Draft, now: &Pairs, lang: Lang) {
    let value = |wanted: &str| now.iter().find(|(key, _)| key == wanted).map_or("", |(_, value)| value.as_str());
    let category = value(&draft.category);
    browser::set_words(TITLE, &m::titled(lang, value(&draft.title)));
    let mut open = u64::from(browser::has_class(&need_id(FILM), OPEN));
    for field in &draft.fields {
        let applies = field.applies(category);
        if !field.categories.is_empty() {
            browser::show(&only_id(&field.key), applies);
        }
        if field.required {
            let done = answered(field, now);
            browser::show(&need_id(&field.key), applies);
            browser::set_class(&need_id(&field.key), if done { DONE } else { OPEN });
            open = open.saturating_add(u64::from(applies && !done));
        }
    }
    let words = if open == 0 { m::all_done(lang).to_owned() } else { m::still(lang, open) };
    browser::set_words(COUNT, &words);
}

fn answered(field: &Asked, now: &Pairs) -> bool {
    now.iter().any(|(key, value)| *key == field.key && !value.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_the_contests() {
        assert_eq!(common::time_of_day(1_772_323_320_000_000, 8 * 3_600), "08:02");
    }

    #[test]
    fn blank_is_not_answered() {
        let field = Asked { key: "title".to_owned(), required: true, categories: vec!["a".to_owned()] };
        let pairs = |value: &str| vec![("title".to_owned(), value.to_owned())];
        assert!(answered(&field, &pairs("夜航")) && !answered(&field, &pairs(" \n")) && !answered(&field, &Vec::new()));
        assert!(field.applies("a") && !field.applies(""));
    }
}
