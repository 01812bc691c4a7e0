//! Popularity votes.

use async_trait::async_trait;
use domain::calendar::Day;
use domain::ids::{AccountId, ContestId, EntryId, ViewingId, VoteBatchId, VoterId};
use domain::popularity::{BallotCount, BallotState, BallotTallies, VoteRule, VoteState};
use domain::record::RecordHash;
use domain::time::Micros;
use sqlx::AssertSqlSafe;

use super::SqlTx;
use super::conditions::{Builder, MOST};
use super::popularity_rows::{BATCH, BatchRow, VOTE, VoteRow, VoterRow, hash, rule};
use super::sites::day;
use crate::error::{Place, Result, to_json};
use crate::popularity::{CastBallot, Popularity, PopularityVote, VoteBatch, VoteFigures, VoteRoot, Voter};

#[async_trait]
impl Popularity for SqlTx {
    async fn popularity_vote(&mut self, contest: &ContestId) -> Result<Option<PopularityVote>> {
        let query = format!("{VOTE} WHERE contest_id = $1");
        let row: Option<VoteRow> =
            sqlx::query_as(AssertSqlSafe(query)).bind(contest.as_str()).fetch_optional(self.db()?).await?;
        row.map(VoteRow::read).transpose()
    }

    async fn running_votes(&mut self) -> Result<Vec<PopularityVote>> {
        let query = format!("{VOTE} WHERE state NOT IN ('draft', 'sealed') ORDER BY contest_id");
        let rows: Vec<VoteRow> = sqlx::query_as(AssertSqlSafe(query)).fetch_all(self.db()?).await?;
        rows.into_iter().map(VoteRow::read).collect()
    }

    async fn put_popularity_vote(&mut self, vote: &PopularityVote, at: Micros) -> Result<bool> {
        let settings = to_json(&vote.settings)?;
        let done = if vote.version == 1 {
            sqlx::query(
                "INSERT INTO popularity_votes (contest_id, settings, state, secret, opens_at, closes_at, version, updated_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (contest_id) DO NOTHING",
            )
            .bind(vote.contest_id.as_str())
            .bind(settings)
            .bind(vote.state.key())
            .bind(vote.secret.as_deref())
            .bind(vote.period.from)
            .bind(vote.period.until)
            .bind(vote.version)
            .bind(at)
            .execute(self.db()?)
            .await?
        } else {
            sqlx::query(
                "UPDATE popularity_votes SET settings = $2, opens_at = $3, closes_at = $4, version = $5, updated_at = $6
                 WHERE contest_id = $1 AND version = $5 - 1",
            )
            .bind(vote.contest_id.as_str())
            .bind(settings)
            .bind(vote.period.from)
            .bind(vote.period.until)
            .bind(vote.version)
            .bind(at)
            .execute(self.db()?)
            .await?
        };
        Ok(done.rows_affected() == 1)
    }

    async fn set_vote_state(
        &mut self,
        contest: &ContestId,
        from: VoteState,
        to: VoteState,
        at: Micros,
    ) -> Result<bool> {
        let done =
            sqlx::query("UPDATE popularity_votes SET state = $3, updated_at = $4 WHERE contest_id = $1 AND state = $2")
                .bind(contest.as_str())
                .bind(from.key())
                .bind(to.key())
                .bind(at)
                .execute(self.db()?)
                .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn vote_figures(&mut self, contest: &ContestId) -> Result<VoteFigures> {
        let figures = sqlx::query_as(
            "SELECT COALESCE((SELECT members FROM vote_tallies WHERE contest_id = $1), 0) AS members,
                    COALESCE((SELECT voters FROM vote_tallies WHERE contest_id = $1), 0) AS voters,
                    COALESCE((SELECT MAX(number) FROM popularity_ballots WHERE contest_id = $1), 0) AS ballots,
                    (SELECT COUNT(*) FROM popularity_ballots
                     WHERE contest_id = $1 AND batch_id IS NOT NULL AND state = 'held') AS held,
                    (SELECT COUNT(*) FROM popularity_ballots
                     WHERE contest_id = $1 AND batch_id IS NOT NULL AND state = 'void') AS void,
                    COALESCE((SELECT MAX(number) FROM popularity_ballots WHERE contest_id = $1), 0)
                        - COALESCE((SELECT tallied FROM vote_tallies WHERE contest_id = $1), 0) AS untallied",
        );
        Ok(figures.bind(contest.as_str()).fetch_one(self.db()?).await?)
    }

    async fn put_vote_members(&mut self, contest: &ContestId, keys: &[Vec<u8>]) -> Result<()> {
        sqlx::query("DELETE FROM vote_members WHERE contest_id = $1")
            .bind(contest.as_str())
            .execute(self.db()?)
            .await?;
        for some in keys.chunks(MOST) {
            let mut query = Builder::new("INSERT INTO vote_members (contest_id, key_hmac) ");
            query.push_values(some, |mut row, key| {
                row.push_bind(contest.as_str()).push_bind(key.as_slice());
            });
            query.build().persistent(false).execute(self.db()?).await?;
        }
        sqlx::query(
            "INSERT INTO vote_tallies (contest_id, tallied, members, voters) VALUES ($1, 0, $2, 0)
             ON CONFLICT (contest_id) DO UPDATE SET members = excluded.members",
        )
        .bind(contest.as_str())
        .bind(i64::try_from(keys.len()).unwrap_or(i64::MAX))
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn is_vote_member(&mut self, contest: &ContestId, key: &[u8]) -> Result<bool> {
        let found: Option<i64> =
            sqlx::query_scalar("SELECT CAST(1 AS BIGINT) FROM vote_members WHERE contest_id = $1 AND key_hmac = $2")
                .bind(contest.as_str())
                .bind(key)
                .fetch_optional(self.db()?)
                .await?;
        Ok(found.is_some())
    }

    async fn was_present(&mut self, viewing: &ViewingId, person_key: &[u8]) -> Result<bool> {
        let found: Option<i64> =
            sqlx::query_scalar("SELECT at FROM presences WHERE viewing_id = $1 AND person_key = $2")
                .bind(viewing.as_str())
                .bind(person_key)
                .fetch_optional(self.db()?)
                .await?;
        Ok(found.is_some())
    }

    async fn put_voter(&mut self, voter: &Voter) -> Result<()> {
        let added = sqlx::query(
            "INSERT INTO voters (id, contest_id, kind, key_hmac, token_hash, proven_at, network_hmac, agent_hmac, stem_hmac)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (contest_id, kind, key_hmac) DO NOTHING",
        )
        .bind(voter.id.as_str())
        .bind(voter.contest_id.as_str())
        .bind(voter.kind.key())
        .bind(&voter.key_hmac)
        .bind(&voter.token_hash)
        .bind(voter.proven_at)
        .bind(&voter.network_hmac)
        .bind(&voter.agent_hmac)
        .bind(&voter.stem_hmac)
        .execute(self.db()?)
        .await?;
        if added.rows_affected() == 0 {
            sqlx::query("UPDATE voters SET token_hash = $4 WHERE contest_id = $1 AND kind = $2 AND key_hmac = $3")
                .bind(voter.contest_id.as_str())
                .bind(voter.kind.key())
                .bind(&voter.key_hmac)
                .bind(&voter.token_hash)
                .execute(self.db()?)
                .await?;
        } else {
            // Counted as they come: there may be a million of them.
            sqlx::query(
                "INSERT INTO vote_tallies (contest_id, tallied, members, voters) VALUES ($1, 0, 0, 1)
                 ON CONFLICT (contest_id) DO UPDATE SET voters = vote_tallies.voters + 1",
            )
            .bind(voter.contest_id.as_str())
            .execute(self.db()?)
            .await?;
        }
        Ok(())
    }

    async fn voter_by_token(&mut self, contest: &ContestId, token_hash: &[u8]) -> Result<Option<Voter>> {
        let row: Option<VoterRow> = sqlx::query_as("SELECT * FROM voters WHERE token_hash = $1 AND contest_id = $2")
            .bind(token_hash)
            .bind(contest.as_str())
            .fetch_optional(self.db()?)
            .await?;
        row.map(VoterRow::read).transpose()
    }

    async fn spend_once(&mut self, id: &[u8], at: Micros) -> Result<bool> {
        let done = sqlx::query("INSERT INTO spent_puzzles (id, spent_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING")
            .bind(id)
            .bind(at)
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn forget_spent(&mut self, before: Micros) -> Result<u64> {
        let done =
            sqlx::query("DELETE FROM spent_puzzles WHERE spent_at < $1").bind(before).execute(self.db()?).await?;
        Ok(done.rows_affected())
    }

    async fn cast_ballot(&mut self, ballot: &CastBallot) -> Result<Option<i64>> {
        let number: Option<i64> = sqlx::query_scalar(
            "INSERT INTO popularity_ballots
                 (number, contest_id, voter_id, entry_id, day, cast_at, played_ms, receipt, state, rule, batch_id)
             SELECT COALESCE((SELECT MAX(b.number) FROM popularity_ballots b WHERE b.contest_id = v.contest_id), 0) + 1,
                    v.contest_id, w.id, $3, $4, $5, $6, $7, 'counted', '', NULL
             FROM popularity_votes v JOIN voters w ON w.contest_id = v.contest_id
             WHERE v.contest_id = $1 AND w.id = $2 AND v.state = 'open' AND v.opens_at <= $5 AND v.closes_at > $5
               AND NOT EXISTS (SELECT 1 FROM vote_roots r WHERE r.contest_id = v.contest_id AND r.day = $4)
             ON CONFLICT (voter_id, entry_id, day) DO NOTHING RETURNING number",
        )
        .bind(ballot.contest_id.as_str())
        .bind(ballot.voter_id.as_str())
        .bind(ballot.entry_id.as_str())
        .bind(ballot.day.number())
        .bind(ballot.cast_at)
        .bind(ballot.played_ms)
        .bind(ballot.receipt.as_bytes().as_slice())
        .fetch_optional(self.db()?)
        .await?;
        Ok(number)
    }

    async fn films_voted(&mut self, voter: &VoterId, day: Day) -> Result<Vec<EntryId>> {
        let rows: Vec<String> = sqlx::query_scalar(
            "SELECT entry_id FROM popularity_ballots WHERE voter_id = $1 AND day = $2 ORDER BY number",
        )
        .bind(voter.as_str())
        .bind(day.number())
        .fetch_all(self.db()?)
        .await?;
        let at = Place { table: "popularity_ballots", column: "entry_id", row: voter.as_str() };
        rows.iter().map(|id| at.parse(id)).collect()
    }

    async fn ballot_tallies(&mut self, contest: &ContestId, windows: i64) -> Result<BallotTallies> {
        self.groups_of(contest, windows).await
    }

    async fn untallied_ballots(&mut self, contest: &ContestId) -> Result<i64> {
        self.ballots_behind(contest).await
    }

    async fn tally_ballots(&mut self, contest: &ContestId, most: i64) -> Result<i64> {
        self.add_to_groups(contest, most).await
    }

    async fn ballot_counts(&mut self, contest: &ContestId) -> Result<Vec<BallotCount>> {
        let rows: Vec<(String, String, String, i64)> = sqlx::query_as(
            "SELECT entry_id, state, rule, COUNT(*) FROM popularity_ballots WHERE contest_id = $1
             GROUP BY entry_id, state, rule ORDER BY entry_id, state, rule",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        let at = |column| Place { table: "popularity_ballots", column, row: contest.as_str() };
        rows.into_iter()
            .map(|(entry, state, why, ballots)| -> Result<_> {
                Ok(BallotCount {
                    entry: at("entry_id").parse(&entry)?,
                    state: at("state").parse(&state)?,
                    rule: rule(&at("rule"), &why)?,
                    ballots,
                })
            })
            .collect()
    }

    async fn ballot_by_receipt(
        &mut self,
        contest: &ContestId,
        leaf: &RecordHash,
    ) -> Result<Option<(Day, BallotState, Option<VoteRule>)>> {
        let row: Option<(i64, String, String)> = sqlx::query_as(
            "SELECT day, state, rule FROM popularity_ballots WHERE contest_id = $1 AND receipt = $2 ORDER BY number LIMIT 1",
        )
        .bind(contest.as_str())
        .bind(leaf.as_bytes().as_slice())
        .fetch_optional(self.db()?)
        .await?;
        let Some((number, state, why)) = row else { return Ok(None) };
        let at = |column| Place { table: "popularity_ballots", column, row: contest.as_str() };
        Ok(Some((day(&at("day"), number)?, at("state").parse(&state)?, rule(&at("rule"), &why)?)))
    }

    async fn hold_ballots(&mut self, batch: &VoteBatch, code: &[u8]) -> Result<u64> {
        sqlx::query(
            "INSERT INTO vote_batches (id, contest_id, rule, evidence, state, reason, decided_by, decided_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(batch.id.as_str())
        .bind(batch.contest_id.as_str())
        .bind(batch.evidence.rule.key())
        .bind(to_json(&batch.evidence)?)
        .bind(batch.state.key())
        .bind(&batch.reason)
        .bind(batch.decided_by.as_ref().map(AccountId::as_str))
        .bind(batch.decided_at)
        .execute(self.db()?)
        .await?;
        let (evidence, contest) = (&batch.evidence, batch.contest_id.as_str());
        let mut query = Builder::new("UPDATE popularity_ballots SET state = 'held', rule = ");
        query.push_bind(evidence.rule.key()).push(", batch_id = ").push_bind(batch.id.as_str());
        query.push(" WHERE contest_id = ").push_bind(contest).push(" AND state = 'counted' AND cast_at >= ");
        query.push_bind(evidence.from).push(" AND cast_at <= ").push_bind(evidence.until);
        if let Some(entry) = &evidence.entry {
            query.push(" AND entry_id = ").push_bind(entry.as_str());
        }
        let voters = " AND voter_id IN (SELECT v.id FROM voters v WHERE v.contest_id = ";
        match evidence.rule {
            VoteRule::Burst => {}
            VoteRule::Network => {
                query.push(voters).push_bind(contest).push(" AND v.network_hmac = ").push_bind(code).push(")");
            }
            VoteRule::Names => {
                query.push(voters).push_bind(contest).push(" AND v.stem_hmac = ").push_bind(code).push(")");
            }
            VoteRule::Unplayed => {
                query.push(" AND played_ms = 0").push(voters).push_bind(contest).push(" AND v.kind <> 'presence')");
            }
        }
        let held = query.build().persistent(false).execute(self.db()?).await?.rows_affected();
        self.take_from_groups(&batch.contest_id, &batch.id).await?;
        Ok(held)
    }

    async fn vote_batches(&mut self, contest: &ContestId) -> Result<Vec<VoteBatch>> {
        let query = format!("{BATCH} WHERE contest_id = $1 ORDER BY decided_at DESC, id DESC");
        let rows: Vec<BatchRow> =
            sqlx::query_as(AssertSqlSafe(query)).bind(contest.as_str()).fetch_all(self.db()?).await?;
        rows.into_iter().map(BatchRow::read).collect()
    }

    async fn vote_batch(&mut self, contest: &ContestId, id: &VoteBatchId) -> Result<Option<VoteBatch>> {
        let query = format!("{BATCH} WHERE contest_id = $1 AND id = $2");
        let row: Option<BatchRow> = sqlx::query_as(AssertSqlSafe(query))
            .bind(contest.as_str())
            .bind(id.as_str())
            .fetch_optional(self.db()?)
            .await?;
        row.map(BatchRow::read).transpose()
    }

    async fn decide_vote_batch(&mut self, batch: &VoteBatch) -> Result<u64> {
        sqlx::query(
            "UPDATE vote_batches SET state = $3, reason = $4, decided_by = $5, decided_at = $6, confirmed_by = $7,
                    confirmed_at = $8
             WHERE contest_id = $1 AND id = $2",
        )
        .bind(batch.contest_id.as_str())
        .bind(batch.id.as_str())
        .bind(batch.state.key())
        .bind(&batch.reason)
        .bind(batch.decided_by.as_ref().map(AccountId::as_str))
        .bind(batch.decided_at)
        .bind(batch.confirmed_by.as_ref().map(AccountId::as_str))
        .bind(batch.confirmed_at)
        .execute(self.db()?)
        .await?;
        let to = batch.state.ballots();
        let statement = if to == BallotState::Counted {
            self.give_back_to_groups(&batch.contest_id, &batch.id).await?;
            "UPDATE popularity_ballots SET state = $3, rule = '', batch_id = NULL WHERE contest_id = $1 AND batch_id = $2"
        } else {
            "UPDATE popularity_ballots SET state = $3 WHERE contest_id = $1 AND batch_id = $2"
        };
        let done = sqlx::query(statement)
            .bind(batch.contest_id.as_str())
            .bind(batch.id.as_str())
            .bind(to.key())
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected())
    }

    async fn days_without_root(&mut self, contest: &ContestId, before: Day) -> Result<Vec<Day>> {
        let rows: Vec<i64> = sqlx::query_scalar(
            "SELECT DISTINCT b.day FROM popularity_ballots b WHERE b.contest_id = $1 AND b.day < $2
               AND NOT EXISTS (SELECT 1 FROM vote_roots r WHERE r.contest_id = b.contest_id AND r.day = b.day)
             ORDER BY b.day",
        )
        .bind(contest.as_str())
        .bind(before.number())
        .fetch_all(self.db()?)
        .await?;
        let at = Place { table: "popularity_ballots", column: "day", row: contest.as_str() };
        rows.into_iter().map(|number| day(&at, number)).collect()
    }

    async fn ballot_leaves(&mut self, contest: &ContestId, day: Day) -> Result<Vec<RecordHash>> {
        let rows: Vec<Vec<u8>> = sqlx::query_scalar(
            "SELECT receipt FROM popularity_ballots WHERE contest_id = $1 AND day = $2 ORDER BY number",
        )
        .bind(contest.as_str())
        .bind(day.number())
        .fetch_all(self.db()?)
        .await?;
        let at = Place { table: "popularity_ballots", column: "receipt", row: contest.as_str() };
        rows.iter().map(|bytes| hash(&at, bytes)).collect()
    }

    async fn insert_vote_root(&mut self, contest: &ContestId, root: &VoteRoot) -> Result<()> {
        sqlx::query("INSERT INTO vote_roots (contest_id, day, ballots, root) VALUES ($1, $2, $3, $4)")
            .bind(contest.as_str())
            .bind(root.day.number())
            .bind(root.ballots)
            .bind(root.root.as_bytes().as_slice())
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn vote_roots(&mut self, contest: &ContestId) -> Result<Vec<VoteRoot>> {
        let rows: Vec<(i64, i64, Vec<u8>)> =
            sqlx::query_as("SELECT day, ballots, root FROM vote_roots WHERE contest_id = $1 ORDER BY day")
                .bind(contest.as_str())
                .fetch_all(self.db()?)
                .await?;
        let at = |column| Place { table: "vote_roots", column, row: contest.as_str() };
        rows.into_iter()
            .map(|(number, ballots, root)| -> Result<_> {
                Ok(VoteRoot { day: day(&at("day"), number)?, ballots, root: hash(&at("root"), &root)? })
            })
            .collect()
    }

    async fn forget_voters(&mut self, contest: &ContestId) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE popularity_votes SET secret = NULL WHERE contest_id = $1 AND state = 'sealed' AND secret IS NOT NULL",
        )
        .bind(contest.as_str())
        .execute(self.db()?)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("DELETE FROM vote_members WHERE contest_id = $1")
            .bind(contest.as_str())
            .execute(self.db()?)
            .await?;
        sqlx::query("UPDATE vote_tallies SET members = 0 WHERE contest_id = $1")
            .bind(contest.as_str())
            .execute(self.db()?)
            .await?;
        self.forget_groups(contest).await?;
        // They have the addresses of who asked for a link.
        sqlx::query("DELETE FROM letters WHERE contest_id = $1 AND kind = 'vote_link'")
            .bind(contest.as_str())
            .execute(self.db()?)
            .await?;
        Ok(true)
    }
}
