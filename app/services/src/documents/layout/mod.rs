//! The layout of documents: text in, pages out. It knows nothing of contests.
//!
//! [`flowing`] sets paragraphs, tables and forms over as many pages as they need; [`placed`] sets texts into their places, for
//! certificates. Both give a [`Drawing`], which is written as a file ([`Drawing::pdf`]) or shown as a picture ([`Drawing::svg`]).

mod block;
mod breaking;
mod drawing;
mod flow;
mod fonts;
mod image;
mod look;
mod paging;
mod paper;
mod pdf;
mod picture;
mod placed;
#[cfg(test)]
mod tests;

pub use block::{Block, Column, FormBody, FormRow, SEAL, Table};
pub use drawing::{Align, Drawing, LayoutError};
pub use flow::flowing;
pub use fonts::{FontFiles, Fonts};
pub use image::Picture;
pub use look::{Folio, FolioWords, Look};
pub use paper::{BLACK, GREY, Ink, Margins, Paper, points};
pub use pdf::About;
pub use placed::{Field, Shape, Sheet, placed};
