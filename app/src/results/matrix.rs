//! The score matrix: a row an entry, a column a judge, judges by panel.

use domain::scoring::rubric::points_2;
use leptos::prelude::*;
use services::{JudgeMean, MatrixMark, MatrixMeans, RankLine, RankingView, mark_of, panel_of};

use words::contests::panel;
use words::{Lang, results as m};

/// Judges next to each other who are in one panel: its name and how many.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Span {
    label: String,
    judges: usize,
}

/// The matrix of these lines.
///
/// The last row tells of all lines that are found, `all`, on whatever page they are.
pub fn table(view: &RankingView, lines: &[RankLine<'_>], all: &[RankLine<'_>], lang: Lang) -> AnyView {
    let ranking = &view.ranking;
    let judges = &view.judges;
    let spans = spans(view);
    let panels = (!view.panels.is_empty()).then(|| {
        let heads: Vec<_> = spans
            .iter()
            .map(|span| {
                let label = (!span.label.is_empty()).then(|| panel(lang, &span.label));
                view! { <th scope="colgroup" class="panel" colspan=span.judges.to_string()>{label}</th> }
            })
            .collect();
        view! { <tr class="panels"><td class="film" colspan="2"></td>{heads}<td class="first"></td></tr> }
    });
    // The first judge of a panel carries the rule between panels.
    let mut first = vec![false; judges.len()];
    let mut at = 0;
    for span in &spans {
        if let Some(first) = first.get_mut(at) {
            *first = true;
        }
        at += span.judges;
    }
    let class = |at: usize| if first.get(at).copied().unwrap_or_default() { "n first" } else { "n" };
    let heads: Vec<_> = judges
        .iter()
        .enumerate()
        .map(|(at, judge)| view! { <th scope="col" class=class(at)>{judge.name.clone()}</th> })
        .collect();
    let rows: Vec<_> = lines
        .iter()
        .filter_map(|line| Some((line, ranking.entries.get(line.at)?)))
        .map(|(line, ranked)| {
            let cells: Vec<_> = judges
                .iter()
                .enumerate()
                .map(|(at, judge)| {
                    let words = match mark_of(ranked, &judge.account_id) {
                        MatrixMark::Total(total) => points_2(total).into_any(),
                        MatrixMark::Recused => {
                            view! { <span class="recused">{m::recused_cell(lang)}</span> }.into_any()
                        }
                        MatrixMark::Open => view! { <span class="open">{m::open_cell(lang)}</span> }.into_any(),
                        MatrixMark::None => ().into_any(),
                    };
                    view! { <td class=class(at)>{words}</td> }
                })
                .collect();
            view! {
                <tr>
                    <td class="n rank">{line.rank}</td>
                    <th scope="row" class="film">
                        <span class="work">{line.title.to_string()}</span>
                        <small class="muted">{line.printed()}</small>
                    </th>
                    {cells}
                    <td class="n first mean">{line.score.map(points_2)}</td>
                </tr>
            }
        })
        .collect();
    let MatrixMeans { judges: means, all } = MatrixMeans::of(view, all);
    let means: Vec<_> = means
        .into_iter()
        .enumerate()
        .map(|(at, JudgeMean { mean, sheets })| {
            let (mean, sheets) = (mean.map(points_2), u64::try_from(sheets).unwrap_or_default());
            view! { <td class=class(at)>{mean}<small class="muted">{m::sheets_short(lang, sheets)}</small></td> }
        })
        .collect();
    view! {
        <div class="table-box matrix" role="region" aria-label=m::matrix(lang) tabindex="0">
            <table>
                <caption class="hidden">{m::matrix(lang)}</caption>
                <thead>
                    {panels}
                    <tr>
                        <th scope="col" class="n rank">{m::rank(lang)}</th>
                        <th scope="col" class="film">{m::work(lang)}</th>
                        {heads}
                        <th scope="col" class="n first">{m::score(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr>
                        <td class="rank"></td>
                        <th scope="row" class="film">{m::judge_mean(lang)}</th>
                        {means}
                        <td class="n first mean">{all.map(points_2)}</td>
                    </tr>
                </tfoot>
            </table>
        </div>
    }
    .into_any()
}

/// Runs of judges in one panel; those in none come last, without a name.
fn spans(view: &RankingView) -> Vec<Span> {
    let panels = view.judges.iter().map(|judge| panel_of(view, &judge.account_id));
    gathered(panels.map(|panel| panel.map(|panel| panel.label.clone()).unwrap_or_default()))
}

fn gathered(labels: impl Iterator<Item = String>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for label in labels {
        match spans.last_mut().filter(|span| span.label == label) {
            Some(span) => span.judges += 1,
            None => spans.push(Span { label, judges: 1 }),
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn judges_of_one_panel_share_a_head() {
        let labels = ["1", "1", "2", ""];
        let spans = gathered(labels.into_iter().map(str::to_owned));
        let counts: Vec<usize> = spans.iter().map(|span| span.judges).collect();
        assert_eq!(counts, [2, 1, 1]);
        assert_eq!(spans[2].label, "");
    }
}
