//! The texts of a contest's letters, and what it decides about them.

use domain::access::{Action, Role};
use domain::ids::ContestId;
use domain::letter::{LetterKind, LetterSettings, Template};
use domain::limits;
use domain::text::Lang;
use store::{Contest, LetterTemplate};
use words::letters::template;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result, TextName};
use crate::input::required_text;

/// The texts of a contest's letters.
#[derive(Clone, Debug)]
pub struct LetterTexts {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// What the contest decided.
    pub settings: LetterSettings,
    /// The text of every kind in every language, each with whether it is the contest's own.
    pub texts: Vec<(LetterTemplate, bool)>,
}

impl Services {
    /// The texts of a contest's letters, and what it decided about them.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn letter_texts(&self, actor: &Actor, id: &ContestId) -> Result<LetterTexts> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::EditLetters).await?;
        let settings = tx.letter_settings(id).await?;
        let own = tx.letter_templates(id).await?;
        let of_contests = LetterKind::ALL.into_iter().filter(|kind| !kind.is_of_an_account());
        let each = of_contests.flat_map(|kind| Lang::ALL.iter().map(move |lang| (kind, *lang)));
        let text = |(kind, lang): (LetterKind, Lang)| {
            let kept = own.iter().find(|one| one.kind == kind && one.lang == lang);
            kept.map_or_else(|| (usual(kind, lang), false), |kept| (kept.clone(), true))
        };
        let texts = each.map(text).collect();
        Ok(LetterTexts { contest, roles: access.roles, settings, texts })
    }

    /// Sets the text of letters of a kind in a language. Letters that are written already stay as they are.
    ///
    /// # Errors
    /// A missing permission; a subject or text that is missing or too long; a placeholder that such letters do not have.
    pub async fn set_letter_text(&self, actor: &Actor, id: &ContestId, text: LetterTemplate) -> Result<()> {
        let text = checked_text(text)?;
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::EditLetters).await?;
        tx.put_letter_template(id, &text).await?;
        let event = event::LetterTemplate { letter: text.kind };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// Goes back to the text of the program.
    ///
    /// # Errors
    /// A missing permission.
    pub async fn reset_letter_text(&self, actor: &Actor, id: &ContestId, kind: LetterKind, lang: Lang) -> Result<()> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::EditLetters).await?;
        if tx.delete_letter_template(id, kind, lang).await? {
            let event = event::LetterTemplate { letter: kind };
            self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Decides how the contest goes about its letters.
    ///
    /// # Errors
    /// A missing permission.
    pub async fn set_letter_settings(&self, actor: &Actor, id: &ContestId, settings: &LetterSettings) -> Result<()> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::EditLetters).await?;
        tx.put_letter_settings(id, settings).await?;
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event::LetterSettings { settings }).await?;
        Ok(tx.commit().await?)
    }
}

/// A text as it is kept, if its letters have what it names.
pub(super) fn checked_text(text: LetterTemplate) -> Result<LetterTemplate> {
    let LetterTemplate { kind, lang, subject, body } = text;
    let subject = required_text(&subject, TextName::LetterSubject, limits::LETTER_SUBJECT)?;
    let body = required_text(&body, TextName::LetterText, limits::LETTER_TEXT)?;
    for text in [&subject, &body] {
        Template::parse(text, kind).map_err(Refusal::Template)?;
    }
    Ok(LetterTemplate { kind, lang, subject, body })
}

/// The text of the program.
fn usual(kind: LetterKind, lang: Lang) -> LetterTemplate {
    let (subject, body) = template(lang, kind);
    LetterTemplate { kind, lang, subject: subject.to_owned(), body: body.to_owned() }
}
