//! What the desk's island and the server tell each other.

use domain::contest::round::Watching;
use domain::judging::sheet::Content;
use domain::judging::watching::Watched;
use domain::scoring::rubric::Rubric;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use islands::error::AppError;
use islands::wire::{Input, Packed, Wire, write_word};
use words::{Lang, judging as m, phrases};

/// A sheet as the server holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Version; 0 is a sheet that was never saved.
    pub version: i64,
    /// What is on it.
    pub draft: Content,
    /// Last save, microseconds since 1970; 0 is never.
    pub saved_at: i64,
    /// Signed and locked.
    pub signed: bool,
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Durable under this version.
    Kept(Kept),
    /// The sheet was changed elsewhere since it was read; nothing was written.
    Conflict(Kept),
    /// The sheet takes nothing any more; nothing was written.
    Closed(Closed),
}

/// A sheet as it is now, and whether it may be changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Current {
    /// What is stored.
    pub kept: Kept,
    /// Marks may be given now.
    pub open: bool,
    /// When the judge's term ended, in the contest's zone, where that is why they may not; else empty.
    pub term_over: String,
}

/// Why a sheet takes nothing any more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Closed {
    /// The sheet.
    pub current: Current,
    /// Why, in words.
    pub why: String,
}

/// Everything the island needs for one sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// The task.
    pub assignment: String,
    /// Criteria, scale and anchors.
    pub rubric: Rubric,
    /// The sheet as stored.
    pub kept: Kept,
    /// What was sent by a form and could not be saved; it is shown instead of what is stored.
    pub mine: Option<Content>,
    /// The sheet was changed elsewhere meanwhile: the judge chooses before anything is sent.
    pub conflict: bool,
    /// Marks may be given now.
    pub open: bool,
    /// As [`Current::term_over`].
    pub term_over: String,
    /// Seconds the contest's zone is ahead of UTC.
    pub ahead_s: i64,
    /// The film before this one in the judge's own order; empty for the first.
    pub previous: String,
    /// The next film without a complete sheet; empty when there is none.
    pub next: String,
    /// The judge's own list.
    pub list: String,
    /// The `<video>` that the keys drive.
    pub player: String,
    /// Whose desk it is.
    pub judge: String,
    /// The judge's address, to sign in again.
    pub email: String,
    /// How far the judge is with the other films.
    pub others: Others,
    /// What was watched of the film.
    pub seen: Seen,
    /// How much of it must be, and before what.
    pub watching: Watching,
    /// The desk reminds of a break after so many minutes; 0 is never.
    pub break_minutes: i64,
}

/// How far the judge is with the other films of the round; with this one it makes the counter of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Others {
    /// How many there are, without recused ones.
    pub films: u64,
    /// How many of them are completely scored.
    pub done: u64,
    /// How long those last that are not, milliseconds.
    pub left_ms: i64,
    /// How long this film lasts, milliseconds.
    pub own_ms: i64,
    /// The judge is recused from this film: it is not counted.
    pub recused: bool,
}

impl Others {
    /// How many are scored of how many, and how much is left, where this film is completely scored or not.
    #[must_use]
    pub fn counted(&self, complete: bool, lang: Lang) -> String {
        let own = u64::from(!self.recused);
        let (films, done) = (self.films + own, self.done + own * u64::from(complete));
        let left = if complete || self.recused { self.left_ms } else { self.left_ms.saturating_add(self.own_ms) };
        let to_go = if done == films { m::all_done(lang).to_owned() } else { m::to_go(lang, &m::duration(lang, left)) };
        phrases::beside(lang, &[m::done_of(lang, done, films), to_go])
    }
}

/// What was watched of a film.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Played stretches, milliseconds.
    pub watched: Watched,
    /// Length of the film, milliseconds; 0 is not known.
    pub length_ms: i64,
    /// Why the rest need not be seen; empty: it must.
    pub skipped: String,
}

islands::wire! {
    Kept { version, draft, saved_at, signed }
    Current { kept, open, term_over }
    Closed { current, why }
    Seen { watched, length_ms, skipped }
    Others { films, done, left_ms, own_ms, recused }
    Desk {
        assignment, rubric, kept, mine, conflict, open, term_over, ahead_s, previous, next, list, player, judge, email,
        others, seen,
        watching, break_minutes,
    }
}

/// `assets/keep.js` reads the first word.
impl Wire for Saved {
    fn write(&self, out: &mut String) {
        let (word, kept) = match self {
            Self::Kept(kept) => ("saved", kept),
            Self::Conflict(kept) => ("conflict", kept),
            Self::Closed(closed) => {
                write_word("closed", out);
                return closed.write(out);
            }
        };
        write_word(word, out);
        kept.write(out);
    }

    fn read(input: &mut Input<'_>) -> Option<Self> {
        Some(match input.word()? {
            "saved" => Self::Kept(Wire::read(input)?),
            "conflict" => Self::Conflict(Wire::read(input)?),
            "closed" => Self::Closed(Wire::read(input)?),
            _ => return None,
        })
    }
}

/// Saves a sheet. `version` is the one it was read at, `played` what was watched since the last save.
///
/// # Errors
/// Sign-in needed, a recused sheet, marks off the scale or for a film that was not watched. Nothing is changed then.
#[server(prefix = "/api", endpoint = "save_sheet", input = Json)]
pub async fn save_sheet(
    assignment: String,
    version: i64,
    draft: Content,
    played: Vec<(i64, i64)>,
) -> Result<Packed<Saved>, AppError> {
    let assignment = assignment.parse().map_err(|_| AppError::NotFound)?;
    keep(&assignment, version, &draft, &played).await.map(Packed)
}

/// A sheet as it is now, for a page that is shown again.
///
/// # Errors
/// Sign-in needed, or a recused sheet.
#[server(prefix = "/api", endpoint = "read_sheet", input = Json)]
pub async fn read_sheet(assignment: String) -> Result<Packed<Current>, AppError> {
    let assignment = assignment.parse().map_err(|_| AppError::NotFound)?;
    let (services, actor) = islands::session::request()?;
    Ok(Packed((&services.desk(&actor, &assignment).await?).into()))
}

/// Keeps what was watched of a film; with `skip` also why the rest need not be.
///
/// # Errors
/// Sign-in needed, a recused film, a closed round, or a reason that is too long.
#[server(prefix = "/api", endpoint = "keep_watched", input = Json)]
pub async fn keep_watched(
    assignment: String,
    played: Vec<(i64, i64)>,
    skip: Option<String>,
) -> Result<Packed<Seen>, AppError> {
    let assignment = assignment.parse().map_err(|_| AppError::NotFound)?;
    let (services, actor) = islands::session::request()?;
    Ok(Packed(services.keep_watched(&actor, &assignment, &played, skip.as_deref()).await?.into()))
}

/// Signs in again without leaving the page: the session has ended, the sheet has not.
///
/// # Errors
/// A wrong password, too many attempts, or that the account also needs a code.
#[server(prefix = "/api", endpoint = "sign_in_again", input = Json)]
pub async fn sign_in_again(email: String, password: String) -> Result<Packed<bool>, AppError> {
    let (services, _) = islands::session::request()?;
    let step = services.sign_in(&email, &password, &islands::session::sign_in_from()).await?;
    // Who has a second factor signs in in another tab: the code has a page of its own.
    let signed_in = step.session()?;
    islands::session::keep_session(&signed_in, services.now());
    Ok(Packed(true))
}

/// Saves a sheet, for the island and for the plain form.
///
/// # Errors
/// As [`save_sheet`].
#[cfg(feature = "ssr")]
pub async fn keep(
    id: &domain::ids::AssignmentId,
    version: i64,
    draft: &Content,
    played: &[(i64, i64)],
) -> Result<Saved, AppError> {
    let (services, actor) = islands::session::request()?;
    Ok(match services.save_sheet(&actor, id, version, draft, played).await {
        Ok(services::SaveOutcome::Saved(sheet)) => Saved::Kept(sheet.into()),
        Ok(services::SaveOutcome::Conflict(sheet)) => Saved::Conflict(sheet.into()),
        Err(refused) if refused.closes_sheets() => {
            let current = (&services.desk(&actor, id).await?).into();
            let why = AppError::from(refused).explain(islands::lang::use_lang()).body;
            Saved::Closed(Closed { current, why })
        }
        Err(error) => return Err(error.into()),
    })
}

#[cfg(feature = "ssr")]
impl From<&services::DeskView> for Current {
    fn from(view: &services::DeskView) -> Self {
        let ended = view.standing.term_over();
        let term_over = ended.map(|at| services::local_time(at, &view.contest.settings.time_zone)).unwrap_or_default();
        Self { kept: view.sheet.clone().into(), open: view.standing.is_open(), term_over }
    }
}

#[cfg(feature = "ssr")]
impl From<services::WatchEvidence> for Seen {
    fn from(evidence: services::WatchEvidence) -> Self {
        Self { watched: evidence.watched, length_ms: evidence.length_ms, skipped: evidence.skipped }
    }
}

#[cfg(feature = "ssr")]
impl From<services::SheetView> for Kept {
    fn from(sheet: services::SheetView) -> Self {
        Self { version: sheet.version, draft: sheet.content, saved_at: sheet.saved_at, signed: sheet.signed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use islands::wire::{from_text, to_text};

    #[test]
    fn the_counter_follows_what_was_saved() {
        let others = Others { films: 2, done: 1, left_ms: 60_000, own_ms: 120_000, recused: false };
        let told = |others: &Others, complete| others.counted(complete, Lang::Zh);
        let of = |done, left| {
            format!("{} · {}", m::done_of(Lang::Zh, done, 3), m::to_go(Lang::Zh, &m::duration(Lang::Zh, left)))
        };
        assert_eq!(told(&others, false), of(1, 180_000));
        assert_eq!(told(&others, true), of(2, 60_000));
        let last = Others { done: 2, left_ms: 0, ..others };
        assert_eq!(told(&last, true), format!("{} · {}", m::done_of(Lang::Zh, 3, 3), m::all_done(Lang::Zh)));
        let recused = Others { recused: true, ..last };
        assert_eq!(told(&recused, false), format!("{} · {}", m::done_of(Lang::Zh, 2, 2), m::all_done(Lang::Zh)));
    }

    #[test]
    fn every_answer_to_a_save_arrives_under_the_word_that_the_script_reads() {
        let kept = Kept { version: 3, saved_at: 7, signed: true, ..Kept::default() };
        let current = Current { kept: kept.clone(), open: false, term_over: "2026-03-03 12:00".to_owned() };
        let closed = Closed { current, why: "已签名".to_owned() };
        let script = include_str!("../../../assets/keep.js");
        for (saved, word, read) in [
            (Saved::Kept(kept.clone()), "saved;", true),
            (Saved::Conflict(kept), "conflict;", false),
            (Saved::Closed(closed), "closed;", true),
        ] {
            let text = to_text(&saved);
            assert!(text.starts_with(word), "{text}");
            assert_eq!(script.contains(&format!("startsWith(\"{word}\")")), read, "{word}");
            assert_eq!(from_text(&text), Some(saved));
        }
    }
}
