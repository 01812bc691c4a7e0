//! Values as one line of text, by position and without names: what the server gives an island, and what it answers one.
//!
//! Reading JSON by serde makes a function of some thousand bytes for every structure, once for each place it is read from. This is
//! a few calls for each, and the page is a fraction as long. A structure that gains a field does not compile until its line in
//! `wire!` names it.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What can be written and read so.
pub trait Wire: Sized {
    /// Appends it.
    fn write(&self, out: &mut String);

    /// Takes it from the front; none where it is not there.
    fn read(input: &mut Input<'_>) -> Option<Self>;
}

/// What follows a text: it ends the query of an address too, for who looks for addresses in a page.
const AFTER_TEXT: char = '&';

/// What is left to be read.
#[derive(Debug)]
pub struct Input<'a>(&'a str);

impl<'a> Input<'a> {
    /// A word of a known set, up to its semicolon.
    pub fn word(&mut self) -> Option<&'a str> {
        let (word, rest) = self.0.split_once(';')?;
        self.0 = rest;
        Some(word)
    }

    fn number<T: std::str::FromStr>(&mut self) -> Option<T> {
        self.word()?.parse().ok()
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.number()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest.strip_prefix(AFTER_TEXT)?;
        Some(text)
    }
}

/// Appends a word of a known set.
pub fn write_word(word: &str, out: &mut String) {
    out.push_str(word);
    out.push(';');
}

/// A value as text.
#[must_use]
pub fn to_text<T: Wire>(value: &T) -> String {
    let mut out = String::new();
    value.write(&mut out);
    out
}

/// The value of a text; none where it is another's, or where something is left over.
#[must_use]
pub fn from_text<T: Wire>(text: &str) -> Option<T> {
    let mut input = Input(text);
    T::read(&mut input).filter(|_| input.0.is_empty())
}

/// A value that serde sees as one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed<T>(pub T);

impl<T: Wire> Serialize for Packed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&to_text(&self.0))
    }
}

impl<'de, T: Wire> Deserialize<'de> for Packed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        from_text(&text).map(Self).ok_or_else(|| D::Error::custom("not what was expected"))
    }
}

/// Writes [`Wire`] for structures: their fields, in the order they travel.
#[macro_export]
macro_rules! wire {
    ($($type:ty { $($field:ident),+ $(,)? })+) => {$(
        impl $crate::wire::Wire for $type {
            fn write(&self, out: &mut String) {
                $($crate::wire::Wire::write(&self.$field, out);)+
            }

            fn read(input: &mut $crate::wire::Input<'_>) -> Option<Self> {
                Some(Self { $($field: $crate::wire::Wire::read(input)?),+ })
            }
        }
    )+};
}

macro_rules! numbers {
    ($($type:ty),+) => {$(
        impl Wire for $type {
            fn write(&self, out: &mut String) {
                write_word(&self.to_string(), out);
            }

            fn read(input: &mut Input<'_>) -> Option<Self> {
                input.number()
            }
        }
    )+};
}

numbers!(i64, u64, u32, usize);

impl Wire for bool {
    fn write(&self, out: &mut String) {
        write_word(if *self { "1" } else { "0" }, out);
    }

    fn read(input: &mut Input<'_>) -> Option<Self> {
        Some(input.word()? == "1")
    }
}

impl Wire for String {
    fn write(&self, out: &mut String) {
        self.len().write(out);
        out.push_str(self);
        out.push(AFTER_TEXT);
    }

    fn read(input: &mut Input<'_>) -> Option<Self> {
        input.text().map(str::to_owned)
    }
}

impl<T: Wire> Wire for Option<T> {
    fn write(&self, out: &mut String) {
        self.is_some().write(out);
        if let Some(value) = self {
            value.write(out);
        }
    }

    fn read(input: &mut Input<'_>) -> Option<Self> {
        Some(if bool::read(input)? { Some(T::read(input)?) } else { None })
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn write(&self, out: &mut String) {
        self.len().write(out);
        for value in self {
            value.write(out);
        }
    }

    fn read(input: &mut Input<'_>) -> Option<Self> {
        let count = usize::read(input)?;
        let mut all = Self::new();
        for _ in 0..count {
            all.push(T::read(input)?);
        }
        Some(all)
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn write(&self, out: &mut String) {
        self.0.write(out);
        self.1.write(out);
    }

    fn read(input: &mut Input<'_>) -> Option<Self> {
        Some((A::read(input)?, B::read(input)?))
    }
}

impl<T: Wire> Wire for BTreeMap<String, T> {
    fn write(&self, out: &mut String) {
        self.len().write(out);
        for (key, value) in self {
            key.write(out);
            value.write(out);
        }
    }

    fn read(input: &mut Input<'_>) -> Option<Self> {
        let count = usize::read(input)?;
        let mut all = Self::new();
        for _ in 0..count {
            all.insert(String::read(input)?, T::read(input)?);
        }
        Some(all)
    }
}

mod rules {
    //! What the domain's own structures, and words for its rules, look like on the line.

    use domain::contest::Balance;
    use domain::contest::round::{Gate, Watching};
    use domain::film::Storyboard;
    use domain::judging::sheet::{Content, Note};
    use domain::judging::watching::Watched;
    use domain::lottery::Seed;
    use domain::scoring::rubric::{Anchor, Criterion, Rubric};
    use domain::selection::{
        Drawn, Entry, EntryExplanations, EntryLine, FamilyLine, Groups, Infeasible, Outcome, OverTolerance, Problem,
        Relaxation, Rule, RuleExplanations, RuleKind, RuleLine, Selection, Step, Steps,
    };
    use domain::text::{Lang, Text};
    use words::rules::RuleNames;

    use super::{Input, Wire, write_word};

    crate::wire! {
        Storyboard { columns, rows, tiles, tile_width, tile_height, interval_ms }
        Watching { percent, before }
        Anchor { from, to, text }
        Criterion { key, label, weight, anchors }
        Rubric { max, step, criteria }
        Note { at_ms, words }
        Content { marks, comments, comment, red_line, notes }
        Balance { size, tolerance, rules }
        Entry { id, score, tie_break, groups }
        Problem { size, lottery_seed, tolerance, entries, rules, pinned, vetoed }
        Selection { proven, total, selected, best_without_rules, cost_of_rules, by_entry, by_rule }
        EntryExplanations { second_best_total, tied_at_the_line, by_lottery, reserves, entries }
        RuleExplanations { rules, families }
        RuleLine { id, bound, percent, percent_if_one_looser, count, gain_if_one_looser, gain_without }
        FamilyLine { total_without }
        Infeasible { conflict, relaxation, reason }
        Relaxation { rule, from, to, from_percent, to_percent }
        Step { total, selected }
        Steps { by_score, by_rules, after_rulings, over_tolerance, drawn }
        OverTolerance { entry, beside, gap }
        Drawn { comes, leaves }
        RuleNames { families, groups }
    }

    impl Wire for Seed {
        fn write(&self, out: &mut String) {
            matches!(self, Self::Number(_)).write(out);
            self.to_string().write(out);
        }

        fn read(input: &mut Input<'_>) -> Option<Self> {
            let (is_number, text) = <(bool, String)>::read(input)?;
            if is_number { text.parse().ok().map(Self::Number) } else { Some(Self::Text(text)) }
        }
    }

    impl Wire for Text {
        fn write(&self, out: &mut String) {
            for lang in Lang::ALL {
                self.exact(*lang).to_owned().write(out);
            }
        }

        fn read(input: &mut Input<'_>) -> Option<Self> {
            Lang::ALL.iter().map(|lang| Some((*lang, input.text()?))).collect()
        }
    }

    impl Wire for Rule {
        fn write(&self, out: &mut String) {
            self.id.write(out);
            self.family.write(out);
            self.scope.group().map(str::to_owned).write(out);
            for kind in RuleKind::ALL {
                self.get(kind).write(out);
            }
        }

        fn read(input: &mut Input<'_>) -> Option<Self> {
            let (id, family) = (String::read(input)?, String::read(input)?);
            let mut rule = Self::new(id, family, Option::<String>::read(input)?.into());
            for kind in RuleKind::ALL {
                rule.set(kind, Option::read(input)?);
            }
            Some(rule)
        }
    }

    impl Wire for Gate {
        fn write(&self, out: &mut String) {
            let word = match self {
                Self::Nothing => "nothing",
                Self::Signing => "signing",
                Self::Scoring => "scoring",
            };
            write_word(word, out);
        }

        fn read(input: &mut Input<'_>) -> Option<Self> {
            [Self::Nothing, Self::Signing, Self::Scoring].into_iter().zip(["nothing", "signing", "scoring"]).find_map({
                let word = input.word()?;
                move |(gate, name)| (name == word).then_some(gate)
            })
        }
    }

    impl Wire for Watched {
        fn write(&self, out: &mut String) {
            self.stretches().to_vec().write(out);
        }

        fn read(input: &mut Input<'_>) -> Option<Self> {
            Some(Self::of(Vec::read(input)?))
        }
    }

    impl Wire for Groups {
        fn write(&self, out: &mut String) {
            match self {
                Self::One(name) => (true, name.clone()).write(out),
                Self::Many(names) => (false, names.clone()).write(out),
            }
        }

        fn read(input: &mut Input<'_>) -> Option<Self> {
            Some(if bool::read(input)? { Self::One(Wire::read(input)?) } else { Self::Many(Wire::read(input)?) })
        }
    }

    impl Wire for EntryLine {
        fn write(&self, out: &mut String) {
            match self {
                Self::In { id, selected, margin } => {
                    selected.write(out);
                    id.write(out);
                    margin.write(out);
                }
                Self::Out { id, selected, shortfall, replaces, brings } => {
                    selected.write(out);
                    id.write(out);
                    shortfall.write(out);
                    replaces.write(out);
                    brings.write(out);
                }
            }
        }

        fn read(input: &mut Input<'_>) -> Option<Self> {
            let selected = bool::read(input)?;
            let (id, distance) = (String::read(input)?, Wire::read(input)?);
            Some(if selected {
                Self::In { id, selected, margin: distance }
            } else {
                let (replaces, brings) = Wire::read(input)?;
                Self::Out { id, selected, shortfall: distance, replaces, brings }
            })
        }
    }

    impl Wire for Outcome {
        fn write(&self, out: &mut String) {
            match self {
                Self::Optimal(best) => {
                    true.write(out);
                    best.write(out);
                }
                Self::Infeasible(why) => {
                    false.write(out);
                    why.write(out);
                }
            }
        }

        fn read(input: &mut Input<'_>) -> Option<Self> {
            Some(if bool::read(input)? {
                Self::Optimal(Wire::read(input)?)
            } else {
                Self::Infeasible(Wire::read(input)?)
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::contest::Balance;
    use domain::contest::round::{Gate, Watching};
    use domain::judging::sheet::{Content, Note};
    use domain::judging::watching::Watched;
    use domain::lottery::Seed;
    use domain::scoring::rubric::Rubric;
    use domain::selection::{Explain, Outcome, Problem, Steps, Structure, generate, solve};

    use super::{Packed, Wire, from_text, to_text};

    fn there_and_back<T: Wire + PartialEq + std::fmt::Debug>(value: &T) {
        assert_eq!(from_text::<T>(&to_text(value)).as_ref(), Some(value));
    }

    #[test]
    fn selections_come_back_as_they_were() {
        for structure in [Structure::A, Structure::B, Structure::C] {
            let mut problem: Problem = generate(60, 8, structure, 7);
            there_and_back(&problem);
            there_and_back(&Problem { lottery_seed: Seed::Text("红蓝 05;11".to_owned()), ..problem.clone() });
            there_and_back(&Balance::of(&problem));
            let outcome = solve(&problem, Explain::All);
            there_and_back(&outcome);
            problem.tolerance = Some(1);
            problem.vetoed = vec![problem.entries[0].id.clone()];
            there_and_back(&Steps::of(&problem, outcome.best()));
            problem.size = 1_000;
            let none = solve(&problem, Explain::All);
            assert!(matches!(none, Outcome::Infeasible(_)));
            there_and_back(&none);
        }
    }

    #[test]
    fn sheets_come_back_as_they_were() {
        for settings in [
            domain::contest::preset::selection(),
            domain::contest::preset::open_contest(),
            domain::contest::preset::festival(),
        ] {
            there_and_back::<Rubric>(&settings.rubric_of(1));
        }
        there_and_back(&Content {
            marks: [("c1".to_owned(), 850), ("c2".to_owned(), -1)].into(),
            comments: [("c1".to_owned(), "好;\"<&\n".to_owned())].into(),
            comment: String::new(),
            red_line: "12;".to_owned(),
            notes: vec![Note { at_ms: 61_000, words: "雾".to_owned() }],
        });
        there_and_back(&Watching { percent: 80, before: Gate::Scoring });
        there_and_back(&Watched::of([(0, 1_000), (5_000, 9_000)]));
    }

    #[test]
    fn what_is_cut_or_too_long_is_nothing() {
        let text = to_text(&vec!["a".to_owned(), "bc".to_owned()]);
        assert_eq!(text, "2;1;a&2;bc&");
        for cut in 0..text.len() {
            assert_eq!(from_text::<Vec<String>>(text.get(..cut).unwrap()), None, "{cut}");
        }
        assert_eq!(from_text::<Vec<String>>(&format!("{text}1;")), None);
        assert_eq!(from_text::<Vec<u64>>("99999999999;"), None);
    }

    #[test]
    fn serde_sees_one_text() {
        let json = serde_json::to_string(&Packed(vec!["好".to_owned()])).unwrap();
        assert_eq!(json, "\"1;3;好&\"");
        assert_eq!(serde_json::from_str::<Packed<Vec<String>>>(&json).unwrap(), Packed(vec!["好".to_owned()]));
        assert!(serde_json::from_str::<Packed<u64>>(&json).is_err());
    }
}
