//! Kept films, in a folder and in a bucket: one suite for both.

use std::path::{Path, PathBuf};

use domain::ids::FileId;
use futures::TryStreamExt as _;
use services::films::StorageProblem;
use services::media::{Blobs, S3, Storage, hash_file};
use services::{Interrupt, ServiceError};

use crate::background::send;
use crate::harness::bucket::Bucket;
use crate::harness::{Harness, answers, film};

/// A data folder of its own.
pub struct Folder(pub PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Folder {
    pub fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("linxuan-blobs-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub async fn open(&self, storage: &Storage) -> Blobs {
        Blobs::open(&self.0, storage).await.unwrap()
    }
}

/// Bytes that look like nothing, the same for the same seed.
pub fn noise(seed: u64, size: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut bytes = Vec::with_capacity(size + 8);
    while bytes.len() < size {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend(state.to_le_bytes());
    }
    bytes.truncate(size);
    bytes
}

/// A film that arrived: its id and its hash.
pub async fn arrive(blobs: &Blobs, bytes: &[u8]) -> (FileId, String) {
    let id: FileId = uuid::Uuid::now_v7().to_string().parse().unwrap();
    std::fs::write(blobs.arriving(&id), bytes).unwrap();
    let (sha256, _) = hash_file(blobs.arriving(&id)).await.unwrap();
    (id, sha256)
}

pub async fn read(blobs: &Blobs, sha256: &str, range: std::ops::Range<u64>) -> Vec<u8> {
    let chunks: Vec<_> = blobs.read(sha256, range).await.unwrap().try_collect().await.unwrap();
    chunks.concat()
}

fn names(folder: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    std::fs::read_dir(folder).unwrap().map(name).collect()
}

/// Longer than one part, and no multiple of anything.
const LONG: usize = (11 << 20) + 4_321;

async fn suite(folder: &Folder, storage: &Storage) {
    let blobs = folder.open(storage).await;
    blobs.ready().await.unwrap();
    for size in [0, 1, 70_000, 5 << 20, 10 << 20, LONG] {
        let bytes = noise(u64::try_from(size).unwrap(), size);
        let end = u64::try_from(size).unwrap();
        let (id, sha256) = arrive(&blobs, &bytes).await;
        assert!(!blobs.exists(&sha256).await.unwrap());
        assert!(matches!(blobs.size(&sha256).await, Err(ServiceError::NotFound)));
        assert!(matches!(blobs.local_copy(&sha256).await, Err(ServiceError::NotFound)));
        blobs.keep(&id, &sha256).await.unwrap();
        assert!(blobs.arriving(&id).exists(), "until it is cleared");
        blobs.keep(&id, &sha256).await.unwrap();
        blobs.clear(&id).await;
        assert!(!blobs.arriving(&id).exists());
        assert_eq!(blobs.size(&sha256).await.unwrap(), end);
        assert!(read(&blobs, &sha256, 0..end).await == bytes, "{size} bytes are others");
        for (from, to) in [(0, 0), (0, end.min(1)), (end / 3, end / 2), (end.saturating_sub(7), end), (end, end)] {
            let expected = &bytes[usize::try_from(from).unwrap()..usize::try_from(to).unwrap()];
            assert!(read(&blobs, &sha256, from..to).await == expected, "{from}..{to} of {size}");
        }
        for (from, to) in [(0, end + 1), (end + 1, end + 2), (end, end.saturating_sub(1))] {
            if from > to || to > end {
                assert!(blobs.read(&sha256, from..to).await.is_err(), "{from}..{to} of {size}");
            }
        }
        let copy = blobs.local_copy(&sha256).await.unwrap();
        assert!(std::fs::read(copy.path()).unwrap() == bytes);
        assert_eq!(blobs.hash_again(&sha256).await.unwrap(), sha256);
        assert_eq!(blobs.local_path(&sha256).is_some(), *storage == Storage::Local);
    }
    // The same film again, under another id, is kept once.
    let before = blobs.list().await.unwrap();
    let (id, sha256) = arrive(&blobs, &noise(70_000, 70_000)).await;
    blobs.keep(&id, &sha256).await.unwrap();
    blobs.clear(&id).await;
    assert_eq!(blobs.list().await.unwrap(), before);
    assert_eq!(before.len(), 6);
    assert!(before.iter().all(|stored| stored.sha256.len() == 64));

    // Made from a film: the maker does not know the hash, and the source stays.
    for size in [9, LONG] {
        let source = folder.0.join("poster.jpg");
        std::fs::write(&source, noise(77, size)).unwrap();
        let sha256 = blobs.keep_derived(&source).await.unwrap();
        assert_eq!(hash_file(source.clone()).await.unwrap().0, sha256);
        assert!(read(&blobs, &sha256, 0..u64::try_from(size).unwrap()).await == noise(77, size));
        assert_eq!(blobs.keep_derived(&source).await.unwrap(), sha256);
        // A source that is written over does not change what was kept.
        std::fs::write(&source, b"other").unwrap();
        assert_eq!(blobs.hash_again(&sha256).await.unwrap(), sha256);
        blobs.remove(&sha256).await.unwrap();
        blobs.remove(&sha256).await.unwrap();
        assert!(!blobs.exists(&sha256).await.unwrap());
    }
    assert_eq!(names(&folder.0.join("films/arriving")), [".folder"]);
}

#[tokio::test]
async fn a_folder_keeps_films() {
    suite(&Folder::new(), &Storage::Local).await;
}

#[tokio::test]
async fn a_folder_keeps_films_that_arrive_on_another_disk() {
    use std::os::unix::fs::MetadataExt as _;
    let memory = Path::new("/dev/shm");
    let (folder, uploads) = (Folder::new(), Folder(memory.join(format!("linxuan-{}", uuid::Uuid::now_v7()))));
    if std::fs::metadata(memory).map_or(0, |data| data.dev()) == std::fs::metadata(&folder.0).unwrap().dev() {
        // There is no other disk here.
        return;
    }
    let blobs = Blobs::open_with(&folder.0, Some(&uploads.0), &Storage::Local).await.unwrap();
    blobs.ready().await.unwrap();
    let bytes = noise(6, LONG);
    let (id, sha256) = arrive(&blobs, &bytes).await;
    assert!(blobs.arriving(&id).starts_with(&uploads.0));
    let promised = arrive(&blobs, &noise(7, LONG)).await.1;
    assert!(blobs.keep(&id, &promised).await.is_err() && !blobs.exists(&promised).await.unwrap());
    blobs.keep(&id, &sha256).await.unwrap();
    assert!(blobs.arriving(&id).exists(), "until it is cleared");
    assert_eq!(blobs.hash_again(&sha256).await.unwrap(), sha256);
    assert_eq!(names(&folder.0.join("films/arriving")), Vec::<String>::new(), "no copy is left half made");
}

#[tokio::test]
async fn a_bucket_keeps_films() {
    let bucket = Bucket::start().await;
    // Somebody else's, though named like a film.
    let other = bucket.object(&"ab".repeat(32)).parent().unwrap().join("cd").join("ef".repeat(32));
    std::fs::create_dir_all(other.parent().unwrap()).unwrap();
    std::fs::write(other, b"no film").unwrap();
    suite(&Folder::new(), &bucket.storage()).await;
    assert_eq!((bucket.objects().len(), bucket.parts()), (7, 0));
}

#[tokio::test]
async fn a_film_with_another_hash_than_promised_never_appears_in_a_bucket() {
    let (bucket, folder) = (Bucket::start().await, Folder::new());
    let blobs = folder.open(&bucket.storage()).await;
    for size in [1_000, LONG] {
        let (id, _) = arrive(&blobs, &noise(1, size)).await;
        let promised = arrive(&blobs, &noise(2, size)).await.1;
        let words = blobs.keep(&id, &promised).await.unwrap_err().to_string();
        assert!(words.contains(&promised), "{words}");
        assert_eq!((bucket.objects().len(), bucket.parts()), (0, 0));
        assert!(blobs.arriving(&id).exists());
    }
}

#[tokio::test]
async fn a_bucket_that_cannot_be_used_says_so() {
    let (bucket, folder) = (Bucket::start().await, Folder::new());
    let settings = bucket.settings();
    let other = S3 { bucket: "nothing".to_owned(), ..settings.clone() };
    assert!(folder.open(&Storage::S3(other)).await.ready().await.is_err());
    let stranger = S3 { secret_key: services::media::Secret::new("guess".to_owned()), ..settings.clone() };
    let blobs = folder.open(&Storage::S3(stranger)).await;
    assert!(blobs.ready().await.is_err());
    let (id, sha256) = arrive(&blobs, b"a film").await;
    assert!(matches!(blobs.keep(&id, &sha256).await, Err(ServiceError::Environment(_))));
    // Refused is not missing: nobody must take a film for lost because a key is wrong.
    assert!(matches!(blobs.exists(&sha256).await, Err(ServiceError::Environment(_))));
    assert_eq!(bucket.objects(), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn a_damaged_film_is_mended_by_the_same_film_sent_again() {
    let folder = Folder::new();
    let blobs = folder.open(&Storage::Local).await;
    let bytes = noise(3, 100_000);
    let (id, sha256) = arrive(&blobs, &bytes).await;
    blobs.keep(&id, &sha256).await.unwrap();
    blobs.clear(&id).await;
    std::fs::write(blobs.local_path(&sha256).unwrap(), &bytes[1..]).unwrap();
    let (id, _) = arrive(&blobs, &bytes).await;
    blobs.keep(&id, &sha256).await.unwrap();
    assert!(read(&blobs, &sha256, 0..100_000).await == bytes);
}

#[tokio::test]
async fn copies_on_disk_are_few_and_stay_while_they_are_used() {
    let (bucket, folder) = (Bucket::start().await, Folder::new());
    let blobs = folder.open(&Storage::S3(S3 { cache_bytes: 250_000, ..bucket.settings() })).await;
    let mut films = Vec::new();
    for seed in 1..=4 {
        let (id, sha256) = arrive(&blobs, &noise(seed, 100_000)).await;
        blobs.keep(&id, &sha256).await.unwrap();
        blobs.clear(&id).await;
        films.push(sha256);
    }
    let cache = folder.0.join("films/cache");
    // The two that came last are there for their examination.
    let mut kept = names(&cache);
    kept.sort();
    let mut expected = films[2..].to_vec();
    expected.sort();
    assert_eq!(kept, expected);
    let used: Vec<_> = futures::future::try_join_all(films.iter().map(|film| blobs.local_copy(film))).await.unwrap();
    for (copy, seed) in used.iter().zip(1..) {
        assert!(std::fs::read(copy.path()).unwrap() == noise(seed, 100_000), "film {seed}");
    }
    drop(used);
    assert_eq!(names(&cache).len(), 2);
    // What a process left unfinished is swept by the next one.
    for left in [cache.join("a.part"), folder.0.join("films/arriving/b.part")] {
        std::fs::write(&left, b"half").unwrap();
        folder.open(&bucket.storage()).await;
        assert!(!left.exists());
    }
}

#[tokio::test]
async fn a_bucket_that_gives_other_bytes_is_not_believed() {
    let (bucket, folder) = (Bucket::start().await, Folder::new());
    let blobs = folder.open(&Storage::S3(S3 { cache_bytes: 0, ..bucket.settings() })).await;
    let (id, sha256) = arrive(&blobs, &noise(5, 50_000)).await;
    blobs.keep(&id, &sha256).await.unwrap();
    blobs.clear(&id).await;
    std::fs::write(bucket.object(&sha256), noise(6, 50_000)).unwrap();
    assert!(matches!(blobs.local_copy(&sha256).await, Err(ServiceError::Environment(_))));
    assert_eq!(names(&folder.0.join("films/cache")), Vec::<String>::new());
}

/// Damage to a kept file, by its path on disk.
fn damage(path: &Path, how: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    match how {
        0 => {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            std::fs::write(path, bytes).unwrap();
        }
        1 => std::fs::write(path, &bytes[..bytes.len() - 1]).unwrap(),
        _ => std::fs::remove_file(path).unwrap(),
    }
}

/// A contest with one entry and its film, kept there, and a poster beside it: the two hashes.
async fn world_with_film(storage: &Storage) -> (Harness, String, String) {
    let harness = Harness::on(storage).await;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let entry = harness.services.draft_entry(&creator, &contest, answers("夜航", "440100")).await.unwrap().id;
    send(&harness, &creator, &entry, "judging_copy", "fits.mp4", std::fs::read(film()).unwrap()).await;
    // Examined, and not prepared: there is nothing else yet.
    assert!(harness.services.work_once("test").await.unwrap());
    let file = harness.services.entry(&creator, &entry).await.unwrap().files.remove(0);
    assert_eq!(file.state, services::FileState::Ready, "{:?}", file.findings);
    let poster = harness.folder.join("poster.jpg");
    std::fs::write(&poster, b"a poster").unwrap();
    let poster = harness.services.media().blobs().keep_derived(&poster).await.unwrap();
    (harness, file.sha256.unwrap(), poster)
}

#[tokio::test]
async fn verifying_finds_what_is_damaged_in_a_folder_and_in_a_bucket() {
    let bucket = Bucket::start().await;
    for storage in [Storage::Local, bucket.storage()] {
        let (harness, film_hash, poster) = world_with_film(&storage).await;
        let blobs = harness.services.media().blobs();
        let place = |sha256: &str| blobs.local_path(sha256).unwrap_or_else(|| bucket.object(sha256));
        let (film_bytes, poster_bytes) = (std::fs::read(film()).unwrap(), 8);
        let whole = harness.services.verify_films().await.unwrap();
        assert_eq!((whole.films, whole.others, whole.broken.len()), (1, 1, 0));
        assert_eq!(whole.bytes, u64::try_from(film_bytes.len()).unwrap() + poster_bytes);
        for how in 0..3 {
            damage(&place(&film_hash), how);
            let audit = harness.services.verify_films().await.unwrap();
            let broken = &audit.broken[0];
            assert_eq!((audit.films, audit.broken.len(), broken.sha256.as_str()), (1, 1, film_hash.as_str()));
            assert!(broken.file.is_some());
            match how {
                0 => assert!(matches!(broken.problem, StorageProblem::OtherBytes(_))),
                1 => {
                    assert!(matches!(broken.problem, StorageProblem::Size { found, expected } if found + 1 == expected))
                }
                _ => assert_eq!(broken.problem, StorageProblem::Missing),
            }
            std::fs::write(place(&film_hash), &film_bytes).unwrap();
        }
        damage(&place(&poster), 0);
        let audit = harness.services.verify_films().await.unwrap();
        assert_eq!((audit.broken.len(), audit.broken[0].file.clone()), (1, None));
        assert_eq!(audit.broken[0].sha256, poster);
    }
}

#[tokio::test]
async fn films_move_to_a_bucket_and_back() {
    let bucket = Bucket::start().await;
    let (harness, film_hash, poster) = world_with_film(&Storage::Local).await;
    let local = Blobs::open(&harness.folder, &Storage::Local).await.unwrap();
    let remote = Blobs::open(&harness.folder, &bucket.storage()).await.unwrap();
    let services = &harness.services;

    let there = services.move_films(&local, &remote, false).await.unwrap();
    assert_eq!((there.copied, there.skipped, there.deleted, there.broken.len()), (2, 0, 0, 0));
    assert_eq!(remote.list().await.unwrap(), local.list().await.unwrap());
    // Damage in the bucket keeps its film from being removed here: it is sent again.
    damage(&bucket.object(&film_hash), 0);
    let deleted = services.move_films(&local, &remote, true).await.unwrap();
    assert_eq!((deleted.copied, deleted.skipped, deleted.deleted, deleted.broken.len()), (1, 1, 2, 0));
    assert_eq!(local.list().await.unwrap(), []);
    for sha256 in [&film_hash, &poster] {
        assert_eq!(remote.hash_again(sha256).await.unwrap(), *sha256);
    }
    // Once more: everything is there, and nothing is left to remove.
    let again = services.move_films(&local, &remote, true).await.unwrap();
    assert_eq!((again.copied, again.skipped, again.deleted, again.broken.len()), (0, 1, 0, 0));

    // Back: a film that is damaged in the bucket stays there and is told; the rest moves.
    let bytes = std::fs::read(bucket.object(&film_hash)).unwrap();
    damage(&bucket.object(&film_hash), 0);
    let back = services.move_films(&remote, &local, true).await.unwrap();
    assert_eq!((back.copied, back.deleted, back.broken.len()), (1, 1, 1));
    assert!(matches!(back.broken[0].problem, StorageProblem::OtherBytes(_)));
    assert!(bucket.object(&film_hash).exists() && !local.exists(&film_hash).await.unwrap());
    std::fs::write(bucket.object(&film_hash), bytes).unwrap();
    let back = services.move_films(&remote, &local, true).await.unwrap();
    assert_eq!((back.copied, back.broken.len()), (1, 0));
    assert_eq!((remote.list().await.unwrap().len(), local.list().await.unwrap().len()), (0, 2));
    assert_eq!(services.verify_films().await.unwrap().broken, []);

    // In neither: told as missing.
    damage(&local.local_path(&film_hash).unwrap(), 2);
    let lost = services.move_films(&local, &remote, false).await.unwrap();
    assert_eq!((lost.copied, lost.broken[0].problem.clone()), (1, StorageProblem::Missing));
}

#[tokio::test]
async fn a_backup_holds_the_films_of_a_bucket() {
    let bucket = Bucket::start().await;
    let (harness, film_hash, poster) = world_with_film(&bucket.storage()).await;
    let store = store::open(None, &harness.folder).await.unwrap();
    let blobs = harness.services.media().blobs();
    let archive = harness.folder.join("backup.tar");
    let going_on = Interrupt::default();
    assert_eq!(services::backup(&*store, blobs, &archive, &going_on).await.unwrap().films, 1);
    let other = harness.folder.join("restored");
    assert_eq!(services::restore(&archive, &other, &going_on).await.unwrap().films, 1);
    let restored = Blobs::open(&other, &Storage::Local).await.unwrap();
    assert_eq!(restored.hash_again(&film_hash).await.unwrap(), film_hash);
    // What no row names may be swept at any time: it is no part of a backup.
    assert!(restored.hash_again(&poster).await.is_err());
}
