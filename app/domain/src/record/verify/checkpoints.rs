//! Steps 3 and 4: the tree over the lines, and who signed its roots.

use std::collections::BTreeSet;

use super::lines::ReadRecord;
use super::{At, SignatureCheck, Step, must, same, wrong};
use crate::record::checkpoint::Checkpoint;
use crate::record::line::{LineBody, LineKind};
use crate::record::note::{NoteKey, SignedNote};

/// Step 3.
pub(super) fn tree(record: &ReadRecord<'_>) -> Step<String> {
    let origin = record.acts.first().and_then(|act| match &act.body {
        LineBody::Open(line) => Some(line.origin.as_str()),
        _ => None,
    });
    let mut from = 0;
    for size in &record.files.sizes {
        let place = format!("checkpoint of size {size}");
        let lines = format!("{from:08}.lines");
        let found = record.files.content(&lines).iter().filter(|byte| **byte == b'\n').count();
        same(&lines, &Ok(size - from), &u64::try_from(found))?;
        let note = record.files.text(&format!("{size:08}.note"))?.unwrap_or_default();
        let text = note.split_once("\n\n").map_or(note, |(text, _)| text);
        let Ok(checkpoint) = format!("{text}\n").parse::<Checkpoint>() else {
            return Err(wrong(place, "five lines of a checkpoint", text));
        };
        same(&place, &origin, &Some(checkpoint.origin.as_str()))?;
        same(&place, size, &checkpoint.size)?;
        same(&place, &record.roots.get(size), &Some(&checkpoint.root))?;
        let before = record.acts.partition_point(|act| act.n < *size);
        let latest = before.checked_sub(1).and_then(|last| record.acts.get(last)).map_or(0, |act| act.at);
        must(checkpoint.at >= latest, &place, format_args!("at {latest} or later"), checkpoint.at)?;
        from = *size;
    }
    same("lines under the last checkpoint", &Ok(from), &u64::try_from(record.leaves.len()))?;
    for act in &record.acts {
        if let LineBody::Countersign(line) = &act.body {
            let is_in_front = record.files.sizes.binary_search(&line.size).is_ok() && line.size <= act.n;
            must(is_in_front, At(act.n, ""), "a checkpoint in front", line.size)?;
            same(At(act.n, "root"), &record.roots.get(&line.size), &Some(&line.root))?;
        }
    }
    Ok(format!("{} checkpoints, the last of {from} lines", record.files.sizes.len()))
}

/// Step 4.
pub(super) fn signatures(
    record: &ReadRecord<'_>,
    check: &SignatureCheck<'_>,
    warnings: &mut Vec<String>,
) -> Step<String> {
    let keys = record.keys();
    let sizes = &record.files.sizes;
    let (mut texts, mut signed) = (BTreeSet::new(), Vec::<(u64, u64, String)>::new());
    for size in sizes {
        let place = format!("checkpoint of size {size}");
        let note = note_of(record, &format!("{size:08}.note"))?;
        let known = keys.partition_point(|(n, _)| n < size);
        let is_new = known > 1 && keys.get(known.saturating_sub(1)).is_some_and(|(n, _)| n + 1 == *size);
        let signed_anew = is_new && note.signatures().len() == 1;
        if signed_anew {
            let n = size.saturating_sub(1);
            warnings.push(format!(
                "the new key of line {n} was not signed with the one before: only paper connects the two"
            ));
        }
        let count = if is_new && !signed_anew { 2 } else { 1 };
        let wanted = keys.get(known.saturating_sub(count)..known).unwrap_or_default();
        let wanted: Vec<&str> = wanted.iter().map(|(_, key)| *key).collect();
        check_note(&note, &place, &wanted, check)?;
        let by = wanted.iter().map(|key| named(key)).collect::<Vec<_>>().join(" and ");
        match signed.last_mut() {
            Some((_, last, same)) if *same == by => *last = *size,
            _ => signed.push((*size, *size, by)),
        }
        texts.insert(note.text().to_owned());
    }
    for act in record.acts.iter().filter(|act| matches!(act.body.kind(), LineKind::Pool | LineKind::Key)) {
        let is_behind = sizes.binary_search(&act.n.saturating_add(1)).is_ok();
        must(is_behind, At(act.n, ""), "a checkpoint directly behind", "none")?;
    }
    let mut said = format!("{} notes by {} keys of the server", sizes.len(), keys.len());
    for (first, last, by) in &signed {
        let from = if first == last { String::new() } else { format!("{first} to ") };
        said.push_str(&format!("; checkpoints of size {from}{last} by {by}"));
    }
    for name in record.files.names.iter().filter(|name| name.ends_with(".key")) {
        let key = record.files.text(name)?.unwrap_or_default();
        let key = key.strip_suffix('\n').unwrap_or(key);
        let note = note_of(record, &format!("{}.note", name.trim_end_matches(".key")))?;
        let is_another = keys.iter().all(|(_, own)| *own != key);
        must(is_another && texts.contains(note.text()), name, "another key, a note of this record", key)?;
        check_note(&note, name, &[key], check)?;
        said.push_str("; also signed by ");
        said.push_str(key);
    }
    Ok(said)
}

/// Name and id of a key, which is enough to tell it from others.
fn named(key: &str) -> String {
    key.split('+').take(2).collect::<Vec<_>>().join("+")
}

fn note_of(record: &ReadRecord<'_>, name: &str) -> Step<SignedNote> {
    let text = record.files.text(name)?.unwrap_or_default();
    text.parse::<SignedNote>().map_err(|problem| wrong(name, "a signed note", problem))
}

/// Section 6: a note that these keys signed, in this order.
fn check_note(note: &SignedNote, place: &str, wanted: &[&str], check: &SignatureCheck<'_>) -> Step<()> {
    same(format_args!("{place}, how many signed"), &wanted.len(), &note.signatures().len())?;
    for (key, signature) in wanted.iter().zip(note.signatures()) {
        let known = key.parse::<NoteKey>().map_err(|problem| wrong(place, "a key", problem))?;
        let fits = signature.name == known.name()
            && signature.id == known.id()
            && check(known.bytes(), note.text().as_bytes(), &signature.signature);
        must(fits, place, format_args!("a signature of {key}"), &signature.name)?;
    }
    // A record without a key has no signature that says anything.
    must(!wanted.is_empty(), place, "a key of the server", "none")
}
