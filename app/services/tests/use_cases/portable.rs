//! A contest in an archive: carried to another installation as it was, and refused whole where a byte is wrong.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use domain::contest::phase::Phase;
use domain::ids::{ContestId, EntryId};
use domain::letter::LetterKind;
use domain::text::Lang;
use serde_json::Value;
use services::media::Storage;
use services::playback::{FilmVariant, LinkQuery};
use services::{
    Actor, ContestArchive, Interrupt, LetterTemplate, NewAccount, Refusal, ServiceError, SignInFrom, SignatureAsk,
};
use store::Meter;

use crate::background::work_off;
use crate::harness::{Harness, answers};
use crate::races::cluster::Cluster;

/// An installation whose contest is sealed.
struct Sealed {
    harness: Harness,
    judges: [Actor; 2],
    contest: ContestId,
    entries: Vec<EntryId>,
}

impl Sealed {
    async fn new() -> Self {
        let harness = Harness::new().await;
        let judges = [harness.person("judge1").await, harness.person("judge2").await];
        let contest = harness.open_contest().await;
        harness
            .set_up(&contest, |settings| {
                settings.balance.size = 1;
                settings.balance.rules.clear();
            })
            .await;
        let entries = harness.judging_in(&contest, &judges, &["440100", "440500", "440200"]).await;
        for judge in &judges {
            harness.score_by_number(judge, &contest).await;
        }
        let services = &harness.services;
        services.move_phase(&harness.organiser, &contest, Phase::Selection, "").await.unwrap();
        let open = services.selection(&harness.organiser, &contest, Clone::clone).await.unwrap();
        services.seal_selection(&harness.organiser, &contest, &open.fingerprint).await.unwrap();
        Self { harness, judges, contest, entries }
    }

    async fn export(&self, name: &str, films: bool) -> (PathBuf, ContestArchive) {
        export(&self.harness, &self.contest, name, films).await
    }
}

pub async fn export(harness: &Harness, contest: &ContestId, name: &str, films: bool) -> (PathBuf, ContestArchive) {
    let file = harness.folder.join(name);
    let services = &harness.services;
    let report = services.export_contest(&Actor::Operator, contest, &file, films, &Interrupt::default()).await.unwrap();
    assert_eq!(report.damage, Vec::<String>::new());
    (file, report)
}

pub async fn import(harness: &Harness, file: &Path) -> services::Result<ContestArchive> {
    harness.services.import_contest(&Actor::Operator, file, &Interrupt::default()).await
}

/// The files of an archive that hold rows: their lines.
fn rows(file: &Path) -> BTreeMap<String, Vec<String>> {
    let mut archive = tar::Archive::new(std::fs::File::open(file).unwrap());
    let mut found = BTreeMap::new();
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().to_str().unwrap().to_owned();
        if name.ends_with(".jsonl") {
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            found.insert(name, text.lines().map(str::to_owned).collect());
        }
    }
    found
}

/// What is left of a failed import: rows of the contest, accounts, films, folders.
async fn left(harness: &Harness, contest: &ContestId) -> (bool, usize, usize, Vec<String>) {
    let blobs = harness.services.media().blobs();
    let store = store::open(None, &harness.folder).await.unwrap();
    let mut tx = store.read(&Meter::default()).await.unwrap();
    let (there, accounts) = (tx.contest(contest).await.unwrap().is_some(), tx.accounts().await.unwrap().len());
    drop(tx);
    store.close().await;
    let folders = std::fs::read_dir(blobs.root()).unwrap();
    let folders = folders.map(|one| one.unwrap().file_name().into_string().unwrap());
    let folders = folders.filter(|name| name.starts_with("making-")).collect();
    (there, accounts, blobs.list().await.unwrap().len(), folders)
}

/// What both databases tell of the contest, as the organiser reads it.
async fn told(harness: &Harness, id: &ContestId) -> String {
    let (services, organiser) = (&harness.services, &harness.organiser);
    let lines = services.contests(organiser).await.unwrap();
    let ranking = services.ranking(organiser, id).await.unwrap().ranking;
    let ranking: Vec<_> = ranking.entries.iter().map(|one| (one.entry.id.clone(), one.rank, one.score)).collect();
    let seal = services.selection(organiser, id, Clone::clone).await.unwrap().sealed.unwrap();
    format!("{lines:?} {ranking:?} {} {}", seal.hash, seal.at)
}

/// From one installation to another: same counts, same ranking, same seal, and the same rows in the next archive.
async fn carried(from: &Sealed, to: &Harness, to_database: Option<&str>) -> PathBuf {
    let (file, report) = from.export("contest.tar", true).await;
    assert!(report.films > 0 && report.rows["entries"] == 3 && report.rows["sheets"] == 6, "{report:?}");
    // One of the judges has an account there, with another id and another name.
    let known = to.person("judge2").await;
    let store = store::open(to_database, &to.folder).await.unwrap();
    let mut renamed = known.account().unwrap().clone();
    renamed.name = "评委乙".to_owned();
    let mut tx = store.write(&Meter::default()).await.unwrap();
    tx.update_account(&renamed).await.unwrap();
    tx.commit().await.unwrap();

    let imported = import(to, &file).await.unwrap();
    assert_eq!((&imported.rows, imported.films, &imported.contest), (&report.rows, report.films, &report.contest));
    let (here, there, id) = (&from.harness.services, &to.services, &from.contest);
    assert_eq!(told(&from.harness, id).await, told(to, id).await);
    assert_eq!(there.verify_chain().await.unwrap().broken, None);
    assert_eq!(work_off(to).await, 0, "copies for the judges came along");

    let mut tx = store.read(&Meter::default()).await.unwrap();
    let joined = tx.account_by_email("judge2@example.invalid").await.unwrap().unwrap();
    assert_eq!(joined, renamed, "an account that was there stays as it was");
    assert_ne!(joined.id, from.judges[1].account().unwrap().id);
    let made = tx.account_by_email("judge1@example.invalid").await.unwrap().unwrap();
    assert_eq!((&made.id, made.password_hash.as_deref()), (&from.judges[0].account().unwrap().id, None));
    drop(tx);
    store.close().await;
    // What they signed is theirs, byte for byte.
    for (before, now) in from.judges.iter().zip([Actor::of(made), Actor::of(joined)]) {
        let ask = SignatureAsk::default();
        let before = here.signed(before, id, &ask).await.unwrap().signature;
        let now = there.signed(&now, id, &ask).await.unwrap().signature;
        assert_eq!((before.hash, before.content), (now.hash, now.content));
    }
    let film = there.entry(&to.organiser, &from.entries[0]).await.unwrap().files[0].id.clone();
    let address = there.film_link(&to.organiser, &film, FilmVariant::Play).await.unwrap();
    there.film(&to.organiser, &film, &LinkQuery::of(&address).unwrap()).await.unwrap();

    let again = import(to, &file).await.unwrap_err();
    assert!(matches!(again, ServiceError::Refused(Refusal::ContestHere(_))), "{again}");
    let (next, _) = export(to, id, "next.tar", true).await;
    let ids = |who: &Actor| who.account().unwrap().id.to_string();
    let people = [
        (ids(&from.harness.organiser), ids(&to.organiser)),
        (ids(&from.harness.staff), ids(&to.staff)),
        (ids(&from.judges[1]), ids(&known)),
    ];
    same_rows(rows(&file), rows(&next), &people);
    next
}

/// But for the ids of people who were there, the record's places and hashes, and what was recorded since.
fn same_rows(
    mut one: BTreeMap<String, Vec<String>>,
    mut other: BTreeMap<String, Vec<String>>,
    people: &[(String, String)],
) {
    let [old, new] = [&mut one, &mut other].map(|rows| rows.remove("rows/audit.jsonl").unwrap());
    for rows in [&mut one, &mut other] {
        rows.remove("people.jsonl").unwrap();
        // What they hold of people is sealed.
        for sealed in ["rows/signatures.jsonl", "rows/selections.jsonl"] {
            assert!(!rows.remove(sealed).unwrap().is_empty(), "{sealed}");
        }
    }
    let renamed = |line: &str| people.iter().fold(line.to_owned(), |line, (old, new)| line.replace(old, new));
    for (name, lines) in one {
        // An order by people is another where people have other ids.
        let mut lines: Vec<String> = lines.iter().map(|line| renamed(line)).collect();
        let mut others = other.remove(&name).unwrap();
        lines.sort();
        others.sort();
        assert_eq!(lines, others, "{name}");
    }
    assert_eq!(other.keys().collect::<Vec<_>>(), Vec::<&String>::new());
    let bare = |line: &str| {
        let mut row: Value = serde_json::from_str(line).unwrap();
        row["seq"].take();
        row["hash"].take();
        // That of a text with other ids is another one.
        row["commitment"].take();
        row
    };
    assert!(new.len() > old.len() && new[old.len()].contains("contest.import"));
    for (old, new) in old.iter().zip(&new) {
        assert_eq!(bare(&renamed(old)), bare(new));
    }
}

#[tokio::test]
async fn a_contest_is_carried_from_sqlite_to_postgres_and_back() {
    let cluster = Cluster::start();
    let sealed = Sealed::new().await;
    let between = Harness::with(Some(&cluster.url), &Storage::Local).await;
    let next = carried(&sealed, &between, Some(&cluster.url)).await;
    // And back, into one that knows nobody of them.
    let back = Harness::new().await;
    import(&back, &next).await.unwrap();
    assert_eq!(told(&sealed.harness, &sealed.contest).await, told(&back, &sealed.contest).await);
    assert_eq!(back.services.verify_chain().await.unwrap().broken, None);
    between.services.close().await;
}

#[tokio::test]
async fn who_was_erased_stays_erased_in_another_installation() {
    let sealed = Sealed::new().await;
    let services = &sealed.harness.services;
    for phase in [Phase::Publicity, Phase::Final] {
        services.move_phase(&sealed.harness.organiser, &sealed.contest, phase, "另有安排").await.unwrap();
    }
    let email = &sealed.judges[0].account().unwrap().email;
    services.erase_account(&Actor::Operator, email).await.unwrap();
    let (file, _) = sealed.export("contest.tar", false).await;
    assert!(!std::fs::read(&file).unwrap().windows(email.len()).any(|part| part == email.as_bytes()));
    let other = Harness::new().await;
    import(&other, &file).await.unwrap();
    let chain = other.services.verify_chain().await.unwrap();
    assert!(chain.broken.is_none() && chain.erased > 0, "{chain:?}");
    let store = store::open(None, &other.folder).await.unwrap();
    let mut tx = store.read(&Meter::default()).await.unwrap();
    let account = tx.account(&sealed.judges[0].account().unwrap().id).await.unwrap().unwrap();
    assert!(account.is_erased() && account.disabled_at.is_some(), "{account:?}");
    drop(tx);
    store.close().await;
}

#[tokio::test]
async fn without_films_a_contest_says_that_it_has_none() {
    let sealed = Sealed::new().await;
    let (file, report) = sealed.export("contest.tar", false).await;
    assert_eq!(report.films, 0);
    let other = Harness::new().await;
    import(&other, &file).await.unwrap();
    assert_eq!(told(&sealed.harness, &sealed.contest).await, told(&other, &sealed.contest).await);
    assert!(other.services.media().blobs().list().await.unwrap().is_empty());
    let store = store::open(None, &other.folder).await.unwrap();
    let mut tx = store.read(&Meter::default()).await.unwrap();
    // A backup looks for the bytes of every file that is kept.
    assert!(tx.kept_files().await.unwrap().is_empty());
    drop(tx);
    store.close().await;
    assert_eq!(work_off(&other).await, 0);
}

#[tokio::test]
async fn a_film_with_a_wrong_byte_is_named_and_no_contest_is_exported() {
    let sealed = Sealed::new().await;
    let (harness, blobs) = (&sealed.harness, sealed.harness.services.media().blobs());
    let sha256 = blobs.list().await.unwrap()[0].sha256.clone();
    let film = blobs.local_path(&sha256).unwrap();
    let whole = std::fs::read(&film).unwrap();
    let out = harness.folder.join("out");
    std::fs::create_dir(&out).unwrap();
    let exported = async |films: bool| {
        let (services, interrupt) = (&harness.services, Interrupt::default());
        let file = out.join("contest.tar");
        services.export_contest(&Actor::Operator, &sealed.contest, &file, films, &interrupt).await.unwrap().damage
    };
    let names = || std::fs::read_dir(&out).unwrap().count();
    let mut flipped = whole.clone();
    flipped[0] ^= 1;
    for (bytes, what) in [
        (Some(flipped.as_slice()), "other bytes"),
        (Some(&whole[..whole.len() - 1]), "bytes, should be"),
        (None, "missing"),
    ] {
        match bytes {
            Some(bytes) => std::fs::write(&film, bytes).unwrap(),
            None => std::fs::remove_file(&film).unwrap(),
        }
        let damage = exported(true).await;
        assert!(damage.len() == 1 && damage[0].contains(&sha256) && damage[0].contains(what), "{what}: {damage:?}");
        assert_eq!(names(), 0, "{what}");
    }
    assert_eq!(exported(false).await, Vec::<String>::new(), "without films nothing is missing");
    assert_eq!(names(), 1);
}

#[tokio::test]
async fn no_flipped_or_missing_byte_of_a_contest_is_imported() {
    let sealed = Sealed::new().await;
    let (file, _) = sealed.export("contest.tar", true).await;
    let whole = std::fs::read(&file).unwrap();
    let other = Harness::new().await;
    let before = left(&other, &sealed.contest).await;
    assert_eq!((before.0, before.2, before.3.len()), (false, 0, 0));
    // Headers and their checksums, the first and last bytes of every file, what is between them, and the end.
    let mut places = vec![whole.len() - 1, whole.len() - 1_024];
    let mut archive = tar::Archive::new(whole.as_slice());
    for entry in archive.entries().unwrap() {
        let entry = entry.unwrap();
        let at = |place: u64| usize::try_from(place).unwrap();
        let (header, begin, size) = (entry.raw_header_position(), entry.raw_file_position(), entry.size());
        places.extend([3, 155, 511].map(|offset| at(header) + offset));
        if size > 0 {
            places.extend([0, size - 1].map(|offset| at(begin + offset)));
        }
        if size % 512 != 0 {
            places.push(at(begin + size));
        }
    }
    assert!(places.len() > 100, "{}", places.len());
    let broken = other.folder.join("broken.tar");
    let tried = async |bytes: &[u8], what: &str| {
        std::fs::write(&broken, bytes).unwrap();
        if let Ok(report) = import(&other, &broken).await {
            assert!(!report.damage.is_empty(), "{what}");
        }
        assert_eq!(left(&other, &sealed.contest).await, before, "{what}");
    };
    for place in places {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        tried(&bytes, &format!("flipped at {place}")).await;
    }
    for length in [0, 100, 512, 600, whole.len() / 2, whole.len() - 2_048, whole.len() - 512, whole.len() - 1] {
        tried(&whole[..length], &format!("cut to {length}")).await;
    }
    tried(&[whole.as_slice(), &[0; 512]].concat(), "longer").await;
    std::fs::write(&broken, &whole).unwrap();
    assert_eq!(import(&other, &broken).await.unwrap().damage, Vec::<String>::new());
}

/// An archive with other files and a list of hashes that fits them.
pub fn forged(file: &Path, target: &Path, change: impl Fn(&str, String) -> String) {
    let mut archive = tar::Archive::new(std::fs::File::open(file).unwrap());
    let mut forged = tar::Builder::new(std::fs::File::create(target).unwrap());
    let mut sums = String::new();
    let mut append = |name: &str, bytes: &[u8]| {
        let mut header = tar::Header::new_gnu();
        header.set_size(u64::try_from(bytes.len()).unwrap());
        header.set_mode(0o600);
        forged.append_data(&mut header, name, bytes).unwrap();
    };
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().to_str().unwrap().to_owned();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        if name == "SHA256SUMS" {
            continue;
        }
        let text = change(&name, text);
        sums.push_str(&format!("{}  {name}\n", sha256(text.as_bytes())));
        append(&name, text.as_bytes());
    }
    append("SHA256SUMS", sums.as_bytes());
    forged.into_inner().unwrap();
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    domain::hex::encode(&sha2::Sha256::digest(bytes))
}

#[tokio::test]
async fn rows_that_do_not_fit_undo_everything_before_them() {
    let sealed = Sealed::new().await;
    let text = LetterTemplate {
        kind: LetterKind::Receipt,
        lang: Lang::Zh,
        subject: "回执".to_owned(),
        body: "收到 {entry}".to_owned(),
    };
    sealed.harness.services.set_letter_text(&sealed.harness.organiser, &sealed.contest, text).await.unwrap();
    let (file, _) = sealed.export("contest.tar", false).await;
    let other = Harness::new().await;
    let before = left(&other, &sealed.contest).await;
    let target = other.folder.join("forged.tar");
    let inside = |name: &'static str, old: &'static str, new: &'static str| {
        move |found: &str, text: String| if found == name { text.replace(old, new) } else { text }
    };
    for (name, old, new) in [
        ("manifest.json", "\"version\":1", "\"version\":2"),
        ("rows/selections.jsonl", "\"hash\":\"", "\"hash\":\"0"),
        ("rows/audit.jsonl", "\"contest_id\":\"", "\"contest_id\":\"x"),
        ("rows/letter_templates.jsonl", "{entry}", "{score}"),
        ("rows/sheets.jsonl", "\"version\":", "\"edition\":"),
        ("rows/sheets.jsonl", "\"version\":", "\"version\":0."),
        ("rows/entries.jsonl", "{", "["),
    ] {
        forged(&file, &target, inside(name, old, new));
        let refused = import(&other, &target).await.unwrap_err();
        assert!(matches!(refused, ServiceError::Refused(Refusal::Archive(_))), "{name}: {refused}");
        assert_eq!(left(&other, &sealed.contest).await, before, "{name}");
    }
    forged(&file, &target, |_, text| text);
    import(&other, &target).await.unwrap();
}

#[tokio::test]
async fn a_row_that_hangs_on_another_contest_is_none_of_the_archive() {
    let sealed = Sealed::new().await;
    let (file, _) = sealed.export("contest.tar", false).await;
    let other = Harness::new().await;
    let creator = other.person("creator").await;
    let elsewhere = other.open_contest().await;
    let foreign = other.services.draft_entry(&creator, &elsewhere, answers("夜航", "440100")).await.unwrap().id;
    let before = left(&other, &sealed.contest).await;
    let target = other.folder.join("forged.tar");
    let own = sealed.entries[0].as_str();
    for name in ["rows/entry_versions.jsonl", "rows/files.jsonl"] {
        let hung = |found: &str, text: String| if found == name { text.replace(own, foreign.as_str()) } else { text };
        forged(&file, &target, hung);
        let refused = import(&other, &target).await.unwrap_err();
        assert!(matches!(refused, ServiceError::Refused(Refusal::Archive(_))), "{name}: {refused}");
        assert_eq!(left(&other, &sealed.contest).await, before, "{name}");
    }
}

#[tokio::test]
async fn what_an_archive_gives_goes_to_nobody_who_only_claims_an_address() {
    let sealed = Sealed::new().await;
    let (file, _) = sealed.export("contest.tar", false).await;
    let other = Harness::new().await;
    let claims = NewAccount {
        email: "judge1@example.invalid".to_owned(),
        name: "甲".to_owned(),
        password: Some("four lanterns by the river".to_owned()),
        roles: Vec::new(),
    };
    let claims = other.services.register(claims, &SignInFrom::default()).await.unwrap().account;
    let before = left(&other, &sealed.contest).await;
    let refused = import(&other, &file).await.unwrap_err();
    let named = matches!(&refused, ServiceError::Refused(Refusal::ArchiveUnproven(email)) if *email == claims.email);
    assert!(named, "{refused}");
    assert_eq!(left(&other, &sealed.contest).await, before);
    // Whoever uses a link that was sent there has shown whose address it is.
    let link = other.services.reset_link(&Actor::Operator, &claims.id).await.unwrap();
    other.services.reset_password(&link, "four lanterns by the river", &SignInFrom::default()).await.unwrap();
    import(&other, &file).await.unwrap();
    let store = store::open(None, &other.folder).await.unwrap();
    let mut tx = store.read(&Meter::default()).await.unwrap();
    let made = tx.account_by_email("judge2@example.invalid").await.unwrap().unwrap();
    assert_eq!((made.proven_at, made.password_hash), (None, None), "an archive proves no address");
    drop(tx);
    store.close().await;
}

#[tokio::test]
async fn what_stands_before_a_file_of_an_archive_is_not_read_into_memory() {
    let harness = Harness::new().await;
    let file = harness.folder.join("long.tar");
    let mut archive = tar::Builder::new(std::fs::File::create(&file).unwrap());
    let mut header = tar::Header::new_gnu();
    header.set_size(0);
    header.set_mode(0o600);
    archive.append_data(&mut header, "x".repeat(200), std::io::empty()).unwrap();
    archive.into_inner().unwrap();
    let damage = import(&harness, &file).await.unwrap().damage;
    assert!(damage[0].contains("@LongLink"), "{damage:?}");
}

#[tokio::test]
async fn only_administrators_carry_contests_and_a_stopped_one_leaves_nothing() {
    let sealed = Sealed::new().await;
    let (services, interrupt) = (&sealed.harness.services, Interrupt::default());
    let file = sealed.harness.folder.join("contest.tar");
    let organiser = &sealed.harness.organiser;
    let denied = services.export_contest(organiser, &sealed.contest, &file, false, &interrupt).await;
    assert!(matches!(denied, Err(ServiceError::Denied(_))), "{denied:?}");
    let denied = services.import_contest(organiser, &file, &interrupt).await;
    assert!(matches!(denied, Err(ServiceError::Denied(_))), "{denied:?}");
    interrupt.stop();
    let names = || std::fs::read_dir(&sealed.harness.folder).unwrap().count();
    let before = names();
    assert!(services.export_contest(&Actor::Operator, &sealed.contest, &file, true, &interrupt).await.is_err());
    assert_eq!(names(), before);
    let (file, _) = sealed.export("contest.tar", true).await;
    let other = Harness::new().await;
    let before = left(&other, &sealed.contest).await;
    assert!(other.services.import_contest(&Actor::Operator, &file, &interrupt).await.is_err());
    assert_eq!(left(&other, &sealed.contest).await, before);
    let twice = services.export_contest(&Actor::Operator, &sealed.contest, &file, false, &Interrupt::default()).await;
    assert!(twice.is_err(), "what is there stays");
}
