//! Who sees which film, and in which order.
//!
//! [`assign`] gives every film its number of reviews: the flow of least cost, one component, equal hours,
//! counterbalanced orders. [`assign_panels`] keeps judges together in panels, and [`deal_within_panels`] shares a panel's
//! films out among its judges.

mod balance;
mod board;
mod connect;
mod flow;
mod input;
mod order;
mod outcome;
mod panels;
mod plan;
mod replace;
mod setup;
#[cfg(test)]
mod tests;

pub use input::{
    Anchors, Conflict, Entry, InputError, Judge, LARGEST_CELLS, LARGEST_ENTRIES, LARGEST_JUDGES, LARGEST_MINUTES,
    LARGEST_REVIEWS, Minutes, Pair, Problem, parse,
};
pub use order::williams;
pub use outcome::{Impossible, Outcome, Plan, Task};
pub use panels::{
    FilmSeat, NobodyMayScore, PanelPlan, PanelProblem, PanelTask, ShortFilm, TooFewJudges, assign_panels,
    deal_within_panels, short_films,
};
pub use plan::assign;
pub use replace::{OpenFilm, StandIn, hand_over, stand_in};
