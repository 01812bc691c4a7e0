//! Certificates: issued once the result is final, looked up by anybody, and never changed.

use std::io::Read as _;

use domain::access::Denied;
use domain::certificates::{
    CertificateKind, CertificateNumber, CertificateValues, CertificateWord, ExampleKind, TemplateFault, Tenths,
};
use domain::contest::phase::Phase;
use domain::form::{Answer, keys};
use domain::hex;
use domain::ids::ContestId;
use domain::text::Lang;
use domain::time::MINUTE;
use serde_json::{Value, json};
use services::documents::FontFiles;
use services::{
    Actor, Certificate, CertificateStanding, CertificatesView, Decision, ErasureKind, Refusal, ServiceError, Services,
    SignInFrom,
};
use sha2::{Digest as _, Sha256};

use crate::harness::{Harness, answers, refused};
use crate::portable::{export, import};

pub const WORK: CertificateKind = CertificateKind::Work;

/// A contest with one place and two judged films, the first the better one.
async fn judged(harness: &Harness) -> (ContestId, String) {
    let judges = [harness.person("judge").await];
    let contest = harness.open_for(1).await;
    let films = harness.judging_in(&contest, &judges, &["440100", "440500"]).await;
    harness.select_by_number(&judges, &contest).await;
    (contest, films[0].to_string())
}

async fn finish(harness: &Harness, contest: &ContestId) {
    harness.seal(contest).await;
    for phase in [Phase::Publicity, Phase::Final] {
        harness.services.move_phase(&harness.organiser, contest, phase, "另有安排").await.unwrap();
    }
}

pub async fn listed(services: &Services, who: &Actor, contest: &ContestId) -> CertificatesView {
    services.certificates(who, contest, WORK, Lang::Zh).await.unwrap()
}

/// Somebody on the internet.
fn stranger() -> SignInFrom {
    SignInFrom { network: Some("203.0.113.7".to_owned()), ..SignInFrom::default() }
}

/// The first certificate of a contest, issued to its best film.
pub async fn issued(harness: &Harness) -> (ContestId, Certificate) {
    let (contest, film) = judged(harness).await;
    finish(harness, &contest).await;
    harness.services.issue_certificates(&harness.organiser, &contest, WORK, &[film]).await.unwrap();
    let certificate = listed(&harness.services, &harness.organiser, &contest).await.issued.remove(0);
    (contest, certificate)
}

#[tokio::test]
async fn certificates_are_issued_once_the_result_is_final_and_to_nobody_twice() {
    let harness = Harness::new().await;
    let (services, organiser, staff) = (&harness.services, &harness.organiser, &harness.staff);
    let (contest, film) = judged(&harness).await;
    assert!(!listed(services, organiser, &contest).await.sealed);
    harness.seal(&contest).await;
    let early = listed(services, organiser, &contest).await;
    assert_eq!((early.waiting.len(), early.waiting[0].key.as_str(), early.may_issue), (1, film.as_str(), false));
    let chosen = [film.clone()];
    let refused_early = services.issue_certificates(organiser, &contest, WORK, &chosen).await;
    assert!(matches!(refused_early, Err(ServiceError::Denied(Denied::Phase { .. }))), "{refused_early:?}");
    // Who is chosen is told to staff by no list before it is published.
    let told = services.certificates(staff, &contest, WORK, Lang::Zh).await;
    assert!(matches!(told, Err(ServiceError::Denied(_))));
    for phase in [Phase::Publicity, Phase::Final] {
        services.move_phase(organiser, &contest, phase, "另有安排").await.unwrap();
    }

    assert_eq!(refused(services.issue_certificates(organiser, &contest, WORK, &[]).await), Refusal::NobodyChosen);
    let unknown = services.issue_certificates(organiser, &contest, WORK, &["e".to_owned()]).await;
    assert!(matches!(unknown, Err(ServiceError::Conflict)), "{unknown:?}");
    let by_staff = services.issue_certificates(staff, &contest, WORK, &chosen).await;
    assert!(matches!(by_staff, Err(ServiceError::Denied(Denied::Role { .. }))));
    assert_eq!(services.issue_certificates(organiser, &contest, WORK, &chosen).await.unwrap(), 1);
    let again = services.issue_certificates(organiser, &contest, WORK, &chosen).await;
    assert!(matches!(again, Err(ServiceError::Conflict)), "{again:?}");
    let unit = services.certificates(staff, &contest, CertificateKind::Unit, Lang::Zh).await.unwrap();
    let keys: Vec<String> = unit.waiting.iter().map(|one| one.key.clone()).collect();
    assert_eq!(services.issue_certificates(organiser, &contest, CertificateKind::Unit, &keys).await.unwrap(), 1);

    let view = listed(services, staff, &contest).await;
    assert_eq!((view.waiting.len(), view.issued.len(), view.may_issue, view.may_edit), (0, 1, false, false));
    let one = &view.issued[0];
    assert!(one.number.to_string().starts_with("2026W-00001-"), "{}", one.number);
    assert_eq!((one.value(CertificateWord::Title), one.value(CertificateWord::Award)), ("第1部", "入选作品"));
    let words = one.words.join("\n");
    assert!(words.contains("《第1部》") && words.contains(&one.number.to_string()), "{words}");
    let file = services.certificate_file(staff, &contest, &one.id).await.unwrap();
    assert!(file.bytes.starts_with(b"%PDF"));
    assert_eq!(hex::encode(&Sha256::digest(&file.bytes)), one.sha256);
    assert_eq!(services.verify_chain().await.unwrap().broken, None);
}

#[tokio::test]
async fn anybody_looks_a_certificate_up_and_guesses_are_slowed_down() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (_, one) = issued(&harness).await;
    let found = services.certificate_at(&one.token, &stranger()).await.unwrap();
    assert_eq!((&found.words, &found.sha256, found.standing), (&one.words, &one.sha256, CertificateStanding::Holds));
    for token in ["", "nothing", "a\u{0}", "%00"] {
        let none = services.certificate_at(token, &stranger()).await;
        assert!(matches!(none, Err(ServiceError::NotFound)), "{token:?}: {none:?}");
    }

    let number = one.number.to_string();
    for (typed, name) in [(number.clone(), " 第1部 "), (number.to_lowercase().replace('-', " "), "《第1部》")] {
        let found = services.look_up_certificate(&typed, name, &stranger()).await.unwrap();
        assert_eq!((found.words, found.token), (one.words.clone(), None), "the address is not given away");
    }
    let mistyped = if number.ends_with('0') { "1" } else { "0" };
    let mistyped = format!("{}{mistyped}", number.split_at(number.len() - 1).0);
    let look = async |number: &str, name: &str| services.look_up_certificate(number, name, &stranger()).await;
    assert_eq!(refused(look(&mistyped, "第1部").await), Refusal::CertificateMistyped);
    assert_eq!(refused(look("第1号", "第1部").await), Refusal::NoCertificate);
    for _ in 0..10 {
        assert_eq!(refused(look(&number, "第2部").await), Refusal::NoCertificate);
    }
    assert_eq!(refused(look(&number, "第1部").await), Refusal::TooManyAttempts(1), "right or wrong");
    // Whoever guesses at a number keeps nobody else from it, neither on the internet nor beside the server.
    for network in [Some("198.51.100.7".to_owned()), None] {
        let elsewhere = SignInFrom { network, ..SignInFrom::default() };
        let found = services.look_up_certificate(&number, "第1部", &elsewhere).await.unwrap();
        assert_eq!(found.number, number, "{elsewhere:?}");
    }
    harness.pass(MINUTE);
    assert_eq!(look(&number, "第1部").await.unwrap().number, number);
}

#[tokio::test]
async fn guesses_of_one_network_are_slowed_down_whatever_they_are_at() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (_, one) = issued(&harness).await;
    let number = one.number.to_string();
    let look = async |number: &str, from: &SignInFrom| services.look_up_certificate(number, "第1部", from).await;
    let at = async |token: &str| services.certificate_at(token, &stranger()).await;
    assert_eq!(look(&number, &stranger()).await.unwrap().number, number, "who is right is not counted");
    for serial in 1..100 {
        let other = CertificateNumber::new("NONE", serial).unwrap().to_string();
        assert_eq!(refused(look(&other, &stranger()).await), Refusal::NoCertificate, "{other}");
    }
    assert!(matches!(at("nothing").await, Err(ServiceError::NotFound)), "the hundredth");
    assert_eq!(refused(look(&number, &stranger()).await), Refusal::TooManyAttempts(15), "right or wrong");
    assert_eq!(refused(at("nothing").await), Refusal::TooManyAttempts(15));
    assert_eq!(at(&one.token).await.unwrap().number, number, "an address is no guess");
    let elsewhere = SignInFrom { network: Some("198.51.100.7".to_owned()), ..SignInFrom::default() };
    assert_eq!(look(&number, &elsewhere).await.unwrap().number, number);
}

#[tokio::test]
async fn the_audit_trail_names_each_certificate_and_what_was_made_of_it() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let (contest, old) = issued(&harness).await;
    let values = CertificateValues::from([(CertificateWord::Name, "市电影厂".to_owned())]);
    let new = services.replace_certificate(organiser, &contest, &old.id, &values, "笔误").await.unwrap();
    let new = services.certificate(organiser, &contest, &new).await.unwrap().certificate;
    services.revoke_certificate(organiser, &contest, &new.id, "取消资格").await.unwrap();

    let told = on_the_trail(&harness).await;
    let told: Vec<(&str, Value)> = told.iter().map(|(action, detail)| (action.as_str(), detail.clone())).collect();
    let (from, to) = (old.number.to_string(), new.number.to_string());
    let hash = hex::encode(&Sha256::digest(format!("{from} {}\n", old.sha256)));
    let expected = [
        ("certificate.issue", json!({ "certificate": "work", "numbers": [from], "hash": hash })),
        ("certificate.replace", json!({ "from": from, "to": to, "reason": "笔误", "sha256": new.sha256 })),
        ("certificate.revoke", json!({ "numbers": [to], "reason": "取消资格" })),
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_certificate_is_replaced_or_revoked_with_a_reason_and_stays_what_it_was() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let (contest, old) = issued(&harness).await;
    let values = CertificateValues::from([(CertificateWord::Name, "市电影厂".to_owned())]);
    let replace = async |reason: &str, values: &CertificateValues| {
        services.replace_certificate(organiser, &contest, &old.id, values, reason).await
    };
    assert!(matches!(refused(replace("", &values).await), Refusal::Words { found: 0, .. }));
    let empty = CertificateValues::from([(CertificateWord::Title, " ".to_owned())]);
    assert!(matches!(refused(replace("笔误", &empty).await), Refusal::Words { found: 0, .. }), "what must be on it");
    let new = replace("笔误", &values).await.unwrap();
    let new = services.certificate(organiser, &contest, &new).await.unwrap().certificate;
    assert_eq!((new.replaces.as_ref(), new.number.serial(), &new.recipient), (Some(&old.id), 2, &old.recipient));
    assert!(new.words.join("\n").contains("市电影厂") && new.token != old.token);
    assert_eq!(refused(replace("又", &values).await), Refusal::CertificateEnded);

    let kept = services.certificate(organiser, &contest, &old.id).await.unwrap().certificate;
    assert_eq!(Certificate { end: None, ..kept.clone() }, old, "nothing of it changed");
    assert_eq!(kept.end.unwrap().reason, "笔误");
    let standing = async |token: &str| services.certificate_at(token, &stranger()).await.unwrap().standing;
    let replaced = CertificateStanding::Replaced(services.now(), new.number.to_string());
    assert_eq!((standing(&old.token).await, standing(&new.token).await), (replaced, CertificateStanding::Holds));
    assert!(matches!(services.certificate_file_at(&old.token).await, Err(ServiceError::NotFound)));
    let file = services.certificate_file_at(&new.token).await.unwrap();
    assert_eq!(
        (hex::encode(&Sha256::digest(&file.bytes)), file.name),
        (new.sha256.clone(), format!("{}.pdf", new.number))
    );
    assert!(listed(services, organiser, &contest).await.waiting.is_empty(), "it holds in the place of the old one");

    services.revoke_certificate(organiser, &contest, &new.id, "取消资格").await.unwrap();
    assert_eq!(standing(&new.token).await, CertificateStanding::Revoked(services.now()));
    let told = format!("{:?}", services.certificate_at(&new.token, &stranger()).await.unwrap());
    assert!(!told.contains("取消资格"), "the reason is the office's: {told}");
    let twice = services.revoke_certificate(organiser, &contest, &new.id, "又").await;
    assert_eq!(refused(twice), Refusal::CertificateEnded);
    assert_eq!(listed(services, organiser, &contest).await.waiting.len(), 1, "another one may be issued");
}

/// As [`issued`], to a film of an author who has this title for it.
async fn issued_to(harness: &Harness, title: &str) -> (ContestId, Certificate) {
    let contest = harness.open_for(1).await;
    let author = harness.person("author").await;
    let film = harness.draft(&author, &contest, title, "440100").await;
    harness.services.submit_entry(&author, &film).await.unwrap();
    harness.services.decide(&harness.staff, &film, Decision::Pass, "").await.unwrap();
    let judges = [harness.person("judge").await];
    harness.judging_in(&contest, &judges, &["440500"]).await;
    harness.select_by_number(&judges, &contest).await;
    finish(harness, &contest).await;
    harness.services.issue_certificates(&harness.organiser, &contest, WORK, &[film.to_string()]).await.unwrap();
    (contest.clone(), listed(&harness.services, &harness.organiser, &contest).await.issued.remove(0))
}

#[tokio::test]
async fn a_contest_comes_with_numbers_that_are_given_here_too() {
    let (there, here) = (Harness::new().await, Harness::new().await);
    let (contest, theirs) = issued_to(&there, "夜航").await;
    let (own, ours) = issued_to(&here, "灯塔").await;
    assert_eq!(theirs.number, ours.number, "each installation begins with 1");
    let (file, _) = export(&there, &contest, "contest.tar", false).await;
    import(&here, &file).await.unwrap();

    let services = &here.services;
    let look = async |name: &str| {
        services.look_up_certificate(&ours.number.to_string(), name, &stranger()).await.map(|found| found.words)
    };
    assert_eq!((look("夜航").await.unwrap(), look("灯塔").await.unwrap()), (theirs.words.clone(), ours.words.clone()));
    assert_eq!(refused(look("别的").await), Refusal::NoCertificate);
    for one in [&theirs, &ours] {
        let found = services.certificate_at(&one.token, &stranger()).await.unwrap();
        assert_eq!((&found.words, found.standing), (&one.words, CertificateStanding::Holds));
    }
    // A number that is given here is nobody's yet, whichever contest it is for.
    for (contest, one, serial) in [(&own, &ours, 2), (&contest, &theirs, 3)] {
        services.revoke_certificate(&here.organiser, contest, &one.id, "重签").await.unwrap();
        services
            .issue_certificates(&here.organiser, contest, WORK, std::slice::from_ref(&one.recipient))
            .await
            .unwrap();
        let issued = listed(services, &here.organiser, contest).await.issued;
        assert!(issued.iter().any(|one| one.number.serial() == serial && one.end.is_none()), "{issued:?}");
    }
    // And on to a third one, which has the first number too.
    let (file, _) = export(&here, &contest, "again.tar", false).await;
    let third = Harness::new().await;
    issued_to(&third, "归途").await;
    import(&third, &file).await.unwrap();
    let serials: Vec<i64> = listed(&third.services, &third.organiser, &contest)
        .await
        .issued
        .iter()
        .map(|one| one.number.serial())
        .collect();
    assert_eq!(serials, [3, 1], "the newest first");
}

#[tokio::test]
async fn the_name_of_who_was_erased_stays_on_a_certificate_as_long_as_it_holds() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let contest = harness.open_for(1).await;
    let author = harness.person("author").await;
    let mut own = answers("夜航", "440100");
    own.insert(keys::CREDITS.to_owned(), Answer::List(vec!["导演：林一".to_owned()]));
    let film = services.draft_entry(&author, &contest, own).await.unwrap().id;
    services.take_film(&author, &film, &crate::harness::film()).await.unwrap();
    services.submit_entry(&author, &film).await.unwrap();
    services.decide(&harness.staff, &film, Decision::Pass, "").await.unwrap();
    let judges = [harness.person("judge").await];
    harness.judging_in(&contest, &judges, &["440500"]).await;
    harness.select_by_number(&judges, &contest).await;
    finish(&harness, &contest).await;
    let issue = async |kind| {
        let of_kind = async || services.certificates(organiser, &contest, kind, Lang::Zh).await.unwrap();
        let keys: Vec<String> = of_kind().await.waiting.iter().map(|one| one.key.clone()).collect();
        assert_eq!(services.issue_certificates(organiser, &contest, kind, &keys).await.unwrap(), 1);
        of_kind().await.issued.remove(0)
    };
    let (work, person) = (issue(WORK).await, issue(CertificateKind::Person).await);
    assert_eq!(person.value(CertificateWord::Name), "林一");
    services.revoke_certificate(organiser, &contest, &person.id, "更正").await.unwrap();

    let email = &author.account().unwrap().email;
    let report = services.erase_account(&Actor::Operator, email).await.unwrap();
    assert_eq!(report.kept.certificates, 1);
    assert!(report.erased.contains(&(ErasureKind::Certificates, 2)), "{report:?}");
    let at = async |token: &str| services.certificate_at(token, &stranger()).await.unwrap();
    let revoked = at(&person.token).await;
    assert_eq!((revoked.words, revoked.standing), (Vec::new(), CertificateStanding::Revoked(services.now())));
    let by_name = services.look_up_certificate(&person.number.to_string(), "林一", &stranger()).await;
    assert_eq!(refused(by_name), Refusal::NoCertificate);
    let kept = services.certificate(organiser, &contest, &person.id).await.unwrap().certificate;
    assert!(!format!("{kept:?}").contains("林一"), "{kept:?}");
    let file = services.certificate_file(organiser, &contest, &person.id).await;
    assert!(matches!(file, Err(ServiceError::NotFound)));

    let holding = at(&work.token).await;
    assert_eq!((holding.words, holding.standing), (work.words, CertificateStanding::Holds));
    services.revoke_certificate(organiser, &contest, &work.id, "作者要求").await.unwrap();
    assert!(at(&work.token).await.words.is_empty(), "the name goes with it");
    assert_eq!(services.verify_chain().await.unwrap().broken, None);
}

#[tokio::test]
async fn all_certificates_are_one_archive_with_an_index() {
    let harness = Harness::new().await;
    let (services, staff) = (&harness.services, &harness.staff);
    let (contest, one) = issued(&harness).await;
    let none = services.certificate_archive(staff, &contest, Some(CertificateKind::Person), Lang::Zh).await;
    assert_eq!(refused(none), Refusal::NoCertificates);
    let archive = services.certificate_archive(staff, &contest, None, Lang::Zh).await.unwrap();
    let again = services.certificate_archive(staff, &contest, Some(WORK), Lang::Zh).await.unwrap();
    assert_eq!(archive.bytes, again.bytes, "the same bytes each time");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive.bytes)).unwrap();
    let name = format!("{}.pdf", one.number);
    let mut names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    names.sort();
    assert_eq!(names, [name.clone(), "index.csv".to_owned()]);
    let mut pdf = Vec::new();
    archive.by_name(&name).unwrap().read_to_end(&mut pdf).unwrap();
    assert_eq!(hex::encode(&Sha256::digest(&pdf)), one.sha256);
    let mut index = String::new();
    archive.by_name("index.csv").unwrap().read_to_string(&mut index).unwrap();
    for part in [name.as_str(), "第1部", one.sha256.as_str(), one.token.as_str()] {
        assert!(index.contains(part), "{part}: {index}");
    }
}

#[tokio::test]
async fn a_template_is_tried_before_it_is_kept_and_changes_nothing_that_was_issued() {
    let harness = Harness::new().await;
    let organiser = &harness.organiser;
    // Without the fonts of the machine, which may have more.
    let none = Some("/nonexistent".into());
    let services = harness.services.clone().with_fonts(FontFiles { regular: none.clone(), bold: none });
    let (contest, before) = issued(&harness).await;
    let look = async |edited, how| services.certificate_template(organiser, &contest, WORK, edited, how).await.unwrap();
    let usual = look(None, ExampleKind::Usual).await;
    assert_eq!((usual.version, usual.faults.as_slice()), (0, &[][..]));
    assert!(usual.picture.unwrap().unwrap().starts_with("<svg"));
    let longest = look(None, ExampleKind::Longest).await.picture.unwrap();
    assert!(longest.is_ok(), "{longest:?}");
    let rare = look(None, ExampleKind::Rare).await.picture.unwrap();
    assert!(matches!(rare, Err(Refusal::NoGlyph { ch: '𠮷', .. })), "{rare:?}");
    let mut narrow = usual.template.clone();
    narrow.fields[0].width = Tenths::whole(20);
    let narrow = look(Some(narrow), ExampleKind::Usual).await.picture.unwrap();
    assert!(matches!(narrow, Err(Refusal::NoRoom(_))), "{narrow:?}");

    let mut wrong = usual.template.clone();
    wrong.fields.retain(|field| !field.text.contains("{award}"));
    let keep = async |version, template| {
        services.keep_certificate_template(organiser, &contest, WORK, version, template).await
    };
    let lacks = vec![TemplateFault::Lacks(CertificateWord::Award)];
    assert_eq!(refused(keep(0, wrong.clone()).await), Refusal::CertificateTemplate(lacks.clone()));
    let shown = look(Some(wrong), ExampleKind::Usual).await;
    assert_eq!((shown.faults, shown.picture.is_none()), (lacks, true));
    let mut other = usual.template.clone();
    other.prefix = "gz 2026".to_owned();
    keep(0, other.clone()).await.unwrap();
    assert!(matches!(keep(0, other).await, Err(ServiceError::Conflict)));
    let kept = look(None, ExampleKind::Usual).await;
    assert_eq!((kept.version, kept.template.prefix.as_str()), (1, "GZ2026"));

    let after = services.certificate(organiser, &contest, &before.id).await.unwrap().certificate;
    assert_eq!(after, before);
    services.revoke_certificate(organiser, &contest, &before.id, "重签").await.unwrap();
    services.issue_certificates(organiser, &contest, WORK, &[before.recipient]).await.unwrap();
    let issued = listed(&services, organiser, &contest).await.issued;
    let numbers: Vec<String> = issued.iter().map(|one| one.number.prefix().to_owned()).collect();
    assert_eq!(numbers, ["GZ2026", "2026W"].map(str::to_owned));
}

/// What the audit trail tells of certificates: each act and its detail, in order.
pub(crate) async fn on_the_trail(harness: &Harness) -> Vec<(String, Value)> {
    let store = store::open(None, &harness.folder).await.unwrap();
    let mut tx = store.read(&store::Meter::default()).await.unwrap();
    let rows = tx.audit_rows_from(1, 1_000).await.unwrap();
    let own = rows.into_iter().filter(|row| row.action.starts_with("certificate."));
    own.map(|row| (row.action, serde_json::from_str(&row.detail).unwrap())).collect()
}
