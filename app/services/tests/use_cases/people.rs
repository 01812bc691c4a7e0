//! People come in, get lost and come back: invitation, reset, sessions, home.

use domain::access::{Role, Scope};
use domain::contest::preset::Preset;
use domain::text::Lang;
use domain::time::MINUTE;
use services::{
    Actor, ContestEdit, Invitation, NewAccount, OwnAccount, Refusal, ServiceError, SignInFrom, SignInStep, SignedIn,
};

use crate::harness::{DAY, Harness, account, first_people};
use crate::second_factor::{guarded, signed_up};

const PASSWORD: &str = "correct horse";

fn person(email: &str) -> NewAccount {
    let (name, password) = ("林".to_owned(), Some(PASSWORD.to_owned()));
    NewAccount { email: email.to_owned(), name, password, roles: Vec::new() }
}

fn actor(signed_in: &SignedIn) -> Actor {
    Actor::of(signed_in.account.clone())
}

/// A browser that was not seen before, on an address that many share.
fn from(user_agent: &str) -> SignInFrom {
    SignInFrom { user_agent: user_agent.to_owned(), ..SignInFrom::default() }
}

fn is_spent<T>(answer: services::Result<T>) -> bool {
    matches!(answer, Err(ServiceError::Refused(Refusal::TicketSpent)))
}

#[tokio::test]
async fn an_invitation_works_once_and_for_one_person() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let invite = async |email: &str, role: Role| {
        let (name, unit, region) = ("陈".to_owned(), "电影资料馆".to_owned(), String::new());
        let expertise = String::new();
        let invitation = Invitation { email: email.to_owned(), name, role, unit, region, expertise };
        services.invite(&harness.organiser, &contest, invitation).await.unwrap().token
    };

    // Somebody new.
    let token = invite("judge@example.invalid", Role::Judge).await;
    let read = services.invitation(&token).await.unwrap();
    assert_eq!((read.title.as_str(), read.role, read.has_account), ("观摩", Role::Judge, false));
    assert_eq!((read.email.as_str(), read.unit.as_str()), ("judge@example.invalid", "电影资料馆"));
    let (joined, role, signed_in) =
        services.accept_invitation(&Actor::Anonymous, &token, "陈", PASSWORD, &from("test")).await.unwrap();
    assert_eq!((&joined, role), (&contest, Role::Judge));
    let judge = actor(&signed_in.unwrap());
    assert!(is_spent(services.invitation(&token).await));
    assert!(is_spent(services.accept_invitation(&judge, &token, "", "", &from("test")).await));

    // The same person again, who now has an account; nobody else may take it.
    let token = invite("judge@example.invalid", Role::Chair).await;
    assert!(services.invitation(&token).await.unwrap().has_account);
    let stranger = actor(&services.register(person("stranger@example.invalid"), &from("test")).await.unwrap());
    assert!(is_spent(services.accept_invitation(&stranger, &token, "", "", &from("test")).await));
    let nobody = services.accept_invitation(&Actor::Anonymous, &token, "陈", PASSWORD, &from("test")).await;
    assert!(matches!(nobody, Err(ServiceError::SignInNeeded)));
    let (_, role, signed_in) = services.accept_invitation(&judge, &token, "", "", &from("test")).await.unwrap();
    assert!(role == Role::Chair && signed_in.is_none());

    // An account without a password yet: whoever holds the link does not become its owner by setting one.
    let administrator = account(services, "waiting", Role::Administrator).await;
    let token = invite("waiting@example.invalid", Role::Judge).await;
    let taken = services.accept_invitation(&Actor::Anonymous, &token, "陈", PASSWORD, &from("test")).await;
    assert!(matches!(taken, Err(ServiceError::SignInNeeded)));
    let guess = services.sign_in("waiting@example.invalid", PASSWORD, &from("test")).await;
    assert!(matches!(guess, Err(ServiceError::Refused(Refusal::WrongCredentials))));
    let reset = services.reset_link(&Actor::Operator, &administrator.account().unwrap().id).await.unwrap();
    let owner = services.reset_password(&reset, PASSWORD, &from("test")).await.unwrap().session().unwrap();
    services.accept_invitation(&actor(&owner), &token, "", "", &from("test")).await.unwrap();

    // A role that is held in no contest, and a region it does not have, are named.
    let wrong = async |role: Role, region: &str| {
        let (name, unit, expertise) = ("陈".to_owned(), String::new(), String::new());
        let email = "wrong@example.invalid".to_owned();
        let invitation = Invitation { email, name, role, unit, region: region.to_owned(), expertise };
        match services.invite(&harness.organiser, &contest, invitation).await {
            Err(ServiceError::Refused(refusal)) => refusal.message(Lang::Zh),
            other => panic!("{other:?}"),
        }
    };
    let role = wrong(Role::Administrator, "").await;
    assert!(role.contains("管理员") && role.contains("评委"), "{role}");
    let region = wrong(Role::Judge, "999999").await;
    assert!(region.contains("999999"), "{region}");

    // Too late.
    let token = invite("late@example.invalid", Role::Judge).await;
    harness.pass(31 * DAY);
    assert!(is_spent(services.invitation(&token).await));
}

#[tokio::test]
async fn home_costs_the_same_for_many_contests() {
    let harness = Harness::new().await;
    let services = &harness.services;
    for number in 0..5 {
        services.create_contest(&harness.organiser, Preset::Selection, &format!("第 {number} 届")).await.unwrap();
    }
    let open = harness.open_contest().await;
    let creator = actor(&services.register(person("creator@example.invalid"), &from("test")).await.unwrap());
    let metered = services.metered();
    let home = metered.home(&creator).await.unwrap();
    assert!(metered.statements() <= 6, "{} statements", metered.statements());
    assert!(home.contests.is_empty(), "the table is for those who run contests");
    assert_eq!(home.calls.iter().map(|line| &line.id).collect::<Vec<_>>(), [&open]);
    assert_eq!(services.home(&harness.organiser).await.unwrap().contests.len(), 6);
    assert!(matches!(services.home(&Actor::Anonymous).await, Err(ServiceError::SignInNeeded)));
    harness.pass(11 * DAY);
    assert!(services.home(&creator).await.unwrap().calls.is_empty(), "the deadline has passed");
}

#[tokio::test]
async fn a_second_factor_that_is_asked_for_costs_the_page_of_the_people_no_statement() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let (_, organiser) = signed_up(services, "guarded", Role::Organiser).await;
    guarded(services, &organiser).await;
    let asked = async || {
        // Once before: what is kept of the films is read then.
        services.people(&organiser, &contest, &first_people(10)).await.unwrap();
        let counted = services.metered();
        counted.people(&organiser, &contest, &first_people(10)).await.unwrap();
        counted.statements()
    };
    let before = asked().await;
    let (open, _) = services.contest(&organiser, &contest).await.unwrap();
    let mut settings = open.settings.as_ref().clone();
    settings.second_factor = true;
    let edit = ContestEdit { title: open.title, deadline: "2026-03-10 12:00".to_owned(), settings };
    services.edit_contest(&organiser, &contest, open.version, edit, "").await.unwrap();
    let without = services.people(&harness.organiser, &contest, &first_people(10)).await;
    assert!(matches!(without, Err(ServiceError::Denied(_))), "it is asked for");
    assert_eq!(asked().await, before);
}

#[tokio::test]
async fn home_tells_a_judge_how_far_the_round_is() {
    let harness = Harness::new().await;
    let judge = harness.person("judge").await;
    let (contest, entries) = harness.judging(std::slice::from_ref(&judge), &["440100", "440300"]).await;
    let seats = harness.services.home(&judge).await.unwrap().seats;
    let seen: Vec<_> = seats.iter().map(|seat| (&seat.contest.id, seat.role)).collect();
    assert_eq!(seen, [(&contest, Role::Judge)]);
    let tally = seats.into_iter().find_map(|seat| seat.tally).unwrap();
    assert_eq!((tally.round, tally.films, tally.done), (1, i64::try_from(entries.len()).unwrap(), 0));
}

#[tokio::test]
async fn the_own_account_lists_browsers_that_still_count() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let first = services.register(person("me@example.invalid"), &from("first")).await.unwrap();
    harness.pass(2 * DAY);
    let second = services.sign_in("me@example.invalid", PASSWORD, &from("second")).await.unwrap().session().unwrap();
    let seen = |own: &OwnAccount| {
        own.sessions.iter().map(|(session, present)| (session.user_agent.clone(), *present)).collect::<Vec<_>>()
    };
    let own = services.own_account(&actor(&second), Some(&second.token)).await.unwrap();
    assert_eq!(seen(&own), [("second".to_owned(), true), ("first".to_owned(), false)]);
    // Three days without use end a session.
    harness.pass(DAY);
    assert_eq!(services.who(&first.token).await.unwrap(), Actor::Anonymous);
    let own = services.own_account(&actor(&second), Some(&second.token)).await.unwrap();
    assert_eq!(seen(&own), [("second".to_owned(), true)]);
}

#[tokio::test]
async fn a_reset_link_ends_every_other_way_in_and_works_once() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let before = services.register(person("me@example.invalid"), &from("test")).await.unwrap();
    let token = services.reset_link(&Actor::Operator, &before.account.id).await.unwrap();
    let other = services.reset_link(&Actor::Operator, &before.account.id).await.unwrap();
    let email = &before.account.email;
    let program = services.create_token(&Actor::Operator, email, &[Scope::EntriesRead], 30).await.unwrap();
    let short = services.reset_password(&token, "short", &from("test")).await;
    assert!(matches!(short, Err(ServiceError::Refused(Refusal::PasswordLength(5)))));
    let after = services.reset_password(&token, "battery staple", &from("test")).await.unwrap().session().unwrap();
    assert!(services.who_by_token(&program).await.unwrap().is_none(), "tokens end with the password");
    assert!(is_spent(services.reset_password(&other, "battery staple", &from("test")).await), "and so do links");
    assert_eq!(services.who(&before.token).await.unwrap(), Actor::Anonymous);
    assert!(services.who(&after.token).await.unwrap().account().is_some());
    assert!(is_spent(services.reset_password(&token, "battery staple", &from("test")).await));
    let old = services.sign_in("me@example.invalid", PASSWORD, &from("test")).await;
    assert!(matches!(old, Err(ServiceError::Refused(Refusal::WrongCredentials))));
    assert!(matches!(services.reset_link(&actor(&after), &after.account.id).await, Err(ServiceError::Denied(_))));
}

#[tokio::test]
async fn whoever_judged_before_can_be_asked_again() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (first, second) = (harness.open_contest().await, harness.open_contest().await);
    let judge = harness.person("expert").await;
    let account = judge.account().unwrap();
    let invitation = |region: &str| Invitation {
        email: account.email.clone(),
        name: account.name.clone(),
        role: Role::Judge,
        unit: "电影资料馆;第2部".to_owned(),
        region: region.to_owned(),
        expertise: " 纪录片 ".to_owned(),
    };
    services.add_member(&harness.organiser, &first, invitation("440100")).await.unwrap();
    assert!(services.experts(&harness.organiser, &first).await.unwrap().experts.is_empty(), "a judge here already");
    let pool = services.experts(&harness.organiser, &second).await.unwrap().experts;
    let told = &pool[0].last.member;
    assert_eq!((pool.len(), pool[0].contests, told.expertise.as_str()), (1, 1, "纪录片"));
    assert!(matches!(services.experts(&judge, &second).await, Err(ServiceError::Denied(_))));

    assert_eq!(services.call_expert(&harness.organiser, &second, &account.id).await.unwrap(), account.name);
    let again = services.call_expert(&harness.organiser, &second, &account.id).await;
    assert!(matches!(again, Err(ServiceError::NotFound)), "{again:?}");
    let people = services.people(&harness.organiser, &second, &first_people(10)).await.unwrap();
    let member = &people.members.iter().find(|one| one.member.account_id == account.id).unwrap().member;
    assert_eq!((member.unit.as_str(), member.region.as_str()), ("电影资料馆;第2部", "440100"));
    harness.cast(&second, &judge, Role::Judge, "", "").await;
    let kept = services.people(&harness.organiser, &second, &first_people(10)).await.unwrap().members;
    let kept = kept.iter().find(|one| one.member.account_id == account.id).unwrap();
    assert_eq!(kept.member.expertise, "纪录片", "a blank field takes nothing away");
    let third = harness.open_contest().await;
    assert_eq!(services.experts(&harness.organiser, &third).await.unwrap().experts[0].contests, 2);

    // Any of several affiliations is a conflict of interest.
    let other = harness.person("other").await;
    harness.cast(&second, &other, Role::Judge, "", "").await;
    harness.judging_in(&second, &[judge.clone(), other], &["440500", "440200"]).await;
    services.add_member(&harness.organiser, &second, invitation("")).await.unwrap();
    services.confirm_assignment(&harness.organiser, &second).await.unwrap();
    let lines = services.my_desk(&judge, &second).await.unwrap().lines;
    let open: Vec<i64> = lines.iter().filter(|line| !line.recused).map(|line| line.number).collect();
    assert_eq!(open, [1], "the second film is the own unit's");
}

/// What came of signing in: none is success, a number the minutes to wait.
fn waits(answer: services::Result<SignInStep>) -> Option<i64> {
    match answer.err()? {
        ServiceError::Refused(Refusal::TooManyAttempts(minutes)) => Some(minutes),
        other => {
            assert!(matches!(other, ServiceError::Refused(Refusal::WrongCredentials)), "{other}");
            Some(0)
        }
    }
}

#[tokio::test]
async fn guesses_are_slowed_down_and_keep_no_owner_out() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let own = services.register(person("me@example.invalid"), &from("own")).await.unwrap();
    let other = services.register(person("other@example.invalid"), &from("other")).await.unwrap();
    let guess =
        async |password: &str, from: &SignInFrom| waits(services.sign_in("me@example.invalid", password, from).await);
    let marked = |mark: &str| SignInFrom { browser: Some(mark.to_owned()), ..from("own") };
    for _ in 0..10 {
        assert_eq!(guess("a guess", &from("stranger")).await, Some(0));
    }
    assert_eq!(guess(PASSWORD, &from("stranger")).await, Some(1), "the right one too: nobody learns that it is");
    // The owner's browser has a count of its own; a mark made up, or one of another account, is none.
    assert_eq!(guess(PASSWORD, &marked(&own.browser)).await, None);
    for mark in [other.browser.as_str(), "", ".", "a.b", &own.browser.replace('.', "x.")] {
        assert_eq!(guess(PASSWORD, &marked(mark)).await, Some(1), "{mark}");
    }
    // Slowed, not locked: one guess a minute.
    harness.pass(MINUTE);
    assert_eq!(guess("a guess", &from("stranger")).await, Some(0));
    assert_eq!(guess(PASSWORD, &from("stranger")).await, Some(1));
    harness.pass(MINUTE);
    assert_eq!(guess(PASSWORD, &from("stranger")).await, None);
    // Whoever has stolen a known browser guesses ten times.
    for nth in 0..11 {
        assert_eq!(guess("a guess", &marked(&own.browser)).await, Some(if nth < 10 { 0 } else { 15 }));
    }
    assert_eq!(guess(PASSWORD, &from("stranger")).await, None, "and keeps nobody else out");
}

#[tokio::test]
async fn a_network_that_guesses_at_many_addresses_has_to_wait() {
    let harness = Harness::new().await;
    let services = &harness.services;
    services.register(person("me@example.invalid"), &from("own")).await.unwrap();
    let network = |name: &str| SignInFrom { network: Some(name.to_owned()), ..from("test") };
    for nth in 0..100 {
        // Who signs in is no guess.
        let (address, password) = if nth % 10 == 0 {
            ("me@example.invalid".to_owned(), PASSWORD)
        } else {
            (format!("{nth}@example.invalid"), "-")
        };
        waits(services.sign_in(&address, password, &network("203.0.113.7")).await);
    }
    for nth in 100..110 {
        let address = format!("{nth}@example.invalid");
        assert_eq!(waits(services.sign_in(&address, "-", &network("203.0.113.7")).await), Some(0));
    }
    let sign_in = async |name: &str| waits(services.sign_in("me@example.invalid", PASSWORD, &network(name)).await);
    assert_eq!(sign_in("203.0.113.7").await, Some(15));
    assert_eq!(sign_in("203.0.113.8").await, None);
    harness.pass(15 * MINUTE);
    assert_eq!(sign_in("203.0.113.7").await, None);
}
