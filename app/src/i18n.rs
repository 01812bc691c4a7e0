//! The words of the app and the language of this page, under one name.

// old path, removed when callers have moved
pub use crate::ui::language::use_lang;
pub use words::*;
