//! What became of an order.

use super::week::{week_of, weeks_after};
use crate::calendar::Day;
use crate::keyed::keyed;

/// After so many weeks an order that is not met is answered.
pub const ANSWERED_AFTER_WEEKS: i64 = 4;
/// Orders count as unmet for so many weeks.
pub const UNMET_WEEKS: i64 = 26;

keyed! {
    /// How an order stands, as the person who made it reads it.
    OrderStanding {
        /// It is counted, and the menu is not made yet.
        Ordered = "ordered",
        /// It is on the menu.
        OnMenu = "on-menu",
        /// The film was shown.
        Shown = "shown",
        /// The menu was made without it: it waits for another.
        Waiting = "waiting",
        /// The site said why it will not be shown.
        Answered = "answered",
    }
}

/// What is known of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderFacts {
    /// The menu of its preview is set.
    pub menu_is_set: bool,
    /// The film is on it, or on a later one.
    pub on_menu: bool,
    /// The film was shown at the site since.
    pub shown: bool,
    /// The site answered since.
    pub answered: bool,
}

impl OrderStanding {
    /// How an order stands. What was shown is shown, whatever was said before.
    #[must_use]
    pub const fn of(facts: OrderFacts) -> Self {
        match facts {
            OrderFacts { shown: true, .. } => Self::Shown,
            OrderFacts { on_menu: true, .. } => Self::OnMenu,
            OrderFacts { answered: true, .. } => Self::Answered,
            OrderFacts { menu_is_set: true, .. } => Self::Waiting,
            _ => Self::Ordered,
        }
    }
}

/// The last week whose unmet orders are to be answered on a day.
#[must_use]
pub fn due_week(today: Day) -> Day {
    weeks_after(week_of(today), -ANSWERED_AFTER_WEEKS)
}

/// The first and the last week whose unmet orders are to be answered on a day.
#[must_use]
pub fn due_weeks(today: Day) -> (Day, Day) {
    (weeks_after(week_of(today), -UNMET_WEEKS), due_week(today))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_goes_from_ordered_over_the_menu_to_shown() {
        let mut facts = OrderFacts::default();
        assert_eq!(OrderStanding::of(facts), OrderStanding::Ordered);
        facts.menu_is_set = true;
        assert_eq!(OrderStanding::of(facts), OrderStanding::Waiting);
        facts.answered = true;
        assert_eq!(OrderStanding::of(facts), OrderStanding::Answered);
        facts.on_menu = true;
        assert_eq!(OrderStanding::of(facts), OrderStanding::OnMenu, "it came to it after all");
        facts.shown = true;
        assert_eq!(OrderStanding::of(facts), OrderStanding::Shown);
    }

    #[test]
    fn unmet_orders_are_due_four_weeks_later() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!(due_week(day("2026-06-28")), day("2026-05-25"));
        assert_eq!(due_week(day("2026-06-29")), day("2026-06-01"));
        assert_eq!(due_weeks(day("2026-06-29")), (day("2025-12-29"), day("2026-06-01")), "half a year at most");
    }
}
