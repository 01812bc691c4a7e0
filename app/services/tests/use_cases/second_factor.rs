//! The second step of a sign-in, who has to take it, and the password asked again.

use domain::access::{Denied, Role, Scope};
use domain::contest::phase::Phase;
use domain::contest::preset::Preset;
use domain::text::Lang;
use domain::time::MINUTE;
use services::exports::{ExportFormat, ExportKind};
use services::{
    Actor, CodeTicket, Invitation, NewAccount, Refusal, SecondFactorView, ServiceError, Services, SignInFrom,
    SignInStep, SignedIn, StepAsk,
};
use totp_rs::{Builder, Secret};

use crate::harness::{DAY, Harness, account, marks, refused, sheet};

pub const PASSWORD: &str = "harbour lantern 1987";
const STEP: i64 = 30_000_000;

fn from(user_agent: &str) -> SignInFrom {
    SignInFrom { user_agent: user_agent.to_owned(), ..SignInFrom::default() }
}

fn email(name: &str) -> String {
    format!("{name}@example.invalid")
}

/// An account with a password, signed in.
pub async fn signed_up(services: &Services, name: &str, role: Role) -> (SignedIn, Actor) {
    let new = NewAccount {
        email: email(name),
        name: name.to_owned(),
        password: Some(PASSWORD.to_owned()),
        roles: vec![role],
    };
    services.create_account(&Actor::Operator, new).await.unwrap();
    let signed_in = services.sign_in(&email(name), PASSWORD, &from(name)).await.unwrap().session().unwrap();
    let actor = services.who(&signed_in.token).await.unwrap();
    (signed_in, actor)
}

/// What the app of a person shows now, and so many steps later.
pub fn code(services: &Services, secret: &str, later: i64) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let seconds = u64::try_from((services.now() + later * STEP) / 1_000_000).unwrap();
    Builder::new().with_secret(secret).build().unwrap().generate(seconds).to_string()
}

/// Sets up a second factor: its secret and the recovery codes.
pub async fn guarded(services: &Services, actor: &Actor) -> (String, Vec<String>) {
    services.confirm_password(actor, PASSWORD, &from("own")).await.unwrap();
    services.offer_second_factor(actor).await.unwrap();
    let secret = offered(services, actor).await.unwrap();
    let codes = services.confirm_second_factor(actor, &code(services, &secret, 0), &from("own")).await.unwrap();
    (secret, codes)
}

async fn offered(services: &Services, actor: &Actor) -> Option<String> {
    match services.second_factor(actor, "Linxuan contest.example").await.unwrap() {
        SecondFactorView::Offered { secret, address } => {
            assert!(address.starts_with("otpauth://totp/Linxuan%20contest.example:") && address.contains(&secret));
            Some(secret)
        }
        SecondFactorView::Off | SecondFactorView::On { .. } => None,
    }
}

/// The ticket that the password gives.
pub async fn ticket(services: &Services, name: &str) -> String {
    match services.sign_in(&email(name), PASSWORD, &from("test")).await.unwrap() {
        SignInStep::CodeNeeded(CodeTicket { token, .. }) => Some(token),
        SignInStep::Done(_) => None,
    }
    .unwrap()
}

async fn browsers(services: &Services, actor: &Actor) -> usize {
    services.own_account(actor, None).await.unwrap().sessions.len()
}

#[tokio::test]
async fn a_first_code_turns_it_on_and_no_code_is_taken_twice() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (_, me) = signed_up(services, "me", Role::Creator).await;
    services.sign_in(&email("me"), PASSWORD, &from("elsewhere")).await.unwrap().session().unwrap();

    // The password is asked again, unless it was given within five minutes.
    harness.pass(5 * MINUTE);
    assert_eq!(refused(services.offer_second_factor(&me).await), Refusal::PasswordAgain);
    let wrong = services.confirm_password(&me, "another", &from("own")).await;
    assert_eq!(refused(wrong), Refusal::WrongPassword);
    services.confirm_password(&me, PASSWORD, &from("own")).await.unwrap();
    services.offer_second_factor(&me).await.unwrap();
    let first = offered(services, &me).await.unwrap();
    services.offer_second_factor(&me).await.unwrap();
    let secret = offered(services, &me).await.unwrap();
    assert_ne!(first, secret, "a new one each time");

    // Nothing is asked for before the first code was right.
    let confirm = async |code: &str| services.confirm_second_factor(&me, code, &from("own")).await;
    assert_eq!(refused(confirm(&code(services, &first, 0)).await), Refusal::WrongCode);
    assert!(services.sign_in(&email("me"), PASSWORD, &from("test")).await.unwrap().session().is_ok());
    assert_eq!(browsers(services, &me).await, 3);
    let used = code(services, &secret, 0);
    let codes = confirm(&used).await.unwrap();
    assert_eq!(codes.len(), 10);
    assert_eq!(browsers(services, &me).await, 1, "the others were signed in without a code");
    let on = services.second_factor(&me, "").await.unwrap();
    assert!(matches!(on, SecondFactorView::On { codes_left: 10, .. }), "{on:?}");
    assert!(matches!(services.offer_second_factor(&me).await, Err(ServiceError::Conflict)));

    // The password alone makes no session; the code that turned it on is spent.
    let first = ticket(services, "me").await;
    assert_eq!(browsers(services, &me).await, 1);
    let enter = async |ticket: &str, code: &str| services.sign_in_with_code(ticket, code, &from("new")).await;
    assert_eq!(refused(enter(&first, &used).await), Refusal::WrongCode);
    let next = code(services, &secret, 1);
    let signed_in = enter(&first, &next).await.unwrap();
    assert_eq!(services.who(&signed_in.token).await.unwrap().account().unwrap().email, email("me"));
    // Neither ticket nor code works again; a code before the last one is spent too.
    harness.pass(STEP);
    assert_eq!(refused(enter(&first, &code(services, &secret, 1)).await), Refusal::TicketSpent);
    let second = ticket(services, "me").await;
    assert_eq!(refused(enter(&second, &next).await), Refusal::WrongCode);
    assert_eq!(refused(enter(&second, &used).await), Refusal::WrongCode);
    harness.pass(10 * MINUTE);
    assert_eq!(refused(enter(&second, &code(services, &secret, 0)).await), Refusal::TicketSpent, "too late");
    // A disabled account has no second step.
    let third = ticket(services, "me").await;
    services.disable_account(&Actor::Operator, &email("me"), true).await.unwrap();
    assert_eq!(refused(enter(&third, &code(services, &secret, 0)).await), Refusal::TicketSpent);
}

#[tokio::test]
async fn codes_are_guesses_that_count_and_the_password_between_forgives_none() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (_, me) = signed_up(services, "me", Role::Creator).await;
    let (secret, _) = guarded(services, &me).await;
    harness.pass(MINUTE);
    for nth in 0..10 {
        let ticket = ticket(services, "me").await;
        let right = code(services, &secret, 0);
        let wrong = if right == "000000" { "000001" } else { "000000" };
        let guess = services.sign_in_with_code(&ticket, wrong, &from("stranger")).await;
        assert_eq!(refused(guess), Refusal::WrongCode, "{nth}");
    }
    let password = services.sign_in(&email("me"), PASSWORD, &from("stranger")).await;
    assert_eq!(refused(password), Refusal::TooManyAttempts(1));
    // One a minute, at the password or at the code; a right code ends the count.
    harness.pass(MINUTE);
    let open = ticket(services, "me").await;
    let enter = async || services.sign_in_with_code(&open, &code(services, &secret, 0), &from("test")).await;
    assert_eq!(refused(enter().await), Refusal::TooManyAttempts(1));
    harness.pass(MINUTE);
    enter().await.unwrap();
    ticket(services, "me").await;
    ticket(services, "me").await;
}

#[tokio::test]
async fn the_password_asked_again_is_a_guess_that_counts() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (signed_in, me) = signed_up(services, "me", Role::Creator).await;
    for nth in 0..5 {
        let confirmed = services.confirm_password(&me, "a guess", &from("own")).await;
        assert_eq!(refused(confirmed), Refusal::WrongPassword, "{nth}");
        let changed = services.change_password(&me, "a guess", "another lantern 1988", &from("own")).await;
        assert_eq!(refused(changed.map(|_| ())), Refusal::WrongPassword, "{nth}");
    }
    let confirmed = services.confirm_password(&me, PASSWORD, &from("own")).await;
    assert_eq!(refused(confirmed), Refusal::TooManyAttempts(1));
    // The owner's browser has a count of its own.
    let known = SignInFrom { browser: Some(signed_in.browser), ..from("own") };
    services.confirm_password(&me, PASSWORD, &known).await.unwrap();
    services.change_password(&me, PASSWORD, "another lantern 1988", &known).await.unwrap();
}

#[tokio::test]
async fn recovery_codes_work_once_and_are_renewed_by_the_password() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (_, me) = signed_up(services, "me", Role::Creator).await;
    let (secret, codes) = guarded(services, &me).await;
    let enter = async |code: &str| services.sign_in_with_code(&ticket(services, "me").await, code, &from("test")).await;
    let typed = codes[0].to_uppercase().replace('-', " ");
    enter(&typed).await.unwrap();
    assert_eq!(refused(enter(&codes[0]).await), Refusal::WrongCode);
    let on = services.second_factor(&me, "").await.unwrap();
    assert!(matches!(on, SecondFactorView::On { codes_left: 9, .. }), "{on:?}");

    harness.pass(5 * MINUTE);
    assert_eq!(refused(services.renew_recovery_codes(&me).await), Refusal::PasswordAgain);
    services.confirm_password(&me, PASSWORD, &from("own")).await.unwrap();
    let renewed = services.renew_recovery_codes(&me).await.unwrap();
    assert_eq!(refused(enter(&codes[1]).await), Refusal::WrongCode);
    enter(&renewed[9]).await.unwrap();

    // Somebody else's codes open nothing.
    let (_, other) = signed_up(services, "other", Role::Creator).await;
    let (_, theirs) = guarded(services, &other).await;
    assert_eq!(refused(enter(&theirs[0]).await), Refusal::WrongCode);

    harness.pass(5 * MINUTE);
    assert_eq!(refused(services.remove_second_factor(&me).await), Refusal::PasswordAgain);
    services.confirm_password(&me, PASSWORD, &from("own")).await.unwrap();
    let waiting = ticket(services, "me").await;
    services.remove_second_factor(&me).await.unwrap();
    let late = services.sign_in_with_code(&waiting, &code(services, &secret, 0), &from("test")).await;
    assert_eq!(refused(late), Refusal::TicketSpent, "no second factor, no second step");
    assert!(services.sign_in(&email("me"), PASSWORD, &from("test")).await.unwrap().session().is_ok());
    // The record tells who did what, and never a secret.
    let chain = services.verify_chain().await.unwrap();
    assert!(chain.rows > 6 && chain.broken.is_none());
}

#[tokio::test]
async fn a_reset_link_keeps_the_second_factor_and_an_administrator_can_remove_it() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (_, me) = signed_up(services, "me", Role::Creator).await;
    let (secret, _) = guarded(services, &me).await;
    harness.pass(MINUTE);
    let old = ticket(services, "me").await;
    let link = services.reset_link(&Actor::Operator, &me.account().unwrap().id).await.unwrap();
    let step = services.reset_password(&link, "a new harbour lantern", &from("link")).await.unwrap();
    let SignInStep::CodeNeeded(CodeTicket { token, .. }) = step else { panic!("a session without a code") };
    let right = code(services, &secret, 0);
    let with_old = services.sign_in_with_code(&old, &right, &from("test")).await;
    assert_eq!(refused(with_old), Refusal::TicketSpent, "what the old password led to ends with it");
    services.sign_in_with_code(&token, &right, &from("link")).await.unwrap();

    let administrator = account(services, "administrator", Role::Administrator).await;
    let denied = services.reset_second_factor(&harness.organiser, &email("me")).await;
    assert!(matches!(denied, Err(ServiceError::Denied(_))), "{denied:?}");
    services.reset_second_factor(&administrator, " ME@example.invalid ").await.unwrap();
    let again = services.reset_second_factor(&administrator, &email("me")).await;
    assert_eq!(refused(again), Refusal::NoSecondFactor);
    let step = services.sign_in(&email("me"), "a new harbour lantern", &from("test")).await.unwrap();
    assert!(step.session().is_ok());
    let accounts = services.accounts(&administrator, &services::AccountSearch::default()).await.unwrap();
    assert!(accounts.second_factors.is_empty());
}

#[tokio::test]
async fn a_program_manages_no_second_factor() {
    let harness = Harness::new().await;
    let services = &harness.services;
    signed_up(services, "me", Role::Creator).await;
    let scopes = domain::access::Scope::ALL;
    let token = services.create_token(&Actor::Operator, &email("me"), &scopes, 30).await.unwrap();
    let program = services.who_by_token(&token).await.unwrap().unwrap();
    let sign_in_needed = |answer: services::Result<()>| matches!(answer, Err(ServiceError::SignInNeeded));
    assert!(sign_in_needed(services.confirm_password(&program, PASSWORD, &from("test")).await));
    assert!(sign_in_needed(services.offer_second_factor(&program).await));
    assert!(sign_in_needed(services.remove_second_factor(&program).await));
    assert!(sign_in_needed(services.end_session(&program, "00").await));
    assert!(sign_in_needed(services.end_other_sessions(&program).await.map(|_| ())));
}

#[tokio::test]
async fn a_contest_withholds_its_roles_from_who_has_no_second_factor() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (_, organiser) = signed_up(services, "runs-it", Role::Organiser).await;
    let judge = harness.person("judge").await;
    let (contest, _) = harness.judging(std::slice::from_ref(&judge), &["440100"]).await;
    let draft = services.create_contest(&organiser, Preset::Selection, "第二届").await.unwrap();

    // Nobody shuts the door behind them.
    let demand = async |who: &Actor, id: &domain::ids::ContestId| {
        let (before, _) = services.contest(who, id).await.unwrap();
        let mut edit = services::ContestEdit {
            title: before.title,
            deadline: String::new(),
            settings: before.settings.as_ref().clone(),
        };
        edit.settings.second_factor = true;
        services.edit_contest(who, id, before.version, edit, "").await
    };
    assert_eq!(refused(demand(&organiser, &draft.id).await), Refusal::SecondFactorFirst);
    guarded(services, &organiser).await;
    demand(&organiser, &draft.id).await.unwrap();

    // The other organiser is told what is missing, and acts as whatever else they are.
    let missing = |answer: Option<ServiceError>, role: Role| matches!(answer, Some(ServiceError::Denied(Denied::SecondFactor { role: told })) if told == role);
    let other = &harness.organiser;
    assert!(missing(services.contest(other, &draft.id).await.err(), Role::Organiser), "also while it is a draft");
    assert!(missing(services.board(other, &draft.id, StepAsk::Nothing).await.err(), Role::Organiser));
    assert!(missing(services.move_phase(other, &draft.id, Phase::CallOpen, "").await.err(), Role::Organiser));
    assert!(services.board(&organiser, &draft.id, StepAsk::Nothing).await.is_ok());
    assert!(services.settings(other, &contest).await.is_ok(), "other contests do not ask");
    assert!(services.board(&harness.staff, &draft.id, StepAsk::Nothing).await.is_ok(), "nor of other roles");
    assert!(services.contest(&Actor::Operator, &draft.id).await.is_ok(), "nor at the command line");

    // A program is no way around it.
    let scopes = [domain::access::Scope::EntriesRead];
    let address = other.account().unwrap().email.clone();
    let token = services.create_token(&Actor::Operator, &address, &scopes, 30).await.unwrap();
    let program = services.who_by_token(&token).await.unwrap().unwrap();
    let search = crate::harness::first_entries(10);
    assert!(missing(services.entries(&program, &draft.id, &search).await.err(), Role::Organiser));

    // Removed again, the role is withheld at once.
    services.remove_second_factor(&organiser).await.unwrap();
    assert!(missing(services.board(&organiser, &draft.id, StepAsk::Nothing).await.err(), Role::Organiser));
}

#[tokio::test]
async fn a_chair_without_a_second_factor_still_judges() {
    let mut harness = Harness::new().await;
    let services = &harness.services.clone();
    let (_, organiser) = signed_up(services, "runs-it", Role::Organiser).await;
    guarded(services, &organiser).await;
    // As the machine vouches for the person: no password is asked again.
    let organiser = Actor::of(organiser.account().unwrap().clone());
    let (_, judge) = signed_up(services, "judge", Role::Creator).await;
    let contest = harness.open_contest().await;
    let (before, _) = services.contest(&organiser, &contest).await.unwrap();
    let mut edit = services::ContestEdit {
        title: before.title,
        deadline: "2026-03-10 12:00".to_owned(),
        settings: before.settings.as_ref().clone(),
    };
    edit.settings.second_factor = true;
    services.edit_contest(&organiser, &contest, before.version, edit, "").await.unwrap();
    harness.organiser = organiser.clone();
    harness.judging_in(&contest, std::slice::from_ref(&judge), &["440100"]).await;
    harness.cast(&contest, &judge, Role::Chair, "", "").await;
    harness.score_by_number(&judge, &contest).await;
    services.move_phase(&organiser, &contest, Phase::Selection, "").await.unwrap();
    let scores = services.ranking(&judge, &contest).await.err();
    assert!(matches!(scores, Some(ServiceError::Denied(Denied::SecondFactor { .. }))), "{scores:?}");
    assert!(services.my_desk(&judge, &contest).await.is_ok());
    guarded(services, &judge).await;
    assert!(services.ranking(&judge, &contest).await.is_ok());
}

#[tokio::test]
async fn sessions_end_one_by_one() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (here, me) = signed_up(services, "me", Role::Creator).await;
    let network = SignInFrom { network: Some("203.0.113.7".to_owned()), ..from("telephone") };
    let telephone = services.sign_in(&email("me"), PASSWORD, &network).await.unwrap().session().unwrap();
    let library = services.sign_in(&email("me"), PASSWORD, &from("library")).await.unwrap().session().unwrap();
    let (_, stranger) = signed_up(services, "stranger", Role::Creator).await;

    let own = services.own_account(&me, Some(&here.token)).await.unwrap().sessions;
    let told = own.iter().find(|(session, _)| session.user_agent == "telephone").unwrap();
    assert_eq!((told.0.network.as_str(), told.1), ("203.0.113.7", false));
    let name = domain::hex::encode(&told.0.token_hash);
    assert!(matches!(services.end_session(&stranger, &name).await, Err(ServiceError::NotFound)), "only one's own");
    services.end_session(&me, &name).await.unwrap();
    assert!(matches!(services.end_session(&me, &name).await, Err(ServiceError::NotFound)));
    assert_eq!(services.who(&telephone.token).await.unwrap(), Actor::Anonymous);
    assert_eq!(browsers(services, &me).await, 2);

    services.sign_in(&email("me"), PASSWORD, &from("café")).await.unwrap().session().unwrap();
    assert_eq!(services.end_other_sessions(&me).await.unwrap(), 2);
    assert_eq!(services.who(&library.token).await.unwrap(), Actor::Anonymous);
    assert!(services.is_still(&me).await.unwrap());
    assert!(services.is_still(&stranger).await.unwrap());
}

#[tokio::test]
async fn sealing_and_exporting_scores_ask_for_the_password_again() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (_, organiser) = signed_up(services, "runs-it", Role::Organiser).await;
    let judge = harness.person("judge").await;
    let contest = harness.open_contest().await;
    harness
        .set_up(&contest, |settings| {
            settings.balance.size = 1;
            settings.balance.rules.clear();
        })
        .await;
    harness.assigned(&contest, std::slice::from_ref(&judge), &["440100", "440500"]).await;

    // The rules, which the first round seals.
    let begin = services.move_phase(&organiser, &contest, Phase::Round(1), "").await;
    assert_eq!(refused(begin), Refusal::PasswordAgain);
    services.confirm_password(&organiser, PASSWORD, &from("own")).await.unwrap();
    services.move_phase(&organiser, &contest, Phase::Round(1), "").await.unwrap();
    services.declare(&judge, &contest, "已阅读规则").await.unwrap();
    for line in services.my_desk(&judge, &contest).await.unwrap().lines {
        let mark = marks([1000 - line.number * 50; 3]);
        services.save_sheet(&judge, &line.assignment, 0, &sheet(mark, ""), &[]).await.unwrap();
    }
    services.sign_sheets(&judge, &contest, "独立评审").await.unwrap();
    harness.pass(5 * MINUTE);
    services.move_phase(&organiser, &contest, Phase::Selection, "").await.unwrap();

    // The selection.
    let seen = services.selection(&organiser, &contest, Clone::clone).await.unwrap().fingerprint;
    let seal = async || services.seal_selection(&organiser, &contest, &seen).await;
    assert_eq!(refused(seal().await), Refusal::PasswordAgain);
    services.confirm_password(&organiser, PASSWORD, &from("own")).await.unwrap();
    harness.pass(5 * MINUTE - 1);
    seal().await.unwrap();

    // The scores; the list of entries has none.
    harness.pass(1);
    let export =
        async |who: &Actor, kind: ExportKind| services.export(who, &contest, kind, ExportFormat::Csv, Lang::Zh).await;
    assert_eq!(refused(export(&organiser, ExportKind::Shortlist).await.map(|_| ())), Refusal::PasswordAgain);
    export(&organiser, ExportKind::Entries).await.unwrap();
    export(&Actor::Operator, ExportKind::Shortlist).await.unwrap();
    // Another browser of the same person gave it for itself only.
    let again = services.sign_in(&email("runs-it"), PASSWORD, &from("other")).await.unwrap().session().unwrap();
    let elsewhere = services.who(&again.token).await.unwrap();
    export(&elsewhere, ExportKind::Shortlist).await.unwrap();
    assert_eq!(refused(export(&organiser, ExportKind::Shortlist).await.map(|_| ())), Refusal::PasswordAgain);
    services.confirm_password(&organiser, PASSWORD, &from("own")).await.unwrap();
    export(&organiser, ExportKind::Shortlist).await.unwrap();
    harness.pass(DAY);
    assert!(matches!(export(&judge, ExportKind::Shortlist).await, Err(ServiceError::Denied(Denied::Role { .. }))));
}

#[tokio::test]
async fn an_open_browser_makes_no_other_way_in() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (_, me) = signed_up(services, "me", Role::Administrator).await;
    let (other, someone) = signed_up(services, "someone", Role::Creator).await;
    guarded(services, &someone).await;
    let scopes = [Scope::ScoresRead];
    for given in [false, true] {
        if given {
            services.confirm_password(&me, PASSWORD, &from("own")).await.unwrap();
            services.create_token(&me, &email("me"), &scopes, 30).await.unwrap();
            services.reset_link(&me, &other.account.id).await.unwrap();
            services.reset_second_factor(&me, &email("someone")).await.unwrap();
            services.create_account(&me, waiting()).await.unwrap();
        } else {
            harness.pass(5 * MINUTE);
            assert_eq!(refused(services.create_token(&me, &email("me"), &scopes, 30).await), Refusal::PasswordAgain);
            assert_eq!(refused(services.reset_link(&me, &other.account.id).await), Refusal::PasswordAgain);
            assert_eq!(refused(services.reset_second_factor(&me, &email("someone")).await), Refusal::PasswordAgain);
            assert_eq!(refused(services.create_account(&me, waiting()).await), Refusal::PasswordAgain);
        }
    }
    // A role that stands above the judges is given by who gave the password; a seat among them is not held up.
    let (_, organiser) = signed_up(services, "office", Role::Organiser).await;
    let contest = services.create_contest(&organiser, Preset::Selection, "T").await.unwrap().id;
    let invited = async |role| {
        let email = email("expected");
        let invitation = Invitation {
            name: email.clone(),
            email,
            role,
            unit: String::new(),
            region: String::new(),
            expertise: String::new(),
        };
        services.invite(&organiser, &contest, invitation).await
    };
    assert!(invited(Role::Chair).await.is_ok());
    harness.pass(5 * MINUTE);
    assert_eq!(refused(invited(Role::Chair).await), Refusal::PasswordAgain);
    assert!(invited(Role::Judge).await.is_ok());
}

fn waiting() -> NewAccount {
    NewAccount { email: email("waiting"), name: "waiting".to_owned(), password: None, roles: vec![Role::Organiser] }
}

#[tokio::test]
async fn a_sign_in_ends_the_session_the_browser_had() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (before, _) = signed_up(services, "me", Role::Creator).await;
    let again = SignInFrom { session: Some(before.token.clone()), ..from("me") };
    let after = services.sign_in(&email("me"), PASSWORD, &again).await.unwrap().session().unwrap();
    assert_eq!(services.who(&before.token).await.unwrap(), Actor::Anonymous);
    assert!(services.who(&after.token).await.unwrap() != Actor::Anonymous);
    // Also where the sign-in goes on with a code: only when it is complete.
    let (_, me) = (&after, services.who(&after.token).await.unwrap());
    let (secret, _) = guarded(services, &me).await;
    let waiting = SignInFrom { session: Some(after.token.clone()), ..from("me") };
    let SignInStep::CodeNeeded(ticket) = services.sign_in(&email("me"), PASSWORD, &waiting).await.unwrap() else {
        unreachable!("a session without a code");
    };
    assert!(services.who(&after.token).await.unwrap() != Actor::Anonymous);
    harness.pass(STEP);
    services.sign_in_with_code(&ticket.token, &code(services, &secret, 0), &waiting).await.unwrap();
    assert_eq!(services.who(&after.token).await.unwrap(), Actor::Anonymous);
}
