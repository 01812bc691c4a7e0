//! The one search: who finds what, and that a blind round stays blind.

use domain::access::Role;
use domain::contest::phase::Phase;
use domain::entry::EntryState;
use domain::ids::ContestId;
use services::{AccountSearch, Actor, EntryWay, SearchResult, ServiceError, Services};

use crate::harness::{Harness, UNIT, page};

async fn found(services: &Services, who: &Actor, words: &str) -> SearchResult {
    let counted = services.metered();
    let result = counted.search(who, words, None).await.unwrap();
    assert!(counted.statements() <= 9, "{} statements", counted.statements());
    result
}

fn titles(result: &SearchResult) -> Vec<&str> {
    result.entries.iter().map(|one| one.title.as_str()).collect()
}

#[tokio::test]
async fn everybody_finds_what_they_may_see() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let [judge, idle, chair, stranger] = [
        harness.person("judge").await,
        harness.person("idle").await,
        harness.person("chair").await,
        harness.person("stranger").await,
    ];
    let (contest, entries) = harness.judging(std::slice::from_ref(&judge), &["440100", "440500"]).await;
    harness.cast(&contest, &idle, Role::Judge, "", "").await;
    harness.cast(&contest, &chair, Role::Chair, "", "").await;

    // The office by number, title and unit, whatever the width, case and spaces.
    for who in [&harness.organiser, &harness.staff] {
        for (typed, titles_found) in [
            ("Ｎ－００１", vec!["第1部"]),
            ("2", vec!["第2部"]),
            ("第 2 部", vec!["第2部"]),
            (UNIT, vec!["第1部", "第2部"]),
        ] {
            let result = found(services, who, typed).await;
            assert_eq!(titles(&result), titles_found, "{typed}");
            assert!(result.entries.iter().all(|one| one.way == EntryWay::Check && one.unit == UNIT), "{typed}");
        }
    }
    // A judge the own films by number and title, and nothing that tells the origin.
    let own = found(services, &judge, "第2部").await;
    assert_eq!((titles(&own), own.entries[0].unit.as_str(), own.entries[0].state), (vec!["第2部"], "", None));
    assert!(matches!(own.entries[0].way, EntryWay::Desk(_)));
    for typed in [UNIT, "officer", "观众"] {
        assert!(found(services, &judge, typed).await.entries.is_empty(), "{typed}");
        assert!(found(services, &judge, typed).await.people.is_empty(), "{typed}");
    }
    for who in [&idle, &chair, &stranger] {
        assert!(found(services, who, "第2部").await.entries.is_empty());
    }
    let task = services.my_desk(&judge, &contest).await.unwrap().lines[0].clone();
    services.recuse(&judge, &task.assignment, "友人").await.unwrap();
    assert!(found(services, &judge, &task.title).await.entries.is_empty(), "recused");

    // People are found by who manages them; who has no account yet is nobody's.
    let people = found(services, &harness.organiser, "jud ge").await.people;
    assert_eq!(people.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["judge"]);
    assert_eq!(people[0].seat.as_ref().map(|seat| (seat.0.clone(), seat.2)), Some((contest.clone(), Role::Judge)));
    assert!(found(services, &harness.staff, "judge").await.people.is_empty());
    let administrator = crate::harness::account(services, "admin", Role::Administrator).await;
    let accounts = found(services, &administrator, "STRANGER").await;
    assert_eq!((accounts.people.len(), accounts.people[0].seat.clone()), (1, None));
    assert!(accounts.entries.is_empty());

    let one = found(services, &stranger, "观摩").await;
    assert_eq!(one.contests.iter().map(|line| &line.id).collect::<Vec<_>>(), [&contest]);
    assert_eq!(found(services, &harness.organiser, " \u{3000}").await, SearchResult::default());
    assert!(matches!(services.search(&Actor::Anonymous, "1", None).await, Err(ServiceError::SignInNeeded)));
    assert_eq!(entries.len(), 2);
}

#[tokio::test]
async fn authors_find_their_own_and_the_outcome_is_told_when_it_is_out() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judge = harness.person("judge").await;
    let chair = harness.person("chair").await;
    let contest = harness.open_for(1).await;
    harness.judging_in(&contest, std::slice::from_ref(&judge), &["440100", "440500"]).await;
    harness.cast(&contest, &chair, Role::Chair, "", "").await;
    let officer = harness_officer(services, &contest).await;
    let own = found(services, &officer, UNIT).await;
    assert_eq!(titles(&own), ["第1部", "第2部"]);
    assert!(own.entries.iter().all(|one| one.way == EntryWay::Own && one.state == Some(EntryState::Eligible)));

    harness.select_by_number(&[judge], &contest).await;
    harness.seal(&contest).await;
    assert_eq!(found(services, &officer, "第1部").await.entries[0].state, Some(EntryState::Eligible));
    assert_eq!(found(services, &harness.organiser, "第1部").await.entries[0].state, Some(EntryState::Shortlisted));
    // Whoever reads the ranking finds its films there, by title and not by unit.
    let ranked = found(services, &chair, "第1部").await;
    assert_eq!((ranked.entries[0].way.clone(), ranked.entries[0].state), (EntryWay::Ranking, None));
    assert!(found(services, &chair, UNIT).await.entries.is_empty());
    services.move_phase(&harness.organiser, &contest, Phase::Publicity, "").await.unwrap();
    assert_eq!(found(services, &officer, "第1部").await.entries[0].state, Some(EntryState::Shortlisted));
}

fn first_accounts() -> AccountSearch {
    AccountSearch { page: page(1, 50), ..AccountSearch::default() }
}

/// The officer that the harness entered films with.
async fn harness_officer(services: &Services, contest: &ContestId) -> Actor {
    let name = format!("officer-{contest}@example.invalid");
    let all = services.accounts(&Actor::Operator, &first_accounts()).await.unwrap();
    Actor::of(all.accounts.into_iter().find(|account| account.email == name).unwrap())
}

#[tokio::test]
async fn a_search_stays_in_its_contest() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let author = harness.person("author").await;
    let (here, there) = (harness.open_contest().await, harness.open_contest().await);
    for contest in [&here, &there] {
        let entry = harness.draft(&author, contest, "灯塔", "440100").await;
        services.submit_entry(&author, &entry).await.unwrap();
    }
    harness.draft(&author, &here, "灯塔草稿", "440100").await;
    let all = services.search(&harness.organiser, "灯塔", None).await.unwrap();
    assert_eq!(all.entries.len(), 2, "no drafts of others");
    let one = services.search(&harness.organiser, "灯塔", Some(&here)).await.unwrap();
    assert_eq!(one.entries.iter().map(|one| &one.contest).collect::<Vec<_>>(), [&here]);
    assert_eq!(one.within.unwrap().id, here);
    let own = services.search(&author, "灯塔", Some(&here)).await.unwrap();
    assert_eq!(titles(&own), ["灯塔", "灯塔草稿"]);
    // What one may not know of is not there.
    let draft =
        services.create_contest(&harness.organiser, domain::contest::preset::Preset::Festival, "秘密").await.unwrap();
    let hidden = services.search(&author, "灯塔", Some(&draft.id)).await;
    assert!(matches!(hidden, Err(ServiceError::NotFound)), "{hidden:?}");
    assert!(services.search(&author, "秘密", None).await.unwrap().contests.is_empty());
    assert_eq!(services.search(&harness.organiser, "秘密", None).await.unwrap().contests.len(), 1);
}
