//! Certificates as files: one, or all of them with an index.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use domain::access::Action;
use domain::certificates::{CertificateKind, CertificateWord, look_up_address};
use domain::ids::{CertificateId, ContestId};
use domain::text::Lang;
use store::Certificate;
use words::certificates as m;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::look_up::by_token;
use super::sources::certificate_in;
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::computed;
use crate::error::{Refusal, Result, ServiceError};
use crate::exports::{CERTIFICATES, ExportFile, csv};
use crate::time::moment;

/// The name of a certificate's file: letters, digits and dashes.
fn file_name(certificate: &Certificate) -> String {
    format!("{}.pdf", certificate.number)
}

impl Services {
    /// The file of a certificate, for the office; one that no longer holds too.
    ///
    /// # Errors
    /// A missing permission, no such certificate, or one whose words were erased.
    pub async fn certificate_file(
        &self,
        actor: &Actor,
        id: &ContestId,
        certificate: &CertificateId,
    ) -> Result<ExportFile> {
        let mut tx = self.read().await?;
        self.enter(&mut *tx, actor, id, Action::ViewCertificates).await?;
        let found = certificate_in(&mut *tx, id, certificate).await?;
        let bytes = tx.certificate_file(certificate).await?.filter(|_| !found.is_erased());
        let bytes = bytes.ok_or(ServiceError::NotFound)?;
        Ok(ExportFile { name: file_name(&found), bytes })
    }

    /// The file of a certificate that holds, for whoever has its address.
    ///
    /// # Errors
    /// There is none.
    pub async fn certificate_file_at(&self, token: &str) -> Result<ExportFile> {
        let mut tx = self.read().await?;
        let found = by_token(&mut *tx, token).await?.filter(|one| one.end.is_none());
        let found = found.ok_or(ServiceError::NotFound)?;
        let bytes = tx.certificate_file(&found.id).await?.ok_or(ServiceError::NotFound)?;
        Ok(ExportFile { name: file_name(&found), bytes })
    }

    /// All certificates that hold, of one kind or of every one, in one ZIP with an index.
    ///
    /// # Errors
    /// A missing permission, no such contest, or no certificate.
    pub async fn certificate_archive(
        &self,
        actor: &Actor,
        id: &ContestId,
        kind: Option<CertificateKind>,
        lang: Lang,
    ) -> Result<ExportFile> {
        let mut tx = self.read().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ViewCertificates).await?;
        let wanted = |one: &Certificate| one.end.is_none() && kind.is_none_or(|kind| one.kind == kind);
        let mut found: Vec<Certificate> = tx.certificates(id).await?.into_iter().filter(wanted).collect();
        if found.is_empty() {
            return Err(Refusal::NoCertificates.into());
        }
        let mut files: BTreeMap<CertificateId, Vec<u8>> = tx.certificate_files(id, kind).await?.into_iter().collect();
        drop(tx);
        found.sort_by(|one, other| (one.kind, &one.number).cmp(&(other.kind, &other.number)));
        let index = index(&found, &self.mail.site, &contest.settings.time_zone, lang)?;
        let named: Vec<(String, Vec<u8>)> =
            found.iter().filter_map(|one| Some((file_name(one), files.remove(&one.id)?))).collect();
        let bytes = computed(move || archive(&index, named)).await?;
        // A file that cannot be recorded is not given out.
        let mut tx = self.write().await?;
        let event = event::ExportTake { export: CERTIFICATES, format: "zip" };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(ExportFile { name: format!("{}.zip", m::page(lang)), bytes })
    }
}

/// Which file is whose.
fn index(found: &[Certificate], site: &str, zone: &str, lang: Lang) -> Result<Vec<u8>> {
    let heads = [
        m::file(lang),
        m::number(lang),
        m::kind_head(lang),
        m::word(lang, CertificateWord::Name),
        m::word(lang, CertificateWord::Title),
        m::word(lang, CertificateWord::Award),
        m::word(lang, CertificateWord::Unit),
        m::issued_at(lang),
        m::sha256(lang),
        m::address(lang),
    ];
    let row = |one: &Certificate| {
        vec![
            file_name(one),
            one.number.to_string(),
            m::kind(lang, one.kind).to_owned(),
            one.value(CertificateWord::Name).to_owned(),
            one.value(CertificateWord::Title).to_owned(),
            one.value(CertificateWord::Award).to_owned(),
            one.value(CertificateWord::Unit).to_owned(),
            moment(one.issued_at, zone).listed(lang),
            one.sha256.clone(),
            look_up_address(site, &one.token),
        ]
    };
    csv::document(&heads, found.iter().map(row))
}

/// The same files give the same bytes: times in the archive are none.
fn archive(index: &[u8], files: Vec<(String, Vec<u8>)>) -> Result<Vec<u8>> {
    let failed = |error: zip::result::ZipError| ServiceError::Environment(format!("zip: {error}"));
    // Files of documents are compressed already.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("index.csv", options).map_err(failed)?;
    archive.write_all(index)?;
    for (name, bytes) in files {
        archive.start_file(name, options).map_err(failed)?;
        archive.write_all(&bytes)?;
    }
    Ok(archive.finish().map_err(failed)?.into_inner())
}
