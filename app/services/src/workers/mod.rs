//! Background work: the registry of jobs, and the worker that does them.

mod worker;
