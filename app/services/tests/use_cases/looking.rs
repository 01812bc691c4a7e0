//! An organiser who looks at a contest as somebody else: with that role and no other, and without acting.

use bytes::Bytes;
use domain::access::{Denied, Role};
use domain::contest::phase::Phase;
use domain::film::kind::FileKind;
use services::films::upload::NewUpload;
use services::{Actor, Guise, PeopleSearch, Refusal, ServiceError, StepAsk};

use crate::harness::{Harness, UNIT, answers, refused};

#[tokio::test]
async fn a_guise_has_its_role_in_one_contest_and_nothing_else() {
    let harness = Harness::new().await;
    let services = harness.services.only_looking();
    let judge = harness.person("judge").await;
    let (contest, entries) = harness.judging(std::slice::from_ref(&judge), &["440100"]).await;
    let other = harness.open_contest().await;
    let guise = |role| Guise::of(contest.clone(), role);
    for (actor, why) in [(&judge, "a creator"), (&harness.staff, "staff"), (&Actor::Operator, "the operator")] {
        assert_eq!(actor.seen_as(guise(Role::Judge)), None, "{why}");
    }
    let seen = |role| harness.organiser.seen_as(guise(role)).unwrap();
    let denied = |answer: Option<ServiceError>| matches!(answer, Some(ServiceError::Denied(Denied::Role { .. })));

    let as_judge = seen(Role::Judge);
    assert_eq!(as_judge.guise(), Some(&guise(Role::Judge)));
    let (_, roles) = services.contest(&as_judge, &contest).await.unwrap();
    assert_eq!(roles, [Role::Creator, Role::Judge]);
    assert!(
        services.my_desk(&as_judge, &contest).await.unwrap().lines.is_empty(),
        "whose films these are stays theirs"
    );
    for role in Guise::ROLES {
        let actor = seen(role);
        assert!(denied(services.board(&actor, &contest, StepAsk::Nothing).await.err()), "{role:?}");
        assert!(denied(services.people(&actor, &contest, &PeopleSearch::default()).await.err()), "{role:?}");
        assert!(services.entry(&actor, &entries[0]).await.is_err(), "{role:?}");
        let (_, elsewhere) = services.contest(&actor, &other).await.unwrap();
        assert_eq!(elsewhere, [Role::Creator], "{role:?}");
    }
    let home = services.home(&as_judge).await.unwrap();
    let seats: Vec<_> = home.seats.iter().map(|seat| (seat.role, &seat.contest.id)).collect();
    assert_eq!((seats.as_slice(), home.contests.len()), ([(Role::Judge, &contest)].as_slice(), 0));
    // As the public anybody may look, staff among them: with no right of their own.
    for person in [&harness.organiser, &harness.staff, &judge] {
        let public = person.seen_as(Guise::public(contest.clone())).unwrap();
        assert_eq!(services.contest(&public, &contest).await.unwrap().1, [Role::Creator]);
        assert!(denied(services.board(&public, &contest, StepAsk::Nothing).await.err()));
        assert!(matches!(services.entry(&public, &entries[0]).await, Err(ServiceError::NotFound)));
        let home = services.home(&public).await.unwrap();
        assert_eq!((home.seats.len(), home.contests.len()), (0, 0));
    }
    let as_creator = seen(Role::Creator);
    assert!(denied(services.my_desk(&as_creator, &contest).await.err()));
}

#[tokio::test]
async fn who_looks_as_an_officer_is_one_of_the_chosen_unit_and_reads_no_drafts() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    harness.set_up(&contest, |settings| settings.intake.through_units = true).await;
    let (officer, other, creator) =
        (harness.person("officer").await, harness.person("other").await, harness.person("creator").await);
    harness.cast(&contest, &officer, Role::UnitOfficer, UNIT, "").await;
    harness.cast(&contest, &other, Role::UnitOfficer, "另一单位", "").await;
    let (sent, kept) = (
        harness.draft(&creator, &contest, "夜航", "440100").await,
        harness.draft(&creator, &contest, "灯塔", "440100").await,
    );
    for entry in [&sent, &kept] {
        harness.services.hand_entry(&creator, entry, UNIT).await.unwrap();
    }
    harness.services.submit_entry(&officer, &sent).await.unwrap();

    let services = harness.services.only_looking();
    let look = |unit: &str| {
        let guise = Guise { unit: unit.to_owned(), ..Guise::of(contest.clone(), Role::UnitOfficer) };
        harness.organiser.seen_as(guise).unwrap()
    };
    let as_officer = look(UNIT);
    let view = services.unit_entries(&as_officer, &contest).await.unwrap();
    assert_eq!((view.units.as_slice(), view.others.len()), ([UNIT.to_owned()].as_slice(), 2));
    let titles: Vec<_> = view.entries.iter().map(|one| one.line.title.as_str()).collect();
    assert_eq!(titles, ["夜航"], "what was handed to the unit and not submitted is a draft");
    assert!(services.entry(&as_officer, &sent).await.is_ok());
    assert!(matches!(services.entry(&as_officer, &kept).await, Err(ServiceError::NotFound)));
    assert_eq!(refused(services.rank_in_unit(&as_officer, &sent, 1).await), Refusal::OnlyLooking);
    let elsewhere = look("另一单位");
    assert!(services.unit_entries(&elsewhere, &contest).await.unwrap().entries.is_empty());
    assert!(matches!(services.entry(&elsewhere, &sent).await, Err(ServiceError::NotFound)));
    // Without a choice, or with one that does not take part, as an officer of the first unit.
    for unit in ["", "没有的单位"] {
        let view = services.unit_entries(&look(unit), &contest).await.unwrap();
        assert_eq!(view.units, view.others[..1], "{unit}");
    }
    // The officer sees what they saw before.
    assert_eq!(services.unit_entries(&officer, &contest).await.unwrap().entries.len(), 2);
}

#[tokio::test]
async fn who_only_looks_writes_nothing_whoever_it_is() {
    let harness = Harness::new().await;
    let services = harness.services.only_looking();
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let seen = harness.organiser.seen_as(Guise::of(contest.clone(), Role::Creator)).unwrap();
    let public = harness.organiser.seen_as(Guise::public(contest.clone())).unwrap();
    let refused = |answer: Option<ServiceError>| matches!(answer, Some(ServiceError::Refused(Refusal::OnlyLooking)));
    for actor in [&seen, &public, &creator, &harness.organiser] {
        assert!(refused(services.draft_entry(actor, &contest, answers("夜航", "440100")).await.err()));
    }
    assert!(refused(services.move_phase(&harness.organiser, &contest, Phase::CallClosed, "r").await.err()));
    assert!(refused(services.set_deadline(&harness.organiser, &contest, services.now() + 1).await.err()));
    assert!(services.home(&creator).await.unwrap().entries.lines.is_empty());
    // The same services without it write.
    harness.services.draft_entry(&creator, &contest, answers("夜航", "440100")).await.unwrap();
}

#[tokio::test]
async fn who_only_looks_sends_no_bytes_and_stops_nobody_who_does() {
    let harness = Harness::new().await;
    let (services, looking) = (&harness.services, harness.services.only_looking());
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let entry = services.draft_entry(&creator, &contest, answers("夜航", "440100")).await.unwrap().id;
    let new = NewUpload {
        entry,
        kind: FileKind::JudgingCopy.key().to_owned(),
        filename: "a.mp4".to_owned(),
        media_type: String::new(),
        size_bytes: 4,
    };
    let bytes =
        |text: &'static str| futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(text.as_bytes()))]);
    let id = services.begin_upload(&creator, new.clone()).await.unwrap();
    services.append_upload(&creator, &id, 0, None, bytes("ab")).await.unwrap();
    let arrived = || {
        let names = std::fs::read_dir(services.media().blobs().arriving(&id).parent().unwrap()).unwrap();
        let mut names: Vec<_> = names.map(|one| one.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = arrived();
    let refused = |answer: Option<ServiceError>| matches!(answer, Some(ServiceError::Refused(Refusal::OnlyLooking)));
    assert!(refused(looking.begin_upload(&creator, new.clone()).await.err()));
    assert!(refused(looking.begin_part(&creator, 4).await.err()));
    assert!(refused(looking.join_parts(&creator, new, std::slice::from_ref(&id), "").await.err()));
    assert!(refused(looking.append_upload(&creator, &id, 2, None, bytes("cd")).await.err()));
    assert!(refused(looking.upload_state(&creator, &id).await.err()));
    assert!(refused(looking.cancel_upload(&creator, &id).await.err()));
    assert_eq!(arrived(), before);
    assert_eq!(services.upload_state(&creator, &id).await.unwrap().offset, 2);
}
