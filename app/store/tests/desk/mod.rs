//! What belongs to a judge's desk: whole sheets, what was watched, declarations, terms, signatures.

use std::time::Duration;

use domain::access::Role;
use domain::form::Answers;
use domain::ids::{AccountId, AssignmentId, ContestId, EntryId};
use domain::judging::sheet::{Content, Note};
use domain::judging::watching::Watched;
use store::{
    Account, Assignment, ConflictDecision, ContestTies, Declaration, EntryVersion, JudgeAdmission, JudgingTerm, Member,
    Meter, NamedSignature, Reopening, RoundAdmissions, Sheet, Signature, Store, Verdict, WatchEvidence,
};

/// A round that nothing else in the suite has.
const ROUND: u8 = 5;

/// The entry `e1` is in the contest.
pub async fn suite(store: &dyn Store, meter: &Meter, contest: &ContestId, judge: &AccountId) {
    let mut tx = store.write(meter).await.unwrap();
    let assignment = Assignment {
        id: task(),
        contest_id: contest.clone(),
        round: ROUND,
        judge_id: judge.clone(),
        entry_id: "e1".parse().unwrap(),
        position: 1,
        recused_at: None,
        recusal_reason: String::new(),
        recusal_found: false,
        replaces: Some("a1".parse().unwrap()),
    };
    tx.insert_assignment(&assignment).await.unwrap();
    assert_eq!(tx.task(&task()).await.unwrap().unwrap().assignment, assignment);
    let entry = &assignment.entry_id;
    assert!(!tx.is_assigned(judge, entry).await.unwrap(), "recused in the first round is recused in all");
    tx.commit().await.unwrap();
    a_sheet_keeps_everything_on_it(store, meter).await;
    evidence_grows_beside_the_sheet(store, meter, contest, judge).await;
    ties_of_a_judge_are_found(store, meter, contest, judge).await;
    a_decision_is_taken_back(store, meter, contest, judge).await;
    what_somebody_is_in_a_contest_is_read_with_their_ties(store, meter, contest).await;
    who_handed_in_a_version_has_entered(store, meter, contest).await;
    what_was_found_is_given_back_and_an_own_recusal_is_not(store, meter, contest).await;
    a_membership_is_renewed_without_losing_what_is_kept(store, meter, contest, judge).await;
    admission_is_declaration_and_the_longest_term(store, meter, contest, judge).await;
    let mut tx = store.write(meter).await.unwrap();
    let going = ["e1".parse().unwrap()];
    tx.insert_advances(contest, ROUND, &going).await.unwrap();
    let mut rounds: Vec<u8> = Vec::new();
    tx.round_sheets(contest, 1..ROUND + 1, &[], &mut |sheet| rounds.push(sheet.round)).await.unwrap();
    assert!(rounds.is_sorted_by(|one, two| one >= two) && rounds[0] == ROUND && rounds.contains(&1), "{rounds:?}");
    let mut between = 0;
    tx.round_sheets(contest, 2..ROUND, &[], &mut |_| between += 1).await.unwrap();
    assert_eq!(between, 0);
    assert_eq!(
        (tx.advanced(contest, ROUND).await.unwrap(), tx.advanced(contest, 2).await.unwrap()),
        (going.into(), vec![])
    );
    tx.commit().await.unwrap();
    nobody_else_writes_until_a_write_ends(store, meter).await;
    a_signature_stands_until_the_sheets_are_opened(store, meter, contest, judge).await;
}

fn task() -> AssignmentId {
    "a-desk".parse().unwrap()
}

async fn a_sheet_keeps_everything_on_it(store: &dyn Store, meter: &Meter) {
    let sheet = Sheet {
        assignment_id: task(),
        version: 1,
        content: Content {
            marks: [("c1".to_owned(), 850), ("c2".to_owned(), 0)].into(),
            comments: [("c1".to_owned(), "主题 \"清楚\"".to_owned())].into(),
            comment: "夜景\n好".to_owned(),
            red_line: "史实".to_owned(),
            notes: vec![Note { at_ms: 72_000, words: "剪辑".to_owned() }],
        },
        total: None,
        saved_at: 5,
        signed_at: None,
    };
    let mut tx = store.write(meter).await.unwrap();
    assert!(tx.save_sheet(&sheet).await.unwrap());
    let read = tx.task(&task()).await.unwrap().unwrap();
    assert_eq!((read.sheet.as_ref(), read.evidence), (Some(&sheet), WatchEvidence::default()));
    let next = Sheet { version: 2, content: Content::default(), ..sheet };
    assert!(tx.save_sheet(&next).await.unwrap());
    assert_eq!(tx.task(&task()).await.unwrap().unwrap().sheet, Some(next));
    tx.commit().await.unwrap();
}

async fn evidence_grows_beside_the_sheet(store: &dyn Store, meter: &Meter, contest: &ContestId, judge: &AccountId) {
    let mut tx = store.write(meter).await.unwrap();
    let first = WatchEvidence { watched: Watched::of([(0, 9_000)]), length_ms: 60_000, ..WatchEvidence::default() };
    tx.put_evidence(&task(), &first, 1).await.unwrap();
    let more =
        WatchEvidence { watched: first.watched.and([(8_000, 20_000)], 60_000), skipped: "看过".to_owned(), ..first };
    tx.put_evidence(&task(), &more, 2).await.unwrap();
    assert_eq!(tx.task(&task()).await.unwrap().unwrap().evidence, more);
    // When it was first followed is kept, whatever comes later.
    let entry = "e1".parse().unwrap();
    assert!(tx.is_unfollowed(judge, &entry).await.unwrap());
    tx.follow_film(judge, &entry, 5).await.unwrap();
    tx.follow_film(judge, &entry, 9).await.unwrap();
    assert!(!tx.is_unfollowed(judge, &entry).await.unwrap());
    assert_eq!(tx.unverified_watching(contest, ROUND).await.unwrap(), []);
    let more = WatchEvidence { followed_at: Some(5), unverified: true, ..more };
    tx.put_evidence(&task(), &WatchEvidence { followed_at: None, ..more.clone() }, 10).await.unwrap();
    assert_eq!(tx.task(&task()).await.unwrap().unwrap().evidence, more);
    assert_eq!(tx.unverified_watching(contest, ROUND).await.unwrap(), [(judge.clone(), 1)]);
    tx.commit().await.unwrap();
}

async fn ties_of_a_judge_are_found(store: &dyn Store, meter: &Meter, contest: &ContestId, judge: &AccountId) {
    let entry: EntryId = "e1".parse().unwrap();
    let mut tx = store.write(meter).await.unwrap();
    let before = tx.contest_ties(contest).await.unwrap();
    assert!(before.recused.contains(&(judge.clone(), entry.clone())) && before.decided.is_empty(), "{before:?}");
    let decide = |conflict, reason: &str| ConflictDecision {
        contest_id: contest.clone(),
        judge_id: judge.clone(),
        entry_id: entry.clone(),
        conflict,
        reason: reason.to_owned(),
        considered: vec![format!("unit:{reason}=市文联")],
        decided_by: judge.clone(),
        decided_at: 3,
    };
    tx.put_conflict_decision(&decide(true, "a")).await.unwrap();
    assert!(tx.personal_ties(contest, judge, &entry).await.unwrap().decided.is_some_and(|one| one.conflict));
    tx.put_conflict_decision(&decide(false, "b")).await.unwrap();
    let found = tx.personal_ties(contest, judge, &entry).await.unwrap();
    let considered = vec!["unit:b=市文联".to_owned()];
    let verdict = Verdict { conflict: false, reason: "b".to_owned(), considered };
    assert!(found.recused && found.decided.as_ref() == Some(&verdict), "{found:?}");
    let decided = tx.contest_ties(contest).await.unwrap().decided;
    assert_eq!(decided.len(), 1, "{decided:?}");
    let one = decided.first().unwrap();
    assert_eq!((&one.judge, &one.entry, &one.verdict), (judge, &entry, &verdict));
    assert!(!one.name.is_empty() && !one.title.is_empty(), "{one:?}");
    let nobody = "nobody".parse().unwrap();
    assert_eq!(tx.contest_ties(&nobody).await.unwrap(), ContestTies::default());
    assert_eq!(tx.entered(&nobody, judge).await.unwrap(), 0);
    assert_eq!(tx.entered(contest, judge).await.unwrap(), 1, "one is submitted, one a draft");
    tx.commit().await.unwrap();
}

/// Nothing of this is kept.
async fn a_decision_is_taken_back(store: &dyn Store, meter: &Meter, contest: &ContestId, judge: &AccountId) {
    let entry: EntryId = "e1".parse().unwrap();
    let mut tx = store.write(meter).await.unwrap();
    assert!(tx.delete_conflict_decision(contest, judge, &entry).await.unwrap());
    assert!(!tx.delete_conflict_decision(contest, judge, &entry).await.unwrap());
    assert!(tx.contest_ties(contest).await.unwrap().decided.is_empty());
    assert!(tx.personal_ties(contest, judge, &entry).await.unwrap().decided.is_none());
}

/// Nothing of this is kept.
async fn what_somebody_is_in_a_contest_is_read_with_their_ties(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let both = Account { roles: vec![Role::Staff], ..crate::account("both") };
    let entry: EntryId = "e1".parse().unwrap();
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_account(&both).await.unwrap();
    let of = |role| Member {
        contest_id: contest.clone(),
        account_id: both.id.clone(),
        role,
        unit: String::new(),
        region: String::new(),
        expertise: String::new(),
        created_at: 1,
    };
    tx.put_member(&of(Role::UnitOfficer)).await.unwrap();
    let listed = |ties: &ContestTies| ties.global.iter().any(|(who, _)| *who == both.id);
    assert!(!listed(&tx.contest_ties(contest).await.unwrap()), "only of who judges");
    tx.put_member(&of(Role::Chair)).await.unwrap();
    let ties = tx.contest_ties(contest).await.unwrap();
    assert!(
        ties.global.contains(&(both.id.clone(), vec![Role::Staff])) && !ties.entered.contains(&both.id),
        "{ties:?}"
    );
    let mut roles = tx.personal_ties(contest, &both.id, &entry).await.unwrap().roles;
    roles.sort_unstable();
    assert_eq!(roles, [Role::Staff, Role::UnitOfficer, Role::Chair]);
    let version = EntryVersion {
        version: 902,
        answers: Answers::new(),
        file_sha256: None,
        submitted_by: both.id.clone(),
        submitted_at: 1,
    };
    tx.insert_entry_version(&entry, &version).await.unwrap();
    assert!(tx.contest_ties(contest).await.unwrap().entered.contains(&both.id));
    // Of another film of the contest too.
    assert!(tx.personal_ties(contest, &both.id, &"e2".parse().unwrap()).await.unwrap().entered);
}

/// Nothing of this is kept.
async fn who_handed_in_a_version_has_entered(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let (helper, entry) = (crate::account("helper"), "e1".parse::<EntryId>().unwrap());
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_account(&helper).await.unwrap();
    let pair = (helper.id.clone(), entry.clone());
    assert_eq!(tx.entered(contest, &helper.id).await.unwrap(), 0);
    assert!(!tx.contest_ties(contest).await.unwrap().submitted.contains(&pair));
    let version = EntryVersion {
        version: 901,
        answers: Answers::new(),
        file_sha256: None,
        submitted_by: helper.id.clone(),
        submitted_at: 1,
    };
    tx.insert_entry_version(&entry, &version).await.unwrap();
    assert_eq!(tx.entered(contest, &helper.id).await.unwrap(), 1);
    assert!(tx.contest_ties(contest).await.unwrap().submitted.contains(&pair));
    assert!(tx.personal_ties(contest, &helper.id, &entry).await.unwrap().submitted);
}

/// Nothing of this is kept.
async fn what_was_found_is_given_back_and_an_own_recusal_is_not(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let other = crate::account("found");
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_account(&other).await.unwrap();
    let dealt = Assignment {
        id: "a-found".parse().unwrap(),
        contest_id: contest.clone(),
        round: ROUND,
        judge_id: other.id,
        entry_id: "e1".parse().unwrap(),
        position: 1,
        recused_at: None,
        recusal_reason: String::new(),
        recusal_found: false,
        replaces: None,
    };
    tx.insert_assignment(&dealt).await.unwrap();
    let pair = (dealt.judge_id.clone(), dealt.entry_id.clone());
    assert!(tx.set_aside(&dealt.id, 7, "即该单位").await.unwrap());
    assert!(!tx.set_aside(&dealt.id, 8, "").await.unwrap());
    let aside =
        Assignment {
            recused_at: Some(7), recusal_reason: "即该单位".to_owned(), recusal_found: true, ..dealt.clone()
        };
    assert_eq!(tx.task(&dealt.id).await.unwrap().unwrap().assignment, aside);
    assert!(tx.assignments_around_recusals(contest, ROUND).await.unwrap().contains(&aside));
    assert!(!tx.contest_ties(contest).await.unwrap().recused.contains(&pair));
    assert!(!tx.personal_ties(contest, &pair.0, &pair.1).await.unwrap().recused);
    assert!(!tx.is_assigned(&pair.0, &pair.1).await.unwrap());
    assert!(tx.give_back(&dealt.id).await.unwrap());
    assert_eq!(tx.task(&dealt.id).await.unwrap().unwrap().assignment, dealt);
    assert!(tx.is_assigned(&pair.0, &pair.1).await.unwrap());
    assert!(tx.recuse(&dealt.id, 9, "同一单位").await.unwrap());
    assert!(!tx.give_back(&dealt.id).await.unwrap());
    assert!(tx.contest_ties(contest).await.unwrap().recused.contains(&pair));
    assert!(tx.personal_ties(contest, &pair.0, &pair.1).await.unwrap().recused);
    assert!(!tx.keep_aside(&dealt.id).await.unwrap());
    // What is kept aside for good binds the person as an own recusal does.
    let kept = crate::account("kept");
    tx.insert_account(&kept).await.unwrap();
    let kept = Assignment { id: "a-kept".parse().unwrap(), judge_id: kept.id, ..dealt.clone() };
    tx.insert_assignment(&kept).await.unwrap();
    let pair = (kept.judge_id.clone(), kept.entry_id.clone());
    assert!(!tx.keep_aside(&kept.id).await.unwrap());
    assert!(tx.set_aside(&kept.id, 7, "").await.unwrap());
    assert!(tx.keep_aside(&kept.id).await.unwrap());
    assert!(!tx.keep_aside(&kept.id).await.unwrap());
    assert!(!tx.give_back(&kept.id).await.unwrap());
    assert!(tx.task(&kept.id).await.unwrap().unwrap().assignment.recusal_found);
    assert!(tx.contest_ties(contest).await.unwrap().recused.contains(&pair));
    assert!(tx.personal_ties(contest, &pair.0, &pair.1).await.unwrap().recused);
    // Who stands in for whom.
    assert!(tx.stand_in_of(&kept).await.unwrap().is_none());
    let deputy = crate::account("deputy");
    tx.insert_account(&deputy).await.unwrap();
    let stands_in =
        Assignment { id: "a-deputy".parse().unwrap(), judge_id: deputy.id, replaces: Some(kept.id.clone()), ..dealt };
    tx.insert_assignment(&stands_in).await.unwrap();
    assert_eq!(tx.stand_in_of(&kept).await.unwrap().unwrap().assignment, stands_in);
    // One between them goes.
    tx.hand_on_stand_in(&kept, &dealt.id).await.unwrap();
    assert!(tx.stand_in_of(&kept).await.unwrap().is_none());
    assert_eq!(tx.task(&stands_in.id).await.unwrap().unwrap().assignment.replaces, Some(dealt.id));
}

/// Nothing of this is kept.
async fn a_membership_is_renewed_without_losing_what_is_kept(
    store: &dyn Store,
    meter: &Meter,
    contest: &ContestId,
    person: &AccountId,
) {
    let of = |unit: &str, region: &str| Member {
        contest_id: contest.clone(),
        account_id: person.clone(),
        role: Role::UnitOfficer,
        unit: unit.to_owned(),
        region: region.to_owned(),
        expertise: String::new(),
        created_at: 1,
    };
    let mut tx = store.write(meter).await.unwrap();
    let steps = [("市文联", "440100"), ("", ""), ("市妇联", ""), ("", "440500")];
    let kept = [("市文联", "440100"), ("市文联", "440100"), ("市妇联", "440100"), ("市妇联", "440500")];
    for ((unit, region), (kept_unit, kept_region)) in steps.into_iter().zip(kept) {
        tx.put_member(&of(unit, region)).await.unwrap();
        let found = tx.memberships_in(contest, person).await.unwrap();
        let officer = found.iter().find(|one| one.role == Role::UnitOfficer);
        assert_eq!(officer, Some(&of(kept_unit, kept_region)));
    }
    let cleared = of("", "440500");
    assert!(tx.update_member(&cleared).await.unwrap());
    assert!(tx.memberships_in(contest, person).await.unwrap().contains(&cleared));
    assert!(tx.access_in(contest, person).await.unwrap().roles.contains(&Role::UnitOfficer));
    assert!(tx.delete_member(contest, person, Role::UnitOfficer).await.unwrap());
    assert!(!tx.update_member(&cleared).await.unwrap(), "nobody is added so");
    assert!(!tx.access_in(contest, person).await.unwrap().roles.contains(&Role::UnitOfficer));
    tx.put_member(&of("", "")).await.unwrap();
    assert!(tx.memberships_in(contest, person).await.unwrap().contains(&of("", "")));
}

async fn admission_is_declaration_and_the_longest_term(
    store: &dyn Store,
    meter: &Meter,
    contest: &ContestId,
    judge: &AccountId,
) {
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.admission(contest, ROUND, judge).await.unwrap(), JudgeAdmission::default());
    let declaration = Declaration {
        contest_id: contest.clone(),
        round: ROUND,
        judge_id: judge.clone(),
        statement: "我已阅读评审规则".to_owned(),
        declared_at: 7,
    };
    assert!(tx.insert_declaration(&declaration).await.unwrap());
    assert!(!tx.insert_declaration(&Declaration { declared_at: 8, ..declaration }).await.unwrap());
    assert_eq!(tx.admissions(contest, ROUND).await.unwrap().declared, std::slice::from_ref(judge));
    assert_eq!(tx.admissions(contest, 9).await.unwrap(), RoundAdmissions::default());
    let term = |judge_id: Option<&AccountId>, until| JudgingTerm {
        contest_id: contest.clone(),
        round: ROUND,
        judge_id: judge_id.cloned(),
        until,
    };
    tx.put_term(&term(Some(judge), 40)).await.unwrap();
    let alone = tx.admission(contest, ROUND, judge).await.unwrap();
    assert_eq!(alone.until, None, "more time than everybody, and everybody has no end");
    tx.put_term(&term(None, 50)).await.unwrap();
    let admission = |until| JudgeAdmission { declared_at: Some(7), until: Some(until), reopened: None };
    assert_eq!(tx.admission(contest, ROUND, judge).await.unwrap(), admission(50), "an own term never shortens");
    tx.put_term(&term(Some(judge), 60)).await.unwrap();
    assert_eq!(tx.admission(contest, ROUND, judge).await.unwrap(), admission(60));
    assert_eq!(tx.admissions(contest, ROUND).await.unwrap().terms, [term(None, 50), term(Some(judge), 60)]);
    tx.commit().await.unwrap();
}

/// What a write reads stays so until it ends: nobody else writes meanwhile, so what is signed is what was read.
async fn nobody_else_writes_until_a_write_ends(store: &dyn Store, meter: &Meter) {
    let begins_at_once = async || {
        let begin = async { drop(store.write(meter).await.unwrap()) };
        tokio::time::timeout(Duration::from_millis(200), begin).await.is_ok()
    };
    let tx = store.write(meter).await.unwrap();
    assert!(!begins_at_once().await);
    tx.commit().await.unwrap();
    assert!(begins_at_once().await);
}

async fn a_signature_stands_until_the_sheets_are_opened(
    store: &dyn Store,
    meter: &Meter,
    contest: &ContestId,
    judge: &AccountId,
) {
    let signature = |signed_at| Signature {
        contest_id: contest.clone(),
        round: ROUND,
        judge_id: judge.clone(),
        signed_at,
        content: "{}".to_owned(),
        hash: "ab".repeat(32),
        reopened_at: None,
        reopen_reason: String::new(),
    };
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.signature(contest, ROUND, judge).await.unwrap(), None);
    assert!(tx.sign_sheets(contest, ROUND, judge, 9).await.unwrap() > 0);
    tx.insert_signature(&signature(9)).await.unwrap();
    assert_eq!(tx.signature(contest, ROUND, judge).await.unwrap(), Some(signature(9)));
    assert_eq!(tx.admission(contest, ROUND, judge).await.unwrap().reopened, None);
    let version = tx.task(&task()).await.unwrap().unwrap().sheet.unwrap().version;
    assert!(tx.reopen_sheets(contest, ROUND, judge, 10, "笔误").await.unwrap() > 0);
    // What was read before does not follow the sheet that was opened again.
    let reopened = tx.task(&task()).await.unwrap().unwrap().sheet.unwrap();
    assert_eq!((reopened.version, reopened.signed_at), (version + 1, None));
    assert_eq!(tx.signature(contest, ROUND, judge).await.unwrap(), None);
    let opening = Reopening { at: 10, reason: "笔误".to_owned(), hash: "ab".repeat(32) };
    assert_eq!(tx.admission(contest, ROUND, judge).await.unwrap().reopened, Some(opening));
    tx.insert_signature(&signature(11)).await.unwrap();
    assert_eq!(tx.signature(contest, ROUND, judge).await.unwrap(), Some(signature(11)));
    assert_eq!(tx.admission(contest, ROUND, judge).await.unwrap().reopened, None);
    let ended = Signature { reopened_at: Some(10), reopen_reason: "笔误".to_owned(), ..signature(9) };
    assert_eq!(tx.signatures(contest, ROUND, judge).await.unwrap(), [signature(11), ended]);
    assert_eq!(tx.signatures(contest, ROUND + 1, judge).await.unwrap(), []);
    assert_eq!(tx.signers(contest, ROUND).await.unwrap(), std::slice::from_ref(judge));
    let name = tx.account(judge).await.unwrap().unwrap().name;
    let standing = NamedSignature { round: ROUND, judge_id: judge.clone(), name, signed_at: 11, hash: "ab".repeat(32) };
    assert_eq!(tx.standing_signatures(contest, ROUND..ROUND + 1).await.unwrap(), [standing], "not the one that ended");
    assert_eq!(tx.standing_signatures(contest, ROUND + 1..ROUND + 2).await.unwrap(), []);
    tx.commit().await.unwrap();
}
