//! The score sheet: a plain form until the script runs, then a sheet that saves itself.

use domain::limits;
use leptos::prelude::*;

use crate::api::{Desk, Kept};
use crate::browser;
use crate::keys::{self, COMMENT, KEYS_DIALOG, Keys};
use crate::notes::{Notes, Timeline, watch_notice};
use crate::ruler::{CriterionControl, Scale};
use crate::saving::Saver;
use crate::trouble::{laid_aside, trouble};
use islands::autosave::SaveState;
use islands::text::raw_text;
use islands::ui::prelude::*;
use islands::wire::Packed;
use words::{Lang, judging as m};

/// The dialog that declares a recusal; it stands on the page.
pub const RECUSE_DIALOG: &str = "recuse";
/// The id of the form.
const SHEET_ID: &str = "score-sheet";
/// The counter of the page: it stands in its bar, outside of the island.
pub const COUNTER: &str = "desk-counter";
/// The name of the plain form.
pub const SHEET_FORM: &str = "sheet";

/// The desk: the film and what is known of it as children, what was watched and noted, and the score sheet.
#[island]
pub fn JudgeDesk(
    /// The sheet and what it needs.
    desk: Packed<Desk>,
    /// The language of the page.
    lang: Lang,
    /// The player, and what is known of the film.
    children: Children,
) -> impl IntoView {
    provide_context(lang);
    let Packed(desk) = desk;
    let live = RwSignal::new(false);
    let active = RwSignal::new(None);
    let saver = Saver::new(&desk, lang);
    // Taking the page over puts the fields back to what the server rendered; what was entered meanwhile is read first.
    let typed = StoredValue::new(typed(&desk));
    let keys = Keys::new(&desk, saver, active);
    let player = StoredValue::new(desk.player.clone());
    // Effects run in the browser only; what they change comes after the page has been taken over as it was.
    Effect::new(move |_| {
        live.set(true);
        saver.wake(&player.get_value());
        if let Some((before, now)) = typed.get_value() {
            saver.change(|draft| now.carry(&before, draft));
        }
        keys.wake();
    });
    let (rubric, others) = (desk.rubric.clone(), desk.others);
    let begun = StoredValue::new(false);
    Effect::new(move |_| {
        // What is stored counts, not what is being typed: the first time it is what the page was rendered with.
        let saved = matches!(saver.state.get(), SaveState::Saved(_));
        if saved && begun.get_value() {
            let complete = saver.draft.with_untracked(|draft| rubric.missing(&draft.marks).is_empty());
            browser::say(COUNTER, &others.counted(complete, lang));
        }
        begun.set_value(true);
    });
    let scale = Scale::of(&desk.rubric);
    let criteria: Vec<_> = desk
        .rubric
        .criteria
        .iter()
        .enumerate()
        .map(|(index, criterion)| {
            let criterion = criterion.clone();
            view! { <CriterionControl index=index criterion=criterion scale=scale saver=saver live=live active=active/> }
        })
        .collect();
    let dense = desk.rubric.criteria.len() > 3;
    let ahead_s = desk.ahead_s;
    let status = move || status_of(&saver.state.get(), ahead_s, lang);
    let save = move || {
        let open = !live.get() && !saver.locked.get();
        open.then(|| view! { <Submit>{common::save(lang)}</Submit> })
    };
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        if live.get_untracked() {
            event.prevent_default();
            saver.save();
        }
    };
    let (desk_for_trouble, desk_for_total, ways) = (desk.clone(), desk.clone(), ways(&desk, saver, live, lang));
    let desk_for_aside = desk.clone();
    let locked = locked_notice(saver, lang);
    // Pass and fail need no sum.
    let sum = (!desk.rubric.is_pass_or_fail()).then(|| {
        view! {
            <div class="total">
                <span>{m::total(lang)}</span>
                <strong class="n">{move || total(&desk_for_total, saver).unwrap_or_else(|| "—".to_owned())}</strong>
                <span class="muted small">{missing(&desk, saver, lang)}</span>
            </div>
        }
    });
    let sheet = view! {
        <form
            class="sheet score"
            class:dense=dense
            class:live=move || live.get()
            class:locked=move || saver.locked.get()
            id=SHEET_ID
            method="post"
            aria-label=m::sheet(lang)
            on:submit=on_submit
        >
            <input type="hidden" name=islands::ui::FORM_FIELD value=SHEET_FORM/>
            <input type="hidden" name="version" value=desk.kept.version.to_string()/>
            <header>
                <h2>{m::sheet(lang)}</h2>
                <span class="spring"></span>
                <span class="status small" role="status" aria-live="polite">{status}</span>
                {save}
            </header>
            <div class="in">
                {locked}
                <div class="trouble" aria-live="polite">{move || laid_aside(&desk_for_aside, saver, lang)}</div>
                <div class="trouble" aria-live="assertive">{move || trouble(&desk_for_trouble, saver, lang)}</div>
                {watch_notice(saver, live, lang)}
                {criteria}
                {words_of(saver, lang)}
                {sum}
            </div>
            <footer>{ways}</footer>
        </form>
    };
    let break_due = break_notice(desk.break_minutes, saver, live, lang);
    view! {
        <section class="film" aria-label=m::film(lang)>
            {children()}
            <Timeline saver=saver player=player live=live/>
            <Notes saver=saver player=player live=live/>
        </section>
        <div class="sheet-box">{break_due}{sheet}</div>
        <Dialog id=KEYS_DIALOG title=m::keys(lang)>{keys_list(keys, lang)}</Dialog>
    }
    .into_any()
}

/// The sheet as it was rendered, and as its fields stand now, where they differ; on the server they never do.
fn typed(desk: &Desk) -> Option<(domain::judging::sheet::Content, domain::judging::sheet::Content)> {
    let before = desk.mine.clone().unwrap_or_else(|| desk.kept.draft.clone());
    let mut now = before.clone();
    let value = |field: &str| browser::value_in(SHEET_ID, field);
    for one in &desk.rubric.criteria {
        match value(&format!("mark-{}", one.key)) {
            Some(mark) if mark.is_empty() => {
                now.marks.remove(&one.key);
            }
            Some(mark) => now.marks.extend(mark.parse().ok().map(|mark| (one.key.clone(), mark))),
            None => {}
        }
        match value(&format!("comment-{}", one.key)) {
            Some(words) if words.is_empty() => {
                now.comments.remove(&one.key);
            }
            Some(words) => {
                now.comments.insert(one.key.clone(), words);
            }
            None => {}
        }
    }
    now.comment = value("comment").unwrap_or(now.comment);
    now.red_line = value("red_line").unwrap_or(now.red_line);
    (!now.says_the_same(&before)).then_some((before, now))
}

/// After so many minutes of work without a pause: that a break would do good.
fn break_notice(minutes: i64, saver: Saver, live: RwSignal<bool>, lang: Lang) -> impl IntoView + use<> {
    let due = RwSignal::new(false);
    // A film that plays and a hand on the keys are work; a page that lies open is not.
    let worked = StoredValue::new(true);
    Effect::new(move |_| {
        if saver.watcher.at_ms.get() > 0 {
            worked.set_value(true);
        }
    });
    Effect::new(move |_| {
        if live.get() && minutes > 0 {
            let look = move || {
                if worked.get_value() {
                    worked.set_value(false);
                    due.set(browser::at_work_minutes() >= minutes);
                }
            };
            look();
            let _ = window_event_listener(leptos::ev::keydown, move |_| worked.set_value(true));
            let _ = window_event_listener(leptos::ev::pointerdown, move |_| worked.set_value(true));
            let _ = set_interval_with_handle(look, std::time::Duration::from_secs(60));
        }
    });
    move || {
        due.get().then(|| {
            view! {
                <Notice tone=Tone::Warning title=m::break_title(lang, minutes)>
                    <p>{m::break_body(lang)}</p>
                    <div class="acts">
                        <button type="button" class="button" on:click=move |_| {
                            browser::rested();
                            due.set(false);
                        }>{m::break_taken(lang)}</button>
                    </div>
                </Notice>
            }
        })
    }
}

/// Comment and red-line flag, and the way to a recusal.
fn words_of(saver: Saver, lang: Lang) -> impl IntoView {
    let comment = move || saver.draft.with(|draft| draft.comment.clone());
    let red_line = move || saver.draft.with(|draft| draft.red_line.clone());
    let flagged = move || saver.draft.with(|draft| !draft.red_line.trim().is_empty());
    let (first_comment, first_red_line) = (comment(), red_line());
    let open = !first_red_line.is_empty();
    let recuse = (!saver.locked.get_untracked())
        .then(|| view! { <DialogButton opens=RECUSE_DIALOG kind=Kind::Quiet>{m::recuse_open(lang)}</DialogButton> });
    view! {
        <div class="field words">
            <label for=COMMENT>{m::comment(lang)}</label>
            <textarea
                class="input"
                id=COMMENT
                name="comment"
                rows="1"
                maxlength=limits::COMMENT.to_string()
                placeholder=common::optional(lang)
                readonly=move || saver.locked.get()
                prop:value=comment
                on:input=move |event| saver.change(|draft| draft.comment = event_target_value(&event))
            >
                {raw_text(&first_comment)}
            </textarea>
        </div>
        <div class="aside">
            <details class="flag" open=open>
                <summary class:raised=flagged>{move || if flagged() { m::red_line_raised(lang) } else { m::red_line(lang) }}</summary>
                <div class="field">
                    <label for="sheet-red-line">{m::red_line_reason(lang)}</label>
                    <textarea
                        class="input"
                        id="sheet-red-line"
                        name="red_line"
                        rows="2"
                        maxlength=limits::COMMENT.to_string()
                        aria-describedby="sheet-red-line-help"
                        readonly=move || saver.locked.get()
                        prop:value=red_line
                        on:input=move |event| saver.change(|draft| draft.red_line = event_target_value(&event))
                    >
                        {raw_text(&first_red_line)}
                    </textarea>
                    <p class="help" id="sheet-red-line-help">{m::red_line_help(lang)}</p>
                </div>
            </details>
            {recuse}
        </div>
    }
    .into_any()
}

/// Total with weights, once every criterion has a mark.
fn total(desk: &Desk, saver: Saver) -> Option<String> {
    saver.draft.with(|draft| desk.rubric.total(&draft.marks)).map(domain::scoring::rubric::points_2)
}

/// The criteria that still lack a mark, by name.
fn missing(desk: &Desk, saver: Saver, lang: Lang) -> impl Fn() -> String + use<> {
    let rubric = desk.rubric.clone();
    move || {
        saver.draft.with(|draft| {
            let names: Vec<_> = rubric.missing(&draft.marks).into_iter().map(|one| one.label.get(lang)).collect();
            if names.is_empty() {
                m::of_hundred(lang).to_owned()
            } else {
                m::still_missing(lang, &common_list(&names, lang))
            }
        })
    }
}

fn common_list(names: &[&str], lang: Lang) -> String {
    names.join(::words::phrases::between(lang))
}

/// "Saved 10:42".
fn status_of(state: &SaveState<Kept>, ahead_s: i64, lang: Lang) -> impl IntoView + use<> {
    let (class, words) = match state {
        SaveState::Blank => ("muted", String::new()),
        SaveState::Saved(at) => ("kept", m::saved_at(lang, &common::time_of_day(*at, ahead_s))),
        SaveState::Saving => ("muted", m::saving(lang).to_owned()),
        SaveState::Waiting(_) => ("unsaved", m::unsaved(lang).to_owned()),
        SaveState::SignInNeeded | SaveState::Refused(_) => ("unsaved", m::not_saved(lang).to_owned()),
        SaveState::Conflict(_) => ("unsaved", m::changed_elsewhere(lang).to_owned()),
    };
    view! { <span class=class>{words}</span> }
}

/// Why nothing can be changed.
fn locked_notice(saver: Saver, lang: Lang) -> impl IntoView + use<> {
    move || {
        saver.locked.get().then(|| {
            let term_over = saver.closure.term_over.get();
            let (title, body) = if saver.closure.signed.get() {
                (m::signed_title(lang), m::signed_body(lang).to_owned())
            } else if term_over.is_empty() {
                (m::closed_title(lang), m::closed_body(lang).to_owned())
            } else {
                (m::term_over_title(lang), m::term_over_body(lang, &term_over))
            };
            view! { <Notice title=title><p>{body}</p></Notice> }
        })
    }
}

/// To the film before, and to the next one without a complete sheet.
fn ways(desk: &Desk, saver: Saver, live: RwSignal<bool>, lang: Lang) -> impl IntoView + use<> {
    // A plain link; with the script it waits until everything is kept.
    let leave = move |event: leptos::ev::MouseEvent, address: &str| {
        let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0;
        if live.get_untracked() && !elsewhere {
            event.prevent_default();
            saver.leave(address);
        }
    };
    let (back, back_words) = if desk.previous.is_empty() {
        (desk.list.clone(), m::to_list(lang))
    } else {
        (desk.previous.clone(), m::previous(lang))
    };
    let (on, on_words) = if desk.next.is_empty() {
        (desk.list.clone(), m::to_signing(lang))
    } else {
        (desk.next.clone(), m::next(lang))
    };
    let (back_to, on_to) = (back.clone(), on.clone());
    // One way to the list is enough.
    let back = (back != on).then(|| {
        view! { <a class="button" href=back on:click=move |event| leave(event, &back_to)>{back_words}<kbd aria-hidden="true">"P"</kbd></a> }
    });
    view! {
        {back}
        <span class="spring"></span>
        <a class="button primary" href=on on:click=move |event| leave(event, &on_to)>{on_words}<kbd aria-hidden="true">"N"</kbd></a>
    }
    .into_any()
}

fn keys_list(keys: Keys, lang: Lang) -> impl IntoView {
    let rows: Vec<_> = keys::list(lang)
        .into_iter()
        .map(|(key, words)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{words}</dd></div> })
        .collect();
    view! {
        <dl class="key-list">{rows}</dl>
        <label class="tick">
            <input
                type="checkbox"
                prop:checked=move || keys.on.get()
                on:change=move |event| keys.switch(event_target_checked(&event))
            />
            <span>{m::keys_on(lang)}</span>
        </label>
        <div class="acts">
            <button type="button" class="button" commandfor=KEYS_DIALOG command="close">{common::close(lang)}</button>
        </div>
    }
    .into_any()
}
