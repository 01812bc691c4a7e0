//! Viewing plans (收看计划): which films sites watch from when to when, how far each site is with it, and what became of what people
//! wished for after the plan before.

mod board;
mod draft;
mod regions;
mod wishes;

pub use board::{PlanStanding, PlanTally, RegionTally, tallied};
pub use draft::{PlanDraft, PlanFilmDraft, PlanFilmTerms, PlanProblem, PlanState, PlanTerms, arranged, film_terms};
pub use regions::{chosen_regions, digits_below, outermost};
pub use wishes::{FilmWish, OrderCount, RegionWish, SubjectWish, WishAnswer, WishCount, WishSums, answered, wish_sums};
