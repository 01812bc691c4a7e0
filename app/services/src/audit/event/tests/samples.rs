//! An event of every kind, with the detail that rows of installations have of it.

mod accounts;
mod awards;
mod channels;
mod exhibition;
mod library;
mod orders;
mod packs;
mod participation;
mod plans;
mod popularity;
mod publication;
mod viewings;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use domain::access::Role;
use domain::audit::{AuditEvent, EventKind};
use domain::contest::Balance;
use domain::contest::phase::Phase;
use domain::contest::round::Advance;
use domain::entry::EntryState;
use domain::feedback::FeedbackKind;
use domain::film::{Finding, Level};
use domain::form::Answer;
use domain::form::Answers;
use domain::letter::LetterKind;
use domain::meeting::Quorum;
use domain::scoring::Method;
use domain::scoring::rubric::Marks;
use domain::sealed_change::SealedChange;
use domain::selection::{BrokenRules, OverTolerance};
use serde_json::{Value, json};
use store::FileState;

use super::super::*;

fn id<T: std::str::FromStr>(last: u8) -> T {
    format!("01900000-0000-7000-8000-0000000000{last:02}").parse().unwrap_or_else(|_| panic!("an id"))
}

/// What a row keeps of the event, which is of the kind that was asked for.
fn written<E: AuditEvent>(kind: EventKind, event: &E) -> Value {
    assert_eq!(E::KIND, kind);
    serde_json::to_value(event).unwrap()
}

/// A sample of every kind as it is written, and as rows of installations have it.
pub(super) fn sample(kind: EventKind) -> (Value, Value) {
    use EventKind as K;
    let (entry, other) = (id::<domain::ids::EntryId>(1), id::<domain::ids::EntryId>(2));
    let (judge, deputy) = (id::<domain::ids::AccountId>(3), id::<domain::ids::AccountId>(4));
    let (e, o, j, d) = (entry.to_string(), other.to_string(), judge.to_string(), deputy.to_string());
    let answers = Answers::from([("title".to_owned(), Answer::Text("灯塔".to_owned()))]);
    let marks = Marks::from([("c1".to_owned(), 850)]);
    let comments = BTreeMap::from([("c1".to_owned(), "稳".to_owned())]);
    let left_out = BTreeSet::from([deputy.clone()]);
    let ballot = || OpenedBallot {
        question: "q",
        films: std::slice::from_ref(&entry),
        most: 1,
        seats: 1,
        secret: true,
        present: 4,
        members: 5,
        left_out: &left_out,
    };
    let opened = json!({
        "question": "q", "films": [e], "most": 1, "seats": 1, "secret": true, "present": 4, "members": 5,
        "left_out": [d],
    });
    let films = BTreeSet::from([entry.clone()]);
    let role = Role::UnitOfficer;
    match kind {
        K::AccountCreate
        | K::AccountDisable
        | K::AccountEnable
        | K::AccountErase
        | K::AccountPassword
        | K::AccountProof
        | K::AccountProofAsk
        | K::AccountResetLink
        | K::AccountRecoveryCode
        | K::AccountRecoveryCodes
        | K::AccountSecondFactorOff
        | K::AccountSecondFactorOn
        | K::AccountSecondFactorReset
        | K::AccountSessionEnd
        | K::AccountSignIn
        | K::AccountSignInFailed
        | K::AccountSignOut
        | K::AccountSignOutEverywhere
        | K::TokenCreate
        | K::TokenRevoke => accounts::sample(kind),
        K::AssignmentConfirm => (
            written(kind, &AssignmentConfirm { round: 1, sheets: 40, anchors: &[3, 7] }),
            json!({ "round": 1, "sheets": 40, "anchors": [3, 7] }),
        ),
        K::AwardsAnnounce
        | K::AwardsDecide
        | K::AwardsPlan
        | K::AwardsRule
        | K::AwardsRuleDrop
        | K::PresentationArrange => awards::sample(kind, &entry),
        K::CalendarEdit
        | K::CertificateIssue
        | K::CertificatePicture
        | K::CertificatePictureRemove
        | K::CertificateReplace
        | K::CertificateRevoke
        | K::CertificateTemplate
        | K::FilmRelease
        | K::FilmReleaseWithdraw
        | K::NoticeDraft
        | K::NoticePublish
        | K::ObjectionAccept
        | K::ObjectionAnswer
        | K::ObjectionEvidence
        | K::ObjectionKeep
        | K::ObjectionReceive
        | K::ObjectionTake
        | K::PublicFileAdd
        | K::PublicFileRemove
        | K::PublicPageEdit => publication::sample(kind, &entry),
        K::BroadcastAir
        | K::BroadcastPlan
        | K::BroadcastRemove
        | K::ChannelAdd
        | K::ChannelAnnounce
        | K::ChannelGone
        | K::ChannelRemove
        | K::ChannelRepeat
        | K::ChannelSwitch
        | K::ChannelTry
        | K::EmbedHosts
        | K::FeedKeyCreate
        | K::FeedKeyRevoke => channels::sample(kind, &entry),
        K::PlanCreate | K::PlanEdit | K::PlanPublish | K::PlanRemind | K::PlanWithdraw => plans::sample(kind),
        K::CollectionCreate | K::CollectionDelete | K::CollectionEdit | K::CollectionFilms => {
            library::sample(kind, &entry)
        }
        K::PackImport | K::PackMake => packs::sample(kind),
        K::ExhibitionEdit
        | K::ExhibitionEnd
        | K::ExhibitionGrant
        | K::RegionAdd
        | K::RegionRename
        | K::SiteAdd
        | K::SiteDeviceLink
        | K::SiteDeviceOff
        | K::SiteDeviceOn
        | K::SiteEdit
        | K::SiteExclude
        | K::SiteExcludeEnd
        | K::SitesImport => exhibition::sample(kind),
        K::ViewingAccept
        | K::ViewingByHand
        | K::ViewingHold
        | K::ViewingPlan
        | K::ViewingReport
        | K::ViewingReturn
        | K::ViewingUnverified => viewings::sample(kind, &entry),
        K::MenuDraft | K::MenuSet | K::OrderAnswer | K::OrdersTake | K::PreviewPropose | K::PreviewSet => {
            orders::sample(kind, &entry)
        }
        K::VoteBatch | K::VoteForget | K::VoteMembers | K::VoteRoot | K::VoteSettings | K::VoteState => {
            popularity::sample(kind, &entry)
        }
        K::ParticipationApprove
        | K::ParticipationFreeze
        | K::ParticipationTakeBack
        | K::SpotCheckAnnounce
        | K::SpotCheckDraw
        | K::SpotCheckFind => participation::sample(kind),
        K::ConflictDecide => (
            written(kind, &ConflictDecide { entry: &entry, judge: &judge, conflict: true, reason: "r" }),
            json!({ "entry": e, "judge": j, "conflict": true, "reason": "r" }),
        ),
        K::ConflictWithdraw => {
            (written(kind, &ConflictWithdraw { entry: &entry, judge: &judge }), json!({ "entry": e, "judge": j }))
        }
        K::ContestCreate => {
            let bare = ContestCreate { preset: "selection", title: "t", earlier: None };
            assert_eq!(written(kind, &bare), json!({ "preset": "selection", "title": "t" }));
            (
                written(kind, &ContestCreate { earlier: Some("e"), ..bare }),
                json!({ "preset": "selection", "title": "t", "earlier": "e" }),
            )
        }
        K::ContestDeadline => (written(kind, &ContestDeadline { deadline: 5 }), json!({ "deadline": 5 })),
        K::ContestEdit => {
            let settings = domain::contest::preset::selection();
            (
                written(kind, &ContestEdit { title: "t", deadline: None, settings: &settings }),
                json!({ "title": "t", "deadline": null, "settings": settings }),
            )
        }
        K::ContestExport => (written(kind, &ContestExport {}), json!({})),
        K::ContestExtension => {
            let person = ContestExtension { unit: None, deadline: 5, reason: "r" };
            assert_eq!(written(kind, &person), json!({ "deadline": 5, "reason": "r" }));
            (
                written(kind, &ContestExtension { unit: Some("u"), deadline: 5, reason: "r" }),
                json!({ "unit": "u", "deadline": 5, "reason": "r" }),
            )
        }
        K::ContestImport => {
            (written(kind, &ContestImport { title: "t", hash: "h" }), json!({ "title": "t", "hash": "h" }))
        }
        K::ContestMethod => (
            written(kind, &ContestMethod { from: Method::Mean, to: Method::Mean, reason: "r" }),
            json!({ "from": "mean", "to": "mean", "reason": "r" }),
        ),
        K::ContestPhase => {
            let (from, to) = (Phase::CallOpen, Phase::Round(1));
            (
                written(kind, &ContestPhase { from, to, reason: "", judging_hash: Some("h") }),
                json!({ "from": from.to_string(), "to": "round-1", "reason": "", "judging_hash": "h" }),
            )
        }
        K::EntriesImport => (
            written(kind, &EntriesImport { filename: "a.csv", hash: "ab", created: 2, changed: 1 }),
            json!({ "filename": "a.csv", "hash": "ab", "created": 2, "changed": 1 }),
        ),
        K::EntryCheck => (
            written(kind, &EntryCheck { to: EntryState::Returned, reasons: "r" }),
            json!({ "to": "returned", "reasons": "r" }),
        ),
        K::EntryDraft => (written(kind, &EntryDraft { answers: &answers }), json!({ "answers": answers })),
        K::EntryEdit => (written(kind, &EntryEdit { answers: &answers }), json!({ "answers": { "title": "灯塔" } })),
        K::EntryHand => (written(kind, &EntryHand { unit: "u" }), json!({ "unit": "u" })),
        K::EntryNote => (written(kind, &EntryNote {}), json!({})),
        K::EntryRead => (
            written(kind, &EntryRead { to: EntryState::Eligible, reasons: "" }),
            json!({ "to": "eligible", "reasons": "" }),
        ),
        K::EntryUncheck => (written(kind, &EntryUncheck { from: EntryState::Returned }), json!({ "from": "returned" })),
        K::EntrySameWork => (
            written(kind, &EntrySameWork { other: &other, same: true, reason: "r" }),
            json!({ "other": o, "same": true, "reason": "r" }),
        ),
        K::NominationRank => (
            written(kind, &NominationRank { unit: "u", entries: std::slice::from_ref(&entry) }),
            json!({ "unit": "u", "entries": [e] }),
        ),
        K::NominationReturn => {
            (written(kind, &NominationReturn { unit: "u", reason: "r" }), json!({ "unit": "u", "reason": "r" }))
        }
        K::EntrySubmit => (
            written(kind, &EntrySubmit { receipt: Some("2026-0001"), answers: &answers, film_sha256: None }),
            json!({ "receipt": "2026-0001", "answers": answers, "film_sha256": null }),
        ),
        K::EntryWithdraw => (written(kind, &EntryWithdraw {}), json!({})),
        K::ExportTake => (
            written(kind, &ExportTake { export: "shortlist", format: "xlsx" }),
            json!({ "export": "shortlist", "format": "xlsx" }),
        ),
        K::FileBegin => (
            written(kind, &FileBegin { entry: &entry, filename: "a.mp4", size_bytes: 9 }),
            json!({ "entry": e, "filename": "a.mp4", "size_bytes": 9 }),
        ),
        K::FileComplete => (
            written(kind, &FileComplete { entry: &entry, sha256: "ab", size_bytes: 9 }),
            json!({ "entry": e, "sha256": "ab", "size_bytes": 9 }),
        ),
        K::FileExamine => {
            let level = Level::Refused;
            let finding = Finding { code: Cow::Borrowed("too_long"), level, found: "1".into(), allowed: "0".into() };
            (
                written(kind, &FileExamine { state: FileState::Rejected, findings: std::slice::from_ref(&finding) }),
                json!({ "state": "rejected", "findings": [finding] }),
            )
        }
        K::FileRemove => (
            written(kind, &FileRemove { entry: &entry, reason: "expired" }),
            json!({ "entry": e, "reason": "expired" }),
        ),
        K::FileSweep => (
            written(kind, &FileSweep { entry: &entry, sha256: "h", size_bytes: 9 }),
            json!({ "entry": e, "sha256": "h", "size_bytes": 9 }),
        ),
        K::FilmUnverified => (
            written(kind, &FilmUnverified { entry: &entry, watched_percent: 100 }),
            json!({ "entry": e, "watched_percent": 100 }),
        ),
        K::FilmSkip => (
            written(kind, &FilmSkip { entry: &entry, reason: "r", watched_percent: 40 }),
            json!({ "entry": e, "reason": "r", "watched_percent": 40 }),
        ),
        K::JobGivenUp => (
            written(kind, &JobGivenUp { job: "examine_film", problem: "p" }),
            json!({ "job": "examine_film", "problem": "p" }),
        ),
        K::JobRetry => (written(kind, &JobRetry { jobs: 2 }), json!({ "jobs": 2 })),
        K::JudgeDeclare => {
            (written(kind, &JudgeDeclare { round: 1, statement: "s" }), json!({ "round": 1, "statement": "s" }))
        }
        K::LetterBounce => (
            written(kind, &LetterBounce { email: "a@b.cn", problem: "p" }),
            json!({ "email": "a@b.cn", "problem": "p" }),
        ),
        K::LetterRelease => (written(kind, &LetterRelease { letters: 5 }), json!({ "letters": 5 })),
        K::LetterSettings => {
            let settings = domain::letter::LetterSettings { receipts: false, ..Default::default() };
            (
                written(kind, &LetterSettings { settings: &settings }),
                json!({ "settings": { "receipts": false, "returns": true, "quiet": [1320, 420], "languages": ["zh", "en"] } }),
            )
        }
        K::LetterTemplate => {
            (written(kind, &LetterTemplate { letter: LetterKind::Return }), json!({ "letter": "return" }))
        }
        K::LetterUnsubscribe => (written(kind, &LetterUnsubscribe { email: "a@b.cn" }), json!({ "email": "a@b.cn" })),
        K::LetterWithdraw => {
            (written(kind, &LetterWithdraw { letters: 2, reason: "r" }), json!({ "letters": 2, "reason": "r" }))
        }
        K::LetterWrite => (
            written(kind, &LetterWrite { letter: LetterKind::JudgeReminder, letters: 3 }),
            json!({ "letter": "judge_reminder", "letters": 3 }),
        ),
        K::MeetingAgain => (written(kind, &MeetingAgain { ballot: ballot() }), opened),
        K::MeetingBallot => (written(kind, &MeetingBallot { ballot: ballot() }), opened),
        K::MeetingCasting => {
            let (tied, chosen) = ([entry.clone(), other], [entry]);
            (
                written(kind, &MeetingCasting { question: "q", tied: &tied, chosen: &chosen, reason: "r" }),
                json!({ "question": "q", "tied": [e, o], "chosen": [e], "reason": "r" }),
            )
        }
        K::MeetingClose => (written(kind, &MeetingClose {}), json!({})),
        K::MeetingCome => (written(kind, &MeetingCome {}), json!({})),
        K::MeetingCount => {
            let count = [VotesFor { entry: &entry, votes: 3 }];
            let chosen = std::slice::from_ref(&entry);
            let event = MeetingCount { question: "q", papers: 5, blank: 1, void: 1, count: &count, chosen, tied: &[] };
            (
                written(kind, &event),
                json!({
                    "question": "q", "papers": 5, "blank": 1, "void": 1, "count": [{ "entry": e, "votes": 3 }],
                    "chosen": [e], "tied": [],
                }),
            )
        }
        K::MeetingDecide => (
            written(
                kind,
                &MeetingDecide { comes: Some(&entry), leaves: None, reason: "r", accepted: true, decider: "c" },
            ),
            json!({ "comes": e, "leaves": null, "reason": "r", "accepted": true, "decider": "c" }),
        ),
        K::MeetingFilm => (written(kind, &MeetingFilm {}), json!({})),
        K::MeetingLeave => (written(kind, &MeetingLeave {}), json!({})),
        K::MeetingOpen => (
            written(kind, &MeetingOpen { quorum: Quorum::default(), members: 5 }),
            json!({ "quorum": "4/5", "members": 5 }),
        ),
        K::MeetingPropose => (
            written(kind, &MeetingPropose { comes: Some(&entry), leaves: Some(&other), reason: "r" }),
            json!({ "comes": e, "leaves": o, "reason": "r" }),
        ),
        K::MeetingVoid => (written(kind, &MeetingVoid { question: "q" }), json!({ "question": "q" })),
        K::MeetingVote => {
            let secret = MeetingVote { question: "q", secret: true, films: None };
            assert_eq!(written(kind, &secret), json!({ "question": "q", "secret": true, "films": null }));
            (
                written(kind, &MeetingVote { question: "q", secret: false, films: Some(&films) }),
                json!({ "question": "q", "secret": false, "films": [e] }),
            )
        }
        K::PanelsSet => {
            (written(kind, &PanelsSet { panels: &[vec![judge], vec![deputy]] }), json!({ "panels": [[j], [d]] }))
        }
        K::PersonAdd => (written(kind, &PersonAdd { role }), json!({ "role": "unit_officer" })),
        K::PersonEdit => {
            let [unit, region, expertise] = [("u", ""), ("r", "s"), ("", "x")].map(|(from, to)| Replaced::of(from, to));
            let same = PersonEdit { role, unit: Replaced::of("u", "u"), region: None, expertise: None };
            assert_eq!(written(kind, &same), json!({ "role": "unit_officer" }));
            (
                written(kind, &PersonEdit { role, unit, region, expertise }),
                json!({
                    "role": "unit_officer", "unit": { "from": "u", "to": "" }, "region": { "from": "r", "to": "s" },
                    "expertise": { "from": "", "to": "x" },
                }),
            )
        }
        K::PersonInvite => (
            written(kind, &PersonInvite { email: "a@b.cn", role }),
            json!({ "email": "a@b.cn", "role": "unit_officer" }),
        ),
        K::PersonJoin => (written(kind, &PersonJoin { role }), json!({ "role": "unit_officer" })),
        K::PersonRemove => (written(kind, &PersonRemove { role }), json!({ "role": "unit_officer" })),
        K::PersonRevoke => (
            written(kind, &PersonRevoke { email: "a@b.cn", role }),
            json!({ "email": "a@b.cn", "role": "unit_officer" }),
        ),
        K::PersonTags => (written(kind, &PersonTags { tags: &["t".to_owned()] }), json!({ "tags": ["t"] })),
        K::RecusalDeclare => (
            written(kind, &RecusalDeclare { entry: &entry, reason: "r", marks_set_aside: Some(&marks) }),
            json!({ "entry": e, "reason": "r", "marks_set_aside": { "c1": 850 } }),
        ),
        K::RecusalDismiss => {
            let event = RecusalDismiss { entry: &entry, judge: &judge, round: 2 };
            (written(kind, &event), json!({ "entry": e, "judge": j, "round": 2 }))
        }
        K::RecusalFound => (
            written(kind, &RecusalFound { entry: &entry, judge: &judge, reason: "r", marks_set_aside: Some(&marks) }),
            json!({ "entry": e, "judge": j, "reason": "r", "marks_set_aside": { "c1": 850 } }),
        ),
        K::RecusalKeep => {
            (written(kind, &RecusalKeep { entry: &entry, judge: &judge }), json!({ "entry": e, "judge": j }))
        }
        K::RecusalLift => (
            written(kind, &RecusalLift { entry: &entry, judge: &judge, sheets: 2 }),
            json!({ "entry": e, "judge": j, "sheets": 2 }),
        ),
        K::RecusalReplace => {
            let event =
                |deadline| RecusalReplace { entry: &entry, leaves: &judge, comes: &deputy, sheets: 2, deadline };
            let without = json!({ "entry": e, "leaves": j, "comes": d, "sheets": 2 });
            assert_eq!(written(kind, &event(None)), without);
            (written(kind, &event(Some(5))), json!({ "entry": e, "leaves": j, "comes": d, "sheets": 2, "deadline": 5 }))
        }
        K::RoundAdvance => (
            written(
                kind,
                &RoundAdvance {
                    round: 2,
                    advance: Advance::Best(20),
                    entries: &[entry],
                    at_line: &[3],
                    at_line_go: true,
                    below: &[4, 5],
                },
            ),
            json!({
                "round": 2, "advance": { "best": 20 }, "entries": [e], "at_line": [3], "at_line_go": true,
                "below": [4, 5],
            }),
        ),
        K::PoolFreeze => (written(kind, &PoolFreeze { hash: "h" }), json!({ "hash": "h" })),
        K::RecordCountersign => (written(kind, &RecordCountersign { hash: "h" }), json!({ "hash": "h" })),
        K::SeedAmend => {
            (written(kind, &SeedAmend { reason: "r", decider: "d" }), json!({ "reason": "r", "decider": "d" }))
        }
        K::SeedDiffer => (written(kind, &SeedDiffer {}), json!({})),
        K::SeedDraw => (written(kind, &SeedDraw { seed: "05 11" }), json!({ "seed": "05 11" })),
        K::SeedHashes => (written(kind, &SeedHashes {}), json!({})),
        K::SeedName => (written(kind, &SeedName { source: "s" }), json!({ "source": "s" })),
        K::SeedType => (written(kind, &SeedType { hash: "h" }), json!({ "hash": "h" })),
        K::SeedVoid => (written(kind, &SeedVoid {}), json!({})),
        K::RecordKey => (
            written(kind, &RecordKey { from: "a", to: "b", reason: "r" }),
            json!({ "from": "a", "to": "b", "reason": "r" }),
        ),
        K::RoundCountersign => {
            (written(kind, &RoundCountersign { round: 1, hash: "h" }), json!({ "round": 1, "hash": "h" }))
        }
        K::RoundTerm => (
            written(kind, &RoundTerm { round: 1, deadline: 5, reason: "" }),
            json!({ "round": 1, "deadline": 5, "reason": "" }),
        ),
        K::ContestAmend => {
            let change = SealedChange::Method { before: Method::Mean, after: Method::Zscore };
            (
                written(kind, &ContestAmend { change: &change, reason: "r", decider: "c" }),
                json!({
                    "change": { "subject": "method", "before": "mean", "after": "zscore" }, "reason": "r", "decider": "c",
                }),
            )
        }
        K::FeedbackChoose => (written(kind, &FeedbackChoose { told: FeedbackKind::Both }), json!({ "told": "both" })),
        K::FeedbackReview => (
            written(kind, &FeedbackReview { entry: &entry, comment: "稳", released: true }),
            json!({ "entry": e, "comment": "稳", "released": true }),
        ),
        K::SelectionAmend => {
            let balance = Balance { size: 3, tolerance: None, rules: Vec::new() };
            (
                written(kind, &SelectionAmend { balance: &balance, reason: "r", decider: "c" }),
                json!({ "balance": { "size": 3, "tolerance": null, "rules": [] }, "reason": "r", "decider": "c" }),
            )
        }
        K::SelectionOverride => {
            let over = [OverTolerance { entry: other.to_string(), beside: entry.to_string(), gap: 1_500 }];
            let balance = Balance { size: 3, tolerance: None, rules: Vec::new() };
            let event = SelectionOverride {
                comes: None,
                leaves: Some(&other),
                reason: "r",
                decider: "c",
                over_tolerance: &over,
                breaks: &[BrokenRules { entry: other.to_string(), rules: vec!["east max".to_owned()] }],
                balance: Some(&balance),
            };
            (
                written(kind, &event),
                json!({
                    "comes": null, "leaves": o, "reason": "r", "decider": "c",
                    "over_tolerance": [{ "entry": o, "beside": e, "gap": 1_500 }],
                    "breaks": [{ "entry": o, "rules": ["east max"] }],
                    "balance": { "size": 3, "tolerance": null, "rules": [] },
                }),
            )
        }
        K::SelectionOverrideDrop => (written(kind, &SelectionOverrideDrop {}), json!({})),
        K::SelectionSeal => (
            written(kind, &SelectionSeal { hash: "h", selected: &[entry.to_string()], method: "mean" }),
            json!({ "hash": "h", "selected": [e], "method": "mean" }),
        ),
        K::SheetSave => (
            written(
                kind,
                &SheetSave {
                    entry: &entry,
                    version: 2,
                    marks: &marks,
                    total: None,
                    comments: &comments,
                    comment: "c",
                    red_line: "",
                    notes: 1,
                    watched_percent: 100,
                    skipped: "",
                },
            ),
            json!({
                "entry": e, "version": 2, "marks": { "c1": 850 }, "total": null, "comments": { "c1": "稳" },
                "comment": "c", "red_line": "", "notes": 1, "watched_percent": 100, "skipped": "",
            }),
        ),
        K::SheetsReopen => {
            (written(kind, &SheetsReopen { sheets: 2, reason: "r" }), json!({ "sheets": 2, "reason": "r" }))
        }
        K::SheetsSign => (
            written(kind, &SheetsSign { round: 1, sheets: 2, hash: "h" }),
            json!({ "round": 1, "sheets": 2, "hash": "h" }),
        ),
    }
}
