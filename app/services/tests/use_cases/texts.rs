//! Texts as people paste them: what cannot be seen is not kept, nothing is cut, and both databases do the same.

use std::path::Path;

use domain::access::Role;
use domain::contest::phase::Phase;
use domain::form::{Answer, AnswerProblem, Answers, FieldKind, TextLine, text_of};
use domain::judging::sheet::Content;
use domain::meeting::Quorum;
use domain::text::{Lang, Text};
use services::media::Storage;
use services::{
    Actor, BallotDraft, ContestEdit, Decision, EntrySearch, FieldsEdit, FieldsSaved, Invitation, NewAccount,
    OverrideDraft, RecordSearch, Refusal, ServiceError, SignInFrom,
};
use store::EntryFilter;

use crate::harness::{DAY, Harness, answers, first_entries, first_people, marks, one_a_region, page, ruling, sheet};
use crate::races::cluster::Cluster;

/// The fields of an entry as a program sends them.
fn field(name: &str) -> Answers {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../server/tests/field/api");
    serde_json::from_str(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap()
}

fn refused<T: std::fmt::Debug>(answer: services::Result<T>) -> String {
    match answer {
        Err(ServiceError::Refused(refusal)) => refusal.message(Lang::En),
        other => format!("{other:?}"),
    }
}

fn invitation(email: &str, unit: &str, expertise: &str) -> Invitation {
    Invitation {
        email: email.to_owned(),
        name: "陈\u{202e}".to_owned(),
        role: Role::Judge,
        unit: unit.to_owned(),
        region: String::new(),
        expertise: expertise.to_owned(),
    }
}

#[tokio::test]
async fn what_cannot_be_seen_is_kept_by_no_database() {
    let cluster = Cluster::start();
    for database in [None, Some(cluster.url.as_str())] {
        let harness = Harness::with(database, &Storage::Local).await;
        entries(&harness).await;
        people(&harness).await;
        settings(&harness).await;
        harness.services.close().await;
    }
}

#[tokio::test]
async fn what_is_decided_says_nothing_unseen_on_either_database() {
    let cluster = Cluster::start();
    for database in [None, Some(cluster.url.as_str())] {
        let harness = Harness::with(database, &Storage::Local).await;
        decisions(&harness).await;
        harness.services.close().await;
    }
}

/// Every reason and question from the first decision of a contest to its meeting, with U+0000 in it.
async fn decisions(harness: &Harness) {
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let contest = harness.open_contest().await;
    harness.set_up(&contest, |settings| one_a_region(settings, 2)).await;
    // All of one region: the rules cannot hold.
    let films = harness.assigned(&contest, &judges, &["440100", "440100", "440100"]).await;
    let judge = &judges[0].account().unwrap().id;
    services
        .decide_conflict(organiser, &contest, ruling(judge, &films[0], false, "并非\u{0}同一单位", &[]))
        .await
        .unwrap();
    services.move_phase(organiser, &contest, Phase::Round(1), "").await.unwrap();
    services.set_term(organiser, &contest, Some(judge), "2026-05-01 12:00", "出\u{0}差").await.unwrap();
    let chair = harness.person("chair").await;
    harness.cast(&contest, &chair, Role::Chair, "", "").await;
    for judge in &judges {
        services.declare(judge, &contest, "已阅读\u{0}规则").await.unwrap();
        harness.score_by_number(judge, &contest).await;
    }
    services.move_phase(organiser, &contest, Phase::Selection, "").await.unwrap();
    let stuck = services.selection(organiser, &contest, Clone::clone).await.unwrap();
    services.amend_rules(organiser, &contest, &stuck.fingerprint, "同一\u{0}地市", "组委\u{0}会").await.unwrap();
    let ruling = OverrideDraft {
        comes: Some(films[2].clone()),
        leaves: None,
        reason: "题材\u{0}重大".to_owned(),
        decider: "评审\u{0}会".to_owned(),
    };
    services.override_selection(organiser, &contest, &ruling).await.unwrap();
    services.open_meeting(&chair, &contest, Quorum::default()).await.unwrap();
    for judge in &judges {
        services.attend(judge, &contest, None, true).await.unwrap();
    }
    services.propose(&chair, &contest, Some(films[1].clone()), None, "值得\u{0}再议").await.unwrap();
    let question = BallotDraft {
        question: "入\u{0}选".to_owned(),
        films: films.clone(),
        most: 1,
        seats: 1,
        ..BallotDraft::default()
    };
    services.open_ballot(&chair, &contest, question).await.unwrap();

    let search = RecordSearch { page: page(1, 500), ..RecordSearch::default() };
    let record = format!("{:?}", services.contest_record(organiser, &contest, &search).await.unwrap().lines);
    for words in ["并非同一单位", "出差", "同一地市", "组委会", "题材重大", "评审会", "值得再议", "入选"]
    {
        assert!(record.contains(words), "{words}: {record}");
    }
    assert!(!record.contains("u0000") && !record.contains("\\0"), "{record}");
}

async fn entries(harness: &Harness) {
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let entry = services.draft_entry(&creator, &contest, field("title_nul.json")).await.unwrap();
    let kept = services.entry(&creator, &entry.id).await.unwrap().entry;
    assert_eq!((text_of(&kept.answers, "title"), &kept.answers), ("空字".to_owned(), &entry.answers));

    let credits = services.draft_entry(&creator, &contest, field("credits_variants.json")).await.unwrap();
    let kept = services.entry(&creator, &credits.id).await.unwrap().entry.answers;
    let Answer::List(people) = &kept["credits"] else { unreachable!("{kept:?}") };
    assert_eq!((people.len(), people[3].as_str()), (7, "评委\u{3000}01:导演"));

    // A title that shows nothing is missing, also where it is all that is entered.
    let mut blank = answers("\u{3164}\u{200b}\u{0}", "440100");
    blank.insert("submitting_unit".to_owned(), Answer::Text("\u{3164}".to_owned()));
    let blank = services.draft_entry(&creator, &contest, blank).await.unwrap();
    assert!(!blank.answers.contains_key("title") && !blank.answers.contains_key("submitting_unit"));
    match services.submit_entry(&creator, &blank.id).await {
        Err(ServiceError::Fields(problems)) => {
            let missing =
                |key: &str| problems.iter().any(|one| one.field == key && one.problem == AnswerProblem::Missing);
            assert!(missing("title") && missing("submitting_unit"), "{problems:?}");
        }
        other => unreachable!("{other:?}"),
    }
    let named = services.draft_entry(
        &creator,
        &contest,
        Answers::from([("ti\u{0}tle".to_owned(), Answer::Text("夜航".to_owned()))]),
    );
    assert!(matches!(named.await, Err(ServiceError::Fields(_))), "a key is not mended");

    // Words of the office, and what is looked for.
    let film = harness.draft(&creator, &contest, "夜\u{202e}航", "440100").await;
    services.submit_entry(&creator, &film).await.unwrap();
    let reasons = services.decide(&harness.staff, &film, Decision::Return, "\u{3164}\u{0}\n").await;
    assert_eq!(refused(reasons), "Please fill in the reasons.");
    services.decide(&harness.staff, &film, Decision::Return, "盖章\u{0}\r\n重传\u{202e}").await.unwrap();
    assert_eq!(services.entry(&creator, &film).await.unwrap().entry.reasons, "盖章\n重传");
    let found = async |words: &str| {
        let filter = EntryFilter { words: words.to_owned(), ..EntryFilter::default() };
        services
            .entries(&harness.staff, &contest, &EntrySearch { filter, ..first_entries(10) })
            .await
            .unwrap()
            .lines
            .len()
    };
    assert_eq!(found("夜航").await, 1);
}

async fn people(harness: &Harness) {
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let long = "台".repeat(121);
    for wrong in [invitation("a@example.invalid", &long, ""), invitation("a@example.invalid", "", &long)] {
        let told = refused(services.invite(&harness.organiser, &contest, wrong).await);
        assert!(told.contains("121") && told.contains("120"), "{told}");
    }
    let at_once = invitation("creator@example.invalid", &long, "");
    let told = refused(services.add_member(&harness.organiser, &contest, at_once).await);
    assert!(told.contains("unit") && told.contains("121"), "{told}");
    let unseen = invitation("a@example.invalid", "\u{3164}", "纪\u{0}录片");
    let token = services.invite(&harness.organiser, &contest, unseen).await.unwrap().token;
    let read = services.invitation(&token).await.unwrap();
    assert_eq!((read.name.as_str(), read.unit.as_str()), ("陈", ""));
    let bad = services.invite(&harness.organiser, &contest, invitation("a\u{200b}@example.invalid", "", "")).await;
    assert!(matches!(bad, Err(ServiceError::Refused(Refusal::BadEmail(_)))), "{bad:?}");

    // Addresses that are looked up.
    let guess = services.sign_in("creator\u{0}@example.invalid", "a guess", &SignInFrom::default()).await;
    assert!(matches!(guess, Err(ServiceError::Refused(Refusal::WrongCredentials))), "{guess:?}");
    let nobody = NewAccount {
        email: "nobody@example.invalid".to_owned(),
        name: "\u{200b}\u{3164}".to_owned(),
        password: None,
        roles: vec![Role::Creator],
    };
    assert_eq!(refused(services.create_account(&Actor::Operator, nobody).await), "Please fill in the name.");
}

async fn settings(harness: &Harness) {
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let (before, _) = services.contest(&harness.organiser, &contest).await.unwrap();
    let edit = |title: &str| {
        let mut settings = before.settings.as_ref().clone();
        settings.form[0].label = Text::same("片\u{0}名");
        ContestEdit { title: title.to_owned(), deadline: "2026-03-10 12:00".to_owned(), settings }
    };
    let blank = services.edit_contest(&harness.organiser, &contest, before.version, edit("\u{3164}\u{0}"), "").await;
    assert_eq!(refused(blank), "Please fill in the title.");
    services.edit_contest(&harness.organiser, &contest, before.version, edit("观\u{0}摩\t赛"), "").await.unwrap();
    let (kept, _) = services.contest(&harness.organiser, &contest).await.unwrap();
    assert_eq!((kept.title.as_str(), &kept.settings.form[0].label), ("观摩 赛", &Text::same("片名")));

    // A reason that may be missing is told as well when it is too long.
    harness.pass(30 * DAY);
    let long = "字".repeat(501);
    let told = refused(services.move_phase(&harness.organiser, &contest, Phase::CallClosed, &long).await);
    assert!(told.contains("501") && told.contains("500"), "{told}");
}

#[tokio::test]
async fn what_judges_write_has_nothing_unseen() {
    let harness = Harness::new().await;
    let judge = harness.person("judge").await;
    let (contest, _) = harness.judging(std::slice::from_ref(&judge), &["440100"]).await;
    let services = &harness.services;
    let line = services.my_desk(&judge, &contest).await.unwrap().lines.remove(0).assignment;
    let written = sheet(marks([800, 800, 800]), "好\u{0}片\u{202e}");
    services.save_sheet(&judge, &line, 0, &written, &[]).await.unwrap();
    assert_eq!(services.desk(&judge, &line).await.unwrap().sheet.content.comment, "好片");
    assert_eq!(refused(services.recuse(&judge, &line, "\u{200b}").await), "Please fill in the reason for the recusal.");
    assert_eq!(refused(services.sign_sheets(&judge, &contest, "\u{3164}").await), "Please fill in the statement.");
}

#[tokio::test]
async fn two_windows_on_one_form_lose_nothing() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let draft = services.draft_entry(&creator, &contest, answers("夜航", "440100")).await.unwrap();
    let one = |key: &str, text: &str| Answers::from([(key.to_owned(), Answer::Text(text.to_owned()))]);
    let edit = |key: &str, before: &str, now: &str| FieldsEdit {
        fields: vec![key.to_owned()],
        before: one(key, before),
        now: one(key, now),
    };
    let save = async |edit: FieldsEdit| services.save_fields(&creator, &draft.id, edit).await.unwrap();
    let stored = async || services.entry(&creator, &draft.id).await.unwrap().entry;

    // Both windows read version 1; each changes a field of its own.
    assert!(matches!(save(edit("title", "夜航", "夜航人")).await, FieldsSaved::Kept { over: 1, .. }));
    assert!(matches!(save(edit("synopsis", "内容", "新内容")).await, FieldsSaved::Kept { over: 2, .. }));
    let kept = stored().await.answers;
    assert_eq!((text_of(&kept, "title"), text_of(&kept, "synopsis")), ("夜航人".to_owned(), "新内容".to_owned()));

    // Both change one field: nothing is written, and the second learns which.
    let version = stored().await.version;
    match save(edit("title", "夜航", "夜")).await {
        FieldsSaved::Clash { entry, fields } => {
            assert_eq!((fields, text_of(&entry.answers, "title")), (vec!["title".to_owned()], "夜航人".to_owned()));
        }
        other => unreachable!("{other:?}"),
    }
    assert_eq!(stored().await.version, version);
    // Chosen: over what is stored now.
    save(edit("title", "夜航人", "夜")).await;
    assert_eq!(text_of(&stored().await.answers, "title"), "夜");
    // An emptied field is a change like any other; the same change twice writes nothing.
    let emptied =
        FieldsEdit { fields: vec!["synopsis".to_owned()], before: one("synopsis", "新内容"), now: Answers::new() };
    save(emptied.clone()).await;
    let version = stored().await.version;
    save(emptied).await;
    assert_eq!((stored().await.version, text_of(&stored().await.answers, "synopsis")), (version, String::new()));

    // A wrong answer is refused whole; strangers, and a form that was handed in, save nothing.
    let wrong = services.save_fields(&creator, &draft.id, edit("title", "夜", &"长".repeat(31))).await;
    assert!(matches!(wrong, Err(ServiceError::Fields(_))), "{wrong:?}");
    let stranger = harness.person("stranger").await;
    let foreign = services.save_fields(&stranger, &draft.id, edit("title", "夜", "我的")).await;
    assert!(matches!(foreign, Err(ServiceError::NotFound)), "{foreign:?}");
    let handed_in = harness.draft(&creator, &contest, "已交", "440100").await;
    services.submit_entry(&creator, &handed_in).await.unwrap();
    let late = services.save_fields(&creator, &handed_in, edit("title", "已交", "改")).await;
    assert!(matches!(late, Err(ServiceError::Refused(Refusal::State(_)))), "{late:?}");
}

#[tokio::test]
async fn a_form_that_changes_during_the_call_still_saves() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let mut first = answers("夜航人", "440100");
    first.insert("contact_name".to_owned(), Answer::Text("甲".to_owned()));
    let draft = services.draft_entry(&creator, &contest, first).await.unwrap();
    harness
        .set_up(&contest, |settings| {
            settings.form.retain(|field| field.key != "contact_name");
            for field in &mut settings.form {
                if field.key == "title" {
                    field.kind = FieldKind::Text(TextLine { max: 2 });
                }
            }
        })
        .await;
    let edit = |key: &str, before: &str, now: &str| FieldsEdit {
        fields: vec![key.to_owned()],
        before: Answers::from([(key.to_owned(), Answer::Text(before.to_owned()))]),
        now: Answers::from([(key.to_owned(), Answer::Text(now.to_owned()))]),
    };
    let saved = services.save_fields(&creator, &draft.id, edit("synopsis", "内容", "新内容")).await.unwrap();
    let FieldsSaved::Kept { entry, .. } = saved else { panic!("{saved:?}") };
    assert_eq!(text_of(&entry.answers, "synopsis"), "新内容");
    assert!(!entry.answers.contains_key("contact_name"), "no field of the form any more: {:?}", entry.answers);
    for wrong in [edit("contact_name", "", "乙"), edit("title", "夜航人", "夜航人们")] {
        let told = services.save_fields(&creator, &draft.id, wrong).await;
        assert!(matches!(&told, Err(ServiceError::Fields(problems)) if problems.len() == 1), "{told:?}");
    }
}

#[tokio::test]
async fn an_empty_file_is_told_as_such() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let services = &harness.services;
    let entry = services.draft_entry(&creator, &contest, answers("夜航", "440100")).await.unwrap().id;
    let new = services::films::upload::NewUpload {
        entry,
        kind: "judging_copy".to_owned(),
        filename: "a.mp4".to_owned(),
        media_type: "video/mp4".to_owned(),
        size_bytes: 0,
    };
    let told = "The file is empty (0 bytes). Please check it and choose it again.";
    assert_eq!(refused(services.begin_upload(&creator, new).await), told);
    assert_eq!(refused(services.begin_part(&creator, 0).await), told);
}

#[tokio::test]
async fn a_judge_who_was_removed_keeps_no_round_open() {
    let harness = Harness::new().await;
    let (stays, goes) = (harness.person("stays").await, harness.person("goes").await);
    let (contest, _) = harness.judging(&[stays.clone(), goes.clone()], &["440100", "440300"]).await;
    let services = &harness.services;
    let lines = services.my_desk(&goes, &contest).await.unwrap().lines;
    // Scored, never signed.
    services.save_sheet(&goes, &lines[0].assignment, 0, &sheet(marks([0, 0, 0]), ""), &[]).await.unwrap();
    harness.score_by_number(&stays, &contest).await;
    let end = async || services.move_phase(&harness.organiser, &contest, Phase::Selection, "").await;
    let told = refused(end().await);
    assert!(told.contains('2'), "both sheets of the other judge are open: {told}");

    let removed = &goes.account().unwrap().id;
    services.remove_member(&harness.organiser, &contest, removed, Role::Judge).await.unwrap();
    let people = services.people(&harness.organiser, &contest, &first_people(10)).await.unwrap();
    assert!(people.judges.iter().all(|one| one.member.account_id != *removed));
    end().await.unwrap();
    let before = services.ranking(&harness.organiser, &contest).await.unwrap().ranking.entries.clone();
    assert!(before.iter().all(|film| film.score.is_some_and(|score| score > 8_000)), "the open sheet does not count");

    // Nor does it when the judge comes back after the round.
    harness.cast(&contest, &goes, Role::Judge, "", "").await;
    let after = services.ranking(&harness.organiser, &contest).await.unwrap().ranking.entries.clone();
    let scores = |films: &[services::RankedEntry]| films.iter().map(|film| film.score).collect::<Vec<_>>();
    assert_eq!(scores(&after), scores(&before));
}

#[tokio::test]
async fn a_film_that_only_a_removed_judge_had_still_waits_for_a_score() {
    let harness = Harness::new().await;
    let judge = harness.person("judge").await;
    let (contest, _) = harness.judging(std::slice::from_ref(&judge), &["440100"]).await;
    let services = &harness.services;
    let account = &judge.account().unwrap().id;
    services.remove_member(&harness.organiser, &contest, account, Role::Judge).await.unwrap();
    let end = async || services.move_phase(&harness.organiser, &contest, Phase::Selection, "").await;
    let told = refused(end().await);
    assert_eq!(told, "Not yet: 1 entry has no signed sheet.", "{told}");

    // The page of the round names the gap, and somebody new fills it.
    let gaps = services.progress(&harness.organiser, &contest).await.unwrap().recusals;
    let [gap] = gaps.as_slice() else { panic!("{gaps:?}") };
    assert_eq!((gap.number, gap.judge.as_str(), gap.at, gap.left), (1, "judge", None, 0));
    assert!(gap.proposal.is_none() && gap.replaced_by.is_none(), "nobody is left: {gap:?}");
    let next = harness.person("next").await;
    harness.cast(&contest, &next, Role::Judge, "", "").await;
    let gaps = services.progress(&harness.organiser, &contest).await.unwrap().recusals;
    let proposed = gaps[0].proposal.clone().unwrap().judge;
    assert_eq!(proposed, next.account().unwrap().id);
    services.replace_judge(&harness.organiser, &gaps[0].assignment, &proposed, "").await.unwrap();
    let gaps = services.progress(&harness.organiser, &contest).await.unwrap().recusals;
    assert_eq!((gaps[0].replaced_by.as_deref(), gaps[0].left), (Some("next"), 1));
    services.declare(&next, &contest, "已阅读规则").await.unwrap();
    harness.score_by_number(&next, &contest).await;
    end().await.unwrap();
}

#[tokio::test]
async fn a_judge_who_was_removed_is_dealt_nothing() {
    let harness = Harness::new().await;
    let (stays, goes) = (harness.person("stays").await, harness.person("goes").await);
    let contest = harness.open_contest().await;
    harness.assigned(&contest, &[stays.clone(), goes.clone()], &["440100", "440300"]).await;
    let services = &harness.services;
    let removed = &goes.account().unwrap().id;
    services.remove_member(&harness.organiser, &contest, removed, Role::Judge).await.unwrap();
    let plan = services.plan_assignment(&harness.organiser, &contest).await.unwrap();
    assert_eq!((plan.judges.len(), plan.sheets, plan.short.len()), (1, 2, 0), "{plan:?}");
    assert_eq!(services.confirm_assignment(&harness.organiser, &contest).await.unwrap(), 2);
    services.move_phase(&harness.organiser, &contest, Phase::Round(1), "").await.unwrap();
    let progress = services.progress(&harness.organiser, &contest).await.unwrap();
    assert!(progress.recusals.is_empty() && progress.short.is_empty(), "{progress:?}");
}

#[tokio::test]
async fn what_a_removed_judge_signed_and_flagged_stays_on_the_page_of_the_round() {
    let harness = Harness::new().await;
    let (stays, goes) = (harness.person("stays").await, harness.person("goes").await);
    let (contest, _) = harness.judging(&[stays.clone(), goes.clone()], &["440100"]).await;
    let services = &harness.services;
    let line = services.my_desk(&goes, &contest).await.unwrap().lines.remove(0);
    let flagged = Content { red_line: "片中旗帜有误".to_owned(), ..sheet(marks([700; 3]), "") };
    services.save_sheet(&goes, &line.assignment, 0, &flagged, &[]).await.unwrap();
    services.sign_sheets(&goes, &contest, "独立评审").await.unwrap();
    let before = services.progress(&harness.organiser, &contest).await.unwrap();
    let removed = &goes.account().unwrap().id;
    services.remove_member(&harness.organiser, &contest, removed, Role::Judge).await.unwrap();

    let after = services.progress(&harness.organiser, &contest).await.unwrap();
    assert_eq!((after.red_lines.len(), &after.red_lines), (1, &before.red_lines));
    let kept = after.judges.iter().find(|one| one.judge == *removed).unwrap();
    assert_eq!((kept.name.as_str(), kept.signed, kept.done, kept.assigned), ("goes", 1, 1, 1));
    assert!(kept.removed && kept.has_signed && after.recusals.is_empty(), "what is signed asks for nobody: {after:?}");
    assert_eq!(after.waiting[0].done, 1, "and counts");
    assert!(after.judges.iter().any(|one| one.name == "stays" && !one.removed));
}
