//! Background work: the registry of jobs, and the workers that do them.

mod load;
mod registry;
mod worker;

pub use load::{LaneLoad, Load};
