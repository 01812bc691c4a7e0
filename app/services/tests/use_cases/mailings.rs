//! Mailings: who of the recipients will not get one yet, as it is said before anything is released, and whom the board reminds; on
//! both databases.

use domain::contest::phase::Phase;
use domain::ids::ContestId;
use domain::letter::{LetterKind, LetterState};
use services::media::Storage;
use services::{
    Actor, Letter, LetterChoice, LetterSearch, LetterView, MailServer, MailSettings, Mailing, NewAccount, ServiceError,
    Services, SignInFrom, StepAsk, late_judges, local_time,
};

use crate::harness::{DAY, Harness, page};
use crate::races::cluster::Cluster;

/// Takes back that the address of an account was proven, as an archive brings accounts.
async fn unprove(harness: &Harness, database: Option<&str>, who: &Actor) {
    let store = store::open(database, &harness.folder).await.unwrap();
    let mut tx = store.write(&store::Meter::default()).await.unwrap();
    let account = tx.account(&who.account().unwrap().id).await.unwrap().unwrap();
    tx.update_account(&store::Account { proven_at: None, ..account }).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
}

/// The names of those whose letters will wait.
async fn held(services: &Services, actor: &Actor, contest: &ContestId, mailing: &Mailing) -> Vec<String> {
    let view = services.mailing_view(actor, contest, mailing, "").await.unwrap();
    let mut names: Vec<String> = view.held().iter().map(|line| line.name.clone()).collect();
    names.sort();
    names
}

async fn letter_to(harness: &Harness, contest: &ContestId, name: &str) -> LetterView {
    let search = LetterSearch {
        kind: Some(LetterKind::DraftReminder),
        words: format!("{name}@example.invalid"),
        page: page(1, 10),
        ..LetterSearch::default()
    };
    let found = harness.services.letters(&harness.staff, Some(contest), &search).await.unwrap().letters;
    let letter: &Letter = &found[0];
    harness.services.letter(&harness.staff, &letter.id).await.unwrap()
}

#[tokio::test]
async fn whose_address_is_not_proven_is_named_before_letters_are_released() {
    not_proven(&Harness::new().await, None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whose_address_is_not_proven_is_named_before_letters_are_released_on_postgres() {
    let cluster = Cluster::start();
    not_proven(&Harness::with(Some(&cluster.url), &Storage::Local).await, Some(&cluster.url)).await;
}

async fn not_proven(harness: &Harness, database: Option<&str>) {
    let server = Some(MailServer::parse("smtp://127.0.0.1:9", "Office <office@c.example>").unwrap());
    let mail = MailSettings { server, site: "https://c.example".to_owned(), ..MailSettings::default() };
    let services = &harness.services.clone().with_mail(mail);
    let (organiser, staff) = (&harness.organiser, &harness.staff);
    let contest = &harness.open_contest().await;
    let known = harness.person("known").await;
    let new = NewAccount {
        email: "claims@example.invalid".to_owned(),
        name: "claims".to_owned(),
        password: Some("correct horse battery".to_owned()),
        roles: Vec::new(),
    };
    let claims = Actor::of(services.register(new, &SignInFrom::default()).await.unwrap().account);
    harness.draft(&known, contest, "渡口", "440100").await;
    for title in ["灯塔", "远山"] {
        harness.draft(&claims, contest, title, "440500").await;
    }
    let drafts = &Mailing::OpenDrafts;
    let view = services.mailing_view(staff, contest, drafts, "").await.unwrap();
    let waits: Vec<(&str, bool)> = view.lines.iter().map(|line| (line.name.as_str(), line.waits_for_proof)).collect();
    assert_eq!(waits.iter().filter(|(name, _)| *name == "claims").count(), 2, "{waits:?}");
    assert!(waits.iter().all(|(name, waits)| *waits == (*name == "claims")), "{waits:?}");
    assert_eq!(held(services, staff, contest, drafts).await, ["claims"], "once, whatever they entered");

    // What the list said becomes of the letters, and each letter says so too.
    assert_eq!(services.write_mailing(staff, contest, drafts, "").await.unwrap(), 3);
    let drafted = letter_to(harness, contest, "claims").await;
    assert!(drafted.waits_for_proof && drafted.may_be_released(), "a draft may be released before");
    assert!(!letter_to(harness, contest, "known").await.waits_for_proof);
    let all = LetterChoice::Drafts { kind: Some(LetterKind::DraftReminder), words: String::new(), most: None };
    assert_eq!(services.release_letters(staff, Some(contest), &all).await.unwrap().moved.len(), 3);
    while services.send_once("worker").await.unwrap() {}
    let kept = letter_to(harness, contest, "claims").await;
    assert_eq!((kept.letter.state, kept.letter.held, kept.waits_for_proof), (LetterState::Released, true, true));
    assert!(!kept.may_be_released(), "it would wait as before");
    // Nobody answers at the mail server: it was tried.
    assert_eq!(letter_to(harness, contest, "known").await.letter.state, LetterState::Retry);

    let token = services.reset_link(&Actor::Operator, &claims.account().unwrap().id).await.unwrap();
    services.reset_password(&token, "four lanterns by the river", &SignInFrom::default()).await.unwrap();
    assert!(held(services, staff, contest, drafts).await.is_empty());
    let free = letter_to(harness, contest, "claims").await;
    assert!(!free.waits_for_proof && free.may_be_released());

    // Judges too: nobody is left out by how they came.
    let judged = &harness.open_for(1).await;
    let judges = [harness.person("one").await, harness.person("two").await];
    harness.assigned(judged, &judges, &["440100"]).await;
    services.move_phase(organiser, judged, Phase::Round(1), "").await.unwrap();
    assert!(held(services, staff, judged, &Mailing::LateJudges).await.is_empty());
    unprove(harness, database, &judges[1]).await;
    assert_eq!(held(services, staff, judged, &Mailing::LateJudges).await, ["two"]);
}

#[tokio::test]
async fn the_board_reminds_whom_it_names_and_once_a_day() {
    reminds(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_board_reminds_whom_it_names_on_postgres() {
    let cluster = Cluster::start();
    reminds(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}

async fn reminds(harness: &Harness) {
    let (services, organiser, staff) = (&harness.services, &harness.organiser, &harness.staff);
    let judges = [harness.person("late").await, harness.person("done").await, harness.person("early").await];
    let (contest, _) = harness.judging(&judges, &["440100", "440300"]).await;
    harness.score_by_number(&judges[1], &contest).await;
    let now = services.now();
    let until = |days: i64| local_time(now + days * DAY, "Asia/Shanghai");
    services.set_term(organiser, &contest, None, &until(2), "").await.unwrap();
    let early = judges[2].account().unwrap().id.clone();
    services.set_term(organiser, &contest, Some(&early), &until(20), "r").await.unwrap();
    let progress = services.board(organiser, &contest, StepAsk::Nothing).await.unwrap().progress.unwrap();
    let named: Vec<_> = late_judges(&progress.judges, now).into_iter().map(|one| one.name.as_str()).collect();
    assert_eq!(named, ["late"]);

    let stranger = services.remind_late_judges(&judges[0], &contest).await;
    assert!(matches!(stranger, Err(ServiceError::Denied(_))), "{stranger:?}");
    assert_eq!(services.remind_late_judges(staff, &contest).await.unwrap(), 1);
    assert_eq!(services.remind_late_judges(staff, &contest).await.unwrap(), 0, "once a day");
    let search = LetterSearch { kind: Some(LetterKind::JudgeReminder), page: page(1, 10), ..LetterSearch::default() };
    let reminders = services.letters(staff, Some(&contest), &search).await.unwrap().letters;
    let told: Vec<_> = reminders.iter().map(|letter| (letter.name.as_str(), letter.state)).collect();
    assert_eq!(told, [("late", LetterState::Draft)], "a person lets it go");
    harness.pass(DAY);
    assert_eq!(services.remind_late_judges(staff, &contest).await.unwrap(), 1);
}
