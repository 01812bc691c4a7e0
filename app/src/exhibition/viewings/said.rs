//! What a site says of a viewing: the fields, and what was entered in them.

use domain::exhibition::evidence::{EvidenceAnswer, EvidenceWish, MOST_ANSWERS};
use domain::ids::EntryId;
use domain::limits;
use services::{Programme, SaidDraft, Viewing, ViewingParts};

use super::parts::{WISHES, kinds, whole};
use crate::ui::prelude::*;
use ::words::phrases;
use words::exhibition_viewings as m;

/// The field of an answer. The script of viewings reads its name.
fn answer_field(entry: &EntryId, question: i64) -> String {
    format!("answer-{entry}-{question}")
}

/// The form with what is kept of the viewing; people are counted by the roll call until somebody says otherwise.
pub(super) fn kept(name: &str, viewing: &Viewing, parts: &ViewingParts) -> FormState {
    let heads = if viewing.heads > 0 { viewing.heads } else { parts.presences };
    let shown = |number: i64| if number > 0 { number.to_string() } else { String::new() };
    let mut form = FormState::blank(name)
        .with("kind", viewing.kind.key())
        .with("heads", shown(heads))
        .with("ordered", shown(viewing.ordered_heads))
        .with("feedback", &viewing.feedback);
    for answer in &parts.answers {
        form = form.with(&answer_field(&answer.entry, answer.question), &answer.answer);
    }
    for (n, wish) in (1..).zip(&parts.wishes) {
        let film = wish.entry.as_ref().map(EntryId::to_string).unwrap_or_default();
        form = form.with(&format!("wish-film-{n}"), film);
        form = form.with(&format!("wish-subject-{n}"), &wish.subject).with(&format!("wish-words-{n}"), &wish.words);
    }
    form
}

/// The fields of a form; films to wish for where somebody asks for them.
pub(super) fn fields(programme: &Programme, films: &[Choice], presences: i64, lang: Lang) -> AnyView {
    let help = if presences > 0 { m::heads_by_roll(lang, presences) } else { m::heads_help(lang).to_owned() };
    let questions: Vec<_> = programme
        .films
        .iter()
        .filter(|film| !film.questions.is_empty())
        .map(|film| {
            let title = phrases::titled(lang, &film.title);
            let fields: Vec<_> = (1..=MOST_ANSWERS)
                .zip(&film.questions)
                .map(|(n, question)| {
                    let (name, question) = (answer_field(&film.entry, n), question.clone());
                    view! { <TextArea name=name label=question rows=2 maxlength=limits::VIEWING_ANSWER/> }
                })
                .collect();
            view! { <fieldset class="viewing-questions"><legend>{title}</legend>{fields}</fieldset> }
        })
        .collect();
    let wishes: Vec<_> = (1..=WISHES).map(|n| wish(n, films, lang)).collect();
    view! {
        <Select name="kind" label=m::kind_label(lang) choices=kinds(lang)/>
        <Field name="heads" label=m::heads(lang) help=help kind=InputKind::Number required=true/>
        <Field name="ordered" label=m::ordered_heads(lang) help=m::ordered_heads_help(lang) kind=InputKind::Number/>
        {questions}
        <TextArea name="feedback" label=m::feedback(lang) rows=3 maxlength=limits::VIEWING_ANSWER/>
        <fieldset class="viewing-wishes">
            <legend>{m::wishes(lang)}</legend>
            {wishes}
        </fieldset>
    }
    .into_any()
}

fn wish(n: usize, films: &[Choice], lang: Lang) -> AnyView {
    let film = (!films.is_empty()).then(|| {
        let (name, choices) = (format!("wish-film-{n}"), films.to_vec());
        view! { <Select name=name label=m::wish_film(lang) choices=choices empty=common::choose(lang)/> }
    });
    let (subject, words) = (format!("wish-subject-{n}"), format!("wish-words-{n}"));
    view! {
        <div class="viewing-wish">
            {film}
            <Field name=subject label=m::wish_subject(lang) maxlength=limits::WISH/>
            <Field name=words label=m::wish_words(lang) maxlength=limits::WISH/>
        </div>
    }
    .into_any()
}

/// What was entered. Answers are those to questions of these films.
pub(super) fn entered(sent: &Sent, programme: &Programme, lang: Lang) -> Result<SaidDraft, AppError> {
    let mut answers = Vec::new();
    for film in &programme.films {
        for question in 1..=MOST_ANSWERS {
            let answer = sent.get(&answer_field(&film.entry, question)).to_owned();
            answers.push(EvidenceAnswer { entry: film.entry.clone(), question, answer });
        }
    }
    let mut wishes = Vec::new();
    for n in 1..=WISHES {
        wishes.push(EvidenceWish {
            entry: sent.given(&format!("wish-film-{n}"))?,
            subject: sent.get(&format!("wish-subject-{n}")).to_owned(),
            words: sent.get(&format!("wish-words-{n}")).to_owned(),
        });
    }
    Ok(SaidDraft {
        kind: sent.parse("kind").ok_or(AppError::BadRequest)?,
        heads: whole(sent, "heads", lang)?,
        ordered_heads: whole(sent, "ordered", lang)?,
        answers: answers.into_iter().filter(|answer| !answer.answer.is_empty()).collect(),
        feedback: sent.get("feedback").to_owned(),
        wishes,
    })
}
