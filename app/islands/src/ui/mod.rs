//! Components that islands share with pages, without data access: plain functions of their arguments.

pub mod badge;
pub mod browser;
pub mod button;
pub mod dialog;
pub mod notice;
pub mod sheet;
pub mod table;

/// The hidden field that says which form of a page was sent.
pub const FORM_FIELD: &str = "_form";

/// What an island usually needs.
pub mod prelude {
    pub use leptos::prelude::*;

    pub use super::badge::{Stamp, Tag, TagTone};
    pub use super::button::{Button, Kind, LinkButton, Submit};
    pub use super::dialog::{ConfirmDialog, Dialog, DialogButton};
    pub use super::notice::{Notice, Tone};
    pub use super::sheet::Sheet;
    pub use super::table::{Cell, DataTable, Head, RowHead};
    pub use crate::error::{AppError, Refusal};
    pub use crate::lang::use_lang;
    pub use words::{Lang, Text, common};
}
