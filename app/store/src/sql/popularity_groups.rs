//! Ballots with something in common, counted as flags are found by them, and kept in `vote_groups`. There is a row for each group of the
//! ballots up to the number in `vote_tallies`, also where none of them counts any more. Rows are brought up to date by differences: some
//! ballots at a time as they were cast, and the ballots of a batch as they no longer count or count again, in its transaction.

use std::collections::BTreeMap;

use domain::ids::{ContestId, VoteBatchId};
use domain::popularity::{BallotTallies, BallotTally, LEAST_NAMES, VoteRule, WINDOW, least_ballots};
use sqlx::AssertSqlSafe;

use super::conditions::{Builder, MOST};
use super::{NO_BYTES, SqlTx};
use crate::error::{Place, Result};

/// The name of the groups of all ballots of a film: they tell what is usual of it.
const FILM: &str = "film";

/// What ballots `b` of voters `v` are counted together by.
struct Grouping {
    /// The rule, or [`FILM`].
    name: &'static str,
    /// Which of them are.
    only: &'static str,
    /// The code they have in common.
    code: &'static str,
    /// The film they have in common.
    film: &'static str,
    /// They have ten minutes in common.
    by_window: bool,
    /// Which other ballots `p` of the same voter belong to the same group.
    same: &'static str,
    /// Which belong to the group `g`.
    within: &'static str,
}

const GROUPINGS: [Grouping; 5] = [
    Grouping {
        name: FILM,
        only: "",
        code: NO_BYTES,
        film: "b.entry_id",
        by_window: false,
        same: " AND p.entry_id = b.entry_id",
        within: "b.contest_id = g.contest_id AND b.entry_id = g.entry_id",
    },
    Grouping {
        name: VoteRule::Burst.key(),
        only: "",
        code: NO_BYTES,
        film: "b.entry_id",
        by_window: true,
        same: " AND p.entry_id = b.entry_id",
        within: "b.contest_id = g.contest_id AND b.entry_id = g.entry_id",
    },
    // One voter has one network, and one stem.
    Grouping {
        name: VoteRule::Network.key(),
        only: " AND LENGTH(v.network_hmac) > 0",
        code: "v.network_hmac",
        film: "b.entry_id",
        by_window: false,
        same: " AND p.entry_id = b.entry_id",
        within: "v.contest_id = g.contest_id AND v.network_hmac = g.code AND b.entry_id = g.entry_id",
    },
    Grouping {
        name: VoteRule::Names.key(),
        only: " AND LENGTH(v.stem_hmac) > 0",
        code: "v.stem_hmac",
        film: "''",
        by_window: false,
        same: "",
        within: "v.contest_id = g.contest_id AND v.stem_hmac = g.code",
    },
    Grouping {
        name: VoteRule::Unplayed.key(),
        only: " AND b.played_ms = 0 AND v.kind <> 'presence'",
        code: NO_BYTES,
        film: "b.entry_id",
        by_window: false,
        same: " AND p.entry_id = b.entry_id AND p.played_ms = 0",
        within: "b.contest_id = g.contest_id AND b.entry_id = g.entry_id AND b.played_ms = 0 AND v.kind <> 'presence'",
    },
];

/// Ballots that groups are changed by. All ballots up to the number `$2` that count are in the groups already, and none of these is.
#[derive(Clone, Copy)]
enum Change {
    /// Those behind `$2` up to `$3`, of which some may not count.
    Cast,
    /// Those of the batch `$3` up to `$2`, which are about to count again.
    Counted,
    /// Those of the batch `$3` up to `$2`, which no longer count.
    Held,
}

impl Change {
    /// Which ballots `b` of the contest `$1` these are.
    const fn which(self) -> &'static str {
        match self {
            Self::Cast => "b.contest_id = $1 AND b.number > $2 AND b.number <= $3",
            // Added to nothing, so that SQLite looks among the ballots of the batch, and not among all up to the number.
            Self::Counted | Self::Held => "b.contest_id = $1 AND b.batch_id = $3 AND b.number + 0 <= $2",
        }
    }

    /// Whether one of them changes anything: 1 or 0.
    const fn weight(self) -> &'static str {
        match self {
            Self::Cast => "CASE WHEN b.state = 'counted' THEN 1 ELSE 0 END",
            Self::Counted | Self::Held => "1",
        }
    }

    const fn sign(self) -> &'static str {
        match self {
            Self::Cast | Self::Counted => "",
            Self::Held => "-",
        }
    }
}

impl Grouping {
    /// The window they have in common.
    fn nth(&self) -> String {
        if self.by_window { format!("b.cast_at / {WINDOW}") } else { "0".to_owned() }
    }

    /// Adds the ballots of a change to their groups, or takes them away. A voter comes or goes with the first or the last ballot.
    fn changed(&self, change: Change) -> String {
        let Self { name, only, code, film, same, .. } = self;
        let (nth, weight, sign, which) = (self.nth(), change.weight(), change.sign(), change.which());
        let window = if self.by_window { format!(" AND p.cast_at / {WINDOW} = {nth}") } else { String::new() };
        format!(
            "INSERT INTO vote_groups (contest_id, rule, code, nth, entry_id, ballots, voters, first_at, last_at)
             SELECT b.contest_id, '{name}', {code}, {nth}, {film}, {sign}SUM({weight}),
                    {sign}COUNT(DISTINCT CASE WHEN {weight} = 1 AND NOT EXISTS (
                        SELECT 1 FROM popularity_ballots p
                        WHERE p.voter_id = b.voter_id AND p.number <= $2 AND p.state = 'counted'{same}{window}
                    ) THEN b.voter_id END),
                    COALESCE(MIN(CASE WHEN {weight} = 1 THEN b.cast_at END), 0),
                    COALESCE(MAX(CASE WHEN {weight} = 1 THEN b.cast_at END), 0)
             FROM popularity_ballots b JOIN voters v ON v.id = b.voter_id
             WHERE {which}{only}
             GROUP BY b.contest_id, {keys}
             ON CONFLICT (contest_id, rule, code, nth, entry_id) DO UPDATE SET
                 ballots = vote_groups.ballots + excluded.ballots,
                 voters = vote_groups.voters + excluded.voters,
                 first_at = CASE WHEN excluded.ballots > 0 AND (vote_groups.ballots = 0 OR excluded.first_at < vote_groups.first_at)
                                 THEN excluded.first_at ELSE vote_groups.first_at END,
                 last_at = CASE WHEN excluded.ballots > 0 AND (vote_groups.ballots = 0 OR excluded.last_at > vote_groups.last_at)
                                THEN excluded.last_at ELSE vote_groups.last_at END",
            keys = self.keys(),
        )
    }

    /// What of them differs between groups.
    fn keys(&self) -> String {
        let all = [(self.code, self.code != NO_BYTES), (self.film, self.film.starts_with("b."))];
        let mut keys: Vec<String> =
            all.into_iter().filter(|&(_, differs)| differs).map(|(key, _)| key.to_owned()).collect();
        if self.by_window {
            keys.push(self.nth());
        }
        keys.join(", ")
    }

    /// Finds the first and the last of the ballots that still count anew, in the groups that ballots of a batch were taken from.
    fn narrowed(&self) -> String {
        let Self { name, only, code, film, within, .. } = self;
        let (nth, which) = (self.nth(), Change::Held.which());
        let window = if self.by_window {
            format!(" AND b.cast_at >= g.nth * {WINDOW} AND b.cast_at < (g.nth + 1) * {WINDOW}")
        } else {
            String::new()
        };
        let counted = format!(
            "FROM popularity_ballots b JOIN voters v ON v.id = b.voter_id
             WHERE {within}{window} AND b.state = 'counted' AND b.number <= $2"
        );
        // By time, the first that counts ends the search: a film may have all ballots there are. A network and a stem have few.
        let by_time = within.starts_with("b.");
        let one = |way: &str, order: &str| {
            if by_time {
                format!("(SELECT b.cast_at {counted} ORDER BY b.cast_at {order} LIMIT 1)")
            } else {
                format!("(SELECT {way}(b.cast_at) {counted})")
            }
        };
        let (first, last) = (one("MIN", "ASC"), one("MAX", "DESC"));
        format!(
            "UPDATE vote_groups AS g SET first_at = COALESCE({first}, 0), last_at = COALESCE({last}, 0)
             WHERE g.contest_id = $1 AND g.rule = '{name}' AND (g.code, g.nth, g.entry_id) IN (
                 SELECT {code}, {nth}, {film} FROM popularity_ballots b JOIN voters v ON v.id = b.voter_id
                 WHERE {which}{only})"
        )
    }
}

#[derive(sqlx::FromRow)]
struct GroupRow {
    rule: String,
    entry_id: String,
    code: Vec<u8>,
    ballots: i64,
    voters: i64,
    among: i64,
    first_at: i64,
    last_at: i64,
}

impl GroupRow {
    /// As the rule is asked about it; `of_film` is how many ballots its film has in all.
    fn read(self, contest: &ContestId, of_film: i64) -> Result<BallotTally> {
        let at = |column| Place { table: "vote_groups", column, row: contest.as_str() };
        let rule: VoteRule = at("rule").parse(&self.rule)?;
        let entry = (!self.entry_id.is_empty()).then(|| at("entry_id").parse(&self.entry_id)).transpose()?;
        Ok(BallotTally {
            rule,
            entry,
            code: self.code,
            ballots: self.ballots,
            voters: self.voters,
            among: if rule == VoteRule::Burst { of_film } else { self.among },
            from: self.first_at,
            until: self.last_at,
        })
    }
}

impl SqlTx {
    /// The number that ballots are tallied up to, and the last there is.
    async fn tallied_up_to(&mut self, contest: &ContestId) -> Result<(i64, i64)> {
        let numbers = sqlx::query_as(
            "SELECT COALESCE((SELECT tallied FROM vote_tallies WHERE contest_id = $1), 0),
                    COALESCE((SELECT MAX(number) FROM popularity_ballots WHERE contest_id = $1), 0)",
        );
        Ok(numbers.bind(contest.as_str()).fetch_one(self.db()?).await?)
    }

    /// How many ballots are not among the groups yet.
    pub(super) async fn ballots_behind(&mut self, contest: &ContestId) -> Result<i64> {
        let (tallied, last) = self.tallied_up_to(contest).await?;
        Ok(last.saturating_sub(tallied))
    }

    /// Adds the next ballots to their groups, at most so many; how many are left.
    pub(super) async fn add_to_groups(&mut self, contest: &ContestId, most: i64) -> Result<i64> {
        let (tallied, last) = self.tallied_up_to(contest).await?;
        let until = last.min(tallied.saturating_add(most));
        if until <= tallied {
            return Ok(0);
        }
        for grouping in &GROUPINGS {
            sqlx::query(AssertSqlSafe(grouping.changed(Change::Cast)))
                .bind(contest.as_str())
                .bind(tallied)
                .bind(until)
                .execute(self.db()?)
                .await?;
        }
        sqlx::query(
            "INSERT INTO vote_tallies (contest_id, tallied, members, voters) VALUES ($1, $2, 0, 0)
             ON CONFLICT (contest_id) DO UPDATE SET tallied = excluded.tallied",
        )
        .bind(contest.as_str())
        .bind(until)
        .execute(self.db()?)
        .await?;
        Ok(last.saturating_sub(until))
    }

    /// Takes ballots from their groups that a batch has just held.
    pub(super) async fn take_from_groups(&mut self, contest: &ContestId, batch: &VoteBatchId) -> Result<()> {
        let (tallied, _) = self.tallied_up_to(contest).await?;
        for grouping in &GROUPINGS {
            for statement in [grouping.changed(Change::Held), grouping.narrowed()] {
                self.change_groups(statement, contest, tallied, batch).await?;
            }
        }
        Ok(())
    }

    /// Gives the ballots of a batch back to their groups, before they count again.
    pub(super) async fn give_back_to_groups(&mut self, contest: &ContestId, batch: &VoteBatchId) -> Result<()> {
        let (tallied, _) = self.tallied_up_to(contest).await?;
        for grouping in &GROUPINGS {
            self.change_groups(grouping.changed(Change::Counted), contest, tallied, batch).await?;
        }
        Ok(())
    }

    async fn change_groups(
        &mut self,
        statement: String,
        contest: &ContestId,
        tallied: i64,
        batch: &VoteBatchId,
    ) -> Result<()> {
        sqlx::query(AssertSqlSafe(statement))
            .bind(contest.as_str())
            .bind(tallied)
            .bind(batch.as_str())
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    /// Forgets all groups: they can be counted from the ballots again.
    pub(super) async fn forget_groups(&mut self, contest: &ContestId) -> Result<()> {
        for statement in [
            "DELETE FROM vote_groups WHERE contest_id = $1",
            "UPDATE vote_tallies SET tallied = 0 WHERE contest_id = $1",
        ] {
            sqlx::query(statement).bind(contest.as_str()).execute(self.db()?).await?;
        }
        Ok(())
    }

    /// The groups with enough ballots for a flag, in a vote that has been open for so many windows.
    pub(super) async fn groups_of(&mut self, contest: &ContestId, windows: i64) -> Result<BallotTallies> {
        let films: Vec<(String, i64)> = sqlx::query_as(
            "SELECT entry_id, ballots FROM vote_groups WHERE contest_id = $1 AND rule = $2 AND ballots > 0",
        )
        .bind(contest.as_str())
        .bind(FILM)
        .fetch_all(self.db()?)
        .await?;
        let films: BTreeMap<String, i64> = films.into_iter().collect();
        let of_films = films.iter().flat_map(|(film, of_film)| {
            [VoteRule::Burst, VoteRule::Network, VoteRule::Unplayed].map(|rule| (rule, film.as_str(), *of_film))
        });
        let looked_at: Vec<(VoteRule, &str, i64)> = of_films
            .filter_map(|(rule, film, of_film)| Some((rule, film, least_ballots(rule, of_film, windows)?)))
            .collect();
        let mut groups = Vec::new();
        for row in self.groups_of_names(contest).await? {
            groups.push(row.read(contest, 0)?);
        }
        for some in looked_at.chunks(MOST) {
            for row in self.groups_of_films(contest, some).await? {
                let of_film = films.get(&row.entry_id).copied().unwrap_or_default();
                groups.push(row.read(contest, of_film)?);
            }
        }
        groups.retain(|group| group.is_enough(windows));
        groups.sort();
        Ok(BallotTallies { films: i64::try_from(films.len()).unwrap_or(i64::MAX), groups })
    }

    /// The stems of enough voters.
    async fn groups_of_names(&mut self, contest: &ContestId) -> Result<Vec<GroupRow>> {
        // The rule stands in the statement: by that SQLite knows which index has these groups alone.
        let rows = sqlx::query_as(
            "SELECT rule, entry_id, code, ballots, voters, ballots AS among, first_at, last_at FROM vote_groups
             WHERE contest_id = $1 AND rule = 'names' AND voters >= $2",
        );
        Ok(rows.bind(contest.as_str()).bind(LEAST_NAMES).fetch_all(self.db()?).await?)
    }

    /// The groups of these rules and films that have at least so many ballots.
    async fn groups_of_films(
        &mut self,
        contest: &ContestId,
        looked_at: &[(VoteRule, &str, i64)],
    ) -> Result<Vec<GroupRow>> {
        let mut query = Builder::new("WITH looked_at (rule, entry_id, fewest) AS (");
        query.push_values(looked_at, |mut row, (rule, film, least)| {
            row.push_bind(rule.key()).push_bind(*film).push_bind(*least);
        });
        query.push(
            ") SELECT g.rule, g.entry_id, g.code, g.ballots, g.voters,
                 CASE WHEN g.rule = 'network' THEN (SELECT CAST(SUM(n.ballots) AS BIGINT) FROM vote_groups n
                      WHERE n.contest_id = g.contest_id AND n.rule = g.rule AND n.code = g.code)
                      ELSE g.ballots END AS among, g.first_at, g.last_at
               FROM looked_at l JOIN vote_groups g ON g.rule = l.rule AND g.entry_id = l.entry_id AND g.ballots >= l.fewest
               WHERE g.contest_id = ",
        );
        query.push_bind(contest.as_str());
        Ok(query.build_query_as().persistent(false).fetch_all(self.db()?).await?)
    }
}
