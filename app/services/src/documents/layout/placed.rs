//! Pages on which everything has its place: certificates.

use super::drawing::{
    Align, Drawing, LayoutError, Mark, Measure, Node, NodeKind, Page, Style, add, base, fitted, number_of,
};
use super::fonts::Fonts;
use super::image::Picture;
use super::paper::{Ink, Paper, points};

/// The height of a line where the size is 1.
const LEADING: f32 = 1.4;

/// A page. Lengths are millimetres, from its top left corner.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The paper.
    pub paper: Paper,
    /// Drawn first, in order.
    pub shapes: Vec<Shape>,
    /// Read and drawn in order.
    pub fields: Vec<Field>,
    /// Quotation marks are those of Latin writing.
    pub latin: bool,
}

/// A text in its place. It shrinks by 15 % at most where it is too long, and is refused beyond.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// What it says; it may have several lines.
    pub text: String,
    /// Its place.
    pub left: f32,
    /// Its place.
    pub top: f32,
    /// Its place.
    pub width: f32,
    /// Its place; the text stands in the middle of it.
    pub height: f32,
    /// Points.
    pub size: f32,
    /// Thick letters.
    pub bold: bool,
    /// Where lines begin and end.
    pub align: Align,
    /// The first line begins with two characters of room.
    pub indent: bool,
    /// Its colour.
    pub ink: Ink,
    /// It is what the page is called.
    pub heading: bool,
}

/// What is drawn that is no text.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// The four sides of a rectangle.
    Frame {
        /// Its top left corner.
        at: (f32, f32),
        /// Its width and height.
        size: (f32, f32),
        /// How thick its sides are.
        width: f32,
        /// Its colour.
        ink: Ink,
    },
    /// A filled rectangle.
    Fill {
        /// Its top left corner.
        at: (f32, f32),
        /// Its width and height.
        size: (f32, f32),
        /// Its colour.
        ink: Ink,
    },
    /// A picture, stretched over a rectangle.
    Picture {
        /// Its top left corner.
        at: (f32, f32),
        /// Its width and height.
        size: (f32, f32),
        /// The picture.
        picture: Picture,
        /// What it shows, for who does not see it; empty where it only adorns, and then it is not spoken of.
        alt: String,
    },
    /// A square of small squares, such as a QR code.
    Modules {
        /// Its top left corner.
        at: (f32, f32),
        /// The side of the whole.
        side: f32,
        /// Rows of small squares; `true` is dark.
        rows: Vec<Vec<bool>>,
        /// Its colour.
        ink: Ink,
        /// What it is, for who does not see it.
        alt: String,
    },
}

/// Lays pages out.
///
/// # Errors
/// [`LayoutError::Missing`] or [`LayoutError::TooLong`], with the text it is about.
pub fn placed(fonts: &Fonts, sheets: &[Sheet]) -> Result<Drawing, LayoutError> {
    let mut drawing = Drawing { pages: Vec::new(), nodes: Vec::new() };
    for sheet in sheets {
        let mut marks = Vec::new();
        for shape in &sheet.shapes {
            draw_shape(shape, &mut marks, &mut drawing.nodes);
        }
        for field in &sheet.fields {
            draw_field(fonts, field, sheet.latin, &mut marks, &mut drawing.nodes)?;
        }
        drawing.pages.push(Page { width: points(sheet.paper.width), height: points(sheet.paper.height), marks });
    }
    Ok(drawing)
}

fn draw_field(
    fonts: &Fonts,
    field: &Field,
    latin: bool,
    marks: &mut Vec<Mark>,
    nodes: &mut Vec<Node>,
) -> Result<(), LayoutError> {
    if field.text.trim().is_empty() {
        return Ok(());
    }
    let style = Style { bold: field.bold, ink: field.ink, ..Style::new(field.size, latin) };
    let indent = if field.indent { field.size * 2.0 } else { 0.0 };
    let measure = Measure { width: points(field.width), indent, align: field.align, hang: false };
    let room = points(field.height);
    let (lines, size) = fitted(fonts, &field.text, style, measure, (room, LEADING))?;
    let pitch = size * LEADING;
    let count = number_of(lines.len());
    let kind = if field.heading { NodeKind::Heading(1, field.text.clone()) } else { NodeKind::Text };
    let node = add(nodes, kind, None);
    let mut y = points(field.top) + (room - pitch * count) / 2.0;
    for line in lines {
        let x = points(field.left) + line.x;
        marks.push(Mark::Text { x, y: y + base(pitch, size), run: line.run, node: Some(node) });
        y += pitch;
    }
    Ok(())
}

fn draw_shape(shape: &Shape, marks: &mut Vec<Mark>, nodes: &mut Vec<Node>) {
    let at = |(x, y): (f32, f32)| (points(x), points(y));
    match shape {
        Shape::Frame { at: corner, size, width, ink } => {
            let ((x, y), (w, h)) = (*corner, *size);
            // The sides overlap at the corners.
            let half = width / 2.0;
            for (from, to) in [
                ((x - half, y), (x + w + half, y)),
                ((x - half, y + h), (x + w + half, y + h)),
                ((x, y - half), (x, y + h + half)),
                ((x + w, y - half), (x + w, y + h + half)),
            ] {
                marks.push(Mark::Rule { from: at(from), to: at(to), width: points(*width), ink: *ink });
            }
        }
        Shape::Fill { at: corner, size, ink } => {
            let ((left, top), (width, height)) = (at(*corner), at(*size));
            marks.push(Mark::Fill { left, top, width, height, ink: *ink, node: None });
        }
        Shape::Picture { at: corner, size, picture, alt } => {
            let ((left, top), (width, height)) = (at(*corner), at(*size));
            let node = (!alt.is_empty()).then(|| add(nodes, NodeKind::Figure(alt.clone()), None));
            marks.push(Mark::Picture { left, top, width, height, picture: picture.clone(), node });
        }
        Shape::Modules { at: corner, side, rows, ink, alt } => {
            let count = number_of(rows.len()).max(1.0);
            let one = points(*side) / count;
            let (left, top) = at(*corner);
            let node = add(nodes, NodeKind::Figure(alt.clone()), None);
            let mut y = top;
            for row in rows {
                let mut x = left;
                // Neighbours are drawn as one, so that no seam shows between them.
                for dark in row.chunk_by(|a, b| a == b) {
                    let width = one * number_of(dark.len());
                    if dark.first() == Some(&true) {
                        marks.push(Mark::Fill { left: x, top: y, width, height: one, ink: *ink, node: Some(node) });
                    }
                    x += width;
                }
                y += one;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fonts::FontFiles;
    use super::super::paper::BLACK;
    use super::*;

    fn field(text: &str, width: f32) -> Field {
        Field {
            text: text.to_owned(),
            left: 20.0,
            top: 40.0,
            width,
            height: 12.0,
            size: 20.0,
            bold: true,
            align: Align::Center,
            indent: false,
            ink: BLACK,
            heading: true,
        }
    }

    fn laid(field: Field) -> Result<Drawing, LayoutError> {
        let fonts = Fonts::new(FontFiles::default());
        placed(&fonts, &[Sheet { paper: Paper::A4.turned(), shapes: Vec::new(), fields: vec![field], latin: false }])
    }

    #[test]
    fn a_text_shrinks_by_fifteen_percent_at_most_and_is_refused_beyond() {
        // Ten characters of 20 points are 70.6 mm wide.
        let size = |width| {
            laid(field("优秀组织单位荣誉证书", width)).map(|drawing| match drawing.pages[0].marks.as_slice() {
                [Mark::Text { run, .. }] => run.size,
                other => panic!("{other:?}"),
            })
        };
        assert_eq!(size(71.0), Ok(20.0));
        assert!(size(61.0).is_ok_and(|size| (17.0..18.0).contains(&size)));
        assert_eq!(size(59.0), Err(LayoutError::TooLong("优秀组织单位荣誉证书".to_owned())));
    }

    #[test]
    fn a_character_that_no_font_has_is_named_with_its_text() {
        let error = laid(field("😀奖", 100.0)).unwrap_err();
        assert_eq!(error, LayoutError::Missing { ch: '😀', text: "😀奖".to_owned() });
        assert_eq!(error.to_string(), "no font has U+1F600 (😀) of “😀奖”");
    }
}
