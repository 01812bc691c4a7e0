//! Overrides, amendments of rules, and what closed rounds decided.

use domain::amendment::Amendment;
use domain::contest::Balance;
use domain::ids::ContestId;
use domain::overrides::{Override, Ruling};
use domain::selection::{Rule, RuleKind, Scope};
use store::{Meter, RoundClosing, Store, StoreError};

pub async fn suite(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    a_film_has_one_override(store, meter, contest).await;
    the_latest_amendment_counts_and_a_round_closes_once(store, meter, contest).await;
}

async fn a_film_has_one_override(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let one = |ruling, reason: &str| Override {
        entry: "e1".parse().unwrap(),
        ruling,
        reason: reason.to_owned(),
        decider: "评委会".to_owned(),
    };
    let mut tx = store.write(meter).await.unwrap();
    tx.put_override(contest, &one(Ruling::In, "a"), 1).await.unwrap();
    tx.put_override(contest, &one(Ruling::Out, "b"), 2).await.unwrap();
    assert_eq!(tx.overrides(contest).await.unwrap(), [one(Ruling::Out, "b")]);
    assert!(tx.overrides(&"c2".parse().unwrap()).await.unwrap().is_empty());
    assert!(tx.drop_override(contest, &"e1".parse().unwrap()).await.unwrap());
    assert!(!tx.drop_override(contest, &"e1".parse().unwrap()).await.unwrap());
    tx.commit().await.unwrap();
}

async fn the_latest_amendment_counts_and_a_round_closes_once(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let rule = |most| Rule::new("region:*", "region", Scope::Each).with(RuleKind::Max, most);
    let amendment = |most, reason: &str| Amendment {
        balance: Balance { size: 3, tolerance: Some(150), rules: vec![rule(most)] },
        reason: reason.to_owned(),
        decider: "组委会".to_owned(),
    };
    let other: ContestId = "c2".parse().unwrap();
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.amendment(contest).await.unwrap(), None);
    tx.add_amendment(contest, &amendment(2, "a"), 5).await.unwrap();
    tx.add_amendment(contest, &amendment(3, "b"), 5).await.unwrap();
    assert_eq!(tx.amendment(contest).await.unwrap(), Some(amendment(3, "b")), "the latest");
    assert_eq!(tx.amendment(&other).await.unwrap(), None);

    let closing = RoundClosing {
        contest_id: contest.clone(),
        round: 1,
        method: "mean".to_owned(),
        line: "{}".to_owned(),
        closed_at: 7,
    };
    assert_eq!(tx.closing(contest, 1).await.unwrap(), None);
    tx.insert_closing(&closing).await.unwrap();
    assert_eq!(tx.closing(contest, 1).await.unwrap().as_ref(), Some(&closing));
    assert_eq!((tx.closing(contest, 2).await.unwrap(), tx.closing(&other, 1).await.unwrap()), (None, None));
    tx.commit().await.unwrap();
    let mut tx = store.write(meter).await.unwrap();
    let again = tx.insert_closing(&closing).await;
    assert!(matches!(again, Err(StoreError::Duplicate(_))), "{again:?}");
}
