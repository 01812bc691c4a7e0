//! Lines about what people decide: amendments of what was sealed, rulings about single films, ballots.

use domain::contest::Balance;
use domain::ids::EntryId;
use domain::meeting::{Count, Outcome, Terms};
use domain::overrides::Ruling;
use domain::record::{
    AmendedSubject, AmendmentLine, BallotLine, CriterionWeight, LineBody, OverrideLine, OverrideRuling, RecordHash,
    named_rules,
};
use domain::sealed_change::SealedChange;
use store::{Ballot, Contest, Meeting, OpeningSubject, Tx};

use super::writer::{RecordWriter, figure, numbers};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::Result;

/// An amendment that says nothing more yet.
pub(super) const fn amendment(subject: AmendedSubject, reason: RecordHash, decider: RecordHash) -> AmendmentLine {
    AmendmentLine {
        subject,
        reason,
        decider,
        size: None,
        tolerance: None,
        rules: None,
        criteria: None,
        method: None,
        round: None,
        alias: None,
        leaves: None,
        comes: None,
    }
}

/// Why something was decided, and by whom.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DecisionWords<'a> {
    pub(crate) reason: &'a str,
    pub(crate) decider: &'a str,
}

impl RecordWriter<'_> {
    pub(super) fn commit_decided(&mut self, decided: DecisionWords<'_>) -> (RecordHash, RecordHash) {
        let reason = self.commit(OpeningSubject::Reason, None, "", decided.reason);
        (reason, self.commit(OpeningSubject::Decider, None, "", decided.decider))
    }

    /// Other rules of the selection.
    pub(super) async fn amended_rules(
        &mut self,
        tx: &mut dyn Tx,
        balance: &Balance,
        (reason, decider): (RecordHash, RecordHash),
    ) -> Result<()> {
        self.load_groups(tx).await?;
        let mut line = amendment(AmendedSubject::Rules, reason, decider);
        line.size = Some(u64::try_from(balance.size).unwrap_or(u64::MAX));
        line.tolerance = balance.tolerance;
        let limiting = balance.rules.iter().filter(|rule| rule.limits().next().is_some());
        line.rules = Some(named_rules(limiting.map(|rule| self.rule(rule))));
        self.line(LineBody::Amendment(line));
        Ok(())
    }
}

/// Adds an amendment of what was sealed.
pub(crate) async fn append_amendment(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    change: &SealedChange,
    decided: DecisionWords<'_>,
) -> Result<()> {
    let Some(mut writer) = RecordWriter::begin(cx, tx, contest).await? else { return Ok(()) };
    // Before the pool nothing but the end of the call is fixed.
    if !writer.is_pooled() && !matches!(change, SealedChange::Deadline { .. }) {
        return writer.end(tx).await;
    }
    let (reason, decider) = writer.commit_decided(decided);
    let mut line = match change {
        SealedChange::Rules { after, .. } => {
            writer.amended_rules(tx, after, (reason, decider)).await?;
            return writer.end(tx).await;
        }
        SealedChange::Rubric { .. } => amendment(AmendedSubject::Criteria, reason, decider),
        SealedChange::Method { .. } => amendment(AmendedSubject::Method, reason, decider),
        SealedChange::Deadline { .. } => amendment(AmendedSubject::Deadline, reason, decider),
        SealedChange::Withdrawal { .. } => amendment(AmendedSubject::Withdrawal, reason, decider),
    };
    match change {
        SealedChange::Rubric { after, .. } => line.criteria = Some(CriterionWeight::all(after)),
        SealedChange::Method { after, .. } => line.method = Some(*after),
        SealedChange::Withdrawal { leaves, comes } => {
            let films: Vec<&EntryId> = std::iter::once(leaves).chain(comes).collect();
            let numbers = numbers(tx, contest, films).await?;
            line.leaves = numbers.get(leaves.as_str()).copied();
            line.comes = comes.as_ref().and_then(|comes| numbers.get(comes.as_str()).copied());
        }
        SealedChange::Rules { .. } | SealedChange::Deadline { .. } => {}
    }
    writer.line(LineBody::Amendment(line));
    writer.end(tx).await
}

/// Adds rulings about films: in, out, or, for one that was taken back, neither.
pub(crate) async fn append_rulings(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    rulings: &[(&EntryId, Option<Ruling>)],
    decided: DecisionWords<'_>,
) -> Result<()> {
    let Some(mut writer) = RecordWriter::begin(cx, tx, contest).await? else { return Ok(()) };
    let numbers = numbers(tx, contest, rulings.iter().map(|(film, _)| *film).collect()).await?;
    for (film, ruling) in rulings {
        let Some(film) = numbers.get(film.as_str()) else { continue };
        let ruling = match ruling {
            Some(Ruling::In) => OverrideRuling::In,
            Some(Ruling::Out) => OverrideRuling::Out,
            None => OverrideRuling::None,
        };
        let (reason, decider) = writer.commit_decided(decided);
        writer.line(LineBody::Override(OverrideLine { film: *film, ruling, reason, decider }));
    }
    writer.end(tx).await
}

/// Adds that an earlier ruling was taken back.
pub(crate) async fn append_ruling_dropped(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    film: &EntryId,
) -> Result<()> {
    let decider = actor.account().map_or("", |account| account.name.as_str());
    append_rulings(cx, tx, contest, &[(film, None)], DecisionWords { reason: "", decider }).await
}

/// A ballot as it was counted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CountedBallot<'a> {
    pub(crate) meeting: &'a Meeting,
    pub(crate) ballot: &'a Ballot,
    pub(crate) count: &'a Count,
    /// With the films that the chair chose.
    pub(crate) outcome: &'a Outcome,
    /// The films that the chair chose.
    pub(crate) casting: &'a [EntryId],
}

/// Adds a ballot that leaves no tie. One that was still open when the selection was sealed decides nothing, and has no line.
pub(crate) async fn append_ballot(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    counted: CountedBallot<'_>,
) -> Result<()> {
    let Some(mut writer) = RecordWriter::begin(cx, tx, contest).await? else { return Ok(()) };
    if tx.selection(&contest.id).await?.is_some() {
        return Ok(());
    }
    let CountedBallot { meeting, ballot, count, outcome, casting } = counted;
    // The newest stands first.
    let meetings = tx.meetings(&contest.id).await?;
    let later = meetings.iter().position(|(one, _)| one.id == meeting.id).unwrap_or_default();
    let Terms { films, most, seats } = &ballot.terms;
    let all = films.iter().chain(&outcome.chosen).chain(casting).collect();
    let numbers = numbers(tx, contest, all).await?;
    let of =
        |films: &[EntryId]| films.iter().filter_map(|film| numbers.get(film.as_str()).copied()).collect::<Vec<u32>>();
    let votes = count.votes.iter().filter_map(|(film, votes)| Some((*numbers.get(film.as_str())?, figure(*votes))));
    let line = BallotLine {
        meeting: figure(meetings.len().saturating_sub(later)),
        place: figure(ballot.place),
        secret: u32::from(ballot.secret),
        most: figure(*most),
        seats: figure(*seats),
        members: figure(ballot.members),
        present: figure(ballot.present),
        papers: figure(count.papers),
        blank: figure(count.blank),
        void: figure(count.void),
        votes: votes.collect(),
        chosen: of(&outcome.chosen),
        casting: of(casting),
        question: writer.commit(OpeningSubject::Question, None, "", &ballot.question),
    };
    writer.line(LineBody::Ballot(line));
    writer.end(tx).await
}
