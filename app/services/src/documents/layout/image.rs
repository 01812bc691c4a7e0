//! A picture that is drawn.

use std::fmt::{Debug, Formatter};
use std::sync::{Arc, OnceLock};

use krilla::image::Image;
use sha2::{Digest as _, Sha256};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::options::DecoderOptions;

/// What ends a JPEG.
const END: [u8; 2] = [0xff, 0xd9];
/// So much more than a picture needs is put behind its data.
const MORE: [u8; 64] = [0x55; 64];

/// A picture, PNG or JPEG; a copy of it is the same picture in memory.
#[derive(Clone)]
pub struct Picture {
    bytes: Arc<Vec<u8>>,
    is_png: bool,
    address: String,
    /// Decoded when the first file with it is written, and once for all of them.
    decoded: Arc<OnceLock<Result<Image, String>>>,
}

impl Picture {
    /// A picture; `address` is where browsers find it that show a page with it.
    #[must_use]
    pub fn new(bytes: Vec<u8>, is_png: bool, address: String) -> Self {
        Self { bytes: Arc::new(bytes), is_png, address, decoded: Arc::default() }
    }

    /// Where browsers find it.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// As files have it: a JPEG with the bytes that it has, a PNG as its pixels, with a mask where some are transparent, which PDF/A-2
    /// allows. Neither is smoothed by who shows it, which PDF/A does not allow.
    ///
    /// # Errors
    /// What the decoder says of a picture that it cannot read.
    pub(crate) fn image(&self) -> Result<Image, String> {
        let read = || {
            let bytes = krilla::Data::from(Arc::clone(&self.bytes));
            if self.is_png { Image::from_png(bytes, false) } else { Image::from_jpeg(bytes, false) }
        };
        self.decoded.get_or_init(read).clone()
    }

    /// Whether all of it can be decoded. A JPEG goes into files with its bytes, of which [`Picture::image`] reads the head alone; a PNG is
    /// decoded where a file with it is written. It takes a while.
    pub(crate) fn is_whole(&self) -> bool {
        self.is_png || is_whole_jpeg(&self.bytes)
    }
}

/// Whether a JPEG has the tables it is decoded with, and data for all of its pixels. Where data ends too early a decoder goes on with
/// zeros: then pixels change with what stands behind the data, of which those of a whole picture are independent.
fn is_whole_jpeg(bytes: &[u8]) -> bool {
    let end = bytes.windows(END.len()).rposition(|two| two == END);
    let Some((data, end)) = end.and_then(|end| bytes.split_at_checked(end)) else { return false };
    // Before the end may stand bytes that only fill up.
    let filled = data.iter().rev().take_while(|byte| **byte == 0xff).count();
    let Some((data, filled)) = data.split_at_checked(data.len().saturating_sub(filled)) else { return false };
    let more = [data, &MORE, filled, end].concat();
    pixels(bytes).is_some_and(|found| pixels(&more) == Some(found))
}

/// SHA-256 of the pixels of a JPEG; `None` where it breaks a rule of the format.
fn pixels(bytes: &[u8]) -> Option<[u8; 32]> {
    let options = DecoderOptions::default().set_strict_mode(true);
    let decoded = JpegDecoder::new_with_options(ZCursor::new(bytes), options).decode().ok()?;
    Some(Sha256::digest(&decoded).into())
}

impl PartialEq for Picture {
    fn eq(&self, other: &Self) -> bool {
        (&self.bytes, self.is_png, &self.address) == (&other.bytes, other.is_png, &other.address)
    }
}

impl Debug for Picture {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Picture").field("address", &self.address).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use domain::certificates::read_picture;

    use super::*;

    const PAPER: &[u8] = include_bytes!("../../../tests/pictures/paper.jpg");

    fn is_whole(bytes: &[u8]) -> bool {
        assert!(read_picture(bytes).is_ok(), "its head says nothing of it");
        Picture::new(bytes.to_vec(), false, String::new()).is_whole()
    }

    /// The segments before the data of a JPEG, each with its marker and its length, and the data from its own segment on.
    fn segments(jpeg: &[u8]) -> (Vec<&[u8]>, &[u8]) {
        let (mut found, mut rest) = (Vec::new(), &jpeg[2..]);
        while rest[1] != 0xda {
            let (segment, after) = rest.split_at(2 + usize::from(u16::from_be_bytes([rest[2], rest[3]])));
            found.push(segment);
            rest = after;
        }
        (found, rest)
    }

    #[test]
    fn a_jpeg_without_its_tables_or_without_all_of_its_data_is_not_whole() {
        assert!(is_whole(PAPER));
        let (head, data) = segments(PAPER);
        let begin = &PAPER[..2];
        // Those for numbers and those for codes.
        for tables in [0xdb, 0xc4] {
            let left: Vec<&[u8]> = head.iter().copied().filter(|segment| segment[1] != tables).collect();
            assert!(left.len() < head.len());
            assert!(!is_whole(&[begin, left.concat().as_slice(), data].concat()), "without {tables:x}");
        }
        let scan = 2 + usize::from(u16::from_be_bytes([data[2], data[3]]));
        let all = data.len() - END.len();
        for kept in [scan, scan + 1, scan + (all - scan) / 4, scan + (all - scan) / 2, all - 100] {
            assert!(
                !is_whole(&[begin, head.concat().as_slice(), &data[..kept], &END].concat()),
                "{kept} of {all} bytes"
            );
        }
        // What fills up before the end, and what stands behind it, is no part of the data.
        let filled = [begin, head.concat().as_slice(), &data[..all], &[0xff, 0xff], &END, b"more"].concat();
        assert!(is_whole(&filled));
        assert!(!Picture::new(b"no picture".to_vec(), false, String::new()).is_whole());
    }
}
