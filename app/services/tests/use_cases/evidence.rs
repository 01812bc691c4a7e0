//! What strangers send with their objections: how much is kept, how many send at once, and how slow they may be.

use std::time::{Duration, Instant};

use bytes::Bytes;
use domain::evidence::{EVIDENCE_OF_CONTEST, EVIDENCE_OF_NETWORK};
use futures::StreamExt as _;
use services::media::Storage;
use services::{Periods, Refusal, Services};

use crate::erasure::{alter, url};
use crate::harness::{DAY, Harness, refused};
use crate::notices::{named, noticed};
use crate::races::cluster::Cluster;

const PDF: &[u8] =
    b"%PDF-1.7 of this test, which is long enough to be told from a count of tries: more than fifty bytes";

/// Sends a file from a network with a token.
async fn send_from(services: &Services, token: &str, network: Option<&str>) -> services::Result<()> {
    let mut slot = services.open_evidence(token, network).await?;
    let body = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(PDF))]);
    services.take_evidence(&mut slot, "a.pdf", body).await
}

async fn a_network_and_a_contest_have_so_much_room(cluster: Option<&Cluster>) {
    let harness = Harness::with(url(cluster), &Storage::Local).await;
    let services = &harness.services;
    let contest = noticed(&harness).await;
    let token = async || services.file_objection(&contest, named(None), None).await.unwrap().evidence_token;
    let (one, other) = (Some("192.0.2.7"), Some("192.0.2.8"));
    send_from(services, &token().await, one).await.unwrap();

    // As if the network had sent all but its last bytes today.
    let all_but = |left: i64| {
        format!("UPDATE sign_in_attempts SET failures = {} WHERE failures > 50", EVIDENCE_OF_NETWORK - left)
    };
    let length = i64::try_from(PDF.len()).unwrap();
    alter(cluster, &harness.folder, &all_but(length));
    send_from(services, &token().await, one).await.unwrap();
    assert_eq!(refused(send_from(services, &token().await, one).await), Refusal::EvidenceOfToday);
    alter(cluster, &harness.folder, &all_but(1));
    assert_eq!(refused(send_from(services, &token().await, one).await), Refusal::EvidenceOfToday, "what goes beyond");
    send_from(services, &token().await, other).await.unwrap();
    harness.pass(DAY);
    send_from(services, &token().await, one).await.unwrap();

    // As if the contest had all but its last bytes.
    let files = services.objections(&harness.staff, &contest, 0).await.unwrap().evidence.len();
    assert_eq!(files, 4, "what was refused is not kept");
    let first = "id = (SELECT MIN(id) FROM objection_files)";
    let rest = i64::try_from(files - 1).unwrap() * length;
    let fill = format!("UPDATE objection_files SET size_bytes = {} WHERE {first}", EVIDENCE_OF_CONTEST - rest - length);
    alter(cluster, &harness.folder, &fill);
    send_from(services, &token().await, None).await.unwrap();
    for network in [None, other] {
        assert_eq!(refused(send_from(services, &token().await, network).await), Refusal::EvidenceFull, "{network:?}");
    }
    services.close().await;
}

#[tokio::test]
async fn a_network_and_a_contest_have_so_much_room_on_sqlite() {
    a_network_and_a_contest_have_so_much_room(None).await;
}

#[tokio::test]
async fn a_network_and_a_contest_have_so_much_room_on_postgres() {
    let cluster = Cluster::start();
    a_network_and_a_contest_have_so_much_room(Some(&cluster)).await;
}

#[tokio::test]
async fn one_network_that_sends_at_once_keeps_no_other_from_sending_and_spends_no_token() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = noticed(&harness).await;
    let token = async || services.file_objection(&contest, named(None), None).await.unwrap().evidence_token;
    let (one, other) = (Some("192.0.2.7"), Some("192.0.2.8"));
    let held = [token().await, token().await];
    let first = services.open_evidence(&held[0], one).await.unwrap();
    let second = services.open_evidence(&held[1], one).await.unwrap();
    let third = token().await;
    assert_eq!(refused(send_from(services, &third, one).await), Refusal::EvidenceBusy);
    send_from(services, &token().await, other).await.unwrap();
    drop(first);
    send_from(services, &third, one).await.unwrap();
    drop(second);
}

#[tokio::test]
async fn whoever_sends_too_slowly_is_cut_and_whoever_waits_for_the_server_is_not() {
    let harness = Harness::new().await;
    let periods = Periods { pace: Duration::from_millis(500), ..Periods::default() };
    let services = harness.services.clone().with_periods(periods);
    let silent = services.at_pace(futures::stream::pending::<std::io::Result<Bytes>>());
    let began = Instant::now();
    let ended: Vec<_> = silent.collect().await;
    assert!(matches!(ended.as_slice(), [Err(_)]) && began.elapsed() < Duration::from_secs(20), "{ended:?}");
    let trickle = futures::stream::iter(0..1_000).then(|_| async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Ok::<_, std::io::Error>(Bytes::from_static(b"x"))
    });
    let came: Vec<_> = services.at_pace(trickle).collect().await;
    assert!((1..20).contains(&came.len()) && came.last().unwrap().is_err(), "{} pieces", came.len());
    // What is there at once is no fault of the sender, however long it is worked on.
    let there = futures::stream::iter((0..4).map(|_| Ok::<_, std::io::Error>(Bytes::from_static(b"x"))));
    let slowly = services.at_pace(there).then(|piece| async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        piece
    });
    let came: Vec<_> = slowly.collect().await;
    assert!(came.len() == 4 && came.iter().all(Result::is_ok), "{came:?}");
}
