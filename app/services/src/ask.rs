//! What the address of a list asks for: search, filters and order, the same for its page and for its files.

use domain::typed;

/// What the address of a list asks for: `q` are the words searched for, `sort` the column (`-score` for descending); every other
/// parameter is a filter of the list's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListAsk {
    pairs: Vec<(String, String)>,
}

impl ListAsk {
    /// The parameter that names a round: it says which list is meant, and narrows none.
    pub const ROUND: &str = "round";

    /// From decoded pairs; what cannot be seen in values, and empty ones, are dropped.
    #[must_use]
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        let pairs = pairs.into_iter().map(|(key, value)| (key, typed::line(&value)));
        Self { pairs: pairs.filter(|(_, value)| !value.is_empty()).collect() }
    }

    /// All parameters, in order.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// A parameter; empty when absent.
    #[must_use]
    pub fn get(&self, key: &str) -> &str {
        self.pairs.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value)
    }

    /// The round that is asked for, from 1; what is no number asks for round 0, which is never found.
    #[must_use]
    pub fn round(&self) -> Option<u8> {
        let asked = self.get(Self::ROUND);
        (!asked.is_empty()).then(|| asked.parse().unwrap_or_default())
    }

    /// The words searched for.
    #[must_use]
    pub fn words(&self) -> &str {
        self.get("q")
    }

    /// The column and whether it descends; `default` is written like the parameter: `-score`.
    #[must_use]
    pub fn sort<'a>(&'a self, default: &'a str) -> (&'a str, bool) {
        let sort = if self.get("sort").is_empty() { default } else { self.get("sort") };
        sort.strip_prefix('-').map_or((sort, false), |column| (column, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_is_asked_for_alike_by_page_and_file() {
        let asked = |value: &str| ListAsk::new(vec![("round".to_owned(), value.to_owned())]).round();
        assert_eq!(ListAsk::default().round(), None);
        assert_eq!([asked(""), asked(" "), asked("2"), asked(" 2 ")], [None, None, Some(2), Some(2)]);
        assert_eq!([asked("300"), asked("two"), asked("0")], [Some(0); 3], "no round");
    }
}
