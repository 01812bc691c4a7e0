//! The text of a letter, from the template of its contest or the program's.

use domain::letter::{LetterKind, Template, TemplateProblem, Values};
use domain::text::Lang;
use store::LetterTemplate;
use words::letters::template;
use words::phrases;
use words::times::named_zone;

use crate::time::local_time;

/// Between the languages of a letter.
const RULE: &str = "\n\n————————\n\n";

/// A letter in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LetterWords {
    /// Language of its first lines.
    pub(crate) lang: Lang,
    /// Subject.
    pub(crate) subject: String,
    /// Text.
    pub(crate) body: String,
}

/// A letter in these languages, one below the other. `own` are the texts of the contest; `values` says what stands for the
/// placeholders in a language.
///
/// # Errors
/// A text that is no template, which none is that was kept.
pub(crate) fn letter_words(
    kind: LetterKind,
    langs: &[Lang],
    own: &[LetterTemplate],
    values: &(dyn Fn(Lang) -> Values + Sync),
) -> Result<LetterWords, TemplateProblem> {
    let (mut subjects, mut bodies) = (Vec::new(), Vec::new());
    let usual = [Lang::default()];
    let langs: &[Lang] = if langs.is_empty() { &usual } else { langs };
    for lang in langs {
        let kept = own.iter().find(|one| one.kind == kind && one.lang == *lang);
        let (subject, body) =
            kept.map_or_else(|| template(*lang, kind), |own| (own.subject.as_str(), own.body.as_str()));
        let values = values(*lang);
        // A value that has lines is one line here.
        let subject = Template::parse(subject, kind)?.fill(&values);
        subjects.push(subject.split_whitespace().collect::<Vec<_>>().join(" "));
        bodies.push(Template::parse(body, kind)?.fill(&values));
    }
    subjects.dedup();
    let slash = |all: String, next: String| phrases::spaced(Lang::Zh, &[all.as_str(), "/", next.as_str()]);
    let subject = subjects.into_iter().reduce(slash).unwrap_or_default();
    let lang = langs.first().copied().unwrap_or_default();
    Ok(LetterWords { lang, subject, body: bodies.join(RULE) })
}

/// The zone of times in letters about accounts, which belong to no contest.
pub const ACCOUNT_ZONE: &str = "UTC";

/// Until when, as people read it: with the zone.
pub(crate) fn until(lang: Lang, at: i64, zone: &str) -> String {
    // The name of the accounts' zone has brackets of its own.
    let named = if zone == ACCOUNT_ZONE { zone } else { named_zone(lang, zone) };
    phrases::aside(lang, &local_time(at, zone), named)
}

#[cfg(test)]
mod tests {
    use domain::letter::Placeholder;

    use super::*;

    #[test]
    fn a_letter_has_its_languages_one_below_the_other() {
        let own = LetterTemplate {
            kind: LetterKind::Reset,
            lang: Lang::En,
            subject: "For {person}".to_owned(),
            body: "Open {link}".to_owned(),
        };
        let values = |lang: Lang| {
            let person = if lang == Lang::Zh { "甲\n乙" } else { "A" };
            Values::from([(Placeholder::Person, person.to_owned()), (Placeholder::Link, "L".to_owned())])
        };
        let own = [own];
        let written = letter_words(LetterKind::Reset, &[Lang::Zh, Lang::En], &own, &values).unwrap();
        assert_eq!((written.lang, written.subject.as_str()), (Lang::Zh, "设置新密码 / For A"));
        assert!(written.body.starts_with("甲\n乙：") && written.body.ends_with("————————\n\nOpen L"), "{written:?}");
        let other = letter_words(LetterKind::Reset, &[], &own, &values).unwrap();
        assert!(other.lang == Lang::Zh && !other.body.contains("Open L"));
        // Of another kind nothing is taken.
        let receipt = letter_words(LetterKind::Receipt, &[Lang::En], &own, &values).unwrap();
        assert!(receipt.subject.starts_with("Receipt"));
        assert_eq!(until(Lang::En, 0, "Asia/Shanghai"), "1970-01-01 08:00 (Beijing time)");
        let said = until(Lang::Zh, 0, "Asia/Shanghai");
        assert_eq!(said, "1970-01-01 08:00（北京时间）");
        for kind in [LetterKind::Invitation, LetterKind::Reset, LetterKind::AddressProof] {
            let values = |_: Lang| Values::from([(Placeholder::Until, said.clone())]);
            let body = letter_words(kind, &[Lang::Zh], &[], &values).unwrap().body;
            assert_eq!(words::typography::faults(&body), Vec::<&str>::new(), "{kind:?}: {body}");
        }
    }
}
