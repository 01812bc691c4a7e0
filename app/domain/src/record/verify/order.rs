//! Step 5: what stands behind what.

use std::collections::BTreeSet;

use super::force::counts_from;
use super::lines::ReadRecord;
use super::{At, Step, must, same, wrong};
use crate::record::line::{
    AmendedSubject, EntryStanding, LineBody, LineKind, ObjectionStep, PublicationMode, RecordedLine, SeedStep,
};

/// Where a contest stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    BeforePool,
    BeforeSeed,
    Rounds,
    Selected,
    Noticed,
    Resulted,
    Ended,
}

use Stage as S;

impl Stage {
    const fn words(self) -> &'static str {
        match self {
            Self::BeforePool => "before the pool",
            Self::BeforeSeed => "before the seed",
            Self::Rounds => "in the rounds",
            Self::Selected => "behind the selection",
            Self::Noticed => "behind the notice",
            Self::Resulted => "behind the result",
            Self::Ended => "behind the end",
        }
    }

    /// The stage behind a line.
    fn behind(self, body: &LineBody) -> Self {
        match body {
            LineBody::Pool(_) => Self::BeforeSeed,
            LineBody::Seed(line) if line.step == SeedStep::Drawn => Self::Rounds,
            LineBody::Selection(_) => Self::Selected,
            LineBody::Notice(_) => Self::Noticed,
            LineBody::Result(_) => Self::Resulted,
            LineBody::Close(_) => Self::Ended,
            _ => self,
        }
    }
}

/// The stages that a line may stand in; `again` where an amendment asks for another seed.
fn stages(body: &LineBody, again: bool) -> &'static [Stage] {
    const ANY: &[Stage] = &[S::BeforePool, S::BeforeSeed, S::Rounds, S::Selected, S::Noticed, S::Resulted];
    match body {
        LineBody::Open(_) => &[],
        LineBody::Key(_) | LineBody::Countersign(_) => ANY,
        LineBody::Entry(line) if line.standing == EntryStanding::Withdrawn => ANY,
        LineBody::Rules(_) | LineBody::Entry(_) | LineBody::Pool(_) => &[S::BeforePool],
        LineBody::Seed(_) if again => &[S::Rounds],
        LineBody::Seed(line) if line.step == SeedStep::Named => &[S::BeforePool],
        LineBody::Seed(_) => &[S::BeforeSeed],
        LineBody::Amendment(line) => match line.subject {
            AmendedSubject::Deadline => &[S::BeforePool, S::BeforeSeed, S::Rounds],
            AmendedSubject::Withdrawal => &[S::Selected, S::Noticed, S::Resulted],
            _ => &[S::BeforeSeed, S::Rounds],
        },
        // Where the chosen films became others, another notice follows.
        LineBody::Notice(_) => &[S::Selected, S::Noticed],
        LineBody::Objection(_) | LineBody::Result(_) => &[S::Noticed],
        LineBody::Close(_) => &[S::Resulted],
        LineBody::Assignment(_)
        | LineBody::Sheet(_)
        | LineBody::Absence(_)
        | LineBody::Override(_)
        | LineBody::Advance(_)
        | LineBody::Ranking(_)
        | LineBody::Selection(_)
        | LineBody::Ballot(_) => &[S::Rounds],
    }
}

/// The course of the rounds, as far as it was read.
struct Course {
    /// The round that is judged now; none between its ranking and the films that go on.
    judged: Option<u32>,
    /// The last round that is ranked.
    ranked: u32,
    /// The place behind its ranking.
    follows: u64,
}

impl Course {
    /// What the rounds ask of a line, where everything about them is shown.
    fn check(&self, act: &RecordedLine, record: &ReadRecord<'_>) -> Step<()> {
        let kind = act.body.kind();
        if usize::try_from(self.ranked) == Ok(record.rounds().len()) || kind == LineKind::Selection {
            let place = At(act.n, "directly behind the last ranking");
            return same(place, &(LineKind::Selection, self.follows), &(kind, act.n));
        }
        // What a judge sees, or does not, may be of an earlier round whose scores count along.
        let (round, counts_along) = match &act.body {
            LineBody::Assignment(line) => (line.round, true),
            LineBody::Absence(line) => (line.round, true),
            LineBody::Sheet(line) => (line.round, false),
            LineBody::Ranking(line) => (line.round, false),
            LineBody::Advance(line) => {
                let wanted = (self.ranked.saturating_add(1), None);
                return same(At(act.n, "round"), &wanted, &(line.round, self.judged));
            }
            _ => return Ok(()),
        };
        if let Some(judged) = self.judged
            && counts_along
            && round < judged
        {
            let first = counts_from(record.rounds(), judged)?;
            return must(round >= first, At(act.n, "round"), format_args!("{first} to {judged}"), round);
        }
        same(At(act.n, "round"), &self.judged, &Some(round))
    }
}

/// Objections that came in and are not answered yet.
#[derive(Default)]
struct Objections {
    received: u32,
    open: BTreeSet<u32>,
}

impl Objections {
    fn take(&mut self, n: u64, number: u32, step: ObjectionStep) -> Step<()> {
        let fits = match step {
            ObjectionStep::Received => number == self.received.saturating_add(1) && self.open.insert(number),
            ObjectionStep::Answered => self.open.remove(&number),
        };
        self.received = self.received.max(number);
        must(fits, At(n, ""), "the next objection, or an answer to one", number)
    }
}

/// Step 5.
pub(super) fn order(record: &ReadRecord<'_>) -> Step<String> {
    let first = record.acts.first().filter(|act| act.n == 0).map(|act| act.body.kind());
    same("line 0", &Some(LineKind::Open), &first)?;
    let (mut stage, mut again, mut has_rules) = (Stage::BeforePool, false, false);
    let mut course = Course { judged: Some(1), ranked: 0, follows: 0 };
    let mut objections = Objections::default();
    let is_published = record.is_published();
    for act in record.acts.iter().skip(1) {
        let (n, kind) = (act.n, act.body.kind());
        let may_stand = stages(&act.body, again).contains(&stage);
        must(may_stand, At(n, ""), format_args!("a line that may stand {}", stage.words()), kind.key())?;
        if stage == Stage::Rounds && is_published {
            course.check(act, record)?;
        }
        match &act.body {
            LineBody::Rules(_) => has_rules = true,
            LineBody::Pool(_) => must(has_rules, At(n, ""), "rules in front", "none")?,
            LineBody::Ranking(line) => {
                course = Course { judged: None, ranked: line.round, follows: n.saturating_add(u64::from(line.of)) };
            }
            LineBody::Advance(line) => course.judged = Some(line.round),
            LineBody::Objection(line) => objections.take(n, line.number, line.step)?,
            LineBody::Close(line) => same(At(n, "lines"), &n, &line.lines)?,
            // Until it is drawn, whatever else is amended meanwhile.
            LineBody::Amendment(line) => again |= line.subject == AmendedSubject::Seed,
            LineBody::Seed(line) => again &= line.step != SeedStep::Drawn,
            _ => {}
        }
        stage = stage.behind(&act.body);
    }
    check_hidden(record, course.follows)?;
    Ok(format!("as section 3 says, now {}", stage.words()))
}

/// Behind a notice nothing is withheld but works outside the pool, and what judges do in closed mode.
fn check_hidden(record: &ReadRecord<'_>, follows: u64) -> Step<()> {
    if record.hidden.is_empty() || !record.has_notice() {
        return Ok(());
    }
    let drawn = record.acts.iter().find_map(|act| match &act.body {
        LineBody::Seed(line) if line.step == SeedStep::Drawn => Some(act.n),
        _ => None,
    });
    let drawn = drawn.ok_or_else(|| wrong("seed", "one in front of what is withheld", "none"))?;
    let is_closed = record.mode() == PublicationMode::Closed;
    for n in &record.hidden {
        let may_be = *n < record.end || is_closed && drawn < *n && *n < follows;
        must(may_be, At(*n, ""), "a line that is shown", "a withheld one")?;
    }
    Ok(())
}
