//! Invitations: staff of one contest, many from a table, sent again, revoked; and tags.

use domain::access::Role;
use domain::ids::ContestId;
use domain::letter::{LetterKind, LetterState};
use domain::text::Lang;
use services::{
    Actor, Invitation, LetterSearch, MemberFilter, PageAsk, PeopleSearch, Refusal, ServiceError, Services, SignInFrom,
    StepAsk,
};

use crate::harness::{Harness, first_people, refused};

const PASSWORD: &str = "correct horse";

fn invitation(email: &str, role: Role) -> Invitation {
    Invitation {
        email: email.to_owned(),
        name: "陈".to_owned(),
        role,
        unit: String::new(),
        region: String::new(),
        expertise: String::new(),
    }
}

fn is_spent<T>(answer: services::Result<T>) -> bool {
    matches!(answer, Err(ServiceError::Refused(Refusal::TicketSpent)))
}

/// States of the letters that carry invitations, the oldest first.
async fn letters(harness: &Harness, contest: &ContestId) -> Vec<LetterState> {
    let search = LetterSearch {
        kind: Some(LetterKind::Invitation),
        page: PageAsk { size: 1_000, ..PageAsk::default() },
        ..LetterSearch::default()
    };
    let list = harness.services.letters(&harness.organiser, Some(contest), &search).await.unwrap().letters;
    list.iter().rev().map(|letter| letter.state).collect()
}

/// What the links of the open invitations are known by.
async fn open(services: &Services, harness: &Harness, contest: &ContestId) -> Vec<String> {
    let people = services.people(&harness.organiser, contest, &first_people(50)).await.unwrap();
    people.open.iter().map(|ticket| domain::hex::encode(&ticket.token_hash)).collect()
}

#[tokio::test]
async fn staff_are_invited_to_one_contest_and_work_in_it_alone() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (here, elsewhere) = (harness.open_contest().await, harness.open_contest().await);
    let asked = invitation("clerk@example.invalid", Role::Staff);
    let token = services.invite(&harness.organiser, &here, asked).await.unwrap().token;
    let joined =
        services.accept_invitation(&Actor::Anonymous, &token, "陈", PASSWORD, &SignInFrom::default()).await.unwrap();
    let clerk = Actor::of(joined.2.unwrap().account);
    assert!(services.board(&clerk, &here, StepAsk::Nothing).await.is_ok());
    assert!(services.letters(&clerk, Some(&here), &LetterSearch::default()).await.is_ok());
    assert!(matches!(services.board(&clerk, &elsewhere, StepAsk::Nothing).await, Err(ServiceError::Denied(_))));
    let people = services.people(&clerk, &here, &first_people(9)).await;
    assert!(matches!(people, Err(ServiceError::Denied(_))), "people are the organiser's");
    // Who runs the contest judges nothing in it.
    let judge = Invitation { email: "clerk@example.invalid".to_owned(), ..invitation("", Role::Judge) };
    let added = services.add_member(&harness.organiser, &here, judge).await;
    assert_eq!(refused(added), Refusal::TwoSides { role: Role::Judge, other: Role::Staff });
    // Staff of the installation is made by an administrator, not by an invitation.
    let wrong = services.invite(&harness.organiser, &here, invitation("x@example.invalid", Role::Organiser)).await;
    assert!(refused(wrong).message(Lang::Zh).contains("经办人员"), "what may be held in a contest");
}

#[tokio::test]
async fn a_later_invitation_takes_the_place_of_the_earlier_one() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let invite = async |role: Role| {
        harness.pass(1_000_000);
        let asked = invitation("judge@example.invalid", role);
        services.invite(&harness.organiser, &contest, asked).await.unwrap().token
    };
    let (first, chair) = (invite(Role::Judge).await, invite(Role::Chair).await);
    let second = invite(Role::Judge).await;
    assert!(is_spent(services.invitation(&first).await), "replaced");
    assert!(services.invitation(&chair).await.is_ok(), "another role");
    assert_eq!(
        letters(&harness, &contest).await,
        [LetterState::Withdrawn, LetterState::Released, LetterState::Released]
    );
    let [newest, _]: [String; 2] = open(services, &harness, &contest).await.try_into().unwrap();

    harness.pass(1_000_000);
    let renewed = services.renew_invitation(&harness.organiser, &contest, &newest).await.unwrap();
    assert_eq!((renewed.invitation.email.as_str(), renewed.invitation.name.as_str()), ("judge@example.invalid", "陈"));
    assert!(is_spent(services.invitation(&second).await));
    assert_eq!(services.invitation(&renewed.token).await.unwrap().role, Role::Judge);
    let again = services.renew_invitation(&harness.organiser, &contest, &newest).await;
    assert!(matches!(again, Err(ServiceError::NotFound)), "it is none that is open");

    let [newest, _]: [String; 2] = open(services, &harness, &contest).await.try_into().unwrap();
    let elsewhere = harness.open_contest().await;
    let foreign = services.revoke_invitation(&harness.organiser, &elsewhere, &newest).await;
    assert!(matches!(foreign, Err(ServiceError::NotFound)), "another contest's");
    assert!(matches!(
        services.revoke_invitation(&harness.staff, &contest, &newest).await,
        Err(ServiceError::Denied(_))
    ));
    services.revoke_invitation(&harness.organiser, &contest, &newest).await.unwrap();
    assert!(is_spent(services.invitation(&renewed.token).await));
    assert_eq!(letters(&harness, &contest).await.last(), Some(&LetterState::Withdrawn));
    assert_eq!(open(services, &harness, &contest).await.len(), 1, "the chair's");
}

#[tokio::test]
async fn all_of_a_table_are_invited_or_nobody() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let region = services.contest(&harness.organiser, &contest).await.unwrap().0.settings.leaf_regions()[0].clone();
    let head = "姓名,邮箱,身份,地区\n";
    let faulty = format!(
        "{head}甲,a@example.invalid,,{}\n乙,not-an-address,,\n丙,c@example.invalid,观众,\n\
         丁,A@example.invalid,评委,\n戊,e@example.invalid,,火星\n,f@example.invalid,,\n",
        region.label.get(Lang::Zh)
    );
    let read = async |table: &str| services.invitation_batch(&harness.organiser, &contest, Role::Judge, table).await;
    let batch = read(&faulty).await.unwrap();
    let problems: Vec<Option<&Refusal>> = batch.lines.iter().map(|line| line.read.as_ref().err()).collect();
    assert_eq!(batch.lines[0].read.as_ref().unwrap().region, region.code, "named in words");
    assert!(matches!(
        problems.as_slice(),
        [
            None,
            Some(Refusal::BadEmail(_)),
            Some(Refusal::UnknownRole(_)),
            Some(Refusal::InvitedTwice(_)),
            Some(Refusal::NoSuchRegion(_)),
            Some(Refusal::Words { found: 0, .. })
        ]
    ));
    assert_eq!(batch.lines[1].row.line, 3);
    let sent = services.invite_many(&harness.organiser, &contest, Role::Judge, &faulty).await;
    assert!(matches!(refused(sent), Refusal::BadEmail(_)));
    assert!(letters(&harness, &contest).await.is_empty(), "nobody");

    let fine = format!("{head}甲,a@example.invalid,,\n乙,b@example.invalid,监票人,\n");
    let send = async |actor: &Actor| services.invite_many(actor, &contest, Role::Judge, &fine).await;
    assert!(matches!(send(&harness.staff).await, Err(ServiceError::Denied(_))));
    assert_eq!(send(&harness.organiser).await.unwrap(), 2);
    let people = services.people(&harness.organiser, &contest, &first_people(9)).await.unwrap();
    let mut roles: Vec<Role> = people.open.iter().filter_map(|ticket| ticket.role).collect();
    roles.sort();
    assert_eq!(roles, [Role::Judge, Role::Scrutineer]);
    // Sent again, the same table leaves one link for each.
    assert_eq!(send(&harness.organiser).await.unwrap(), 2);
    assert_eq!(open(services, &harness, &contest).await.len(), 2);
    assert_eq!(refused(read(" \n").await), Refusal::InvitationCount(0));
    assert_eq!(refused(read("\"甲,a@example.invalid").await), Refusal::OpenQuote(1));
}

#[tokio::test]
async fn tags_narrow_the_members_and_go_with_them() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let judges = [harness.person("one").await, harness.person("two").await];
    for judge in &judges {
        harness.cast(&contest, judge, Role::Judge, "", "").await;
    }
    let id = judges[0].account().unwrap().id.clone();
    let set = async |tags: &str| services.set_member_tags(&harness.organiser, &contest, &id, tags).await;
    set("外地，摄影").await.unwrap();
    set("摄影、 导演").await.unwrap();
    assert!(matches!(refused(set(&"长".repeat(40)).await), Refusal::Tags(_)));
    let found = async |tag: &str| {
        let filter = MemberFilter { tag: tag.to_owned(), ..MemberFilter::default() };
        let people = services.people(&harness.organiser, &contest, &PeopleSearch { filter, ..first_people(9) }).await;
        people.unwrap()
    };
    let people = found("摄影").await;
    assert_eq!((people.members.len(), people.found, people.total), (1, 1, 2));
    assert_eq!(people.tags[&id], ["导演", "摄影"]);
    assert_eq!((found("外地").await.members.len(), found("").await.members.len()), (0, 2), "as set last");
    let nobody = harness.person("nobody").await.account().unwrap().id.clone();
    let stranger = services.set_member_tags(&harness.organiser, &contest, &nobody, "x").await;
    assert!(matches!(stranger, Err(ServiceError::NotFound)));
    assert!(matches!(services.set_member_tags(&harness.staff, &contest, &id, "x").await, Err(ServiceError::Denied(_))));
    services.remove_member(&harness.organiser, &contest, &id, Role::Judge).await.unwrap();
    assert!(found("").await.tags.is_empty(), "they end with the membership");
}
