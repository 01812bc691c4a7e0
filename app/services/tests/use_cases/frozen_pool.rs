//! Behind the freeze no file comes in, and no later look at a film takes away what was frozen; on both databases.

use bytes::Bytes;
use domain::contest::phase::Phase;
use domain::entry::EntryState;
use domain::film::kind::FileKind;
use domain::ids::{EntryId, FileId};
use domain::record::{EntryStanding, LineBody, RecordHash};
use services::films::upload::{NewUpload, UploadState};
use services::{Actor, Decision, FileState, Refusal, SeedDraft};
use store::File;

use crate::background::work_off;
use crate::checkpoints::{fixed, signing};
use crate::harness::{Harness, film, refused};
use crate::races::cluster::Cluster;
use crate::record::lines;

/// An upload of a film that takes the place of the one an entry has.
fn another(entry: &EntryId, bytes: &[u8]) -> NewUpload {
    NewUpload {
        entry: entry.clone(),
        kind: FileKind::JudgingCopy.key().to_owned(),
        filename: "again.mp4".to_owned(),
        media_type: String::new(),
        size_bytes: i64::try_from(bytes.len()).unwrap(),
    }
}

/// Sends all of an upload.
async fn sent(harness: &Harness, who: &Actor, id: &FileId, bytes: &[u8]) -> services::Result<UploadState> {
    let body = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::copy_from_slice(bytes))]);
    harness.services.append_upload(who, id, 0, None, body).await
}

/// The judging copy of an entry that has arrived whole.
async fn judged(harness: &Harness, entry: &EntryId) -> File {
    let files = harness.services.entry(&harness.organiser, entry).await.unwrap().files;
    let is_whole = |file: &File| file.kind == FileKind::JudgingCopy.key() && file.sha256.is_some();
    files.into_iter().find(is_whole).unwrap()
}

async fn the_film_of_the_freeze_is_the_one_that_counts(database: Option<&str>) {
    let harness = signing(database, &fixed(1)).await;
    let (services, organiser, staff) = (&harness.services, &harness.organiser, &harness.staff);
    let (author, judge) = (harness.person("author").await, harness.person("one").await);
    let contest = harness.open_for(1).await;
    let kept = harness.draft(&author, &contest, "夜航", "440200").await;
    let returned = harness.draft(&author, &contest, "归帆", "440500").await;
    for entry in [&kept, &returned] {
        services.submit_entry(&author, entry).await.unwrap();
        services.decide(staff, entry, Decision::Return, "请核对片名").await.unwrap();
    }
    harness.assigned(&contest, &[judge], &["440100"]).await;

    // Two uploads are under way: one entry was handed in with the film it had and passed, the other is still with its author.
    let bytes = std::fs::read(film()).unwrap();
    let of_kept = services.begin_upload(&author, another(&kept, &bytes)).await.unwrap();
    let of_returned = services.begin_upload(&author, another(&returned, &bytes)).await.unwrap();
    services.submit_entry(&author, &kept).await.unwrap();
    services.decide(staff, &kept, Decision::Pass, "").await.unwrap();
    harness.freeze(&contest).await;
    let frozen = lines(database, &harness.folder, &contest).await;
    let film_of_kept = judged(&harness, &kept).await;
    assert_eq!(film_of_kept.state, FileState::Ready);

    assert_eq!(refused(sent(&harness, &author, &of_kept, &bytes).await), Refusal::State(EntryState::Eligible));
    assert_eq!(refused(sent(&harness, &author, &of_returned, &bytes).await), Refusal::PoolFrozen);
    let begun = services.begin_upload(&author, another(&returned, &bytes)).await;
    assert_eq!(refused(begun), Refusal::PoolFrozen, "told before anything is sent");
    assert_eq!(judged(&harness, &kept).await, film_of_kept);
    assert_eq!(lines(database, &harness.folder, &contest).await, frozen);

    // A film is looked at whole only now, and cannot be read any more: that is told, and it stays the film that is judged.
    let path = services.media().blobs().local_path(film_of_kept.sha256.as_deref().unwrap()).unwrap();
    std::fs::write(path, b"no film").unwrap();
    work_off(&harness).await;
    let looked_at = judged(&harness, &kept).await;
    assert!(looked_at.findings.iter().any(|finding| finding.code == "unreadable"), "{:?}", looked_at.findings);
    assert_eq!((looked_at.id, looked_at.state), (film_of_kept.id, FileState::Ready));

    // Whoever withdraws leaves a line, about the film that was frozen.
    services.withdraw_entry(&author, &kept).await.unwrap();
    let behind = lines(database, &harness.folder, &contest).await;
    let of_entry = |line: &LineBody| match line {
        LineBody::Entry(line) if line.entry == kept.as_str() => Some((line.standing, line.film)),
        _ => None,
    };
    let told: Vec<_> = behind.iter().filter_map(|line| of_entry(&line.body)).collect();
    let film: Option<RecordHash> = film_of_kept.sha256.as_deref().map(|sha256| sha256.parse().unwrap());
    assert_eq!(told, [(EntryStanding::Eligible, film), (EntryStanding::Withdrawn, film)]);
    services.draw_seed(organiser, &contest, SeedDraft::Server).await.unwrap();
    services.confirm_assignment(organiser, &contest).await.unwrap();
    services.move_phase(organiser, &contest, Phase::Round(1), "").await.unwrap();
    services.close().await;
}

#[tokio::test]
async fn the_film_of_the_freeze_is_the_one_that_counts_on_sqlite() {
    the_film_of_the_freeze_is_the_one_that_counts(None).await;
}

#[tokio::test]
async fn the_film_of_the_freeze_is_the_one_that_counts_on_postgres() {
    let cluster = Cluster::start();
    the_film_of_the_freeze_is_the_one_that_counts(Some(&cluster.url)).await;
}
