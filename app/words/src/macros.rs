//! How messages are declared, and how a language says them.

/// Declares the messages of a feature: their keys and the types of their arguments.
///
/// Each becomes a public function of the language. A message without arguments is a `&'static str`; one with arguments
/// is a `String`. The texts stand in one file a language, `src/zh/<feature>.rs` and so on, inside the macro `texts!` that
/// this declaration makes:
///
/// ```text
/// messages! { player;                      // src/player.rs
///     play;
///     saved_at(time: &str);
///     films(count: u64);
/// }
/// crate::player::texts! {                  // src/en/player.rs
///     play: "Play";
///     saved_at: "Saved {time}";
///     films: "{count} film" | "{count} films";
/// }
/// ```
///
/// With `|` a language has a singular and a plural, chosen by whether the first argument is 1. What does not compile: a key
/// that one language lacks, has twice, or that is not declared; an argument that a text does not name, or a name that is
/// no argument.
macro_rules! messages {
    ($feature:ident; $($(#[$meta:meta])* $key:ident $(($($arg:ident : $ty:ty),+ $(,)?))?;)*) => {
        $(declare! { $feature [$(#[$meta])*] $key $(($($arg : $ty),+))? })*
        texts_of! { ($) $feature $($key $(($($arg : $ty),+))?;)* }
    };
}

/// The public function of one message.
macro_rules! declare {
    ($feature:ident [$($meta:tt)*] $key:ident) => {
        #[doc = concat!("The message `", stringify!($key), "`.")]
        $($meta)*
        #[must_use]
        pub const fn $key(lang: $crate::Lang) -> &'static str {
            domain::each_language!(dispatch! { lang $feature $key () {
                const TEXT: &str = $crate::zh::$feature::$key();
                const BRACKETED: [u8; TEXT.len() + $crate::pseudo::BRACKETS] = $crate::pseudo::bracketed(TEXT);
                $crate::pseudo::text(&BRACKETED)
            } })
        }
    };
    ($feature:ident [$($meta:tt)*] $key:ident ($($arg:ident : $ty:ty),+)) => {
        #[doc = concat!("The message `", stringify!($key), "`.")]
        $($meta)*
        #[must_use]
        pub fn $key(lang: $crate::Lang, $($arg: $ty),+) -> String {
            domain::each_language!(dispatch! { lang $feature $key ($($arg),+) {
                format!("⟦{}⟧", $crate::zh::$feature::$key($($arg),+))
            } })
        }
    };
}

/// Asks the table of the language; the language of tests says the Chinese in brackets.
macro_rules! dispatch {
    ({ $($(#[$meta:meta])* $variant:ident $folder:ident $tag:literal $name:literal;)+ } $lang:ident $feature:ident $key:ident $arguments:tt $pseudo:block) => {
        match $lang {
            $($crate::Lang::$variant => $crate::$folder::$feature::$key $arguments,)+
            #[cfg(not(target_arch = "wasm32"))]
            $crate::Lang::Pseudo => $pseudo
        }
    };
}

/// The macro `texts!` of a feature, which knows its keys and arguments; `$d` is a dollar sign for it.
macro_rules! texts_of {
    (($d:tt) $feature:ident $($key:ident $(($($arg:ident : $ty:ty),+))?;)*) => {
        macro_rules! texts {
            ($d($d name:ident : $d one:literal $d(| $d many:literal)?;)*) => {
                $d($crate::$feature::texts! { @$d name $d one $d(| $d many)? })*

                /// Every message of this file, for the tests that read them all.
                #[cfg(test)]
                pub(crate) const ALL: &[(&str, &[&str])] = &[$d((stringify!($d name), &[$d one $d(, $d many)?])),*];
            };
            $(
                (@$key $d one:literal $d(| $d many:literal)?) => {
                    say! { $key $(($($arg : $ty),+))? $d one $d(| $d many)? }
                };
            )*
        }
        pub(crate) use texts;
    };
}

/// What one language says for one message.
macro_rules! say {
    ($key:ident $text:literal) => {
        pub(crate) const fn $key() -> &'static str {
            $text
        }
    };
    ($key:ident ($($arg:ident : $ty:ty),+) $text:literal) => {
        pub(crate) fn $key($($arg: $ty),+) -> String {
            $(let $arg = said! { $text $arg };)+
            format!($text, $($arg = $arg),+)
        }
    };
    ($key:ident ($first:ident : $fty:ty $(, $arg:ident : $ty:ty)*) $one:literal | $many:literal) => {
        pub(crate) fn $key($first: $fty $(, $arg: $ty)*) -> String {
            if $first == 1 {
                $(let $arg = said! { $one $arg };)*
                format!($one, $first = $first $(, $arg = $arg)*)
            } else {
                $(let $arg = said! { $many $arg };)*
                format!($many, $first = $first $(, $arg = $arg)*)
            }
        }
    };
}

/// What an argument says in a text: where quotation marks stand around it, its own are those within them, see [`crate::quotes`].
macro_rules! said {
    ($text:literal $arg:ident) => {{
        const QUOTED: bool =
            $crate::quotes::is_quoted($text, concat!("“{", stringify!($arg), "}”"), stringify!($arg));
        $crate::quotes::Said::<QUOTED>::said($arg)
    }};
}

/// The folders of words, one a language, each with a file for every feature.
macro_rules! folders {
    ({ $($(#[$meta:meta])* $variant:ident $folder:ident $tag:literal $name:literal;)+ } $features:tt) => {
        $(folder! { $folder $features })+
    };
}

/// The folder of one language.
macro_rules! folder {
    ($folder:ident ($($feature:ident)+)) => {
        mod $folder {
            $(pub(crate) mod $feature;)+

            /// Every file of this language with its messages, for the tests that read them all.
            #[cfg(test)]
            pub(crate) const ALL: &[(&str, &[(&str, &[&str])])] = &[$((stringify!($feature), $feature::ALL)),+];
        }
    };
}
