//! Whether a certificate is real: looked up by its address, or by its number and the name on it. Anybody may ask, without an account;
//! guesses are counted like guesses of passwords. The answer is everything that the paper says, so that a forged paper shows.

use domain::certificates::{CertificateKind, CertificateNumber, CertificateWord, NumberProblem, is_named};
use domain::text::Lang;
use domain::tries::{AT_CERTIFICATE, AT_CERTIFICATE_FROM_ALL, FROM_NETWORK};
use store::{Certificate, Tx};

use crate::Services;
use crate::accounts::guesses::SignInFrom;
use crate::accounts::tries::TryCount;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};

/// Whether a certificate holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertificateStanding {
    /// It does.
    Holds,
    /// Another one took its place; when, and its number.
    Replaced(i64, String),
    /// It was revoked; when.
    Revoked(i64),
}

/// What everybody is told of a certificate. Nothing that the paper does not say, but whether it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicCertificate {
    /// Number.
    pub number: String,
    /// What it is for.
    pub kind: CertificateKind,
    /// The language it is written in.
    pub language: Lang,
    /// Title of the contest, as it was printed.
    pub contest: String,
    /// The zone its times are told in.
    pub zone: String,
    /// All of its words, in order.
    pub words: Vec<String>,
    /// SHA-256 of its file, hex.
    pub sha256: String,
    /// When it was issued.
    pub issued_at: i64,
    /// Whether it holds.
    pub standing: CertificateStanding,
    /// Its address, for who came by it; who came by number and name is not told.
    pub token: Option<String>,
}

/// What a look-up is counted by.
struct LookUp {
    counts: Vec<TryCount>,
}

impl LookUp {
    /// Counts it before anything is compared, or refuses it.
    async fn count(
        cx: &Context,
        tx: &mut dyn Tx,
        number: Option<&CertificateNumber>,
        from: &SignInFrom,
    ) -> Result<Self> {
        let mut counts = Vec::new();
        let network = from.network.as_deref();
        if let Some(number) = number {
            // By network: whoever guesses at a number keeps nobody else from it.
            let by = format!("certificate {number} {}", network.unwrap_or_default());
            counts.push(TryCount::new(&by, AT_CERTIFICATE));
        }
        if let Some(network) = network {
            counts.push(TryCount::new(&format!("certificates {network}"), FROM_NETWORK));
        }
        if let Some(number) = number.filter(|_| network.is_some()) {
            counts.push(TryCount::new(&format!("certificate {number} from all"), AT_CERTIFICATE_FROM_ALL));
        }
        for count in &counts {
            count.count(cx, tx, Refusal::TooManyAttempts).await?;
        }
        Ok(Self { counts })
    }

    /// It was no guess.
    async fn was_right(&self, tx: &mut dyn Tx) -> Result<()> {
        for count in &self.counts {
            tx.forgive_failed_sign_in(&count.key).await?;
        }
        Ok(())
    }
}

impl Services {
    /// The certificate that an address leads to.
    ///
    /// # Errors
    /// There is none, or too many were guessed.
    pub async fn certificate_at(&self, token: &str, from: &SignInFrom) -> Result<PublicCertificate> {
        let mut tx = self.read().await?;
        if let Some(found) = by_token(&mut *tx, token).await? {
            let zone = zone_of(self, &mut *tx, &found).await?;
            return Ok(told(found, zone, true));
        }
        drop(tx);
        // Who looks at a contest as somebody else writes nothing.
        if !self.only_looks {
            let mut tx = self.write_shared().await?;
            LookUp::count(self, &mut *tx, None, from).await?;
            tx.commit().await?;
        }
        Err(ServiceError::NotFound)
    }

    /// The certificate with this number, for who knows the name on it or the title of its work.
    ///
    /// # Errors
    /// [`Refusal::CertificateMistyped`], [`Refusal::NoCertificate`] whether the number or the name is the wrong one, or too many tries.
    pub async fn look_up_certificate(&self, number: &str, name: &str, from: &SignInFrom) -> Result<PublicCertificate> {
        let number = CertificateNumber::read(number).map_err(|problem| match problem {
            NumberProblem::Check => Refusal::CertificateMistyped,
            NumberProblem::Shape => Refusal::NoCertificate,
        })?;
        let mut tx = self.write_shared().await?;
        let counted = LookUp::count(self, &mut *tx, Some(&number), from).await?;
        let fits =
            |one: &Certificate| is_named(name, one.value(CertificateWord::Name), one.value(CertificateWord::Title));
        // A contest that came from another installation may have brought the same number, under another name.
        let found = tx.certificates_by_number(&number).await?.into_iter().filter(fits);
        let Some(found) = found.min_by_key(|one| one.end.is_some()) else {
            // The count stays.
            tx.commit().await?;
            return Err(Refusal::NoCertificate.into());
        };
        counted.was_right(&mut *tx).await?;
        let zone = zone_of(self, &mut *tx, &found).await?;
        tx.commit().await?;
        Ok(told(found, zone, false))
    }
}

/// The certificate that an address leads to. What cannot be an address is not asked for: a database takes not every text.
pub(super) async fn by_token(tx: &mut dyn Tx, token: &str) -> Result<Option<Certificate>> {
    let sound = token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    Ok(if sound { tx.certificate_by_token(token).await? } else { None })
}

async fn zone_of(cx: &Context, tx: &mut dyn Tx, certificate: &Certificate) -> Result<String> {
    Ok(cx.contest_in(tx, &certificate.contest_id).await?.settings.time_zone.clone())
}

fn told(certificate: Certificate, zone: String, with_address: bool) -> PublicCertificate {
    let contest = certificate.value(CertificateWord::Contest).to_owned();
    let standing = match certificate.end {
        None => CertificateStanding::Holds,
        Some(end) => match end.replaced_by {
            Some(number) => CertificateStanding::Replaced(end.at, number.to_string()),
            None => CertificateStanding::Revoked(end.at),
        },
    };
    PublicCertificate {
        number: certificate.number.to_string(),
        kind: certificate.kind,
        language: certificate.language,
        contest,
        zone,
        words: certificate.words,
        sha256: certificate.sha256,
        issued_at: certificate.issued_at,
        standing,
        token: with_address.then_some(certificate.token),
    }
}
