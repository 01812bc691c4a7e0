//! What the buttons of lists do to a form before it is saved: add a row, remove one, move one, or only look what comes of it.

use super::form_data::{FormData, ROW, cell};

/// The name of the buttons.
pub const ACT: &str = "_act";

/// Lists whose rows have a list of their own each, named after the row: the criterion 2 has the anchors `anchor2`.
const NESTED: [(&str, &str); 2] = [("criterion", "anchor"), ("field", "option")];

/// What a new row of a list begins with.
const BEGINNINGS: [(&str, &[(&str, &str)]); 3] = [
    ("rule", &[("limit", "max")]),
    ("round", &[("kind", "scored"), ("gate", "nothing"), ("advance", "all")]),
    ("field", &[("kind", "text"), ("max", "60"), ("visible", "office")]),
];

/// Lists whose rows other rows name, so that a new row has a key at once, and what the key begins with.
const KEYED: [(&str, &str); 1] = [("section", "s")];

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Adds an empty row to a list.
    Add(String),
    /// Removes a row.
    Drop(String, usize),
    /// Moves a row to another place.
    Move(String, usize, usize),
    /// Changes nothing: the page says what would come of what is filled in.
    Look,
}

impl Act {
    /// As the value of a button.
    #[must_use]
    pub fn value(&self) -> String {
        match self {
            Self::Add(list) => format!("add {list}"),
            Self::Drop(list, row) => format!("drop {list} {row}"),
            Self::Move(list, from, to) => format!("move {list} {from} {to}"),
            Self::Look => "look".to_owned(),
        }
    }

    /// Reads [`Act::value`].
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        let mut words = value.split(' ');
        let (name, list) = (words.next()?, words.next().map(str::to_owned));
        let mut row = || words.next()?.parse::<usize>().ok();
        Some(match name {
            "add" => Self::Add(list?),
            "drop" => Self::Drop(list?, row()?),
            "move" => Self::Move(list?, row()?, row()?),
            "look" => Self::Look,
            _ => return None,
        })
    }

    /// The list it is about; empty where it is about none.
    #[must_use]
    pub fn list(&self) -> &str {
        match self {
            Self::Add(list) | Self::Drop(list, _) | Self::Move(list, ..) => list.as_str(),
            Self::Look => "",
        }
    }

    /// The form after it, without the button itself.
    #[must_use]
    pub fn apply(&self, mut pairs: FormData) -> FormData {
        pairs.0.retain(|(field, _)| field != ACT);
        let all = |list: &str| (0..pairs.rows(list)).collect::<Vec<_>>();
        match self {
            Self::Look => pairs,
            Self::Add(list) => {
                let row = pairs.rows(list);
                pairs.put(cell(list, row, ROW), 1);
                let beginning = BEGINNINGS.iter().find(|(of, _)| of == list).map(|(_, columns)| *columns);
                if let Some((_, prefix)) = KEYED.iter().find(|(of, _)| of == list) {
                    let taken: Vec<&str> = (0..row).map(|row| pairs.get(&cell(list, row, "key"))).collect();
                    let free = (1..).map(|n: u32| format!("{prefix}{n}")).find(|key| !taken.contains(&key.as_str()));
                    pairs.put(cell(list, row, "key"), free.unwrap_or_default());
                }
                for (column, value) in beginning.unwrap_or_default() {
                    pairs.put(cell(list, row, column), value);
                }
                pairs
            }
            Self::Drop(list, row) => {
                let mut order = all(list);
                order.retain(|one| one != row);
                arranged(&pairs, list, &order)
            }
            Self::Move(list, from, to) => {
                let mut order = all(list);
                if *from < order.len() {
                    let row = order.remove(*from);
                    order.insert((*to).min(order.len()), row);
                }
                arranged(&pairs, list, &order)
            }
        }
    }
}

/// The form with the rows of a list in this order, and only those.
fn arranged(pairs: &FormData, list: &str, order: &[usize]) -> FormData {
    let nested = NESTED.iter().find(|(of, _)| *of == list).map(|(_, nested)| *nested);
    let moved = |field: &str| -> Option<String> {
        let place = |row: usize| order.iter().position(|one| *one == row);
        if let Some((row, column)) = part(field, list, "-") {
            return Some(cell(list, place(row)?, column));
        }
        match nested.and_then(|nested| Some((nested, part(field, nested, "")?))) {
            Some((nested, (row, rest))) => Some(format!("{nested}{}-{rest}", place(row)?)),
            None => Some(field.to_owned()),
        }
    };
    FormData(pairs.0.iter().filter_map(|(field, value)| Some((moved(field)?, value.clone()))).collect())
}

/// Row and rest of a field that begins with a list and its row.
fn part<'f>(field: &'f str, list: &str, between: &str) -> Option<(usize, &'f str)> {
    let (row, rest) = field.strip_prefix(list)?.strip_prefix(between)?.split_once('-')?;
    Some((row.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> FormData {
        FormData(list.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn every_button_says_what_it_does() {
        let list = || "rule".to_owned();
        for act in [Act::Add(list()), Act::Drop(list(), 3), Act::Move(list(), 3, 0), Act::Look] {
            assert_eq!(Act::parse(&act.value()), Some(act));
        }
        for wrong in ["", "add", "drop rule", "move rule 1", "drop rule x", "save"] {
            assert_eq!(Act::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn rows_move_with_what_belongs_to_them() {
        let before = pairs(&[
            ("size", "3"),
            ("criterion-0-zh", "甲"),
            ("anchor0-0-zh", "甲一"),
            ("anchor0-1-zh", "甲二"),
            ("criterion-1-zh", "乙"),
            ("criterion-2-zh", "丙"),
            ("anchor2-0-zh", "丙一"),
            (ACT, "move criterion 2 0"),
        ]);
        let after = Act::Move("criterion".to_owned(), 2, 0).apply(before.clone());
        let wanted = [
            ("size", "3"),
            ("criterion-1-zh", "甲"),
            ("anchor1-0-zh", "甲一"),
            ("anchor1-1-zh", "甲二"),
            ("criterion-2-zh", "乙"),
            ("criterion-0-zh", "丙"),
            ("anchor0-0-zh", "丙一"),
        ];
        assert_eq!(after, pairs(&wanted));
        let dropped = Act::Drop("criterion".to_owned(), 0).apply(before);
        let wanted = [("size", "3"), ("criterion-0-zh", "乙"), ("criterion-1-zh", "丙"), ("anchor1-0-zh", "丙一")];
        assert_eq!(dropped, pairs(&wanted));
        // A row of the inner list moves by itself, and what is not there moves nowhere.
        let inner = pairs(&[("anchor0-0-zh", "一"), ("anchor0-1-zh", "二"), ("anchor10-0-zh", "三")]);
        let moved = Act::Move("anchor0".to_owned(), 0, 9).apply(inner.clone());
        assert_eq!(moved, pairs(&[("anchor0-1-zh", "一"), ("anchor0-0-zh", "二"), ("anchor10-0-zh", "三")]));
        assert_eq!(Act::Move("anchor0".to_owned(), 7, 0).apply(inner.clone()), inner);
    }

    #[test]
    fn a_new_row_is_there_before_anything_is_filled_in() {
        let one = Act::Add("region".to_owned()).apply(FormData::default());
        assert_eq!((one.rows("region"), one.get("region-0-row")), (1, "1"));
        let sections = Act::Drop("section".to_owned(), 0)
            .apply(Act::Add("section".to_owned()).apply(Act::Add("section".to_owned()).apply(FormData::default())));
        let sections = Act::Add("section".to_owned()).apply(sections);
        assert_eq!((sections.get("section-0-key"), sections.get("section-1-key")), ("s2", "s1"));
        let two = Act::Add("field".to_owned()).apply(Act::Add("field".to_owned()).apply(one));
        assert_eq!((two.rows("field"), two.get("field-1-kind")), (2, "text"));
    }

    #[test]
    fn a_move_and_its_opposite_change_nothing() {
        let list = "option3".to_owned();
        for (from, to) in (0..5).flat_map(|from| (0..5).map(move |to| (from, to))) {
            let before = FormData((0..5_usize).map(|row| (cell(&list, row, "zh"), row.to_string())).collect());
            let there = Act::Move(list.clone(), from, to).apply(before.clone());
            assert_eq!(there.get(&cell(&list, to, "zh")), from.to_string());
            assert_eq!(Act::Move(list.clone(), to, from).apply(there), before, "{from} to {to}");
        }
    }
}
