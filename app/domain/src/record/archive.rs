//! The tar of a record: files one after the other, each with the one header that its name and size can have.
//!
//! A tar leaves much open (owners, times, padding, several spellings of a number). Here nothing is: a reader makes each header again
//! and compares, so that no byte of a record can be changed without being found. Any tar program unpacks it.

/// Bytes of a block.
const BLOCK: usize = 512;
/// Longest name.
const LONGEST_NAME: usize = 100;
/// Largest size that eleven octal digits hold.
const LARGEST: u64 = 0o77_777_777_777;

/// A file in the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArchiveMember<'a> {
    /// Its name.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// Why bytes are not the archive of a record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveProblem {
    /// A name that no file of a record has.
    #[error("the file name {0:?} is empty, longer than {LONGEST_NAME} bytes, or not of printable ASCII")]
    Name(String),
    /// A file that is too large.
    #[error("a file of {0} bytes")]
    Size(u64),
    /// A header is not the one of its name and size.
    #[error("byte {0}: the header of a file is not as it must be")]
    Header(usize),
    /// It ends within a file.
    #[error("byte {0}: the archive ends within a file")]
    Cut(usize),
    /// What fills the last block of a file up is not zero.
    #[error("byte {0}: behind a file stands something")]
    Padding(usize),
    /// The end is not two blocks of zeros.
    #[error("byte {0}: an archive ends with two blocks of zeros and nothing behind them")]
    End(usize),
}

/// Writes an archive.
///
/// # Errors
/// A name or a size that no file of a record has.
pub fn write_archive<'a>(members: impl IntoIterator<Item = ArchiveMember<'a>>) -> Result<Vec<u8>, ArchiveProblem> {
    let mut out = Vec::new();
    for ArchiveMember { name, bytes } in members {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        out.extend_from_slice(&header(name, size)?);
        out.extend_from_slice(bytes);
        out.resize(out.len() + padding(bytes.len()), 0);
    }
    out.resize(out.len() + 2 * BLOCK, 0);
    Ok(out)
}

/// Reads what [`write_archive`] writes, and nothing else.
///
/// # Errors
/// The first byte that is not as it must be.
pub fn read_archive(bytes: &[u8]) -> Result<Vec<ArchiveMember<'_>>, ArchiveProblem> {
    let mut members = Vec::new();
    let mut at = 0;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let block = rest.first_chunk::<BLOCK>().ok_or(ArchiveProblem::Cut(at))?;
        if block.iter().all(|byte| *byte == 0) {
            return if rest.len() == 2 * BLOCK && rest.iter().all(|byte| *byte == 0) {
                Ok(members)
            } else {
                Err(ArchiveProblem::End(at))
            };
        }
        let (name, size) = named(block).ok_or(ArchiveProblem::Header(at))?;
        if header(name, size).ok().as_ref() != Some(block) {
            return Err(ArchiveProblem::Header(at));
        }
        let body = at + BLOCK;
        let size = usize::try_from(size).map_err(|_| ArchiveProblem::Size(size))?;
        let end = body.checked_add(size).ok_or(ArchiveProblem::Cut(at))?;
        let content = bytes.get(body..end).ok_or(ArchiveProblem::Cut(at))?;
        let next = end + padding(size);
        let filled = bytes.get(end..next).ok_or(ArchiveProblem::Cut(at))?;
        if filled.iter().any(|byte| *byte != 0) {
            return Err(ArchiveProblem::Padding(end));
        }
        members.push(ArchiveMember { name, bytes: content });
        at = next;
    }
}

/// Bytes between the end of a file and that of its last block.
const fn padding(size: usize) -> usize {
    (BLOCK - size % BLOCK) % BLOCK
}

/// Name and size of a header, unchecked.
fn named(block: &[u8; BLOCK]) -> Option<(&str, u64)> {
    let name = block.get(..LONGEST_NAME)?;
    let name = name.split(|byte| *byte == 0).next().and_then(|name| std::str::from_utf8(name).ok())?;
    let size = std::str::from_utf8(block.get(124..135)?).ok()?;
    Some((name, u64::from_str_radix(size, 8).ok()?))
}

/// The header of a file (POSIX.1-1988, "ustar"): mode 0644, no owner, no time.
fn header(name: &str, size: u64) -> Result<[u8; BLOCK], ArchiveProblem> {
    let fits = (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(|byte| (b'!'..=b'~').contains(&byte));
    if !fits {
        return Err(ArchiveProblem::Name(name.chars().take(LONGEST_NAME).collect()));
    }
    if size > LARGEST {
        return Err(ArchiveProblem::Size(size));
    }
    let mut block = [0; BLOCK];
    put(&mut block, 0, name.as_bytes());
    put(&mut block, 100, b"0000644");
    put(&mut block, 108, b"0000000");
    put(&mut block, 116, b"0000000");
    put(&mut block, 124, format!("{size:011o}").as_bytes());
    put(&mut block, 136, b"00000000000");
    // The sum counts its own eight bytes as spaces.
    put(&mut block, 148, b"        ");
    put(&mut block, 156, b"0");
    put(&mut block, 257, b"ustar\x0000");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    put(&mut block, 148, format!("{sum:06o}\0 ").as_bytes());
    Ok(block)
}

fn put(block: &mut [u8; BLOCK], at: usize, bytes: &[u8]) {
    for (to, from) in block.iter_mut().skip(at).zip(bytes) {
        *to = *from;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn archive() -> Vec<u8> {
        let members = [ArchiveMember { name: "record", bytes: b"abc\n" }, ArchiveMember { name: "empty", bytes: b"" }];
        write_archive(members).unwrap()
    }

    #[test]
    fn is_what_a_tar_program_reads() {
        let bytes = archive();
        assert_eq!(bytes.len(), 5 * BLOCK);
        // As GNU tar writes it with --format=ustar --mode=0644 --owner=0 --group=0 --mtime=@0, names of owners aside.
        assert_eq!(&bytes[..7], b"record\0");
        assert_eq!(&bytes[100..136], b"0000644\x000000000\x000000000\x0000000000004\0");
        assert_eq!(&bytes[156..157], b"0");
        assert_eq!(&bytes[257..265], b"ustar\x0000");
        let sum: u32 = bytes[..148].iter().chain(&bytes[156..BLOCK]).map(|byte| u32::from(*byte)).sum::<u32>() + 8 * 32;
        assert_eq!(&bytes[148..156], format!("{sum:06o}\0 ").as_bytes());
        let members = read_archive(&bytes).unwrap();
        assert_eq!(
            members.iter().map(|one| (one.name, one.bytes.len())).collect::<Vec<_>>(),
            [("record", 4), ("empty", 0)]
        );
    }

    #[test]
    fn what_is_cut_or_longer_is_refused() {
        let bytes = archive();
        for length in 0..bytes.len() {
            assert!(read_archive(&bytes[..length]).is_err(), "{length}");
        }
        let longer = [bytes, vec![0; BLOCK]].concat();
        assert_eq!(read_archive(&longer), Err(ArchiveProblem::End(3 * BLOCK)));
        for name in ["", "a b", "片", &"a".repeat(101)] {
            assert!(write_archive([ArchiveMember { name, bytes: b"" }]).is_err(), "{name}");
        }
    }

    #[test]
    fn every_changed_byte_outside_the_files_is_found() {
        let bytes = archive();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let read = read_archive(&changed);
            // The name of a file and what is in it may be others; both are checked by who reads the record.
            let is_other = read.as_ref().is_ok_and(|members| *members != read_archive(&bytes).unwrap());
            assert!(read.is_err() || is_other, "{at}");
            assert!(read.is_err() || (BLOCK..BLOCK + 4).contains(&at), "{at}: a header holds its own sum");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(files in prop::collection::vec(("[!-~]{1,100}", prop::collection::vec(any::<u8>(), 0..1_100)), 0..5)) {
            let members: Vec<ArchiveMember<'_>> = files.iter().map(|(name, bytes)| ArchiveMember { name, bytes }).collect();
            let bytes = write_archive(members.iter().copied()).unwrap();
            prop_assert_eq!(read_archive(&bytes).unwrap(), members);
        }

        #[test]
        fn no_bytes_make_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
            let _ = read_archive(&bytes);
        }
    }
}
