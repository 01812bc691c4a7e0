//! Certificates: their templates, what was issued, and what no longer holds.

use async_trait::async_trait;
use domain::certificates::{
    CertificateKind, CertificateNumber, CertificateTemplate, CertificateValues, CertificateWord,
};
use domain::ids::{AccountId, CertificateId, ContestId, EntryId};
use domain::text::Lang;
use domain::time::Micros;

use crate::error::Result;

/// What certificates of a kind look like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptTemplate {
    /// Of which kind.
    pub kind: CertificateKind,
    /// Rises with each change, from 1.
    pub version: i64,
    /// The template.
    pub content: CertificateTemplate,
}

/// The picture of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificatePicture {
    /// SHA-256 of it, hex.
    pub sha256: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Why a certificate no longer holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateEnd {
    /// The reason, for the office.
    pub reason: String,
    /// When.
    pub at: Micros,
    /// The number of the certificate in its place; `None` where it was revoked.
    pub replaced_by: Option<CertificateNumber>,
}

/// A certificate, without its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Key.
    pub id: CertificateId,
    /// Contest.
    pub contest_id: ContestId,
    /// The work it is for, if it is for one.
    pub entry_id: Option<EntryId>,
    /// What it is for.
    pub kind: CertificateKind,
    /// Whom it is for, see [`domain::certificates::Recipient::key`].
    pub recipient: String,
    /// Number.
    pub number: CertificateNumber,
    /// Of the address its code leads to.
    pub token: String,
    /// The language it is written in.
    pub language: Lang,
    /// What stands for the placeholders.
    pub values: CertificateValues,
    /// Its texts, in order.
    pub words: Vec<String>,
    /// SHA-256 of its file, hex.
    pub sha256: String,
    /// By whom.
    pub issued_by: AccountId,
    /// When.
    pub issued_at: Micros,
    /// The certificate it takes the place of.
    pub replaces: Option<CertificateId>,
    /// Why it no longer holds; `None` while it does.
    pub end: Option<CertificateEnd>,
}

impl Certificate {
    /// Its words were erased with its author, and its file.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        self.words.is_empty()
    }

    /// What stands for a placeholder; empty where nothing does.
    #[must_use]
    pub fn value(&self, word: CertificateWord) -> &str {
        self.values.get(&word).map(String::as_str).unwrap_or_default()
    }
}

/// Certificates.
#[async_trait]
pub trait Certificates {
    /// The templates of a contest that were changed, by kind.
    async fn certificate_templates(&mut self, contest: &ContestId) -> Result<Vec<KeptTemplate>>;
    /// Keeps a template as version `template.version` if the kept version is one less, or there is none; false if not.
    async fn put_certificate_template(
        &mut self,
        contest: &ContestId,
        template: &KeptTemplate,
        by: &AccountId,
        at: Micros,
    ) -> Result<bool>;
    /// The picture of a template, if it has one.
    async fn certificate_picture(
        &mut self,
        contest: &ContestId,
        kind: CertificateKind,
    ) -> Result<Option<CertificatePicture>>;
    /// Keeps the picture of a template, in place of the one before.
    async fn put_certificate_picture(
        &mut self,
        contest: &ContestId,
        kind: CertificateKind,
        picture: &CertificatePicture,
    ) -> Result<()>;
    /// Takes the picture of a template off; false where there was none.
    async fn delete_certificate_picture(&mut self, contest: &ContestId, kind: CertificateKind) -> Result<bool>;
    /// The last serial number of a prefix in the installation, those of contests that came from another included; 0 where there is none.
    async fn last_certificate_serial(&mut self, prefix: &str) -> Result<i64>;
    /// Keeps a certificate that holds, with its file. Another one of this installation with its number, or in the place of the same, is
    /// `Duplicate`.
    async fn insert_certificate(&mut self, certificate: &Certificate, pdf: &[u8]) -> Result<()>;
    /// The certificates of a contest, the oldest first, those that no longer hold too.
    async fn certificates(&mut self, contest: &ContestId) -> Result<Vec<Certificate>>;
    /// One certificate.
    async fn certificate(&mut self, id: &CertificateId) -> Result<Option<Certificate>>;
    /// The certificate that an address leads to.
    async fn certificate_by_token(&mut self, token: &str) -> Result<Option<Certificate>>;
    /// The certificates with this number: one of this installation, and those of contests that came from others.
    async fn certificates_by_number(&mut self, number: &CertificateNumber) -> Result<Vec<Certificate>>;
    /// The file of a certificate.
    async fn certificate_file(&mut self, id: &CertificateId) -> Result<Option<Vec<u8>>>;
    /// The files of these certificates.
    async fn certificate_files(&mut self, ids: &[CertificateId]) -> Result<Vec<(CertificateId, Vec<u8>)>>;
    /// Ends a certificate, and empties it where the author of its work was erased; a second end is `Duplicate`.
    async fn end_certificate(&mut self, id: &CertificateId, reason: &str, by: &AccountId, at: Micros) -> Result<()>;
}
