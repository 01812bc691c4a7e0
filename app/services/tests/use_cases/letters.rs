//! Letters: which acts write them, who lets them go, and who reads them.

use domain::access::Role;
use domain::contest::phase::Phase;
use domain::contest::round::{Advance, Ties};
use domain::ids::{ContestId, LetterId};
use domain::letter::{LetterKind, LetterSettings, LetterState};
use domain::text::Lang;
use services::{
    Actor, Decision, Invitation, Letter, LetterChoice, LetterSearch, LetterTemplate, MailServer, MailSettings, Mailing,
    NewAccount, PageAsk, Refusal, ServiceError, Services, SignInFrom,
};

use crate::fairness::as_role;
use crate::harness::{DAY, Harness, UNIT, account, answers};
use crate::rounds::{score, with_one_judge};

const SITE: &str = "https://contest.example";

fn search(kind: Option<LetterKind>) -> LetterSearch {
    LetterSearch { kind, page: PageAsk { size: 100, ..PageAsk::default() }, ..LetterSearch::default() }
}

/// The letters of a contest, or of accounts, that are about this.
async fn letters(harness: &Harness, contest: Option<&ContestId>, kind: LetterKind) -> Vec<Letter> {
    let actor = if contest.is_some() { &harness.organiser } else { &Actor::Operator };
    harness.services.letters(actor, contest, &search(Some(kind))).await.unwrap().letters
}

async fn text(services: &Services, actor: &Actor, letter: &Letter) -> String {
    services.letter(actor, &letter.id).await.unwrap().letter.body
}

fn states(letters: &[Letter]) -> Vec<(LetterState, bool)> {
    letters.iter().map(|letter| (letter.state, letter.held)).collect()
}

/// The same services with a mail server that nobody asks: no letter is sent in these tests.
fn with_server(harness: &Harness) -> Services {
    let server = Some(MailServer::parse("smtp://127.0.0.1:9", "办公室 <office@c.example>").unwrap());
    harness.services.clone().with_mail(MailSettings { server, site: SITE.to_owned(), ..MailSettings::default() })
}

/// Somebody makes an own account; nobody has shown that the address is theirs.
async fn registers(services: &Services, name: &str) -> Actor {
    let new = NewAccount {
        email: format!("{name}@example.invalid"),
        name: name.to_owned(),
        password: Some("correct horse".to_owned()),
        roles: Vec::new(),
    };
    Actor::of(services.register(new, &SignInFrom::default()).await.unwrap().account)
}

fn is_denied<T>(answer: services::Result<T>) -> bool {
    matches!(answer, Err(ServiceError::Denied(_)))
}

#[tokio::test]
async fn a_receipt_and_a_return_go_by_themselves_where_the_contest_lets_them() {
    let harness = Harness::new().await;
    let services = with_server(&harness);
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let entry = harness.draft(&creator, &contest, "夜航", "440100").await;
    services.submit_entry(&creator, &entry).await.unwrap();
    services.decide(&harness.staff, &entry, Decision::Return, "画面倾斜").await.unwrap();
    let receipts = letters(&harness, Some(&contest), LetterKind::Receipt).await;
    let returns = letters(&harness, Some(&contest), LetterKind::Return).await;
    assert_eq!(states(&receipts), [(LetterState::Released, false)]);
    assert_eq!(states(&returns), [(LetterState::Released, false)]);
    assert_eq!((receipts[0].address.as_str(), receipts[0].body.as_str()), ("creator@example.invalid", ""));
    let body = text(&services, &harness.staff, &returns[0]).await;
    for part in ["画面倾斜", "N-001《夜航》", "N-001 夜航", &format!("{SITE}/entries/{entry}")] {
        assert!(body.contains(part), "{part} in {body}");
    }
    assert!(receipts[0].message_id.ends_with("@contest.example"));

    // Switched off, they wait for somebody; in one language.
    let settings =
        LetterSettings { receipts: false, returns: false, languages: vec![Lang::En], ..LetterSettings::default() };
    assert!(is_denied(services.set_letter_settings(&harness.staff, &contest, &settings).await));
    services.set_letter_settings(&harness.organiser, &contest, &settings).await.unwrap();
    harness.pass(1_000_000);
    services.submit_entry(&creator, &entry).await.unwrap();
    services.decide(&harness.staff, &entry, Decision::Return, "again").await.unwrap();
    let receipts = letters(&harness, Some(&contest), LetterKind::Receipt).await;
    let returns = letters(&harness, Some(&contest), LetterKind::Return).await;
    assert_eq!(states(&receipts), [(LetterState::Draft, false), (LetterState::Released, false)]);
    assert_eq!(states(&returns)[0], (LetterState::Draft, false));
    assert!(!text(&services, &harness.staff, &returns[0]).await.contains("您好"));
    assert!(is_denied(services.letters(&creator, Some(&contest), &search(None)).await));
    assert!(is_denied(services.letters(&harness.organiser, None, &search(None)).await), "the installation's");
}

#[tokio::test]
async fn a_return_that_is_taken_back_is_told_to_nobody_whom_it_has_not_reached() {
    let harness = Harness::new().await;
    let services = with_server(&harness);
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let entry = harness.draft(&creator, &contest, "夜航", "440100").await;
    services.submit_entry(&creator, &entry).await.unwrap();
    services.decide(&harness.staff, &entry, Decision::Return, "画面倾斜").await.unwrap();
    services.undo_check(&harness.staff, &entry).await.unwrap();
    let returns = letters(&harness, Some(&contest), LetterKind::Return).await;
    assert_eq!(states(&returns), [(LetterState::Withdrawn, false)]);
    let receipts = letters(&harness, Some(&contest), LetterKind::Receipt).await;
    assert_eq!(states(&receipts), [(LetterState::Released, false)], "that it was submitted stays so");
    assert!(services.check_view(&harness.staff, &entry).await.unwrap().answered.is_empty(), "nothing was asked for");
    harness.pass(1_000_000);
    services.decide(&harness.staff, &entry, Decision::Return, "真的").await.unwrap();
    let returns = letters(&harness, Some(&contest), LetterKind::Return).await;
    assert_eq!(states(&returns), [(LetterState::Released, false), (LetterState::Withdrawn, false)]);
}

#[tokio::test]
async fn a_link_in_a_letter_is_read_by_who_may_make_it_and_is_wiped() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let invitation = Invitation {
        email: "judge@example.invalid".to_owned(),
        name: "陈".to_owned(),
        role: Role::Judge,
        unit: String::new(),
        region: String::new(),
        expertise: String::new(),
    };
    let token = services.invite(&harness.organiser, &contest, invitation).await.unwrap().token;
    let invitations = letters(&harness, Some(&contest), LetterKind::Invitation).await;
    assert_eq!(states(&invitations), [(LetterState::Released, true)], "there is no mail server");
    assert_eq!(invitations[0].problem, "no mail server");
    assert!(text(services, &harness.organiser, &invitations[0]).await.contains(&format!("/invitation/{token}")));
    assert!(is_denied(services.letter(&harness.staff, &invitations[0].id).await), "the link lets somebody in");

    let creator = harness.person("creator").await;
    let link = services.reset_link(&Actor::Operator, &creator.account().unwrap().id).await.unwrap();
    let resets = letters(&harness, None, LetterKind::Reset).await;
    assert!(text(services, &Actor::Operator, &resets[0]).await.contains(&link));
    assert!(is_denied(services.letter(&harness.organiser, &resets[0].id).await));
    assert_eq!(services.wipe_letters().await.unwrap(), 0);
    harness.pass(DAY);
    assert_eq!(services.wipe_letters().await.unwrap(), 1, "the link for a new password has ended");
    harness.pass(29 * DAY);
    assert_eq!(services.wipe_letters().await.unwrap(), 1, "the invitation too");
    let view = services.letter(&Actor::Operator, &resets[0].id).await.unwrap();
    assert_eq!(view.letter.body, "");
    let choice = LetterChoice::These(vec![resets[0].id.clone()]);
    let moved = services.release_letters(&Actor::Operator, None, &choice).await.unwrap();
    assert_eq!((moved.moved.len(), moved.others.len()), (0, 1), "nothing is left that could be sent");
}

#[tokio::test]
async fn who_registers_is_asked_to_prove_the_address() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let new = NewAccount {
        email: "me@example.invalid".to_owned(),
        name: "领奖请点 https://else.example".to_owned(),
        password: Some("correct horse".to_owned()),
        roles: Vec::new(),
    };
    let me = services.register(new, &SignInFrom::default()).await.unwrap().account;
    assert_eq!(me.proven_at, None);
    let asked = letters(&harness, None, LetterKind::AddressProof).await;
    let body = text(services, &Actor::Operator, &asked[0]).await;
    assert!(asked[0].name == me.email && !body.contains("else.example"), "nobody sends words to others so: {body}");
    let token = body.lines().find_map(|line| line.split_once("/proof/")).unwrap().1.trim().to_owned();
    assert_eq!(services.address_to_prove(&token).await.unwrap(), me.email);
    let other = harness.person("other").await;
    let spent = |answer: services::Result<String>| matches!(answer, Err(ServiceError::Refused(Refusal::TicketSpent)));
    assert!(spent(services.prove_own_address(&other, &token).await), "another's account");
    assert!(matches!(services.prove_own_address(&Actor::Anonymous, &token).await, Err(ServiceError::SignInNeeded)));
    let actor = Actor::of(me);
    services.prove_own_address(&actor, &token).await.unwrap();
    assert!(spent(services.prove_own_address(&actor, &token).await), "once");
    let contest = harness.open_contest().await;
    // Proven: a role may be given at once.
    harness.cast(&contest, &actor, Role::UnitOfficer, UNIT, "").await;
}

#[tokio::test]
async fn what_is_said_of_entries_waits_until_the_address_is_proven() {
    let harness = Harness::new().await;
    let services = with_server(&harness);
    let contest = harness.open_contest().await;
    let me = registers(&services, "me").await;
    let entry = harness.draft(&me, &contest, "夜航", "440100").await;
    services.submit_entry(&me, &entry).await.unwrap();
    let receipt = async || letters(&harness, Some(&contest), LetterKind::Receipt).await.remove(0);
    // Nobody answers at the mail server: what is tried waits to be tried again.
    let send_all = async || while services.send_once("worker").await.unwrap() {};
    send_all().await;
    let asked = letters(&harness, None, LetterKind::AddressProof).await;
    assert_eq!((asked[0].state, asked[0].attempts), (LetterState::Retry, 1), "the proof goes");
    let waits = receipt().await;
    assert_eq!((waits.state, waits.held, waits.attempts), (LetterState::Released, true, 0));
    assert_eq!(waits.problem, "the address is not verified yet");
    // Whoever releases it.
    let these = LetterChoice::These(vec![waits.id.clone()]);
    services.release_letters(&harness.staff, Some(&contest), &these).await.unwrap();
    send_all().await;
    assert_eq!((receipt().await.held, receipt().await.attempts), (true, 0));

    // The letter may be lost: it is asked for again, a few times.
    for _ in 0..3 {
        harness.pass(1_000_000);
        assert_eq!(services.ask_proof_again(&me).await.unwrap().as_deref(), Some("me@example.invalid"));
    }
    assert!(matches!(services.ask_proof_again(&me).await, Err(ServiceError::Refused(Refusal::TooManyAttempts(_)))));
    assert!(matches!(services.ask_proof_again(&Actor::Anonymous).await, Err(ServiceError::SignInNeeded)));
    let asked = letters(&harness, None, LetterKind::AddressProof).await;
    assert_eq!(asked.len(), 4);
    let body = text(&services, &Actor::Operator, &asked[0]).await;
    let token = body.lines().find_map(|line| line.split_once("/proof/")).unwrap().1.trim().to_owned();
    services.prove_own_address(&me, &token).await.unwrap();
    assert_eq!(services.ask_proof_again(&me).await.unwrap(), None, "it is proven");
    let goes = receipt().await;
    assert_eq!((goes.state, goes.held, goes.problem.as_str()), (LetterState::Released, false, ""));
    send_all().await;
    assert_eq!((receipt().await.state, receipt().await.attempts), (LetterState::Retry, 1));
}

#[tokio::test]
async fn a_link_that_reached_the_address_by_another_letter_lets_go_what_waits_for_its_account_alone() {
    let harness = Harness::new().await;
    let services = with_server(&harness);
    let contest = harness.open_contest().await;
    let mut people = Vec::new();
    for (name, region) in [("invited", "440100"), ("reset", "440500")] {
        let who = registers(&services, name).await;
        let entry = harness.draft(&who, &contest, name, region).await;
        services.submit_entry(&who, &entry).await.unwrap();
        people.push(who);
    }
    while services.send_once("worker").await.unwrap() {}
    let waits = async || {
        let receipts = letters(&harness, Some(&contest), LetterKind::Receipt).await.into_iter();
        let mut waits: Vec<String> = receipts.filter(|one| one.held).map(|one| one.address).collect();
        waits.sort();
        waits
    };
    assert_eq!(waits().await, ["invited@example.invalid", "reset@example.invalid"]);

    let invitation = as_role(&people[0], Role::UnitOfficer, UNIT, "");
    let token = services.invite(&harness.organiser, &contest, invitation).await.unwrap().token;
    services.accept_invitation(&people[0], &token, "", "", &SignInFrom::default()).await.unwrap();
    assert_eq!(waits().await, ["reset@example.invalid"]);
    let token = services.reset_link(&Actor::Operator, &people[1].account().unwrap().id).await.unwrap();
    services.reset_password(&token, "four lanterns by the river", &SignInFrom::default()).await.unwrap();
    assert!(waits().await.is_empty());
}

#[tokio::test]
async fn letters_about_accounts_are_the_administrators_and_those_of_contests_are_not() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    harness.draft(&creator, &contest, "夜航", "440100").await;
    let drafted = services.write_mailing(&harness.staff, &contest, &Mailing::OpenDrafts, "").await.unwrap();
    assert_eq!(drafted, 1);
    let administrator = account(services, "administrator", Role::Administrator).await;
    services.reset_link(&Actor::Operator, &creator.account().unwrap().id).await.unwrap();
    let list = services.account_letters(&administrator, &search(None)).await.unwrap();
    assert_eq!(list.letters.iter().map(|letter| letter.kind).collect::<Vec<_>>(), [LetterKind::Reset]);
    assert_eq!((list.found, list.drafts, list.counts.len()), (1, 0, 1));
    assert!(is_denied(services.account_letters(&harness.organiser, &search(None)).await));
    assert!(is_denied(services.account_letters(&creator, &search(None)).await));

    // Many at once are those of no contest, however the form was made.
    let drafts = LetterChoice::Drafts { kind: None, words: String::new(), most: None };
    let moved = services.release_letters(&administrator, None, &drafts).await.unwrap();
    assert_eq!((moved.moved.len(), moved.left), (0, 0));
    let kept = letters(&harness, Some(&contest), LetterKind::DraftReminder).await;
    assert_eq!(states(&kept), [(LetterState::Draft, false)]);
    // Nor is one of a contest, whoever knows its id; whoever may read the whole database may.
    let theirs = LetterChoice::These(vec![kept[0].id.clone()]);
    let released = services.release_letters(&administrator, None, &theirs).await;
    assert!(matches!(released, Err(ServiceError::NotFound)), "{released:?}");
    let withdrawn = services.withdraw_letters(&administrator, None, &theirs, "误发").await;
    assert!(matches!(withdrawn, Err(ServiceError::NotFound)), "{withdrawn:?}");
    assert_eq!(services.withdraw_letters(&Actor::Operator, None, &theirs, "误发").await.unwrap().moved.len(), 1);
    let reset = LetterChoice::These(vec![list.letters[0].id.clone()]);
    assert_eq!(services.release_letters(&administrator, None, &reset).await.unwrap().moved.len(), 1);
    assert_eq!(services.withdraw_letters(&administrator, None, &reset, "误发").await.unwrap().moved.len(), 1);
}

#[tokio::test]
async fn judges_of_a_later_round_are_told_by_drafts_when_they_have_films() {
    let (harness, contest, judges) = with_one_judge(Advance::All, |_| {}).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    harness.judging_in(&contest, &judges, &["440100", "440300"]).await;
    score(&harness, &judges[0], &contest, |film| 900 - 100 * film).await;
    assert_eq!(letters(&harness, Some(&contest), LetterKind::RoundOpened).await.len(), 1);
    let line = services.line(organiser, &contest).await.unwrap();
    services.advance(organiser, &contest, Ties::Go, &line.fingerprint).await.unwrap();
    assert_eq!(letters(&harness, Some(&contest), LetterKind::RoundOpened).await.len(), 1, "nobody has films yet");

    let panel = vec![judges[0].account().unwrap().id.clone()];
    services.set_panels(organiser, &contest, &[panel]).await.unwrap();
    let named = async || services.plan_assignment(organiser, &contest).await.unwrap().letters;
    assert_eq!(named().await, 1);
    services.confirm_assignment(organiser, &contest).await.unwrap();
    let opened = letters(&harness, Some(&contest), LetterKind::RoundOpened).await;
    assert_eq!(states(&opened), [(LetterState::Draft, false); 2]);
    let mut told = 0;
    for letter in &opened {
        told += usize::from(text(services, &harness.staff, letter).await.contains("终评已经开始，请您评审 2 部作品"));
    }
    assert_eq!(told, 1);
    assert!(letters(&harness, Some(&contest), LetterKind::Assignment).await.is_empty(), "that says it all");
    let lines = services.mailing_view(&harness.staff, &contest, &Mailing::RoundOpened, "").await.unwrap().lines;
    assert_eq!(lines.iter().map(|line| line.written).collect::<Vec<_>>(), [true]);
    // Dealt anew, it is as in the first round.
    assert_eq!(named().await, 1);
    services.confirm_assignment(organiser, &contest).await.unwrap();
    assert_eq!(letters(&harness, Some(&contest), LetterKind::Assignment).await.len(), 1);
    assert_eq!(named().await, 0);
}

#[tokio::test]
async fn judges_are_told_of_a_round_by_drafts_that_are_released_a_few_first() {
    let harness = Harness::new().await;
    let services = with_server(&harness);
    let contest = harness.open_contest().await;
    let mut judges = Vec::new();
    for nth in 0..3 {
        judges.push(harness.person(&format!("judge{nth}")).await);
    }
    harness.assigned(&contest, &judges, &["440100", "440300"]).await;
    assert!(letters(&harness, Some(&contest), LetterKind::Assignment).await.is_empty(), "no round is open");
    services.move_phase(&harness.organiser, &contest, Phase::Round(1), "").await.unwrap();
    let opened = letters(&harness, Some(&contest), LetterKind::RoundOpened).await;
    assert_eq!(states(&opened), [(LetterState::Draft, false); 3]);
    let body = text(&services, &harness.staff, &opened[0]).await;
    for part in ["2 部作品", "Films for you to score: 2", &format!("{SITE}/judge/{contest}"), "未设"] {
        assert!(body.contains(part), "{part} in {body}");
    }
    // Dealt anew in the round before it has begun: each is told once.
    for _ in 0..2 {
        services.confirm_assignment(&harness.organiser, &contest).await.unwrap();
    }
    assert_eq!(letters(&harness, Some(&contest), LetterKind::Assignment).await.len(), 3);

    let kind = Some(LetterKind::RoundOpened);
    let choice = |most| LetterChoice::Drafts { kind, words: String::new(), most };
    assert!(is_denied(services.release_letters(&judges[0], Some(&contest), &choice(None)).await));
    let first = services.release_letters(&harness.staff, Some(&contest), &choice(Some(1))).await.unwrap();
    assert_eq!((first.moved.len(), first.left), (1, 2));
    let rest = services.release_letters(&harness.staff, Some(&contest), &choice(None)).await.unwrap();
    assert_eq!((rest.moved.len(), rest.left), (2, 0));
    let none = services.withdraw_letters(&harness.staff, Some(&contest), &LetterChoice::These(Vec::new()), "").await;
    assert!(matches!(none, Err(ServiceError::Refused(Refusal::Words { .. }))), "a reason is asked for");
    let these = LetterChoice::These(vec![first.moved[0].clone()]);
    let back = services.withdraw_letters(&harness.staff, Some(&contest), &these, "写错了").await.unwrap();
    assert_eq!(back.moved, first.moved);
    let again = services.release_letters(&harness.staff, Some(&contest), &these).await.unwrap();
    assert_eq!(again.others, [(first.moved[0].clone(), LetterState::Withdrawn)]);
    let elsewhere = harness.open_contest().await;
    let foreign = services.release_letters(&harness.staff, Some(&elsewhere), &these).await;
    assert!(matches!(foreign, Err(ServiceError::NotFound)), "a letter of another contest");

    // Those who still have films are reminded once a day, after having been named.
    let late = services.mailing_view(&harness.staff, &contest, &Mailing::LateJudges, "").await.unwrap().lines;
    assert_eq!(late.iter().map(|line| line.films).collect::<Vec<_>>(), [2, 2, 2]);
    let write = async || services.write_mailing(&harness.staff, &contest, &Mailing::LateJudges, "").await.unwrap();
    assert_eq!((write().await, write().await), (3, 0));
    harness.pass(DAY);
    assert_eq!(write().await, 3);
}

#[tokio::test]
async fn a_return_that_is_taken_back_is_told_to_nobody_it_has_not_reached() {
    let harness = Harness::new().await;
    let services = with_server(&harness);
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let entry = harness.draft(&creator, &contest, "夜航", "440100").await;
    services.submit_entry(&creator, &entry).await.unwrap();
    services.decide(&harness.staff, &entry, Decision::Return, "画面倾斜").await.unwrap();
    services.undo_check(&harness.staff, &entry).await.unwrap();
    harness.pass(1_000_000);
    services.decide(&harness.staff, &entry, Decision::Return, "字幕缺失").await.unwrap();
    let returns = letters(&harness, Some(&contest), LetterKind::Return).await;
    assert_eq!(states(&returns), [(LetterState::Released, false), (LetterState::Withdrawn, false)]);
    assert!(text(&services, &harness.staff, &returns[0]).await.contains("字幕缺失"));
}

#[tokio::test]
async fn letters_to_more_people_take_no_more_statements() {
    let harness = Harness::new().await;
    let services = with_server(&harness);
    let contest = harness.open_contest().await;
    let mut statements = Vec::new();
    for time in 0..2 {
        for nth in 0..6 {
            let maker = harness.person(&format!("maker-{time}-{nth}")).await;
            services.draft_entry(&maker, &contest, answers("夜航", "440100")).await.unwrap();
        }
        let writing = services.metered();
        // The second time the first six were told today.
        assert_eq!(writing.write_mailing(&harness.staff, &contest, &Mailing::OpenDrafts, "").await.unwrap(), 6);
        let all = LetterChoice::Drafts { kind: Some(LetterKind::DraftReminder), words: String::new(), most: None };
        assert_eq!(writing.release_letters(&harness.staff, Some(&contest), &all).await.unwrap().moved.len(), 6);
        statements.push(writing.statements());
    }
    assert_eq!(statements[0], statements[1]);
    let released = letters(&harness, Some(&contest), LetterKind::DraftReminder).await;
    let twice: Vec<LetterId> =
        released.iter().take(2).chain(released.iter().take(1)).map(|one| one.id.clone()).collect();
    let these = LetterChoice::These(twice);
    assert_eq!(services.release_letters(&harness.staff, Some(&contest), &these).await.unwrap().moved.len(), 2);
}

#[tokio::test]
async fn a_text_of_a_contest_names_only_what_its_letters_have() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let text = |body: &str| LetterTemplate {
        kind: LetterKind::Receipt,
        lang: Lang::Zh,
        subject: "{contest}".to_owned(),
        body: body.to_owned(),
    };
    let set = async |body: &str| services.set_letter_text(&harness.organiser, &contest, text(body)).await;
    let refused = set("{reasons}").await.unwrap_err();
    assert!(matches!(&refused, ServiceError::Refused(refusal @ Refusal::Template(_))
        if refusal.message(Lang::Zh) == "这类信件没有占位符 {reasons}，可用：{person}、{contest}、{entry}、{receipt}、{link}。"));
    assert!(is_denied(services.set_letter_text(&harness.staff, &contest, text("x")).await));
    set("收到 {entry}").await.unwrap();
    let texts = services.letter_texts(&harness.organiser, &contest).await.unwrap().texts;
    let own: Vec<&str> = texts.iter().filter(|(_, own)| *own).map(|(text, _)| text.body.as_str()).collect();
    assert_eq!(own, ["收到 {entry}"]);
    assert!(texts.iter().all(|(text, _)| text.kind != LetterKind::Reset), "of accounts");
    let creator = harness.person("creator").await;
    let entry = harness.draft(&creator, &contest, "夜航", "440100").await;
    services.submit_entry(&creator, &entry).await.unwrap();
    let receipts = letters(&harness, Some(&contest), LetterKind::Receipt).await;
    assert!(receipts[0].subject.starts_with("观摩 / Receipt "), "{}", receipts[0].subject);
    services.reset_letter_text(&harness.organiser, &contest, LetterKind::Receipt, Lang::Zh).await.unwrap();
    assert!(services.letter_texts(&harness.organiser, &contest).await.unwrap().texts.iter().all(|(_, own)| !own));
}

#[tokio::test]
async fn news_can_be_ended_and_acts_of_a_contest_cannot() {
    let harness = Harness::new().await;
    let services = with_server(&harness);
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let entry = harness.draft(&creator, &contest, "夜航", "440100").await;
    let drafts = services.mailing_view(&harness.staff, &contest, &Mailing::OpenDrafts, "").await.unwrap().lines;
    assert_eq!(drafts.iter().map(|line| line.email.as_str()).collect::<Vec<_>>(), ["creator@example.invalid"]);
    services.submit_entry(&creator, &entry).await.unwrap();
    assert!(services.mailing_view(&harness.staff, &contest, &Mailing::OpenDrafts, "").await.unwrap().lines.is_empty());
    let news = |subject: &str| Mailing::News { subject: subject.to_owned(), message: "正文".to_owned() };
    let write =
        async |subject: &str| services.write_mailing(&harness.staff, &contest, &news(subject), "").await.unwrap();
    assert_eq!((write("一").await, write("一").await, write("二").await), (1, 0, 1));
    let written = letters(&harness, Some(&contest), LetterKind::News).await;
    assert_eq!(states(&written), [(LetterState::Draft, false); 2]);
    let link = written[0].unsubscribe.strip_prefix(&format!("{SITE}/unsubscribe/")).unwrap();
    assert!(text(&services, &harness.staff, &written[0]).await.contains(link));
    assert_eq!(services.news_of(link).await.unwrap(), "creator@example.invalid");
    assert_eq!(services.end_news(link).await.unwrap(), "creator@example.invalid");
    write("三").await;
    let written = letters(&harness, Some(&contest), LetterKind::News).await;
    let suppressed = |letters: &[Letter]| letters.iter().filter(|one| one.state == LetterState::Suppressed).count();
    assert_eq!(suppressed(&written), 1, "what is written from now on");
    // What was released before does not leave either.
    let all = LetterChoice::Drafts { kind: Some(LetterKind::News), words: String::new(), most: None };
    assert_eq!(services.release_letters(&harness.staff, Some(&contest), &all).await.unwrap().moved.len(), 2);
    while services.send_once("worker").await.unwrap() {}
    let written = letters(&harness, Some(&contest), LetterKind::News).await;
    assert_eq!(suppressed(&written), 3, "{:?}", states(&written));
    let receipts = letters(&harness, Some(&contest), LetterKind::Receipt).await;
    assert_eq!(receipts[0].unsubscribe, "");
    assert_eq!((receipts[0].state, receipts[0].attempts), (LetterState::Retry, 1), "{}", receipts[0].problem);
}

#[tokio::test]
async fn at_night_only_those_letters_leave_that_somebody_waits_for() {
    let harness = Harness::new().await;
    let services = with_server(&harness);
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let entry = harness.draft(&creator, &contest, "夜航", "440100").await;
    // 08:00 in the contest's zone is 00:00 UTC, when the clock begins; 23:00 there.
    harness.pass(15 * DAY / 24);
    services.submit_entry(&creator, &entry).await.unwrap();
    services.decide(&harness.staff, &entry, Decision::Return, "画面倾斜").await.unwrap();
    while services.send_once("worker").await.unwrap() {}
    let state = async |kind| letters(&harness, Some(&contest), kind).await[0].clone();
    assert_eq!(state(LetterKind::Receipt).await.state, LetterState::Retry, "it was tried");
    let returned = state(LetterKind::Return).await;
    assert_eq!((returned.state, returned.attempts), (LetterState::Released, 0));
    assert!(returned.due_at > state(LetterKind::Receipt).await.due_at, "in the morning");
}
