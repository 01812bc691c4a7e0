//! What the list, the desk and the other pages of a judge share: addresses, what still waits, what the browser keeps. Server
//! only.

use services::DeskLine;

use crate::ui::prelude::*;
use words::judging as m;

/// Where the browser keeps sheets until the server has them, and says when one has not arrived.
#[component]
pub fn Keeping(
    /// Whose sheets.
    #[prop(into)]
    judge: String,
    /// The sheet of this page, which looks after itself.
    #[prop(optional, into)]
    here: String,
) -> impl IntoView {
    let script = use_context::<crate::site::SiteAssets>().unwrap_or_default().keep;
    let words = m::kept_here(use_lang(), "{n}");
    view! {
        <p class="kept-here" role="status" hidden data-keep=script data-judge=judge data-here=here data-words=words></p>
        <p class="kept-here" role="status" hidden data-keeps-nothing="">{m::keeps_nothing(use_lang())}</p>
    }
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
