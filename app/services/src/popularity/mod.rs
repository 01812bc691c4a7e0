//! The popularity vote of a contest: set up and run by the office, voted in by everybody who shows that they may, confirmed by the
//! scrutineer, and published when it is sealed. Until then nobody reads how many votes a film has.

pub(crate) mod batches;
pub(crate) mod cast;
mod codes;
mod found;
pub(crate) mod page;
mod plays;
pub(crate) mod prove;
pub(crate) mod receipts;
pub(crate) mod result;
pub(crate) mod roots;
pub(crate) mod set_up;
pub(crate) mod tallies;
pub(crate) mod view;
