//! How whole documents look.

use std::fmt;
use std::sync::Arc;

use super::drawing::Style;
use super::paper::{Margins, Paper, points};

/// Words for the number of a page, of how many.
pub type FolioWords = Arc<dyn Fn(usize, usize) -> String + Send + Sync>;

/// The numbers of pages.
#[derive(Clone)]
pub enum Folio {
    /// None.
    None,
    /// «— 1 —» on the outside, as GB/T 9704 has it.
    Outside,
    /// In the middle, in these words.
    Counted(FolioWords),
}

impl fmt::Debug for Folio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Outside => "Outside",
            Self::Counted(_) => "Counted",
        })
    }
}

/// How a document looks. Sizes are points.
#[derive(Clone, Debug)]
pub struct Look {
    /// The paper.
    pub paper: Paper,
    /// What is left free at its edges.
    pub margins: Margins,
    /// Size of the text.
    pub size: f32,
    /// From line to line.
    pub pitch: f32,
    /// Added to the width of a Chinese character.
    pub tracking: f32,
    /// Size of the title.
    pub title: f32,
    /// Lines left free after the title.
    pub after_title: f32,
    /// Lines left free before a heading.
    pub apart: f32,
    /// Paragraphs begin with two characters of room.
    pub indent: bool,
    /// Size of tables.
    pub table: f32,
    /// Quotation marks are those of Latin writing.
    pub latin: bool,
    /// The numbers of pages.
    pub folio: Folio,
}

impl Look {
    /// A page after GB/T 9704: A4, a block of 156 × 225 mm with 22 lines of 28 characters.
    #[must_use]
    pub fn office(latin: bool) -> Self {
        let (size, across, down) = (16.0, 28.0, 22.0);
        Self {
            paper: Paper::A4,
            margins: Margins { top: 37.0, right: 26.0, bottom: 35.0, left: 28.0 },
            size,
            pitch: points(225.0) / down,
            tracking: points(156.0) / across - size,
            title: 22.0,
            after_title: 1.0,
            apart: 0.0,
            indent: !latin,
            table: 12.0,
            latin,
            folio: Folio::Outside,
        }
    }

    /// A form or a list on A4.
    #[must_use]
    pub fn plain(latin: bool, folio: Folio) -> Self {
        Self {
            paper: Paper::A4,
            margins: Margins { top: 20.0, right: 18.0, bottom: 20.0, left: 18.0 },
            size: 10.5,
            pitch: 17.0,
            tracking: 0.0,
            title: 18.0,
            after_title: 0.5,
            apart: 0.5,
            indent: false,
            table: 10.5,
            latin,
            folio,
        }
    }

    /// The same on its side, for wide tables.
    #[must_use]
    pub fn turned(self) -> Self {
        let Margins { top, right, bottom, left } = self.margins;
        let margins = Margins { top: left, right: top, bottom: right, left: bottom };
        Self { paper: self.paper.turned(), margins, ..self }
    }

    pub(crate) fn style(&self) -> Style {
        Style { tracking: self.tracking, ..Style::new(self.size, self.latin) }
    }

    pub(crate) fn table_style(&self) -> Style {
        Style::new(self.table, self.latin)
    }

    /// The height of a line of a table where its size is 1.
    pub(crate) const fn leading(&self) -> f32 {
        1.45
    }
}
