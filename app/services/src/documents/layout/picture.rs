//! A page of a drawing as a picture (SVG), with the outlines of its letters: what is shown beside an editor is what is printed.

use std::fmt::Write as _;

use skrifa::outline::OutlinePen;

use super::drawing::{Drawing, LayoutError, Mark, Run};
use super::fonts::Fonts;
use super::paper::Ink;

impl Drawing {
    /// A page as SVG; `title` is what it is called. Nothing where there is no such page.
    ///
    /// # Errors
    /// [`LayoutError::Writing`].
    pub fn svg(&self, fonts: &Fonts, page: usize, title: &str) -> Result<Option<String>, LayoutError> {
        let Some(page) = self.pages.get(page) else { return Ok(None) };
        let failed = |_| LayoutError::Writing("the picture could not be written".to_owned());
        let mut svg = String::new();
        let (width, height) = (page.width, page.height);
        write!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.2} {height:.2}\" role=\"img\"><title>{}</title>\
             <path fill=\"#fff\" d=\"M0 0H{width:.2}V{height:.2}H0z\"/>",
            escaped(title),
        )
        .map_err(failed)?;
        for mark in &page.marks {
            match mark {
                Mark::Text { x, y, run, .. } => {
                    svg.push_str(&text((*x, *y), run, fonts).map_err(failed)?);
                }
                Mark::Rule { from, to, width, ink } => {
                    let ((x, y), (right, down)) = (from, to);
                    let ink = colour(*ink);
                    write!(
                        svg,
                        "<path stroke=\"{ink}\" stroke-width=\"{width:.2}\" d=\"M{x:.2} {y:.2}L{right:.2} {down:.2}\"/>"
                    )
                    .map_err(failed)?;
                }
                Mark::Fill { left, top, width, height, ink, .. } => {
                    let ink = colour(*ink);
                    write!(svg, "<path fill=\"{ink}\" d=\"M{left:.2} {top:.2}h{width:.2}v{height:.2}h-{width:.2}z\"/>")
                        .map_err(failed)?;
                }
                Mark::Picture { left, top, width, height, picture, .. } => {
                    let address = escaped(picture.address());
                    write!(
                        svg,
                        "<image href=\"{address}\" x=\"{left:.2}\" y=\"{top:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" \
                         preserveAspectRatio=\"none\"/>"
                    )
                    .map_err(failed)?;
                }
            }
        }
        svg.push_str("</svg>");
        Ok(Some(svg))
    }
}

fn text((x, y): (f32, f32), run: &Run, fonts: &Fonts) -> Result<String, std::fmt::Error> {
    let ink = colour(run.ink);
    let mut paths = String::new();
    let mut x = x;
    for one in &run.glyphs {
        let mut pen = Pen { path: String::new() };
        if let Some(units) = fonts.outline(one.glyph.face, one.glyph.id, &mut pen)
            && !pen.path.is_empty()
        {
            let scale = run.size / units;
            write!(paths, "<path fill=\"{ink}\" transform=\"matrix({scale:.5} 0 0 -{scale:.5} {x:.2} {y:.2})\"")?;
            if one.glyph.thicken {
                write!(paths, " stroke=\"{ink}\" stroke-width=\"35\"")?;
            }
            write!(paths, " d=\"{}\"/>", pen.path)?;
        }
        x += one.advance;
    }
    Ok(paths)
}

struct Pen {
    path: String,
}

impl Pen {
    fn put(&mut self, letter: char, numbers: &[f32]) {
        self.path.push(letter);
        for (nth, number) in numbers.iter().enumerate() {
            if nth > 0 {
                self.path.push(' ');
            }
            self.path.push_str(&format!("{number:.0}"));
        }
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.put('M', &[x, y]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.put('L', &[x, y]);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.put('Q', &[cx, cy, x, y]);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.put('C', &[ax, ay, bx, by, x, y]);
    }

    fn close(&mut self) {
        self.path.push('z');
    }
}

fn colour([red, green, blue]: Ink) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
