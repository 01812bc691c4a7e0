//! A ZIP of files that are stored as they are: every byte of it has its place before the first one is sent.
//!
//! So its length is known, any part of it can be sent again, and it is the same every time. What is larger than 32 bits hold follows the
//! ZIP64 part of the format (APPNOTE 6.3, sections 4.3.14, 4.3.15 and 4.5.3), also where only the place of a file is.

use std::ops::Range;

/// What says that a number stands in the ZIP64 field.
const FULL_32: u32 = u32::MAX;
const FULL_16: u16 = u16::MAX;
/// The version of the format that a reader needs: folders, and files of more than 4 GiB.
const PLAIN: u16 = 20;
const ZIP64: u16 = 45;
/// Made by a program that keeps the access rights of Unix.
const MADE_BY: u16 = (3 << 8) | ZIP64;
/// An ordinary file that its owner writes and everybody reads.
const ACCESS: u32 = 0o100_644 << 16;
/// Names are UTF-8.
const UTF8: u16 = 1 << 11;
/// The id of the ZIP64 field.
const FIELD_64: u16 = 1;
/// The first moment that a ZIP can tell.
const FIRST_YEAR: u16 = 1980;

/// A time as a ZIP keeps it: local, two seconds exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DosTime {
    date: u16,
    time: u16,
}

impl DosTime {
    /// A date and a time of day; a year that a ZIP cannot tell is the nearest that it can.
    #[must_use]
    pub fn new((year, month, day): (i64, u16, u16), (hour, minute, second): (u16, u16, u16)) -> Self {
        let years = u16::try_from(year.saturating_sub(i64::from(FIRST_YEAR)).clamp(0, 127)).unwrap_or_default();
        let date = (years << 9) | (month.clamp(1, 12) << 5) | day.clamp(1, 31);
        let time = (hour.min(23) << 11) | (minute.min(59) << 5) | (second.min(59) / 2);
        Self { date, time }
    }
}

impl Default for DosTime {
    /// The first moment that a ZIP can tell.
    fn default() -> Self {
        Self::new((i64::from(FIRST_YEAR), 1, 1), (0, 0, 0))
    }
}

/// A file of the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedFile {
    /// Its path, `/` between folders.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// CRC-32 of its bytes.
    pub crc32: u32,
    /// When it was last changed.
    pub at: DosTime,
}

/// A part of the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ZipPart {
    /// These bytes.
    Bytes(Vec<u8>),
    /// Bytes of a file.
    File {
        /// Which, from 0.
        index: usize,
        /// Which of them.
        range: Range<u64>,
    },
}

/// A piece of the archive at its place.
#[derive(Clone, Debug)]
struct Piece {
    start: u64,
    end: u64,
    content: PieceContent,
}

#[derive(Clone, Debug)]
enum PieceContent {
    /// A header, or the directory.
    Bytes(Vec<u8>),
    /// All bytes of this file.
    File(usize),
}

/// Where everything in an archive stands.
#[derive(Clone, Debug, Default)]
pub struct ZipLayout {
    pieces: Vec<Piece>,
    size: u64,
}

impl ZipLayout {
    /// The archive of these files, in this order.
    #[must_use]
    pub fn new(files: &[PackedFile]) -> Self {
        let mut layout = Self::default();
        let mut directory = Bytes::default();
        for (index, file) in files.iter().enumerate() {
            directory.entry(file, layout.size);
            layout.push_bytes(Bytes::local(file));
            layout.push(PieceContent::File(index), file.size);
        }
        let start = layout.size;
        directory.end(length(files.len()), start);
        layout.push_bytes(directory.0);
        layout
    }

    fn push_bytes(&mut self, bytes: Vec<u8>) {
        let size = length(bytes.len());
        self.push(PieceContent::Bytes(bytes), size);
    }

    fn push(&mut self, content: PieceContent, size: u64) {
        let start = self.size;
        self.size = start.saturating_add(size);
        self.pieces.push(Piece { start, end: self.size, content });
    }

    /// Bytes of the archive.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Everything that stands around the bytes of the files: it names each with its length and its CRC-32.
    pub fn around_files(&self) -> impl Iterator<Item = &[u8]> {
        self.pieces.iter().filter_map(|piece| match &piece.content {
            PieceContent::Bytes(bytes) => Some(bytes.as_slice()),
            PieceContent::File(_) => None,
        })
    }

    /// What stands in a range of the archive, one after the other; nothing of what lies beyond its end.
    #[must_use]
    pub fn parts(&self, range: Range<u64>) -> Vec<ZipPart> {
        let first = self.pieces.partition_point(|piece| piece.end <= range.start);
        let mut parts = Vec::new();
        for piece in self.pieces.iter().skip(first).take_while(|piece| piece.start < range.end) {
            let from = range.start.saturating_sub(piece.start);
            let to = range.end.min(piece.end).saturating_sub(piece.start);
            if from >= to {
                continue;
            }
            parts.push(match &piece.content {
                PieceContent::Bytes(bytes) => ZipPart::Bytes(section(bytes, from..to).to_vec()),
                PieceContent::File(index) => ZipPart::File { index: *index, range: from..to },
            });
        }
        parts
    }
}

/// A section of bytes that are at hand.
fn section(bytes: &[u8], range: Range<u64>) -> &[u8] {
    let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    bytes.get(at(range.start)..at(range.end)).unwrap_or_default()
}

fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

/// What 32 bits hold of a number, and the number itself where that is not all.
fn halved(number: u64) -> (u32, Option<u64>) {
    match u32::try_from(number) {
        Ok(short) if short != FULL_32 => (short, None),
        _ => (FULL_32, Some(number)),
    }
}

/// Records of a ZIP as they are written: numbers begin with their lowest byte.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Bytes {
    fn u16(&mut self, number: u16) -> &mut Self {
        self.0.extend(number.to_le_bytes());
        self
    }

    fn u32(&mut self, number: u32) -> &mut Self {
        self.0.extend(number.to_le_bytes());
        self
    }

    fn u64(&mut self, number: u64) -> &mut Self {
        self.0.extend(number.to_le_bytes());
        self
    }

    /// What a local header and an entry of the directory have in common, from the version to the length of the name.
    fn described(&mut self, file: &PackedFile, needs: u16, size: u32) -> &mut Self {
        self.u16(needs).u16(UTF8).u16(0).u16(file.at.time).u16(file.at.date);
        self.u32(file.crc32).u32(size).u32(size).u16(u16::try_from(file.path.len()).unwrap_or(FULL_16))
    }

    /// What stands before the bytes of a file.
    fn local(file: &PackedFile) -> Vec<u8> {
        let mut bytes = Self::default();
        let (size, long) = halved(file.size);
        let needs = if long.is_some() { ZIP64 } else { PLAIN };
        bytes.u32(0x0403_4b50).described(file, needs, size).u16(if long.is_some() { 20 } else { 0 });
        bytes.0.extend(file.path.as_bytes());
        if let Some(size) = long {
            bytes.u16(FIELD_64).u16(16).u64(size).u64(size);
        }
        bytes.0
    }

    /// A file in the directory; its header stands at `offset`.
    fn entry(&mut self, file: &PackedFile, offset: u64) {
        let (size, long_size) = halved(file.size);
        let (start, long_start) = halved(offset);
        let mut field = Self::default();
        if let Some(size) = long_size {
            field.u64(size).u64(size);
        }
        if let Some(start) = long_start {
            field.u64(start);
        }
        let field = field.0;
        let needs = if field.is_empty() { PLAIN } else { ZIP64 };
        let extra = if field.is_empty() { 0 } else { field.len().saturating_add(4) };
        self.u32(0x0201_4b50).u16(MADE_BY).described(file, needs, size);
        self.u16(u16::try_from(extra).unwrap_or_default()).u16(0).u16(0).u16(0).u32(ACCESS).u32(start);
        self.0.extend(file.path.as_bytes());
        if !field.is_empty() {
            self.u16(FIELD_64).u16(u16::try_from(field.len()).unwrap_or_default());
            self.0.extend(field);
        }
    }

    /// The end of the directory, which begins at `start` and has so many files.
    fn end(&mut self, files: u64, start: u64) {
        let size = length(self.0.len());
        let end = start.saturating_add(size);
        let ((short_size, long_size), (short_start, long_start)) = (halved(size), halved(start));
        let short_files = u16::try_from(files).unwrap_or(FULL_16);
        if long_size.is_some() || long_start.is_some() || short_files == FULL_16 {
            self.u32(0x0606_4b50).u64(44).u16(MADE_BY).u16(ZIP64).u32(0).u32(0);
            self.u64(files).u64(files).u64(size).u64(start);
            self.u32(0x0706_4b50).u32(0).u64(end).u32(1);
        }
        self.u32(0x0605_4b50).u16(0).u16(0).u16(short_files).u16(short_files).u32(short_size).u32(short_start).u16(0);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn file(path: &str, size: u64) -> PackedFile {
        PackedFile { path: path.to_owned(), size, crc32: 0x1234_5678, at: DosTime::new((2026, 11, 30), (18, 5, 7)) }
    }

    /// The archive with these bytes in place of every file's.
    fn whole(layout: &ZipLayout, range: Range<u64>, byte: u8) -> Vec<u8> {
        let fill = |part| match part {
            ZipPart::Bytes(bytes) => bytes,
            ZipPart::File { range, .. } => vec![byte; usize::try_from(range.end - range.start).unwrap()],
        };
        layout.parts(range).into_iter().flat_map(fill).collect()
    }

    fn number(bytes: &[u8], at: usize, width: usize) -> u64 {
        (0..width).map(|nth| u64::from(bytes[at + nth]) << (8 * nth)).sum()
    }

    #[test]
    fn a_small_archive_is_plain() {
        let layout = ZipLayout::new(&[file("影片/夜航.mp4", 5), file("SHA256SUMS", 0)]);
        let bytes = whole(&layout, 0..u64::MAX, 7);
        assert_eq!(u64::try_from(bytes.len()).unwrap(), layout.size());
        let end = bytes.len() - 22;
        assert_eq!((number(&bytes, end, 4), number(&bytes, end + 10, 2)), (0x0605_4b50, 2));
        let directory = usize::try_from(number(&bytes, end + 16, 4)).unwrap();
        assert_eq!(number(&bytes, directory, 4), 0x0201_4b50);
        assert_eq!((number(&bytes, directory + 6, 2), number(&bytes, directory + 8, 2)), (20, 1 << 11));
        assert_eq!(
            (number(&bytes, directory + 12, 2), number(&bytes, directory + 14, 2)),
            (18 << 11 | 5 << 5 | 3, 46 << 9 | 11 << 5 | 30)
        );
        assert_eq!(number(&bytes, 18, 4), 5, "the size stands before the bytes");
        assert!(!bytes.windows(4).any(|four| four == 0x0606_4b50_u32.to_le_bytes()), "no ZIP64 where none is needed");
    }

    #[test]
    fn forty_gigabytes_are_laid_out_without_reading_one() {
        let film = 2_700_000_000_u64;
        let large = 5_000_000_000_u64;
        let mut files: Vec<PackedFile> = (1..=13).map(|nth| file(&format!("films/{nth:02}.mp4"), film)).collect();
        files.push(file("films/large.mp4", large));
        files.push(file("SHA256SUMS", 1_000));
        let layout = ZipLayout::new(&files);
        let content: u64 = files.iter().map(|one| one.size).sum();
        let around: usize = layout.around_files().map(<[u8]>::len).sum();
        assert_eq!(layout.size(), content + u64::try_from(around).unwrap());
        assert!(content > 40_000_000_000 && around < 5_000, "{content} bytes of films, {around} around them");

        // The ends say where the directory is, and the directory where each file is.
        let directory = layout.around_files().last().unwrap();
        let end = directory.len() - 22;
        assert_eq!((number(directory, end + 16, 4), number(directory, end - 20, 4)), (0xffff_ffff, 0x0706_4b50));
        let start = number(directory, end - 20 - 56 + 48, 8);
        assert_eq!(start + u64::try_from(directory.len()).unwrap(), layout.size());
        assert_eq!(number(directory, end - 12, 8), start + number(directory, end - 20 - 56 + 40, 8));
        let mut at = 0;
        let mut expected = 0_u64;
        for one in &files {
            let (name, extra) = (number(directory, at + 28, 2), number(directory, at + 30, 2));
            let field = at + 46 + usize::try_from(name).unwrap() + 4;
            let long_size = number(directory, at + 20, 4) == 0xffff_ffff;
            assert_eq!(long_size, one.size == large);
            let offset = match number(directory, at + 42, 4) {
                0xffff_ffff => number(directory, field + if long_size { 16 } else { 0 }, 8),
                short => short,
            };
            assert_eq!(offset, expected, "{}", one.path);
            let ZipPart::Bytes(head) = layout.parts(offset..offset + 30).remove(0) else { panic!("no header") };
            assert_eq!(number(&head, 0, 4), 0x0403_4b50);
            expected += 30 + name + if long_size { 20 } else { 0 } + one.size;
            at += 46 + usize::try_from(name + extra).unwrap();
        }
        assert_eq!((number(directory, at, 4), expected), (0x0606_4b50, start));
        // A range in the middle touches one film alone.
        let parts = layout.parts(20_000_000_000..20_000_000_100);
        assert_eq!(parts.len(), 1);
        assert!(matches!(&parts[0], ZipPart::File { index: 7, range } if range.end - range.start == 100), "{parts:?}");
    }

    #[test]
    fn sizes_at_the_edge_of_32_bits_are_long() {
        for (size, long) in [(0xffff_fffe_u64, false), (0xffff_ffff, true), (0x1_0000_0000, true)] {
            let layout = ZipLayout::new(&[file("a", size)]);
            let head = layout.around_files().next().unwrap();
            assert_eq!((number(head, 18, 4) == 0xffff_ffff, head.len() == 51), (long, long), "{size}");
        }
        assert_eq!(DosTime::new((1970, 1, 1), (0, 0, 0)), DosTime { date: 1 << 5 | 1, time: 0 });
    }

    proptest! {
        #[test]
        fn ranges_put_together_are_the_whole(sizes in prop::collection::vec(0_u64..40, 0..6), cuts in prop::collection::vec(0_u64..900, 0..8)) {
            let files: Vec<PackedFile> = sizes.iter().enumerate().map(|(nth, size)| file(&format!("f{nth}"), *size)).collect();
            let layout = ZipLayout::new(&files);
            let all = whole(&layout, 0..layout.size(), 9);
            let mut places: Vec<u64> = cuts.into_iter().map(|cut| cut.min(layout.size())).chain([0, layout.size()]).collect();
            places.sort_unstable();
            let joined: Vec<u8> = places.windows(2).flat_map(|two| whole(&layout, two[0]..two[1], 9)).collect();
            prop_assert_eq!(joined, all);
        }
    }
}
