//! Background work: the registry of jobs, and the workers that do them.

mod registry;
mod worker;
