//! Backups that are damaged, whole ones that are restored, and what is left of either.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use domain::access::{Role, Scope};
use services::{Actor, BackupReport, Interrupt, NewAccount, Refusal, ServiceError, SignInFrom};

use crate::background::send;
use crate::harness::{Harness, answers, film, serving};
use services::media::Storage;

/// An installation with one film, and its backup.
struct World {
    harness: Harness,
    archive: PathBuf,
    /// Where the film is kept.
    film: PathBuf,
}

impl World {
    async fn new() -> Self {
        let harness = Harness::new().await;
        let contest = harness.open_contest().await;
        let creator = harness.person("creator").await;
        let entry = harness.services.draft_entry(&creator, &contest, answers("夜航", "440100")).await.unwrap().id;
        send(&harness, &creator, &entry, "judging_copy", "fits.mp4", std::fs::read(film()).unwrap()).await;
        // Examined, and not prepared: there is nothing else yet.
        assert!(harness.services.work_once("test").await.unwrap());
        let blobs = harness.services.media().blobs();
        let film = blobs.local_path(&blobs.list().await.unwrap()[0].sha256).unwrap();
        let archive = harness.folder.join("out").join("backup.tar");
        std::fs::create_dir(archive.parent().unwrap()).unwrap();
        Self { harness, archive, film }
    }

    async fn backup(&self) -> services::Result<BackupReport> {
        let store = store::open(None, &self.harness.folder).await.unwrap();
        let report =
            services::backup(&*store, self.harness.services.media().blobs(), &self.archive, &Interrupt::default())
                .await;
        store.close().await;
        report
    }

    fn target(&self) -> PathBuf {
        self.harness.folder.join("restored")
    }

    async fn restore(&self) -> services::Result<BackupReport> {
        services::restore(&self.archive, &self.target(), &Interrupt::default()).await
    }

    /// What lies beside the archive and where it would be restored.
    fn left(&self) -> Vec<String> {
        let mut left = names(self.archive.parent().unwrap());
        left.extend(self.target().exists().then(|| "restored".to_owned()));
        left
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn flip(file: &Path, at: usize) {
    let mut bytes = std::fs::read(file).unwrap();
    bytes[at] ^= 1;
    std::fs::write(file, bytes).unwrap();
}

fn modes(folder: &Path, found: &mut Vec<(String, u32)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        found.push((path.display().to_string(), mode));
        if path.is_dir() {
            modes(&path, found);
        }
    }
}

#[tokio::test]
async fn a_damaged_film_is_named_and_no_backup_is_written() {
    let world = World::new().await;
    let whole = std::fs::read(&world.film).unwrap();
    let sha256 = world.film.file_name().unwrap().to_str().unwrap().to_owned();
    flip(&world.film, 1_000);
    let flipped = world.backup().await.unwrap();
    std::fs::write(&world.film, &whole[..whole.len() - 1]).unwrap();
    let short = world.backup().await.unwrap();
    std::fs::remove_file(&world.film).unwrap();
    let missing = world.backup().await.unwrap();
    for (report, what) in [(flipped, "other bytes"), (short, "bytes, should be"), (missing, "missing")] {
        let words = &report.damage[0];
        assert!(words.contains(&sha256) && words.contains("(file ") && words.contains(what), "{words}");
        assert_eq!(report.damage.len(), 1, "{words}");
    }
    assert_eq!(world.left(), Vec::<String>::new());
    std::fs::write(&world.film, &whole).unwrap();
    assert_eq!(world.backup().await.unwrap().damage, Vec::<String>::new());
    assert_eq!(world.left(), ["backup.tar"]);
    assert_eq!(std::fs::metadata(&world.archive).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(world.backup().await.is_err(), "what is there stays");
}

#[tokio::test]
async fn no_flipped_or_missing_byte_of_a_backup_is_restored() {
    let world = World::new().await;
    world.backup().await.unwrap();
    let whole = std::fs::read(&world.archive).unwrap();
    // Every header, the first and last bytes of every file, and some within.
    let mut places = Vec::new();
    let mut archive = tar::Archive::new(whole.as_slice());
    for entry in archive.entries().unwrap() {
        let entry = entry.unwrap();
        let at = |place: u64| usize::try_from(place).unwrap();
        let (begin, size) = (entry.raw_file_position(), entry.size());
        places.push(at(entry.raw_header_position()) + 3);
        places.push(at(entry.raw_header_position()) + 130);
        places.extend([0, size / 3, size / 2, size - 1].map(|offset| at(begin + offset)));
    }
    assert_eq!(places.len(), 18);
    let tried = async |bytes: &[u8], what: &str| {
        std::fs::write(&world.archive, bytes).unwrap();
        if let Ok(report) = world.restore().await {
            assert!(!report.damage.is_empty(), "{what}");
        }
        assert_eq!(world.left(), ["backup.tar"], "{what}");
    };
    for place in places {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        tried(&bytes, &format!("flipped at {place}")).await;
    }
    for length in [0, 100, 512, 600, whole.len() / 2, whole.len() - 2_048] {
        tried(&whole[..length], &format!("cut to {length}")).await;
    }
    std::fs::write(&world.archive, &whole).unwrap();
    assert_eq!(world.restore().await.unwrap().damage, Vec::<String>::new());
}

#[tokio::test]
async fn names_that_lead_elsewhere_are_refused() {
    let world = World::new().await;
    for (name, link) in [
        ("../evil", None),
        ("/tmp/linxuan-evil", None),
        ("films/ab/../../../evil", None),
        ("linxuan.db-wal", None),
        ("linxuan.db", Some("/etc/passwd")),
    ] {
        let mut header = tar::Header::new_gnu();
        header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(if link.is_some() { 0 } else { 4 });
        header.set_mode(0o600);
        if let Some(link) = link {
            header.set_entry_type(tar::EntryType::Symlink);
            header.set_link_name(link).unwrap();
        }
        header.set_cksum();
        let mut archive = tar::Builder::new(std::fs::File::create(&world.archive).unwrap());
        archive.append(&header, if link.is_some() { &b""[..] } else { &b"evil"[..] }).unwrap();
        archive.into_inner().unwrap().flush().unwrap();
        let report = world.restore().await.unwrap();
        assert!(report.damage[0].contains(name), "{report:?}");
        assert_eq!(world.left(), ["backup.tar"], "{name}");
    }
    assert!(!world.harness.folder.join("evil").exists() && !Path::new("/tmp/linxuan-evil").exists());
}

#[tokio::test]
async fn a_mount_point_is_filled_and_what_is_restored_is_nobody_elses() {
    let world = World::new().await;
    world.backup().await.unwrap();
    std::fs::create_dir_all(world.target().join("lost+found")).unwrap();
    let stays = std::fs::File::open(world.target()).unwrap();
    let before = std::os::unix::fs::MetadataExt::ino(&stays.metadata().unwrap());
    // Left by one that was killed.
    std::fs::create_dir(world.target().join("linxuan.restoring-x")).unwrap();
    let report = world.restore().await.unwrap();
    assert_eq!((report.films, report.damage.len()), (1, 0));
    assert_eq!(names(&world.target()), ["films", "linxuan.db", "lost+found"]);
    let after = std::os::unix::fs::MetadataExt::ino(&std::fs::metadata(world.target()).unwrap());
    assert_eq!(before, after, "a mount point cannot be replaced");
    let mut found = Vec::new();
    modes(&world.target().join("films"), &mut found);
    found.push((
        "db".to_owned(),
        std::fs::metadata(world.target().join("linxuan.db")).unwrap().permissions().mode() & 0o777,
    ));
    for (path, mode) in found {
        assert!(mode & 0o077 == 0, "{path}: {mode:o}");
    }
    assert!(world.restore().await.is_err(), "a folder that holds something");
}

#[tokio::test]
async fn nothing_that_opens_a_door_outlives_a_restore() {
    let world = World::new().await;
    let services = &world.harness.services;
    let new = NewAccount {
        email: "a@example.invalid".to_owned(),
        name: "a".to_owned(),
        password: Some("a-long-password-of-a".to_owned()),
        roles: vec![Role::Organiser],
    };
    let account = services.create_account(&Actor::Operator, new).await.unwrap();
    let from = SignInFrom::default();
    let signed_in =
        services.sign_in("a@example.invalid", "a-long-password-of-a", &from).await.unwrap().session().unwrap();
    let token = services.create_token(&Actor::Operator, "a@example.invalid", &[Scope::EntriesRead], 9).await.unwrap();
    let link = services.reset_link(&Actor::Operator, &account.id).await.unwrap();
    assert!(matches!(services.who(&signed_in.token).await.unwrap(), Actor::Person(_)));
    assert!(services.who_by_token(&token).await.unwrap().is_some());
    world.backup().await.unwrap();
    let ended = world.restore().await.unwrap().ended;
    assert_eq!((ended.sessions, ended.tokens, ended.links), (1, 1, 1));
    let restored = serving(None, &world.target(), &Storage::Local, &world.harness.clock).await;
    assert!(matches!(restored.who(&signed_in.token).await.unwrap(), Actor::Anonymous));
    assert!(restored.who_by_token(&token).await.unwrap().is_none());
    let spent = restored.look_at_ticket(&link, "reset").await;
    assert!(matches!(spent, Err(ServiceError::Refused(Refusal::TicketSpent))), "{spent:?}");
    // The password is the person's, and the record is as it was.
    restored.sign_in("a@example.invalid", "a-long-password-of-a", &from).await.unwrap();
    assert_eq!(restored.verify_chain().await.unwrap().broken, None);
    // In the installation itself nothing ended.
    assert!(services.who_by_token(&token).await.unwrap().is_some());
    restored.close().await;
}

#[tokio::test]
async fn whoever_is_stopped_leaves_nothing() {
    let world = World::new().await;
    let stopped = Interrupt::default();
    stopped.stop();
    let store = store::open(None, &world.harness.folder).await.unwrap();
    let blobs = world.harness.services.media().blobs();
    assert!(services::backup(&*store, blobs, &world.archive, &stopped).await.is_err());
    assert_eq!(world.left(), Vec::<String>::new());
    world.backup().await.unwrap();
    let deep = world.target().join("a").join("b");
    assert!(services::restore(&world.archive, &deep, &stopped).await.is_err());
    assert_eq!(world.left(), ["backup.tar"]);
}
