//! What the tests of use cases run on: a real database and folder, a clock that is set by hand, a film made by ffmpeg.

pub mod bucket;
pub mod exhibition;
pub mod receiver;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::access::Role;
use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::contest::preset::Preset;
use domain::contest::round::Advance;
use domain::form::{Answer, Answers};
use domain::ids::{AccountId, AssignmentId, ContestId, EntryId};
use domain::judging::sheet::Content;
use domain::record::RecordHash;
use domain::scoring::rubric::Marks;
use domain::selection::RuleKind;
pub use domain::time::DAY;
use services::media::{Prober, Storage};
use services::playback::{FilmVariant, LinkQuery};
use services::{
    Actor, Clock, ConflictRuling, ContestEdit, Decision, EntrySearch, Invitation, Media, NewAccount, OverrideDraft,
    PageAsk, PeopleSearch, Refusal, ServiceError, Services, SystemRandom,
};
use store::SealedSelection;

/// 2026-03-01 00:00 UTC.
pub const START: i64 = 1_772_323_200_000_000;

/// The unit that all entries are from, and that officers enter for.
pub const UNIT: &str = "市委组织部";

pub struct HandClock(AtomicI64);

impl HandClock {
    /// One that stands at this time.
    pub fn at(now: i64) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(now)))
    }
}

impl Clock for HandClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Why something was refused; any other answer ends the test.
pub fn refused<T: std::fmt::Debug>(answer: services::Result<T>) -> Refusal {
    let refusal = match answer {
        Err(ServiceError::Refused(refusal)) => Ok(refusal),
        other => Err(format!("{other:?}")),
    };
    refusal.unwrap()
}

/// A page of so many rows, from 1.
pub fn page(page: u64, size: u32) -> PageAsk {
    PageAsk { page, size, ..PageAsk::default() }
}

/// A decision about a conflict of interest; `seen` as it was shown.
pub fn ruling(judge: &AccountId, entry: &EntryId, conflict: bool, reason: &str, seen: &[String]) -> ConflictRuling {
    ConflictRuling {
        judge: judge.clone(),
        entry: entry.clone(),
        conflict,
        reason: reason.to_owned(),
        seen: seen.to_vec(),
    }
}

pub fn first_people(size: u32) -> PeopleSearch {
    PeopleSearch { page: page(1, size), ..PeopleSearch::default() }
}

pub fn first_entries(size: u32) -> EntrySearch {
    EntrySearch { page: page(1, size), ..EntrySearch::default() }
}

pub struct Harness {
    pub services: Services,
    pub clock: Arc<HandClock>,
    pub folder: PathBuf,
    pub organiser: Actor,
    pub staff: Actor,
}

impl Drop for Harness {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Harness {
    pub async fn new() -> Self {
        Self::on(&Storage::Local).await
    }

    /// One whose films are kept there.
    pub async fn on(storage: &Storage) -> Self {
        Self::with(None, storage).await
    }

    /// One with this database and these films.
    pub async fn with(database: Option<&str>, storage: &Storage) -> Self {
        let folder = std::env::temp_dir().join(format!("linxuan-services-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&folder).unwrap();
        let clock = HandClock::at(START);
        let services = serving(database, &folder, storage, &clock).await;
        let organiser = account(&services, "organiser", Role::Organiser).await;
        let staff = account(&services, "staff", Role::Staff).await;
        Self { services, clock, folder, organiser, staff }
    }

    pub fn pass(&self, time: i64) {
        self.clock.0.fetch_add(time, Ordering::SeqCst);
    }

    pub async fn person(&self, name: &str) -> Actor {
        account(&self.services, name, Role::Creator).await
    }

    /// A contest of preset `selection`, but for its final round, with the call open for ten days.
    pub async fn open_contest(&self) -> ContestId {
        let contest = self.services.create_contest(&self.organiser, Preset::Selection, "观摩").await.unwrap().id;
        self.set_up(&contest, |settings| {
            settings.rounds.truncate(1);
            settings.rounds[0].advance = Advance::All;
        })
        .await;
        self.services.set_deadline(&self.organiser, &contest, self.services.now() + 10 * DAY).await.unwrap();
        self.services.move_phase(&self.organiser, &contest, Phase::CallOpen, "").await.unwrap();
        contest
    }

    /// As [`Harness::open_contest`], with this many places and no rule of balance.
    pub async fn open_for(&self, places: usize) -> ContestId {
        let contest = self.open_contest().await;
        let plain = |settings: &mut Settings| {
            settings.balance.size = places;
            settings.balance.rules.clear();
        };
        self.set_up(&contest, plain).await;
        contest
    }

    /// Changes what the organiser sets up.
    pub async fn set_up(&self, contest: &ContestId, change: impl FnOnce(&mut Settings)) {
        let (before, _) = self.services.contest(&self.organiser, contest).await.unwrap();
        let deadline = "2026-03-10 12:00".to_owned();
        let mut edit = ContestEdit { title: before.title, deadline, settings: before.settings.as_ref().clone() };
        change(&mut edit.settings);
        self.services.edit_contest(&self.organiser, contest, before.version, edit, "").await.unwrap();
    }

    /// Scores and signs all films of a judge: the lower the number, the better.
    pub async fn score_by_number(&self, judge: &Actor, contest: &ContestId) {
        let lines = self.services.my_desk(judge, contest).await.unwrap().lines;
        for line in lines.into_iter().filter(|line| !line.recused) {
            let mark = marks([1000 - line.number * 50; 3]);
            self.services.save_sheet(judge, &line.assignment, 0, &sheet(mark, ""), &[]).await.unwrap();
        }
        self.services.sign_sheets(judge, contest, "独立评审").await.unwrap();
    }

    /// The judges score as [`Harness::score_by_number`], and the selection opens.
    pub async fn select_by_number(&self, judges: &[Actor], contest: &ContestId) {
        for judge in judges {
            self.score_by_number(judge, contest).await;
        }
        self.services.move_phase(&self.organiser, contest, Phase::Selection, "").await.unwrap();
    }

    /// Seals the selection as it stands.
    pub async fn seal(&self, contest: &ContestId) -> SealedSelection {
        let open = self.services.selection(&self.organiser, contest, Clone::clone).await.unwrap();
        self.services.seal_selection(&self.organiser, contest, &open.fingerprint).await.unwrap()
    }

    /// Freezes the pool under the rules as they are; its root.
    pub async fn freeze(&self, contest: &ContestId) -> RecordHash {
        let hash = self.services.contest(&self.organiser, contest).await.unwrap().0.settings.judging_hash();
        self.services.freeze_pool(&self.organiser, contest, &hash).await.unwrap()
    }

    /// Rules a film in.
    pub async fn rule_in(&self, contest: &ContestId, film: &EntryId) {
        let draft = OverrideDraft {
            comes: Some(film.clone()),
            leaves: None,
            reason: "题材空白".to_owned(),
            decider: "评委会".to_owned(),
        };
        self.services.override_selection(&self.organiser, contest, &draft).await.unwrap();
    }

    /// From a sealed selection to the end of the contest.
    pub async fn archive(&self, contest: &ContestId) {
        for phase in [Phase::Publicity, Phase::Final, Phase::Archived] {
            self.services.move_phase(&self.organiser, contest, phase, "另有安排").await.unwrap();
        }
    }

    pub async fn cast(&self, contest: &ContestId, who: &Actor, role: Role, unit: &str, region: &str) {
        let account = who.account().unwrap();
        let invitation = Invitation {
            email: account.email.clone(),
            name: account.name.clone(),
            role,
            unit: unit.to_owned(),
            region: region.to_owned(),
            expertise: String::new(),
        };
        self.services.add_member(&self.organiser, contest, invitation).await.unwrap();
    }

    /// What a database from before a rule may hold: a judge of this region, whom nobody compared with the films.
    pub async fn tie_unnoticed(&self, contest: &ContestId, judge: &Actor, region: &str) {
        let store = store::open(None, &self.folder).await.unwrap();
        let mut tx = store.write(&store::Meter::default()).await.unwrap();
        let member = store::Member {
            contest_id: contest.clone(),
            account_id: judge.account().unwrap().id.clone(),
            role: Role::Judge,
            unit: String::new(),
            region: region.to_owned(),
            expertise: String::new(),
            created_at: 1,
        };
        tx.put_member(&member).await.unwrap();
        tx.commit().await.unwrap();
        store.close().await;
    }

    /// A judge's player begins to load the film of a task.
    pub async fn open_film(&self, judge: &Actor, task: &AssignmentId) {
        let film = self.services.desk(judge, task).await.unwrap().film.unwrap().file;
        let address = self.services.links(judge).await.unwrap().to(&film, FilmVariant::Play);
        self.services.film(judge, &film, &LinkQuery::of(&address).unwrap()).await.unwrap();
    }

    /// A complete draft with its film.
    pub async fn draft(&self, who: &Actor, contest: &ContestId, title: &str, region: &str) -> EntryId {
        let entry = self.services.draft_entry(who, contest, answers(title, region)).await.unwrap();
        self.services.take_film(who, &entry.id, &film()).await.unwrap();
        entry.id
    }

    /// Films entered, passed, assigned to one panel; the first round open.
    pub async fn judging(&self, judges: &[Actor], regions: &[&str]) -> (ContestId, Vec<EntryId>) {
        let contest = self.open_contest().await;
        let entries = self.judging_in(&contest, judges, regions).await;
        (contest, entries)
    }

    /// As [`Harness::judging`], in a contest with an open call.
    pub async fn judging_in(&self, contest: &ContestId, judges: &[Actor], regions: &[&str]) -> Vec<EntryId> {
        let entries = self.begin(contest, judges, regions).await;
        for judge in judges {
            self.services.declare(judge, contest, "已阅读规则").await.unwrap();
        }
        entries
    }

    /// As [`Harness::judging_in`], before the judges have declared.
    pub async fn begin(&self, contest: &ContestId, judges: &[Actor], regions: &[&str]) -> Vec<EntryId> {
        let entries = self.assigned(contest, judges, regions).await;
        self.services.move_phase(&self.organiser, contest, Phase::Round(1), "").await.unwrap();
        entries
    }

    /// As [`Harness::begin`], before the first round opens.
    pub async fn assigned(&self, contest: &ContestId, judges: &[Actor], regions: &[&str]) -> Vec<EntryId> {
        for judge in judges {
            self.cast(contest, judge, Role::Judge, "", "").await;
        }
        let officer = self.person(&format!("officer-{contest}")).await;
        self.cast(contest, &officer, Role::UnitOfficer, UNIT, "").await;
        let mut entries = Vec::new();
        for (nth, region) in regions.iter().enumerate() {
            let entry = self.draft(&officer, contest, &format!("第{}部", nth + 1), region).await;
            self.services.submit_entry(&officer, &entry).await.unwrap();
            self.services.decide(&self.staff, &entry, Decision::Pass, "").await.unwrap();
            entries.push(entry);
        }
        self.pass(11 * DAY);
        for phase in [Phase::CallClosed, Phase::Eligibility] {
            self.services.move_phase(&self.organiser, contest, phase, "另有安排").await.unwrap();
        }
        let panel: Vec<_> = judges.iter().map(|judge| judge.account().unwrap().id.clone()).collect();
        self.services.set_panels(&self.organiser, contest, &[panel]).await.unwrap();
        self.services.confirm_assignment(&self.organiser, contest).await.unwrap();
        entries
    }
}

/// This many places, and no more than one film of a region among them.
pub fn one_a_region(settings: &mut Settings, places: usize) {
    settings.balance.size = places;
    settings.balance.rules.retain(|rule| rule.id == "region:*");
    settings.balance.rules[0].set(RuleKind::Max, Some(1));
}

/// Marks of the first criteria, hundredths.
pub fn marks<const N: usize>(values: [i64; N]) -> Marks {
    ["c1", "c2", "c3"].map(str::to_owned).into_iter().zip(values).collect()
}

/// A sheet with marks and a comment.
pub fn sheet(marks: Marks, comment: &str) -> Content {
    Content { marks, comment: comment.to_owned(), ..Content::default() }
}

/// What a server of its own has: the same database, the same folder.
pub async fn serving(database: Option<&str>, folder: &Path, storage: &Storage, clock: &Arc<HandClock>) -> Services {
    serving_from(database, folder, None, storage, clock).await
}

/// As [`serving`], with a folder for uploads.
pub async fn serving_from(
    database: Option<&str>,
    folder: &Path,
    uploads: Option<&Path>,
    storage: &Storage,
    clock: &Arc<HandClock>,
) -> Services {
    let store = store::open(database, folder).await.unwrap();
    let media = Media::open_with(folder, uploads, storage, Prober::new("ffprobe".into())).await.unwrap();
    Services::new(store, Arc::new(media), Arc::<HandClock>::clone(clock), Arc::new(SystemRandom))
}

/// An account with this role in the installation, without a password.
pub async fn account(services: &Services, name: &str, role: Role) -> Actor {
    let new = NewAccount {
        email: format!("{name}@example.invalid"),
        name: name.to_owned(),
        password: None,
        roles: vec![role],
    };
    Actor::of(services.create_account(&Actor::Operator, new).await.unwrap())
}

pub fn answers(title: &str, region: &str) -> Answers {
    let mut answers: Answers = [
        ("title", title),
        ("category", "微视频"),
        ("subject", "先进人物"),
        ("synopsis", "内容"),
        ("region", region),
        ("submitting_unit", UNIT),
        ("production_unit", title),
        ("contact_phone", "000-1"),
    ]
    .map(|(key, text)| (key.to_owned(), Answer::Text(text.to_owned())))
    .into();
    answers.insert("rights".to_owned(), Answer::Flag(true));
    answers
}

/// A film of two seconds that meets every rule.
pub fn film() -> PathBuf {
    make_film("fits", "1280x720", "2")
}

/// Makes an MP4 of this picture size and length in seconds. It shows nothing.
pub fn make_film(name: &str, size: &str, seconds: &str) -> PathBuf {
    encode(name, &format!("color=s={size}:r=5:d={seconds}"), seconds, "23")
}

/// Makes an MP4 of six seconds that shows something, with this rate factor, and scaled to this size.
pub fn make_drawn_film(name: &str, size: &str, rate_factor: &str) -> PathBuf {
    encode(name, &format!("testsrc2=s=1280x720:r=10:d=6,scale={size}"), "6", rate_factor)
}

/// Every test is a process of its own: what one of them drew the others take, so a run draws each film once.
fn encode(name: &str, picture: &str, seconds: &str, rate_factor: &str) -> PathBuf {
    let drawn: String = picture.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("films-{drawn}-{seconds}-{rate_factor}"));
    let film = folder.join(format!("{name}.mp4"));
    if film.exists() {
        return film;
    }
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{name}-{}.mp4", std::process::id()));
    let status = Command::new("ffmpeg")
        .args(["-loglevel", "error", "-nostdin", "-y", "-f", "lavfi", "-i", picture])
        .args(["-f", "lavfi", "-i", &format!("sine=d={seconds}"), "-c:v", "libx264", "-preset", "ultrafast"])
        .args(["-crf", rate_factor, "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest"])
        .arg(&path)
        .status()
        .unwrap();
    assert!(status.success());
    std::fs::rename(&path, &film).unwrap();
    film
}
