//! The specimen, and what becomes of it; other alterations, beside the other verifier, are in `server/tests/record.rs`.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use proptest::prelude::*;

use super::*;
use crate::record::archive::{ArchiveMember, read_archive, write_archive};

const FULL: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify/specimen-full.linxuan-record"));
const PUBLIC: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify/specimen-public.linxuan-record"));

/// What was signed: nobody makes another signature without the key.
type Signed = BTreeSet<([u8; 32], Vec<u8>, Vec<u8>)>;

fn signed() -> &'static Signed {
    static SIGNED: OnceLock<Signed> = OnceLock::new();
    SIGNED.get_or_init(|| {
        let seen = RefCell::new(Signed::new());
        for specimen in [FULL, PUBLIC] {
            let found = verify_record(specimen, None, &|key, text, signature| {
                seen.borrow_mut().insert((*key, text.to_vec(), signature.to_vec()));
                true
            });
            assert!(found.is_verified(), "{found}");
        }
        seen.into_inner()
    })
}

fn verified(bytes: &[u8], older: Option<&[u8]>, signed: &Signed) -> RecordVerification {
    verify_record(bytes, older, &|key, text, signature| signed.contains(&(*key, text.to_vec(), signature.to_vec())))
}

/// The specimen with another text in one of its files.
fn altered(name: &str, from: &str, to: &str) -> Vec<u8> {
    let members = read_archive(FULL).unwrap();
    let content = members.iter().find(|member| member.name == name).unwrap().bytes;
    let text = std::str::from_utf8(content).unwrap();
    assert!(text.contains(from), "{from}");
    let text = text.replacen(from, to, 1);
    rewritten(&members, name, text.as_bytes())
}

fn rewritten(members: &[ArchiveMember<'_>], name: &str, content: &[u8]) -> Vec<u8> {
    let changed = |member: &ArchiveMember<'_>| member.name == name;
    write_archive(
        members.iter().map(|member| ArchiveMember {
            name: member.name,
            bytes: if changed(member) { content } else { member.bytes },
        }),
    )
    .unwrap()
}

fn failed(found: &RecordVerification) -> Vec<usize> {
    found.steps.iter().filter(|step| matches!(step.outcome, StepOutcome::Wrong(_))).map(|step| step.number).collect()
}

#[test]
fn the_specimen_is_verified_in_both_editions_under_one_root() {
    let signed = signed();
    let (full, public) = (verified(FULL, None, signed), verified(PUBLIC, Some(FULL), signed));
    for found in [&full, &public] {
        assert!(found.is_verified() && found.steps.len() == 12, "{found}");
        assert!(found.to_string().contains("4fe3c6e7 e364c3bb 2712acd5 7dd374b1 182edbe5 67c1c1a2 97724d01 67e370eb"));
    }
    let asked = |found: &RecordVerification| {
        found.steps.iter().filter(|step| matches!(step.outcome, StepOutcome::Right(_))).count()
    };
    assert_eq!(asked(&full), 11, "all but the older file: {full}");
    assert_eq!(asked(&public), 11, "all but the sheets: {public}");
    assert_eq!(full.under, public.under);
}

#[test]
fn a_step_that_fails_says_where_what_was_expected_and_what_was_found() {
    let signed = signed();
    let found = verified(&altered("00000009.lines", "[900,850]", "[950,850]"), None, signed);
    let first = found.first_failure().unwrap();
    assert_eq!((first.number, first.name), (3, "tree"));
    let words = found.to_string();
    for part in ["step  3 tree: WRONG", "step  8 sheets: WRONG", "line 11, total", "expected: 9100", "found:    8800"] {
        assert!(words.contains(part), "{part}: {words}");
    }
    // Whoever has the key signs the altered lines anew: the sheets are wrong all the same.
    assert_eq!(failed(&found), [3, 8, 9], "{words}");
    let found = verified(b"", None, signed);
    assert_eq!(failed(&found), [1]);
    assert!(found.to_string().contains("step 12 older file: cannot be read"));
}

#[test]
fn an_older_file_is_the_beginning_or_is_named() {
    let signed = signed();
    let members = read_archive(FULL).unwrap();
    // Back to an earlier checkpoint: lines, documents and note of it stand before this one.
    let end = members.iter().position(|member| member.name == "00000034.note").unwrap();
    let mut earlier: Vec<ArchiveMember<'_>> = members[..=end].to_vec();
    earlier.push(ArchiveMember { name: "openings", bytes: b"" });
    let earlier = write_archive(earlier).unwrap();
    assert!(verified(&earlier, None, signed).is_verified(), "{}", verified(&earlier, None, signed));
    assert!(verified(FULL, Some(&earlier), signed).is_verified());
    assert_eq!(failed(&verified(&earlier, Some(FULL), signed)), [12]);
    let other = altered("00000009.lines", "[900,850]", "[950,850]");
    assert_eq!(failed(&verified(FULL, Some(&other), signed)), [12]);
    assert_eq!(failed(&verified(FULL, Some(b"none"), signed)), [12]);
}

#[test]
fn a_signature_by_nobody_is_found() {
    let found = verify_record(FULL, None, &|_, _, _| false);
    assert_eq!(failed(&found), [4], "{found}");
}

#[test]
fn files_that_end_early_are_none() {
    let signed = signed();
    for length in (0..FULL.len()).step_by(131) {
        assert!(!verified(&FULL[..length], None, signed).is_verified(), "{length}");
    }
}

/// Whatever stands where a number stood, something is wrong with it and nothing breaks.
#[test]
fn huge_numbers_are_found_and_computed_with_by_nobody() {
    let signed = signed();
    let members = read_archive(FULL).unwrap();
    for member in members.iter().filter(|member| member.name.ends_with("lines") || member.name.ends_with("proof")) {
        let text = std::str::from_utf8(member.bytes).unwrap();
        let starts = text.match_indices(['[', ':', ',']).map(|(at, _)| at + 1);
        for start in starts {
            let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
            if digits == 0 {
                continue;
            }
            for number in ["999999999", "999999999999", "9223372036854775807", "99999999999999999999", "-1"] {
                let changed = [&text[..start], number, &text[start + digits..]].concat();
                let found = verified(&rewritten(&members, member.name, changed.as_bytes()), None, signed);
                assert!(!found.is_verified(), "{changed}");
            }
        }
    }
}

proptest! {
    #[test]
    fn any_changed_byte_is_found(public in any::<bool>(), at in any::<prop::sample::Index>(), bit in 0_u32..8) {
        let signed = signed();
        let specimen = if public { PUBLIC } else { FULL };
        let mut changed = specimen.to_vec();
        let at = at.index(changed.len());
        changed[at] ^= 1_u8 << bit;
        prop_assert!(!verified(&changed, None, signed).is_verified(), "{}", at);
    }

    #[test]
    fn no_bytes_make_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..3_000), from in any::<prop::sample::Index>()) {
        let signed = signed();
        prop_assert!(!verified(&bytes, Some(FULL), signed).is_verified());
        // A piece of the specimen is another.
        let mut changed = FULL.to_vec();
        let from = from.index(changed.len());
        for (to, byte) in changed[from..].iter_mut().zip(&bytes) {
            *to = *byte;
        }
        prop_assert!(!verified(&changed, None, signed).is_verified());
    }
}
