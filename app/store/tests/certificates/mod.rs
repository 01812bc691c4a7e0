//! Certificates: kept as they were issued, with one number each in the installation, and ended once.

use domain::certificates::{CertificateKind, CertificateNumber, CertificateValues, CertificateWord, standard_template};
use domain::ids::{AccountId, CertificateId, ContestId};
use domain::text::Lang;
use store::{Certificate, CertificateEnd, CertificatePicture, ErasureKind, KeptTemplate, Meter, Store, StoreError, Tx};

/// The entry `e1` is in the contest.
pub async fn suite(store: &dyn Store, meter: &Meter, contest: &ContestId, by: &AccountId) {
    templates_are_kept_by_version(store, meter, contest, by).await;
    each_template_has_one_picture(store, meter, contest).await;
    certificates_are_kept_as_issued_and_end_once(store, meter, contest, by).await;
    erasing_the_author_empties_those_that_do_not_hold(store, meter, contest, by).await;
}

async fn templates_are_kept_by_version(store: &dyn Store, meter: &Meter, contest: &ContestId, by: &AccountId) {
    let kind = CertificateKind::Work;
    let content = standard_template(kind, Lang::Zh, "2026");
    let of = |version| KeptTemplate { kind, version, content: content.clone() };
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.certificate_templates(contest).await.unwrap(), []);
    for (version, kept) in [(2, false), (1, true), (1, false), (3, false), (2, true)] {
        assert_eq!(tx.put_certificate_template(contest, &of(version), by, 5).await.unwrap(), kept, "{version}");
    }
    assert_eq!(tx.certificate_templates(contest).await.unwrap(), [of(2)]);
    assert_eq!(tx.certificate_templates(&"c2".parse().unwrap()).await.unwrap(), []);
    tx.commit().await.unwrap();
}

async fn each_template_has_one_picture(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let (work, unit) = (CertificateKind::Work, CertificateKind::Unit);
    // Every byte comes back, zeros too.
    let picture = |sha256: &str| CertificatePicture { sha256: sha256.to_owned(), bytes: vec![0x89, 0, 0xff, 0x0a] };
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.certificate_picture(contest, work).await.unwrap(), None);
    tx.put_certificate_picture(contest, work, &picture("aa")).await.unwrap();
    tx.put_certificate_picture(contest, work, &picture("bb")).await.unwrap();
    assert_eq!(tx.certificate_picture(contest, work).await.unwrap(), Some(picture("bb")), "the later one");
    assert_eq!(tx.certificate_picture(contest, unit).await.unwrap(), None);
    assert!(!tx.delete_certificate_picture(contest, unit).await.unwrap());
    assert!(tx.delete_certificate_picture(contest, work).await.unwrap());
    assert_eq!(tx.certificate_picture(contest, work).await.unwrap(), None);
    tx.commit().await.unwrap();
}

fn certificate(id: &str, contest: &ContestId, by: &AccountId, serial: i64) -> Certificate {
    Certificate {
        id: id.parse().unwrap(),
        contest_id: contest.clone(),
        entry_id: Some("e1".parse().unwrap()),
        kind: CertificateKind::Work,
        recipient: "e1".to_owned(),
        number: CertificateNumber::new("2026W", serial).unwrap(),
        token: format!("token-of-{id}"),
        language: Lang::Zh,
        values: CertificateValues::from([(CertificateWord::Title, "夜航".to_owned())]),
        words: vec!["荣誉证书".to_owned(), "《夜航》".to_owned()],
        sha256: "ab".to_owned(),
        issued_by: by.clone(),
        issued_at: serial,
        replaces: None,
        end: None,
    }
}

async fn certificates_are_kept_as_issued_and_end_once(
    store: &dyn Store,
    meter: &Meter,
    contest: &ContestId,
    by: &AccountId,
) {
    let first = certificate("k1", contest, by, 1);
    let id: CertificateId = first.id.clone();
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.last_certificate_serial("2026W").await.unwrap(), 0);
    tx.insert_certificate(&first, b"%PDF").await.unwrap();
    assert_eq!(tx.last_certificate_serial("2026W").await.unwrap(), 1);
    assert_eq!(tx.last_certificate_serial("2026P").await.unwrap(), 0);
    assert_eq!(tx.certificate(&id).await.unwrap(), Some(first.clone()));
    assert_eq!(tx.certificate_by_token("token-of-k1").await.unwrap(), Some(first.clone()));
    assert_eq!(tx.certificate_by_token("token-of-k2").await.unwrap(), None);
    assert_eq!(tx.certificates_by_number(&first.number).await.unwrap(), std::slice::from_ref(&first));
    let other = CertificateNumber::new("2026W", 2).unwrap();
    assert_eq!(tx.certificates_by_number(&other).await.unwrap(), []);
    assert_eq!(tx.certificate_file(&id).await.unwrap().as_deref(), Some(&b"%PDF"[..]));
    tx.commit().await.unwrap();

    let mut tx = store.write(meter).await.unwrap();
    let again = tx.insert_certificate(&certificate("k0", contest, by, 1), b"").await;
    assert!(matches!(again, Err(StoreError::Duplicate(_))), "one number: {again:?}");
    drop(tx);

    let second = Certificate { replaces: Some(id.clone()), ..certificate("k2", contest, by, 2) };
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_certificate(&second, b"%PDF-2").await.unwrap();
    tx.end_certificate(&id, "笔误", by, 9).await.unwrap();
    let end = |replaced_by| Some(CertificateEnd { reason: "笔误".to_owned(), at: 9, replaced_by });
    let replaced = Certificate { end: end(Some(second.number.clone())), ..first };
    assert_eq!(tx.certificates(contest).await.unwrap(), [replaced, second.clone()]);
    assert_eq!(tx.certificate_files(&[]).await.unwrap(), []);
    let mut files = tx.certificate_files(&[second.id.clone(), id.clone()]).await.unwrap();
    files.sort();
    assert_eq!(files, [(id.clone(), b"%PDF".to_vec()), (second.id.clone(), b"%PDF-2".to_vec())]);
    tx.end_certificate(&second.id, "笔误", by, 9).await.unwrap();
    assert_eq!(tx.certificate(&second.id).await.unwrap().unwrap().end, end(None), "revoked");
    tx.commit().await.unwrap();
    let mut tx = store.write(meter).await.unwrap();
    let twice = tx.end_certificate(&id, "又", by, 10).await;
    assert!(matches!(twice, Err(StoreError::Duplicate(_))), "{twice:?}");
}

/// The author of `e1` is `by`; nothing of it is kept.
async fn erasing_the_author_empties_those_that_do_not_hold(
    store: &dyn Store,
    meter: &Meter,
    contest: &ContestId,
    by: &AccountId,
) {
    let mut tx = store.write(meter).await.unwrap();
    let holding = certificate("k3", contest, by, 3);
    tx.insert_certificate(&holding, b"%PDF-3").await.unwrap();
    let account = tx.account(by).await.unwrap().unwrap();
    let planned = tx.erasable(&account).await.unwrap();
    // Two that ended, and the reason of each.
    assert!(planned.contains(&(ErasureKind::Certificates, 4)), "{planned:?}");
    assert_eq!(tx.kept_of(by).await.unwrap().certificates, 1);
    tx.erase_rows(&account, 9).await.unwrap();
    tx.mark_erased(by, "erased", 9).await.unwrap();
    let empty = async |tx: &mut dyn Tx, id: &str| {
        let id: CertificateId = id.parse().unwrap();
        let found = tx.certificate(&id).await.unwrap().unwrap();
        let file = tx.certificate_file(&id).await.unwrap();
        (found.is_erased() && found.values.is_empty() && !found.recipient.contains("e1"), file == Some(Vec::new()))
    };
    assert_eq!(empty(&mut *tx, "k1").await, (true, true));
    assert_eq!(empty(&mut *tx, "k2").await, (true, true));
    assert_eq!(tx.certificate(&holding.id).await.unwrap(), Some(holding.clone()), "it was given out and holds");
    assert!(tx.erasable(&account).await.unwrap().contains(&(ErasureKind::Certificates, 0)));
    tx.end_certificate(&holding.id, "取消资格", by, 10).await.unwrap();
    assert_eq!(empty(&mut *tx, "k3").await, (true, true), "its name goes as it ends");
    assert_eq!(tx.certificates_by_number(&holding.number).await.unwrap()[0].sha256, "ab");
}
