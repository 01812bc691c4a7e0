//! What authors are told of their sheets, and amendments of what was sealed.

use domain::amendment::Amendment;
use domain::contest::Balance;
use domain::feedback::FeedbackKind;
use domain::ids::{AccountId, AssignmentId, ContestId, EntryId};
use domain::judging::sheet::Content;
use domain::judging::watching::Watched;
use domain::scoring::Method;
use domain::sealed_change::{RecordedChange, SealedChange};
use store::{Assignment, CommentReview, Meter, Sheet, Store, WatchEvidence};

/// A round that nothing else in the suite has.
const ROUND: u8 = 9;

/// The entry `e1` is in the contest, whose rules were amended before.
pub async fn suite(store: &dyn Store, meter: &Meter, contest: &ContestId, judge: &AccountId) {
    amendments_are_read_in_their_order_with_the_rules_among_them(store, meter, contest).await;
    comments_are_kept_as_they_were_read(store, meter, contest, judge).await;
}

async fn amendments_are_read_in_their_order_with_the_rules_among_them(
    store: &dyn Store,
    meter: &Meter,
    contest: &ContestId,
) {
    let sealed = Balance { size: 9, tolerance: None, rules: Vec::new() };
    let one = |change, at| RecordedChange { change, reason: "笔误".to_owned(), decider: "组委会".to_owned(), at };
    let deadline = one(SealedChange::Deadline { before: None, after: Some(3) }, 100);
    let method = one(SealedChange::Method { before: Method::Mean, after: Method::Zscore }, 300);
    let after = Balance { size: 8, ..sealed.clone() };
    let mut tx = store.write(meter).await.unwrap();
    let before = tx.sealed_changes(contest, &sealed).await.unwrap().len();
    tx.add_sealed_change(contest, &deadline).await.unwrap();
    let rules = Amendment { balance: after.clone(), reason: "笔误".to_owned(), decider: "组委会".to_owned() };
    tx.add_amendment(contest, &rules, 200).await.unwrap();
    tx.add_sealed_change(contest, &method).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.read(meter).await.unwrap();
    let read = tx.sealed_changes(contest, &sealed).await.unwrap();
    assert_eq!(read[before..], [deadline, one(SealedChange::Rules { before: sealed.clone(), after }, 200), method]);
    assert_eq!(tx.sealed_changes(&"c2".parse().unwrap(), &sealed).await.unwrap(), []);
}

async fn comments_are_kept_as_they_were_read(store: &dyn Store, meter: &Meter, contest: &ContestId, judge: &AccountId) {
    let (entry, id): (EntryId, AssignmentId) = ("e1".parse().unwrap(), "a-feedback".parse().unwrap());
    let assignment = Assignment {
        id: id.clone(),
        contest_id: contest.clone(),
        round: ROUND,
        judge_id: judge.clone(),
        entry_id: entry.clone(),
        position: 1,
        recused_at: None,
        recusal_reason: String::new(),
        recusal_found: false,
        replaces: None,
    };
    let content = Content {
        marks: [("c1".to_owned(), 850)].into(),
        comments: [("c1".to_owned(), "主题清楚".to_owned())].into(),
        comment: "夜景好".to_owned(),
        ..Content::default()
    };
    let sheet = Sheet {
        assignment_id: id.clone(),
        version: 1,
        content: content.clone(),
        total: Some(8_500),
        saved_at: 1,
        signed_at: None,
    };
    let watched = Watched::of([(0, 60_000)]);
    let evidence = WatchEvidence { watched: watched.clone(), length_ms: 60_000, ..WatchEvidence::default() };
    let review = |part: &str, words: &str, released| CommentReview {
        assignment_id: id.clone(),
        part: part.to_owned(),
        words: words.to_owned(),
        released,
    };
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_assignment(&assignment).await.unwrap();
    assert!(tx.save_sheet(&sheet).await.unwrap());
    tx.put_evidence(&id, &evidence, 2).await.unwrap();
    let mine = |sheets: Vec<store::SignedSheet>| sheets.into_iter().find(|one| one.round == ROUND);
    assert_eq!(mine(tx.signed_sheets(contest, None).await.unwrap()), None, "it is not signed");
    tx.set_sheet_total(&id, Some(8_400)).await.unwrap();
    assert_eq!(tx.sign_sheets(contest, ROUND, judge, 3).await.unwrap(), 1);
    let found = mine(tx.signed_sheets(contest, Some(&entry)).await.unwrap()).unwrap();
    assert_eq!((found.assignment_id, found.content, found.watched), (id.clone(), content, watched));
    assert_eq!((found.entry_id, found.length_ms), (entry.clone(), 60_000));
    assert!(tx.signed_sheets(contest, Some(&"e0".parse().unwrap())).await.unwrap().is_empty());
    let kept = tx.task(&id).await.unwrap().unwrap().sheet.unwrap();
    assert_eq!((kept.total, kept.version, kept.signed_at), (Some(8_400), 1, Some(3)), "only the total is another");

    assert_eq!(tx.feedback(contest).await.unwrap(), FeedbackKind::Nothing);
    assert_eq!(tx.released_comments(contest, &entry).await.unwrap(), (FeedbackKind::Nothing, vec![]));
    for told in [FeedbackKind::Means, FeedbackKind::Both] {
        tx.set_feedback(contest, told, judge, 4).await.unwrap();
        assert_eq!(tx.feedback(contest).await.unwrap(), told);
    }
    assert_eq!(tx.released_comments(contest, &entry).await.unwrap(), (FeedbackKind::Both, vec![]));
    tx.put_comment_review(&review("", "夜景好", true), judge, 5).await.unwrap();
    tx.put_comment_review(&review("c1", "主题清楚", true), judge, 5).await.unwrap();
    tx.put_comment_review(&review("c1", "主题清楚", false), judge, 6).await.unwrap();
    let (general, criterion) = (review("", "夜景好", true), review("c1", "主题清楚", false));
    assert_eq!(tx.comment_reviews(contest).await.unwrap(), [general.clone(), criterion]);
    let released = tx.released_comments(contest, &entry).await.unwrap();
    assert_eq!(released, (FeedbackKind::Both, vec![general]), "what is withheld is not read");
    assert!(tx.recuse(&id, 7, "同一单位").await.unwrap());
    assert_eq!(tx.released_comments(contest, &entry).await.unwrap().1, []);
    tx.commit().await.unwrap();
}
