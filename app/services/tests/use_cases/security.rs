//! Who gets in: passwords that can be guessed, registrations, failures, and what the page of security events tells of them.

use domain::access::{Role, Scope};
use domain::audit::EventKind;
use domain::ids::ContestId;
use domain::text::Lang;
use domain::time::{DAY, HOUR, MINUTE};
use services::exports::{ExportFormat, ExportKind, ReadList};
use services::{
    Actor, EventSearch, Invitation, NewAccount, PasswordFault, Refusal, SecurityEvents, ServiceError, Services,
    SignInFrom,
};

use crate::harness::{Harness, account};

const GOOD: &str = "correct horse battery";
const COMMON: &str = "password1234";

fn new(email: &str, password: Option<&str>) -> NewAccount {
    let password = password.map(str::to_owned);
    NewAccount { email: email.to_owned(), name: "Lin Qing".to_owned(), password, roles: Vec::new() }
}

fn from(network: Option<&str>) -> SignInFrom {
    SignInFrom { user_agent: "test".to_owned(), network: network.map(str::to_owned), ..SignInFrom::default() }
}

fn judge(email: &str) -> Invitation {
    Invitation {
        email: email.to_owned(),
        name: "Lin Qing".to_owned(),
        role: Role::Judge,
        unit: String::new(),
        region: String::new(),
        expertise: String::new(),
    }
}

fn fault<T>(answer: services::Result<T>) -> Option<PasswordFault> {
    match answer {
        Err(ServiceError::Refused(Refusal::PasswordWeak(fault))) => Some(fault),
        _ => None,
    }
}

fn refusal<T>(answer: services::Result<T>) -> Option<Refusal> {
    match answer {
        Err(ServiceError::Refused(refusal)) => Some(refusal),
        _ => None,
    }
}

#[tokio::test]
async fn a_password_that_can_be_guessed_is_refused_wherever_one_is_set() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let common = Some(PasswordFault::Common);
    let operator = &Actor::Operator;

    let code = services.setup_code().await.unwrap().unwrap();
    let first = |password| new("admin@example.invalid", Some(password));
    assert_eq!(fault(services.set_up(&code, first(COMMON), false, &from(None)).await), common);
    let admin = services.set_up(&code, first(GOOD), false, &from(None)).await.unwrap();
    let admin = Actor::of(admin.account);

    for actor in [operator, &admin] {
        assert_eq!(fault(services.create_account(actor, new("a@example.invalid", Some(COMMON))).await), common);
    }
    let long = "x".repeat(201);
    let register =
        async |password| services.register(new("qing.lin@example.invalid", Some(password)), &from(None)).await;
    assert_eq!(fault(register(COMMON).await), common);
    assert_eq!(fault(register("qing.lin@example").await), Some(PasswordFault::Personal));
    assert_eq!(fault(register("aaaaaaaaaaaaaaaaaaaaaaaa").await), Some(PasswordFault::Regular));
    assert_eq!(refusal(register("correct hor").await), Some(Refusal::PasswordLength(11)));
    assert_eq!(refusal(register(&long).await), Some(Refusal::PasswordLength(201)));
    let own = register(GOOD).await.unwrap();

    let contest = harness.open_contest().await;
    let invited = services.invite(&harness.organiser, &contest, judge("judge@example.invalid")).await.unwrap();
    let accept = async |password| {
        services.accept_invitation(&Actor::Anonymous, &invited.token, "Lin Qing", password, &from(None)).await
    };
    assert_eq!(fault(accept(COMMON).await), common);
    assert!(accept(GOOD).await.is_ok(), "a refused password spends no invitation");

    let actor = Actor::of(own.account.clone());
    assert_eq!(fault(services.change_password(&actor, GOOD, COMMON, &from(None)).await), common);
    let link = services.reset_link(operator, &own.account.id).await.unwrap();
    assert_eq!(fault(services.reset_password(&link, COMMON, &from(None)).await), common);
    assert!(services.reset_password(&link, "four lanterns by the river", &from(None)).await.is_ok(), "nor a link");

    // What everybody may know is made on purpose, and by the operator only.
    let open = || new("open@example.invalid", Some("linxuan-demo"));
    assert!(services.create_open_account(&admin, open()).await.is_err());
    assert!(services.create_open_account(operator, open()).await.is_ok());
}

#[tokio::test]
async fn who_registers_with_somebodys_address_becomes_nothing_by_it() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let email = "expected@example.invalid";
    let registered = services.register(new(email, Some(GOOD)), &from(None)).await.unwrap().account;
    let at_once = async || services.add_member(&harness.organiser, &contest, judge(email)).await;
    assert_eq!(refusal(at_once().await), Some(Refusal::Unproven(email.to_owned())));

    // A link that was sent to the address proves it: an invitation accepted with the account …
    let invited = services.invite(&harness.organiser, &contest, judge(email)).await.unwrap();
    let actor = Actor::of(registered);
    services.accept_invitation(&actor, &invited.token, "", "", &from(None)).await.unwrap();
    assert!(at_once().await.is_ok());

    // … or a reset link, by which the owner of the address takes the account over.
    let email = "other@example.invalid";
    let registered = services.register(new(email, Some(GOOD)), &from(None)).await.unwrap().account;
    let link = services.reset_link(&Actor::Operator, &registered.id).await.unwrap();
    services.reset_password(&link, "four lanterns by the river", &from(None)).await.unwrap();
    assert!(services.add_member(&harness.organiser, &contest, judge(email)).await.is_ok());
    // Who was made by an administrator is known.
    account(services, "known", Role::Creator).await;
    assert!(services.add_member(&harness.organiser, &contest, judge("known@example.invalid")).await.is_ok());
}

#[tokio::test]
async fn a_network_that_makes_many_accounts_has_to_wait() {
    let harness = Harness::new().await;
    let services = &harness.services;
    // Without a hash of a password each, as far as that goes: a taken address counts too, and costs a try all the same.
    let register = async |nth: usize, network: Option<&str>| {
        refusal(services.register(new(&format!("{nth}@example.invalid"), Some(GOOD)), &from(network)).await)
    };
    for nth in 0..9 {
        assert_eq!(register(nth, Some("203.0.113.7")).await, None);
    }
    let taken = register(0, Some("203.0.113.7")).await;
    assert!(matches!(taken, Some(Refusal::EmailTaken(_))), "{taken:?}");
    for nth in [0, 10] {
        assert_eq!(register(nth, Some("203.0.113.7")).await, Some(Refusal::TooManyRegistrations(60)));
    }
    assert_eq!(register(11, Some("203.0.113.8")).await, None, "another network");
    assert_eq!(register(12, None).await, None, "one that many share behind one address");
    harness.pass(HOUR);
    assert_eq!(register(13, Some("203.0.113.7")).await, None);
}

async fn all(services: &Services, actor: &Actor, contest: Option<&ContestId>) -> services::Result<SecurityEvents> {
    services.events(actor, contest, &EventSearch { page: crate::harness::page(1, 50), ..EventSearch::default() }).await
}

/// Kind, subject and detail of the events, newest first, those of accounts that were made left out.
fn told(events: &SecurityEvents) -> Vec<(&str, &str, &str)> {
    let rows = events.lines.iter().map(|line| &line.row).filter(|row| row.action != EventKind::AccountCreate.key());
    rows.map(|row| (row.action.as_str(), row.subject.as_str(), row.detail.as_str())).collect()
}

#[tokio::test]
async fn failures_are_told_by_account_and_do_not_fill_the_record() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let me = services.register(new("me@example.invalid", Some(GOOD)), &from(None)).await.unwrap().account;
    let rows = services.verify_chain().await.unwrap().rows;
    let guess = async |email: &str| {
        let answer = services.sign_in(email, "a guess", &from(Some("203.0.113.7"))).await;
        assert_eq!(refusal(answer), Some(Refusal::WrongCredentials));
    };
    for nth in 0..12 {
        guess("me@example.invalid").await;
        guess(&format!("nobody-{nth}@example.invalid")).await;
        harness.pass(MINUTE);
    }
    let id = me.id.as_str();
    let events = all(services, &Actor::Operator, None).await.unwrap();
    let failed = EventKind::AccountSignInFailed.key();
    let seen: Vec<_> = told(&events).into_iter().map(|(kind, subject, _)| (kind, subject)).collect();
    assert_eq!(seen, [(failed, ""), (failed, id), (failed, ""), (failed, id)], "the tenth and the first of each");
    assert_eq!(events.lines[1].row.detail, r#"{"network":"203.0.113.7","times":10}"#);
    let unknown = &events.lines[0].row.detail;
    assert!(unknown.contains("\"times\":10") && unknown.contains("\"address\":\""), "{unknown}");
    assert!(!unknown.contains("nobody"), "an address that has no account is somebody's secret");
    let chain = services.verify_chain().await.unwrap();
    assert_eq!((chain.rows, chain.broken), (rows + 4, None));

    // The next day begins anew.
    harness.pass(DAY);
    guess("me@example.invalid").await;
    let events = all(services, &Actor::Operator, None).await.unwrap();
    assert_eq!(told(&events)[0], (failed, id, r#"{"network":"203.0.113.7","times":1}"#));
}

#[tokio::test]
async fn administrators_see_all_events_and_organisers_those_of_their_contest() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let admin = account(services, "admin", Role::Administrator).await;
    let (contest, other) = (harness.open_contest().await, harness.open_contest().await);
    let email = "judge@example.invalid";
    let invited = services.invite(&harness.organiser, &contest, judge(email)).await.unwrap();
    services.accept_invitation(&Actor::Anonymous, &invited.token, "Lin Qing", GOOD, &from(None)).await.unwrap();
    let stranger = "stranger@example.invalid";
    services.register(new(stranger, Some(GOOD)), &from(None)).await.unwrap();

    let judge = services.sign_in(email, GOOD, &from(Some("203.0.113.7"))).await.unwrap().session().unwrap();
    services.sign_out(&judge.token).await.unwrap();
    services.sign_out(&judge.token).await.unwrap();
    services.sign_in(stranger, GOOD, &from(None)).await.unwrap();
    services.export(&harness.staff, &contest, ExportKind::Entries, ExportFormat::Csv, Lang::En).await.unwrap();
    // A program that turns the pages of a list reads it once.
    for _ in 0..3 {
        services.record_reading(&harness.staff, &contest, ReadList::Scores).await.unwrap();
    }
    harness.pass(HOUR);
    services.record_reading(&harness.staff, &contest, ReadList::Scores).await.unwrap();

    let id = judge.account.id.as_str();
    let taken = EventKind::ExportTake.key();
    let read = format!("{contest} scores");
    let scores = (taken, read.as_str(), r#"{"export":"scores","format":"api"}"#);
    let entries = (taken, contest.as_str(), r#"{"export":"entries","format":"csv"}"#);
    let out = (EventKind::AccountSignOut.key(), id, "{}");
    let signed_in = (EventKind::AccountSignIn.key(), id, r#"{"network":"203.0.113.7"}"#);
    let events = all(services, &harness.organiser, Some(&contest)).await.unwrap();
    assert_eq!(told(&events), [scores, scores, entries, out, signed_in]);
    let other = all(services, &harness.organiser, Some(&other)).await.unwrap();
    assert!(told(&other).is_empty(), "{other:?}");
    let events = all(services, &admin, None).await.unwrap();
    assert_eq!(told(&events).len(), 6, "the stranger's too");
    assert_eq!(events.contests.get(contest.as_str()).map(String::as_str), Some("观摩"));

    // Of one kind, a page at a time.
    let kind = Some(EventKind::ExportTake);
    let mut search = EventSearch { kind, page: crate::harness::page(1, 2), ..EventSearch::default() };
    let first = services.events(&admin, None, &search).await.unwrap();
    assert_eq!((first.lines.len(), first.found), (2, 3));
    search.page.after = first.links.after.clone().unwrap();
    let second = services.events(&admin, None, &search).await.unwrap();
    assert_eq!(told(&second), [entries]);
    let none = EventSearch { kind: Some(EventKind::SheetSave), ..EventSearch::default() };
    assert_eq!(services.events(&admin, None, &none).await.unwrap().found, 0, "no other way to the record");

    let judge = Actor::of(judge.account);
    for (actor, contest) in [
        (&harness.organiser, None),
        (&judge, None),
        (&judge, Some(&contest)),
        (&harness.staff, Some(&contest)),
        (&admin, Some(&contest)),
    ] {
        assert!(matches!(all(services, actor, contest).await, Err(ServiceError::Denied(_))), "{actor:?} {contest:?}");
    }
}

#[tokio::test]
async fn signing_out_everywhere_ends_what_it_names() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let email = "me@example.invalid";
    let me = services.register(new(email, Some(GOOD)), &from(None)).await.unwrap();
    let actor = Actor::of(me.account.clone());
    let token = services.create_token(&actor, email, &[Scope::EntriesRead], 30).await.unwrap();
    let ended = services.sign_out_everywhere(&actor, false).await.unwrap();
    assert_eq!((ended.sessions, ended.tokens), (1, 0));
    assert_eq!(services.who(&me.token).await.unwrap(), Actor::Anonymous);
    assert!(services.who_by_token(&token).await.unwrap().is_some(), "not asked for");
    let ended = services.sign_out_everywhere(&actor, true).await.unwrap();
    assert_eq!((ended.sessions, ended.tokens), (0, 1));
    assert!(services.who_by_token(&token).await.unwrap().is_none());
    let events = all(services, &Actor::Operator, None).await.unwrap();
    assert_eq!(events.lines[0].row.detail, r#"{"sessions":0,"tokens":1}"#);
}

#[tokio::test]
async fn that_the_proof_of_an_address_was_asked_for_again_is_recorded_each_time_it_was_written() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let me = services.register(new("me@example.invalid", Some(GOOD)), &from(None)).await.unwrap().account;
    let actor = Actor::of(me.clone());
    let rows = async || {
        let search = EventSearch {
            kind: Some(EventKind::AccountProofAsk),
            page: crate::harness::page(1, 10),
            ..EventSearch::default()
        };
        let events = services.events(&Actor::Operator, None, &search).await.unwrap();
        events.lines.into_iter().map(|line| (line.row.actor_id, line.row.subject)).collect::<Vec<_>>()
    };
    assert!(rows().await.is_empty(), "the letter that comes with the account is no question");
    let id = me.id.to_string();
    for asked in 1..=3 {
        services.ask_proof_again(&actor).await.unwrap();
        assert_eq!(rows().await, vec![(id.clone(), id.clone()); asked]);
    }
    assert!(matches!(refusal(services.ask_proof_again(&actor).await), Some(Refusal::TooManyAttempts(_))));
    assert_eq!(rows().await.len(), 3, "nothing was written");
}
