//! Whose deadline is extended: one person's, or that of a unit whoever enters for it.

use crate::folding::folded;
use crate::ids::AccountId;
use crate::time::Micros;

/// Whoever enters films: a person, or a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entrant {
    /// A person, by the account.
    Person(AccountId),
    /// A unit, by its name.
    Unit(String),
}

impl Entrant {
    /// What an entrant is found by: a person by the id of the account alone, so that it can be told from other text; a unit is the
    /// same when it reads the same ([`folded`]).
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Person(account) => account.to_string(),
            Self::Unit(unit) => format!("unit {}", folded(unit)),
        }
    }

    /// Until when the deadline is extended for whoever is any of `entrants`, of extensions by [`Entrant::key`]. The latest
    /// counts.
    #[must_use]
    pub fn extended_until<'a>(
        entrants: &[Self],
        extensions: impl IntoIterator<Item = (&'a str, Micros)>,
    ) -> Option<Micros> {
        let keys: Vec<String> = entrants.iter().map(Self::key).collect();
        let own = extensions.into_iter().filter(|(key, _)| keys.iter().any(|one| one == key));
        own.map(|(_, until)| until).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_extension_of_person_or_unit_counts() {
        let person = Entrant::Person("p1".parse().unwrap());
        let unit = Entrant::Unit("市文联（本级）".to_owned());
        let kept = [(person.key(), 5), (unit.key(), 9), (Entrant::Unit("p1".to_owned()).key(), 70)];
        let until = |entrants: &[Entrant]| {
            Entrant::extended_until(entrants, kept.iter().map(|(key, until)| (key.as_str(), *until)))
        };
        assert_eq!(until(std::slice::from_ref(&person)), Some(5));
        assert_eq!(until(&[person, Entrant::Unit("市文联(本级) ".to_owned())]), Some(9));
        assert_eq!((until(&[Entrant::Unit("市妇联".to_owned())]), until(&[])), (None, None));
    }
}
