//! Papers, in millimetres as they are bought.

/// Points of a millimetre.
const POINTS: f32 = 72.0 / 25.4;

/// Millimetres as points.
#[must_use]
pub const fn points(mm: f32) -> f32 {
    mm * POINTS
}

/// The size of a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paper {
    /// Millimetres.
    pub width: f32,
    /// Millimetres.
    pub height: f32,
}

impl Paper {
    /// 210 × 297 mm.
    pub const A4: Self = Self { width: 210.0, height: 297.0 };

    /// The same paper, turned by 90°.
    #[must_use]
    pub const fn turned(self) -> Self {
        Self { width: self.height, height: self.width }
    }
}

/// Room left free at the edges, millimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margins {
    /// Above.
    pub top: f32,
    /// On the right.
    pub right: f32,
    /// Below.
    pub bottom: f32,
    /// On the left.
    pub left: f32,
}

/// A colour: red, green, blue.
pub type Ink = [u8; 3];

/// Black.
pub const BLACK: Ink = [0, 0, 0];
/// What is said beside the rest.
pub const GREY: Ink = [90, 90, 90];
