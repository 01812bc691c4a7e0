//! Regions, sites, who works there, and what holds for all.

pub(super) mod device;
pub(super) mod exclusions;
mod form;
pub(super) mod home;
pub(super) mod import;
pub(super) mod list;
pub(super) mod people;
mod refusals;
pub(super) mod regions;
mod report;
pub(super) mod settings;
pub(super) mod site;
mod tree;
