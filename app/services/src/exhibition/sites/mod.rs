//! Regions, sites, who works at them, and what comes in of them by a spreadsheet.

pub(crate) mod devices;
pub(crate) mod edit;
pub(crate) mod exclusions;
mod grants;
pub(crate) mod home;
pub(crate) mod import;
pub(crate) mod kept;
pub(crate) mod list;
pub(crate) mod members;
pub(crate) mod periods;
mod places;
pub(crate) mod regions;
pub(crate) mod view;
