//! Publicity notices and objections to them, from the seal to the notice that follows an objection that was upheld. On both databases.

use bytes::Bytes;
use domain::access::Role;
use domain::calendar::{CalendarFault, Day};
use domain::contest::PublicPage;
use domain::contest::phase::{Obstacle, Phase};
use domain::form::AnswerProblem;
use domain::ids::ContestId;
use domain::letter::{LetterKind, LetterState};
use domain::notice::{NoticeContact, NoticeDraft, NoticeOrder};
use domain::objection::{MOST_EVIDENCE, ObjectionKind, ObjectionState, Objector, ObjectorKind};
use domain::record::{RecordEdition, verify_record};
use domain::text::Lang;
use services::films::StorageProblem;
use services::media::Storage;
use services::{
    Actor, Grounds, LetterSearch, ObjectionAnswer, ObjectionDraft, PageAsk, PublicPageDraft, Refusal, ServiceError,
    Services,
};

use crate::checkpoints::{fits, fixed, signing};
use crate::erasure::url;
use crate::harness::{DAY, Harness, refused};
use crate::races::cluster::Cluster;
use crate::record_files::verified_in_python;

/// A sealed selection of two of three films.
async fn sealed(harness: &Harness) -> ContestId {
    let judges = [harness.person("one").await];
    let contest = harness.open_for(2).await;
    harness.judging_in(&contest, &judges, &["440500", "440100", "440200"]).await;
    harness.select_by_number(&judges, &contest).await;
    harness.seal(&contest).await;
    contest
}

/// As [`sealed`], with its notice up.
pub async fn noticed(harness: &Harness) -> ContestId {
    let contest = sealed(harness).await;
    let next = harness.services.notice(&harness.organiser, &contest).await.unwrap().preview.unwrap();
    harness.services.publish_notice(&harness.organiser, &contest, &next.seen).await.unwrap();
    contest
}

pub fn named(film: Option<i64>) -> ObjectionDraft {
    ObjectionDraft {
        kind: ObjectionKind::Rights,
        film,
        objector: Objector {
            kind: ObjectorKind::Person,
            name: "陈小满".to_owned(),
            address: "广州市东风路 1 号".to_owned(),
            phone: "020-83331111".to_owned(),
            email: "Chen@Example.Invalid".to_owned(),
        },
        facts: "片中第三分钟的航拍镜头是我拍摄的，未经同意使用。".to_owned(),
        lang: Lang::Zh,
    }
}

fn unnamed(facts: &str) -> ObjectionDraft {
    let objector = Objector { kind: ObjectorKind::Unnamed, ..named(None).objector };
    ObjectionDraft { objector, facts: facts.to_owned(), kind: ObjectionKind::Procedure, ..named(None) }
}

pub fn answer(upheld: bool) -> ObjectionAnswer<'static> {
    let reply = if upheld { "镜头来源不明，异议成立。" } else { "经核实，异议不成立。" };
    ObjectionAnswer { upheld, reply, decider: "评委会主任" }
}

pub const WHY: Grounds<'_> = Grounds { reason: "异议成立", decider: "组委会" };

async fn a_notice_goes_up_word_for_word_as_it_was_looked_at(cluster: Option<&Cluster>) {
    let key = fixed(1);
    let harness = signing(url(cluster), &key).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("one").await];
    let contest = harness.open_for(2).await;
    harness.judging_in(&contest, &judges, &["440500", "440100", "440200"]).await;
    harness.select_by_number(&judges, &contest).await;
    let view = services.notice(organiser, &contest).await.unwrap();
    assert_eq!((view.preview, view.waits), (None, Some(Refusal::NotSealed)));
    let unsealed = services.publish_notice(organiser, &contest, "").await;
    assert_eq!(refused(unsealed), Refusal::Obstacles(vec![Obstacle::NotSealed]));
    harness.seal(&contest).await;

    // Holidays count for the next notice; who may not edit them is told so.
    let list = "2026-03-13,放假,测试\n2026-03-14,上班";
    assert!(matches!(services.set_calendar_days(&harness.staff, list).await, Err(ServiceError::Denied(_))));
    assert_eq!(services.set_calendar_days(organiser, list).await.unwrap(), 2);
    let fault = services.set_calendar_days(organiser, "2026-03-33,放假").await;
    let line = CalendarFault::Line { line: 1, found: "2026-03-33,放假".to_owned() };
    assert_eq!(refused(fault), Refusal::Calendar(line));
    assert_eq!(services.calendar_days(organiser).await.unwrap().len(), 2, "nothing was changed");

    // A file changes the days it spans, and no others.
    let file = |text: &str| text.as_bytes().to_vec();
    let denied = services.import_calendar(&harness.staff, file("2027-01-01,放假")).await;
    assert!(matches!(denied, Err(ServiceError::Denied(_))), "{denied:?}");
    let announced = file("2027年节假日安排\n一、元旦：1月1日（周五）至3日（周日）放假。");
    assert_eq!(services.import_calendar(organiser, announced).await.unwrap(), 3);
    let wrong = services.import_calendar(organiser, file("日期,安排\n2027-02-30,放假")).await;
    let line = CalendarFault::Line { line: 2, found: "2027-02-30,放假".to_owned() };
    assert_eq!(refused(wrong), Refusal::Calendar(line));
    assert_eq!(services.calendar_days(organiser).await.unwrap().len(), 5);

    let contact =
        NoticeContact {
            office: "大赛办公室".to_owned(), phone: "020-0000".to_owned(), ..NoticeContact::default()
        };
    let draft = NoticeDraft { order: NoticeOrder::Region, contact, ..NoticeDraft::default() };
    let denied = services.set_notice_draft(&harness.staff, &contest, draft.clone()).await;
    assert!(matches!(denied, Err(ServiceError::Denied(_))), "{denied:?}");
    for endless in [NoticeDraft { workdays: 0, ..draft.clone() }, NoticeDraft { answer_workdays: 0, ..draft.clone() }] {
        assert_eq!(refused(services.set_notice_draft(organiser, &contest, endless).await), Refusal::NoticeDays(0));
    }
    services.set_notice_draft(organiser, &contest, draft).await.unwrap();

    // 12 March 2026 is a Thursday: with Friday off and Saturday worked on, five working days end on Wednesday.
    let next = services.notice(organiser, &contest).await.unwrap().preview.unwrap();
    assert_eq!(
        (next.period.first.to_string(), next.period.last.to_string()),
        ("2026-03-12".into(), "2026-03-18".into())
    );
    let text = next.words.text();
    let record = services.record_view(organiser, &contest).await.unwrap();
    let root = record.checkpoints[0].checkpoint.root.groups();
    for words in ["共 5 个工作日", "第1部", "第2部", "大赛办公室", "020-0000", root.as_str()] {
        assert!(text.contains(words), "{words}: {text}");
    }
    for words in ["第3部", "one", "officer-", "000-1", "@"] {
        assert!(!text.contains(words), "{words}: {text}");
    }
    let regions: Vec<_> = next.words.sections.iter().map(|one| (one.heading.as_str(), one.lines.len())).collect();
    assert_eq!(regions, [("广州市", 1), ("汕头市", 1)], "in the order of the regions");

    // Staff do not know what is selected before it goes up.
    assert!(matches!(services.notice(&harness.staff, &contest).await, Err(ServiceError::Denied(_))));
    assert!(matches!(services.public_notice(&contest, None).await, Err(ServiceError::NotFound)));
    let blind = services.publish_notice(organiser, &contest, "other").await;
    assert!(matches!(blind, Err(ServiceError::Conflict)), "{blind:?}");
    assert_eq!(services.contest(organiser, &contest).await.unwrap().0.phase, Phase::Selection);
    services.publish_notice(organiser, &contest, &next.seen).await.unwrap();
    let public = services.public_notice(&contest, None).await.unwrap();
    assert_eq!((public.notice.words.text(), public.notice.hash), (text, next.seen.clone()));
    assert_eq!((public.can_object, public.workdays_left, public.counts.len()), (true, 5, 0));
    assert!(services.notice(&harness.staff, &contest).await.is_ok());

    // Another notice would say nothing new, and what is set afterwards changes no word of what went up.
    let again = services.publish_notice(organiser, &contest, &next.seen).await;
    assert_eq!(refused(again), Refusal::NoticeUnchanged);
    let other = NoticeDraft { title: "别的标题".to_owned(), ..NoticeDraft::default() };
    services.set_notice_draft(organiser, &contest, other).await.unwrap();
    let renamed = services.notice(organiser, &contest).await.unwrap();
    assert_eq!(renamed.waits, None, "another title is news");
    services.set_calendar_days(organiser, "").await.unwrap();
    assert_eq!(services.public_notice(&contest, Some(1)).await.unwrap().notice.hash, next.seen);

    // The record has the hash of the words, and both editions are right.
    for edition in RecordEdition::ALL {
        let file = services.export_record(organiser, &contest, edition).await.unwrap();
        assert!(String::from_utf8_lossy(&file).contains(&format!("\"words\":\"{}\"", next.seen)));
        let found = verify_record(&file, None, &fits);
        assert!(found.is_verified(), "{found}");
    }

    // Before its last day is over the result takes a reason; afterwards none.
    let early = services.move_phase(organiser, &contest, Phase::Final, "").await;
    assert!(matches!(refused(early), Refusal::Words { found: 0, .. }));
    harness.pass(7 * DAY);
    let over = services.public_notice(&contest, None).await.unwrap();
    assert_eq!((over.can_object, over.workdays_left), (false, 0));
    services.move_phase(organiser, &contest, Phase::Final, "").await.unwrap();
    services.close().await;
}

#[tokio::test]
async fn a_notice_goes_up_word_for_word_as_it_was_looked_at_on_sqlite() {
    a_notice_goes_up_word_for_word_as_it_was_looked_at(None).await;
}

#[tokio::test]
async fn a_notice_goes_up_word_for_word_as_it_was_looked_at_on_postgres() {
    let cluster = Cluster::start();
    a_notice_goes_up_word_for_word_as_it_was_looked_at(Some(&cluster)).await;
}

async fn an_upheld_objection_leads_to_another_notice(cluster: Option<&Cluster>) {
    let key = fixed(1);
    let harness = signing(url(cluster), &key).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let contest = noticed(&harness).await;
    let chair = harness.person("chair").await;
    harness.cast(&contest, &chair, Role::Chair, "", "").await;
    let form = services.objection_form(&contest).await.unwrap();
    assert_eq!((form.films.iter().map(|film| film.0).collect::<Vec<_>>(), form.is_open), (vec![1, 2], true));

    // What is missing is told field by field; without a name there must be facts.
    let lacking = Objector { address: String::new(), phone: String::new(), ..named(None).objector };
    let wrong = services.file_objection(&contest, ObjectionDraft { objector: lacking, ..named(None) }, None).await;
    let Err(ServiceError::Fields(wrong)) = wrong else { unreachable!("{wrong:?}") };
    let wrong: Vec<_> = wrong.iter().map(|one| (one.field.as_str(), one.problem == AnswerProblem::Missing)).collect();
    assert_eq!(wrong, [("address", true), ("phone", true)]);
    assert_eq!(refused(services.file_objection(&contest, unnamed("不公平"), None).await), Refusal::FewFacts(20));
    let other = services.file_objection(&contest, named(Some(3)), None).await;
    assert!(matches!(other, Err(ServiceError::NotFound)), "a film that is not in the notice: {other:?}");

    let receipt = services.file_objection(&contest, named(Some(2)), None).await.unwrap();
    let facts = "六月三日的会议没有通知全部评委，表决时只有三人在场。";
    services.file_objection(&contest, unnamed(facts), None).await.unwrap();

    // With number and secret it is looked up, with neither alone; guesses are counted.
    let own = services.look_up_objection(&receipt.receipt, &receipt.secret.to_lowercase(), None).await.unwrap();
    assert_eq!((own.objection.state, own.film), (ObjectionState::Received, Some((2, "第2部".to_owned()))));
    for _ in 0..20 {
        let guess = services.look_up_objection(&receipt.receipt, "2222-2222-2222", None).await;
        assert_eq!(refused(guess), Refusal::WrongReceipt);
    }
    let slowed = services.look_up_objection(&receipt.receipt, &receipt.secret, None).await;
    assert!(matches!(refused(slowed), Refusal::TooManyAttempts(_)));

    // Those who handle them read who objected; judges and authors do not.
    let view = services.objections(&harness.staff, &contest, 0).await.unwrap();
    assert_eq!(view.objections.iter().map(|one| one.objector.name.as_str()).collect::<Vec<_>>(), ["陈小满", ""]);
    let judge = harness.person("stranger").await;
    assert!(matches!(services.objections(&judge, &contest, 0).await, Err(ServiceError::Denied(_))));

    // The office accepts, the chair decides; what everybody reads names nobody.
    let early = services.answer_objection(&chair, &contest, 1, answer(true)).await;
    assert_eq!(refused(early), Refusal::ObjectionStands);
    assert!(matches!(services.accept_objection(&chair, &contest, 1, true, "").await, Err(ServiceError::Denied(_))));
    services.accept_objection(&harness.staff, &contest, 1, true, "").await.unwrap();
    let telling = ObjectionAnswer { reply: "陈小满同志反映属实。", ..answer(true) };
    let told = services.answer_objection(&chair, &contest, 1, telling).await;
    assert_eq!(refused(told), Refusal::TellsOfObjector);
    assert!(matches!(
        services.answer_objection(&harness.staff, &contest, 1, answer(true)).await,
        Err(ServiceError::Denied(_))
    ));
    services.answer_objection(&chair, &contest, 1, answer(true)).await.unwrap();

    // The result waits for the other one, and for another notice.
    let waits = services.move_phase(organiser, &contest, Phase::Final, "另有安排").await;
    assert_eq!(refused(waits), Refusal::Obstacles(vec![Obstacle::OpenObjections(1), Obstacle::UnsettledObjections(1)]));
    assert_eq!(services.notice(organiser, &contest).await.unwrap().waits, Some(Refusal::NoticeWaits(1)));
    let reasonless = services.accept_objection(organiser, &contest, 2, false, "").await;
    assert!(matches!(refused(reasonless), Refusal::Words { found: 0, .. }));
    services.accept_objection(organiser, &contest, 2, false, "所述会议不在本次评审之内。").await.unwrap();

    let films = services.amendments(organiser, &contest, None).await.unwrap().chosen;
    let leaves = films.iter().find(|film| film.1 == 2).unwrap().0.clone();
    let waits = services.move_phase(organiser, &contest, Phase::Final, "另有安排").await;
    assert_eq!(refused(waits), Refusal::Obstacles(vec![Obstacle::UnsettledObjections(1)]));
    let asked = services.amendments(organiser, &contest, Some(&leaves)).await.unwrap();
    let comes = asked.succession.unwrap().comes;
    services.withdraw_chosen(organiser, &contest, &leaves, comes.as_ref(), WHY).await.unwrap();
    // Now that it was changed, nobody may say that it stays.
    assert_eq!(services.objections(organiser, &contest, 0).await.unwrap().unsettled, Vec::<i64>::new());
    let settled = services.keep_selection(organiser, &contest, 1, "不作调整").await;
    assert_eq!(refused(settled), Refusal::ObjectionStands);
    let waits = services.move_phase(organiser, &contest, Phase::Final, "另有安排").await;
    assert_eq!(refused(waits), Refusal::Obstacles(vec![Obstacle::NoticeOutdated]));
    let next = services.notice(organiser, &contest).await.unwrap().preview.unwrap();
    assert!(next.words.text().contains("第3部") && !next.words.text().contains("第2部"), "{next:?}");
    services.publish_notice(organiser, &contest, &next.seen).await.unwrap();

    // Everybody reads numbers and outcomes.
    let public = services.public_notice(&contest, None).await.unwrap();
    assert_eq!((public.notice.number, public.others.len(), public.is_latest), (2, 1, true));
    let counts: Vec<_> = public.counts.iter().map(|((kind, state), count)| (*kind, *state, *count)).collect();
    let expected =
        [(ObjectionKind::Rights, ObjectionState::Upheld, 1), (ObjectionKind::Procedure, ObjectionState::Declined, 1)];
    assert_eq!(counts, expected);
    let said = format!("{public:?} {:?}", services.public_notice(&contest, Some(1)).await.unwrap());
    for private in ["陈小满", "83331111", "东风路", "example.invalid", "航拍", "officer-", "000-1"] {
        assert!(!said.to_lowercase().contains(private), "{private}: {said}");
    }

    // Who objected is told by letters that somebody looks at first.
    let page = PageAsk { size: 10, ..PageAsk::default() };
    let search = LetterSearch { kind: Some(LetterKind::Objection), page, ..LetterSearch::default() };
    let letters = services.letters(organiser, Some(&contest), &search).await.unwrap().letters;
    assert_eq!(letters.len(), 3, "accepted, upheld; declined, to the address of who gave no name");
    for letter in &letters {
        assert_eq!((letter.state, letter.address.as_str()), (LetterState::Draft, "chen@example.invalid"));
    }

    // The record has it all and is right by its own check; the answer is opened to everybody, the facts are not.
    services.move_phase(organiser, &contest, Phase::Final, "另有安排").await.unwrap();
    for edition in RecordEdition::ALL {
        let file = services.export_record(organiser, &contest, edition).await.unwrap();
        let found = verify_record(&file, None, &fits);
        assert!(found.is_verified(), "{found}");
        let text = String::from_utf8_lossy(&file);
        assert_eq!(text.matches("\"kind\":\"notice\"").count(), 2);
        assert_eq!(text.matches("\"kind\":\"objection\"").count(), 4);
        assert!(text.contains(answer(true).reply));
        assert_eq!(text.contains("航拍"), edition == RecordEdition::Full);
        assert!(!text.contains("陈小满"));
        let at = harness.folder.join(format!("notices-{}.linxuan-record", edition.key()));
        std::fs::write(&at, &file).unwrap();
        verified_in_python(&at, None);
    }
    let report = services.verify_records(fits).await.unwrap();
    assert_eq!(report.alterations, []);
    let late = services.file_objection(&contest, named(None), None).await;
    assert!(matches!(refused(late), Refusal::NoticeOver(_)));
    services.close().await;
}

#[tokio::test]
async fn an_upheld_objection_leads_to_another_notice_on_sqlite() {
    an_upheld_objection_leads_to_another_notice(None).await;
}

#[tokio::test]
async fn an_upheld_objection_leads_to_another_notice_on_postgres() {
    let cluster = Cluster::start();
    an_upheld_objection_leads_to_another_notice(Some(&cluster)).await;
}

/// Sends a file with a token, as one request does.
pub async fn send(services: &Services, token: &str, files: &[(&str, &[u8])]) -> services::Result<()> {
    let mut slot = services.open_evidence(token, None).await?;
    for (name, bytes) in files {
        let body = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::copy_from_slice(bytes))]);
        services.take_evidence(&mut slot, name, body).await?;
    }
    Ok(())
}

async fn evidence_is_taken_in_with_a_token_once(cluster: Option<&Cluster>) {
    let harness = Harness::with(url(cluster), &Storage::Local).await;
    let services = &harness.services;
    let contest = noticed(&harness).await;
    let receipt = services.file_objection(&contest, named(None), None).await.unwrap();
    let film = std::fs::read(crate::harness::film()).unwrap();
    let pdf: &[u8] = b"%PDF-1.7 of this test";
    send(services, &receipt.evidence_token, &[("合同.PDF", pdf), ("原片.mp4", film.as_slice())]).await.unwrap();
    let spent = send(services, &receipt.evidence_token, &[("a.pdf", pdf)]).await;
    assert_eq!(refused(spent), Refusal::TicketSpent);

    let token = async || {
        let own = services.look_up_objection(&receipt.receipt, &receipt.secret, None).await.unwrap();
        own.evidence_token.unwrap()
    };
    // What a file is, its first bytes say, or the examination of a film; not its name.
    for (name, bytes) in
        [("a.pdf", &b"MZ\x90"[..]), ("a.mp4", &b"not a film"[..]), ("a.exe", &b"MZ\x90"[..]), ("pdf", pdf)]
    {
        let wrong = send(services, &token().await, &[(name, bytes)]).await;
        assert!(matches!(refused(wrong), Refusal::FileType { .. }), "{name}");
    }
    assert_eq!(refused(send(services, &token().await, &[("a.pdf", b"")]).await), Refusal::FileEmpty);
    let many: Vec<(&str, &[u8])> = vec![("a.pdf", pdf); MOST_EVIDENCE - 1];
    let too_many = send(services, &token().await, &many).await;
    assert_eq!(refused(too_many), Refusal::TooMuchEvidence(MOST_EVIDENCE));
    let old = token().await;
    harness.pass(2 * domain::time::HOUR);
    assert_eq!(refused(send(services, &old, &[]).await), Refusal::TicketSpent);

    let view = services.objections(&harness.staff, &contest, 0).await.unwrap();
    let mut names: Vec<&str> = view.evidence.iter().map(|file| file.filename.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["a.pdf", "a.pdf", "a.pdf", "原片.mp4", "合同.PDF"]);
    // Sweeps leave them alone, and whoever takes one away is on record.
    harness.pass(60 * DAY);
    services.sweep().await.unwrap();
    let first = &view.evidence[0];
    let found = services.evidence(&harness.staff, &contest, 1, &first.id).await.unwrap();
    assert!(services.media().blobs().exists(&found.sha256).await.unwrap());
    // Whoever looks after what is kept learns that one is missing.
    assert_eq!(services.verify_films().await.unwrap().broken, []);
    let contract = view.evidence.iter().find(|file| file.filename == "合同.PDF").unwrap();
    std::fs::remove_file(services.media().blobs().local_path(&contract.sha256).unwrap()).unwrap();
    let broken = services.verify_films().await.unwrap().broken;
    assert_eq!((broken.len(), &broken[0].sha256, &broken[0].problem), (1, &contract.sha256, &StorageProblem::Missing));
    let named = broken[0].file.as_ref().unwrap();
    assert!(view.evidence.iter().any(|file| file.id == *named), "{broken:?}");
    let stranger: Actor = harness.person("stranger").await;
    let denied = services.evidence(&stranger, &contest, 1, &first.id).await;
    assert!(matches!(denied, Err(ServiceError::Denied(_))), "{denied:?}");
    services.close().await;
}

#[tokio::test]
async fn evidence_is_taken_in_with_a_token_once_on_sqlite() {
    evidence_is_taken_in_with_a_token_once(None).await;
}

#[tokio::test]
async fn evidence_is_taken_in_with_a_token_once_on_postgres() {
    let cluster = Cluster::start();
    evidence_is_taken_in_with_a_token_once(Some(&cluster)).await;
}

#[tokio::test]
async fn a_hidden_contest_has_no_result_and_its_notice_until_it_ends() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let contest = noticed(&harness).await;
    let last = services.public_notice(&contest, None).await.unwrap().notice.period.last;
    let hide = async |hidden, version| {
        let draft =
            PublicPageDraft { page: PublicPage { hidden, ..PublicPage::default() }, ..PublicPageDraft::default() };
        services.edit_public_page(&harness.staff, &contest, version, draft).await.unwrap();
    };
    // Of the page, the notice, the form of objections and the result.
    let found = async || {
        [
            services.public_call(&contest).await.is_ok(),
            services.public_notice(&contest, None).await.is_ok(),
            services.objection_form(&contest).await.is_ok(),
            services.published_result(&contest).await.is_ok(),
        ]
    };
    hide(true, 0).await;
    assert_eq!(found().await, [false, true, true, false]);
    let receipt = services.file_objection(&contest, named(None), None).await.unwrap();
    services.accept_objection(organiser, &contest, 1, false, "所述不在本次评审之内。").await.unwrap();
    services.move_phase(organiser, &contest, Phase::Final, "另有安排").await.unwrap();
    assert_eq!(found().await, [false, true, true, false], "it was ended before its last day");
    assert!(services.notice(organiser, &contest).await.unwrap().is_up);
    harness.pass(30 * DAY);
    assert!(Day::of(services.now(), 0) > last);
    assert_eq!(found().await, [false; 4]);
    assert!(!services.notice(organiser, &contest).await.unwrap().is_up);
    let own = services.look_up_objection(&receipt.receipt, &receipt.secret, None).await.unwrap();
    assert!(!own.notice_is_up);
    hide(false, 1).await;
    assert_eq!(found().await, [true; 4]);
}

#[tokio::test]
async fn the_page_of_notices_asks_at_most_twelve_times() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let contest = noticed(&harness).await;
    let draft = NoticeDraft { with_grades: true, ..NoticeDraft::default() };
    services.set_notice_draft(organiser, &contest, draft).await.unwrap();
    let statements = async |waits: Option<Refusal>| {
        let metered = services.metered();
        let view = metered.notice(organiser, &contest).await.unwrap();
        assert_eq!((view.preview.is_some(), view.waits), (true, waits));
        // With the one that finds the session.
        assert!(metered.statements() < 12, "{} statements", metered.statements());
    };
    statements(Some(Refusal::NoticeUnchanged)).await;
    services.file_objection(&contest, named(Some(2)), None).await.unwrap();
    statements(Some(Refusal::NoticeWaits(1))).await;
    services.accept_objection(organiser, &contest, 1, true, "").await.unwrap();
    harness.pass(1);
    services.answer_objection(organiser, &contest, 1, answer(true)).await.unwrap();
    statements(None).await;
}

#[tokio::test]
async fn a_network_that_objects_without_end_is_slowed_down() {
    let harness = Harness::new().await;
    let contest = noticed(&harness).await;
    let object = async || harness.services.file_objection(&contest, named(None), Some("192.0.2.7")).await;
    for _ in 0..10 {
        object().await.unwrap();
    }
    assert!(matches!(refused(object().await), Refusal::TooManyObjections(_)));
    let other = harness.services.file_objection(&contest, named(None), Some("192.0.2.8")).await;
    assert!(other.is_ok(), "{other:?}");

    // So is one that guesses, at whatever receipts.
    let guess = async |receipt: i64, network: &str| {
        let receipt = format!("20260312{receipt}");
        refused(harness.services.look_up_objection(&receipt, "2222-2222-2222", Some(network)).await)
    };
    for receipt in 0..20 {
        assert_eq!(guess(receipt, "192.0.2.7").await, Refusal::WrongReceipt);
    }
    assert!(matches!(guess(20, "192.0.2.7").await, Refusal::TooManyAttempts(_)));
    assert_eq!(guess(21, "192.0.2.8").await, Refusal::WrongReceipt);
}
