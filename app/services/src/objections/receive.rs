//! An objection comes in, from whoever wants to make one.

use domain::calendar::Day;
use domain::ids::ContestId;
use domain::objection::{
    FEWEST_FACTS, ObjectionKind, ObjectionState, Objector, ObjectorKind, answer_by, code, lacks_facts, problems,
    typed_code,
};
use domain::text::Lang;
use domain::time::{HOUR, Micros};
use domain::tries::OBJECTIONS;
use domain::typed;
use store::{Objection, ObjectionSecrets};

use crate::Services;
use crate::accounts::secret::digest;
use crate::accounts::tries::TryCount;
use crate::actor::Actor;
use crate::audit::event;
use crate::calendar::work_calendar;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::input::email_address;
use crate::notices::compose::today;
use crate::notices::public::NoticedContest;
use crate::record::outcome::{RecordedObjection, append_objection};

/// Letters of a receipt behind its day, and of the secret beside it.
const RECEIPT_LETTERS: usize = 8;
const SECRET_LETTERS: usize = 12;
/// How long files may be sent with a token.
pub(super) const EVIDENCE_TIME: Micros = HOUR;

/// What somebody objects.
#[derive(Clone, Debug)]
pub struct ObjectionDraft {
    /// What it is about.
    pub kind: ObjectionKind,
    /// The number of the film; `None` where it is about none alone.
    pub film: Option<i64>,
    /// Who objects.
    pub objector: Objector,
    /// What happened.
    pub facts: String,
    /// In which language.
    pub lang: Lang,
}

/// What somebody who objected is given, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectionReceipt {
    /// The number to look it up by.
    pub receipt: String,
    /// The secret to look it up with; only its hash is kept.
    pub secret: String,
    /// With which files may be sent, once.
    pub evidence_token: String,
    /// The day by which it is to be answered.
    pub answer_by: Day,
}

/// What a form about objections needs to know of the notice: films by number, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectionForm {
    /// Title of the contest.
    pub title: String,
    /// Numbers and titles of the films of the notice that are chosen still.
    pub films: Vec<(i64, String)>,
    /// The last day.
    pub last: Day,
    /// It goes on.
    pub is_open: bool,
}

impl Services {
    /// What the form for objections to a contest's notice shows. For everybody.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] where no notice went up.
    pub async fn objection_form(&self, id: &ContestId) -> Result<ObjectionForm> {
        let mut tx = self.read().await?;
        let noticed = NoticedContest::of(self, &mut *tx, id).await?;
        let films = noticed.films(&mut *tx).await?;
        let is_open = noticed.takes_objections(today(self, &noticed.contest));
        let last = noticed.notices.first().ok_or(ServiceError::NotFound)?.period.last;
        let films = films.into_iter().map(|film| (film.number.unwrap_or_default(), film.title)).collect();
        Ok(ObjectionForm { title: noticed.contest.title, films, last, is_open })
    }

    /// Takes an objection in. For everybody, while the notice is up.
    ///
    /// # Errors
    /// Fields that are missing or too long, too few facts without a name, a bad address, a film that is not in the notice, a notice
    /// that is over, or too many objections from this network.
    pub async fn file_objection(
        &self,
        id: &ContestId,
        draft: ObjectionDraft,
        network: Option<&str>,
    ) -> Result<ObjectionReceipt> {
        let draft = checked(draft)?;
        count_of_network(self, network).await?;
        let mut tx = self.write().await?;
        let noticed = NoticedContest::of(self, &mut *tx, id).await?;
        let day = today(self, &noticed.contest);
        if !noticed.takes_objections(day) {
            let last = noticed.notices.first().map(|notice| notice.period.last.to_string()).unwrap_or_default();
            return Err(Refusal::NoticeOver(last).into());
        }
        let entry_id = match draft.film {
            Some(number) => {
                let films = noticed.films(&mut *tx).await?;
                let film = films.into_iter().find(|film| film.number == Some(number)).ok_or(ServiceError::NotFound)?;
                Some(film.id)
            }
            None => None,
        };
        let workdays = tx.notice_draft(id).await?.unwrap_or_default().answer_workdays;
        let answer_by = answer_by(day, workdays, &work_calendar(&mut *tx).await?);
        let receipt = typed_code(&format!("{day}{}", letters(self, RECEIPT_LETTERS)));
        let (secret, evidence_token) = (letters(self, SECRET_LETTERS), self.fresh_token());
        let objection = Objection {
            contest_id: id.clone(),
            number: tx.next_objection(id).await?,
            receipt: receipt.clone(),
            kind: draft.kind,
            entry_id,
            objector: draft.objector,
            facts: draft.facts,
            lang: draft.lang,
            state: ObjectionState::Received,
            answer_by,
            accepted_at: None,
            accepted_by: None,
            accept_note: String::new(),
            reply: String::new(),
            decider: String::new(),
            answered_by: None,
            answered_at: None,
            kept_reason: String::new(),
            kept_by: None,
            kept_at: None,
            created_at: self.now(),
        };
        let secrets = ObjectionSecrets {
            secret: digest(&secret),
            evidence_token: digest(&evidence_token),
            evidence_until: self.now().saturating_add(EVIDENCE_TIME),
        };
        tx.insert_objection(&objection, &secrets).await?;
        let recorded = RecordedObjection {
            number: objection.number,
            film: objection.entry_id.as_ref(),
            text: &objection.facts,
            outcome: None,
        };
        append_objection(self, &mut *tx, &noticed.contest, recorded).await?;
        let event = event::ObjectionReceive { entry: objection.entry_id.as_ref() };
        // Who signed in while objecting is not told by the trail either.
        self.audit(&mut *tx, &Actor::Anonymous, Some(id), &receipt, &event).await?;
        tx.commit().await?;
        Ok(ObjectionReceipt { receipt, secret, evidence_token, answer_by })
    }
}

/// Random letters and digits.
fn letters(cx: &Context, count: usize) -> String {
    let mut bytes = vec![0_u8; count];
    cx.random.fill(&mut bytes);
    code(&bytes)
}

/// Counts what comes from a network, before anything is asked of the contest.
pub(super) async fn count_of_network(cx: &Context, network: Option<&str>) -> Result<()> {
    let Some(network) = network else { return Ok(()) };
    let mut tx = cx.write_shared().await?;
    let count = TryCount::new(&format!("objections {network}"), OBJECTIONS);
    count.count(cx, &mut *tx, Refusal::TooManyObjections).await?;
    Ok(tx.commit().await?)
}

/// What was typed as it is kept, or what is wrong with it.
fn checked(draft: ObjectionDraft) -> Result<ObjectionDraft> {
    let Objector { kind, name, address, phone, email } = draft.objector;
    let named = |text: &str| if kind == ObjectorKind::Unnamed { String::new() } else { typed::line(text) };
    let objector = Objector {
        kind,
        name: named(&name),
        address: named(&address),
        phone: named(&phone),
        email: typed::line(&email),
    };
    let facts = typed::lines(&draft.facts);
    let wrong = problems(&objector, &facts);
    if !wrong.is_empty() {
        return Err(ServiceError::Fields(wrong));
    }
    if lacks_facts(&objector, &facts) {
        return Err(Refusal::FewFacts(FEWEST_FACTS).into());
    }
    let email = if objector.email.is_empty() { String::new() } else { email_address(&objector.email)? };
    Ok(ObjectionDraft { objector: Objector { email, ..objector }, facts, ..draft })
}
