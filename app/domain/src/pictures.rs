//! What the head of a picture says of it: JPEG, PNG and WebP, read as far as their sizes and no further.

use crate::film::kind::is_what_it_says;

/// How a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// Without loss.
    Png,
    /// As photographs are.
    Jpeg,
    /// For the web, in either way.
    Webp,
}

impl PictureFormat {
    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Webp => "WebP",
        }
    }
}

/// The head of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureHead {
    /// How it is written.
    pub format: PictureFormat,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Bits of a colour.
    pub bits: u8,
    /// The colour type of a PNG, how many colours a JPEG has; 3 of a WebP.
    pub colours: u8,
    /// The marker of the frame of a JPEG, by which its coding is known; 0 elsewhere.
    pub frame: u8,
}

impl PictureHead {
    /// Pixels in all.
    #[must_use]
    pub fn pixels(self) -> u64 {
        u64::from(self.width).saturating_mul(u64::from(self.height))
    }
}

/// The head of a picture, where it is sound and the picture was not cut off; `None` of everything else.
#[must_use]
pub fn picture_head(bytes: &[u8]) -> Option<PictureHead> {
    let of = |ending| is_what_it_says(ending, bytes);
    let found = if of("png") {
        png(bytes)
    } else if of("jpg") {
        jpeg(bytes)
    } else if of("webp") {
        webp(bytes)
    } else {
        None
    };
    found.filter(|head| head.pixels() > 0)
}

/// The bytes that stand at this place.
fn at<const N: usize>(bytes: &[u8], place: usize) -> Option<[u8; N]> {
    bytes.get(place..)?.first_chunk::<N>().copied()
}

/// Whether these bytes are somewhere in it.
fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|one| one == part)
}

/// A chunk `IHDR` of thirteen bytes comes first, one without any last.
fn png(bytes: &[u8]) -> Option<PictureHead> {
    let begins = at::<8>(bytes, 8)? == *b"\0\0\0\x0dIHDR";
    let (width, height) = (u32::from_be_bytes(at(bytes, 16)?), u32::from_be_bytes(at(bytes, 20)?));
    let [bits, colours] = at(bytes, 24)?;
    let head = PictureHead { format: PictureFormat::Png, width, height, bits, colours, frame: 0 };
    (begins && has(bytes, b"IEND\xae\x42\x60\x82")).then_some(head)
}

/// A row of segments, each with its marker and its length; the one with the size comes before the picture, behind it stands the end.
fn jpeg(bytes: &[u8]) -> Option<PictureHead> {
    let mut rest = bytes.get(2..)?;
    loop {
        // Before a marker stands one byte of ones, or several.
        let ones = rest.iter().take_while(|byte| **byte == 0xff).count();
        let (marker, after) = rest.get(ones..)?.split_first()?;
        if ones == 0 {
            return None;
        }
        match *marker {
            // Between these stand the markers of tables.
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let ([bits], [colours]) = (at(after, 2)?, at(after, 7)?);
                let (height, width) = (u16::from_be_bytes(at(after, 3)?), u16::from_be_bytes(at(after, 5)?));
                let (width, height, frame) = (width.into(), height.into(), *marker);
                let head = PictureHead { format: PictureFormat::Jpeg, width, height, bits, colours, frame };
                // Within the picture, such a byte is followed by another one: the two are its end alone.
                return has(after, &[0xff, 0xd9]).then_some(head);
            }
            // The picture itself, its end, or a marker that stands elsewhere.
            0x00 | 0x01 | 0xd0..=0xda => return None,
            _ => {}
        }
        // The length counts itself.
        let length = usize::from(u16::from_be_bytes(at(after, 0)?)).max(2);
        rest = after.get(length..)?;
    }
}

/// One file of chunks with its length; the first of them tells the size, in one of three ways.
fn webp(bytes: &[u8]) -> Option<PictureHead> {
    let length = usize::try_from(u32::from_le_bytes(at(bytes, 4)?)).ok()?;
    if length.checked_add(8)? > bytes.len() {
        return None;
    }
    // Fourteen bits of a size.
    let fourteen = |two: [u8; 2]| u32::from(u16::from_le_bytes(two) & 0x3fff);
    let (width, height) = match &at::<4>(bytes, 12)? {
        b"VP8X" => {
            let of = |[one, two, three]: [u8; 3]| u32::from_le_bytes([one, two, three, 0]).saturating_add(1);
            (of(at(bytes, 24)?), of(at(bytes, 27)?))
        }
        b"VP8L" if at::<1>(bytes, 20)? == [0x2f] => {
            let both = u32::from_le_bytes(at(bytes, 21)?);
            ((both & 0x3fff).saturating_add(1), ((both >> 14) & 0x3fff).saturating_add(1))
        }
        b"VP8 " if at::<3>(bytes, 23)? == [0x9d, 0x01, 0x2a] => (fourteen(at(bytes, 26)?), fourteen(at(bytes, 28)?)),
        _ => return None,
    };
    Some(PictureHead { format: PictureFormat::Webp, width, height, bits: 8, colours: 3, frame: 0 })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Heads of pictures of 640 by 480 with what tells that they are whole, by their kinds.
    fn pictures() -> [(&'static str, Vec<u8>); 5] {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0".to_vec();
        png.extend(b"crc!\0\0\0\0IEND\xae\x42\x60\x82");
        // With a comment before its size that looks like an end.
        let jpeg =
            b"\xff\xd8\xff\xe0\0\x04\xff\xd9\xff\xff\xc2\0\x0b\x08\x01\xe0\x02\x80\x01\x01\x11\0\xff\xd9".to_vec();
        let webp = |chunk: &[u8; 4], data: &[u8]| {
            let length = u32::try_from(12 + data.len()).unwrap();
            let size = u32::try_from(data.len()).unwrap();
            [&b"RIFF"[..], length.to_le_bytes().as_slice(), b"WEBP", chunk, size.to_le_bytes().as_slice(), data]
                .concat()
        };
        let both: u32 = 639 | (479 << 14);
        [
            ("png", png),
            ("jpg", jpeg),
            ("VP8X", webp(b"VP8X", &[0, 0, 0, 0, 0x7f, 0x02, 0, 0xdf, 0x01, 0])),
            ("VP8L", webp(b"VP8L", &[&[0x2f][..], &both.to_le_bytes()].concat())),
            ("VP8", webp(b"VP8 ", &[0, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0xe0, 0x01])),
        ]
    }

    #[test]
    fn a_picture_tells_its_size() {
        for (kind, bytes) in pictures() {
            let head = picture_head(&bytes).unwrap();
            assert_eq!((head.width, head.height, head.bits), (640, 480, 8), "{kind}");
        }
    }

    #[test]
    fn one_that_is_cut_off_or_only_begins_as_a_picture_has_no_size() {
        for (kind, bytes) in pictures() {
            for end in 0..bytes.len() {
                assert_eq!(picture_head(&bytes[..end]), None, "{kind} cut at {end}");
            }
        }
        for other in [
            &b"\xff\xd8\xff\xe0"[..],
            b"\xff\xd8\xff<script>alert(1)</script>\xff\xd9",
            b"\x89PNG\r\n\x1a\n<svg/>IEND\xae\x42\x60\x82",
            b"RIFF\x04\0\0\0WEBP",
            b"RIFF\x0c\0\0\0WEBPVP8 \0\0\0\0",
            b"GIF89a\x01\0\x01\0",
            b"",
        ] {
            assert_eq!(picture_head(other), None, "{other:?}");
        }
        let [(_, mut png), ..] = pictures();
        png[16..20].fill(0);
        assert_eq!(picture_head(&png), None, "no pixels");
    }

    proptest! {
        /// Whatever the bytes are, they are read without an end beyond them.
        #[test]
        fn any_bytes_are_read(which in 0_usize..4, bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let begin: [&[u8]; 4] = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", b"RIFF\x20\0\0\0WEBPVP8X", b""];
            let whole = [begin[which], bytes.as_slice()].concat();
            if let Some(head) = picture_head(&whole) {
                prop_assert!(head.pixels() > 0);
            }
        }
    }
}
