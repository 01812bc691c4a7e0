//! Pages about a round, and their files, are of the round that is asked for.

use domain::contest::phase::Phase;
use domain::contest::round::Ties;
use domain::scoring::Method;
use services::exports::{ExportFormat, ListKind};
use services::media::Storage;
use services::{DisputedFilm, ServiceError};

use crate::harness::Harness;
use crate::lists::{bytes, rows};
use crate::races::cluster::Cluster;
use crate::rounds::{score, scored_rounds};

#[tokio::test]
async fn a_closed_round_is_read_as_it_was_on_its_pages_and_in_its_files() {
    chosen(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_round_is_read_as_it_was_on_its_pages_and_in_its_files_on_postgres() {
    let cluster = Cluster::start();
    chosen(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}

async fn chosen(harness: &Harness) {
    let (services, organiser, staff) = (&harness.services, &harness.organiser, &harness.staff);
    let judges = [harness.person("one").await, harness.person("two").await];
    let contest = &harness.open_contest().await;
    harness.set_up(contest, scored_rounds).await;
    harness.judging_in(contest, &judges, &["440100", "440500", "440200"]).await;
    // 90 and 50, 80 and 70, 70 and 90: the third film leads, the second goes on with it.
    score(harness, &judges[0], contest, |film| 1_000 - 100 * film).await;
    score(harness, &judges[1], contest, |film| 300 + 200 * film).await;
    let line = services.line(organiser, contest).await.unwrap();
    services.advance(organiser, contest, Ties::Go, &line.fingerprint).await.unwrap();
    let panel = [judges[0].account().unwrap().id.clone()];
    services.set_panels(organiser, contest, &[panel.to_vec()]).await.unwrap();
    assert_eq!(services.confirm_assignment(organiser, contest).await.unwrap(), 2);
    services.declare(&judges[0], contest, "已阅读规则").await.unwrap();

    // While the second round is judged.
    let now = services.progress_of_round(organiser, contest, None).await.unwrap();
    assert_eq!((now.round, now.last, now.films, now.waiting.len()), (2, 2, 2, 2));
    assert!(now.can_set_term);
    let before = services.progress_of_round(organiser, contest, Some(1)).await.unwrap();
    assert_eq!((before.round, before.last, before.films, before.waiting.len()), (1, 2, 3, 0));
    let sheets: Vec<_> = before.judges.iter().map(|judge| (judge.assigned, judge.signed, judge.has_signed)).collect();
    assert_eq!(sheets, [(3, 3, true); 2]);
    assert!(!before.can_set_term && !before.can_reopen && !before.can_replace, "it is read, not run");
    let (heads, progress) = rows(services, staff, contest, ListKind::Progress, &[("round", "1")]).await;
    let assigned = heads.iter().position(|head| head == "应评").unwrap();
    assert_eq!(progress.iter().map(|row| row[assigned].as_str()).collect::<Vec<_>>(), ["3", "3"]);
    let waits =
        async |pairs: &[(&str, &str)]| rows(services, staff, contest, ListKind::WaitingFilms, pairs).await.1.len();
    assert_eq!((waits(&[]).await, waits(&[("round", "1")]).await), (2, 0));
    assert_eq!(services.disagreement(organiser, contest, None).await.unwrap().round, 1);
    let open = services.disagreement(organiser, contest, Some(2)).await;
    assert!(matches!(open, Err(ServiceError::NotFound)), "nobody is told before the round has ended: {open:?}");
    for unknown in [0, 3] {
        let progress = services.progress_of_round(organiser, contest, Some(unknown)).await;
        assert!(matches!(progress, Err(ServiceError::NotFound)), "{progress:?}");
        let method = services.method(organiser, contest, None, Some(unknown)).await;
        assert!(matches!(method, Err(ServiceError::NotFound)), "{method:?}");
    }

    // A method chosen for the selection says nothing of the round before.
    score(harness, &judges[0], contest, |film| 900 - 100 * film).await;
    services.move_phase(organiser, contest, Phase::Selection, "").await.unwrap();
    services.set_method(organiser, contest, Method::Zscore, "各评委片目水平相当").await.unwrap();
    let first = services.disagreement(organiser, contest, Some(1)).await.unwrap();
    let told = |film: &DisputedFilm| (film.number, film.spread.points(), film.score);
    let films: Vec<_> = first.films.iter().map(told).collect();
    assert_eq!((first.round, first.last), (1, 2));
    assert_eq!(films, [(1, 4_000, Some(7_000)), (3, 2_000, Some(8_000)), (2, 1_000, Some(7_500))]);
    assert_eq!(services.disagreement(organiser, contest, None).await.unwrap().films.len(), 2);
    let method = services.method(organiser, contest, None, Some(1)).await.unwrap();
    assert_eq!((method.round, method.last, method.own, method.tried), (1, 2, Method::Mean, Method::Mean));
    assert!(!method.can_change && !method.tells_selected);
    let places: Vec<_> = method.films.iter().map(|film| (film.number, film.now)).collect();
    assert_eq!(places, [(3, Some((8_000, 1))), (2, Some((7_500, 2))), (1, Some((7_000, 3)))]);
    let latest = services.method(organiser, contest, None, None).await.unwrap();
    assert_eq!((latest.round, latest.own, latest.films.len()), (2, Method::Zscore, 2));
    assert!(latest.tells_selected);

    let (_, saved) = rows(services, organiser, contest, ListKind::Disagreement, &[("round", "1")]).await;
    // The last row says that the method was amended.
    assert_eq!(saved.iter().map(|row| row[0].as_str()).collect::<Vec<_>>(), ["N-001", "N-003", "N-002", ""]);
    assert_eq!(rows(services, organiser, contest, ListKind::Disagreement, &[]).await.1.len(), 3);
    for kind in [ListKind::Progress, ListKind::WaitingFilms, ListKind::Disagreement] {
        let unknown = bytes(services, organiser, contest, (kind, ExportFormat::Csv), &[("round", "3")]).await;
        assert!(matches!(unknown, Err(ServiceError::NotFound)), "{kind:?} {unknown:?}");
    }
}
