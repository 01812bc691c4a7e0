//! Enums that are stored and sent by a word.

/// An enum each of whose variants has a word, which it is read back from.
macro_rules! keyed {
    ($(#[$meta:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $key:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$each])* #[serde(rename = $key)] $variant,)+
        }

        impl $name {
            /// All of them, in the order they are offered.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The word in what is stored, and in forms.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => $key,)+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(key: &str) -> Result<Self, String> {
                let known = Self::ALL.iter().copied().find(|one| one.key() == key);
                known.ok_or_else(|| format!("unknown {} {key:?}", stringify!($name)))
            }
        }
    };
}

pub(crate) use keyed;

#[cfg(test)]
mod tests {
    keyed! {
        /// One of two.
        #[derive(Default)]
        Side {
            /// The usual one.
            #[default]
            Near = "near",
            /// The other one.
            FarAway = "far-away",
        }
    }

    #[test]
    fn a_word_is_read_back_and_stored_as_it_is() {
        for side in Side::ALL.iter().copied() {
            assert_eq!(side.key().parse(), Ok(side));
            assert_eq!(serde_json::to_value(side).unwrap(), side.key());
        }
        assert_eq!(Side::default(), Side::Near);
        assert_eq!("far".parse::<Side>(), Err("unknown Side \"far\"".to_owned()));
    }
}
