//! The groups an entry belongs to.

use std::collections::BTreeMap;

use crate::contest::settings::Settings;
use crate::form::{Answer, Answers, keys, text_of};

/// The groups an entry belongs to, by family, as the selection and the conflicts of interest use them:
/// `region`, `subregion` (all regions above), `category`, `subject`, `unit` (production unit) and
/// `submitting_unit`. A family without an answer is absent.
#[must_use]
pub fn groups(settings: &Settings, answers: &Answers) -> BTreeMap<String, Vec<String>> {
    let mut groups = BTreeMap::new();
    for (family, key) in [
        ("category", keys::CATEGORY),
        ("region", keys::REGION),
        ("subject", keys::SUBJECT),
        ("submitting_unit", keys::SUBMITTING_UNIT),
        ("unit", keys::PRODUCTION_UNIT),
    ] {
        let values = match answers.get(key) {
            Some(Answer::List(list)) => list.clone(),
            Some(answer) if !answer.is_empty() => vec![answer.to_text()],
            Some(_) | None => continue,
        };
        groups.insert(family.to_owned(), values);
    }
    let above = settings.ancestors(&text_of(answers, keys::REGION)).unwrap_or_default();
    if !above.is_empty() {
        groups.insert("subregion".to_owned(), above.into_iter().map(str::to_owned).collect());
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;

    #[test]
    fn a_region_belongs_to_all_regions_above_it() {
        let settings = preset::selection();
        let groups = groups(&settings, &Answers::from([("region".to_owned(), Answer::Text("440500".to_owned()))]));
        assert_eq!(groups["region"], ["440500"]);
        assert_eq!(groups["subregion"], ["粤东"]);
    }
}
