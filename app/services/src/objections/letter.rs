//! The letter that tells who objected what became of it. It is drafted: somebody looks before it goes to an address nobody has proven.

use domain::letter::{LetterKind, Placeholder, Values};
use domain::objection::grouped;
use domain::text::Lang;
use store::{Contest, Objection, Tx};
use words::objections as m;

use crate::context::Context;
use crate::error::Result;
use crate::mail::outbox::{NewLetter, Recipient, write_letter};

/// Drafts the letter about where an objection stands now; none where no address was given.
pub(super) async fn write_news(cx: &Context, tx: &mut dyn Tx, contest: &Contest, objection: &Objection) -> Result<()> {
    let objector = &objection.objector;
    if objector.email.is_empty() {
        return Ok(());
    }
    let values = |lang: Lang| {
        let reasons = match (objection.kept_reason.as_str(), objection.reply.as_str()) {
            ("", "") => m::being_examined(lang),
            ("", reply) => reply,
            (kept, _) => kept,
        };
        Values::from([
            (Placeholder::Contest, contest.title.clone()),
            (Placeholder::Receipt, grouped(&objection.receipt)),
            (Placeholder::Outcome, m::state(lang, objection.state).to_owned()),
            (Placeholder::Reasons, reasons.to_owned()),
            (Placeholder::Link, format!("{}/objections", cx.mail.site)),
        ])
    };
    let name = if objector.name.is_empty() { m::unnamed(objection.lang) } else { objector.name.as_str() };
    let key = format!("{} {}", objection.receipt, objection.state.key());
    let to = Recipient { account: None, address: &objector.email, name };
    let letter = NewLetter { to, key: &key, values: &values, ends_at: None };
    write_letter(cx, tx, Some(contest), LetterKind::Objection, &letter).await
}
