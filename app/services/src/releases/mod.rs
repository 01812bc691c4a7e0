//! Exhibition rights and consent for films: put on file by authors or the office, withdrawn, and what may be shown by them.

pub(crate) mod give;
pub(crate) mod list;
pub(crate) mod shown;
