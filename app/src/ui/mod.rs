//! Shared components, without data access. `/ui` shows them all.
//!
//! Pages are rendered on the server and never hydrate; components are plain functions of their arguments, so
//! they also serve inside an `#[island]`. `use crate::ui::prelude::*;` brings everything a page needs.

pub mod badge;
pub mod browser;
pub mod button;
pub mod choice;
pub mod dialog;
pub mod dots;
pub mod empty;
pub mod field;
pub mod flash;
pub mod form;
pub mod frame;
#[cfg(feature = "ssr")]
pub mod gallery;
pub mod list;
pub mod mark;
pub mod notice;
#[cfg(feature = "ssr")]
pub mod page;
pub mod phase;
pub mod player;
pub mod progress;
pub mod sheet;
pub mod table;
pub mod tabs;
#[cfg(feature = "ssr")]
pub mod when;

/// What a page usually needs.
pub mod prelude {
    pub use leptos::prelude::*;

    pub use super::badge::{Stamp, Tag, TagTone};
    pub use super::button::{Button, Kind, LinkButton, Submit};
    pub use super::choice::{CheckGroup, Checkbox, Choice, RadioGroup, Select};
    pub use super::dialog::{ConfirmDialog, Dialog, DialogButton};
    pub use super::dots::{Dot, Dots};
    pub use super::empty::EmptyState;
    pub use super::field::{Field, Hidden, InputKind, TextArea};
    pub use super::flash::{Flash, Toast};
    pub use super::form::{Form, FormState};
    pub use super::frame::{Crumb, ScreeningPage, SignInLayout, StandardLayout, Visitor, Width};
    #[cfg(feature = "ssr")]
    pub use super::list::RowPager;
    pub use super::list::{Count, FilterBar, ListQuery, Pager};
    pub use super::mark::Mark;
    pub use super::notice::{Notice, Tone};
    pub use super::phase::{Phase, PhaseBar, PhaseState};
    pub use super::player::{Captions, Player};
    pub use super::progress::{Measure, MeasureRow, Progress};
    pub use super::sheet::Sheet;
    pub use super::table::{Cell, DataTable, Head, Order, RowHead, SortHead};
    pub use super::tabs::{Tab, Tabs};
    pub use crate::error::{AppError, Refusal};
    pub use crate::lang::use_lang;
    pub use words::{Lang, Text, common};

    #[cfg(feature = "ssr")]
    pub use super::flash::set_flash;
    #[cfg(feature = "ssr")]
    pub use super::form::{Sent, posted};
    #[cfg(feature = "ssr")]
    pub use super::page::{Page, leave, page, param};
}
