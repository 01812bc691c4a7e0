//! Rulings about awards, what was decided and announced, and the order of the award evening.

use domain::awards::decided::{DecidedAwards, DecidedGrade};
use domain::awards::proposal::AwardRuling;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::notice::{NoticeSection, NoticeWords};
use domain::presentation::ScreeningList;
use domain::text::{Lang, Text};
use store::{AwardDecision, Meter, Store, StoreError};

/// The entry `e1` is in the contest.
pub async fn suite(store: &dyn Store, meter: &Meter, contest: &ContestId, account: &AccountId) {
    a_film_has_one_ruling_about_its_award(store, meter, contest).await;
    the_latest_decision_counts_until_it_is_void(store, meter, contest, account).await;
    the_announcement_is_kept_once(store, meter, contest).await;
    the_order_of_the_evening_is_kept(store, meter, contest, account).await;
}

async fn a_film_has_one_ruling_about_its_award(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let film: EntryId = "e1".parse().unwrap();
    let one = |grade: Option<&str>, at| AwardRuling {
        entry: film.clone(),
        grade: grade.map(str::to_owned),
        reason: "题材".to_owned(),
        decider: "评委会".to_owned(),
        at,
    };
    let mut tx = store.write(meter).await.unwrap();
    tx.put_award_ruling(contest, &one(Some("g1"), 1)).await.unwrap();
    tx.put_award_ruling(contest, &one(None, 2)).await.unwrap();
    assert_eq!(tx.award_rulings(contest).await.unwrap(), [one(None, 2)]);
    assert_eq!(tx.award_rulings(&"c2".parse().unwrap()).await.unwrap(), []);
    assert!(tx.drop_award_ruling(contest, &film).await.unwrap());
    assert!(!tx.drop_award_ruling(contest, &film).await.unwrap());
    assert_eq!(tx.award_ballots(contest).await.unwrap(), []);
    tx.commit().await.unwrap();
}

async fn the_latest_decision_counts_until_it_is_void(
    store: &dyn Store,
    meter: &Meter,
    contest: &ContestId,
    account: &AccountId,
) {
    let decision = |films: &[&str], at| AwardDecision {
        contest_id: contest.clone(),
        basis: format!("basis {at}"),
        content: DecidedAwards {
            grades: vec![DecidedGrade {
                key: "g1".to_owned(),
                label: Text::new("一等奖", "First prize"),
                films: films.iter().map(|film| film.parse().unwrap()).collect(),
                vacant: 1,
            }],
            organisation: None,
        },
        decided_by: account.clone(),
        decided_at: at,
    };
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.award_decision(contest).await.unwrap(), None);
    tx.insert_award_decision(&decision(&["e1"], 1)).await.unwrap();
    tx.insert_award_decision(&decision(&[], 2)).await.unwrap();
    assert_eq!(tx.award_decision(contest).await.unwrap(), Some(decision(&[], 2)));
    tx.void_award_decision(contest, 3).await.unwrap();
    assert_eq!(tx.award_decision(contest).await.unwrap(), None, "not the one before either");
    tx.commit().await.unwrap();
}

async fn the_announcement_is_kept_once(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let words = |line: &str| NoticeWords {
        title: "公告".to_owned(),
        opening: vec!["现将评选结果公布如下。".to_owned()],
        sections: vec![NoticeSection { heading: "一等奖".to_owned(), lines: vec![line.to_owned()] }],
        closing: Vec::new(),
        signed: vec!["办公室".to_owned()],
    };
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.result_announcement(contest).await.unwrap(), None);
    tx.insert_result_announcement(contest, Lang::En, &words("N-001"), 7).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.write(meter).await.unwrap();
    let again = tx.insert_result_announcement(contest, Lang::Zh, &words("N-002"), 8).await;
    assert!(matches!(again, Err(StoreError::Duplicate(_))), "{again:?}");
    drop(tx);
    let mut tx = store.read(meter).await.unwrap();
    let kept = tx.result_announcement(contest).await.unwrap().unwrap();
    let hash = words("N-001").hash().to_string();
    assert_eq!((kept.lang, kept.words, kept.hash, kept.published_at), (Lang::En, words("N-001"), hash, 7));
    assert_eq!(tx.result_announcement(&"c2".parse().unwrap()).await.unwrap(), None);
}

async fn the_order_of_the_evening_is_kept(store: &dyn Store, meter: &Meter, contest: &ContestId, account: &AccountId) {
    let list = |films: &[&str]| ScreeningList {
        films: films.iter().map(|film| film.parse().unwrap()).collect(),
        ..ScreeningList::default()
    };
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.screening_list(contest).await.unwrap(), None);
    for films in [&["e1", "e2"][..], &["e2"]] {
        tx.put_screening_list(contest, &list(films), account, 4).await.unwrap();
        assert_eq!(tx.screening_list(contest).await.unwrap(), Some(list(films)));
    }
    tx.commit().await.unwrap();
}
