//! Who is proposed for each grade, what is still open, and the form of a ruling.

use domain::awards::plan::AwardGrade;
use domain::awards::proposal::{AwardRuling, GradeOpen, GradeProposal};
use domain::limits;
use domain::scoring::rubric::points_2;
use services::AwardsView;

use super::{DROP, NO_AWARD, RULE, film_name, film_names};
use crate::contests::words::count;
use crate::meeting::state;
use crate::ui::form::FORM_FIELD;
use crate::ui::prelude::*;
use words::awards as m;

/// The proposals of a sealed selection, or what they wait for.
pub fn proposals(view: &AwardsView, refused: Option<&FormState>, lang: Lang) -> AnyView {
    if !view.sealed {
        return view! {
            <Sheet title=m::proposal(lang) note=m::proposal_note(lang)>
                <EmptyState title=m::not_sealed(lang)><p>{m::not_sealed_body(lang)}</p></EmptyState>
            </Sheet>
        }
        .into_any();
    }
    let grades = &view.contest.settings.awards.grades;
    if grades.is_empty() {
        return view! {
            <Sheet title=m::proposal(lang) note=m::proposal_note(lang)><p class="muted">{m::no_plan_body(lang)}</p></Sheet>
        }
        .into_any();
    }
    let parts: Vec<_> =
        grades.iter().zip(&view.proposal.grades).map(|(grade, proposed)| part(view, grade, proposed, lang)).collect();
    let others = others(view, lang);
    let form = view.can_decide.then(|| ruling_form(view, refused, lang));
    view! {
        <Sheet title=m::proposal(lang) note=m::proposal_note(lang)>
            {parts}
            {others}
        </Sheet>
        {form}
    }
    .into_any()
}

/// What somebody ruled about a film.
fn ruling_of<'v>(view: &'v AwardsView, film: &str) -> Option<&'v AwardRuling> {
    view.rulings.iter().find(|one| one.entry.as_str() == film)
}

fn ruled_words(ruling: &AwardRuling, lang: Lang) -> String {
    m::ruled_by(lang, &ruling.decider, &ruling.reason)
}

/// A grade with its films, vacant places and what is open.
fn part(view: &AwardsView, grade: &AwardGrade, proposed: &GradeProposal, lang: Lang) -> AnyView {
    let name = grade.label.get(lang).to_owned();
    let places = m::places_of(lang, count(grade.places));
    let open: Vec<_> = proposed
        .open
        .iter()
        .map(|open| {
            let words = match open {
                GradeOpen::Tied(films) => m::tied(lang, &film_names(view, films, lang)),
                GradeOpen::Ballot(films) => m::to_ballot(lang, &film_names(view, films, lang)),
                GradeOpen::Unrecorded(films) => m::unrecorded(lang, &film_names(view, films, lang)),
                GradeOpen::TooMany => m::too_many(lang).to_owned(),
                GradeOpen::Short => m::short(lang).to_owned(),
            };
            view! { <p class="look">{words}</p> }
        })
        .collect();
    let rows: Vec<_> = proposed.films.iter().map(|film| row(view, film, lang)).collect();
    let vacant = (proposed.vacant > 0).then(|| {
        let words = m::vacant_places(lang, count(proposed.vacant));
        view! { <p class="muted">{words}</p> }
    });
    let body = if rows.is_empty() {
        view! { <p class="muted">{m::nobody_yet(lang)}</p> }.into_any()
    } else {
        let head = move || {
            view! {
                <Head number=true>{m::place(lang)}</Head>
                <Head>{m::film(lang)}</Head>
                <Head number=true>{m::score(lang)}</Head>
                <Head>{m::decision(lang)}</Head>
            }
        };
        view! { <DataTable caption=name.clone() head=head>{rows}</DataTable> }.into_any()
    };
    view! {
        <section class="award-grade">
            <h3>{name}" "<small class="muted">{places}</small></h3>
            {open}
            {body}
            {vacant}
        </section>
    }
    .into_any()
}

fn row(view: &AwardsView, id: &str, lang: Lang) -> AnyView {
    let name = film_name(view, id, lang);
    let standing = view.film(id).and_then(|film| film.standing);
    let place = standing.map(|(rank, _)| rank.to_string());
    let score = standing.map(|(_, score)| points_2(score));
    let ruling = ruling_of(view, id);
    let why = ruling.map_or_else(|| m::by_proposal(lang).to_owned(), |ruling| ruled_words(ruling, lang));
    let drop = ruling.filter(|_| view.can_decide).map(|ruling| drop_form(ruling, &name, lang));
    view! {
        <tr>
            <Cell label=m::place(lang) number=true>{place}</Cell>
            <RowHead><span class="work">{name}</span></RowHead>
            <Cell label=m::score(lang) number=true>{score}</Cell>
            <Cell label=m::decision(lang)>{why}{drop}</Cell>
        </tr>
    }
    .into_any()
}

fn drop_form(ruling: &AwardRuling, name: &str, lang: Lang) -> AnyView {
    let (film, label) = (ruling.entry.to_string(), m::drop(lang, name));
    view! {
        <form method="post" class="press">
            <input type="hidden" name=FORM_FIELD value=DROP/>
            <Hidden name="film" value=film/>
            <Submit kind=Kind::Quiet>{label}</Submit>
        </form>
    }
    .into_any()
}

/// Films of the selection that no grade is proposed for.
fn others(view: &AwardsView, lang: Lang) -> Option<AnyView> {
    let proposed = |id: &str| view.proposal.grades.iter().any(|grade| grade.films.iter().any(|film| film == id));
    let rows: Vec<_> = view
        .films
        .iter()
        .filter(|film| !proposed(film.id.as_str()))
        .map(|film| {
            let name = film_name(view, film.id.as_str(), lang);
            let ruling = ruling_of(view, film.id.as_str());
            let why = ruling.map(|ruling| {
                let words = ruled_words(ruling, lang);
                view! { " "<span class="small muted">{words}</span> }
            });
            let drop = ruling.filter(|_| view.can_decide).map(|ruling| drop_form(ruling, &name, lang));
            view! { <li><span class="work">{name}</span>{why}{drop}</li> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <details class="lead-more" id="without-award">
                <summary>{m::without_award(lang)}</summary>
                <ul>{rows}</ul>
            </details>
        }
        .into_any()
    })
}

fn ruling_form(view: &AwardsView, refused: Option<&FormState>, lang: Lang) -> AnyView {
    let films: Vec<Choice> =
        view.films.iter().map(|film| Choice::new(&film.id, film_name(view, film.id.as_str(), lang))).collect();
    let grades = view.contest.settings.awards.grades.iter();
    let mut choices: Vec<Choice> = grades.map(|grade| Choice::new(&grade.key, grade.label.get(lang))).collect();
    choices.push(Choice::new(NO_AWARD, m::no_award(lang)));
    let form = state(FormState::blank(RULE), refused);
    view! {
        <Sheet title=m::rule(lang) note=m::rule_note(lang)>
            <Form state=form>
                <Select name="film" label=m::rule_film(lang) choices=films empty=common::choose(lang) required=true/>
                <Select name="grade" label=m::rule_grade(lang) choices=choices empty=common::choose(lang) required=true/>
                <TextArea name="reason" label=m::reason_of_ruling(lang) rows=2 required=true maxlength=limits::DECISION_REASON/>
                <Field name="decider" label=m::decider(lang) required=true maxlength=limits::DECIDER/>
                <div class="acts"><Submit kind=Kind::Primary>{m::rule_submit(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}
