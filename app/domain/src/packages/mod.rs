//! The archive of the chosen films: what its files are called, and where every byte of the ZIP stands before the first one is sent.

mod file_names;
mod zip_layout;

pub use file_names::{FileNames, LONGEST_STEM, file_name_character, joined_stem, kept_ending};
pub use zip_layout::{DosTime, PackedFile, ZipLayout, ZipPart};
