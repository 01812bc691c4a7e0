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

/// Files of certificates that are read at once for an archive.
const AT_ONCE: usize = 32;

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
        found.sort_by(|one, other| (one.kind, &one.number).cmp(&(other.kind, &other.number)));
        let index = index(&found, &self.mail.site, &contest.settings.time_zone, lang)?;
        let mut archive = Archive::begun(&index)?;
        // The archive is in memory once, and beside it the files that are being put in.
        for some in found.chunks(AT_ONCE) {
            let ids: Vec<CertificateId> = some.iter().map(|one| one.id.clone()).collect();
            let mut files: BTreeMap<CertificateId, Vec<u8>> = tx.certificate_files(&ids).await?.into_iter().collect();
            let named: Vec<(String, Vec<u8>)> =
                some.iter().filter_map(|one| Some((file_name(one), files.remove(&one.id)?))).collect();
            archive = computed(move || archive.with(named)).await?;
        }
        drop(tx);
        let bytes = archive.finished()?;
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

/// An archive as it is put together. The same files give the same bytes: times in it are none.
struct Archive(ZipWriter<Cursor<Vec<u8>>>);

impl Archive {
    fn begun(index: &[u8]) -> Result<Self> {
        Self(ZipWriter::new(Cursor::new(Vec::new()))).with_file("index.csv".to_owned(), index)
    }

    fn with(self, files: Vec<(String, Vec<u8>)>) -> Result<Self> {
        files.into_iter().try_fold(self, |archive, (name, bytes)| archive.with_file(name, &bytes))
    }

    fn with_file(mut self, name: String, bytes: &[u8]) -> Result<Self> {
        // Files of documents are compressed already.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::default());
        self.0.start_file(name, options).map_err(failed)?;
        self.0.write_all(bytes)?;
        Ok(self)
    }

    fn finished(self) -> Result<Vec<u8>> {
        Ok(self.0.finish().map_err(failed)?.into_inner())
    }
}

fn failed(error: zip::result::ZipError) -> ServiceError {
    ServiceError::Environment(format!("zip: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_put_in_a_few_at_a_time_are_one_archive() {
        let file = |nth: usize| (format!("{nth}.pdf"), vec![0x25_u8; nth]);
        let archive = |at_once: usize| {
            let files: Vec<_> = (1..5).map(file).collect();
            let mut archive = Archive::begun(b"index").unwrap();
            for some in files.chunks(at_once) {
                archive = archive.with(some.to_vec()).unwrap();
            }
            archive.finished().unwrap()
        };
        let bytes = archive(2);
        assert_eq!(bytes, archive(4));
        let read = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(read.len(), 5);
    }
}
