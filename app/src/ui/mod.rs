//! Shared components, without data access. `/ui` shows them all.
//!
//! Pages are rendered on the server and never hydrate; components are plain functions of their arguments, so
//! they also serve inside an `#[island]`. `use crate::ui::prelude::*;` brings everything a page needs.

pub mod bundle;
pub mod choice;
pub mod columns;
pub mod dots;
pub mod empty;
pub mod field;
pub mod flash;
pub mod form;
pub mod frame;
pub mod gallery;
pub mod list;
pub mod mark;
pub mod page;
pub mod phase;
pub mod progress;
pub mod public_frame;
pub mod secret;
pub mod table;
pub mod tabs;
pub mod upload;
pub mod when;

// What islands share with pages is below both.
pub use islands::ui::{badge, button, dialog, notice, sheet};

/// What a page usually needs.
pub mod prelude {
    pub use leptos::prelude::*;

    pub use super::badge::{Stamp, Tag, TagTone};
    pub use super::bundle::{Bundle, PageBundle};
    pub use super::button::{Button, Kind, LinkButton, Submit};
    pub use super::choice::{CheckGroup, Checkbox, Choice, RadioGroup, Select};
    pub use super::dialog::{ConfirmDialog, Dialog, DialogButton};
    pub use super::dots::{Dot, Dots};
    pub use super::empty::EmptyState;
    pub use super::field::{Field, Hidden, InputKind, SecretField, TextArea};
    pub use super::flash::{Flash, Toast};
    pub use super::form::{Form, FormState, refused_words};
    pub use super::frame::{Crumb, ScreeningPage, SignInLayout, StandardLayout, Visitor, Width};
    pub use super::list::RowPager;
    pub use super::list::{Count, FilterBar, ListQuery, Pager, nothing_found};
    pub use super::mark::Mark;
    pub use super::notice::{Notice, Tone};
    pub use super::phase::{Phase, PhaseBar, PhaseState};
    pub use super::progress::{Measure, MeasureRow, Progress};
    pub use super::secret::Secret;
    pub use super::sheet::Sheet;
    pub use super::table::{Cell, DataTable, Head, Order, RowHead, SortHead};
    pub use super::tabs::{GroupedTabs, Tab, TabGroup, Tabs};
    pub use islands::error::{AppError, Refusal};
    pub use islands::lang::use_lang;
    pub use islands_player::{Captions, Player};
    pub use words::{Lang, Text, common};

    pub use super::flash::set_flash;
    pub use super::form::{Sent, posted};
    pub use super::page::{Page, leave, page, param};
}
