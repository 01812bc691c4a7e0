//! The picture of a template, behind its texts: which files can be one, and where it stands.

use serde::{Deserialize, Serialize};

use super::length::Tenths;
use super::page::CertificatePaper;
use crate::limits;
use crate::pictures::{PictureFormat, PictureHead, picture_head};

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

/// Why a file cannot be the picture of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureProblem {
    /// No file was chosen, or it is empty.
    Missing,
    /// It has more bytes than this.
    TooLarge(usize),
    /// Its bytes are neither PNG nor JPEG as they are drawn everywhere, or not all of it can be decoded.
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
pub fn read_picture(bytes: &[u8]) -> Result<PictureHead, PictureProblem> {
    if bytes.is_empty() {
        return Err(PictureProblem::Missing);
    }
    if bytes.len() > limits::CERTIFICATE_PICTURE_BYTES {
        return Err(PictureProblem::TooLarge(limits::CERTIFICATE_PICTURE_BYTES));
    }
    let head = picture_head(bytes).ok_or(PictureProblem::Format)?;
    match head.format {
        PictureFormat::Png => match (head.bits, head.colours) {
            (1 | 2 | 4 | 8, 0 | 3) | (8, 2 | 4 | 6) => {}
            (16, 0 | 2 | 4 | 6) => return Err(PictureProblem::Colours),
            _ => return Err(PictureProblem::Format),
        },
        // The codings that a PDF may hold: baseline, extended and progressive.
        PictureFormat::Jpeg if !(0xc0..=0xc2).contains(&head.frame) => return Err(PictureProblem::Format),
        PictureFormat::Jpeg => match (head.bits, head.colours) {
            (8, 1 | 3) => {}
            (12 | 16, _) | (_, 4) => return Err(PictureProblem::Colours),
            _ => return Err(PictureProblem::Format),
        },
        PictureFormat::Webp => return Err(PictureProblem::Format),
    }
    if head.pixels() > limits::CERTIFICATE_PICTURE_PIXELS {
        return Err(PictureProblem::TooManyPixels(head.pixels()));
    }
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_of(width: u32, height: u32, [bits, colours]: [u8; 2]) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([bits, colours, 0, 0, 0]);
        bytes.extend(b"crc!\0\0\0\0IEND\xae\x42\x60\x82");
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
        let told = |bytes: &[u8]| read_picture(bytes).map(|head| (head.format, head.width, head.height));
        for colours in [[8, 6], [8, 2], [1, 0], [4, 3], [8, 4]] {
            assert_eq!(told(&png_of(3508, 2480, colours)), Ok((PictureFormat::Png, 3508, 2480)), "{colours:?}");
        }
        for (marker, colours) in [(0xc0, 3), (0xc1, 1), (0xc2, 3)] {
            let jpeg = jpeg_of(marker, [8, colours], END);
            assert_eq!(told(&jpeg), Ok((PictureFormat::Jpeg, 3508, 2480)), "{marker:x}");
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
        for end in 1..png.len() {
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
