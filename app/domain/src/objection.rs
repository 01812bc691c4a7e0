//! Objections: what they may be about, what they must say, how they are answered, and what of them is nobody's business.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use crate::calendar::{Day, WorkCalendar};
use crate::folding::joined;
use crate::form::{AnswerProblem, FieldProblem};
use crate::keyed::keyed;
use crate::limits;
use crate::record::ObjectionOutcome;

/// Files that may come with one objection.
pub const MOST_EVIDENCE: usize = 5;
/// Bytes of one of them.
pub const EVIDENCE_BYTES: i64 = 100 << 20;
/// Characters of its facts.
pub const FACTS: usize = 5_000;
/// Fewest characters of the facts where nobody stands for them with a name.
pub const FEWEST_FACTS: usize = 20;
/// Characters of a postal address.
pub const POSTAL_ADDRESS: usize = 200;
/// Characters of a telephone number.
pub const PHONE: usize = 40;
/// Characters of an address for e-mail.
pub const EMAIL: usize = 254;
/// Characters of what is answered.
pub const ANSWER: usize = 2_000;

/// Endings of files that may come with an objection, lower case: papers, pictures, sound, films.
pub const EVIDENCE_ENDINGS: [&str; 12] =
    ["pdf", "jpg", "jpeg", "png", "webp", "mp3", "m4a", "wav", "mp4", "mov", "mkv", "txt"];

keyed! {
    /// What an objection is about.
    ObjectionKind {
        /// Whether the film or its author could take part.
        Eligibility = "eligibility",
        /// Whose film it is, or whose pictures and sounds are in it.
        Rights = "rights",
        /// How it came to be chosen.
        Procedure = "procedure",
        /// Something else.
        Other = "other",
    }
}

keyed! {
    /// Who objects.
    ObjectorKind {
        /// A person, by name.
        Person = "person",
        /// A unit, by name.
        Unit = "unit",
        /// Somebody who gives no name.
        Unnamed = "unnamed",
    }
}

keyed! {
    /// Where an objection stands.
    ObjectionState {
        /// It came in.
        Received = "received",
        /// It is looked into.
        Accepted = "accepted",
        /// It is not looked into, for a reason.
        Declined = "declined",
        /// It was right.
        Upheld = "upheld",
        /// It was right, and the selection stays as it is, for a reason.
        Unchanged = "unchanged",
        /// It was not.
        Dismissed = "dismissed",
    }
}

impl ObjectionState {
    /// It waits for an answer.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Received | Self::Accepted)
    }

    /// What the record says has become of it; `None` while it waits.
    #[must_use]
    pub const fn outcome(self) -> Option<ObjectionOutcome> {
        match self {
            Self::Received | Self::Accepted => None,
            Self::Upheld | Self::Unchanged => Some(ObjectionOutcome::Upheld),
            Self::Declined | Self::Dismissed => Some(ObjectionOutcome::Dismissed),
        }
    }
}

/// The day by which an objection is answered that came in on a day: so many working days behind it, the day itself not counted.
#[must_use]
pub fn answer_by(received: Day, workdays: u32, calendar: &WorkCalendar) -> Day {
    calendar.last_day(received.next(), workdays)
}

/// Whether an objection waits for its answer longer than was promised.
#[must_use]
pub fn is_overdue(state: ObjectionState, answer_by: Day, today: Day) -> bool {
    state.is_open() && answer_by < today
}

/// Who objects, and where they are found. Seen by those who handle objections and by nobody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objector {
    /// Whether it is a person, a unit, or unnamed.
    pub kind: ObjectorKind,
    /// Name.
    pub name: String,
    /// Postal address.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// Address for e-mail; may be empty.
    pub email: String,
}

/// The names of the fields of an objection, in forms and in refusals.
pub mod fields {
    /// Name.
    pub const NAME: &str = "name";
    /// Postal address.
    pub const ADDRESS: &str = "address";
    /// Telephone.
    pub const PHONE: &str = "phone";
    /// Address for e-mail.
    pub const EMAIL: &str = "email";
    /// What happened.
    pub const FACTS: &str = "facts";
}

/// What is wrong with an objection, field by field: with a name it needs an address and a telephone, without one it needs facts.
#[must_use]
pub fn problems(objector: &Objector, facts: &str) -> Vec<FieldProblem> {
    let named = objector.kind != ObjectorKind::Unnamed;
    let checked = [
        (fields::NAME, objector.name.as_str(), named, limits::AFFILIATION),
        (fields::ADDRESS, objector.address.as_str(), named, POSTAL_ADDRESS),
        (fields::PHONE, objector.phone.as_str(), named, PHONE),
        (fields::EMAIL, objector.email.as_str(), false, EMAIL),
        (fields::FACTS, facts, true, FACTS),
    ];
    let wrong = checked.into_iter().filter_map(|(field, text, needed, max)| {
        let found = text.chars().count();
        let problem = if found > max {
            AnswerProblem::TooLong { found, max }
        } else if found == 0 && needed {
            AnswerProblem::Missing
        } else {
            return None;
        };
        Some(FieldProblem { field: field.to_owned(), problem })
    });
    wrong.collect()
}

/// Whether the facts are too few for an objection that nobody stands for with a name.
#[must_use]
pub fn lacks_facts(objector: &Objector, facts: &str) -> bool {
    objector.kind == ObjectorKind::Unnamed && facts.chars().filter(|c| !c.is_whitespace()).count() < FEWEST_FACTS
}

/// Whether words that everybody will read name who objected, or where they are found, whatever stands between the parts of a name.
#[must_use]
pub fn tells_of(words: &str, objector: &Objector) -> bool {
    let words = joined(words);
    let private = [&objector.name, &objector.address, &objector.phone, &objector.email];
    // A name of one letter stands in every text.
    private.into_iter().map(|text| joined(text)).any(|text| text.chars().count() > 1 && words.contains(&text))
}

/// How many objections of a kind are in a state.
pub type ObjectionCounts = BTreeMap<(ObjectionKind, ObjectionState), u64>;

/// Letters and digits that are not taken for one another when they are read aloud or typed from paper.
const LETTERS: [char; 32] = [
    '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q',
    'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z',
];

/// Random bytes as letters and digits to be written down, five bits of each byte.
#[must_use]
pub fn code(bytes: &[u8]) -> String {
    bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte & 31))).collect()
}

/// A code in groups of four.
#[must_use]
pub fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A code as it is compared: as people type it, full-width or not, without what stands between its groups, in capitals.
#[must_use]
pub fn typed_code(text: &str) -> String {
    text.nfkc().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// Whether sound begins as files with this ending do; films are examined, and everything else is of
/// [`is_what_it_says`](crate::film::kind::is_what_it_says).
#[must_use]
pub fn begins_as(ending: &str, head: &[u8]) -> bool {
    match ending {
        "mp3" => head.starts_with(b"ID3") || matches!(head, [0xff, second, ..] if second & 0xe0 == 0xe0),
        "wav" => head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WAVE"),
        "m4a" => head.get(4..8) == Some(b"ftyp"),
        _ => crate::film::kind::is_what_it_says(ending, head),
    }
}

/// Whether a file with this ending is examined as a film.
#[must_use]
pub fn is_film(ending: &str) -> bool {
    matches!(ending, "mp4" | "mov" | "mkv")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{CalendarDay, DayKind};

    fn objector(kind: ObjectorKind, name: &str, address: &str, phone: &str) -> Objector {
        let [name, address, phone] = [name, address, phone].map(str::to_owned);
        Objector { kind, name, address, phone, email: String::new() }
    }

    fn wrong(objector: &Objector, facts: &str) -> Vec<String> {
        problems(objector, facts).into_iter().map(|one| one.field).collect()
    }

    #[test]
    fn with_a_name_one_is_found_and_without_one_facts_are_needed() {
        let named = objector(ObjectorKind::Person, "陈一", "广州市东风路 1 号", "020-1");
        assert_eq!(wrong(&named, "片中有他人的镜头"), Vec::<String>::new());
        let lacking = objector(ObjectorKind::Unit, "某单位", "", "");
        assert_eq!(wrong(&lacking, ""), ["address", "phone", "facts"]);
        let unnamed = objector(ObjectorKind::Unnamed, "", "", "");
        assert_eq!(wrong(&unnamed, "不公平"), Vec::<String>::new());
        assert!(lacks_facts(&unnamed, "不 公 平") && !lacks_facts(&named, "不公平"));
        assert!(!lacks_facts(&unnamed, &"片".repeat(FEWEST_FACTS)));
        let long = Objector { phone: "1".repeat(PHONE + 1), ..named };
        assert_eq!(wrong(&long, "片"), ["phone"]);
    }

    #[test]
    fn an_answer_that_names_who_objected_is_found() {
        let named = Objector {
            email: "Chen@Example.Invalid".to_owned(),
            ..objector(ObjectorKind::Person, "陈 一", "广州市东风路1号", "020-8333 1111")
        };
        for words in
            ["已回复陈一同志。", "致电 020-83331111 核实", "已发至 chen@example.invalid", "住广州市东风路 1 号"]
        {
            assert!(tells_of(words, &named), "{words}");
        }
        for (name, words) in [
            ("Chen-Xiaoman", "as Chen Xiaoman told us"),
            ("Chen Xiaoman", "as CHEN-XIAOMAN told us"),
            ("chen.xiaoman", "Chen·Xiaoman 反映属实"),
            ("阿不都热合曼", "已回复阿不都•热合曼"),
            ("阿不都·热合曼", "已回复阿不都热合曼"),
        ] {
            assert!(tells_of(words, &objector(ObjectorKind::Person, name, "", "")), "{name}: {words}");
        }
        let other = objector(ObjectorKind::Person, "李明", "", "");
        assert!(!tells_of("片中桃李。明天另行答复", &other), "the end of one sentence and the beginning of another");
        assert!(!tells_of("经核实，异议不成立。", &named));
        assert!(!tells_of("陈述事实", &objector(ObjectorKind::Person, "陈", "", "")), "one letter is no name");
    }

    #[test]
    fn an_objection_ends_upheld_or_dismissed() {
        let open: Vec<_> = ObjectionState::ALL.iter().filter(|state| state.is_open()).collect();
        assert_eq!(open, [&ObjectionState::Received, &ObjectionState::Accepted]);
        for state in ObjectionState::ALL {
            assert_eq!(state.outcome().is_none(), state.is_open(), "{state:?}");
            assert_eq!(state.key().parse(), Ok(*state));
        }
        assert_eq!(ObjectionState::Declined.outcome(), Some(ObjectionOutcome::Dismissed));
        assert_eq!(ObjectionState::Unchanged.outcome(), Some(ObjectionOutcome::Upheld));
        assert!("else".parse::<ObjectionKind>().is_err());
    }

    #[test]
    fn an_answer_is_due_working_days_behind_the_receipt() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        // 12 March 2026 is a Thursday.
        let due = |calendar: &WorkCalendar| answer_by(day("2026-03-12"), 3, calendar);
        assert_eq!(due(&WorkCalendar::default()), day("2026-03-17"), "the day it came in does not count");
        let off = CalendarDay { day: day("2026-03-13"), kind: DayKind::Holiday, name: String::new() };
        assert_eq!(due(&WorkCalendar::new(&[off])), day("2026-03-18"));
        for (state, today, overdue) in [
            (ObjectionState::Received, "2026-03-17", false),
            (ObjectionState::Received, "2026-03-18", true),
            (ObjectionState::Accepted, "2026-03-18", true),
            (ObjectionState::Dismissed, "2026-03-18", false),
            (ObjectionState::Unchanged, "2026-03-18", false),
        ] {
            assert_eq!(is_overdue(state, day("2026-03-17"), day(today)), overdue, "{state:?} {today}");
        }
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        let made = code(&[0, 7, 8, 31, 32, 255, 40, 1]);
        assert_eq!((made.as_str(), grouped(&made).as_str()), ("29AZ2ZA3", "29AZ-2ZA3"));
        assert_eq!(typed_code(" 29az 2za3\n"), made);
        assert_eq!(typed_code("２９ａｚ－２ＺＡ３"), made, "full-width, as an input method for Chinese types it");
        assert!(!LETTERS.iter().any(|letter| "01IO".contains(*letter)));
    }

    #[test]
    fn evidence_begins_as_its_ending_says() {
        assert!(begins_as("mp3", b"ID3\x04") && begins_as("mp3", &[0xff, 0xfb, 0]) && !begins_as("mp3", b"MZ"));
        assert!(begins_as("wav", b"RIFF\0\0\0\0WAVEfmt ") && !begins_as("wav", b"RIFF\0\0\0\0WEBP"));
        assert!(begins_as("m4a", b"\0\0\0\x20ftypM4A ") && begins_as("pdf", b"%PDF-1.7") && !begins_as("pdf", b"PK"));
        assert!(EVIDENCE_ENDINGS.iter().all(|ending| is_film(ending) == ["mp4", "mov", "mkv"].contains(ending)));
    }
}
