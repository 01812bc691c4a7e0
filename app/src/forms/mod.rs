//! An entry form as it is drawn, wherever it is filled in, read or looked at before anybody fills it in. Server only.

pub mod fields;
pub mod groups;
pub mod lists;
