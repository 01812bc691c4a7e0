//! The menu of a week: proposed by a rule, moved by hand with a reason where an order comes off worse.

use std::collections::BTreeMap;

use crate::calendar::Day;
use crate::ids::EntryId;
use crate::keyed::keyed;

/// Places of a menu that older orders fill up; films of the plan and of this week's orders have a place however many they are.
pub const MENU_PLACES: usize = 10;

keyed! {
    /// Whether a menu can be read by others.
    MenuState {
        /// It is being made.
        Draft = "draft",
        /// It is set.
        Set = "set",
    }
}

keyed! {
    /// Why a film is on a menu.
    MenuWhy {
        /// The plan says so.
        Must = "must",
        /// It was ordered from the preview.
        Ordered = "ordered",
        /// It was ordered before, and has not been shown.
        Unmet = "unmet",
        /// The site chose it.
        Chosen = "chosen",
    }
}

/// A film of the preview with its orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderedFilm {
    /// Its number on the preview.
    pub number: i64,
    /// The film.
    pub entry: EntryId,
    /// For how many people it was ordered.
    pub heads: i64,
}

/// A film that was ordered before and not shown since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnmetFilm {
    /// The film.
    pub entry: EntryId,
    /// The week of its oldest order.
    pub week: Day,
    /// For how many people it was ordered.
    pub heads: i64,
}

/// A film on the proposed menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuLine {
    /// The film.
    pub entry: EntryId,
    /// Why it is there.
    pub why: MenuWhy,
    /// For how many people it was ordered.
    pub heads: i64,
}

/// What is wrong with a menu that was moved by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MenuFault {
    /// A film of the plan is left out.
    MustLeftOut(EntryId),
    /// An ordered film is left out, or stands behind one with fewer orders, and nobody says why.
    NoReason(EntryId),
}

/// The menu as the rule has it: the films of the plan in its order; then what was ordered from the preview, most orders first; then
/// what was ordered before and not shown, the oldest first. Those with as many orders stand by their number on the preview.
#[must_use]
pub fn propose(must: &[EntryId], preview: &[OrderedFilm], unmet: &[UnmetFilm]) -> Vec<MenuLine> {
    let heads_of = |entry: &EntryId| {
        let here = preview.iter().find(|film| film.entry == *entry).map_or(0, |film| film.heads);
        let before = unmet.iter().find(|film| film.entry == *entry).map_or(0, |film| film.heads);
        here.saturating_add(before)
    };
    let mut menu: Vec<MenuLine> = Vec::new();
    let mut add = |entry: &EntryId, why: MenuWhy, heads: i64| {
        if !menu.iter().any(|line| line.entry == *entry) {
            menu.push(MenuLine { entry: entry.clone(), why, heads });
        }
        menu.len()
    };
    let mut length = 0;
    for entry in must {
        length = add(entry, MenuWhy::Must, heads_of(entry));
    }
    let mut ordered: Vec<&OrderedFilm> = preview.iter().filter(|film| film.heads > 0).collect();
    ordered.sort_by_key(|film| (std::cmp::Reverse(film.heads), film.number));
    for film in ordered {
        length = add(&film.entry, MenuWhy::Ordered, film.heads);
    }
    let number =
        |entry: &EntryId| preview.iter().find(|film| film.entry == *entry).map_or(i64::MAX, |film| film.number);
    let mut older: Vec<&UnmetFilm> = unmet.iter().collect();
    older.sort_by_key(|film| (film.week, std::cmp::Reverse(film.heads), number(&film.entry), &film.entry));
    for film in older {
        if length >= MENU_PLACES {
            break;
        }
        length = add(&film.entry, MenuWhy::Unmet, film.heads);
    }
    menu
}

/// Films in the places somebody gave them: those with a place, by it; those with the same place, as they stand.
#[must_use]
pub fn arranged(places: &[(EntryId, Option<i64>)]) -> Vec<EntryId> {
    let mut placed: Vec<(i64, &EntryId)> =
        places.iter().filter_map(|(entry, place)| place.map(|place| (place, entry))).collect();
    placed.sort_by_key(|(place, _)| *place);
    let mut found: Vec<EntryId> = Vec::new();
    for (_, entry) in placed {
        if !found.contains(entry) {
            found.push(entry.clone());
        }
    }
    found
}

/// What is wrong with these films in this order, where the rule proposed others: a film of the plan that is left out; an order that is
/// left out, or that something with fewer orders was moved in front of, without a reason.
#[must_use]
pub fn faults(proposal: &[MenuLine], shown: &[EntryId], reasons: &BTreeMap<EntryId, String>) -> Vec<MenuFault> {
    let rank = |entry: &EntryId| proposal.iter().position(|line| line.entry == *entry);
    let line = |entry: &EntryId| proposal.iter().find(|line| line.entry == *entry);
    let mut found = Vec::new();
    for (at, one) in proposal.iter().enumerate() {
        let place = shown.iter().position(|entry| *entry == one.entry);
        match one.why {
            MenuWhy::Must => found.extend(place.is_none().then(|| MenuFault::MustLeftOut(one.entry.clone()))),
            MenuWhy::Chosen => {}
            MenuWhy::Ordered | MenuWhy::Unmet => {
                let overtook = |other: &EntryId| {
                    let fewer = line(other).map_or(0, |other| other.heads) < one.heads;
                    let is_must = line(other).is_some_and(|other| other.why == MenuWhy::Must);
                    fewer && !is_must && rank(other).is_none_or(|rank| rank > at)
                };
                let worse = match place {
                    None => true,
                    Some(place) => shown.iter().take(place).any(overtook),
                };
                let said = reasons.get(&one.entry).is_some_and(|reason| !reason.is_empty());
                found.extend((worse && !said).then(|| MenuFault::NoReason(one.entry.clone())));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn film(number: i64) -> EntryId {
        format!("e{number}").parse().unwrap()
    }

    fn ordered(number: i64, heads: i64) -> OrderedFilm {
        OrderedFilm { number, entry: film(number), heads }
    }

    fn unmet(number: i64, week: &str, heads: i64) -> UnmetFilm {
        UnmetFilm { entry: film(number), week: week.parse().unwrap(), heads }
    }

    fn names(menu: &[MenuLine]) -> Vec<(&str, MenuWhy)> {
        menu.iter().map(|line| (line.entry.as_str(), line.why)).collect()
    }

    #[test]
    fn the_plan_comes_first_then_orders_by_count_then_the_oldest_unmet() {
        let preview = [ordered(1, 2), ordered(2, 7), ordered(3, 0), ordered(4, 2)];
        let older = [unmet(20, "2026-05-25", 9), unmet(21, "2026-05-18", 1), unmet(3, "2026-05-25", 1)];
        let menu = propose(&[film(90), film(4)], &preview, &older);
        let wanted = [
            ("e90", MenuWhy::Must),
            ("e4", MenuWhy::Must),
            ("e2", MenuWhy::Ordered),
            ("e1", MenuWhy::Ordered),
            ("e21", MenuWhy::Unmet),
            ("e20", MenuWhy::Unmet),
            ("e3", MenuWhy::Unmet),
        ];
        assert_eq!(names(&menu), wanted);
        assert_eq!(menu.iter().map(|line| line.heads).collect::<Vec<_>>(), [0, 2, 7, 2, 1, 9, 1]);
    }

    #[test]
    fn a_tie_goes_to_the_lower_number_and_older_orders_fill_up_ten_places() {
        let preview: Vec<OrderedFilm> = (1..=9).rev().map(|number| ordered(number, 1)).collect();
        let older = [unmet(20, "2026-05-18", 1), unmet(21, "2026-05-18", 5)];
        let menu = propose(&[], &preview, &older);
        let numbers: Vec<String> = menu.iter().map(|line| line.entry.to_string()).collect();
        assert_eq!(numbers, ["e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8", "e9", "e21"]);
    }

    #[test]
    fn an_order_that_comes_off_worse_needs_a_reason() {
        let proposal = propose(&[film(9)], &[ordered(1, 5), ordered(2, 3), ordered(3, 3)], &[]);
        let none = BTreeMap::new();
        let places = |numbers: &[i64]| numbers.iter().copied().map(film).collect::<Vec<_>>();
        assert_eq!(faults(&proposal, &places(&[9, 1, 2, 3]), &none), []);
        assert_eq!(
            faults(&proposal, &places(&[1, 9, 3, 2]), &none),
            [],
            "as many orders, and the plan keeps its films"
        );
        let behind = faults(&proposal, &places(&[9, 2, 1, 3]), &none);
        assert_eq!(behind, [MenuFault::NoReason(film(1))]);
        assert_eq!(faults(&proposal, &places(&[9, 1, 3]), &none), [MenuFault::NoReason(film(2))]);
        assert_eq!(faults(&proposal, &places(&[1, 2, 3]), &none), [MenuFault::MustLeftOut(film(9))]);
        // A film that nobody ordered stands behind everything that somebody did.
        let chosen = faults(&proposal, &places(&[9, 7, 1, 2, 3]), &none);
        assert_eq!(chosen, [1, 2, 3].map(|number| MenuFault::NoReason(film(number))));
        let said = BTreeMap::from([(film(1), "投影机借出".to_owned())]);
        assert_eq!(faults(&proposal, &places(&[9, 2, 1, 3]), &said), []);
    }

    #[test]
    fn places_say_the_order() {
        let places = [(film(1), Some(3)), (film(2), None), (film(3), Some(1)), (film(4), Some(3)), (film(1), Some(9))];
        assert_eq!(arranged(&places), [film(3), film(1), film(4)]);
    }

    prop_compose! {
        fn proposals()(
            must in prop::collection::btree_set(0_i64..8, 0..4),
            heads in prop::collection::vec(0_i64..6, 1..=10),
            older in prop::collection::btree_map(5_i64..25, (0_i64..8, 1_i64..9), 0..12),
        ) -> Vec<MenuLine> {
            let must: Vec<EntryId> = must.into_iter().map(film).collect();
            let preview: Vec<OrderedFilm> = heads.into_iter().zip(1..).map(|(heads, number)| ordered(number, heads)).collect();
            let week = |weeks: i64| Day::from_number(20_000 + 7 * weeks).unwrap();
            let older: Vec<UnmetFilm> = older
                .into_iter()
                .map(|(number, (weeks, heads))| UnmetFilm { entry: film(number), week: week(weeks), heads })
                .collect();
            propose(&must, &preview, &older)
        }
    }

    proptest! {
        /// What the rule proposes needs no reason, every film is there once, and no reason is asked for where every reason is given.
        #[test]
        fn the_proposal_is_sound(proposal in proposals(), seed in prop::collection::vec(0_usize..50, 0..50)) {
            let shown: Vec<EntryId> = proposal.iter().map(|line| line.entry.clone()).collect();
            prop_assert_eq!(faults(&proposal, &shown, &BTreeMap::new()), vec![]);
            let once: std::collections::BTreeSet<&EntryId> = shown.iter().collect();
            prop_assert_eq!(once.len(), shown.len());

            // Any other order of some of them: with a reason for each nothing is wrong but what the plan asks for.
            let mut moved: Vec<EntryId> = Vec::new();
            for at in seed {
                moved.extend(shown.get(at).filter(|entry| !moved.contains(entry)).cloned());
            }
            let reasons = shown.iter().map(|entry| (entry.clone(), "因故".to_owned())).collect();
            let left: Vec<MenuFault> = proposal
                .iter()
                .filter(|line| line.why == MenuWhy::Must && !moved.contains(&line.entry))
                .map(|line| MenuFault::MustLeftOut(line.entry.clone()))
                .collect();
            prop_assert_eq!(faults(&proposal, &moved, &reasons), left);

            // Without reasons, whoever is left out or overtaken by something with fewer orders is found.
            let open = faults(&proposal, &moved, &BTreeMap::new());
            for line in proposal.iter().filter(|line| line.why != MenuWhy::Must && !moved.contains(&line.entry)) {
                prop_assert!(open.contains(&MenuFault::NoReason(line.entry.clone())));
            }
        }
    }
}
