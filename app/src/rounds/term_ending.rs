//! Terms that end while sheets are unsigned, told before nobody can sign any more. Server only.

use domain::contest::term::unsigned_at_end;
use services::Progress;

use crate::contests::words::count;
use crate::ui::prelude::*;
use words::contests as m;
use words::times::time_left;

/// Judges whose term is over soon, or over, with how many sheets they have not signed; nothing where there are none.
pub fn terms_ending(progress: &Progress, now: i64, lang: Lang) -> Option<AnyView> {
    let lines: Vec<_> = progress
        .judges
        .iter()
        .filter(|judge| !judge.removed)
        .filter_map(|judge| {
            let unsigned = judge.assigned.saturating_sub(judge.signed);
            let ending = unsigned_at_end(progress.contest.phase, judge.until, now, unsigned)?;
            let sheets = count(ending.sheets);
            let words = if ending.until < now {
                m::term_passed(lang, sheets, &judge.name)
            } else {
                m::term_ends(lang, sheets, &judge.name, &time_left(lang, ending.until, now))
            };
            Some(view! { <li>{words}</li> })
        })
        .collect();
    (!lines.is_empty()).then(|| {
        let href = format!("/contests/{}/progress", progress.contest.id);
        view! {
            <Notice tone=Tone::Warning title=m::terms_ending(lang)>
                <ul>{lines}</ul>
                <p><a href=href>{m::to_terms(lang)}</a></p>
            </Notice>
        }
        .into_any()
    })
}
