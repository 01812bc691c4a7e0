//! What the office sets of the next notice, and how it would read.

use domain::access::{self, Action, Role};
use domain::ids::ContestId;
use domain::notice::{
    CONTACT_LINE, MOST_WORKDAYS, NOTICE_TEXT, NOTICE_TITLE, NoticeContact, NoticeDraft, NoticePeriod, NoticeWords,
};
use domain::typed;
use store::{Contest, PublishedNotice};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::{email_address, optional_text};
use crate::notices::compose::{ComposedNotice, composed};
use crate::notices::issue::standing_in_the_way;
use crate::notices::public::is_on;

/// The next notice as it would go up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticePreview {
    /// Its words.
    pub words: NoticeWords,
    /// The hash of its text: what is published is what was looked at.
    pub seen: String,
    /// Its days.
    pub period: NoticePeriod,
}

/// The page of notices of a contest.
#[derive(Clone, Debug)]
pub struct NoticeView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// What is set of the next one.
    pub draft: NoticeDraft,
    /// The next one; `None` before the selection is sealed, once the result stands, and for who may not know it.
    pub preview: Option<NoticePreview>,
    /// Those that went up, the latest first.
    pub published: Vec<PublishedNotice>,
    /// This person may set up and publish one now.
    pub can_publish: bool,
    /// Why none can go up now, for who could publish one.
    pub waits: Option<Refusal>,
    /// Everybody reads those that went up.
    pub is_up: bool,
}

impl Services {
    /// The notices of a contest, with the next one as it would read.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn notice(&self, actor: &Actor, id: &ContestId) -> Result<NoticeView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewNotice).await?;
        let can_publish = access::check(Action::PublishNotice, &access, contest.phase).is_ok();
        let published = tx.notices(id).await?;
        let standing = tx.decided(id).await?.notice;
        let (next, waits) = if can_publish {
            match composed(self, &mut *tx, &contest).await {
                Ok(next) => {
                    let waits = standing_in_the_way(published.first(), standing, &next);
                    (Some(next), waits)
                }
                Err(ServiceError::Refused(refusal)) => (None, Some(refusal)),
                Err(other) => return Err(other),
            }
        } else {
            (None, None)
        };
        let (draft, preview) = match next {
            Some(ComposedNotice { draft, words, period, .. }) => {
                let seen = words.hash().to_string();
                (draft, Some(NoticePreview { words, seen, period }))
            }
            None => (tx.notice_draft(id).await?.unwrap_or_default(), None),
        };
        let is_up = match published.first() {
            None => false,
            Some(latest) if is_on(self, &contest, latest) => true,
            Some(_) => tx.public_contest(id).await?.is_some_and(|found| !found.page.hidden),
        };
        Ok(NoticeView { contest, roles: access.roles, draft, preview, published, can_publish, waits, is_up })
    }

    /// Sets what the next notice says.
    ///
    /// # Errors
    /// A missing permission, texts that are too long, a bad address, or a number of days that is not allowed.
    pub async fn set_notice_draft(&self, actor: &Actor, id: &ContestId, draft: NoticeDraft) -> Result<()> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::PublishNotice).await?;
        let draft = checked(draft)?;
        tx.put_notice_draft(id, &draft, self.now()).await?;
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event::NoticeDraft {}).await?;
        Ok(tx.commit().await?)
    }
}

fn checked(draft: NoticeDraft) -> Result<NoticeDraft> {
    for days in [draft.workdays, draft.answer_workdays] {
        if !(1..=MOST_WORKDAYS).contains(&days) {
            return Err(Refusal::NoticeDays(days).into());
        }
    }
    let line = |text: &str, max: usize| optional_text(&typed::line(text), TextName::NoticeText, max);
    let lines = |text: &str| optional_text(text, TextName::NoticeText, NOTICE_TEXT);
    let NoticeContact { office, phone, fax, email, address } = &draft.contact;
    let contact = NoticeContact {
        office: line(office, CONTACT_LINE)?,
        phone: line(phone, CONTACT_LINE)?,
        fax: line(fax, CONTACT_LINE)?,
        email: if email.trim().is_empty() { String::new() } else { email_address(email)? },
        address: line(address, CONTACT_LINE)?,
    };
    Ok(NoticeDraft {
        title: line(&draft.title, NOTICE_TITLE)?,
        basis: lines(&draft.basis)?,
        remarks: lines(&draft.remarks)?,
        contact,
        ..draft
    })
}
