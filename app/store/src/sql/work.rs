//! What waits for people, over all contests.

use async_trait::async_trait;
use domain::calendar::Day;
use domain::ids::{AccountId, ContestId};
use domain::letter::LetterKind;
use domain::record::RecordHash;

use super::SqlTx;
use super::conditions::{Builder, push_in};
use super::listing::state;
use super::objections::unsettled;
use crate::error::{Place, Result};
use crate::letters::LetterCount;
use crate::notices::NoticeStanding;
use crate::rounds::JudgingTerm;
use crate::work::{
    ContestDecisions, ContestsAtWork, FilmLoad, JudgesToTell, ObjectionsAtWork, OutcomeLine, Publication, Unchecked,
    Work,
};

/// What goes on, of any kind: columns that a kind has no use for are empty. Of objections `round` is how many there are, and `judge_id`
/// the day by which the first of them is to be answered, or was.
#[derive(sqlx::FromRow)]
struct Going {
    kind: String,
    contest_id: String,
    round: i64,
    judge_id: String,
    until: i64,
}

/// What a publication tells, of any kind: columns that a kind has no use for are empty.
#[derive(sqlx::FromRow)]
struct Published {
    kind: String,
    id: String,
    number: Option<i64>,
    title: String,
    state: String,
    author_is_there: i64,
}

fn keys(contests: &[ContestId]) -> Vec<String> {
    contests.iter().map(ContestId::to_string).collect()
}

#[async_trait]
impl Work for SqlTx {
    async fn unchecked_in(&mut self, contests: &[ContestId]) -> Result<Vec<Unchecked>> {
        let mut query = Builder::new(
            "SELECT n.contest_id, n.entries, (SELECT e.id FROM entries e WHERE e.contest_id = n.contest_id
                 AND e.state = 'submitted' ORDER BY e.number, e.id LIMIT 1)
             FROM (SELECT contest_id, COUNT(*) AS entries FROM entries WHERE state = 'submitted' AND contest_id IN ",
        );
        push_in(&mut query, &keys(contests));
        query.push(" GROUP BY contest_id) n");
        let rows: Vec<(String, i64, String)> = query.build_query_as().fetch_all(self.db()?).await?;
        rows.into_iter()
            .map(|(contest, count, first)| {
                let at = |column| Place { table: "entries", column, row: &first };
                Ok(Unchecked { contest_id: at("contest_id").parse(&contest)?, count, first: at("id").parse(&first)? })
            })
            .collect()
    }

    async fn unsigned_judges_in(&mut self, rounds: &[(ContestId, u8)]) -> Result<Vec<(ContestId, i64)>> {
        // One open sheet of each judge is enough: there are many sheets, and few judges.
        let mut query = Builder::new("WITH r (contest_id, round) AS (VALUES ");
        for (nth, (contest, round)) in rounds.iter().enumerate() {
            query.push(if nth == 0 { "(" } else { ", (" }).push_bind(contest.as_str().to_owned());
            query.push(", ").push_bind(i64::from(*round)).push(")");
        }
        query.push(
            ") SELECT r.contest_id, COUNT(*) FROM r JOIN members m ON m.contest_id = r.contest_id AND m.role = 'judge'
             WHERE EXISTS (SELECT 1 FROM assignments a JOIN entries e ON e.id = a.entry_id
                 WHERE a.contest_id = r.contest_id AND a.round = r.round AND a.judge_id = m.account_id
                   AND a.recused_at IS NULL AND e.state IN ('eligible', 'shortlisted', 'not_shortlisted')
                   AND NOT EXISTS (SELECT 1 FROM sheets s WHERE s.assignment_id = a.id AND s.signed_at IS NOT NULL))
             GROUP BY r.contest_id",
        );
        let rows: Vec<(String, i64)> = query.build_query_as().fetch_all(self.db()?).await?;
        rows.into_iter()
            .map(|(contest, judges)| {
                let id = Place { table: "assignments", column: "contest_id", row: &contest }.parse(&contest)?;
                Ok((id, judges))
            })
            .collect()
    }

    async fn at_work(
        &mut self,
        person: &AccountId,
        contests: &[ContestId],
        confirmed: &'static str,
    ) -> Result<ContestsAtWork> {
        let (keys, me) = (keys(contests), person.as_str().to_owned());
        let mut query = Builder::new(
            "SELECT 'term' AS kind, contest_id, round, judge_id, until FROM terms WHERE judge_id IN ('', ",
        );
        query.push_bind(me.clone()).push(") AND contest_id IN ");
        push_in(&mut query, &keys);
        query.push(
            " UNION ALL SELECT 'meeting', contest_id, CAST(0 AS BIGINT), '', CAST(0 AS BIGINT) FROM meetings
              WHERE closed_at IS NULL AND contest_id IN ",
        );
        push_in(&mut query, &keys);
        query.push(
            " UNION ALL SELECT 'sealed', contest_id, CAST(0 AS BIGINT), '', CAST(0 AS BIGINT) FROM selections
              WHERE contest_id IN ",
        );
        push_in(&mut query, &keys);
        query.push(concat!(
            " UNION ALL SELECT 'objections ' || o.state, o.contest_id, COUNT(*), MIN(o.answer_by), CAST(0 AS BIGINT)
              FROM objections o WHERE (o.state IN ('received', 'accepted') OR (",
            unsettled!(),
            ")) AND o.contest_id IN ",
        ));
        push_in(&mut query, &keys);
        query.push(" GROUP BY o.contest_id, o.state");
        query.push(
            " UNION ALL SELECT CASE WHEN state = 'sealed' THEN 'voters' ELSE 'vote' END, contest_id, CAST(0 AS BIGINT), '',
                  closes_at FROM popularity_votes
              WHERE (state IN ('open', 'repair', 'closed') OR state = 'sealed' AND secret IS NOT NULL) AND contest_id IN ",
        );
        push_in(&mut query, &keys);
        query.push(
            " UNION ALL SELECT 'closed', c.contest_id, c.round, '', CAST(0 AS BIGINT) FROM round_closings c
              WHERE NOT EXISTS (SELECT 1 FROM audit r WHERE r.contest_id = c.contest_id AND r.action = ",
        );
        query.push_bind(confirmed).push(" AND r.subject = 'round-' || CAST(c.round AS TEXT) AND r.actor_id = ");
        query.push_bind(me).push(") AND c.contest_id IN ");
        push_in(&mut query, &keys);
        query.push(" ORDER BY 1, 2, 3, 4");
        let rows: Vec<Going> = query.build_query_as().fetch_all(self.db()?).await?;
        let mut found = ContestsAtWork::default();
        for Going { kind, contest_id: contest, round, judge_id: judge, until } in rows {
            let at = |column| Place { table: "contests", column, row: &contest };
            let contest_id: ContestId = at("id").parse(&contest)?;
            match kind.as_str() {
                "term" => {
                    let judge_id = (!judge.is_empty()).then(|| at("judge_id").parse(&judge)).transpose()?;
                    found.terms.push(JudgingTerm { contest_id, round: at("round").number(round)?, judge_id, until });
                }
                "meeting" => found.in_meeting.push(contest_id),
                "sealed" => found.sealed.push(contest_id),
                "vote" => found.votes.push((contest_id, until)),
                "voters" => found.voters.push(contest_id),
                other => match other.strip_prefix("objections ") {
                    Some(state) => {
                        let at = |column| Place { table: "objections", column, row: &contest };
                        let (state, first) = (at("state").parse(state)?, at("answer_by").parse(&judge)?);
                        found.objections.push(ObjectionsAtWork { contest_id, state, count: round, first });
                    }
                    None => found.unconfirmed.push((contest_id, at("round").number(round)?)),
                },
            }
        }
        Ok(found)
    }

    async fn decided(&mut self, contest: &ContestId) -> Result<ContestDecisions> {
        let rows: Vec<(String, i64)> = sqlx::query_as(concat!(
            "SELECT 'closed', CAST(round AS BIGINT) FROM round_closings WHERE contest_id = $1
             UNION ALL SELECT 'meeting', 0 FROM meetings WHERE contest_id = $1 AND closed_at IS NULL
             UNION ALL SELECT 'sealed', 0 FROM selections WHERE contest_id = $1
             UNION ALL SELECT 'notice ' || last_day || ' ' || COALESCE(grades, ''), changes FROM notices
             WHERE contest_id = $1 AND number = (SELECT MAX(number) FROM notices WHERE contest_id = $1)
             UNION ALL SELECT 'changes', COUNT(*) FROM sealed_changes WHERE contest_id = $1
             UNION ALL SELECT 'objections', COUNT(*) FROM objections
             WHERE contest_id = $1 AND state IN ('received', 'accepted')
             UNION ALL SELECT 'upheld', COALESCE(MAX(answered_at), 0) FROM objections
             WHERE contest_id = $1 AND state = 'upheld'
             UNION ALL SELECT 'unsettled', COUNT(*) FROM objections o WHERE o.contest_id = $1 AND ",
            unsettled!(),
            " ORDER BY 1, 2"
        ))
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        let mut decided = ContestDecisions::default();
        let (mut notice, mut changes, mut upheld) = (None, 0, 0);
        let (mut open_objections, mut unsettled_objections) = (0, 0);
        for (kind, round) in rows {
            match kind.as_str() {
                "changes" => changes = round,
                "objections" => open_objections = round,
                "unsettled" => unsettled_objections = round,
                "upheld" => upheld = round,
                "meeting" => decided.meeting_open = true,
                "sealed" => decided.sealed = true,
                other => {
                    let at = |table, column| Place { table, column, row: contest.as_str() };
                    if let Some(last) = other.strip_prefix("notice ") {
                        let (last, grades) = last.split_once(' ').unwrap_or((last, ""));
                        let listed = (!grades.is_empty()).then(|| at("notices", "grades").parse::<RecordHash>(grades));
                        notice = Some((at("notices", "last_day").parse::<Day>(last)?, listed.transpose()?, round));
                    } else {
                        decided.rounds.push(at("round_closings", "round").number(round)?);
                    }
                }
            }
        }
        let upheld_at = (upheld > 0).then_some(upheld);
        decided.notice = notice.map(|(last, grades, before)| NoticeStanding {
            last,
            is_outdated: changes > before,
            grades,
            open_objections,
            unsettled_objections,
            upheld_at,
        });
        Ok(decided)
    }

    async fn publication(&mut self, contest: &ContestId, letters: LetterKind) -> Result<Publication> {
        let rows: Vec<Published> = sqlx::query_as(
            "SELECT 'entry' AS kind, e.id, e.number, e.title, e.state,
                 CAST(CASE WHEN a.disabled_at IS NULL THEN 1 ELSE 0 END AS BIGINT) AS author_is_there
             FROM entries e JOIN accounts a ON a.id = e.owner_id
             WHERE e.contest_id = $1 AND e.state IN ('shortlisted', 'not_shortlisted')
             UNION ALL SELECT 'letter', dedup_key, CAST(NULL AS BIGINT), '', '', CAST(0 AS BIGINT)
             FROM letters WHERE contest_id = $1 AND kind = $2
             UNION ALL SELECT 'feedback', told, CAST(NULL AS BIGINT), '', '', CAST(0 AS BIGINT)
             FROM feedback WHERE contest_id = $1
             ORDER BY 3, 2",
        )
        .bind(contest.as_str())
        .bind(letters.key())
        .fetch_all(self.db()?)
        .await?;
        let mut found = Publication::default();
        for row in rows {
            match row.kind.as_str() {
                "letter" => found.written.push(row.id),
                "feedback" => {
                    let at = Place { table: "feedback", column: "told", row: contest.as_str() };
                    found.feedback = at.parse(&row.id)?;
                }
                _ => found.outcomes.push(OutcomeLine {
                    entry: Place { table: "entries", column: "id", row: &row.id }.parse(&row.id)?,
                    number: row.number.unwrap_or_default(),
                    title: row.title,
                    state: state(&row.state)?,
                    author_is_there: row.author_is_there != 0,
                }),
            }
        }
        Ok(found)
    }

    async fn judges_to_tell(&mut self, contest: &ContestId, round: u8, letters: LetterKind) -> Result<JudgesToTell> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT DISTINCT 'judge' AS kind, a.judge_id AS id
             FROM assignments a JOIN members m
               ON m.contest_id = a.contest_id AND m.account_id = a.judge_id AND m.role = 'judge'
             WHERE a.contest_id = $1 AND a.round = $2 AND a.recused_at IS NULL
             UNION ALL SELECT 'letter', dedup_key FROM letters WHERE contest_id = $1 AND kind = $3
             ORDER BY 1, 2",
        )
        .bind(contest.as_str())
        .bind(i64::from(round))
        .bind(letters.key())
        .fetch_all(self.db()?)
        .await?;
        let mut found = JudgesToTell::default();
        for (kind, id) in rows {
            if kind == "judge" {
                found.judges.push(Place { table: "assignments", column: "judge_id", row: &id }.parse(&id)?);
            } else {
                found.written.push(id);
            }
        }
        Ok(found)
    }

    async fn work_load(&mut self, contest: &ContestId) -> Result<(FilmLoad, Vec<LetterCount>)> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "SELECT 'bytes' AS kind, '' AS state, CAST(COALESCE(SUM(f.size_bytes), 0) AS BIGINT) AS number
             FROM entries e JOIN files f ON f.entry_id = e.id
             WHERE e.contest_id = $1 AND f.state NOT IN ('uploading', 'removed')
             UNION ALL SELECT CASE j.failed_permanently WHEN 1 THEN 'failed' ELSE 'waiting' END, '', COUNT(*)
             FROM jobs j JOIN files f ON f.id = j.subject JOIN entries e ON e.id = f.entry_id
             WHERE e.contest_id = $1 GROUP BY j.failed_permanently
             UNION ALL SELECT 'letters', state, COUNT(*) FROM letters WHERE contest_id = $1 GROUP BY state
             ORDER BY 1, 2",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        let (mut films, mut letters) = (FilmLoad::default(), Vec::new());
        for (kind, state, number) in rows {
            match kind.as_str() {
                "bytes" => films.bytes = number,
                "failed" => films.failed = number,
                "waiting" => films.waiting = number,
                _ => {
                    let state = Place { table: "letters", column: "state", row: &state }.parse(&state)?;
                    letters.push(LetterCount { state, letters: number });
                }
            }
        }
        Ok((films, letters))
    }
}
