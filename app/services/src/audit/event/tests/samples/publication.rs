//! Events of what is published: notices and objections, certificates, releases of films, public pages.

use domain::audit::EventKind;
use domain::certificates::CertificateKind;
use domain::ids::EntryId;
use domain::release::ReleaseBasis;
use serde_json::{Value, json};

use super::super::super::*;
use super::written;

pub(super) fn sample(kind: EventKind, entry: &EntryId) -> (Value, Value) {
    use EventKind as K;
    match kind {
        K::CalendarEdit => (written(kind, &CalendarEdit { days: 9 }), json!({ "days": 9 })),
        K::CertificateIssue => {
            let numbers = ["2026W-00001-A".to_owned()];
            let issue = CertificateIssue { certificate: CertificateKind::Work, numbers: &numbers, hash: "h" };
            (written(kind, &issue), json!({ "certificate": "work", "numbers": numbers, "hash": "h" }))
        }
        K::CertificatePicture => (
            written(kind, &CertificatePicture { certificate: CertificateKind::Work, sha256: "h", size_bytes: 9 }),
            json!({ "certificate": "work", "sha256": "h", "size_bytes": 9 }),
        ),
        K::CertificatePictureRemove => (
            written(kind, &CertificatePictureRemove { certificate: CertificateKind::Work }),
            json!({ "certificate": "work" }),
        ),
        K::CertificateReplace => (
            written(kind, &CertificateReplace { from: "a", to: "b", reason: "r", sha256: "h" }),
            json!({ "from": "a", "to": "b", "reason": "r", "sha256": "h" }),
        ),
        K::CertificateRevoke => {
            let numbers = ["2026W-00001-A".to_owned()];
            (
                written(kind, &CertificateRevoke { numbers: &numbers, reason: "r" }),
                json!({ "numbers": numbers, "reason": "r" }),
            )
        }
        K::CertificateTemplate => (
            written(kind, &CertificateTemplate { certificate: CertificateKind::Unit }),
            json!({ "certificate": "unit" }),
        ),
        K::FilmRelease => (
            written(kind, &FilmRelease { by: ReleaseBasis::Office, starts: Some(5), until: None, reason: "r" }),
            json!({ "by": "office", "starts": 5, "until": null, "reason": "r" }),
        ),
        K::FilmReleaseWithdraw => (written(kind, &FilmReleaseWithdraw { reason: "r" }), json!({ "reason": "r" })),
        K::NoticeDraft => (written(kind, &NoticeDraft {}), json!({})),
        K::NoticePublish => (
            written(kind, &NoticePublish { from: "2026-07-08", to: "2026-07-14", hash: "h" }),
            json!({ "from": "2026-07-08", "to": "2026-07-14", "hash": "h" }),
        ),
        K::ObjectionAccept => (
            written(kind, &ObjectionAccept { accepted: false, reason: "r" }),
            json!({ "accepted": false, "reason": "r" }),
        ),
        K::ObjectionAnswer => (
            written(kind, &ObjectionAnswer { accepted: true, decider: "c" }),
            json!({ "accepted": true, "decider": "c" }),
        ),
        K::ObjectionEvidence => (
            written(kind, &ObjectionEvidence { sha256: "h", size_bytes: 8 }),
            json!({ "sha256": "h", "size_bytes": 8 }),
        ),
        K::ObjectionKeep => (written(kind, &ObjectionKeep { reason: "r" }), json!({ "reason": "r" })),
        K::ObjectionReceive => {
            assert_eq!(written(kind, &ObjectionReceive { entry: None }), json!({}));
            (written(kind, &ObjectionReceive { entry: Some(entry) }), json!({ "entry": entry.to_string() }))
        }
        K::ObjectionTake => (written(kind, &ObjectionTake { sha256: "h" }), json!({ "sha256": "h" })),
        K::PublicFileAdd => (
            written(kind, &PublicFileAdd { filename: "a.pdf", size_bytes: 9 }),
            json!({ "filename": "a.pdf", "size_bytes": 9 }),
        ),
        K::PublicFileRemove => (written(kind, &PublicFileRemove { filename: "a.pdf" }), json!({ "filename": "a.pdf" })),
        _ => {
            let page = domain::contest::PublicPage::default();
            let kept = serde_json::to_value(&page).unwrap();
            (written(kind, &PublicPageEdit { page: &page }), json!({ "page": kept }))
        }
    }
}
