//! Certificates.

use async_trait::async_trait;
use domain::certificates::{CertificateKind, CertificateNumber};
use domain::ids::{AccountId, CertificateId, ContestId, EntryId};
use domain::time::Micros;
use sqlx::AssertSqlSafe;

use super::SqlTx;
use super::conditions::{Builder, MOST, push_in};
use super::letters::LangKey;
use crate::certificates::{Certificate, CertificateEnd, CertificatePicture, Certificates, KeptTemplate};
use crate::error::{Place, Result, StoreError, to_json};

#[derive(sqlx::FromRow)]
struct TemplateRow {
    kind: String,
    version: i64,
    content: String,
}

impl TemplateRow {
    fn read(self) -> Result<KeptTemplate> {
        let at = |column| Place { table: "certificate_templates", column, row: &self.kind };
        Ok(KeptTemplate {
            kind: at("kind").parse(&self.kind)?,
            version: self.version,
            content: at("content").json(&self.content)?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct CertificateRow {
    id: String,
    contest_id: String,
    entry_id: Option<String>,
    kind: String,
    recipient: String,
    prefix: String,
    serial: i64,
    token: String,
    language: String,
    details: String,
    words: String,
    sha256: String,
    issued_by: String,
    issued_at: i64,
    replaces: Option<String>,
    reason: Option<String>,
    ended_at: Option<i64>,
    next_prefix: Option<String>,
    next_serial: Option<i64>,
}

/// Of each certificate with its end, and the number of the one in its place.
const SELECT: &str =
    "SELECT c.id, c.contest_id, c.entry_id, c.kind, c.recipient, c.prefix, c.serial, c.token, c.language,
            c.details, c.words, c.sha256, c.issued_by, c.issued_at, c.replaces, e.reason, e.ended_at,
            n.prefix AS next_prefix, n.serial AS next_serial
     FROM certificates c
     LEFT JOIN certificate_ends e ON e.certificate_id = c.id
     LEFT JOIN certificates n ON n.replaces = c.id";

/// What is left of a certificate whose name was erased: its number, its address and the hash of its file, so that whoever holds the paper
/// still reads that it does not hold.
pub(super) const EMPTIED: &str = "recipient = 'erased ' || id, details = '{}', words = '[]', pdf = substr(pdf, 1, 0)";

impl CertificateRow {
    fn read(self) -> Result<Certificate> {
        let at = |column| Place { table: "certificates", column, row: &self.id };
        let number = |prefix: &str, serial: i64| {
            CertificateNumber::new(prefix, serial).ok_or_else(|| StoreError::Inconsistent {
                table: "certificates",
                column: "serial",
                row: self.id.clone(),
                detail: format!("{prefix} {serial}"),
            })
        };
        let replaced_by = match (&self.next_prefix, self.next_serial) {
            (Some(prefix), Some(serial)) => Some(number(prefix, serial)?),
            _ => None,
        };
        let end = match (self.reason.clone(), self.ended_at) {
            (Some(reason), Some(ended_at)) => Some(CertificateEnd { reason, at: ended_at, replaced_by }),
            _ => None,
        };
        Ok(Certificate {
            id: at("id").parse(&self.id)?,
            contest_id: at("contest_id").parse(&self.contest_id)?,
            entry_id: self.entry_id.as_deref().map(|id| at("entry_id").parse(id)).transpose()?,
            kind: at("kind").parse(&self.kind)?,
            number: number(&self.prefix, self.serial)?,
            language: at("language").parse::<LangKey>(&self.language)?.0,
            values: at("details").json(&self.details)?,
            words: at("words").json(&self.words)?,
            issued_by: at("issued_by").parse(&self.issued_by)?,
            replaces: self.replaces.as_deref().map(|id| at("replaces").parse(id)).transpose()?,
            issued_at: self.issued_at,
            end,
            recipient: self.recipient.clone(),
            token: self.token.clone(),
            sha256: self.sha256.clone(),
        })
    }
}

#[async_trait]
impl Certificates for SqlTx {
    async fn certificate_templates(&mut self, contest: &ContestId) -> Result<Vec<KeptTemplate>> {
        let rows: Vec<TemplateRow> = sqlx::query_as(
            "SELECT kind, version, content FROM certificate_templates WHERE contest_id = $1 ORDER BY kind",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(TemplateRow::read).collect()
    }

    async fn put_certificate_template(
        &mut self,
        contest: &ContestId,
        template: &KeptTemplate,
        by: &AccountId,
        at: Micros,
    ) -> Result<bool> {
        let statement = if template.version == 1 {
            "INSERT INTO certificate_templates (contest_id, kind, version, content, edited_by, edited_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (contest_id, kind) DO NOTHING"
        } else {
            "UPDATE certificate_templates SET version = $3, content = $4, edited_by = $5, edited_at = $6
             WHERE contest_id = $1 AND kind = $2 AND version = $3 - 1"
        };
        let done = sqlx::query(statement)
            .bind(contest.as_str())
            .bind(template.kind.key())
            .bind(template.version)
            .bind(to_json(&template.content)?)
            .bind(by.as_str())
            .bind(at)
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn certificate_picture(
        &mut self,
        contest: &ContestId,
        kind: CertificateKind,
    ) -> Result<Option<CertificatePicture>> {
        let row: Option<(String, Vec<u8>)> =
            sqlx::query_as("SELECT sha256, bytes FROM certificate_pictures WHERE contest_id = $1 AND kind = $2")
                .bind(contest.as_str())
                .bind(kind.key())
                .fetch_optional(self.db()?)
                .await?;
        Ok(row.map(|(sha256, bytes)| CertificatePicture { sha256, bytes }))
    }

    async fn put_certificate_picture(
        &mut self,
        contest: &ContestId,
        kind: CertificateKind,
        picture: &CertificatePicture,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO certificate_pictures (contest_id, kind, sha256, bytes) VALUES ($1, $2, $3, $4)
             ON CONFLICT (contest_id, kind) DO UPDATE SET sha256 = excluded.sha256, bytes = excluded.bytes",
        )
        .bind(contest.as_str())
        .bind(kind.key())
        .bind(&picture.sha256)
        .bind(&picture.bytes)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn delete_certificate_picture(&mut self, contest: &ContestId, kind: CertificateKind) -> Result<bool> {
        let done = sqlx::query("DELETE FROM certificate_pictures WHERE contest_id = $1 AND kind = $2")
            .bind(contest.as_str())
            .bind(kind.key())
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn last_certificate_serial(&mut self, prefix: &str) -> Result<i64> {
        let last: Option<i64> = sqlx::query_scalar("SELECT MAX(serial) FROM certificates WHERE prefix = $1")
            .bind(prefix)
            .fetch_one(self.db()?)
            .await?;
        Ok(last.unwrap_or_default())
    }

    async fn insert_certificate(&mut self, certificate: &Certificate, pdf: &[u8]) -> Result<()> {
        sqlx::query(
            "INSERT INTO certificates (id, contest_id, entry_id, kind, recipient, prefix, serial, token, language, details,
                                       words, pdf, sha256, issued_by, issued_at, replaces)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        )
        .bind(certificate.id.as_str())
        .bind(certificate.contest_id.as_str())
        .bind(certificate.entry_id.as_ref().map(EntryId::as_str))
        .bind(certificate.kind.key())
        .bind(&certificate.recipient)
        .bind(certificate.number.prefix())
        .bind(certificate.number.serial())
        .bind(&certificate.token)
        .bind(certificate.language.key())
        .bind(to_json(&certificate.values)?)
        .bind(to_json(&certificate.words)?)
        .bind(pdf)
        .bind(&certificate.sha256)
        .bind(certificate.issued_by.as_str())
        .bind(certificate.issued_at)
        .bind(certificate.replaces.as_ref().map(CertificateId::as_str))
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn certificates(&mut self, contest: &ContestId) -> Result<Vec<Certificate>> {
        let query = format!("{SELECT} WHERE c.contest_id = $1 ORDER BY c.issued_at, c.prefix, c.serial");
        let rows: Vec<CertificateRow> =
            sqlx::query_as(AssertSqlSafe(query)).bind(contest.as_str()).fetch_all(self.db()?).await?;
        rows.into_iter().map(CertificateRow::read).collect()
    }

    async fn certificate(&mut self, id: &CertificateId) -> Result<Option<Certificate>> {
        let query = format!("{SELECT} WHERE c.id = $1");
        let row: Option<CertificateRow> =
            sqlx::query_as(AssertSqlSafe(query)).bind(id.as_str()).fetch_optional(self.db()?).await?;
        row.map(CertificateRow::read).transpose()
    }

    async fn certificate_by_token(&mut self, token: &str) -> Result<Option<Certificate>> {
        let query = format!("{SELECT} WHERE c.token = $1");
        let row: Option<CertificateRow> =
            sqlx::query_as(AssertSqlSafe(query)).bind(token).fetch_optional(self.db()?).await?;
        row.map(CertificateRow::read).transpose()
    }

    async fn certificates_by_number(&mut self, number: &CertificateNumber) -> Result<Vec<Certificate>> {
        let query = format!("{SELECT} WHERE c.prefix = $1 AND c.serial = $2 ORDER BY c.origin, c.id");
        let rows: Vec<CertificateRow> = sqlx::query_as(AssertSqlSafe(query))
            .bind(number.prefix())
            .bind(number.serial())
            .fetch_all(self.db()?)
            .await?;
        rows.into_iter().map(CertificateRow::read).collect()
    }

    async fn certificate_file(&mut self, id: &CertificateId) -> Result<Option<Vec<u8>>> {
        let query = sqlx::query_scalar("SELECT pdf FROM certificates WHERE id = $1").bind(id.as_str());
        Ok(query.fetch_optional(self.db()?).await?)
    }

    async fn certificate_files(&mut self, ids: &[CertificateId]) -> Result<Vec<(CertificateId, Vec<u8>)>> {
        let keys: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let mut files = Vec::with_capacity(ids.len());
        for some in keys.chunks(MOST) {
            let mut query = Builder::new("SELECT id, pdf FROM certificates WHERE id IN ");
            push_in(&mut query, some);
            let rows: Vec<(String, Vec<u8>)> = query.build_query_as().fetch_all(self.db()?).await?;
            for (id, pdf) in rows {
                let at = Place { table: "certificates", column: "id", row: &id };
                files.push((at.parse(&id)?, pdf));
            }
        }
        Ok(files)
    }

    async fn end_certificate(&mut self, id: &CertificateId, reason: &str, by: &AccountId, at: Micros) -> Result<()> {
        sqlx::query(
            "INSERT INTO certificate_ends (certificate_id, reason, ended_by, ended_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(id.as_str())
        .bind(reason)
        .bind(by.as_str())
        .bind(at)
        .execute(self.db()?)
        .await?;
        // It kept the name of who was erased as long as it held.
        let query = format!(
            "UPDATE certificates SET {EMPTIED} WHERE id = $1 AND entry_id IN
             (SELECT e.id FROM entries e JOIN accounts a ON a.id = e.owner_id
              WHERE e.for_unit = 0 AND a.erased_at IS NOT NULL)"
        );
        sqlx::query(AssertSqlSafe(query)).bind(id.as_str()).execute(self.db()?).await?;
        Ok(())
    }
}
