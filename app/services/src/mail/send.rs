//! The dialogue with the mail server, step by step: what a failure means depends on the step it came at.
//!
//! Before the content of a letter is begun nothing has left, whatever happens. From there on only an answer of the server tells
//! what became of it.

use std::time::Duration;

use domain::letter::Attempt;
use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{Extension, MailParameter};
use tokio::time::timeout;

use crate::mail_server::MailServer;

/// How long everything up to the recipient may take, and how long the server may take to ask for the content.
const STEPS: Duration = Duration::from_secs(60);
/// How long the content and the answer to it may take (RFC 5321, 4.5.3.2.6).
const CONTENT: Duration = Duration::from_secs(600);
/// How long is spent on saying goodbye.
const GOODBYE: Duration = Duration::from_secs(5);
/// Most characters that are kept of what the server said.
const SAID: usize = 500;

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ended {
    /// How.
    pub(super) attempt: Attempt,
    /// What the server, or the machine, said.
    pub(super) said: String,
}

impl Ended {
    pub(super) fn new(attempt: Attempt, said: impl std::fmt::Display) -> Self {
        Self { attempt, said: said.to_string().chars().take(SAID).collect() }
    }
}

/// A connection on which the server has taken sender and recipient of a letter.
pub(super) struct Dialogue(AsyncSmtpConnection);

impl Dialogue {
    /// Goes up to the recipient. No word of the letter has left when it fails.
    pub(super) async fn open(server: &MailServer, to: &str) -> Result<Self, Ended> {
        match timeout(STEPS, opened(server, to)).await {
            Ok(opened) => opened.map(Self),
            Err(_) => Err(Ended::new(Attempt::Deferred, format!("no answer within {} s", STEPS.as_secs()))),
        }
    }

    /// Hands the content over.
    pub(super) async fn hand_over(self, message: &[u8]) -> Ended {
        let Self(mut connection) = self;
        match timeout(STEPS, connection.command(Data)).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => return by_answer(&error, Attempt::Refused, Attempt::Deferred),
            Err(_) => return Ended::new(Attempt::Deferred, "no answer to DATA"),
        }
        let ended = match timeout(CONTENT, connection.message(message)).await {
            Ok(Ok(answer)) => Ended::new(Attempt::Accepted, answer.first_line().unwrap_or_default()),
            Ok(Err(error)) => by_answer(&error, Attempt::Refused, Attempt::Lost),
            Err(_) => Ended::new(Attempt::Lost, format!("no answer within {} s after the content", CONTENT.as_secs())),
        };
        let _ = timeout(GOODBYE, connection.abort()).await;
        ended
    }
}

async fn opened(server: &MailServer, to: &str) -> Result<AsyncSmtpConnection, Ended> {
    // What is wrong before the letter is named is wrong with the server or with what is set here: no reason to give a letter up.
    let not_now = |error: Error| Ended::new(Attempt::Deferred, error);
    let address =
        to.parse::<Address>().map_err(|error| Ended::new(Attempt::RecipientRefused, format!("{to}: {error}")))?;
    let mut connection = server.connect().await.map_err(not_now)?;
    let mut options = Vec::new();
    if !to.is_ascii() {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(Ended::new(Attempt::RecipientRefused, "the mail server takes no such addresses (SMTPUTF8)"));
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    let sender = Mail::new(Some(server.sender().clone()), options);
    let refused = |error: Error| by_answer(&error, Attempt::Refused, Attempt::Deferred);
    connection.command(sender).await.map_err(refused)?;
    let unknown = |error: Error| by_answer(&error, Attempt::RecipientRefused, Attempt::Deferred);
    connection.command(Rcpt::new(address, Vec::new())).await.map_err(unknown)?;
    Ok(connection)
}

/// 4xx: not now; 5xx: `refused`; no answer, or none that can be read: `unanswered`.
fn by_answer(error: &Error, refused: Attempt, unanswered: Attempt) -> Ended {
    let attempt = if error.is_transient() {
        Attempt::Deferred
    } else if error.is_permanent() {
        refused
    } else {
        unanswered
    };
    Ended::new(attempt, error)
}
