//! The three steps of a selection as a table: by score alone, under the rules, after rulings; the one that the seal's dialog and
//! what is sealed show. Server only.

use std::collections::BTreeMap;

use domain::scoring::rubric::points_2;
use domain::selection::Steps;
use services::Candidate;

use crate::ui::prelude::*;
use ::words::selection as m;
use ::words::steps::{StepTold, StepsTold};

/// The steps as a table: what each selects in all, what it costs, who goes for whom; below it what the lottery decided and which
/// rulings step over the tolerance.
pub fn table(steps: &Steps, films: &[Candidate], lang: Lang) -> AnyView {
    let titles: BTreeMap<&str, &str> = films.iter().map(|film| (film.id.as_str(), film.title.as_str())).collect();
    let title = |id: &str| titles.get(id).map_or_else(|| id.to_owned(), |title| (*title).to_owned());
    let StepsTold { steps, whole, over_tolerance, drawn } = StepsTold::of(steps, true, title, lang);
    let mut rows: Vec<AnyView> = steps.into_iter().map(|step| row(step, lang)).collect();
    rows.extend(whole.map(|price| {
        let price = points_2(price);
        view! {
            <tr>
                <RowHead>{m::whole_price(lang)}</RowHead>
                <td></td>
                <Cell label=m::price(lang) number=true>{price}</Cell>
                <td></td>
            </tr>
        }
        .into_any()
    }));
    let head = move || {
        view! {
            <Head>{m::step(lang)}</Head>
            <Head number=true>{m::total(lang)}</Head>
            <Head number=true>{m::price(lang)}</Head>
            <Head>{m::exchanged(lang)}</Head>
        }
    };
    let notes: Vec<_> = drawn.into_iter().chain(over_tolerance).map(|words| view! { <li>{words}</li> }).collect();
    let notes = (!notes.is_empty()).then(|| view! { <ul class="small">{notes}</ul> });
    view! {
        <div class="steps">
            <DataTable caption=m::steps(lang) head=head>{rows}</DataTable>
            {notes}
        </div>
    }
    .into_any()
}

fn row(step: StepTold, lang: Lang) -> AnyView {
    let StepTold { name, total, change } = step;
    let total = total.map_or_else(|| "—".to_owned(), points_2);
    let (price, exchanged) = change.map(|change| (points_2(change.price), change.exchanged)).unzip();
    view! {
        <tr>
            <RowHead>{name}</RowHead>
            <Cell label=m::total(lang) number=true>{total}</Cell>
            <Cell label=m::price(lang) number=true>{price}</Cell>
            <Cell label=m::exchanged(lang)>{exchanged}</Cell>
        </tr>
    }
    .into_any()
}
