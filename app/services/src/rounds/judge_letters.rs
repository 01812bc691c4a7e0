//! Letters to judges about the films they have to score.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Role;
use domain::hex;
use domain::ids::{AccountId, AssignmentId};
use domain::letter::{LetterKind, LetterNote, Placeholder, Values};
use domain::text::Lang;
use sha2::{Digest as _, Sha256};
use store::{Assignment, Contest, Letter, NamedMember, RoundSheet, Tx};
use words::letters::no_end;

use crate::context::Context;
use crate::error::Result;
use crate::mail::outbox::{NewLetter, Outbox, Recipient, dedup_key, withdraw_letter};
use crate::mail::templates::until;

/// A judge with films in a round.
#[derive(Clone, Debug)]
pub(crate) struct JudgeWithFilms {
    /// Who.
    pub(crate) judge: NamedMember,
    /// Films that are not recused.
    pub(crate) films: i64,
    /// Of these, those without a complete sheet.
    pub(crate) open: i64,
    /// Until when the judge may score; `None` is without end.
    pub(crate) until: Option<i64>,
}

/// The judges who have films in a round, by name.
pub(crate) async fn judges_with_films(tx: &mut dyn Tx, contest: &Contest, round: u8) -> Result<Vec<JudgeWithFilms>> {
    let mut counts = BTreeMap::<AccountId, (i64, i64)>::new();
    let mut count = |sheet: RoundSheet| {
        if !sheet.recused && !sheet.left {
            let (films, open) = counts.entry(sheet.judge).or_default();
            *films += 1;
            *open += i64::from(sheet.total.is_none());
        }
    };
    tx.round_sheets(&contest.id, round..round.saturating_add(1), &[], &mut count).await?;
    let terms = tx.admissions(&contest.id, round).await?.terms;
    let all = terms.iter().find(|term| term.judge_id.is_none()).map(|term| term.until);
    let members = tx.members(&contest.id).await?.into_iter().filter(|one| one.member.role == Role::Judge);
    let with_films = members.filter_map(|judge| {
        let (films, open) = counts.get(&judge.member.account_id).copied()?;
        let own = terms.iter().find(|term| term.judge_id.as_ref() == Some(&judge.member.account_id));
        // An own term is longer than everybody's, and counts for nothing without one.
        let until = all.map(|all| own.map_or(all, |own| own.until.max(all)));
        Some(JudgeWithFilms { judge, films, open, until })
    });
    Ok(with_films.collect())
}

/// What is written to a judge.
pub(crate) struct JudgeLetter<'a> {
    /// The round, from 1.
    pub(crate) round: u8,
    /// The judge.
    pub(crate) judge: &'a JudgeWithFilms,
    /// Names what is said, beside round and judge; empty where it is said once.
    pub(crate) key: &'a str,
}

/// The letter to a judge: [`LetterKind::RoundOpened`], [`LetterKind::Assignment`] or [`LetterKind::JudgeReminder`].
pub(crate) fn letter_to_judge(
    cx: &Context,
    outbox: &Outbox,
    contest: &Contest,
    about: &JudgeLetter<'_>,
) -> Result<Letter> {
    let JudgeLetter { round, judge, key } = about;
    let count = if outbox.kind() == LetterKind::JudgeReminder { judge.open } else { judge.films };
    let link = format!("{}/judge/{}", cx.mail.site, contest.id);
    let values = |lang: Lang| {
        let name = contest.settings.round(*round).map(|round| round.label.get(lang).to_owned());
        let end =
            judge.until.map_or_else(|| no_end(lang).to_owned(), |at| until(lang, at, &contest.settings.time_zone));
        Values::from([
            (Placeholder::Contest, contest.title.clone()),
            (Placeholder::Round, name.unwrap_or_default()),
            (Placeholder::Count, count.to_string()),
            (Placeholder::Until, end),
            (Placeholder::Link, link.clone()),
        ])
    };
    let member = &judge.judge;
    let to = Recipient { account: Some(&member.member.account_id), address: &member.email, name: &member.name };
    let key = judge_key(contest, *round, &member.member.account_id, key);
    outbox.letter(cx, &NewLetter { to, key: &key, values: &values, ends_at: None })
}

/// Names what is said to a judge about a round; `key` as in [`JudgeLetter`].
pub(crate) fn judge_key(contest: &Contest, round: u8, judge: &AccountId, key: &str) -> String {
    format!("{} {round} {judge} {key}", contest.id)
}

/// Drafts a letter to every judge who has films in a round that it was opened.
pub(crate) async fn write_of_opening(cx: &Context, tx: &mut dyn Tx, contest: &Contest, round: u8) -> Result<()> {
    let outbox = Outbox::of(cx, tx, Some(contest), LetterKind::RoundOpened).await?;
    let judges = judges_with_films(tx, contest, round).await?;
    let letter = |judge| letter_to_judge(cx, &outbox, contest, &JudgeLetter { round, judge, key: "" });
    let letters: Vec<Letter> = judges.iter().map(letter).collect::<Result<_>>()?;
    tx.insert_letters(&letters).await?;
    Ok(())
}

/// What judges were told of a round that is open, from which follows what the assignment of its films tells them.
pub(crate) struct ToldOfRound(BTreeSet<String>);

impl ToldOfRound {
    /// As the letters of a contest say.
    pub(crate) async fn of(tx: &mut dyn Tx, contest: &Contest) -> Result<Self> {
        let kinds = [LetterKind::RoundOpened, LetterKind::Assignment];
        Ok(Self(tx.letter_keys(&contest.id, &kinds).await?.into_iter().collect()))
    }

    /// What a judge is told whom films are assigned to: that the round has begun, where nobody said so yet. A round after the first
    /// opens before its films are assigned, so that its judges hear of it only then.
    fn kind(&self, key: &str) -> LetterKind {
        let opened = LetterKind::RoundOpened;
        if self.0.contains(&dedup_key(opened, key)) { LetterKind::Assignment } else { opened }
    }

    /// Whether the assignment of films writes to a judge: nothing is said twice.
    pub(crate) fn leaves_untold(&self, contest: &Contest, round: u8, judge: &AccountId) -> bool {
        let key = judge_key(contest, round, judge, "");
        !self.0.contains(&dedup_key(self.kind(&key), &key))
    }
}

/// Drafts a letter to every judge who has films in an open round, when they were assigned: see [`ToldOfRound`].
pub(crate) async fn write_of_assignment(cx: &Context, tx: &mut dyn Tx, contest: &Contest, round: u8) -> Result<()> {
    let told = ToldOfRound::of(tx, contest).await?;
    let opened = Outbox::of(cx, tx, Some(contest), LetterKind::RoundOpened).await?;
    let assigned = Outbox::of(cx, tx, Some(contest), LetterKind::Assignment).await?;
    let mut letters = Vec::new();
    for judge in &judges_with_films(tx, contest, round).await? {
        let key = judge_key(contest, round, &judge.judge.member.account_id, "");
        let outbox = if told.kind(&key) == LetterKind::RoundOpened { &opened } else { &assigned };
        letters.push(letter_to_judge(cx, outbox, contest, &JudgeLetter { round, judge, key: "" })?);
    }
    tx.insert_letters(&letters).await?;
    Ok(())
}

/// Drafts a letter to a judge who got one more film, by this assignment.
pub(crate) async fn write_of_one_more(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    round: u8,
    judge: &AccountId,
    film: &AssignmentId,
) -> Result<()> {
    write_of_more(cx, tx, contest, (round, judge), film.as_str()).await
}

/// Drafts the one letter to a judge who got all these films at once, from one who leaves; they are named by their assignments.
pub(crate) async fn write_of_hand_over(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    round: u8,
    judge: &AccountId,
    films: &BTreeSet<AssignmentId>,
) -> Result<()> {
    write_of_more(cx, tx, contest, (round, judge), &hand_over_key(films)).await
}

/// How what is said of a hand-over begins, beside round and judge.
const HAND_OVER: &str = "hand-over ";

/// Names what is said of films that were handed over at once: all of them, for no single one stands for the others. One alone is
/// known as a film that anybody takes is.
fn hand_over_key(films: &BTreeSet<AssignmentId>) -> String {
    if let (Some(film), 1) = (films.first(), films.len()) {
        return film.to_string();
    }
    let hash = films.iter().fold(Sha256::new(), |hash, film| hash.chain_update(film.as_str()).chain_update([0_u8]));
    format!("{HAND_OVER}{}", hex::encode(&hash.finalize()))
}

/// The letter to a judge of a round who got more films; `key` as in [`JudgeLetter`].
async fn write_of_more(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    (round, judge): (u8, &AccountId),
    key: &str,
) -> Result<()> {
    let judges = judges_with_films(tx, contest, round).await?;
    if let Some(judge) = judges.iter().find(|one| one.judge.member.account_id == *judge) {
        let outbox = Outbox::of(cx, tx, Some(contest), LetterKind::Assignment).await?;
        let letter = letter_to_judge(cx, &outbox, contest, &JudgeLetter { round, judge, key })?;
        tx.insert_letters(std::slice::from_ref(&letter)).await?;
    }
    Ok(())
}

/// Withdraws what a judge was told of a film that is theirs no more, unless it has left. The letter of a hand-over tells of several
/// films: it stays as long as the judge has one that was another's.
pub(crate) async fn withdraw_of_one_more(tx: &mut dyn Tx, contest: &Contest, gone: &Assignment) -> Result<()> {
    let Assignment { id, round, judge_id: judge, .. } = gone;
    let (kind, why) = (LetterKind::Assignment, LetterNote::TakenBack);
    withdraw_letter(tx, kind, &judge_key(contest, *round, judge, id.as_str()), why).await?;
    let left = tx.tasks(&contest.id, *round, Some(judge)).await?;
    if left.iter().any(|task| task.assignment.replaces.is_some() && task.assignment.recused_at.is_none()) {
        return Ok(());
    }
    let begins = judge_key(contest, *round, judge, HAND_OVER);
    let told = dedup_key(kind, &begins);
    for key in tx.letter_keys(&contest.id, &[kind]).await? {
        if let Some(films) = key.strip_prefix(&told) {
            withdraw_letter(tx, kind, &format!("{begins}{films}"), why).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_over_is_known_by_all_its_films() {
        let films = |last: &[u8]| -> BTreeSet<AssignmentId> {
            last.iter().map(|last| format!("01900000-0000-7000-8000-00000000000{last}").parse().unwrap()).collect()
        };
        assert_eq!(hand_over_key(&films(&[1, 2])), hand_over_key(&films(&[2, 1, 2])), "said again");
        for other in [&[2][..], &[1, 3], &[1, 2, 3]] {
            assert_ne!(hand_over_key(&films(&[1, 2])), hand_over_key(&films(other)), "another act");
        }
        assert!(hand_over_key(&films(&[7])).ends_with('7'), "as one film more");
    }
}
