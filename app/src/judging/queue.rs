//! What the list, the desk and the other pages of a judge share: addresses, what still waits, what the browser keeps. Server
//! only.

use domain::contest::term::unsigned_at_end;
use services::{Contest, DeskLine, DismissedFilm, Reopening};

use crate::ui::prelude::*;
use crate::ui::when::moment;
use words::judging as m;
use words::phrases::{entry_numbers, gap};
use words::times::time_left;

/// The parameter that names an earlier round.
pub const ROUND: &str = "round";
/// The parameter that names a signature by its hash.
pub const SIGNATURE: &str = "signature";

/// Where the browser keeps sheets until the server has them, and says when one has not arrived or was refused.
#[component]
pub fn Keeping(
    /// Whose sheets.
    #[prop(into)]
    judge: String,
    /// The sheet of this page, which looks after itself.
    #[prop(optional, into)]
    here: String,
    /// The films of the judge.
    queue: Vec<DeskLine>,
) -> impl IntoView {
    let lang = use_lang();
    let script = use_context::<crate::site::SiteAssets>().unwrap_or_default().keep;
    let films = queue.iter().filter(|line| !line.recused);
    let films: Vec<String> =
        films.map(|line| format!("{}={}", line.assignment, m::entry_number(line.number))).collect();
    let films = films.join(" ");
    view! {
        <div class="kept-here" role="status" hidden data-keep=script data-judge=judge data-here=here data-films=films>
            <p hidden data-waiting=m::kept_here(lang, "{n}")></p>
            <p hidden data-refused="">{m::refused_here(lang)}{gap(lang, m::refused_here(lang))}<span></span></p>
            <p hidden data-gone="">
                {m::gone_here(lang)}
                {gap(lang, m::gone_here(lang))}
                <button type="button" class=Kind::Plain.class()>{m::drop_aside(lang)}</button>
            </p>
        </div>
        <p class="kept-here" role="status" hidden data-keeps-nothing="">{m::keeps_nothing(lang)}</p>
    }
}

/// That the judge's signed sheets were opened again, and why, until they are signed again.
pub fn reopened(reopened: Option<&Reopening>, contest: &Contest, lang: Lang) -> Option<AnyView> {
    let Reopening { at, reason, hash } = reopened?;
    let when = moment(*at, &contest.settings.time_zone).full(lang);
    let body = if reason.is_empty() { m::reopened_body(lang, &when) } else { m::reopened_because(lang, &when, reason) };
    let before = format!("{}/signed?{SIGNATURE}={hash}", list_address(contest.id.as_str()));
    Some(
        view! {
            <Notice tone=Tone::Warning title=m::reopened_title(lang)>
                <p>{body}</p>
                <p><a href=before>{m::signed_before(lang)}</a></p>
            </Notice>
        }
        .into_any(),
    )
}

/// That films the judge stood in for went back to their judge; and, where the signature `ended` because they came, that it is to be
/// given again.
pub fn dismissed(films: &[DismissedFilm], ended: bool, zone: &str, lang: Lang) -> Option<AnyView> {
    if films.is_empty() {
        return None;
    }
    let mut told: Vec<(String, Vec<i64>)> = Vec::new();
    for film in films {
        let when = moment(film.at, zone).full(lang);
        match told.last_mut().filter(|(before, _)| *before == when) {
            Some((_, numbers)) => numbers.push(film.number),
            None => told.push((when, vec![film.number])),
        }
    }
    let told: Vec<_> = told
        .into_iter()
        .map(|(when, numbers)| m::dismissed_body(lang, &entry_numbers(lang, &numbers), &when))
        .map(|words| view! { <p>{words}</p> })
        .collect();
    let sign = ended.then(|| view! { <p>{m::dismissed_sign(lang)}</p> });
    Some(view! { <Notice tone=Tone::Warning title=m::dismissed_title(lang)>{told}{sign}</Notice> }.into_any())
}

/// That the judge's term is over soon while sheets are unsigned; nothing once it is, which the list tells by itself.
pub fn ending(contest: &Contest, until: Option<i64>, queue: &[DeskLine], now: i64, lang: Lang) -> Option<AnyView> {
    let unsigned = queue.iter().filter(|line| !line.recused && !line.signed).count();
    let ending = unsigned_at_end(contest.phase, until, now, unsigned).filter(|ending| ending.until >= now)?;
    let sheets = u64::try_from(ending.sheets).unwrap_or_default();
    let title = m::term_ends(lang, sheets, &time_left(lang, ending.until, now));
    let when = moment(ending.until, &contest.settings.time_zone).full(lang);
    Some(view! { <Notice tone=Tone::Warning title=title><p>{m::term_ends_body(lang, &when)}</p></Notice> }.into_any())
}

/// The judge's own list.
pub fn list_address(contest: &str) -> String {
    format!("/judge/{contest}")
}

/// The desk of a line.
pub fn address(line: &DeskLine) -> String {
    format!("/desk/{}", line.assignment)
}

/// Films that still wait, and how long they last.
pub fn waiting(queue: &[DeskLine]) -> (usize, i64) {
    let open = queue.iter().filter(|line| !line.done && !line.recused);
    open.fold((0, 0), |(films, ms), line| (films + 1, ms + line.duration_ms))
}

/// How many are done, of how many that are not recused.
pub fn progress(queue: &[DeskLine]) -> (u64, u64) {
    let count =
        |keep: &dyn Fn(&&DeskLine) -> bool| u64::try_from(queue.iter().filter(keep).count()).unwrap_or_default();
    (count(&|line| line.done && !line.recused), count(&|line| !line.recused))
}

/// The next film without a complete sheet after this place, round the end.
pub fn next_open<'a>(queue: &'a [DeskLine], after: Option<&DeskLine>) -> Option<&'a DeskLine> {
    let place = after.map_or(i64::MIN, |line| line.position);
    let open =
        |line: &&DeskLine| !line.done && !line.recused && after.is_none_or(|one| one.assignment != line.assignment);
    queue.iter().filter(open).find(|line| line.position > place).or_else(|| queue.iter().find(open))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn films_that_went_back_are_told_with_when_and_what_is_left_to_do() {
        let hour = 3_600_000_000;
        let films = [(2, 0), (5, 0), (3, hour)].map(|(number, at)| DismissedFilm { number, at });
        let html = |ended| Owner::new().with(|| dismissed(&films, ended, "Asia/Shanghai", Lang::Zh).unwrap().to_html());
        let told = html(true);
        assert!(told.contains(m::dismissed_title(Lang::Zh)) && told.contains(m::dismissed_sign(Lang::Zh)), "{told}");
        let together = told.contains("N-002、N-005") && told.contains("N-003") && !told.contains("N-005、N-003");
        assert!(together, "those of one moment in one sentence: {told}");
        assert!(!html(false).contains(m::dismissed_sign(Lang::Zh)), "who had not signed");
        assert!(dismissed(&[], true, "Asia/Shanghai", Lang::Zh).is_none());
    }
}
