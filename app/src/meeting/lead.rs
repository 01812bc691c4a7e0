//! What the lead of the meeting has under the screen: the film, a new ballot, the end.

use domain::limits;
use domain::scoring::rubric::points_2;
use services::{Room, RoomFilm};

use super::acts::{BALLOT, CLOSE, SHOW, confirms, press, state};
use super::{figure, film_name};
use crate::ui::form::FORM_FIELD;
use crate::ui::prelude::*;
use words::meeting as m;

/// The controls.
pub fn controls(room: &Room, refused: Option<&FormState>, lang: Lang) -> AnyView {
    let close = view! {
        <DialogButton opens=CLOSE kind=Kind::Quiet>{m::close_meeting(lang)}"…"</DialogButton>
        <ConfirmDialog id=CLOSE name=CLOSE title=m::close_title(lang) confirm=m::close_meeting(lang)>
            <p>{m::close_body(lang)}</p>
        </ConfirmDialog>
    }
    .into_any();
    let ballot = room.open_ballot().is_none().then(|| ballot_form(room, refused, lang));
    let films = films(room, lang);
    let agenda = agenda(room, lang);
    view! {
        <Sheet title=m::lead(lang) actions=move || close>
            {films}
            {agenda}
            {ballot}
        </Sheet>
    }
    .into_any()
}

/// A film as the lead chooses it.
fn choice(film: &RoomFilm, lang: Lang) -> String {
    let number = common::entry_number(film.number);
    let words = match film.score {
        Some((rank, score)) => m::film_choice_ranked(lang, &number, &film.title, figure(rank), &points_2(score)),
        None => m::film_choice(lang, &number, &film.title),
    };
    let marks = [(film.by_lottery, m::by_lottery(lang)), (film.discussed, m::discussed_mark(lang))];
    let marks = marks.into_iter().filter(|(holds, _)| *holds).map(|(_, mark)| mark);
    ::words::phrases::beside(lang, &std::iter::once(words.as_str()).chain(marks).collect::<Vec<_>>())
}

/// Which film is on the screen: from a list, or the one before and after; and how far the meeting is.
fn films(room: &Room, lang: Lang) -> AnyView {
    let here = room.current().and_then(|film| room.films.iter().position(|one| one.id == film.id));
    let chosen = here.and_then(|at| room.films.get(at));
    let options: Vec<_> = room
        .films
        .iter()
        .map(|film| {
            let selected = chosen.is_some_and(|one| one.id == film.id);
            view! { <option value=film.id.to_string() selected=selected>{choice(film, lang)}</option> }
        })
        .collect();
    let before = here.and_then(|at| at.checked_sub(1)).and_then(|at| room.films.get(at));
    let after = here.map_or(room.films.first(), |at| at.checked_add(1).and_then(|at| room.films.get(at)));
    let step = |film: Option<&RoomFilm>, words: &str| {
        film.map(|film| press(SHOW, vec![("entry", film.id.to_string())], Kind::Plain, words.to_owned()))
    };
    let dots: Vec<Dot> = room
        .films
        .iter()
        .map(|film| match film {
            film if chosen.is_some_and(|one| one.id == film.id) => Dot::Current,
            film if film.discussed => Dot::Done,
            _ => Dot::Open,
        })
        .collect();
    view! {
        <div class="lead-film">
            <form method="post" class="lead-choose">
                <input type="hidden" name=FORM_FIELD value=SHOW/>
                <label for="lead-entry">{m::film(lang)}</label>
                <select class="input select" id="lead-entry" name="entry">{options}</select>
                <Submit kind=Kind::Primary>{m::show(lang)}</Submit>
            </form>
            <div class="acts">
                {step(before, m::previous(lang))}
                {step(after, m::next(lang))}
                <span class="spring"></span>
                <Dots label=m::discussed_dots(lang) dots=dots columns=42/>
            </div>
        </div>
    }
    .into_any()
}

/// The films around the line by place, each with the button that puts it on the screen; `None` for a lead who may not see scores.
fn agenda(room: &Room, lang: Lang) -> Option<AnyView> {
    let mut films: Vec<&RoomFilm> = room.films.iter().filter(|film| film.around_line).collect();
    if films.is_empty() {
        return None;
    }
    films.sort_by_key(|film| film.score.map(|(rank, _)| rank));
    let items: Vec<_> = films
        .into_iter()
        .map(|film| {
            let words = choice(film, lang);
            let button = m::show_one(lang, &common::entry_number(film.number));
            let show = press(SHOW, vec![("entry", film.id.to_string())], Kind::Quiet, button);
            view! { <li>{words}" "{show}</li> }
        })
        .collect();
    Some(
        view! {
            <details class="lead-more" id="agenda-box">
                <summary>{m::agenda(lang)}</summary>
                <p class="small muted">{m::agenda_note(lang)}</p>
                <ol class="agenda small">{items}</ol>
            </details>
        }
        .into_any(),
    )
}

fn ballot_form(room: &Room, refused: Option<&FormState>, lang: Lang) -> AnyView {
    let (present, needed) = (room.present(), room.needed);
    let missing = (present < needed)
        .then(|| view! { <p class="small barred">{m::needs_quorum(lang, figure(present), figure(needed))}</p> });
    let choices: Vec<Choice> = room
        .films
        .iter()
        .map(|film| {
            let choice = Choice::new(&film.id, film_name(film.number, &film.title, lang));
            if film.discussed { choice.help(m::discussed_mark(lang)) } else { choice }
        })
        .collect();
    let start = FormState::blank(BALLOT).with("seats", 1).with("most", 1).with("kind", "secret");
    let confirms = confirms(refused.filter(|form| form.name() == BALLOT));
    let submit = if confirms.is_some() { m::open_without(lang) } else { m::open_ballot(lang) };
    let was_refused = refused.is_some_and(|form| form.name() == BALLOT);
    let kinds = vec![
        Choice::new("secret", m::secret(lang)).help(m::secret_help(lang)),
        Choice::new("open", m::open_kind(lang)).help(m::open_help(lang)),
    ];
    view! {
        <details class="lead-more" id="new-ballot-box" open=was_refused>
            <summary>{m::new_ballot(lang)}</summary>
            <Form state=state(start, refused)>
                {missing}
                {confirms}
                <Field
                    name="question"
                    label=m::question(lang)
                    help=m::question_help(lang)
                    required=true
                    maxlength=limits::QUESTION
                />
                <div class="lead-terms">
                    <Field name="seats" label=m::seats(lang) kind=InputKind::Number required=true/>
                    <Field name="most" label=m::most(lang) kind=InputKind::Number help=m::most_help(lang) required=true/>
                </div>
                <RadioGroup name="kind" label=m::kind(lang) choices=kinds/>
                <div class="many-films"><CheckGroup name="film" label=m::films(lang) choices=choices/></div>
                <div class="acts"><Submit kind=Kind::Primary>{submit}</Submit></div>
            </Form>
        </details>
    }
    .into_any()
}
