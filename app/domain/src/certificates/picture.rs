//! The picture of a template, behind its texts: which files can be one, and where it stands.

use serde::{Deserialize, Serialize};

use super::length::Tenths;
use super::page::CertificatePaper;
use crate::film::kind::is_what_it_says;
use crate::limits;

/// Where the picture of a template stands. Lengths are millimetres from the top left corner of the paper.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PicturePlace {
    /// Its left edge.
    pub left: Tenths,
    /// Its upper edge.
    pub top: Tenths,
    /// How wide it is drawn.
    pub width: Tenths,
    /// How high it is drawn.
    pub height: Tenths,
    /// What it shows, for who does not see it; empty where it only adorns.
    #[serde(default)]
    pub alt: String,
}

impl PicturePlace {
    /// All of a paper.
    #[must_use]
    pub fn all_of(paper: CertificatePaper) -> Self {
        let (width, height) = paper.size();
        Self { width, height, ..Self::default() }
    }
}

/// How a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// Without loss.
    Png,
    /// As photographs are.
    Jpeg,
}

impl PictureFormat {
    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
        }
    }
}

/// What the head of a picture says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureFacts {
    /// How it is written.
    pub format: PictureFormat,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// Why a file cannot be the picture of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureProblem {
    /// No file was chosen, or it is empty.
    Missing,
    /// It has more bytes than this.
    TooLarge(usize),
    /// Its bytes are neither PNG nor JPEG as they are drawn everywhere, or it is cut off.
    Format,
    /// Its colours are not those of a screen with eight bits each: inks of a printer, or more bits.
    Colours,
    /// It has so many pixels.
    TooManyPixels(u64),
    /// It would make every certificate larger than so many bytes.
    TooHeavy(usize),
}

/// What a file is that may be the picture of a template: by its bytes, whatever it is called.
///
/// # Errors
/// It cannot be one.
pub fn read_picture(bytes: &[u8]) -> Result<PictureFacts, PictureProblem> {
    if bytes.is_empty() {
        return Err(PictureProblem::Missing);
    }
    if bytes.len() > limits::CERTIFICATE_PICTURE_BYTES {
        return Err(PictureProblem::TooLarge(limits::CERTIFICATE_PICTURE_BYTES));
    }
    let facts = if is_what_it_says("png", bytes) {
        png(bytes)?
    } else if is_what_it_says("jpg", bytes) {
        jpeg(bytes)?
    } else {
        return Err(PictureProblem::Format);
    };
    let pixels = u64::from(facts.width).saturating_mul(u64::from(facts.height));
    match pixels {
        0 => Err(PictureProblem::Format),
        1..=limits::CERTIFICATE_PICTURE_PIXELS => Ok(facts),
        _ => Err(PictureProblem::TooManyPixels(pixels)),
    }
}

/// The bytes of a number that stands at this place.
fn number<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], PictureProblem> {
    bytes.get(at..).and_then(<[u8]>::first_chunk::<N>).copied().ok_or(PictureProblem::Format)
}

/// A PNG begins with its size: eight bytes that say what it is, and a chunk `IHDR` of thirteen.
fn png(bytes: &[u8]) -> Result<PictureFacts, PictureProblem> {
    if number::<8>(bytes, 8)? != *b"\0\0\0\x0dIHDR" {
        return Err(PictureProblem::Format);
    }
    let (width, height) = (u32::from_be_bytes(number(bytes, 16)?), u32::from_be_bytes(number(bytes, 20)?));
    match number::<2>(bytes, 24)? {
        [1 | 2 | 4 | 8, 0] | [1 | 2 | 4 | 8, 3] | [8, 2 | 4 | 6] => {}
        [16, 0 | 2 | 4 | 6] => return Err(PictureProblem::Colours),
        _ => return Err(PictureProblem::Format),
    }
    Ok(PictureFacts { format: PictureFormat::Png, width, height })
}

/// A JPEG is a row of segments, each with its marker and its length; the one that says its size stands before the picture.
fn jpeg(bytes: &[u8]) -> Result<PictureFacts, PictureProblem> {
    let mut rest = bytes.get(2..).ok_or(PictureProblem::Format)?;
    loop {
        // Before a marker stands one byte of ones, or several.
        let ones = rest.iter().take_while(|byte| **byte == 0xff).count();
        let (marker, after) = rest.get(ones..).and_then(<[u8]>::split_first).ok_or(PictureProblem::Format)?;
        if ones == 0 {
            return Err(PictureProblem::Format);
        }
        match *marker {
            0xc0..=0xc2 => return frame(after),
            // Coded in ways that no PDF may hold; pictures without a size; markers without a length, which stand elsewhere.
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf | 0xd0..=0xda | 0x00 | 0x01 => {
                return Err(PictureProblem::Format);
            }
            _ => {
                // The length counts itself.
                let length = usize::from(u16::from_be_bytes(number(after, 0)?)).max(2);
                rest = after.get(length..).ok_or(PictureProblem::Format)?;
            }
        }
    }
}

/// The segment with the size of a JPEG: its length, bits of a colour, height, width, how many colours.
fn frame(after: &[u8]) -> Result<PictureFacts, PictureProblem> {
    let [bits] = number::<1>(after, 2)?;
    let (height, width) = (u16::from_be_bytes(number(after, 3)?), u16::from_be_bytes(number(after, 5)?));
    let [colours] = number::<1>(after, 7)?;
    match (bits, colours) {
        (8, 1 | 3) => {}
        (12 | 16, _) | (_, 4) => return Err(PictureProblem::Colours),
        _ => return Err(PictureProblem::Format),
    }
    // Within the picture, such a byte is followed by another one: the two are its end alone. One that lacks it is cut off.
    if !after.windows(2).any(|pair| pair == [0xff, 0xd9]) {
        return Err(PictureProblem::Format);
    }
    Ok(PictureFacts { format: PictureFormat::Jpeg, width: width.into(), height: height.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_of(width: u32, height: u32, [bits, colours]: [u8; 2]) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([bits, colours, 0, 0, 0]);
        bytes
    }

    /// With a comment before its size, and what is left after it.
    fn jpeg_of(marker: u8, [bits, colours]: [u8; 2], rest: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 0xff, 0xd9, 0xff, 0xff, marker, 0, 8, bits];
        bytes.extend(2480_u16.to_be_bytes());
        bytes.extend(3508_u16.to_be_bytes());
        bytes.push(colours);
        bytes.extend(rest);
        bytes
    }

    const END: &[u8] = &[1, 2, 0xff, 0, 0xff, 0xd9];

    #[test]
    fn a_picture_is_told_by_its_bytes() {
        let a4 = |format| Ok(PictureFacts { format, width: 3508, height: 2480 });
        for colours in [[8, 6], [8, 2], [1, 0], [4, 3], [8, 4]] {
            assert_eq!(read_picture(&png_of(3508, 2480, colours)), a4(PictureFormat::Png), "{colours:?}");
        }
        for (marker, colours) in [(0xc0, 3), (0xc1, 1), (0xc2, 3)] {
            assert_eq!(read_picture(&jpeg_of(marker, [8, colours], END)), a4(PictureFormat::Jpeg), "{marker:x}");
        }
    }

    #[test]
    fn what_is_no_picture_or_cannot_be_printed_is_refused() {
        let refused = |bytes: &[u8]| read_picture(bytes).unwrap_err();
        assert_eq!(refused(b""), PictureProblem::Missing);
        let large = vec![0xff; limits::CERTIFICATE_PICTURE_BYTES + 1];
        assert_eq!(refused(&large), PictureProblem::TooLarge(limits::CERTIFICATE_PICTURE_BYTES));
        for other in
            [&b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"[..], b"RIFF\0\0\0\0WEBPVP8 ", b"GIF89a", b"%PDF-1.7"]
        {
            assert_eq!(refused(other), PictureProblem::Format, "{other:?}");
        }
        // Cut off, at every place.
        let png = png_of(30, 20, [8, 6]);
        for end in 1..26 {
            assert_eq!(refused(&png[..end]), PictureProblem::Format, "{end}");
        }
        let jpeg = jpeg_of(0xc0, [8, 3], END);
        for end in 1..jpeg.len() {
            assert_eq!(refused(&jpeg[..end]), PictureProblem::Format, "{end}");
        }
        // No size, and ways of coding that no PDF holds.
        assert_eq!(refused(&png_of(0, 20, [8, 6])), PictureProblem::Format);
        assert_eq!(refused(&png_of(30, 20, [8, 5])), PictureProblem::Format);
        for marker in [0xc3, 0xc9, 0xda, 0xd0] {
            assert_eq!(refused(&jpeg_of(marker, [8, 3], END)), PictureProblem::Format, "{marker:x}");
        }
        // Inks of a printer, and more bits than eight.
        assert_eq!(refused(&jpeg_of(0xc0, [8, 4], END)), PictureProblem::Colours);
        assert_eq!(refused(&jpeg_of(0xc1, [12, 3], END)), PictureProblem::Colours);
        assert_eq!(refused(&png_of(30, 20, [16, 6])), PictureProblem::Colours);
        // Forty million pixels, and a line more.
        assert!(read_picture(&png_of(8000, 5000, [8, 2])).is_ok());
        assert_eq!(refused(&png_of(8000, 5001, [8, 2])), PictureProblem::TooManyPixels(40_008_000));
        assert_eq!(
            refused(&png_of(u32::MAX, u32::MAX, [8, 2])),
            PictureProblem::TooManyPixels(u64::from(u32::MAX) * u64::from(u32::MAX))
        );
    }
}
