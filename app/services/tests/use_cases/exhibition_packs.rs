//! Packs of sites without a line: what is in one, who may have it, and which evidence of it is taken.

use std::path::{Path, PathBuf};

use domain::contest::phase::Phase;
use domain::exhibition::access::ExhibitionRole;
use domain::exhibition::evidence::{Evidence, EvidenceAnswer, PlayedFilm};
use domain::exhibition::packs::{EvidenceFile, PackFault, PackManifest, PackProblem};
use domain::exhibition::plans::{PlanDraft, PlanFilmDraft};
use domain::exhibition::site::SiteKind;
use domain::exhibition::viewing::{ViewingKind, ViewingSource, ViewingState};
use domain::ids::{EntryId, PlanId, SiteId};
use domain::judging::watching::Watched;
use domain::text::Lang;
use domain::time::{DAY, HOUR, MINUTE};
use hmac::{Hmac, Mac as _};
use services::media::Storage;
use services::{
    Actor, BroughtEvidence, EvidenceOutcome, MemberDraft, PackageReading, Refusal, RegionDraft, ServiceError, SiteDraft,
};
use sha2::Sha256;
use store::Meter;

use crate::background::work_off;
use crate::harness::{Harness, page, refused};
use crate::packages::{bytes_of, names};
use crate::races::cluster::Cluster;
use crate::releases::{exhibits, sealed, signed};

/// An office of a city with a plan of one film, which two of its sites got.
struct World<'a> {
    harness: &'a Harness,
    database: Option<&'a str>,
    office: Actor,
    manager: Actor,
    plan: PlanId,
    film: EntryId,
    site: SiteId,
    other: SiteId,
}

fn site(code: &str, name: &str) -> SiteDraft {
    SiteDraft {
        code: code.to_owned(),
        name: name.to_owned(),
        region: "440106".to_owned(),
        kind: SiteKind::Village,
        opened_on: "2020-01-01".to_owned(),
        closed_on: String::new(),
        capacity: String::new(),
        reason: String::new(),
    }
}

impl<'a> World<'a> {
    async fn new(harness: &'a Harness, database: Option<&'a str>) -> Self {
        let services = &harness.services;
        let (contest, films) = sealed(harness).await;
        exhibits(harness, &contest, "").await;
        services.move_phase(&harness.organiser, &contest, Phase::Publicity, "").await.unwrap();
        services.give_release(&harness.staff, &films[0], signed("")).await.unwrap();
        work_off(harness).await;
        for (code, name) in [("44", "广东"), ("4401", "广州"), ("440106", "天河")] {
            let draft = RegionDraft { code: code.to_owned(), name: name.to_owned() };
            services.add_region(&Actor::Operator, &draft).await.unwrap();
        }
        let mut sites = Vec::new();
        for (code, name) in [("G-001", "榕树村"), ("G-002", "石桥村")] {
            sites.push(services.add_site(&Actor::Operator, &site(code, name)).await.unwrap().id);
        }
        let [site, other] = [sites[0].clone(), sites[1].clone()];
        let office = member(harness, "office", ExhibitionRole::Office, "4401").await;
        let manager = member(harness, "manager", ExhibitionRole::Manager, "G-002").await;
        let draft = PlanDraft {
            title: "三月收看计划".to_owned(),
            starts_on: "2026-03-13".to_owned(),
            ends_on: "2026-04-30".to_owned(),
            ..PlanDraft::default()
        };
        let region = "4401".parse().unwrap();
        let plan = services.create_plan(&office, &region, &draft).await.unwrap();
        let version = async || services.plan(&office, &plan).await.unwrap().plan.version;
        services.choose_plan_films(&office, &plan, version().await, &films[..1]).await.unwrap();
        let asked = PlanFilmDraft {
            entry: films[0].clone(),
            place: String::new(),
            must: true,
            questions: vec!["学到了什么？".to_owned()],
        };
        services.edit_plan_films(&office, &plan, version().await, &[asked]).await.unwrap();
        let all = (&region, std::slice::from_ref(&region));
        services.choose_plan_regions(&office, &plan, version().await, all).await.unwrap();
        services.publish_plan(&office, &plan, version().await, Lang::Zh).await.unwrap();
        let film = films[0].clone();
        Self { harness, database, office, manager, plan, film, site, other }
    }

    /// A pack of the first site, as it lies on a stick.
    async fn stick(&self, name: &str) -> Stick {
        let folder = self.harness.folder.join(name);
        let written = self.harness.services.write_pack(&self.office, &self.plan, "G-001", &folder).await.unwrap();
        assert!(written.files > 8, "{written:?}");
        let text = std::fs::read_to_string(folder.join("manifest.json")).unwrap();
        let key = std::fs::read_to_string(folder.join("manifest.sig")).unwrap().trim().to_owned();
        Stick { folder, manifest: PackManifest::read(&text).unwrap(), hash: PackManifest::hash(&text), key }
    }

    /// Twelve people watched the film an hour after the pack was made.
    fn evidence(&self, stick: &Stick, viewing: &str) -> Evidence {
        let begun_at = stick.manifest.made_at + HOUR;
        let film = PlayedFilm {
            entry: self.film.clone(),
            stretches: Watched::of([(0, 2_000)]),
            begun_at,
            ended_at: begun_at + MINUTE,
        };
        let answer = EvidenceAnswer { entry: self.film.clone(), question: 1, answer: "值得一看".to_owned() };
        Evidence {
            plan: Some(self.plan.clone()),
            revision: 1,
            films: vec![film],
            heads: 12,
            answers: vec![answer],
            reported: true,
            ..Evidence::of(viewing.parse().unwrap(), ViewingKind::Gathering)
        }
    }

    async fn bring(&self, actor: &Actor, at: Option<&SiteId>, text: String) -> EvidenceOutcome {
        let brought = [BroughtEvidence { name: "evidence.json".to_owned(), text }];
        let mut reports = self.harness.services.import_evidence(actor, at, &brought).await.unwrap();
        assert_eq!(reports.len(), 1);
        reports.remove(0).outcome
    }

    /// What became of evidence that the office brings.
    async fn outcome(&self, stick: &Stick, evidence: &Evidence) -> EvidenceOutcome {
        self.bring(&self.office, None, stick.file(evidence)).await
    }
}

/// What lies on a stick.
struct Stick {
    folder: PathBuf,
    manifest: PackManifest,
    hash: String,
    key: String,
}

impl Stick {
    /// Evidence as the player writes it.
    fn file(&self, evidence: &Evidence) -> String {
        let mut file = EvidenceFile {
            format: 1,
            pack: self.manifest.pack.clone(),
            manifest: self.hash.clone(),
            evidence: serde_json::to_string(evidence).unwrap(),
            code: String::new(),
        };
        let mut code = Hmac::<Sha256>::new_from_slice(self.key.as_bytes()).unwrap();
        code.update(file.coded().as_bytes());
        file.code = domain::hex::encode(&code.finalize().into_bytes());
        serde_json::to_string(&file).unwrap()
    }
}

async fn member(harness: &Harness, name: &str, role: ExhibitionRole, place: &str) -> Actor {
    let person = harness.person(name).await;
    let account = person.account().unwrap();
    let draft = MemberDraft { email: account.email.clone(), name: account.name.clone(), role, place: place.to_owned() };
    harness.services.grant_exhibition_role(&Actor::Operator, &draft).await.unwrap();
    person
}

async fn evidence_comes_back_and_counts_once(database: Option<&str>) {
    let harness = Harness::with(database, &Storage::Local).await;
    let world = World::new(&harness, database).await;
    let stick = world.stick("stick").await;
    harness.pass(3 * DAY);
    let evidence = world.evidence(&stick, "v1");
    assert_eq!(world.outcome(&stick, &evidence).await, EvidenceOutcome::Taken("榕树村".to_owned()));
    for _ in 0..2 {
        assert_eq!(world.outcome(&stick, &evidence).await, EvidenceOutcome::Known);
    }
    let store = store::open(world.database, &harness.folder).await.unwrap();
    let mut tx = store.read(&Meter::default()).await.unwrap();
    let viewing = tx.viewing(&evidence.viewing).await.unwrap().unwrap();
    assert_eq!((viewing.source, viewing.state), (ViewingSource::Pack, ViewingState::Reported));
    assert_eq!((viewing.heads, viewing.started_at), (12, Some(stick.manifest.made_at + HOUR)));
    assert_eq!(tx.viewing_parts(&evidence.viewing).await.unwrap().films.len(), 1);
    drop(tx);
    store.close().await;
    let packs = harness.services.packs(&world.office, &page(1, 50)).await.unwrap();
    assert_eq!((packs.found, packs.lines[0].imported_at), (1, Some(harness.services.now())));
    // The manager of the other site learns of no pack that is not theirs.
    assert_eq!(harness.services.packs(&world.manager, &page(1, 50)).await.unwrap().found, 0);
}

#[tokio::test]
async fn evidence_of_a_pack_comes_back_and_counts_once() {
    evidence_comes_back_and_counts_once(None).await;
}

#[tokio::test]
async fn evidence_of_a_pack_comes_back_and_counts_once_on_postgres() {
    let cluster = Cluster::start();
    evidence_comes_back_and_counts_once(Some(&cluster.url)).await;
}

#[tokio::test]
async fn evidence_of_another_site_or_altered_or_of_another_time_is_refused() {
    let harness = Harness::new().await;
    let world = World::new(&harness, None).await;
    let stick = world.stick("stick").await;
    harness.pass(3 * DAY);
    let good = world.evidence(&stick, "v1");
    let faulty = EvidenceOutcome::Faulty;

    let text = stick.file(&good);
    assert_eq!(world.bring(&world.office, Some(&world.other), text.clone()).await, faulty(PackFault::OtherSite));
    assert_eq!(world.bring(&world.manager, None, text.clone()).await, faulty(PackFault::UnknownPack));
    let heads = text.replace("\\\"heads\\\":12", "\\\"heads\\\":90");
    assert_ne!(heads, text);
    assert_eq!(world.bring(&world.office, None, heads).await, faulty(PackFault::Altered));
    let manifest = text.replace(&stick.hash, &"0".repeat(64));
    assert_eq!(world.bring(&world.office, None, manifest).await, faulty(PackFault::OtherManifest));
    assert_eq!(world.bring(&world.office, None, "灯".to_owned()).await, faulty(PackFault::NotEvidence));
    // A code that was made with the signature of another pack.
    let second = Stick { key: world.stick("second").await.key, folder: stick.folder.clone(), ..stick };
    assert_eq!(world.outcome(&second, &good).await, faulty(PackFault::Altered));
    let stick = world.stick("third").await;
    harness.pass(DAY);

    let at = |begun_at: i64| {
        let mut evidence = world.evidence(&stick, "v2");
        evidence.films[0].begun_at = begun_at;
        evidence.films[0].ended_at = begun_at + MINUTE;
        evidence
    };
    let made = stick.manifest.made_at;
    let early = world.outcome(&stick, &at(made - HOUR)).await;
    assert_eq!(early, faulty(PackFault::TooEarly { began: made - HOUR, made }));
    let late = harness.services.now() + DAY;
    assert_eq!(world.outcome(&stick, &at(late)).await, faulty(PackFault::InFuture(late + MINUTE)));
    let plan = Evidence { plan: Some("other".parse().unwrap()), ..good.clone() };
    assert_eq!(world.outcome(&stick, &plan).await, faulty(PackFault::OtherPlan));
    let mut strange = good.clone();
    strange.films[0].entry = "mill".parse().unwrap();
    let unknown = faulty(PackFault::UnknownFilm("mill".parse().unwrap()));
    assert_eq!(world.outcome(&stick, &strange).await, unknown);
    let nothing = Evidence { films: Vec::new(), ..good };
    assert_eq!(world.outcome(&stick, &nothing).await, faulty(PackFault::NothingPlayed));

    let services = &harness.services;
    assert_eq!(
        services.packs(&world.office, &page(1, 50)).await.unwrap().lines[0].imported_at,
        None,
        "nothing was taken"
    );
    let none = refused(services.import_evidence(&world.office, None, &[]).await);
    assert_eq!(none, Refusal::Pack(PackProblem::NoFiles));
    let many = vec![BroughtEvidence { name: String::new(), text: String::new() }; 51];
    let many = refused(services.import_evidence(&world.office, None, &many).await);
    assert_eq!(many, Refusal::Pack(PackProblem::TooManyFiles(51)));
}

#[tokio::test]
async fn an_altered_byte_of_a_stick_is_found() {
    let harness = Harness::new().await;
    let world = World::new(&harness, None).await;
    let stick = world.stick("stick").await;
    let services = &harness.services;
    let verify = async || services.verify_pack(&Actor::Operator, &stick.folder).await.unwrap();
    assert_eq!((verify().await.wrong, verify().await.pack), (Vec::new(), Some(stick.manifest.pack.clone())));
    let film = stick.manifest.files.iter().find(|file| file.path.starts_with("films/")).unwrap();
    let altered = |path: &str| alter(&stick.folder.join(path));
    for path in [film.path.as_str(), "player.js", "manifest.sig", "manifest.js"] {
        let before = altered(path);
        assert_eq!(verify().await.wrong, [path.to_owned()]);
        std::fs::write(stick.folder.join(path), before).unwrap();
    }
    std::fs::remove_file(stick.folder.join("plan.json")).unwrap();
    assert_eq!(verify().await.wrong, ["plan.json".to_owned()]);
    altered("manifest.json");
    let report = verify().await;
    assert_eq!((report.pack, report.wrong), (None, vec!["manifest.json".to_owned()]));

    // Nothing is written over what is there, and what cannot be finished leaves nothing behind.
    let taken = services.write_pack(&world.office, &world.plan, "G-001", &stick.folder).await;
    assert_eq!(refused(taken), Refusal::Pack(PackProblem::FolderTaken));
    let kept = services.media().blobs().local_path(&film.sha256).unwrap();
    let whole = alter(&kept);
    let folder = harness.folder.join("broken");
    let broken = services.write_pack(&world.office, &world.plan, "G-001", &folder).await;
    assert!(matches!(broken, Err(ServiceError::Environment(_))), "{broken:?}");
    assert!(!folder.exists());
    std::fs::write(&kept, whole).unwrap();
}

/// Changes a byte in the middle of a file; what the file was before.
fn alter(path: &Path) -> Vec<u8> {
    let before = std::fs::read(path).unwrap();
    let mut after = before.clone();
    after[before.len() / 2] ^= 1;
    // Kept files are not written to.
    std::fs::remove_file(path).unwrap();
    std::fs::write(path, after).unwrap();
    before
}

#[tokio::test]
async fn a_pack_is_one_archive_of_one_site_for_who_may_have_it() {
    let harness = Harness::new().await;
    let world = World::new(&harness, None).await;
    let services = &harness.services;
    let id = services.make_pack(&world.office, &world.plan, &world.site).await.unwrap();
    // The same act once more is the same pack.
    assert_eq!(services.make_pack(&world.office, &world.plan, &world.site).await.unwrap(), id);
    assert_eq!(services.site_packs(&world.office, &world.site).await.unwrap().packs.len(), 1);
    let view = services.pack(&world.office, &id).await.unwrap();
    assert_eq!((view.reading, view.problem), (PackageReading::UnderWay(0), None));
    let unprepared = refused(services.open_pack(&world.office, &id).await);
    assert!(matches!(unprepared, Refusal::Pack(PackProblem::Unprepared(1..))), "{unprepared:?}");
    assert!(work_off(&harness).await > 0);
    let metered = services.metered();
    let view = metered.pack(&world.office, &id).await.unwrap();
    assert!(metered.statements() <= 9, "{} statements", metered.statements());
    assert_eq!((view.reading, view.known), (PackageReading::Idle, view.kept));

    let file = services.open_pack(&world.office, &id).await.unwrap();
    let listed = names(&harness, &file).await;
    for name in ["index.html", "player.js", "words.js", "manifest.json", "manifest.sig", "manifest.js", "plan.json"] {
        assert!(listed.iter().any(|one| one == name), "{name}: {listed:?}");
    }
    assert!(listed.iter().any(|one| one.starts_with("films/") && one.ends_with(".mp4")), "{listed:?}");
    let whole = bytes_of(&file, 0..file.size()).await;
    let again = services.open_pack(&world.office, &id).await.unwrap();
    let middle = again.size() / 2;
    let halves = [bytes_of(&again, 0..middle).await, bytes_of(&again, middle..again.size()).await];
    assert!(halves.concat() == whole && again.tag == file.tag, "any part of it is the same at any time");

    // Two sites have two packs of other manifests, and the films are read once.
    let second = services.make_pack(&world.manager, &world.plan, &world.other).await.unwrap();
    assert_eq!(services.pack(&world.manager, &second).await.unwrap().known, view.kept);
    work_off(&harness).await;
    assert_ne!(services.pack(&world.manager, &second).await.unwrap().sha256, view.sha256);
    assert!(matches!(services.open_pack(&world.manager, &id).await, Err(ServiceError::NotFound)));
    assert!(matches!(services.make_pack(&world.manager, &world.plan, &world.site).await, Err(ServiceError::NotFound)));
    let stranger = harness.person("stranger").await;
    for answer in [
        services.open_pack(&stranger, &id).await.map(drop),
        services.make_pack(&stranger, &world.plan, &world.site).await.map(drop),
        services.plan_packs(&stranger, &world.plan, "", &page(1, 50)).await.map(drop),
        services.site_packs(&stranger, &world.site).await.map(drop),
    ] {
        assert!(matches!(answer, Err(ServiceError::Exhibition(_))), "{answer:?}");
    }
    let nobody = services.packs(&Actor::Anonymous, &page(1, 50)).await;
    assert!(matches!(nobody, Err(ServiceError::SignInNeeded)), "{nobody:?}");

    let sites = services.plan_packs(&world.office, &world.plan, "石桥", &page(1, 50)).await.unwrap();
    assert_eq!((sites.found, sites.lines[0].newest.as_ref().map(|(id, _)| id)), (1, Some(&second)));
    let own = services.plan_packs(&world.manager, &world.plan, "", &page(1, 50)).await.unwrap();
    assert_eq!(own.lines.iter().map(|line| line.site_code.as_str()).collect::<Vec<_>>(), ["G-002"]);
    let of_site = services.site_packs(&world.manager, &world.other).await.unwrap();
    assert_eq!((of_site.plans.len(), of_site.packs.len(), of_site.may_make), (1, 1, true));

    // A film that may not be shown any more is given out no more.
    services.withdraw_release(&harness.staff, &world.film, "作者撤回").await.unwrap();
    let withdrawn = refused(services.open_pack(&world.office, &id).await);
    assert!(matches!(withdrawn, Refusal::Pack(PackProblem::Withdrawn(_))), "{withdrawn:?}");
    let none = refused(services.make_pack(&world.office, &world.plan, &world.site).await);
    assert_eq!(none, Refusal::Pack(PackProblem::NoFilms));
    // Nor is a pack of a plan that was taken back.
    let version = services.plan(&world.office, &world.plan).await.unwrap().plan.version;
    services.withdraw_plan(&world.office, &world.plan, version, "重复").await.unwrap();
    assert_eq!(refused(services.open_pack(&world.office, &id).await), Refusal::Pack(PackProblem::PlanWithdrawn));
    let view = services.pack(&world.office, &id).await.unwrap();
    assert_eq!(view.problem, Some(PackProblem::PlanWithdrawn));
}
