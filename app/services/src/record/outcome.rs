//! Lines about scores and what becomes of them: rankings, who goes on, the sealed selection, its publication, the end.

use domain::contest::Balance;
use domain::contest::round::Ties;
use domain::ids::EntryId;
use domain::notice::NoticePeriod;
use domain::record::{
    AdvanceLine, CloseLine, DocumentKind, LineBody, MOST_RESERVES, NoticeLine, ObjectionLine, ObjectionOutcome,
    ObjectionStep, PART_BYTES, RankedFilm, RankingLine, RecordHash, ResultLine, SelectionLine, in_parts,
};
use domain::scoring::Method;
use store::{Contest, OpeningSubject, Tx};

use super::writer::{RecordWriter, figure, numbers, unwritable};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::Result;

/// A ranking as lines have it.
#[derive(Clone, Debug)]
pub(crate) struct RecordedRanking {
    pub(crate) round: u8,
    pub(crate) method: Method,
    /// Shrinkage and leniencies, where the method adjusts; canonical.
    pub(crate) adjusted: Option<String>,
    /// Best first.
    pub(crate) films: Vec<RankedFilm>,
}

impl RecordWriter<'_> {
    fn ranking(&mut self, ranking: RecordedRanking) -> Result<()> {
        let RecordedRanking { round, method, adjusted, films } = ranking;
        let parts = in_parts(films, PART_BYTES).map_err(unwritable)?;
        let adjusted = adjusted.map(|text| self.document(DocumentKind::Adjusted, text));
        let of = figure(parts.len());
        for (part, films) in (1..).zip(parts) {
            self.line(LineBody::Ranking(RankingLine { round: u32::from(round), method, adjusted, part, of, films }));
        }
        Ok(())
    }
}

/// Adds the films of a round by their scores, and those that go on from it.
pub(crate) async fn append_advance(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    ranking: RecordedRanking,
    (to, ties, going): (u8, Ties, &[EntryId]),
) -> Result<()> {
    let Some(mut writer) = RecordWriter::begin(cx, tx, contest).await? else { return Ok(()) };
    writer.ranking(ranking)?;
    let ties = match ties {
        Ties::Go => "go",
        Ties::Stay => "stay",
    };
    let parts = in_parts(in_order(tx, contest, going).await?, PART_BYTES).map_err(unwritable)?;
    let of = figure(parts.len());
    for (part, films) in (1..).zip(parts) {
        let line = AdvanceLine { round: u32::from(to), part, of, ties: ties.to_owned(), films };
        writer.line(LineBody::Advance(line));
    }
    writer.end(tx).await
}

/// A selection as it is sealed.
#[derive(Clone, Debug)]
pub(crate) struct RecordedSelection<'a> {
    pub(crate) total: i64,
    /// Best first.
    pub(crate) selected: &'a [String],
    /// In their order.
    pub(crate) reserves: &'a [String],
    /// The proof that none is better, canonical.
    pub(crate) proof: String,
    /// The sealed rules, where an amendment is on record that is not in force.
    pub(crate) rules_again: Option<&'a Balance>,
}

/// Adds the ranking of the last round and the selection that is sealed.
pub(crate) async fn append_selection(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    ranking: RecordedRanking,
    selection: RecordedSelection<'_>,
) -> Result<()> {
    let Some(mut writer) = RecordWriter::begin(cx, tx, contest).await? else { return Ok(()) };
    let RecordedSelection { total, selected, reserves, proof, rules_again } = selection;
    if let Some(balance) = rules_again {
        // The last amendment counts, so the sealed rules are put back.
        let reason = writer.commit(OpeningSubject::Reason, None, "", "");
        let decider = writer.commit_actor(OpeningSubject::Decider, actor);
        writer.amended_rules(tx, balance, (reason, decider)).await?;
    }
    writer.ranking(ranking)?;
    let parsed = |ids: &[String]| ids.iter().filter_map(|id| id.parse().ok()).collect::<Vec<EntryId>>();
    let selected = in_order(tx, contest, &parsed(selected)).await?;
    let reserves = in_order(tx, contest, &parsed(reserves.get(..MOST_RESERVES).unwrap_or(reserves))).await?;
    let proof = writer.document(DocumentKind::Proof, proof);
    let parts = in_parts(selected, PART_BYTES.saturating_sub(MOST_RESERVES.saturating_mul(8))).map_err(unwritable)?;
    let of = figure(parts.len());
    let mut reserves = Some(reserves);
    for (part, selected) in (1..).zip(parts) {
        let reserves = reserves.take().unwrap_or_default();
        writer.line(LineBody::Selection(SelectionLine { part, of, total, selected, reserves, proof }));
    }
    writer.end(tx).await
}

/// A notice as the record has it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecordedNotice<'a> {
    pub(crate) period: NoticePeriod,
    /// The hash of its words.
    pub(crate) words: RecordHash,
    /// Best first.
    pub(crate) films: &'a [EntryId],
}

/// Adds that a notice went up for everybody to read.
pub(crate) async fn append_notice(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    notice: RecordedNotice<'_>,
) -> Result<()> {
    let Some(mut writer) = RecordWriter::begin(cx, tx, contest).await? else { return Ok(()) };
    let RecordedNotice { period, words, films } = notice;
    let films = in_order(tx, contest, films).await?;
    let (first, last) = (period.first.to_string(), period.last.to_string());
    writer.line(LineBody::Notice(NoticeLine { first, last, words: Some(words), films }));
    writer.end(tx).await
}

/// A step of an objection as the record has it. An answer is opened to everybody.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecordedObjection<'a> {
    pub(crate) number: i64,
    pub(crate) film: Option<&'a EntryId>,
    /// The facts, or the answer.
    pub(crate) text: &'a str,
    /// `None` where it came in.
    pub(crate) outcome: Option<ObjectionOutcome>,
}

/// Adds that an objection came in, or was answered.
pub(crate) async fn append_objection(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    objection: RecordedObjection<'_>,
) -> Result<()> {
    let Some(mut writer) = RecordWriter::begin(cx, tx, contest).await? else { return Ok(()) };
    let RecordedObjection { number, film, text, outcome } = objection;
    let film = match film {
        Some(film) => in_order(tx, contest, std::slice::from_ref(film)).await?.first().copied(),
        None => None,
    };
    let text = writer.commit(OpeningSubject::Objection, None, "", text);
    let step = if outcome.is_none() { ObjectionStep::Received } else { ObjectionStep::Answered };
    writer.line(LineBody::Objection(ObjectionLine { number: figure(number), step, film, text, outcome }));
    writer.end(tx).await
}

/// Adds the final result.
pub(crate) async fn append_result(cx: &Context, tx: &mut dyn Tx, contest: &Contest, films: &[EntryId]) -> Result<()> {
    let Some(mut writer) = RecordWriter::begin(cx, tx, contest).await? else { return Ok(()) };
    let parts = in_parts(in_order(tx, contest, films).await?, PART_BYTES).map_err(unwritable)?;
    let of = figure(parts.len());
    for (part, films) in (1..).zip(parts) {
        writer.line(LineBody::Result(ResultLine { part, of, films }));
    }
    writer.end(tx).await
}

/// Ends the record.
pub(crate) async fn append_close(cx: &Context, tx: &mut dyn Tx, contest: &Contest) -> Result<()> {
    let Some(mut writer) = RecordWriter::begin(cx, tx, contest).await? else { return Ok(()) };
    let lines = writer.size();
    writer.line(LineBody::Close(CloseLine { lines }));
    writer.end(tx).await
}

/// Numbers of films, in this order.
async fn in_order(tx: &mut dyn Tx, contest: &Contest, films: &[EntryId]) -> Result<Vec<u32>> {
    let numbers = numbers(tx, contest, films.iter().collect()).await?;
    Ok(films.iter().filter_map(|film| numbers.get(film.as_str()).copied()).collect())
}
