//! People come in, get lost and come back: registration, invitation, reset, sessions, home.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU8, Ordering};

use domain::permission::Role;
use domain::preset::Preset;
use services::media::Prober;
use services::{Actor, Clock, Invitation, Media, NewAccount, Random, Refusal, ServiceError, Services, SignedIn};

const DAY: i64 = 86_400_000_000;
const PASSWORD: &str = "correct horse";

#[derive(Default)]
struct Hands(AtomicI64);

impl Clock for Hands {
    fn now(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Different every time, the same in every run.
#[derive(Default)]
struct Dice(AtomicU8);

impl Random for Dice {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill_with(|| self.0.fetch_add(7, Ordering::Relaxed));
        if let Some(first) = bytes.first_mut() {
            *first = self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

struct House {
    services: Services,
    hands: Arc<Hands>,
    folder: PathBuf,
}

impl House {
    async fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("linxuan-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let store = store::open(None, &folder).await.unwrap();
        let media = Media::open(Path::new(&folder), Prober::new(PathBuf::from("ffprobe"))).await.unwrap();
        let hands = Arc::new(Hands(AtomicI64::new(1_780_000_000_000_000)));
        let services = Services::new(store, Arc::new(media), Arc::clone(&hands) as Arc<dyn Clock>, Arc::new(Dice::default()));
        Self { services, hands, folder }
    }

    fn later(&self, micros: i64) {
        self.hands.0.fetch_add(micros, Ordering::Relaxed);
    }

    async fn close(self) {
        self.services.close().await;
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn person(email: &str) -> NewAccount {
    NewAccount { email: email.to_owned(), name: "林".to_owned(), password: Some(PASSWORD.to_owned()), roles: Vec::new() }
}

fn actor(signed_in: &SignedIn) -> Actor {
    Actor::Person(Arc::new(signed_in.account.clone()))
}

fn is_spent<T>(answer: services::Result<T>) -> bool {
    matches!(answer, Err(ServiceError::Refused(Refusal::TicketSpent)))
}

#[tokio::test]
async fn an_invitation_works_once_and_for_one_person() {
    let house = House::new("invitation").await;
    let services = &house.services;
    let contest = services.create_contest(&Actor::Operator, Preset::Selection, "观摩").await.unwrap().id;
    let invite = async |email: &str, role: Role| {
        let (name, unit, region) = ("陈".to_owned(), "电影资料馆".to_owned(), String::new());
        let invitation = Invitation { email: email.to_owned(), name, role, unit, region };
        services.invite(&Actor::Operator, &contest, invitation).await.unwrap().token
    };

    // Somebody new.
    let token = invite("judge@example.invalid", Role::Judge).await;
    let read = services.invitation(&token).await.unwrap();
    assert_eq!((read.title.as_str(), read.role, read.has_account), ("观摩", Role::Judge, false));
    assert_eq!((read.email.as_str(), read.unit.as_str()), ("judge@example.invalid", "电影资料馆"));
    let (joined, role, signed_in) =
        services.accept_invitation(&Actor::Anonymous, &token, "陈", PASSWORD, "test").await.unwrap();
    assert_eq!((&joined, role), (&contest, Role::Judge));
    let judge = actor(&signed_in.unwrap());
    assert!(is_spent(services.invitation(&token).await));
    assert!(is_spent(services.accept_invitation(&judge, &token, "", "", "test").await));

    // The same person again, who now has an account; nobody else may take it.
    let token = invite("judge@example.invalid", Role::Chair).await;
    assert!(services.invitation(&token).await.unwrap().has_account);
    let stranger = actor(&services.register(person("stranger@example.invalid"), "test").await.unwrap());
    assert!(is_spent(services.accept_invitation(&stranger, &token, "", "", "test").await));
    let nobody = services.accept_invitation(&Actor::Anonymous, &token, "陈", PASSWORD, "test").await;
    assert!(matches!(nobody, Err(ServiceError::SignInNeeded)));
    let (_, role, signed_in) = services.accept_invitation(&judge, &token, "", "", "test").await.unwrap();
    assert!(role == Role::Chair && signed_in.is_none());

    // Too late.
    let token = invite("late@example.invalid", Role::Judge).await;
    house.later(31 * DAY);
    assert!(is_spent(services.invitation(&token).await));
    house.close().await;
}

#[tokio::test]
async fn home_costs_the_same_for_many_contests() {
    let house = House::new("home").await;
    let services = &house.services;
    for number in 0..5 {
        services.create_contest(&Actor::Operator, Preset::Selection, &format!("第 {number} 届")).await.unwrap();
    }
    let creator = actor(&services.register(person("creator@example.invalid"), "test").await.unwrap());
    let metered = services.metered();
    let home = metered.home(&creator).await.unwrap();
    assert!(metered.statements() <= 4, "{} statements", metered.statements());
    assert!(home.contests.is_empty() && home.calls.is_empty(), "drafts are not for everyone");
    let organiser = NewAccount { roles: vec![Role::Organiser], ..person("organiser@example.invalid") };
    let organiser = services.create_account(&Actor::Operator, organiser).await.unwrap();
    let home = services.home(&Actor::Person(Arc::new(organiser))).await.unwrap();
    assert_eq!(home.contests.len(), 5);
    assert!(matches!(services.home(&Actor::Anonymous).await, Err(ServiceError::SignInNeeded)));
    house.close().await;
}

#[tokio::test]
async fn the_own_account_lists_browsers_that_still_count() {
    let house = House::new("own").await;
    let services = &house.services;
    let first = services.register(person("me@example.invalid"), "first").await.unwrap();
    house.later(2 * DAY);
    let second = services.sign_in("me@example.invalid", PASSWORD, "second").await.unwrap();
    let seen = |own: &services::OwnAccount| {
        own.sessions.iter().map(|(session, present)| (session.user_agent.clone(), *present)).collect::<Vec<_>>()
    };
    let own = services.own_account(&actor(&second), Some(&second.token)).await.unwrap();
    assert_eq!(seen(&own), [("second".to_owned(), true), ("first".to_owned(), false)]);
    // Three days without use end a session.
    house.later(DAY);
    assert_eq!(services.who(&first.token).await.unwrap(), Actor::Anonymous);
    let own = services.own_account(&actor(&second), Some(&second.token)).await.unwrap();
    assert_eq!(seen(&own), [("second".to_owned(), true)]);
    house.close().await;
}

#[tokio::test]
async fn a_reset_link_ends_every_session_and_works_once() {
    let house = House::new("reset").await;
    let services = &house.services;
    let before = services.register(person("me@example.invalid"), "test").await.unwrap();
    let token = services.reset_link(&Actor::Operator, &before.account.id).await.unwrap();
    let short = services.reset_password(&token, "short", "test").await;
    assert!(matches!(short, Err(ServiceError::Refused(Refusal::PasswordLength(5)))));
    let after = services.reset_password(&token, "battery staple", "test").await.unwrap();
    assert_eq!(services.who(&before.token).await.unwrap(), Actor::Anonymous);
    assert!(services.who(&after.token).await.unwrap().account().is_some());
    assert!(is_spent(services.reset_password(&token, "battery staple", "test").await));
    let old = services.sign_in("me@example.invalid", PASSWORD, "test").await;
    assert!(matches!(old, Err(ServiceError::Refused(Refusal::WrongCredentials))));
    assert!(matches!(services.reset_link(&actor(&after), &after.account.id).await, Err(ServiceError::Denied(_))));
    house.close().await;
}
