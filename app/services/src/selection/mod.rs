//! The selection: its inputs, the method, overrides, robustness, the seal.

mod amendments;
pub(crate) mod inputs;
pub(crate) mod intact;
pub(crate) mod method;
pub(crate) mod overrides;
mod proof;
pub(crate) mod robustness;
pub(crate) mod seal;
pub(crate) mod sealed_ranks;
pub(crate) mod view;
