//! What flowing documents are made of.

use super::drawing::Align;

/// Diameter of a seal: so much is left free, and never drawn into, millimetres.
pub const SEAL: f32 = 44.0;

/// A part of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// What the document is; on one line where 15 % smaller is enough for that.
    Title(String),
    /// What the title is about, below it.
    Lead(String),
    /// The title of what follows.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// A declaration, set in.
    Quote(String),
    /// What is said beside the rest: small and grey.
    Note(String),
    /// Paragraphs that belong together.
    List(Vec<String>),
    /// A table.
    Table(Table),
    /// Questions with their answers.
    Form(Vec<FormRow>),
    /// Lines to sign on, each after its words.
    Signatures(Vec<String>),
    /// Who issues it, then the date: on the right, with four characters free.
    Closing(Vec<String>),
    /// Room of so many lines.
    Gap(f32),
}

/// A table whose head is repeated on each page.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What is in it; for who hears it.
    pub summary: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows: a text for each column.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// Its part of the width, beside those of the others.
    pub share: f32,
    /// Where its texts stand.
    pub align: Align,
}

/// A question with its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct FormRow {
    /// What is asked.
    pub label: String,
    /// The answer, or room for one.
    pub body: FormBody,
}

/// What is beside a question.
#[derive(Clone, Debug, PartialEq)]
pub enum FormBody {
    /// Lines.
    Lines(Vec<String>),
    /// Room for an opinion in handwriting.
    Opinion {
        /// Words beside the place of a seal, for which [`SEAL`] is left free; `None` where none is asked for.
        seal: Option<String>,
        /// Lines to sign on, each after its words.
        signed: Vec<String>,
        /// The date, to be filled in.
        date: String,
    },
}
