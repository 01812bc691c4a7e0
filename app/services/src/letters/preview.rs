//! How a text would read that is not kept yet, on an example.

use domain::access::{Action, Role};
use domain::ids::ContestId;
use domain::letter::{LetterKind, Placeholder, Template, Values};
use domain::text::Lang;
use store::{Contest, LetterTemplate};
use words::common::role;
use words::letters as m;
use words::phrases;

use super::texts::checked_text;
use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result};
use crate::mail::templates::until;

/// Films of the example.
const FILMS: i64 = 12;
/// The receipt of the example.
const RECEIPT: &str = "1234-5678";

/// A letter of the example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterExample {
    /// Subject.
    pub subject: String,
    /// Text.
    pub body: String,
}

impl Services {
    /// How a text would read in a letter to the person who looks. Nothing is kept.
    ///
    /// # Errors
    /// As [`Services::set_letter_text`].
    pub async fn letter_example(&self, actor: &Actor, id: &ContestId, text: LetterTemplate) -> Result<LetterExample> {
        let LetterTemplate { kind, lang, subject, body } = checked_text(text)?;
        let mut tx = self.read().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::EditLetters).await?;
        let name = actor.account().map_or_else(|| m::example_person(lang).to_owned(), |account| account.name.clone());
        let values = example(self, &contest, kind, lang, name);
        let fill = |text: &str| Template::parse(text, kind).map(|template| template.fill(&values));
        let subject = fill(&subject).map_err(Refusal::Template)?;
        Ok(LetterExample { subject, body: fill(&body).map_err(Refusal::Template)? })
    }
}

/// What stands for the placeholders in the example.
fn example(cx: &Context, contest: &Contest, kind: LetterKind, lang: Lang, person: String) -> Values {
    let of = |placeholder: &Placeholder| match placeholder {
        Placeholder::Person => person.clone(),
        Placeholder::Contest => contest.title.clone(),
        Placeholder::Role => role(lang, Role::Judge).to_owned(),
        Placeholder::Entry => phrases::entry(lang, Some(1), m::example_title(lang)),
        Placeholder::Receipt => RECEIPT.to_owned(),
        Placeholder::Reasons => m::example_reasons(lang).to_owned(),
        Placeholder::Round => {
            contest.settings.round(1).map(|round| round.label.get(lang).to_owned()).unwrap_or_default()
        }
        Placeholder::Count => FILMS.to_string(),
        Placeholder::Until => contest
            .deadline
            .map_or_else(|| m::no_end(lang).to_owned(), |at| until(lang, at, &contest.settings.time_zone)),
        Placeholder::Outcome => m::selected(lang).to_owned(),
        Placeholder::Link => format!("{}/…", cx.mail.site),
        Placeholder::Subject => m::example_subject(lang).to_owned(),
        Placeholder::Message => m::example_message(lang).to_owned(),
        Placeholder::Unsubscribe => format!("{}/unsubscribe/…", cx.mail.site),
        // Letters of no contest have no text of a contest.
        Placeholder::Plan | Placeholder::Sites => String::new(),
    };
    kind.placeholders().iter().map(|placeholder| (*placeholder, of(placeholder))).collect()
}
