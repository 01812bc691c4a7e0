//! Awards: what is set up, proposed from the sealed selection, ruled, voted on and decided; the published result, its file, and the
//! award evening; on both databases.

use std::collections::BTreeSet;

use domain::access::{Denied, Role};
use domain::audit::{EventKind, RecordedAction};
use domain::awards::plan::{AwardGrade, AwardPlan, OrganisationAward};
use domain::awards::proposal::GradeOpen;
use domain::certificates::{CertificateKind, CertificateWord, Recipient};
use domain::contest::phase::{Obstacle, Phase};
use domain::ids::{ContestId, EntryId};
use domain::meeting::Quorum;
use domain::notice::{NoticeContact, NoticeDraft, NoticeWords};
use domain::text::{Lang, Text};
use services::exports::{ExportFormat, ExportKind};
use services::media::Storage;
use services::{
    Actor, AwardRefusal, AwardRulingDraft, AwardsView, BallotDraft, Grounds, RecordSearch, Refusal, ServiceError,
};

use crate::harness::{DAY, Harness, UNIT, page, refused};
use crate::portable::{export, forged, import};
use crate::races::cluster::Cluster;

fn grade(key: &str, places: usize) -> AwardGrade {
    let (key, label) = (key.to_owned(), Text::same(key));
    AwardGrade { key, label, places, may_stay_vacant: true, ..AwardGrade::default() }
}

/// One first prize, two second ones, and an award for units.
fn plan() -> AwardPlan {
    AwardPlan {
        grades: vec![grade("first", 1), grade("second", 2)],
        organisation: Some(OrganisationAward {
            label: Text::same("优秀组织奖"),
            places: 1,
            ..OrganisationAward::usual()
        }),
    }
}

/// A contest whose selection is open: three places, four films, the first the best, but for films that are level.
struct Hall {
    harness: Harness,
    contest: ContestId,
    films: Vec<EntryId>,
    judges: Vec<Actor>,
}

impl Hall {
    async fn new(database: Option<&str>, plan: AwardPlan, level: bool) -> Self {
        let harness = Harness::with(database, &Storage::Local).await;
        let judges = vec![harness.person("one").await, harness.person("two").await];
        let contest = harness.open_for(3).await;
        let (before, _) = harness.services.contest(&harness.organiser, &contest).await.unwrap();
        harness.services.set_awards(&harness.organiser, &contest, before.version, plan, "").await.unwrap();
        let films = harness.judging_in(&contest, &judges, &["440100", "440500", "441700", "440200"]).await;
        for judge in &judges {
            for line in harness.services.my_desk(judge, &contest).await.unwrap().lines {
                let number = if level { line.number.max(2) } else { line.number };
                let mark = crate::harness::marks([1000 - number * 50; 3]);
                let sheet = crate::harness::sheet(mark, "");
                harness.services.save_sheet(judge, &line.assignment, 0, &sheet, &[]).await.unwrap();
            }
            harness.services.sign_sheets(judge, &contest, "独立评审").await.unwrap();
        }
        harness.services.move_phase(&harness.organiser, &contest, Phase::Selection, "").await.unwrap();
        Self { harness, contest, films, judges }
    }

    async fn view(&self) -> AwardsView {
        self.harness.services.awards(&self.harness.organiser, &self.contest).await.unwrap()
    }

    async fn proposed(&self) -> Vec<Vec<String>> {
        self.view().await.proposal.grades.into_iter().map(|grade| grade.films).collect()
    }

    fn names(&self, films: &[&[usize]]) -> Vec<Vec<String>> {
        films.iter().map(|grade| grade.iter().map(|at| self.films[*at].to_string()).collect()).collect()
    }

    fn ruling(&self, film: usize, grade: Option<&str>) -> AwardRulingDraft {
        AwardRulingDraft {
            films: vec![self.films[film].clone()],
            grade: grade.map(str::to_owned),
            reason: "题材突出".to_owned(),
            decider: "评委会".to_owned(),
        }
    }

    async fn decide(&self) -> services::Result<()> {
        let seen = self.view().await.basis;
        self.harness.services.decide_awards(&self.harness.organiser, &self.contest, &seen).await
    }

    async fn rulings_on_record(&self) -> usize {
        let action = Some(RecordedAction::Known(EventKind::AwardsRule));
        let search = RecordSearch { action, page: page(1, 50), ..RecordSearch::default() };
        let (services, organiser) = (&self.harness.services, &self.harness.organiser);
        services.contest_record(organiser, &self.contest, &search).await.unwrap().lines.len()
    }

    async fn step(&self, to: Phase) -> services::Result<Phase> {
        self.harness.services.move_phase(&self.harness.organiser, &self.contest, to, "另有安排").await
    }
}

async fn awards_are_proposed_ruled_decided_and_published(database: Option<&str>) {
    let hall = Hall::new(database, plan(), false).await;
    let (services, organiser, contest) = (&hall.harness.services, &hall.harness.organiser, &hall.contest);
    let early = services.rule_award(organiser, contest, &hall.ruling(0, Some("first"))).await;
    assert_eq!(refused(early), Refusal::NotSealed);
    assert!(!hall.view().await.sealed);
    hall.harness.seal(contest).await;
    assert_eq!(hall.proposed().await, hall.names(&[&[0], &[1, 2]]));
    assert!(matches!(services.awards(&hall.judges[0], contest).await, Err(ServiceError::Denied(Denied::Role { .. }))));
    assert!(matches!(
        services.awards(&hall.harness.staff, contest).await,
        Err(ServiceError::Denied(Denied::Phase { .. }))
    ));

    // A ruling has words, and a grade no more films than places.
    let silent = AwardRulingDraft { reason: " ".to_owned(), ..hall.ruling(1, Some("first")) };
    assert!(matches!(refused(services.rule_award(organiser, contest, &silent).await), Refusal::Words { found: 0, .. }));
    let outside = services.rule_award(organiser, contest, &hall.ruling(3, Some("first"))).await;
    assert!(matches!(outside, Err(ServiceError::NotFound)), "it is not selected: {outside:?}");
    // The one place is enough for a film that is named twice.
    let twice = AwardRulingDraft { films: vec![hall.films[1].clone(); 2], ..hall.ruling(1, Some("first")) };
    services.rule_award(organiser, contest, &twice).await.unwrap();
    assert_eq!(hall.rulings_on_record().await, 1);
    let second = services.rule_award(organiser, contest, &hall.ruling(2, Some("first"))).await;
    assert_eq!(refused(second), Refusal::Award(AwardRefusal::Full { places: 1 }));
    assert_eq!(hall.proposed().await, hall.names(&[&[1], &[0, 2]]));
    let scores = hall.view().await.organisations;
    // Four films, all eligible, three selected, three awarded.
    assert_eq!((scores[0].counts.origin.as_str(), scores[0].points, scores[0].awarded), (UNIT, 32, true));

    // What was decided is void once something it was decided from changes.
    let stale = services.decide_awards(organiser, contest, "another basis").await;
    assert!(matches!(stale, Err(ServiceError::Conflict)), "{stale:?}");
    hall.decide().await.unwrap();
    services.drop_award_ruling(organiser, contest, &hall.films[1]).await.unwrap();
    assert!(hall.view().await.decision.is_none());
    hall.step(Phase::Publicity).await.unwrap();
    let undecided = hall.step(Phase::Final).await;
    assert_eq!(refused(undecided), Refusal::Obstacles(vec![Obstacle::AwardsUndecided]));
    hall.decide().await.unwrap();
    let why = Grounds { reason: "作者要求", decider: "组委会" };
    services.withdraw_chosen(organiser, contest, &hall.films[0], Some(&hall.films[3]), why).await.unwrap();
    assert!(hall.view().await.decision.is_none(), "a film of it left");
    assert_eq!(hall.proposed().await, hall.names(&[&[1], &[2, 3]]));
    hall.decide().await.unwrap();
    // The notice lists the film that left: the result waits for another.
    assert_eq!(refused(hall.step(Phase::Final).await), Refusal::Obstacles(vec![Obstacle::NoticeOutdated]));
    let next = async || services.notice(organiser, contest).await.unwrap().preview.unwrap();
    let headings =
        |words: &NoticeWords| -> Vec<String> { words.sections.iter().map(|section| section.heading.clone()).collect() };
    assert_eq!(headings(&next().await.words), [""], "grades are told where that is asked for");
    let draft = NoticeDraft { with_grades: true, ..NoticeDraft::default() };
    services.set_notice_draft(organiser, contest, draft).await.unwrap();
    let next = next().await;
    assert_eq!(headings(&next.words), ["first", "second"]);
    services.publish_notice(organiser, contest, &next.seen).await.unwrap();
    // A notice that lists awards is outdated once they are decided otherwise, and another one may go up.
    assert_eq!(services.notice(organiser, contest).await.unwrap().waits, Some(Refusal::NoticeUnchanged));
    services.rule_award(organiser, contest, &hall.ruling(2, Some("first"))).await.unwrap();
    hall.decide().await.unwrap();
    assert_eq!(refused(hall.step(Phase::Final).await), Refusal::Obstacles(vec![Obstacle::NoticeOutdated]));
    assert_eq!(services.notice(organiser, contest).await.unwrap().waits, None);
    services.drop_award_ruling(organiser, contest, &hall.films[2]).await.unwrap();
    hall.decide().await.unwrap();

    // Nobody reads the result before it is published, and everybody afterwards.
    assert!(matches!(services.published_result(contest).await, Err(ServiceError::NotFound)));
    hall.step(Phase::Final).await.unwrap();
    let result = services.published_result(contest).await.unwrap().result;
    let titles: Vec<Vec<&str>> =
        result.grades.iter().map(|grade| grade.films.iter().map(|film| film.title.as_str()).collect()).collect();
    assert_eq!(titles, [vec!["第2部"], vec!["第3部", "第4部"]]);
    assert_eq!((result.others.len(), result.amendments), (0, 1));
    let films = result.grades.iter().flat_map(|grade| &grade.films);
    let told: Vec<String> = films.flat_map(|film| [film.origin(Lang::Zh), vec![film.title.clone()]].concat()).collect();
    let told = told.join(" ");
    assert!(told.contains("汕头市") && told.contains(UNIT), "{told}");
    for private in ["000-1", "@", "作者要求", "内容"] {
        assert!(!told.contains(private), "{private}: {told}");
    }
    assert_eq!(result.organisations.unwrap().names, [Text::same(UNIT)]);
    let file = services.export(organiser, contest, ExportKind::Result, ExportFormat::Csv, Lang::Zh).await.unwrap();
    let text = String::from_utf8(file.bytes).unwrap();
    assert!(text.contains("first,N-002,第2部") && text.contains("优秀组织奖,,") && !text.contains("000-1"), "{text}");
    // Certificates name what was awarded.
    let certificates = async |kind| services.certificates(organiser, contest, kind, Lang::Zh).await.unwrap().waiting;
    let said =
        |found: &[Recipient], word| -> Vec<String> { found.iter().map(|one| one.values[&word].clone()).collect() };
    let awards = said(&certificates(CertificateKind::Work).await, CertificateWord::Award);
    // The reserve stands in the place of the film that left, before the best.
    assert_eq!(awards.iter().map(|award| award == "first").collect::<Vec<_>>(), [false, true, false]);
    assert_eq!(said(&certificates(CertificateKind::Unit).await, CertificateWord::Name), [UNIT]);
    let late = services.rule_award(organiser, contest, &hall.ruling(2, Some("first"))).await;
    assert!(matches!(late, Err(ServiceError::Denied(_))), "{late:?}");
    services.close().await;
}

#[tokio::test]
async fn awards_are_proposed_ruled_decided_and_published_on_sqlite() {
    awards_are_proposed_ruled_decided_and_published(None).await;
}

#[tokio::test]
async fn awards_are_proposed_ruled_decided_and_published_on_postgres() {
    let cluster = Cluster::start();
    awards_are_proposed_ruled_decided_and_published(Some(&cluster.url)).await;
}

async fn the_result_is_announced_in_words_that_stay(database: Option<&str>) {
    let mut vacant = plan();
    vacant.grades.push(grade("third", 2));
    let hall = Hall::new(database, vacant, false).await;
    let (services, organiser, contest) = (&hall.harness.services, &hall.harness.organiser, &hall.contest);
    let early = services.announcement(organiser, contest).await;
    assert_eq!(refused(early), Refusal::NotSealed);
    hall.harness.seal(contest).await;
    assert!(!hall.view().await.has_announcement);
    let undecided = services.announcement(organiser, contest).await;
    assert_eq!(refused(undecided), Refusal::Obstacles(vec![Obstacle::AwardsUndecided]));
    hall.decide().await.unwrap();
    assert!(hall.view().await.has_announcement);
    let staff = services.announcement(&hall.harness.staff, contest).await;
    assert!(matches!(staff, Err(ServiceError::Denied(Denied::Phase { .. }))), "before the notice: {staff:?}");
    let judge = services.announcement(&hall.judges[0], contest).await;
    assert!(matches!(judge, Err(ServiceError::Denied(Denied::Role { .. }))), "{judge:?}");

    let office =
        NoticeContact { office: "评选办公室".to_owned(), phone: "020-7".to_owned(), ..NoticeContact::default() };
    let draft = NoticeDraft { contact: office, ..NoticeDraft::default() };
    services.set_notice_draft(organiser, contest, draft).await.unwrap();
    hall.step(Phase::Publicity).await.unwrap();
    assert!(matches!(services.published_announcement(contest).await, Err(ServiceError::NotFound)));
    let preview = services.announcement(&hall.harness.staff, contest).await.unwrap();
    assert_eq!((preview.lang, preview.published_at), (Lang::Zh, None));
    hall.step(Phase::Final).await.unwrap();
    let at = services.now();
    hall.harness.pass(40 * DAY);

    let kept = services.published_announcement(contest).await.unwrap();
    assert_eq!((&kept.words.sections, kept.published_at), (&preview.words.sections, at), "what was seen");
    assert_eq!(kept.hash, kept.words.hash().to_string());
    let sections: Vec<(&str, Vec<&str>)> = kept
        .words
        .sections
        .iter()
        .map(|one| (one.heading.as_str(), one.lines.iter().map(String::as_str).collect()))
        .collect();
    let film = |number: u8| format!("N-00{number}《第{number}部》，{UNIT}");
    let films = [1, 2, 3].map(film);
    let told: [(&str, Vec<&str>); 4] = [
        ("first", vec![films[0].as_str()]),
        ("second", vec![films[1].as_str(), films[2].as_str()]),
        ("third", vec!["（空缺 2 个）"]),
        ("优秀组织奖", vec![UNIT]),
    ];
    assert_eq!(sections, told);
    let text = kept.words.text();
    let notice = services.public_notice(contest, None).await.unwrap().notice;
    let [first, last] = [notice.period.first, notice.period.last].map(|day| words::times::dated_day(Lang::Zh, day));
    let seen = preview.words.text();
    assert!(seen.contains(&format!("于{first}至{last}公示")), "as long as it is to be up: {seen}");
    assert!(seen.ends_with(&format!("\n\n评选办公室\n{last}\n")), "{seen}");
    assert!(text.starts_with("关于“观摩”评选结果的公告\n\n根据“观摩”征集通知"), "{text}");
    assert!(text.contains(&format!("于{first}公示")), "ended early: {text}");
    assert!(text.ends_with(&format!("\n\n评选办公室\n{first}\n")), "{text}");
    for private in ["020-7", "000-1", "@", "内容", "950", "95.0"] {
        assert!(!text.contains(private), "{private}: {text}");
    }
    assert_eq!(services.published_result(contest).await.unwrap().announcement, Some(kept.clone()));

    // Nothing changes what was announced, and the trail names it.
    let version = hall.view().await.contest.version;
    let other = services.set_awards(organiser, contest, version, plan(), "笔误").await;
    assert!(matches!(other, Err(ServiceError::Denied(Denied::Phase { .. }))), "{other:?}");
    let again = hall.decide().await;
    assert!(matches!(again, Err(ServiceError::Denied(Denied::Phase { .. }))), "{again:?}");
    services.set_notice_draft(organiser, contest, NoticeDraft::default()).await.unwrap_err();
    let office = services.announcement(organiser, contest).await.unwrap();
    assert_eq!((office.words, office.published_at), (kept.words, Some(at)));
    let action = Some(RecordedAction::Known(EventKind::AwardsAnnounce));
    let search = RecordSearch { action, page: page(1, 10), ..RecordSearch::default() };
    let lines = services.contest_record(organiser, contest, &search).await.unwrap().lines;
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].row.detail.contains(&kept.hash), "{:?}", lines[0].row.detail);
    services.close().await;
}

#[tokio::test]
async fn the_result_is_announced_in_words_that_stay_on_sqlite() {
    the_result_is_announced_in_words_that_stay(None).await;
}

#[tokio::test]
async fn the_result_is_announced_in_words_that_stay_on_postgres() {
    let cluster = Cluster::start();
    the_result_is_announced_in_words_that_stay(Some(&cluster.url)).await;
}

#[tokio::test]
async fn an_archive_takes_the_announcement_along_in_its_own_words_or_not_at_all() {
    let hall = Hall::new(None, plan(), false).await;
    hall.harness.seal(&hall.contest).await;
    hall.decide().await.unwrap();
    for phase in [Phase::Publicity, Phase::Final] {
        hall.step(phase).await.unwrap();
    }
    let (file, report) = export(&hall.harness, &hall.contest, "announced.tar", false).await;
    assert_eq!(report.rows["result_announcements"], 1);
    let other = Harness::new().await;
    let target = other.folder.join("forged.tar");
    forged(&file, &target, |name, text| {
        if name == "rows/result_announcements.jsonl" { text.replace("第1部", "第9部") } else { text }
    });
    assert!(matches!(refused(import(&other, &target).await), Refusal::Archive(_)));
    import(&other, &file).await.unwrap();
    let kept = async |of: &Harness| of.services.published_announcement(&hall.contest).await.unwrap();
    assert_eq!(kept(&other).await, kept(&hall.harness).await);
}

async fn a_tie_goes_to_the_meeting(database: Option<&str>) {
    let hall = Hall::new(database, plan(), true).await;
    let (services, organiser, contest) = (&hall.harness.services, &hall.harness.organiser, &hall.contest);
    let chair = hall.harness.person("chair").await;
    hall.harness.cast(contest, &chair, Role::Chair, "", "").await;
    hall.harness.seal(contest).await;
    let open = hall.view().await.proposal.grades[0].open.clone();
    let GradeOpen::Tied(tied) = &open[0] else { unreachable!("{open:?}") };
    let of: BTreeSet<&String> = tied.iter().collect();
    let level = [hall.films[0].to_string(), hall.films[1].to_string()];
    assert_eq!(of, level.iter().collect::<BTreeSet<&String>>());
    assert_eq!(refused(hall.decide().await), Refusal::Award(AwardRefusal::Unsettled));

    services.open_meeting(&chair, contest, Quorum::default()).await.unwrap();
    for judge in &hall.judges {
        services.attend(judge, contest, None, true).await.unwrap();
    }
    let draft = BallotDraft {
        question: "一等奖".to_owned(),
        films: hall.films[..2].to_vec(),
        most: 1,
        seats: 1,
        secret: false,
        told: BTreeSet::new(),
    };
    let wide = services.ballot_on_award(&chair, contest, "first", BallotDraft { seats: 2, ..draft.clone() }).await;
    assert_eq!(refused(wide), Refusal::Award(AwardRefusal::Full { places: 1 }));
    let ballot = services.ballot_on_award(&chair, contest, "first", draft).await.unwrap();
    for voter in hall.judges.iter().chain([&chair]) {
        services.cast(voter, contest, &ballot, [hall.films[1].clone()].into()).await.unwrap();
    }
    services.close_ballot(&chair, contest, &ballot).await.unwrap();
    let view = hall.view().await;
    let counted = view.ballots[0].counted.as_ref().unwrap();
    assert_eq!((view.ballots.len(), counted.papers, &counted.chosen), (1, 3, &vec![hall.films[1].clone()]));
    services.rule_award(organiser, contest, &hall.ruling(1, Some("first"))).await.unwrap();
    assert_eq!(hall.proposed().await, hall.names(&[&[1], &[0, 2]]));
    hall.decide().await.unwrap();
    services.close().await;
}

#[tokio::test]
async fn a_tie_goes_to_the_meeting_on_sqlite() {
    a_tie_goes_to_the_meeting(None).await;
}

#[tokio::test]
async fn a_tie_goes_to_the_meeting_on_postgres() {
    let cluster = Cluster::start();
    a_tie_goes_to_the_meeting(Some(&cluster.url)).await;
}

#[tokio::test]
async fn a_first_prize_needs_its_votes_or_stays_empty() {
    let mut strict = plan();
    strict.grades[0].votes_percent = Some(60);
    let hall = Hall::new(None, strict, false).await;
    let (services, organiser, contest) = (&hall.harness.services, &hall.harness.organiser, &hall.contest);
    hall.harness.seal(contest).await;
    let without = services.rule_award(organiser, contest, &hall.ruling(0, Some("first"))).await;
    assert_eq!(refused(without), Refusal::Award(AwardRefusal::Votes { percent: 60 }));
    assert_eq!(refused(hall.decide().await), Refusal::Award(AwardRefusal::Unsettled));
    services.open_meeting(organiser, contest, Quorum::default()).await.unwrap();
    for judge in &hall.judges {
        services.attend(judge, contest, None, true).await.unwrap();
    }
    let draft = BallotDraft {
        question: "一等奖".to_owned(),
        films: vec![hall.films[0].clone()],
        most: 1,
        seats: 1,
        secret: false,
        told: BTreeSet::new(),
    };
    let ballot = services.ballot_on_award(organiser, contest, "first", draft).await.unwrap();
    // One of two papers is half, not sixty per cent.
    services.cast(&hall.judges[0], contest, &ballot, [hall.films[0].clone()].into()).await.unwrap();
    services.cast(&hall.judges[1], contest, &ballot, BTreeSet::new()).await.unwrap();
    services.close_ballot(organiser, contest, &ballot).await.unwrap();
    let half = services.rule_award(organiser, contest, &hall.ruling(0, Some("first"))).await;
    assert_eq!(refused(half), Refusal::Award(AwardRefusal::Votes { percent: 60 }));
    let view = hall.view().await;
    assert_eq!((view.proposal.grades[0].vacant, view.proposal.is_settled()), (1, true));
    assert_eq!(hall.proposed().await, hall.names(&[&[], &[0, 1]]));
    hall.decide().await.unwrap();
}

#[tokio::test]
async fn once_judging_has_begun_other_grades_need_a_reason() {
    let hall = Hall::new(None, plan(), false).await;
    let (services, organiser, contest) = (&hall.harness.services, &hall.harness.organiser, &hall.contest);
    let version = hall.view().await.contest.version;
    let other = AwardPlan { grades: vec![grade("first", 2)], organisation: None };
    let silent = services.set_awards(organiser, contest, version, other.clone(), "").await;
    assert!(matches!(refused(silent), Refusal::Words { found: 0, .. }));
    let same = services.set_awards(organiser, contest, version, plan(), "笔误").await;
    assert_eq!(refused(same), Refusal::NothingAmended);
    let bad = AwardPlan { grades: vec![grade("", 1)], organisation: None };
    let bad = services.set_awards(organiser, contest, version, bad, "笔误").await;
    assert!(matches!(refused(bad), Refusal::Award(AwardRefusal::Plan(_))));
    let judge = services.set_awards(&hall.judges[0], contest, version, other.clone(), "笔误").await;
    assert!(matches!(judge, Err(ServiceError::Denied(_))), "{judge:?}");
    let before = hall.view().await.contest.judging_hash;
    services.set_awards(organiser, contest, version, other.clone(), "增设名额").await.unwrap();
    let after = hall.view().await.contest;
    assert_eq!((after.judging_hash, &after.settings.awards), (before, &other), "what judging is done by stays");
    let stale = services.set_awards(organiser, contest, version, plan(), "笔误").await;
    assert!(matches!(stale, Err(ServiceError::Conflict)), "{stale:?}");
}

#[tokio::test]
async fn what_was_ruled_about_a_grade_that_is_gone_counts_for_no_other() {
    let with = |grades| AwardPlan { grades, organisation: None };
    let hall = Hall::new(None, with(vec![grade("g1", 1), grade("g2", 1)]), false).await;
    let (services, organiser, contest) = (&hall.harness.services, &hall.harness.organiser, &hall.contest);
    hall.harness.seal(contest).await;
    services.rule_award(organiser, contest, &hall.ruling(2, Some("g2"))).await.unwrap();
    assert_eq!(hall.proposed().await, hall.names(&[&[0], &[2]]));
    let new = AwardGrade { key: String::new(), ..grade("新设奖", 1) };
    for grades in [vec![grade("g1", 1)], vec![grade("g1", 1), new]] {
        let version = hall.view().await.contest.version;
        services.set_awards(organiser, contest, version, with(grades), "奖级调整").await.unwrap();
    }
    let view = hall.view().await;
    let grades = &view.contest.settings.awards.grades;
    assert_eq!(grades.iter().map(|grade| grade.key.as_str()).collect::<Vec<_>>(), ["g1", "g3"]);
    assert_eq!(hall.proposed().await, hall.names(&[&[0], &[1]]));
}

#[tokio::test]
async fn the_evening_is_arranged_by_those_who_may_know_the_outcome() {
    let hall = Hall::new(None, plan(), false).await;
    let (services, organiser, contest) = (&hall.harness.services, &hall.harness.organiser, &hall.contest);
    let order = async |who: &Actor| {
        let view = services.presentation(who, contest).await.unwrap();
        view.films.iter().map(|one| one.film.number).collect::<Vec<_>>()
    };
    assert!(!services.presentation(organiser, contest).await.unwrap().sealed);
    hall.harness.seal(contest).await;
    assert_eq!(order(organiser).await, [3, 2, 1], "without awards the best comes last");
    hall.decide().await.unwrap();
    let view = services.presentation(organiser, contest).await.unwrap();
    assert!(view.decided.is_some() && view.films.iter().all(|one| one.file.is_some() && one.award.is_some()));
    let early = services.presentation(&hall.harness.staff, contest).await;
    assert!(matches!(early, Err(ServiceError::Denied(_))), "staff do not know the outcome yet");
    hall.step(Phase::Publicity).await.unwrap();
    let films = [2, 0].map(|at| hall.films[at].clone()).to_vec();
    services.arrange_presentation(&hall.harness.staff, contest, films, 5).await.unwrap();
    assert_eq!(order(&hall.harness.staff).await, [3, 1, 2], "what is not listed comes after");
    for (films, seconds) in [(vec![3], 5), (vec![0, 0], 5), (vec![0], 0), (vec![0], 61)] {
        let films = films.into_iter().map(|at: usize| hall.films[at].clone()).collect();
        let answer = services.arrange_presentation(organiser, contest, films, seconds).await;
        assert!(matches!(answer, Err(ServiceError::NotFound)), "{answer:?}");
    }
    assert_eq!(order(organiser).await, [3, 1, 2], "nothing of it was kept");
    let judge = services.presentation(&hall.judges[0], contest).await;
    assert!(matches!(judge, Err(ServiceError::Denied(_))), "{judge:?}");
}

#[tokio::test]
async fn before_awards_are_decided_a_reserve_does_not_end_the_evening() {
    let hall = Hall::new(None, plan(), false).await;
    let (services, organiser, contest) = (&hall.harness.services, &hall.harness.organiser, &hall.contest);
    hall.harness.seal(contest).await;
    let why = Grounds { reason: "作者要求", decider: "组委会" };
    services.withdraw_chosen(organiser, contest, &hall.films[0], Some(&hall.films[3]), why).await.unwrap();
    let view = services.presentation(organiser, contest).await.unwrap();
    let numbers: Vec<i64> = view.films.iter().map(|one| one.film.number).collect();
    assert_eq!(numbers, [4, 3, 2], "the best of those that are there comes last");
}
