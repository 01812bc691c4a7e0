//! A drawing as PDF/A-2b, tagged.

use std::collections::BTreeSet;

use krilla::color::rgb;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind,
    TagTree,
};
use krilla::text::{GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use super::drawing::{Drawing, LayoutError, Mark, NodeKind, Page, Run};
use super::fonts::Fonts;
use super::paper::Ink;

/// How much thicker a letter is drawn where a font has no bold one, where its size is 1.
const THICKER: f32 = 0.035;

/// What a document says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Its title.
    pub title: String,
    /// Its language, such as `zh-CN`.
    pub language: String,
    /// When it was made: year, month, day, hour, minute, second, UTC.
    pub made: (u16, [u8; 5]),
}

impl Drawing {
    /// The drawing as a file. The same drawing gives the same bytes.
    ///
    /// # Errors
    /// [`LayoutError::Writing`].
    pub fn pdf(&self, fonts: &Fonts, about: &About) -> Result<Vec<u8>, LayoutError> {
        let failed = |why: String| LayoutError::Writing(why);
        let configuration = ConfigurationBuilder::new()
            .with_archival_validator(Archival::A2_B)
            .finish()
            .map_err(|error| failed(format!("{error:?}")))?;
        let settings = SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() };
        let mut document = Document::new_with(settings);
        let (year, [month, day, hour, minute, second]) = about.made;
        let made = DateTime::new(year).month(month).day(day).hour(hour).minute(minute).second(second);
        let made = made.utc_offset_hour(0).utc_offset_minute(0);
        document.set_metadata(
            Metadata::new()
                .title(about.title.clone())
                .language(about.language.clone())
                .creator("Linxuan".to_owned())
                .creation_date(made),
        );
        let mut found = vec![Vec::new(); self.nodes.len()];
        for page in &self.pages {
            let size = PageSettings::from_wh(page.width, page.height);
            let size = size.ok_or_else(|| failed(format!("a page of {} × {}", page.width, page.height)))?;
            let mut sheet = document.start_page_with(size);
            let mut surface = sheet.surface();
            for (node, identifier) in draw(&mut surface, page, fonts)? {
                if let Some(of_node) = found.get_mut(node) {
                    of_node.push(identifier);
                }
            }
            surface.finish();
            sheet.finish();
        }
        document.set_tag_tree(self.tree(found, &about.language));
        document.finish().map_err(|error| failed(explained(&error)))
    }

    /// The structure: parts stand in the order they were added, each after its parent.
    fn tree(&self, found: Vec<Vec<Identifier>>, language: &str) -> TagTree {
        let mut groups: Vec<Option<TagGroup>> = Vec::new();
        for (node, identifiers) in self.nodes.iter().zip(found) {
            let children = identifiers.into_iter().map(Into::into).collect();
            groups.push(Some(TagGroup::with_children(tag(&node.kind), children)));
        }
        let parents: BTreeSet<usize> = self.nodes.iter().filter_map(|node| node.parent).collect();
        let mut tops = Vec::new();
        // From the end, children are complete before their parents; each parent then has them from the last to the first.
        for (at, node) in self.nodes.iter().enumerate().rev() {
            let Some(mut group) = groups.get_mut(at).and_then(Option::take) else { continue };
            if parents.contains(&at) {
                group.children.reverse();
            }
            match node.parent.and_then(|parent| groups.get_mut(parent)).and_then(Option::as_mut) {
                Some(parent) => parent.children.push(group.into()),
                None => tops.push(group),
            }
        }
        let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
        for group in tops.into_iter().rev() {
            tree.push(group);
        }
        tree
    }
}

fn explained(error: &KrillaError) -> String {
    match error {
        KrillaError::Validation(faults) => format!("{error}: {faults:?}"),
        _ => error.to_string(),
    }
}

fn tag(kind: &NodeKind) -> TagKind {
    match kind {
        NodeKind::Heading(level, title) => {
            let level = std::num::NonZeroU16::new(*level).unwrap_or(std::num::NonZeroU16::MIN);
            Tag::Hn(level, Some(title.clone())).into()
        }
        NodeKind::Text => Tag::P.into(),
        NodeKind::Quote => Tag::BlockQuote.into(),
        NodeKind::List => Tag::L(ListNumbering::None).into(),
        NodeKind::Item => Tag::LI.into(),
        NodeKind::Table(summary) => Tag::Table.with_summary((!summary.is_empty()).then(|| summary.clone())).into(),
        NodeKind::Head => Tag::THead.into(),
        NodeKind::Rows => Tag::TBody.into(),
        NodeKind::Row => Tag::TR.into(),
        NodeKind::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        NodeKind::RowHead => Tag::TH(TableHeaderScope::Row).into(),
        NodeKind::Cell => Tag::TD.into(),
        NodeKind::Figure(alt) => Tag::Figure(Some(alt.clone())).into(),
    }
}

/// Draws the marks of a page; says which part each belongs to.
fn draw(surface: &mut Surface<'_>, page: &Page, fonts: &Fonts) -> Result<Vec<(usize, Identifier)>, LayoutError> {
    let mut found = Vec::new();
    for mark in &page.marks {
        let node = match mark {
            Mark::Text { node, .. } | Mark::Fill { node, .. } | Mark::Picture { node, .. } => *node,
            Mark::Rule { .. } => None,
        };
        let content = match (mark, node) {
            (Mark::Text { .. }, Some(_)) => ContentTag::Span(SpanTag::empty()),
            (_, Some(_)) => ContentTag::Other,
            (Mark::Text { .. }, None) => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)),
            (_, None) => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
        };
        // Before anything is begun that would have to be ended.
        let image = image(mark)?;
        let identifier = surface.start_tagged(content);
        match mark {
            Mark::Text { x, y, run, .. } => text(surface, (*x, *y), run, fonts)?,
            Mark::Rule { from, to, width, ink } => {
                let mut path = PathBuilder::new();
                path.move_to(from.0, from.1);
                path.line_to(to.0, to.1);
                surface.set_fill(None);
                surface.set_stroke(Some(stroke(*ink, *width)));
                if let Some(path) = path.finish() {
                    surface.draw_path(&path);
                }
            }
            Mark::Fill { left, top, width, height, ink, .. } => {
                let mut path = PathBuilder::new();
                if let Some(rect) = Rect::from_xywh(*left, *top, *width, *height) {
                    path.push_rect(rect);
                }
                surface.set_stroke(None);
                surface.set_fill(Some(fill(*ink)));
                if let Some(path) = path.finish() {
                    surface.draw_path(&path);
                }
            }
            Mark::Picture { left, top, .. } => {
                if let Some((image, size)) = image {
                    surface.push_transform(&Transform::from_translate(*left, *top));
                    surface.draw_image(image, size);
                    surface.pop();
                }
            }
        }
        surface.end_tagged();
        found.extend(node.map(|node| (node, identifier)));
    }
    Ok(found)
}

/// The picture of a mark with its size, if it is one.
fn image(mark: &Mark) -> Result<Option<(Image, Size)>, LayoutError> {
    let Mark::Picture { width, height, picture, .. } = mark else { return Ok(None) };
    let size = Size::from_wh(*width, *height);
    let size = size.ok_or_else(|| LayoutError::Writing(format!("a picture of {width} × {height}")))?;
    Ok(Some((picture.image().map_err(LayoutError::Writing)?, size)))
}

fn text(surface: &mut Surface<'_>, (x, y): (f32, f32), run: &Run, fonts: &Fonts) -> Result<(), LayoutError> {
    let mut x = x;
    for part in run.glyphs.chunk_by(|a, b| a.glyph.face == b.glyph.face && a.glyph.thicken == b.glyph.thicken) {
        let Some(first) = part.first() else { continue };
        let font = fonts.font(first.glyph.face);
        let font = font.ok_or_else(|| LayoutError::Writing("a font is gone".to_owned()))?;
        surface.set_fill(Some(fill(run.ink)));
        surface.set_stroke(first.glyph.thicken.then(|| stroke(run.ink, run.size * THICKER)));
        let mut words = String::new();
        let mut width = 0.0;
        let mut glyphs = Vec::with_capacity(part.len());
        for one in part {
            let from = words.len();
            words.push(one.ch);
            let id = GlyphId::new(one.glyph.id);
            glyphs.push(KrillaGlyph::new(id, one.advance / run.size, 0.0, 0.0, 0.0, from..words.len(), None));
            width += one.advance;
        }
        surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font, &words, run.size, false);
        x += width;
    }
    Ok(())
}

fn fill([red, green, blue]: Ink) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, rule: FillRule::default() }
}

fn stroke([red, green, blue]: Ink, width: f32) -> Stroke {
    Stroke { paint: rgb::Color::new(red, green, blue).into(), width, ..Stroke::default() }
}
