//! What waits on the board: the eligibility queue, judges who are late, films in dispute, and the machine.

use domain::access::{self, AccessContext, Action};
use domain::contest::mailing::may_be_mailed;
use domain::entry::EntryState;
use domain::letter::LetterKind;
use domain::scoring::rubric::points_2;
use services::{Board, late_judges};

use super::steps::in_states;
use crate::contests::words::count;
use crate::ui::prelude::*;
use crate::ui::when::moment;
use ::words::phrases::{entry_number, size};
use words::{board as m, lists as l};

/// Judges that the board names.
const MOST_LATE: usize = 8;

/// The form that drafts reminders to the judges who are late.
pub const REMIND: &str = "remind-late";

/// The entries that wait for their check, and the way to the first.
pub fn queue(board: &Board, lang: Lang) -> Option<AnyView> {
    let first = board.first_unchecked.as_ref()?;
    let waiting = in_states(board, &[EntryState::Submitted]);
    let (begin, all) = (format!("/check/{first}"), format!("/contests/{}/entries?state=submitted", board.contest.id));
    let sheet = view! {
        <Sheet title=m::queue(lang)>
            <p>{m::queue_waiting(lang, waiting)}</p>
            <div class="acts">
                <LinkButton href=begin kind=Kind::Primary>{m::queue_begin(lang)}</LinkButton>
                <LinkButton href=all>{m::queue_all(lang)}</LinkButton>
            </div>
        </Sheet>
    };
    Some(sheet.into_any())
}

/// The judges who are late, the most urgent first.
pub fn late(board: &Board, now: i64, lang: Lang) -> Option<AnyView> {
    let access = AccessContext { roles: board.roles.clone(), ..AccessContext::default() };
    access::check(Action::SetTerm, &access, board.contest.phase).ok()?;
    let late = late_judges(&board.progress.as_ref()?.judges, now);
    if late.is_empty() {
        return None;
    }
    let zone = &board.contest.settings.time_zone;
    let rows: Vec<_> = late
        .iter()
        .take(MOST_LATE)
        .map(|judge| {
            let (name, scored) = (judge.name.clone(), format!("{} / {}", judge.done, judge.assigned));
            let until = judge.until.map(|until| {
                let over = (until <= now).then(|| view! { " "<Tag tone=TagTone::Seal>{m::overdue(lang)}</Tag> });
                let words = moment(until, zone).listed(lang);
                view! { <span class="when">{words}{over}</span> }
            });
            view! {
                <tr>
                    <RowHead>{name}</RowHead>
                    <Cell label=m::scored(lang) number=true>{scored}</Cell>
                    <Cell label=m::until(lang)>{until}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::judge(lang)}</Head>
            <Head number=true>{m::scored(lang)}</Head>
            <Head>{m::until(lang)}</Head>
        }
    };
    let all = format!("/contests/{}/progress", board.contest.id);
    let may = access::check(Action::SendLetters, &access, board.contest.phase).is_ok();
    // Who scored everything and has not signed is written to by a person: a reminder tells of films that are left.
    let left = late.iter().filter(|judge| judge.done < judge.assigned).count();
    let remind = left > 0 && may && may_be_mailed(LetterKind::JudgeReminder, board.contest.phase);
    let remind = remind.then(|| {
        view! {
            <div class="in">
                <Form state=FormState::blank(REMIND)>
                    <div class="acts"><Submit>{m::remind(lang, count(left))}</Submit></div>
                    <p class="small muted">{m::remind_help(lang)}</p>
                </Form>
            </div>
        }
    });
    let every = m::all_late(lang, count(late.len()));
    let sheet = view! {
        <Sheet title=m::late(lang) note=m::late_note(lang) flush=true>
            <DataTable caption=m::late(lang) head=head>{rows}</DataTable>
            <p class="in small"><a href=all>{every}</a></p>
            {remind}
        </Sheet>
    };
    Some(sheet.into_any())
}

/// The films on which judges disagree most.
pub fn disputed(board: &Board, lang: Lang) -> Option<AnyView> {
    if board.disputed.is_empty() {
        return None;
    }
    let rows: Vec<_> = board
        .disputed
        .iter()
        .map(|film| {
            let (number, title) = (entry_number(film.number), film.title.clone());
            let (lowest, highest) = (points_2(film.spread.lowest), points_2(film.spread.highest));
            let spread = points_2(film.spread.points());
            view! {
                <tr>
                    <RowHead><span class="small muted">{number}</span>" "<span class="work">{title}</span></RowHead>
                    <Cell label=l::spread(lang) number=true><strong>{spread}</strong></Cell>
                    <Cell label=l::lowest(lang) number=true>{lowest}</Cell>
                    <Cell label=l::highest(lang) number=true>{highest}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{::words::results::work(lang)}</Head>
            <Head number=true>{l::spread(lang)}</Head>
            <Head number=true>{l::lowest(lang)}</Head>
            <Head number=true>{l::highest(lang)}</Head>
        }
    };
    let all = format!("/contests/{}/disagreement", board.contest.id);
    let actions = move || view! { <a class="small" href=all>{m::disputed_all(lang)}</a> };
    let sheet = view! {
        <Sheet title=m::disputed(lang) actions=actions flush=true>
            <DataTable caption=m::disputed(lang) head=head>{rows}</DataTable>
        </Sheet>
    };
    Some(sheet.into_any())
}

/// What the films take, and how far the work on them is.
pub fn machine(board: &Board, lang: Lang) -> Option<AnyView> {
    let storage = board.storage?;
    let (films, waiting, failed) = (size(storage.films.bytes), storage.films.waiting, storage.films.failed);
    let free = storage.disk.map(|disk| {
        let free = size(i64::try_from(disk.free).unwrap_or(i64::MAX));
        view! { <div><dt>{m::disk_free(lang)}</dt><dd class="n">{free}</dd></div> }
    });
    let failed = if failed > 0 {
        view! { <Tag tone=TagTone::Amber>{failed}</Tag> }.into_any()
    } else {
        failed.to_string().into_any()
    };
    let sheet = view! {
        <Sheet title=m::storage(lang)>
            <dl class="state-tally">
                <div><dt>{m::films_take(lang)}</dt><dd class="n">{films}</dd></div>
                {free}
                <div><dt>{m::jobs_waiting(lang)}</dt><dd class="n">{waiting}</dd></div>
                <div><dt>{m::jobs_failed(lang)}</dt><dd class="n">{failed}</dd></div>
            </dl>
        </Sheet>
    };
    Some(sheet.into_any())
}
