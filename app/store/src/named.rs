//! JSON objects of which only some values are wanted: thousands are read for a list, and most of their words never shown.

use std::fmt;

use domain::form::Answers;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

/// Those answers that are named.
pub(crate) struct NamedAnswers<'a>(pub &'a [&'a str]);

/// The numbers of these keys, in this order.
pub(crate) struct NumbersInOrder<'a>(pub &'a [String]);

/// The place of a key among those that are named, compared without being kept.
struct PlaceOf<'a, T>(&'a [T]);

impl<'de, T: AsRef<str>> DeserializeSeed<'de> for PlaceOf<'_, T> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<T: AsRef<str>> Visitor<'_> for PlaceOf<'_, T> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().position(|one| one.as_ref() == key))
    }
}

impl<'de> DeserializeSeed<'de> for NamedAnswers<'_> {
    type Value = Answers;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for NamedAnswers<'_> {
    type Value = Answers;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("answers by key")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut answers = Answers::new();
        while let Some(place) = map.next_key_seed(PlaceOf(self.0))? {
            match place.and_then(|place| self.0.get(place)) {
                Some(key) => {
                    answers.insert((*key).to_owned(), map.next_value()?);
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(answers)
    }
}

impl<'de> DeserializeSeed<'de> for NumbersInOrder<'_> {
    type Value = Box<[Option<i64>]>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for NumbersInOrder<'_> {
    type Value = Box<[Option<i64>]>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("numbers by key")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut numbers = vec![None; self.0.len()];
        while let Some(place) = map.next_key_seed(PlaceOf(self.0))? {
            match place.and_then(|place| numbers.get_mut(place)) {
                Some(number) => *number = Some(map.next_value()?),
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(numbers.into_boxed_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<'de, S: DeserializeSeed<'de>>(seed: S, text: &'de str) -> serde_json::Result<S::Value> {
        seed.deserialize(&mut serde_json::Deserializer::from_str(text))
    }

    #[test]
    fn only_what_is_named_is_kept() {
        let text = r#"{"title": "a\"b", "synopsis": "long", "credits": ["x", "y"], "form": {"title": 1}}"#;
        let all: Answers = serde_json::from_str(r#"{"title": "a\"b", "credits": ["x", "y"]}"#).unwrap();
        assert_eq!(read(NamedAnswers(&["credits", "title", "missing"]), text).unwrap(), all);
        assert!(read(NamedAnswers(&["title"]), "[]").is_err());
        assert!(read(NamedAnswers(&["title"]), r#"{"title": {}}"#).is_err());
    }

    #[test]
    fn numbers_come_in_the_order_asked_for() {
        let keys = ["c2", "c9", "c1"].map(str::to_owned);
        let read = |text| read(NumbersInOrder(&keys), text).unwrap().to_vec();
        assert_eq!(read(r#"{"c1": 800, "c3": 7, "c2": -5}"#), [Some(-5), None, Some(800)]);
        assert_eq!(read("{}"), [None; 3]);
    }
}
