//! Selection meetings.

use async_trait::async_trait;
use domain::ids::{AccountId, BallotId, ContestId, EntryId, MeetingId, ProposalId};
use domain::judging::sheet::Note;
use domain::meeting::{Outcome, Paper};
use domain::time::Micros;

use super::SqlTx;
use crate::error::{Place, Result, StoreError, to_json};
use crate::meetings::{
    AttendancePeriod, Ballot, BallotResult, DiscussedFilm, Meeting, MeetingCourse, Meetings, Proposal,
    ProposalDecision, Vote,
};

#[derive(sqlx::FromRow)]
struct MeetingRow {
    id: String,
    contest_id: String,
    quorum: String,
    opened_by: String,
    opened_at: i64,
    closed_at: Option<i64>,
    current_entry: Option<String>,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct MeetingBesideSeal {
    #[sqlx(flatten)]
    meeting: MeetingRow,
    sealed_at: Option<i64>,
    /// Of the newest checkpoint of the record.
    note: Option<String>,
}

impl MeetingRow {
    fn read(self) -> Result<Meeting> {
        let at = |column| Place { table: "meetings", column, row: &self.id };
        Ok(Meeting {
            id: at("id").parse(&self.id)?,
            contest_id: at("contest_id").parse(&self.contest_id)?,
            quorum: at("quorum").parse(&self.quorum)?,
            opened_by: at("opened_by").parse(&self.opened_by)?,
            opened_at: self.opened_at,
            closed_at: self.closed_at,
            current: self.current_entry.as_ref().map(|id| at("current_entry").parse(id)).transpose()?,
            version: self.version,
        })
    }
}

#[derive(sqlx::FromRow)]
struct BallotRow {
    id: String,
    meeting_id: String,
    place: i64,
    question: String,
    terms: String,
    secret: i64,
    again_of: Option<String>,
    opened_at: i64,
    present: i64,
    members: i64,
    voters: Option<String>,
    left_out: String,
    closed_at: Option<i64>,
    count: Option<String>,
    outcome: Option<String>,
    casting: Option<String>,
}

impl BallotRow {
    fn read(self) -> Result<Ballot> {
        let at = |column| Place { table: "ballots", column, row: &self.id };
        let result = match self.closed_at {
            Some(closed_at) => Some(BallotResult {
                closed_at,
                count: self.count.as_ref().map(|count| at("count").json(count)).transpose()?,
                outcome: self
                    .outcome
                    .as_ref()
                    .map_or_else(|| Ok(Outcome::default()), |text| at("outcome").json(text))?,
                casting: self.casting.as_ref().map(|casting| at("casting").json(casting)).transpose()?,
            }),
            None => None,
        };
        Ok(Ballot {
            id: at("id").parse(&self.id)?,
            meeting_id: at("meeting_id").parse(&self.meeting_id)?,
            place: self.place,
            terms: at("terms").json(&self.terms)?,
            secret: self.secret != 0,
            again_of: self.again_of.as_ref().map(|id| at("again_of").parse(id)).transpose()?,
            question: self.question.clone(),
            opened_at: self.opened_at,
            present: self.present,
            members: self.members,
            voters: self.voters.as_ref().map(|voters| at("voters").json(voters)).transpose()?,
            left_out: at("left_out").json(&self.left_out)?,
            result,
        })
    }
}

#[derive(sqlx::FromRow)]
struct ProposalRow {
    id: String,
    meeting_id: String,
    place: i64,
    comes: Option<String>,
    leaves: Option<String>,
    reason: String,
    proposed_by: String,
    proposed_at: i64,
    decided_at: Option<i64>,
    accepted: i64,
    decider: String,
}

impl ProposalRow {
    fn read(self) -> Result<Proposal> {
        let at = |column| Place { table: "proposals", column, row: &self.id };
        let entry = |column, id: &Option<String>| id.as_ref().map(|id| at(column).parse(id)).transpose();
        Ok(Proposal {
            id: at("id").parse(&self.id)?,
            meeting_id: at("meeting_id").parse(&self.meeting_id)?,
            place: self.place,
            comes: entry("comes", &self.comes)?,
            leaves: entry("leaves", &self.leaves)?,
            proposed_by: at("proposed_by").parse(&self.proposed_by)?,
            proposed_at: self.proposed_at,
            decision: self.decided_at.map(|at| ProposalDecision {
                accepted: self.accepted != 0,
                decider: self.decider.clone(),
                at,
            }),
            reason: self.reason,
        })
    }
}

#[async_trait]
impl Meetings for SqlTx {
    async fn insert_meeting(&mut self, meeting: &Meeting) -> Result<()> {
        sqlx::query(
            "INSERT INTO meetings (id, contest_id, quorum, opened_by, opened_at, closed_at, current_entry, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(meeting.id.as_str())
        .bind(meeting.contest_id.as_str())
        .bind(meeting.quorum.to_string())
        .bind(meeting.opened_by.as_str())
        .bind(meeting.opened_at)
        .bind(meeting.closed_at)
        .bind(meeting.current.as_ref().map(EntryId::as_str))
        .bind(meeting.version)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn meetings(&mut self, contest: &ContestId) -> Result<Vec<(Meeting, Option<i64>)>> {
        Ok(self.meetings_beside_record(contest).await?.0)
    }

    async fn meetings_beside_record(
        &mut self,
        contest: &ContestId,
    ) -> Result<(Vec<(Meeting, Option<i64>)>, Option<String>)> {
        let rows: Vec<MeetingBesideSeal> = sqlx::query_as(
            "SELECT m.*, s.sealed_at,
                 (SELECT c.note FROM record_checkpoints c WHERE c.contest_id = m.contest_id
                  ORDER BY c.size DESC LIMIT 1) AS note
             FROM meetings m LEFT JOIN selections s ON s.contest_id = m.contest_id
             WHERE m.contest_id = $1 ORDER BY m.opened_at DESC, m.id DESC",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        let note = rows.first().and_then(|row| row.note.clone());
        let meetings = rows.into_iter().map(|row| Ok((row.meeting.read()?, row.sealed_at))).collect::<Result<_>>()?;
        Ok((meetings, note))
    }

    async fn open_meeting(&mut self, contest: &ContestId) -> Result<Option<Meeting>> {
        let row: Option<MeetingRow> =
            sqlx::query_as("SELECT * FROM meetings WHERE contest_id = $1 AND closed_at IS NULL")
                .bind(contest.as_str())
                .fetch_optional(self.db()?)
                .await?;
        row.map(MeetingRow::read).transpose()
    }

    async fn lock_meeting(&mut self, contest: &ContestId) -> Result<Option<Meeting>> {
        let row: Option<MeetingRow> = sqlx::query_as(
            "UPDATE meetings SET version = version + 1 WHERE contest_id = $1 AND closed_at IS NULL RETURNING *",
        )
        .bind(contest.as_str())
        .fetch_optional(self.db()?)
        .await?;
        row.map(MeetingRow::read).transpose()
    }

    async fn close_meeting(&mut self, id: &MeetingId, at: Micros) -> Result<()> {
        sqlx::query("UPDATE attendance SET left_at = $2 WHERE meeting_id = $1 AND left_at IS NULL")
            .bind(id.as_str())
            .bind(at)
            .execute(self.db()?)
            .await?;
        sqlx::query("UPDATE meetings SET closed_at = $2 WHERE id = $1")
            .bind(id.as_str())
            .bind(at)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn come(&mut self, id: &MeetingId, account: &AccountId, at: Micros) -> Result<()> {
        // Who leaves and comes back within the same moment never left.
        sqlx::query(
            "INSERT INTO attendance (meeting_id, account_id, came_at) SELECT $1, $2, $3
             WHERE NOT EXISTS
                 (SELECT 1 FROM attendance WHERE meeting_id = $1 AND account_id = $2 AND left_at IS NULL)
             ON CONFLICT (meeting_id, account_id, came_at) DO UPDATE SET left_at = NULL",
        )
        .bind(id.as_str())
        .bind(account.as_str())
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn leave(&mut self, id: &MeetingId, account: &AccountId, at: Micros) -> Result<()> {
        sqlx::query("UPDATE attendance SET left_at = $3 WHERE meeting_id = $1 AND account_id = $2 AND left_at IS NULL")
            .bind(id.as_str())
            .bind(account.as_str())
            .bind(at)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn stays(&mut self, id: &MeetingId) -> Result<Vec<AttendancePeriod>> {
        let rows: Vec<(String, i64, Option<i64>)> = sqlx::query_as(
            "SELECT account_id, came_at, left_at FROM attendance WHERE meeting_id = $1 ORDER BY came_at, account_id",
        )
        .bind(id.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter()
            .map(|(account, came_at, left_at)| {
                let place = Place { table: "attendance", column: "account_id", row: id.as_str() };
                Ok(AttendancePeriod { account_id: place.parse(&account)?, came_at, left_at })
            })
            .collect()
    }

    async fn discuss(&mut self, id: &MeetingId, entry: &EntryId, at: Micros) -> Result<()> {
        sqlx::query(
            "INSERT INTO discussed (meeting_id, place, entry_id, began_at)
             SELECT $1, COALESCE(MAX(place), 0) + 1, $2, $3 FROM discussed WHERE meeting_id = $1",
        )
        .bind(id.as_str())
        .bind(entry.as_str())
        .bind(at)
        .execute(self.db()?)
        .await?;
        sqlx::query("UPDATE meetings SET current_entry = $2 WHERE id = $1")
            .bind(id.as_str())
            .bind(entry.as_str())
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn course(&mut self, id: &MeetingId) -> Result<MeetingCourse> {
        let rows: Vec<(String, i64, Option<i64>, i64)> = sqlx::query_as(
            // The places of films are counted from 1.
            "SELECT account_id, came_at, left_at, CAST(0 AS BIGINT) FROM attendance WHERE meeting_id = $1
             UNION ALL SELECT entry_id, began_at, NULL, CAST(place AS BIGINT) FROM discussed WHERE meeting_id = $1
             ORDER BY 4, 2, 1",
        )
        .bind(id.as_str())
        .fetch_all(self.db()?)
        .await?;
        let mut course = MeetingCourse::default();
        for (what, since, left_at, place) in rows {
            if place > 0 {
                let at = Place { table: "discussed", column: "entry_id", row: id.as_str() };
                course.discussed.push(DiscussedFilm { entry_id: at.parse(&what)?, began_at: since });
            } else {
                let at = Place { table: "attendance", column: "account_id", row: id.as_str() };
                course.stays.push(AttendancePeriod { account_id: at.parse(&what)?, came_at: since, left_at });
            }
        }
        Ok(course)
    }

    async fn insert_ballot(&mut self, ballot: &Ballot) -> Result<()> {
        sqlx::query(
            "INSERT INTO ballots (id, meeting_id, place, question, terms, secret, again_of, opened_at, present, members,
                 voters, left_out)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(ballot.id.as_str())
        .bind(ballot.meeting_id.as_str())
        .bind(ballot.place)
        .bind(&ballot.question)
        .bind(to_json(&ballot.terms)?)
        .bind(i64::from(ballot.secret))
        .bind(ballot.again_of.as_ref().map(BallotId::as_str))
        .bind(ballot.opened_at)
        .bind(ballot.present)
        .bind(ballot.members)
        .bind(ballot.voters.as_ref().map(to_json).transpose()?)
        .bind(to_json(&ballot.left_out)?)
        .execute(self.db()?)
        .await?;
        if ballot.secret {
            sqlx::query("INSERT INTO secret_ballots (ballot_id, papers) VALUES ($1, '[]')")
                .bind(ballot.id.as_str())
                .execute(self.db()?)
                .await?;
        }
        Ok(())
    }

    async fn ballots(&mut self, id: &MeetingId) -> Result<Vec<Ballot>> {
        let rows: Vec<BallotRow> = sqlx::query_as("SELECT * FROM ballots WHERE meeting_id = $1 ORDER BY place")
            .bind(id.as_str())
            .fetch_all(self.db()?)
            .await?;
        rows.into_iter().map(BallotRow::read).collect()
    }

    async fn insert_vote(&mut self, ballot: &BallotId, vote: &Vote) -> Result<()> {
        sqlx::query("INSERT INTO votes (ballot_id, voter_id, paper) VALUES ($1, $2, $3)")
            .bind(ballot.as_str())
            .bind(vote.voter_id.as_str())
            .bind(vote.paper.as_ref().map(to_json).transpose()?)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn votes(&mut self, id: &MeetingId) -> Result<Vec<(BallotId, Vote)>> {
        let rows: Vec<(String, String, Option<String>)> = sqlx::query_as(
            "SELECT v.ballot_id, v.voter_id, v.paper FROM votes v JOIN ballots b ON b.id = v.ballot_id
             WHERE b.meeting_id = $1 ORDER BY b.place, v.voter_id",
        )
        .bind(id.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter()
            .map(|(ballot, voter, paper)| {
                let at = |column| Place { table: "votes", column, row: &ballot };
                let paper = paper.as_ref().map(|paper| at("paper").json(paper)).transpose()?;
                Ok((at("ballot_id").parse(&ballot)?, Vote { voter_id: at("voter_id").parse(&voter)?, paper }))
            })
            .collect()
    }

    async fn secret_papers(&mut self, ballot: &BallotId) -> Result<Vec<Paper>> {
        let papers: Option<String> = sqlx::query_scalar("SELECT papers FROM secret_ballots WHERE ballot_id = $1")
            .bind(ballot.as_str())
            .fetch_optional(self.db()?)
            .await?;
        let place = Place { table: "secret_ballots", column: "papers", row: ballot.as_str() };
        papers.map_or(Ok(Vec::new()), |papers| place.json(&papers))
    }

    async fn add_secret_paper(&mut self, ballot: &BallotId, paper: &Paper) -> Result<()> {
        let mut papers = self.secret_papers(ballot).await?;
        papers.push(paper.clone());
        papers.sort();
        let done = sqlx::query("UPDATE secret_ballots SET papers = $2 WHERE ballot_id = $1")
            .bind(ballot.as_str())
            .bind(to_json(&papers)?)
            .execute(self.db()?)
            .await?;
        if done.rows_affected() == 1 {
            return Ok(());
        }
        Err(StoreError::Inconsistent {
            table: "secret_ballots",
            column: "ballot_id",
            row: ballot.to_string(),
            detail: "a secret ballot without a place for its papers".to_owned(),
        })
    }

    async fn empty_secret_ballot(&mut self, ballot: &BallotId) -> Result<()> {
        sqlx::query("UPDATE secret_ballots SET papers = '[]' WHERE ballot_id = $1")
            .bind(ballot.as_str())
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn set_ballot_voters(&mut self, ballot: &Ballot) -> Result<()> {
        sqlx::query("UPDATE ballots SET present = $2, members = $3, voters = $4, left_out = $5 WHERE id = $1")
            .bind(ballot.id.as_str())
            .bind(ballot.present)
            .bind(ballot.members)
            .bind(ballot.voters.as_ref().map(to_json).transpose()?)
            .bind(to_json(&ballot.left_out)?)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn set_ballot_result(&mut self, ballot: &BallotId, result: &BallotResult) -> Result<()> {
        sqlx::query("UPDATE ballots SET closed_at = $2, count = $3, outcome = $4, casting = $5 WHERE id = $1")
            .bind(ballot.as_str())
            .bind(result.closed_at)
            .bind(result.count.as_ref().map(to_json).transpose()?)
            .bind(to_json(&result.outcome)?)
            .bind(result.casting.as_ref().map(to_json).transpose()?)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn insert_proposal(&mut self, proposal: &Proposal) -> Result<()> {
        sqlx::query(
            "INSERT INTO proposals
                 (id, meeting_id, place, comes, leaves, reason, proposed_by, proposed_at, accepted, decider)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, '')",
        )
        .bind(proposal.id.as_str())
        .bind(proposal.meeting_id.as_str())
        .bind(proposal.place)
        .bind(proposal.comes.as_ref().map(EntryId::as_str))
        .bind(proposal.leaves.as_ref().map(EntryId::as_str))
        .bind(&proposal.reason)
        .bind(proposal.proposed_by.as_str())
        .bind(proposal.proposed_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn proposals(&mut self, id: &MeetingId) -> Result<Vec<Proposal>> {
        let rows: Vec<ProposalRow> = sqlx::query_as("SELECT * FROM proposals WHERE meeting_id = $1 ORDER BY place")
            .bind(id.as_str())
            .fetch_all(self.db()?)
            .await?;
        rows.into_iter().map(ProposalRow::read).collect()
    }

    async fn decide_proposal(&mut self, id: &ProposalId, decision: &ProposalDecision) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE proposals SET decided_at = $2, accepted = $3, decider = $4 WHERE id = $1 AND decided_at IS NULL",
        )
        .bind(id.as_str())
        .bind(decision.at)
        .bind(i64::from(decision.accepted))
        .bind(&decision.decider)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn notes_of_entry(&mut self, contest: &ContestId, entry: &EntryId) -> Result<Vec<Note>> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT s.assignment_id, s.notes FROM sheets s JOIN assignments a ON a.id = s.assignment_id
             WHERE a.contest_id = $1 AND a.entry_id = $2 AND a.recused_at IS NULL AND s.signed_at IS NOT NULL
               AND s.notes <> '[]'",
        )
        .bind(contest.as_str())
        .bind(entry.as_str())
        .fetch_all(self.db()?)
        .await?;
        let mut notes: Vec<Note> = Vec::new();
        for (assignment, text) in rows {
            let place = Place { table: "sheets", column: "notes", row: &assignment };
            notes.extend(place.json::<Vec<Note>>(&text)?);
        }
        notes.sort();
        Ok(notes)
    }
}
