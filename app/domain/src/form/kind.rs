//! The registry of the kinds of answers: one line each.

use serde::{Deserialize, Serialize};

use super::category::CategoryChoice;
use super::choice::OneChoice;
use super::choices::SeveralChoices;
use super::date::CalendarDate;
use super::file::AttachedFile;
use super::long_text::LongText;
use super::number::WholeNumber;
use super::people::PeopleList;
use super::region::RegionChoice;
use super::rules::KindRules;
use super::statement::Statement;
use super::text::TextLine;
use super::web_address::WebAddress;

macro_rules! registry {
    ($($(#[$doc:meta])* $variant:ident($kind:ty),)*) => {
        /// What kind of answer a form field takes, with its parameters.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        pub enum FieldKind {
            $($(#[$doc])* $variant($kind),)*
        }

        /// A kind of answer by itself, without parameters.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum KindName {
            $($(#[$doc])* $variant,)*
        }

        impl KindName {
            /// Every kind, in the order in which an organiser is offered them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in stored settings and in forms.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => <$kind>::KEY,)*
                }
            }
        }

        impl FieldKind {
            /// Which kind it is.
            #[must_use]
            pub const fn name(&self) -> KindName {
                match self {
                    $(Self::$variant(_) => KindName::$variant,)*
                }
            }

            /// What it asks of an answer.
            #[must_use]
            pub fn rules(&self) -> &dyn KindRules {
                match self {
                    $(Self::$variant(kind) => kind,)*
                }
            }
        }
    };
}

registry! {
    /// One line.
    Text(TextLine),
    /// Several lines.
    LongText(LongText),
    /// A whole number.
    Number(WholeNumber),
    /// A day.
    Date(CalendarDate),
    /// One of the field's options.
    Choice(OneChoice),
    /// Any number of the field's options.
    Choices(SeveralChoices),
    /// One of the contest's categories.
    Category(CategoryChoice),
    /// One of the contest's regions that is no other region's parent.
    Region(RegionChoice),
    /// People with their parts.
    People(PeopleList),
    /// A statement that is ticked.
    Statement(Statement),
    /// An address on the web.
    WebAddress(WebAddress),
    /// A file of the entry.
    File(AttachedFile),
}

impl KindName {
    /// Reads [`KindName::key`].
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|name| name.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::film::kind::FileKind;
    use crate::form::{Choice, Field, Visible};
    use crate::text::Text;

    fn sample(name: KindName) -> FieldKind {
        let options = || vec![Choice { key: "a".to_owned(), label: Text::same("A") }];
        match name {
            KindName::Text => FieldKind::Text(TextLine { max: 3 }),
            KindName::LongText => FieldKind::LongText(LongText { max: 3 }),
            KindName::Number => FieldKind::Number(WholeNumber { min: 1, max: 2 }),
            KindName::Date => FieldKind::Date(CalendarDate {}),
            KindName::Choice => FieldKind::Choice(OneChoice { options: options() }),
            KindName::Choices => FieldKind::Choices(SeveralChoices { options: options() }),
            KindName::Category => FieldKind::Category(CategoryChoice {}),
            KindName::Region => FieldKind::Region(RegionChoice {}),
            KindName::People => FieldKind::People(PeopleList {}),
            KindName::WebAddress => FieldKind::WebAddress(WebAddress {}),
            KindName::File => FieldKind::File(AttachedFile { file: FileKind::Script }),
            KindName::Statement => FieldKind::Statement(Statement { text: Text::same("I agree") }),
        }
    }

    #[test]
    fn stored_fields_name_their_kind_by_its_key() {
        for name in KindName::ALL {
            let field = Field::new("f", Text::same("F"), sample(*name), Visible::Office);
            let stored = serde_json::to_value(&field).unwrap();
            assert_eq!((stored["kind"].as_str(), field.kind.name()), (Some(name.key()), *name));
            assert_eq!(serde_json::from_value::<Field>(stored).unwrap(), field);
            assert_eq!(KindName::parse(name.key()), Some(*name));
        }
        assert_eq!(KindName::parse("nothing"), None);
    }

    #[test]
    fn fields_stored_before_there_was_a_registry_read() {
        let old = r#"[{"kind":"text","max":30},{"kind":"long_text","max":200},{"kind":"number","min":0,"max":25},{"kind":"date"},
            {"kind":"choice","options":[{"key":"a","label":{"zh":"A","en":"A"}}]},
            {"kind":"choices","options":[{"key":"a","label":{"zh":"A","en":"A"}}]},
            {"kind":"category"},{"kind":"region"},{"kind":"people"},{"kind":"statement","text":{"zh":"I agree","en":"I agree"}}]"#;
        let read: Vec<FieldKind> = serde_json::from_str(old).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), serde_json::from_str::<serde_json::Value>(old).unwrap());
    }
}
