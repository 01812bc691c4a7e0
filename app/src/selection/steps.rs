//! The three steps of a selection in words: by score alone, under the rules, after rulings; the one table that the seal's dialog
//! and what is sealed show. Server only.

use std::collections::BTreeMap;

use domain::scoring::rubric::points_2;
use domain::selection::{Exchange, Step, Steps};
use services::Candidate;

use crate::ui::prelude::*;
use ::words::phrases;
use words::selection as m;

/// The steps as a table: what each selects in all, what it costs, who goes for whom; below it what the lottery decided and which
/// rulings step over the tolerance.
pub fn table(steps: &Steps, films: &[Candidate], lang: Lang) -> AnyView {
    let titles = Titles::of(films, lang);
    let (by_score, by_rules, after) = (steps.by_score.as_ref(), steps.by_rules.as_ref(), steps.after_rulings.as_ref());
    let rulings = match (by_rules, steps.rulings()) {
        // The rules alone select nothing: what rulings did is told from the scores.
        (None, _) => steps.whole(),
        (Some(_), rulings) => rulings,
    };
    let rows = [
        row(m::by_score_alone(lang), by_score, None, &titles, lang),
        row(m::by_rules(lang), by_rules, steps.balance(), &titles, lang),
        row(m::after_rulings(lang), after, rulings, &titles, lang),
    ];
    let head = move || {
        view! {
            <Head>{m::step(lang)}</Head>
            <Head number=true>{m::total(lang)}</Head>
            <Head number=true>{m::price(lang)}</Head>
            <Head>{m::exchanged(lang)}</Head>
        }
    };
    let drawn =
        steps.drawn.iter().map(|pair| m::drawn_between(lang, &titles.one(&pair.comes), &titles.one(&pair.leaves)));
    let over = steps
        .over_tolerance
        .iter()
        .map(|one| m::ruling_over(lang, &titles.one(&one.entry), &titles.one(&one.beside), &points_2(one.gap)));
    let notes: Vec<_> = drawn.chain(over).map(|words| view! { <li>{words}</li> }).collect();
    let notes = (!notes.is_empty()).then(|| view! { <ul class="small">{notes}</ul> });
    view! {
        <div class="steps">
            <DataTable caption=m::steps(lang) head=head>{Vec::from(rows)}</DataTable>
            {notes}
        </div>
    }
    .into_any()
}

fn row(
    name: &'static str,
    step: Option<&Step>,
    exchange: Option<Exchange<'_>>,
    titles: &Titles<'_>,
    lang: Lang,
) -> AnyView {
    let total = step.map_or_else(|| "—".to_owned(), |step| points_2(step.total));
    let price = exchange.as_ref().map(|exchange| points_2(exchange.price));
    let change = exchange.map(|exchange| titles.exchanged(&exchange, lang));
    view! {
        <tr>
            <RowHead>{name}</RowHead>
            <Cell label=m::total(lang) number=true>{total}</Cell>
            <Cell label=m::price(lang) number=true>{price}</Cell>
            <Cell label=m::exchanged(lang)>{change}</Cell>
        </tr>
    }
    .into_any()
}

/// Quoted titles by id.
struct Titles<'a>(BTreeMap<&'a str, String>);

impl<'a> Titles<'a> {
    fn of(films: &'a [Candidate], lang: Lang) -> Self {
        Self(films.iter().map(|film| (film.id.as_str(), m::quoted(lang, &film.title))).collect())
    }

    fn one(&self, id: &str) -> String {
        self.0.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }

    /// Who goes for whom.
    fn exchanged(&self, exchange: &Exchange<'_>, lang: Lang) -> String {
        if exchange.comes.is_empty() {
            return m::nobody_exchanged(lang).to_owned();
        }
        let side = |ids: &[&str]| phrases::titles(lang, &ids.iter().map(|id| self.one(id)).collect::<Vec<_>>());
        m::for_whom(lang, &side(&exchange.leaves), &side(&exchange.comes))
    }
}
