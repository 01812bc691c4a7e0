//! Parts that the author's pages and the office's pages share. Server only.

use domain::contest::Settings;
use domain::entry::{EntryState, file_asked};
use domain::form::{AnswerLine, Answers, asked};
use services::FileState;
use services::exports::film_words;

use crate::forms::groups::{groups, seen_words};
use crate::ui::prelude::*;
use words::entries as m;

/// The tag of an entry's state.
#[component]
pub fn StateTag(
    /// The state.
    state: EntryState,
) -> impl IntoView {
    let tone = match state {
        EntryState::Returned | EntryState::Refused => TagTone::Amber,
        EntryState::Eligible => TagTone::Jade,
        EntryState::Shortlisted => TagTone::Seal,
        EntryState::Draft | EntryState::Submitted | EntryState::NotShortlisted | EntryState::Withdrawn => {
            TagTone::Plain
        }
    };
    view! { <Tag tone=tone>{common::entry_state(use_lang(), state)}</Tag> }
}

/// The state of a film for a list.
#[component]
pub fn FilmMark(
    /// The state; none where there is no film.
    state: Option<FileState>,
) -> impl IntoView {
    let words = film_words(state, use_lang());
    match state {
        Some(FileState::Rejected) => view! { <Tag tone=TagTone::Amber>{words}</Tag> }.into_any(),
        None => view! { <span class="muted">{words}</span> }.into_any(),
        Some(_) => words.into_any(),
    }
}

/// A line of an answer. An address leads out of the system into a page of its own that learns nothing of this one.
pub fn answer_line(line: AnswerLine, lang: Lang) -> AnyView {
    match line {
        AnswerLine::Ticked => view! { <p>{m::ticked(lang)}</p> }.into_any(),
        AnswerLine::Text(text) => view! { <p>{text}</p> }.into_any(),
        AnswerLine::Link { target, shown } => {
            view! { <p><a href=target target="_blank" rel="noopener nofollow">{shown}</a></p> }.into_any()
        }
    }
}

/// Answers to the fields that are asked, to read, by section. With `blanks`, fields without an answer are listed too.
pub fn answers_list(settings: &Settings, answers: &Answers, blanks: Option<&'static str>, lang: Lang) -> AnyView {
    let asked = asked(&settings.form, answers);
    let groups: Vec<_> = groups(settings)
        .into_iter()
        .filter_map(|group| {
            // Files stand in a list of their own.
            let shown = group.fields.iter().filter(|field| asked.contains(field) && file_asked(field).is_none());
            let rows: Vec<_> = shown
                .filter_map(|field| {
                    let lines = answers
                        .get(&field.key)
                        .map(|answer| domain::entry::lines(settings, &field.key, answer, lang))
                        .filter(|lines| !lines.is_empty());
                    let said = match lines {
                        Some(lines) => {
                            lines.into_iter().map(|line| answer_line(line, lang)).collect::<Vec<_>>().into_any()
                        }
                        None => {
                            let words = blanks?;
                            view! { <p class="muted">{words}</p> }.into_any()
                        }
                    };
                    Some(view! { <div><dt>{field.label.get(lang).to_owned()}</dt><dd>{said}</dd></div> })
                })
                .collect();
            let (title, note) = (group.title(lang), group.seen_by().map_or("", |seen| seen_words(seen, lang)));
            (!rows.is_empty()).then(|| {
                view! {
                    <section class="group">
                        <header><h3>{title}</h3><span class="small muted">{note}</span></header>
                        <dl class="answers">{rows}</dl>
                    </section>
                }
            })
        })
        .collect();
    view! { <div class="answer-groups">{groups}</div> }.into_any()
}

/// The office's reasons, each line leading to its field where the author may mend it.
pub fn reasons_list(settings: &Settings, reasons: &str, linked: bool) -> AnyView {
    let lines: Vec<_> = domain::entry::reasons_of(settings, reasons)
        .into_iter()
        .map(|(field, line)| match field.filter(|_| linked) {
            Some(field) => {
                let to = format!("#f-{}-{}", super::form::ENTRY_FORM, field.key);
                view! { <li><a href=to>{line.to_owned()}</a></li> }.into_any()
            }
            None => view! { <li>{line.to_owned()}</li> }.into_any(),
        })
        .collect();
    view! { <ul class="reasons">{lines}</ul> }.into_any()
}
