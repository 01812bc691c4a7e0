//! A contest of many entries and judges, written straight into the database: through the use cases it would take minutes. Of the lists
//! all of it; of a record what comes before its pool is frozen, and the sheets until they are signed.

use domain::access::Role;
use domain::audit::{DetailKey, EventKind};
use domain::contest::phase::Phase;
use domain::contest::preset::Preset;
use domain::entry::EntryState;
use domain::form::{Answer, Answers};
use domain::ids::{AccountId, AssignmentId, ContestId, EntryId};
use domain::judging::sheet::Content;
use domain::lottery::lottery;
use domain::record::CommitmentSalt;
use domain::scoring::Method;
use domain::scoring::rubric::{Marks, Rubric};
use domain::time::{DAY, SECOND};
use serde_json::{Value, json};
use services::{Actor, ContestEdit, NewAccount, Services};
use store::{
    Account, Assignment, AuditEntry, Contest, DerivedFile, Entry, File, FileState, Member, Meter, Panel, Sheet, Store,
    Tx,
};

use super::Size;
use crate::demo;
use crate::failure::Failure;

/// Addresses of those who look at the lists.
pub const ORGANISER: &str = "organiser@bench.invalid";
pub const ADMINISTRATOR: &str = "admin@bench.invalid";
pub const JUDGE: &str = "judge0@bench.invalid";
/// Judges of a panel.
const PANEL: usize = 10;
/// Entries of one creator.
const OF_CREATOR: usize = 2;
/// Of so many sheets one is still open.
const OPEN: usize = 20;
/// Of so many one is recused.
const RECUSED: usize = 1_003;
/// What stands on every sheet.
const COMMENT: &str = "主题清楚，细节可信，节奏稳。";

/// Fills an empty database and returns the contest, in its first round.
///
/// # Errors
/// A database that cannot be written.
pub async fn fill(store: &dyn Store, services: &Services, size: Size) -> Result<ContestId, Failure> {
    let Made { contest, judge, .. } = made(services).await?;
    let meter = Meter::default();
    let mut tx = store.write(&meter).await.map_err(Failure::environment)?;
    let mut filling = Filling { now: services.now() - 30 * DAY, tx: &mut *tx, contest: &contest, size };
    filling.people(&judge, PANEL).await.map_err(Failure::environment)?;
    filling.entries().await.map_err(Failure::environment)?;
    filling.sheets().await.map_err(Failure::environment)?;
    let hash = contest.settings.judging_hash();
    tx.set_method(&contest.id, Method::Adjusted).await.map_err(Failure::environment)?;
    move_to(&mut *tx, &contest.id, Phase::Draft, Phase::Round(1), Some((&hash, services.now()))).await?;
    tx.commit().await.map_err(Failure::environment)?;
    Ok(contest.id)
}

/// A contest whose works are checked.
pub struct Checked {
    pub contest: ContestId,
    pub organiser: Actor,
    pub judges: Vec<Actor>,
}

/// Fills an empty database with a contest whose works are checked and have the copies that judges watch. Its judges sit in panels of
/// as many as score an entry; nothing is dealt yet.
///
/// # Errors
/// A database that cannot be written.
pub async fn checked(store: &dyn Store, services: &Services, size: Size) -> Result<Checked, Failure> {
    let Made { contest, organiser, judge } = made(services).await?;
    let meter = Meter::default();
    let mut tx = store.write(&meter).await.map_err(Failure::environment)?;
    let mut filling = Filling { now: services.now() - 30 * DAY, tx: &mut *tx, contest: &contest, size };
    let judges = filling.people(&judge, size.per_entry).await.map_err(Failure::environment)?;
    filling.entries().await.map_err(Failure::environment)?;
    filling.copies().await.map_err(Failure::environment)?;
    move_to(&mut *tx, &contest.id, Phase::Draft, Phase::Eligibility, None).await?;
    tx.commit().await.map_err(Failure::environment)?;
    Ok(Checked { contest: contest.id, organiser, judges })
}

/// Writes a whole sheet for everything that is dealt in the first round, none of them signed; how many.
///
/// # Errors
/// A database that cannot be written.
pub async fn score(store: &dyn Store, services: &Services, contest: &ContestId, size: Size) -> Result<usize, Failure> {
    let (contest, _) = services.contest(&Actor::Operator, contest).await?;
    let meter = Meter::default();
    let mut tx = store.write(&meter).await.map_err(Failure::environment)?;
    let tasks = tx.tasks(&contest.id, 1, None).await.map_err(Failure::environment)?;
    let mut filling = Filling { now: services.now() - 30 * DAY, tx: &mut *tx, contest: &contest, size };
    for task in &tasks {
        let Assignment { entry_id, judge_id, .. } = &task.assignment;
        let marks = marks(&contest.settings.rubric, entry_id.as_str(), judge_id.as_str());
        let content = Content { marks, comment: COMMENT.to_owned(), ..Content::default() };
        filling.sheet(&task.assignment, content, false).await.map_err(Failure::environment)?;
    }
    tx.commit().await.map_err(Failure::environment)?;
    Ok(tasks.len())
}

/// A contest that was just made.
struct Made {
    contest: Contest,
    organiser: Actor,
    /// The first of its judges.
    judge: Actor,
}

async fn made(services: &Services) -> Result<Made, Failure> {
    let organiser = account(services, ORGANISER, Role::Organiser).await?;
    account(services, ADMINISTRATOR, Role::Administrator).await?;
    let judge = account(services, JUDGE, Role::Creator).await?;
    let made = services.create_contest(&organiser, Preset::Selection, "Bench").await?;
    let mut settings = made.settings.as_ref().clone();
    // The sheets that are made are of the round that is selected from.
    settings.rounds.truncate(1);
    let edit = ContestEdit { title: made.title, deadline: String::new(), settings };
    services.edit_contest(&organiser, &made.id, made.version, edit, "").await?;
    let (contest, _) = services.contest(&organiser, &made.id).await?;
    Ok(Made { contest, organiser, judge })
}

/// Moves the contest past what guards the way.
pub async fn move_to(
    tx: &mut dyn Tx,
    contest: &ContestId,
    from: Phase,
    to: Phase,
    sealed: Option<(&str, i64)>,
) -> Result<(), Failure> {
    tx.set_phase(contest, from, to, sealed).await.map_err(Failure::environment)?;
    let detail = detail([(DetailKey::From, json!(from)), (DetailKey::To, json!(to))]);
    let act = AuditEntry {
        at: 0,
        actor: None,
        contest: Some(contest),
        action: EventKind::ContestPhase.key(),
        subject: contest.as_str(),
        detail,
        salt: SALT,
    };
    tx.audit(&act).await.map_err(Failure::environment)?;
    Ok(())
}

/// Rows of a measurement hide nothing.
const SALT: CommitmentSalt = CommitmentSalt::from_bytes([0; 32]);

/// The detail of a row of the audit trail.
fn detail<const N: usize>(values: [(DetailKey, Value); N]) -> String {
    Value::Object(values.map(|(key, value)| (key.key().to_owned(), value)).into_iter().collect()).to_string()
}

async fn account(services: &Services, email: &str, role: Role) -> Result<Actor, Failure> {
    let new = NewAccount {
        email: email.to_owned(),
        name: email.split('@').next().unwrap_or_default().to_owned(),
        password: Some(demo::PASSWORD.to_owned()),
        roles: vec![role],
    };
    Ok(Actor::of(services.create_open_account(&Actor::Operator, new).await?))
}

/// What the rows are made with.
struct Filling<'a> {
    tx: &'a mut dyn Tx,
    contest: &'a Contest,
    size: Size,
    now: i64,
}

/// As long as those in use, and different for each kind.
fn id<T: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>>(kind: u16, nth: usize) -> Result<T, Wrong> {
    Ok(format!("01900000-0000-7{kind:03}-8000-{nth:012}").parse()?)
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or_default()
}

impl Filling<'_> {
    async fn record(&mut self, actor: &AccountId, kind: EventKind, subject: &str, detail: String) -> Wrote {
        self.now += SECOND;
        let contest = Some(&self.contest.id);
        let (at, actor, action) = (self.now, Some(actor), kind.key());
        self.tx.audit(&AuditEntry { at, actor, contest, action, subject, detail, salt: SALT }).await?;
        Ok(())
    }

    fn judge(nth: usize, first: &Actor) -> Result<AccountId, Wrong> {
        match first.account() {
            Some(account) if nth == 0 => Ok(account.id.clone()),
            _ => id(1, nth),
        }
    }

    /// Judges in panels of so many, and creators; the judges.
    async fn people(&mut self, first: &Actor, panel: usize) -> Result<Vec<Actor>, Wrong> {
        let person = |id: AccountId, email: String, name: String, now| Account {
            id,
            email,
            name,
            password_hash: None,
            roles: vec![Role::Creator],
            created_at: now,
            disabled_at: None,
            proven_at: Some(now),
        };
        let (mut judges, mut actors) = (Vec::new(), Vec::new());
        for nth in 0..self.size.judges {
            let judge = Self::judge(nth, first)?;
            if nth > 0 {
                let account =
                    person(judge.clone(), format!("judge{nth}@bench.invalid"), format!("Judge {nth:03}"), self.now);
                self.tx.insert_account(&account).await?;
                actors.push(Actor::of(account));
            } else {
                actors.push(first.clone());
            }
            self.tx
                .put_member(&Member {
                    contest_id: self.contest.id.clone(),
                    account_id: judge.clone(),
                    role: Role::Judge,
                    unit: format!("Institute {nth}"),
                    region: String::new(),
                    expertise: String::new(),
                    created_at: self.now,
                })
                .await?;
            judges.push(judge);
        }
        for (nth, panel) in judges.chunks(panel.max(1)).enumerate() {
            self.tx
                .insert_panel(&Panel {
                    id: id(2, nth)?,
                    contest_id: self.contest.id.clone(),
                    round: 1,
                    position: number(nth) + 1,
                    label: (nth + 1).to_string(),
                    judges: panel.to_vec(),
                })
                .await?;
        }
        for nth in 0..self.size.entries.div_ceil(OF_CREATOR) {
            let account =
                person(id(3, nth)?, format!("unit{nth:05}@bench.invalid"), format!("Unit {nth:05}"), self.now);
            self.tx.insert_account(&account).await?;
        }
        Ok(actors)
    }

    /// Entries with their films, all eligible, each with three rows of the audit trail.
    async fn entries(&mut self) -> Wrote {
        let settings = &self.contest.settings;
        let (regions, categories) = (settings.leaf_regions(), &settings.categories);
        for nth in 0..self.size.entries {
            let region = regions.get(nth % regions.len().max(1)).map(|one| one.code.clone()).unwrap_or_default();
            let category =
                categories.get(nth / 3 % categories.len().max(1)).map(|one| one.key.clone()).unwrap_or_default();
            let answers: Answers = [
                ("title", format!("作品 {nth:05}：珠江夜航")),
                ("category", category),
                ("region", region),
                ("subject", "先进模范".to_owned()),
                ("submitting_unit", format!("第 {} 报送单位", nth % 700)),
                ("production_unit", format!("第 {} 制作单位", nth % 3_000)),
                ("synopsis", "一位巡护员在江上的二十年，记录他和同事们守护航道的日常。".repeat(6)),
                ("contact_name", "联系人".to_owned()),
                ("contact_phone", "13800000000".to_owned()),
                ("contact_email", format!("unit{nth}@bench.invalid")),
            ]
            .into_iter()
            .map(|(key, words)| (key.to_owned(), Answer::Text(words)))
            .collect();
            let owner: AccountId = id(3, nth / OF_CREATOR)?;
            let entry = Entry {
                id: id(4, nth)?,
                contest_id: self.contest.id.clone(),
                owner_id: owner.clone(),
                for_unit: true,
                number: Some(number(nth) + 1),
                receipt: Some(format!("2026-{:05}", nth + 1)),
                state: EntryState::Eligible,
                answers,
                reasons: String::new(),
                version: 3,
                created_at: self.now,
                updated_at: self.now,
                submitted_at: Some(self.now),
            };
            self.tx.insert_entry(&entry).await?;
            self.tx.insert_file(&film(nth, &entry.id, self.now)?).await?;
            for (kind, key, value) in [
                (EventKind::EntryDraft, DetailKey::Answers, json!({})),
                (EventKind::EntrySubmit, DetailKey::Receipt, json!(entry.receipt)),
                (EventKind::EntryCheck, DetailKey::To, json!(entry.state)),
            ] {
                self.record(&owner, kind, entry.id.as_str(), detail([(key, value)])).await?;
            }
        }
        Ok(())
    }

    /// Sheets, all but one in [`OPEN`] saved, each with a row of the audit trail.
    async fn sheets(&mut self) -> Wrote {
        let members = self.tx.members(&self.contest.id).await?;
        let judges: Vec<AccountId> = members.into_iter().map(|one| one.member.account_id).collect();
        let rubric = self.contest.settings.rubric.clone();
        let mut positions = vec![0_usize; judges.len()];
        for nth in 0..self.size.entries {
            let entry: EntryId = id(4, nth)?;
            for turn in 0..self.size.per_entry {
                // Every pair of judges shares a film somewhere, so that all films can be compared.
                let stride = 1 + nth / judges.len().max(1) % (judges.len() / self.size.per_entry.max(1)).max(1);
                let at = (nth + turn * stride) % judges.len().max(1);
                let (Some(judge), Some(position)) = (judges.get(at), positions.get_mut(at)) else { continue };
                *position += 1;
                let recused = (nth * self.size.per_entry + turn) % RECUSED == RECUSED - 1;
                let assignment = Assignment {
                    id: id::<AssignmentId>(5, nth * self.size.per_entry + turn)?,
                    contest_id: self.contest.id.clone(),
                    round: 1,
                    judge_id: judge.clone(),
                    entry_id: entry.clone(),
                    position: number(*position),
                    recused_at: recused.then_some(self.now),
                    recusal_reason: if recused { "与主创同一单位".to_owned() } else { String::new() },
                    recusal_found: false,
                    replaces: None,
                };
                self.tx.insert_assignment(&assignment).await?;
                if recused || (nth * self.size.per_entry + turn) % OPEN == OPEN - 1 {
                    continue;
                }
                let flagged = (nth * self.size.per_entry + turn).is_multiple_of(997);
                let content = Content {
                    marks: marks(&rubric, &nth.to_string(), &at.to_string()),
                    comment: COMMENT.to_owned(),
                    red_line: if flagged { "片中有未授权的素材".to_owned() } else { String::new() },
                    ..Content::default()
                };
                self.sheet(&assignment, content, at.is_multiple_of(2)).await?;
            }
        }
        Ok(())
    }

    /// A sheet with its row of the audit trail.
    async fn sheet(&mut self, assignment: &Assignment, content: Content, signed: bool) -> Wrote {
        let total = self.contest.settings.rubric.total(&content.marks);
        self.now += SECOND;
        let sheet = Sheet {
            assignment_id: assignment.id.clone(),
            version: 1,
            content,
            total,
            saved_at: self.now,
            signed_at: signed.then_some(self.now),
        };
        self.tx.save_sheet(&sheet).await?;
        let detail = detail([(DetailKey::Entry, json!(assignment.entry_id)), (DetailKey::Total, json!(total))]);
        self.record(&assignment.judge_id, EventKind::SheetSave, assignment.id.as_str(), detail).await
    }

    /// The copies that judges watch; no first round opens without them.
    async fn copies(&mut self) -> Wrote {
        for nth in 0..self.size.entries {
            let copy = DerivedFile {
                file_id: id(6, nth)?,
                kind: "play".to_owned(),
                sha256: format!("{nth:064x}"),
                size_bytes: 50_000_000,
                details: "{}".to_owned(),
                created_at: self.now,
            };
            self.tx.put_derived(&copy).await?;
        }
        Ok(())
    }
}

/// Marks of a judge for a film: by its quality, the judge's severity, and mood.
fn marks(rubric: &Rubric, film: &str, judge: &str) -> Marks {
    let draw = |key: &str, spread: u64| {
        i64::try_from(lottery(1, key) % (2 * spread + 1)).unwrap_or_default()
            - i64::try_from(spread).unwrap_or_default()
    };
    let (quality, severity) = (draw(&format!("film {film}"), 250), draw(&format!("judge {judge}"), 80));
    rubric
        .criteria
        .iter()
        .map(|one| {
            let mark = 700 + quality + severity + draw(&format!("{}:{film}:{judge}", one.key), 60);
            (one.key.clone(), mark.clamp(0, 1_000) / 50 * 50)
        })
        .collect()
}

type Wrong = Box<dyn std::error::Error + Send + Sync>;
type Wrote = Result<(), Wrong>;

fn film(nth: usize, entry: &EntryId, now: i64) -> Result<File, Wrong> {
    Ok(File {
        id: id(6, nth)?,
        entry_id: entry.clone(),
        kind: "judging_copy".to_owned(),
        state: FileState::Ready,
        filename: "film.mp4".to_owned(),
        media_type: "video/mp4".to_owned(),
        size_bytes: 100_000_000,
        sha256: Some(format!("{nth:064x}")),
        duration_ms: Some(300_000 + number(nth % 600) * 1_000),
        width: Some(1_920),
        height: Some(1_080),
        findings: Vec::new(),
        measures: domain::film::Measures::default(),
        fingerprint: None,
        parts: String::new(),
        created_at: now,
        updated_at: now,
    })
}
