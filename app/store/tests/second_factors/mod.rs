//! Second factors: what counts once counts once, also when two ask at the same moment.

use std::sync::Arc;

use domain::ids::AccountId;
use store::{Meter, SecondFactor, Store};

/// Everything, with an account that is there.
pub async fn suite(store: &Arc<dyn Store>, account: &AccountId) {
    let meter = Meter::default();
    an_offer_is_confirmed_once(&**store, &meter, account).await;
    of_two_that_bring_one_code_one_is_let_in(store, account).await;
    it_goes_with_its_codes(&**store, &meter, account).await;
}

async fn an_offer_is_confirmed_once(store: &dyn Store, meter: &Meter, account: &AccountId) {
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.second_factor(account).await.unwrap(), None);
    assert!(!tx.take_step(account, 7).await.unwrap());
    assert!(tx.offer_second_factor(account, b"first", 1).await.unwrap());
    assert!(tx.offer_second_factor(account, b"second", 2).await.unwrap(), "in place of the first");
    assert!(!tx.take_step(account, 7).await.unwrap(), "only offered");
    assert!(tx.with_second_factor(std::slice::from_ref(account)).await.unwrap().is_empty());
    assert!(tx.confirm_second_factor(account, 7, 3).await.unwrap());
    assert!(!tx.confirm_second_factor(account, 8, 4).await.unwrap());
    assert!(!tx.offer_second_factor(account, b"third", 5).await.unwrap());
    let kept = SecondFactor { secret: b"second".to_vec(), last_step: 7, created_at: 2, confirmed_at: Some(3) };
    assert_eq!(tx.second_factor(account).await.unwrap(), Some(kept));
    let asked = [account.clone(), "nobody".parse().unwrap()];
    assert_eq!(tx.with_second_factor(&asked).await.unwrap(), std::slice::from_ref(account));
    assert!(tx.with_second_factor(&[]).await.unwrap().is_empty());
    for (step, taken) in [(7, false), (6, false), (9, true), (9, false), (8, false)] {
        assert_eq!(tx.take_step(account, step).await.unwrap(), taken, "{step}");
    }
    tx.put_recovery_codes(account, &[b"a".to_vec(), b"b".to_vec()]).await.unwrap();
    tx.commit().await.unwrap();
}

async fn of_two_that_bring_one_code_one_is_let_in(store: &Arc<dyn Store>, account: &AccountId) {
    for step in 100..120 {
        let take = |code: Vec<u8>| {
            let (store, account) = (Arc::clone(store), account.clone());
            tokio::spawn(async move {
                let mut tx = store.write_shared(&Meter::default()).await.unwrap();
                let step = tx.take_step(&account, step).await.unwrap();
                let code = tx.use_recovery_code(&account, &code, step.into()).await.unwrap();
                tx.commit().await.unwrap();
                (step, code)
            })
        };
        let (one, other) = (take(b"a".to_vec()), take(b"a".to_vec()));
        let (one, other) = (one.await.unwrap(), other.await.unwrap());
        assert_ne!(one.0, other.0, "step {step}");
        assert_eq!(usize::from(one.1) + usize::from(other.1), usize::from(step == 100), "a recovery code once for all");
    }
}

async fn it_goes_with_its_codes(store: &dyn Store, meter: &Meter, account: &AccountId) {
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.recovery_codes_left(account).await.unwrap(), 1);
    assert!(!tx.use_recovery_code(account, b"c", 9).await.unwrap());
    assert!(tx.use_recovery_code(account, b"b", 9).await.unwrap());
    tx.put_recovery_codes(account, &[b"b".to_vec()]).await.unwrap();
    assert!(tx.use_recovery_code(account, b"b", 9).await.unwrap(), "a new code of the same letters");
    tx.put_recovery_codes(account, &[b"d".to_vec()]).await.unwrap();
    assert!(tx.delete_second_factor(account).await.unwrap());
    assert!(!tx.delete_second_factor(account).await.unwrap());
    assert_eq!(tx.recovery_codes_left(account).await.unwrap(), 0);
    tx.commit().await.unwrap();
}
