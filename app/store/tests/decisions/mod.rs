//! Amendments of rules, what closed rounds decided, and deadlines that were extended.

use domain::amendment::Amendment;
use domain::contest::{Balance, Entrant};
use domain::ids::ContestId;
use domain::selection::{Rule, RuleKind, Scope};
use store::{DeadlineExtension, Meter, RoundClosing, Store, StoreError};

pub async fn suite(store: &dyn Store, meter: &Meter, contest: &ContestId) {
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
    drop(tx);
    extensions(store, meter, contest).await;
}

async fn extensions(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let extension = |entrant, ends_at, reason: &str| DeadlineExtension {
        contest_id: contest.clone(),
        entrant,
        ends_at,
        reason: reason.to_owned(),
        granted_at: 3,
    };
    let (person, unit) = (Entrant::Person("one".parse().unwrap()), Entrant::Unit("市文联".to_owned()));
    let mut tx = store.write(meter).await.unwrap();
    tx.put_extension(&extension(person.clone(), 50, "a")).await.unwrap();
    tx.put_extension(&extension(unit.clone(), 40, "b")).await.unwrap();
    // Spelled otherwise, it is the same unit; the later grant stands.
    let again = extension(Entrant::Unit("市 文联".to_owned()), 60, "c");
    tx.put_extension(&again).await.unwrap();
    let kept = [extension(person, 50, "a"), again];
    assert_eq!(tx.extensions(contest).await.unwrap(), kept);
    assert_eq!(tx.extensions_since(51).await.unwrap(), kept[1..]);
    assert_eq!(tx.extensions(&"c2".parse().unwrap()).await.unwrap(), []);
    tx.commit().await.unwrap();
}
