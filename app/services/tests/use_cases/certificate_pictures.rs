//! The picture behind the texts of a template of certificates: put there, moved, replaced, taken off, and carried elsewhere.

use domain::access::Denied;
use domain::certificates::{CertificateTemplate, ExampleKind, PicturePlace, PictureProblem, TemplateFault, Tenths};
use domain::hex;
use domain::ids::ContestId;
use domain::pictures::PictureFormat;
use serde_json::{Value, json};
use services::{Actor, Certificate, CertificateTemplateView, Refusal, ServiceError, Services};
use sha2::{Digest as _, Sha256};

use crate::certificates::{WORK, issued, listed, on_the_trail};
use crate::harness::{Harness, refused};
use crate::portable::{export, import};

/// A paper of 297 × 210 pixels.
const PAPER: &[u8] = include_bytes!("../pictures/paper.jpg");
/// A picture of 40 × 30 pixels, some of them transparent.
const SEAL: &[u8] = include_bytes!("../pictures/seal.png");
/// Most statements of a page.
const MOST: u32 = 12;

async fn look(services: &Services, who: &Actor, contest: &ContestId) -> CertificateTemplateView {
    let metered = services.metered();
    let view = metered.certificate_template(who, contest, WORK, None, ExampleKind::Usual).await.unwrap();
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());
    view
}

async fn put(harness: &Harness, contest: &ContestId, bytes: &[u8]) -> services::Result<()> {
    harness.services.put_certificate_picture(&harness.organiser, contest, WORK, bytes.to_vec()).await
}

/// What browsers are shown of a page.
fn drawn(view: &CertificateTemplateView) -> &str {
    view.picture.as_ref().unwrap().as_ref().unwrap()
}

/// The certificate that holds in the place of one that held.
async fn issued_again(harness: &Harness, contest: &ContestId, one: &Certificate) -> Certificate {
    let (services, organiser) = (&harness.services, &harness.organiser);
    services.revoke_certificate(organiser, contest, &one.id, "重签").await.unwrap();
    let keys = std::slice::from_ref(&one.recipient);
    services.issue_certificates(organiser, contest, WORK, keys).await.unwrap();
    let issued = listed(services, organiser, contest).await.issued;
    issued.into_iter().find(|one| one.end.is_none()).unwrap()
}

async fn file(harness: &Harness, contest: &ContestId, one: &Certificate) -> Vec<u8> {
    harness.services.certificate_file(&harness.organiser, contest, &one.id).await.unwrap().bytes
}

fn has(pdf: &[u8], part: &[u8]) -> bool {
    pdf.windows(part.len()).any(|found| found == part)
}

#[tokio::test]
async fn a_picture_is_behind_what_is_issued_from_then_on_and_what_was_issued_keeps_its_own() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let (contest, plain) = issued(&harness).await;
    let before = file(&harness, &contest, &plain).await;
    let keep = async |version: i64, template: &CertificateTemplate| {
        services.keep_certificate_template(organiser, &contest, WORK, version, template.clone()).await
    };

    put(&harness, &contest, PAPER).await.unwrap();
    let view = look(services, organiser, &contest).await;
    assert_eq!((view.version, &view.template.picture), (1, &Some(PicturePlace::all_of(view.template.paper))));
    let shown = view.file.as_ref().unwrap();
    assert_eq!((shown.facts.format, shown.facts.width, shown.facts.height), (PictureFormat::Jpeg, 297, 210));
    assert_eq!(usize::try_from(shown.size_bytes).unwrap(), PAPER.len());
    let address = format!(
        "<image href=\"/contests/{contest}/certificates/templates/work/picture?sha256={}\"",
        hex::encode(&Sha256::digest(PAPER))
    );
    assert!(drawn(&view).contains(&address), "{address}");
    let kept = services.certificate_picture(organiser, &contest, WORK).await.unwrap();
    assert_eq!(kept, (PictureFormat::Jpeg, PAPER.to_vec()));

    // Moved and described; a form that says nothing of it leaves it where it is, and another one takes its place.
    let mut template = view.template.clone();
    let [left, top, width, height] = [100, 50, 40, 30].map(Tenths::whole);
    let place = PicturePlace { left, top, width, height, alt: "印章".to_owned() };
    template.picture = Some(place.clone());
    assert!(matches!(keep(0, &template).await, Err(ServiceError::Conflict)), "somebody else put a picture there");
    keep(1, &template).await.unwrap();
    template.picture = Some(PicturePlace { left: Tenths::whole(270), ..place.clone() });
    assert_eq!(refused(keep(2, &template).await), Refusal::CertificateTemplate(vec![TemplateFault::Picture]));
    template.picture = None;
    keep(2, &template).await.unwrap();
    let with_paper = issued_again(&harness, &contest, &plain).await;
    put(&harness, &contest, SEAL).await.unwrap();
    let view = look(services, organiser, &contest).await;
    assert_eq!((view.version, view.template.picture.as_ref()), (4, Some(&place)));
    assert_eq!(view.file.unwrap().facts.format, PictureFormat::Png);
    let with_seal = issued_again(&harness, &contest, &with_paper).await;

    services.remove_certificate_picture(organiser, &contest, WORK).await.unwrap();
    let again = services.remove_certificate_picture(organiser, &contest, WORK).await;
    assert!(matches!(again, Err(ServiceError::NotFound)), "{again:?}");
    let view = look(services, organiser, &contest).await;
    assert_eq!((view.version, &view.template.picture, view.file.is_none()), (5, &None, true));
    assert!(!drawn(&view).contains("<image"));
    // A place alone is no picture.
    template.picture = Some(place);
    keep(5, &template).await.unwrap();
    assert_eq!(look(services, organiser, &contest).await.template.picture, None);
    let without = issued_again(&harness, &contest, &with_seal).await;

    assert_eq!(file(&harness, &contest, &plain).await, before, "the file is kept as it was given out");
    let (paper, seal) = (file(&harness, &contest, &with_paper).await, file(&harness, &contest, &with_seal).await);
    assert!(has(&paper, PAPER) && !has(&paper, b"/SMask"), "a JPEG is in the file as it was sent");
    assert!(has(&seal, b"/SMask") && !has(&seal, PAPER), "what is transparent is a mask");
    let without = file(&harness, &contest, &without).await;
    assert!(!has(&without, PAPER) && !has(&without, b"/SMask"));
    // A certificate that is put right has the picture of the day on which it is.
    put(&harness, &contest, PAPER).await.unwrap();
    let one = listed(services, organiser, &contest).await.issued.into_iter().find(|one| one.end.is_none()).unwrap();
    let new = services.replace_certificate(organiser, &contest, &one.id, &one.values, "换纸").await.unwrap();
    assert!(has(&services.certificate_file(organiser, &contest, &new).await.unwrap().bytes, PAPER));
    assert_eq!(services.verify_chain().await.unwrap().broken, None);
}

#[tokio::test]
async fn what_is_no_picture_and_who_may_not_edit_the_template_change_nothing() {
    let harness = Harness::new().await;
    let (services, organiser, staff) = (&harness.services, &harness.organiser, &harness.staff);
    let contest = harness.open_contest().await;
    let cut = &SEAL[..SEAL.len() - 60];
    // The segment of its tables is taken for one of no meaning, and is as long.
    let mut without_tables = PAPER.to_vec();
    let codes = PAPER.windows(2).position(|two| two == [0xff, 0xc4]).unwrap();
    without_tables[codes + 1] = 0xfe;
    let emptied = [&PAPER[..PAPER.len() / 2], &[0xff, 0xd9]].concat();
    let cases: [(&[u8], PictureProblem); 6] = [
        (b"", PictureProblem::Missing),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", PictureProblem::Format),
        (&PAPER[..PAPER.len() / 2], PictureProblem::Format),
        // Its head is whole, its pixels are not all there.
        (cut, PictureProblem::Format),
        (&without_tables, PictureProblem::Format),
        (&emptied, PictureProblem::Format),
    ];
    for (bytes, problem) in cases {
        assert_eq!(refused(put(&harness, &contest, bytes).await), Refusal::CertificatePicture(problem));
    }
    let by_staff = services.put_certificate_picture(staff, &contest, WORK, PAPER.to_vec()).await;
    assert!(matches!(by_staff, Err(ServiceError::Denied(Denied::Role { .. }))), "{by_staff:?}");
    let none = services.certificate_picture(organiser, &contest, WORK).await;
    assert!(matches!(none, Err(ServiceError::NotFound)), "{none:?}");
    assert_eq!(look(services, organiser, &contest).await.version, 0);

    put(&harness, &contest, SEAL).await.unwrap();
    let looked = services.certificate_picture(staff, &contest, WORK).await;
    assert!(matches!(looked, Err(ServiceError::Denied(Denied::Role { .. }))), "{looked:?}");
    let removed = services.remove_certificate_picture(staff, &contest, WORK).await;
    assert!(matches!(removed, Err(ServiceError::Denied(Denied::Role { .. }))), "{removed:?}");
    services.remove_certificate_picture(organiser, &contest, WORK).await.unwrap();

    let told = on_the_trail(&harness).await;
    let told: Vec<(&str, Value)> = told.iter().map(|(action, detail)| (action.as_str(), detail.clone())).collect();
    let put = json!({ "certificate": "work", "sha256": hex::encode(&Sha256::digest(SEAL)), "size_bytes": SEAL.len() });
    let expected = [("certificate.picture", put), ("certificate.picture_remove", json!({ "certificate": "work" }))];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_contest_is_carried_with_the_pictures_of_its_templates() {
    let (there, here) = (Harness::new().await, Harness::new().await);
    let (contest, _) = issued(&there).await;
    put(&there, &contest, SEAL).await.unwrap();
    let (archive, _) = export(&there, &contest, "contest.tar", false).await;
    import(&here, &archive).await.unwrap();
    let found = here.services.certificate_picture(&here.organiser, &contest, WORK).await.unwrap();
    assert_eq!(found, (PictureFormat::Png, SEAL.to_vec()));
    assert!(look(&here.services, &here.organiser, &contest).await.file.is_some());
}
