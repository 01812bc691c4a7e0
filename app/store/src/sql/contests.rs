//! Contests and members.

use async_trait::async_trait;
use domain::access::Role;
use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::ids::{AccountId, ContestId};
use domain::scoring::Method;
use domain::time::Micros;

use super::SqlTx;
use super::accounts::RoleKey;
use crate::contests::{Contest, ContestLine, Contests, HeldAccess, Member, NamedMember};
use crate::error::{Place, Result, to_json};
use crate::settings::parsed;

#[derive(sqlx::FromRow)]
pub(super) struct ContestRow {
    id: String,
    title: String,
    preset: String,
    phase: String,
    settings: String,
    version: i64,
    deadline: Option<i64>,
    judging_hash: Option<String>,
    judging_sealed_at: Option<i64>,
    method: String,
    created_at: i64,
}

impl ContestRow {
    pub(super) fn read(self) -> Result<Contest> {
        let at = |column| Place { table: "contests", column, row: &self.id };
        Ok(Contest {
            id: at("id").parse(&self.id)?,
            phase: at("phase").parse(&self.phase)?,
            settings: parsed(&self.id, self.settings)?,
            method: at("method").parse(&self.method)?,
            title: self.title,
            preset: self.preset,
            version: self.version,
            deadline: self.deadline,
            judging_hash: self.judging_hash,
            judging_sealed_at: self.judging_sealed_at,
            created_at: self.created_at,
        })
    }
}

#[derive(sqlx::FromRow)]
struct LineRow {
    id: String,
    title: String,
    phase: String,
    deadline: Option<i64>,
    settings: String,
    entries: i64,
    eligible: i64,
    shortlisted: i64,
}

/// What a list needs of the settings.
#[derive(serde::Deserialize)]
struct Listed {
    time_zone: String,
    grace_minutes: i64,
    #[serde(default)]
    second_factor: bool,
}

impl LineRow {
    fn read(self) -> Result<ContestLine> {
        let at = |column| Place { table: "contests", column, row: &self.id };
        let Listed { time_zone, grace_minutes, second_factor } = at("settings").json(&self.settings)?;
        Ok(ContestLine {
            time_zone,
            grace_minutes,
            second_factor,
            extended: None,
            id: at("id").parse(&self.id)?,
            phase: at("phase").parse(&self.phase)?,
            title: self.title,
            deadline: self.deadline,
            entries: self.entries,
            eligible: self.eligible,
            shortlisted: self.shortlisted,
        })
    }
}

#[derive(sqlx::FromRow)]
struct MemberRow {
    contest_id: String,
    account_id: String,
    role: String,
    unit: String,
    region: String,
    expertise: String,
    created_at: i64,
}

impl MemberRow {
    fn read(self) -> Result<Member> {
        let at = |column| Place { table: "members", column, row: &self.account_id };
        Ok(Member {
            contest_id: at("contest_id").parse(&self.contest_id)?,
            account_id: at("account_id").parse(&self.account_id)?,
            role: at("role").parse::<RoleKey>(&self.role)?.0,
            unit: self.unit,
            region: self.region,
            expertise: self.expertise,
            created_at: self.created_at,
        })
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct NamedMemberRow {
    #[sqlx(flatten)]
    member: MemberRow,
    name: String,
    email: String,
}

impl NamedMemberRow {
    pub(super) fn read(self) -> Result<NamedMember> {
        Ok(NamedMember { member: self.member.read()?, name: self.name, email: self.email })
    }
}

#[async_trait]
impl Contests for SqlTx {
    async fn insert_contest(&mut self, contest: &Contest) -> Result<()> {
        sqlx::query(
            "INSERT INTO contests (id, title, preset, phase, settings, version, deadline, next_number, judging_hash,
                                   judging_sealed_at, method, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10, $11)",
        )
        .bind(contest.id.as_str())
        .bind(&contest.title)
        .bind(&contest.preset)
        .bind(contest.phase.to_string())
        .bind(to_json(&contest.settings)?)
        .bind(contest.version)
        .bind(contest.deadline)
        .bind(&contest.judging_hash)
        .bind(contest.judging_sealed_at)
        .bind(contest.method.key())
        .bind(contest.created_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn set_method(&mut self, id: &ContestId, method: Method) -> Result<()> {
        sqlx::query("UPDATE contests SET method = $2 WHERE id = $1")
            .bind(id.as_str())
            .bind(method.key())
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn contest(&mut self, id: &ContestId) -> Result<Option<Contest>> {
        let row: Option<ContestRow> = sqlx::query_as(
            "SELECT id, title, preset, phase, settings, version, deadline, judging_hash, judging_sealed_at,
                    method, created_at
             FROM contests WHERE id = $1",
        )
        .bind(id.as_str())
        .fetch_optional(self.db()?)
        .await?;
        row.map(ContestRow::read).transpose()
    }

    async fn contest_lines(&mut self) -> Result<Vec<ContestLine>> {
        let rows: Vec<LineRow> = sqlx::query_as(
            "SELECT c.id, c.title, c.phase, c.deadline, c.settings, COALESCE(n.entries, 0) AS entries,
                    COALESCE(n.eligible, 0) AS eligible, COALESCE(n.shortlisted, 0) AS shortlisted
             FROM contests c LEFT JOIN
                  (SELECT contest_id,
                          COUNT(CASE WHEN state NOT IN ('draft', 'withdrawn') THEN 1 END) AS entries,
                          COUNT(CASE WHEN state IN ('eligible', 'shortlisted', 'not_shortlisted') THEN 1 END) AS eligible,
                          COUNT(CASE WHEN state = 'shortlisted' THEN 1 END) AS shortlisted
                   FROM entries GROUP BY contest_id) n ON n.contest_id = c.id
             ORDER BY c.created_at DESC, c.id",
        )
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(LineRow::read).collect()
    }

    async fn update_contest(
        &mut self,
        id: &ContestId,
        version: i64,
        title: &str,
        settings: &Settings,
        deadline: Option<Micros>,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE contests SET title = $3, settings = $4, deadline = $5, version = version + 1
             WHERE id = $1 AND version = $2",
        )
        .bind(id.as_str())
        .bind(version)
        .bind(title)
        .bind(to_json(settings)?)
        .bind(deadline)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn set_phase(
        &mut self,
        id: &ContestId,
        from: Phase,
        to: Phase,
        seal: Option<(&str, Micros)>,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE contests SET phase = $3, judging_hash = COALESCE($4, judging_hash),
                    judging_sealed_at = COALESCE($5, judging_sealed_at)
             WHERE id = $1 AND phase = $2",
        )
        .bind(id.as_str())
        .bind(from.to_string())
        .bind(to.to_string())
        .bind(seal.map(|(hash, _)| hash))
        .bind(seal.map(|(_, at)| at))
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn take_number(&mut self, id: &ContestId) -> Result<i64> {
        let number: i64 = sqlx::query_scalar(
            "UPDATE contests SET next_number = next_number + 1 WHERE id = $1 RETURNING next_number - 1",
        )
        .bind(id.as_str())
        .fetch_one(self.db()?)
        .await?;
        Ok(number)
    }

    async fn put_member(&mut self, member: &Member) -> Result<()> {
        sqlx::query(
            "INSERT INTO members (contest_id, account_id, role, unit, region, expertise, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (contest_id, account_id, role)
             DO UPDATE SET unit = CASE WHEN excluded.unit = '' THEN members.unit ELSE excluded.unit END,
                 region = CASE WHEN excluded.region = '' THEN members.region ELSE excluded.region END,
                 expertise = CASE WHEN excluded.expertise = '' THEN members.expertise ELSE excluded.expertise END",
        )
        .bind(member.contest_id.as_str())
        .bind(member.account_id.as_str())
        .bind(member.role.key())
        .bind(&member.unit)
        .bind(&member.region)
        .bind(&member.expertise)
        .bind(member.created_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn update_member(&mut self, member: &Member) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE members SET unit = $4, region = $5, expertise = $6
             WHERE contest_id = $1 AND account_id = $2 AND role = $3",
        )
        .bind(member.contest_id.as_str())
        .bind(member.account_id.as_str())
        .bind(member.role.key())
        .bind(&member.unit)
        .bind(&member.region)
        .bind(&member.expertise)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn delete_member(&mut self, contest: &ContestId, account: &AccountId, role: Role) -> Result<bool> {
        let done = sqlx::query("DELETE FROM members WHERE contest_id = $1 AND account_id = $2 AND role = $3")
            .bind(contest.as_str())
            .bind(account.as_str())
            .bind(role.key())
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn members(&mut self, contest: &ContestId) -> Result<Vec<NamedMember>> {
        let rows: Vec<NamedMemberRow> = sqlx::query_as(
            "SELECT m.*, a.name, a.email FROM members m JOIN accounts a ON a.id = m.account_id
             WHERE m.contest_id = $1 ORDER BY m.role, m.created_at, a.email",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(NamedMemberRow::read).collect()
    }

    async fn judges_elsewhere(&mut self, contest: &ContestId) -> Result<Vec<NamedMember>> {
        let rows: Vec<NamedMemberRow> = sqlx::query_as(
            "SELECT m.*, a.name, a.email FROM members m JOIN accounts a ON a.id = m.account_id
             WHERE m.role = 'judge' AND a.disabled_at IS NULL AND m.account_id NOT IN
                 (SELECT account_id FROM members WHERE contest_id = $1 AND role = 'judge')
             ORDER BY m.created_at DESC, a.email",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(NamedMemberRow::read).collect()
    }

    async fn memberships_in(&mut self, contest: &ContestId, account: &AccountId) -> Result<Vec<Member>> {
        let rows: Vec<MemberRow> = sqlx::query_as("SELECT * FROM members WHERE contest_id = $1 AND account_id = $2")
            .bind(contest.as_str())
            .bind(account.as_str())
            .fetch_all(self.db()?)
            .await?;
        rows.into_iter().map(MemberRow::read).collect()
    }

    async fn access_in(&mut self, contest: &ContestId, account: &AccountId) -> Result<HeldAccess> {
        // A row for each role, and one where there is none.
        let rows: Vec<(Option<String>, i64)> = sqlx::query_as(
            "SELECT m.role, (SELECT COUNT(*) FROM second_factors s
                 WHERE s.account_id = a.id AND s.confirmed_at IS NOT NULL) AS factors
             FROM accounts a LEFT JOIN members m ON m.account_id = a.id AND m.contest_id = $1
             WHERE a.id = $2",
        )
        .bind(contest.as_str())
        .bind(account.as_str())
        .fetch_all(self.db()?)
        .await?;
        let at = Place { table: "members", column: "role", row: account.as_str() };
        let mut held = HeldAccess::default();
        for (role, factors) in rows {
            held.second_factor = factors > 0;
            if let Some(role) = role {
                held.roles.push(at.parse::<RoleKey>(&role)?.0);
            }
        }
        Ok(held)
    }

    async fn memberships(&mut self, account: &AccountId) -> Result<Vec<Member>> {
        let rows: Vec<MemberRow> =
            sqlx::query_as("SELECT * FROM members WHERE account_id = $1 ORDER BY contest_id, role")
                .bind(account.as_str())
                .fetch_all(self.db()?)
                .await?;
        rows.into_iter().map(MemberRow::read).collect()
    }
}
