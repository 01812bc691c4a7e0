//! The kinds of events: their names, and which are security events.

use std::collections::BTreeSet;

use super::*;

/// What installations have in their rows. A key may be added here, never taken away.
const WRITTEN: &[&str] = &[
    "account.create",
    "account.disable",
    "account.enable",
    "account.erase",
    "account.password",
    "account.recovery_code",
    "account.recovery_codes",
    "account.reset_link",
    "account.second_factor_off",
    "account.second_factor_on",
    "account.second_factor_reset",
    "account.session_end",
    "account.sign_in",
    "account.sign_in_failed",
    "account.sign_out",
    "account.sign_out_everywhere",
    "assignment.confirm",
    "contest.create",
    "contest.deadline",
    "contest.edit",
    "contest.method",
    "contest.phase",
    "entries.import",
    "entry.check",
    "entry.draft",
    "entry.edit",
    "entry.submit",
    "entry.withdraw",
    "export.take",
    "file.begin",
    "file.complete",
    "file.examine",
    "file.remove",
    "film.skip",
    "job.given_up",
    "job.retry",
    "judge.declare",
    "meeting.again",
    "meeting.ballot",
    "meeting.casting",
    "meeting.close",
    "meeting.come",
    "meeting.count",
    "meeting.decide",
    "meeting.film",
    "meeting.leave",
    "meeting.open",
    "meeting.propose",
    "meeting.vote",
    "panels.set",
    "person.add",
    "person.invite",
    "person.join",
    "person.remove",
    "recusal.declare",
    "recusal.replace",
    "round.advance",
    "round.term",
    "selection.override",
    "selection.override_drop",
    "selection.seal",
    "sheet.save",
    "sheets.reopen",
    "sheets.sign",
    "token.create",
    "token.revoke",
];

#[test]
fn what_was_written_is_still_read() {
    for key in WRITTEN {
        assert_eq!(EventKind::parse(key).map(EventKind::key), Some(*key));
        assert_eq!(RecordedAction::read(key).key(), *key);
    }
}

#[test]
fn every_key_is_unique_and_in_order() {
    let kinds: Vec<&str> = EventKind::ALL.iter().map(|kind| kind.key()).collect();
    let details: Vec<&str> = DetailKey::ALL.iter().map(|key| key.key()).collect();
    for keys in [kinds, details] {
        let sorted: Vec<&str> = keys.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        assert_eq!(keys, sorted);
    }
}

#[test]
fn what_a_newer_program_wrote_keeps_its_key() {
    let newer = RecordedAction::read("jury.dissolve");
    assert_eq!((newer.key(), &newer), ("jury.dissolve", &RecordedAction::Unknown("jury.dissolve".to_owned())));
    assert_eq!(DetailKey::parse("jury"), None);
}

#[test]
fn private_feeds_and_what_is_taken_away_are_security_events() {
    let events = [
        EventKind::ContestExport,
        EventKind::ExportTake,
        EventKind::FeedKeyCreate,
        EventKind::FeedKeyRevoke,
        EventKind::ObjectionTake,
    ];
    assert!(events.iter().all(|kind| kind.is_security()));
    assert!(!EventKind::ChannelAdd.is_security() && !EventKind::NoticePublish.is_security());
}
