//! Certificates.

use domain::certificates::CertificateKind;

events! {
    CertificateIssue<'a> {
        certificate: CertificateKind,
        numbers: &'a [String],
        /// Of a line for each: its number and the SHA-256 of its file.
        hash: &'a str,
    }
    CertificatePicture<'a> { certificate: CertificateKind, sha256: &'a str, size_bytes: i64, }
    CertificatePictureRemove { certificate: CertificateKind, }
    CertificateReplace<'a> {
        from: &'a str,
        to: &'a str,
        reason: &'a str,
        /// Of the new file.
        sha256: &'a str,
    }
    CertificateRevoke<'a> { numbers: &'a [String], reason: &'a str, }
    CertificateTemplate { certificate: CertificateKind, }
}
