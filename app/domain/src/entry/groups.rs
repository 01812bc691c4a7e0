//! The groups an entry belongs to.

use std::collections::BTreeMap;

use crate::contest::GroupFamily;
use crate::contest::settings::Settings;
use crate::form::Answers;

/// The groups an entry belongs to, by [`GroupFamily`], as the selection uses them. A family without an answer is absent.
#[must_use]
pub fn groups(settings: &Settings, answers: &Answers) -> BTreeMap<String, Vec<String>> {
    let of = |family: GroupFamily| (family.key().to_owned(), family.groups_of(settings, answers));
    GroupFamily::ALL.into_iter().map(of).filter(|(_, groups)| !groups.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;
    use crate::form::Answer;

    #[test]
    fn a_region_belongs_to_all_regions_above_it() {
        let settings = preset::selection();
        let groups = groups(&settings, &Answers::from([("region".to_owned(), Answer::Text("440500".to_owned()))]));
        assert_eq!(groups["region"], ["440500"]);
        assert_eq!(groups["subregion"], ["粤东"]);
    }
}
