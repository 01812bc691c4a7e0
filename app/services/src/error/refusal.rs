//! The rules that say no, in words.

use domain::access::{Role, Scope};
use domain::contest::phase::Obstacle;
use domain::contest::{QuotaFamily, SettingsProblem};
use domain::entry::{EntryState, QuotaFull};
use domain::imports::SheetFault;
use domain::judging::sheet::{ContentProblem, MAX_NOTES};
use domain::letter::TemplateProblem;
use domain::limits;
use domain::scoring::Incomparable;
use domain::scoring::rubric::{MarkProblem, points};
use domain::tags::TagsProblem;
use domain::text::Lang;
use words::common::{entry_state, role};
use words::phrases::size;
use words::problems::settings_problem;
use words::{contest_settings, imports, phrases, refusals as m};

use super::meeting::MeetingRefusal;
use super::obstacle;
use super::text_name::TextName;

/// What makes a password easy to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    /// It became known elsewhere, or is made of the most usual words.
    Common,
    /// It is made of the person's name or address.
    Personal,
    /// It repeats itself, or follows the alphabet or the keys.
    Regular,
}

/// A rule that says no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Address and password do not belong together, or the account is disabled.
    WrongCredentials,
    /// The password of somebody who is signed in is another one.
    WrongPassword,
    /// The code is not one of the app's that counts now, nor a recovery code; or it was used.
    WrongCode,
    /// The sign-in goes on with a code, which cannot be asked for here.
    CodeNeeded,
    /// What was asked needs a password that was given within the last five minutes.
    PasswordAgain,
    /// The account has no second factor.
    NoSecondFactor,
    /// A second factor is asked of others by somebody who has none.
    SecondFactorFirst,
    /// Too many failed sign-ins; minutes to wait.
    TooManyAttempts(i64),
    /// Too many accounts were made from this network; minutes to wait.
    TooManyRegistrations(i64),
    /// The address is not one.
    BadEmail(String),
    /// The address has an account already.
    EmailTaken(String),
    /// Nobody knows yet whether the address is that of the account's owner.
    Unproven(String),
    /// A name, title or reason is missing or longer than `max` characters.
    Words {
        /// What it is for.
        what: TextName,
        /// Characters found.
        found: usize,
        /// Most allowed.
        max: usize,
    },
    /// The password is shorter or longer than [`domain::limits::PASSWORD`] allows.
    PasswordLength(usize),
    /// The password is too easy to guess.
    PasswordWeak(PasswordFault),
    /// The link or code was used, has ended or never was.
    TicketSpent,
    /// The installation is set up already.
    AlreadySetUp,
    /// A phase cannot be entered yet.
    Obstacles(Vec<Obstacle>),
    /// The call has ended at this time (already in the contest's zone, as text).
    DeadlinePassed(String),
    /// A deadline in words cannot be read.
    BadDeadline(String),
    /// A later deadline for one entrant that is not later than this, everybody's.
    NoExtension(String),
    /// A quota is used up.
    QuotaFull(QuotaFull),
    /// A role that nobody may have in a contest together with one the person has: whoever runs a contest does not judge it.
    TwoSides {
        /// The role to be given.
        role: Role,
        /// The one the person has.
        other: Role,
    },
    /// The person entered a film in the contest, and so does not judge it.
    OwnContest,
    /// An invitation to enter for a unit that names none.
    InvitationUnit,
    /// The person judges the contest, and so enters no film in it.
    JudgesHere,
    /// Whoever an entry is by judges the contest, and so no unit enters it for them.
    AuthorJudges,
    /// The entry was handed to this unit, which has it now.
    WithUnit(String),
    /// Creators of this contest hand their entries to a unit, which submits them.
    ThroughUnit,
    /// The unit does not take part in the contest.
    NoSuchUnit,
    /// Another unit nominated the work: it has one nominating unit.
    OtherUnit(String),
    /// Something followed a decision: it can no longer be taken back.
    SomethingFollowed,
    /// There is no scan of the nomination form, or it is not ready.
    NoNominationForm,
    /// The entry is in a state that does not allow this.
    State(EntryState),
    /// There is no judging copy, or it is not ready.
    FilmNotReady,
    /// The file has not one byte.
    FileEmpty,
    /// The file is larger than allowed, bytes.
    FileTooLarge {
        /// Declared or arrived.
        found: i64,
        /// Allowed.
        max: i64,
    },
    /// The file has an ending that is not allowed.
    FileType {
        /// Found.
        found: String,
        /// Allowed endings.
        allowed: Vec<String>,
    },
    /// Not enough free space to take the file in, bytes.
    NoSpace(i64),
    /// The sheets are signed.
    Signed,
    /// The judge is recused from every film of theirs.
    NothingToSign,
    /// The judge has not declared to have read the rules.
    NotDeclared,
    /// The term of the round ended at this time (already in the contest's zone, as text).
    TermOver(String),
    /// Too little of a film was watched to give marks, percent.
    Unwatched {
        /// Watched.
        found: i64,
        /// Asked for.
        needed: i64,
    },
    /// Films of which too little was watched to sign; entry numbers.
    FilmsUnwatched {
        /// Entry numbers.
        films: Vec<i64>,
        /// Percent asked for.
        needed: i64,
    },
    /// Sheets lack marks or do not exist; entry numbers.
    SheetsIncomplete(Vec<i64>),
    /// Marks that are not on the rubric's scale, or other parts of a sheet that cannot be kept.
    Marks(ContentProblem),
    /// No judges, no panel, or a panel without judges.
    NoJudges,
    /// Somebody has watched or scored a film of the round: judges are no longer dealt anew.
    RoundBegun,
    /// Fewer films would go on than there are places.
    TooFewAdvance {
        /// Films that would go on.
        found: usize,
        /// Places of the selection.
        places: usize,
    },
    /// The line is another than the one that was looked at.
    StaleLine,
    /// The rules of judging are others than those that were looked at.
    StaleRules,
    /// The change takes answers away from submitted entries, which was not confirmed as it is now.
    AnswersTakenAway,
    /// The address names no place of this list.
    BadCursor(String),
    /// A round after the first opens with the line.
    LineFirst,
    /// The copies that judges watch of these films are not made yet, by number.
    FilmsUnprepared(Vec<i64>),
    /// Films that nobody may score, because every judge has a conflict of interest; entry numbers.
    NobodyMayScore(Vec<i64>),
    /// Films that too few judges of their panel may score; entry numbers.
    TooFewJudges {
        /// Entry numbers.
        films: Vec<i64>,
        /// Judges each film needs.
        each: usize,
    },
    /// Assignments with scores exist already.
    AlreadyScored(i64),
    /// The selection is sealed already.
    AlreadySealed,
    /// The selection is not sealed.
    NotSealed,
    /// The method cannot compare the films.
    Method(Incomparable),
    /// An override names no film, or the same film for both sides.
    OverrideFilms,
    /// A scrutineer countersigns a round once.
    Countersigned,
    /// A checkpoint is confirmed once by each.
    CheckpointCountersigned,
    /// Nothing of the record is signed yet: there is no file of it.
    NoCheckpoint,
    /// No key that this process has signs the record: a pool is not frozen then.
    NoRecordKey,
    /// The pool is frozen: neither works nor what judging is done by change any more.
    PoolFrozen,
    /// The pool is not frozen yet.
    FreezeFirst,
    /// The pool is frozen and the seed is not drawn.
    SeedFirst,
    /// The seed is drawn already.
    SeedDrawn,
    /// Another way of drawing the seed was begun, or somebody may only type what dice show.
    OtherSeedWay,
    /// Another number of texts than a seed is made of.
    SeedParts,
    /// A text of the seed has another hash than was given before.
    SeedHash,
    /// Films were dealt to judges before the seed was there that they are dealt by.
    DealAgain,
    /// Rules are amended only where they cannot hold, and only where loosening them helps.
    RulesHold,
    /// A rubric that was sealed keeps its criteria, their order and its scale.
    OtherCriteria,
    /// An amendment that changes nothing.
    NothingAmended,
    /// The browser's inputs are not the server's any more.
    StaleInputs,
    /// What a ruling was weighed with changed each time before it could be kept.
    StaleRuling,
    /// No selection satisfies the rules.
    Infeasible,
    /// The settings cannot be used.
    Settings(SettingsProblem),
    /// The contest has no region with this code.
    NoSuchRegion(String),
    /// A role that nobody holds in a contest.
    NoSuchRole(Role),
    /// Words that name no role of a contest.
    UnknownRole(String),
    /// Somebody who is invited twice at once as the same; the address.
    InvitedTwice(String),
    /// A table of people to be invited that is none; the line with a quote that is never closed.
    OpenQuote(usize),
    /// So many people to be invited at once.
    InvitationCount(usize),
    /// Tags that cannot be kept.
    Tags(TagsProblem),
    /// A time zone that does not exist.
    NoSuchZone(String),
    /// The last administrator cannot be disabled.
    LastAdministrator,
    /// A person who is to be erased still has these roles in contests that are not over; each with the title.
    EraseRoles(Vec<(Role, String)>),
    /// A judge who is to be erased has films to score and to sign in these contests.
    EraseJudge(Vec<String>),
    /// A person who is to be erased has entries in contests that are not over; titles of contest and work.
    EraseEntries(Vec<(String, String)>),
    /// What was signed was erased with the person who signed it; only its hash is there.
    SignatureErased,
    /// A token without a scope.
    NoScope,
    /// A token that would last this many days.
    TokenDays(i64),
    /// The checksum of what was sent is another one than was announced.
    Checksum,
    /// An upload that was taken back or left unfinished for too long.
    UploadGone,
    /// An upload whose bytes the disk no longer has.
    UploadLost,
    /// Another process goes on writing to the upload.
    UploadBusy,
    /// An upload in a folder of another server.
    UploadElsewhere,
    /// Parts of a film that are unfinished, unknown or somebody else's.
    PartsUnfinished,
    /// The person has begun too many uploads and finished none of them; the most that may be.
    TooManyUnfinished(i64),
    /// Too many requests bring bytes at once, of this person or of all.
    TooManyUploads,
    /// More passwords wait to be verified than can be in a moment.
    TooBusy,
    /// There is no export of this name.
    UnknownExport {
        /// Found.
        found: String,
        /// Keys of those there are.
        allowed: Vec<String>,
    },
    /// An export is not offered in this format.
    ExportFormat {
        /// Found.
        found: String,
        /// Formats it is offered in.
        allowed: Vec<String>,
    },
    /// A text is no delivery status notification of a letter.
    NoDeliveryStatus,
    /// The text of letters cannot be used.
    Template(TemplateProblem),
    /// An organiser looks as somebody else, and does nothing meanwhile.
    OnlyLooking,
    /// The contest of an archive is here already; its title.
    ContestHere(String),
    /// An archive names this address, and nobody knows yet whether it is that of the account's owner.
    ArchiveUnproven(String),
    /// An archive is no contest, or one of a later program; what is wrong with it.
    Archive(String),
    /// A file is no spreadsheet of entries that can be imported.
    Sheet(SheetFault),
    /// A rule of the selection meeting.
    Meeting(MeetingRefusal),
}

impl Refusal {
    /// What a person is told: what was found, what is allowed.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let films = |numbers: &[i64]| phrases::entry_numbers(lang, numbers);
        match self {
            Self::WrongCredentials => m::wrong_credentials(lang).to_owned(),
            Self::WrongPassword => m::wrong_password(lang).to_owned(),
            Self::WrongCode => m::wrong_code(lang).to_owned(),
            Self::CodeNeeded => m::code_needed(lang).to_owned(),
            Self::PasswordAgain => m::password_again(lang).to_owned(),
            Self::NoSecondFactor => m::no_second_factor(lang).to_owned(),
            Self::SecondFactorFirst => m::second_factor_first(lang).to_owned(),
            Self::TooManyAttempts(minutes) => m::too_many_attempts(lang, *minutes),
            Self::TooManyRegistrations(minutes) => m::too_many_registrations(lang, *minutes),
            Self::BadEmail(found) => m::bad_email(lang, found),
            Self::EmailTaken(email) => m::email_taken(lang, email),
            Self::Unproven(email) => m::unproven(lang, email),
            Self::Words { what, found: 0, .. } => m::text_missing(lang, what.label(lang)),
            Self::Words { what, found, max } => m::text_length(lang, what.label(lang), *found, *max),
            Self::PasswordLength(found) => m::password_length(lang, *found, limits::PASSWORD.0, limits::PASSWORD.1),
            Self::PasswordWeak(PasswordFault::Common) => m::password_common(lang).to_owned(),
            Self::PasswordWeak(PasswordFault::Personal) => m::password_personal(lang).to_owned(),
            Self::PasswordWeak(PasswordFault::Regular) => m::password_regular(lang).to_owned(),
            Self::TicketSpent => m::ticket_spent(lang).to_owned(),
            Self::AlreadySetUp => m::already_set_up(lang).to_owned(),
            Self::Obstacles(all) => {
                let all: Vec<String> = all.iter().map(|one| obstacle(*one, lang)).collect();
                m::obstacles(lang, &phrases::clauses(lang, &all))
            }
            Self::DeadlinePassed(at) => m::deadline_passed(lang, at),
            Self::BadDeadline(found) => m::bad_deadline(lang, found),
            Self::NoExtension(deadline) => m::no_extension(lang, deadline),
            Self::QuotaFull(full) => {
                let titles: Vec<String> = full.counted.iter().map(|title| phrases::titled(lang, title)).collect();
                let titles = phrases::list(lang, &titles);
                let counted = match (full.counted.len(), full.others) {
                    (_, 0) => m::quota_own(lang, &titles),
                    (0, others) => m::quota_others(lang, others),
                    (_, others) => m::quota_own_and_others(lang, &titles, others),
                };
                match full.family {
                    QuotaFamily::Region => m::quota_region(lang, full.max, &counted),
                    QuotaFamily::SubmittingUnit => m::quota_unit(lang, full.max, &counted),
                    QuotaFamily::Creator => m::quota_creator(lang, full.max, &counted),
                }
            }
            Self::TwoSides { role: wanted, other } => m::two_sides(lang, role(lang, *wanted), role(lang, *other)),
            Self::OwnContest => m::own_contest(lang).to_owned(),
            Self::InvitationUnit => m::invitation_unit(lang, role(lang, Role::UnitOfficer)),
            Self::JudgesHere => m::judges_here(lang).to_owned(),
            Self::WithUnit(unit) => m::with_unit(lang, unit),
            Self::AuthorJudges => m::author_judges(lang).to_owned(),
            Self::ThroughUnit => m::through_unit(lang).to_owned(),
            Self::NoSuchUnit => m::no_such_unit(lang).to_owned(),
            Self::OtherUnit(unit) => m::other_unit(lang, unit),
            Self::SomethingFollowed => m::something_followed(lang).to_owned(),
            Self::NoNominationForm => m::no_nomination_form(lang).to_owned(),
            Self::State(state) => m::entry_state(lang, entry_state(lang, *state)),
            Self::FilmNotReady => m::film_not_ready(lang).to_owned(),
            Self::FileEmpty => m::file_empty(lang).to_owned(),
            Self::FileTooLarge { found, max } => m::file_too_large(lang, &size(*found), &size(*max)),
            Self::FileType { found, allowed } => m::file_type(lang, found, &phrases::list(lang, allowed)),
            Self::NoSpace(free) => m::no_space(lang, &size(*free)),
            Self::Signed => m::signed(lang).to_owned(),
            Self::NothingToSign => m::nothing_to_sign(lang).to_owned(),
            Self::NotDeclared => m::not_declared(lang).to_owned(),
            Self::TermOver(until) => m::term_over(lang, until),
            Self::Unwatched { found, needed } => m::unwatched(lang, *found, *needed),
            Self::FilmsUnwatched { films: numbers, needed } => m::films_unwatched(lang, *needed, &films(numbers)),
            Self::SheetsIncomplete(numbers) => m::sheets_incomplete(lang, &films(numbers)),
            Self::Marks(problem) => sheet_problem(problem, lang),
            Self::RoundBegun => m::round_begun(lang).to_owned(),
            Self::TooFewAdvance { found, places } => m::too_few_advance(lang, *found, *places),
            Self::StaleLine => m::stale_line(lang).to_owned(),
            Self::StaleRules => m::stale_rules(lang).to_owned(),
            Self::AnswersTakenAway => m::answers_taken_away(lang).to_owned(),
            Self::BadCursor(found) => m::bad_cursor(lang, found),
            Self::LineFirst => m::line_first(lang).to_owned(),
            Self::NoJudges => m::no_judges(lang).to_owned(),
            Self::FilmsUnprepared(numbers) => m::films_unprepared(lang, &films(numbers)),
            Self::NobodyMayScore(numbers) => m::nobody_may_score(lang, &films(numbers)),
            Self::TooFewJudges { films: numbers, each } => m::too_few_judges(lang, *each, &films(numbers)),
            Self::AlreadyScored(count) => m::already_scored(lang, *count),
            Self::AlreadySealed => m::already_sealed(lang).to_owned(),
            Self::Method(Incomparable::Apart(parts)) => m::method_apart(lang, *parts),
            Self::Method(Incomparable::Trim) => m::method_trim(lang).to_owned(),
            Self::Method(Incomparable::TooFew) => m::method_too_few(lang).to_owned(),
            Self::OverrideFilms => m::override_films(lang).to_owned(),
            Self::Countersigned => m::countersigned(lang).to_owned(),
            Self::CheckpointCountersigned => m::checkpoint_countersigned(lang).to_owned(),
            Self::NoCheckpoint => m::no_checkpoint(lang).to_owned(),
            Self::NoRecordKey => m::no_record_key(lang).to_owned(),
            Self::PoolFrozen => m::pool_frozen(lang).to_owned(),
            Self::FreezeFirst => m::freeze_first(lang).to_owned(),
            Self::SeedFirst => m::seed_first(lang).to_owned(),
            Self::SeedDrawn => m::seed_drawn(lang).to_owned(),
            Self::OtherSeedWay => m::other_seed_way(lang).to_owned(),
            Self::SeedParts => m::seed_parts(lang).to_owned(),
            Self::SeedHash => m::seed_hash(lang).to_owned(),
            Self::DealAgain => m::deal_again(lang).to_owned(),
            Self::RulesHold => m::rules_hold(lang).to_owned(),
            Self::OtherCriteria => m::other_criteria(lang).to_owned(),
            Self::NothingAmended => m::nothing_amended(lang).to_owned(),
            Self::NotSealed => m::not_sealed(lang).to_owned(),
            Self::StaleInputs => m::stale_inputs(lang).to_owned(),
            Self::StaleRuling => m::stale_ruling(lang).to_owned(),
            Self::Infeasible => m::infeasible(lang).to_owned(),
            Self::Settings(problem) => m::settings(lang, &problem.place(), &settings_problem(lang, problem)),
            Self::NoSuchRegion(found) => contest_settings::no_such_region(lang, found),
            Self::NoSuchRole(found) => {
                let held = Role::ALL.into_iter().filter(|role| role.is_of_contests()).map(|one| role(lang, one));
                m::no_such_role(lang, role(lang, *found), &phrases::list(lang, &held.collect::<Vec<_>>()))
            }
            Self::UnknownRole(found) => {
                let held = Role::ALL.into_iter().filter(|role| role.is_of_contests()).map(|one| role(lang, one));
                m::no_such_role(lang, found, &phrases::list(lang, &held.collect::<Vec<_>>()))
            }
            Self::InvitedTwice(email) => m::invited_twice(lang, email),
            Self::OpenQuote(line) => m::open_quote(lang, *line),
            Self::InvitationCount(found) => m::invitation_count(lang, *found, limits::INVITATIONS),
            Self::Tags(TagsProblem::TooMany { found }) => m::tags_count(lang, *found, limits::TAGS),
            Self::Tags(TagsProblem::TooLong { found }) => m::tag_length(lang, found, limits::TAG),
            Self::NoSuchZone(found) => contest_settings::no_such_zone(lang, found),
            Self::LastAdministrator => m::last_administrator(lang).to_owned(),
            Self::EraseRoles(roles) => {
                let roles: Vec<String> =
                    roles.iter().map(|(held, title)| phrases::labelled(lang, title, role(lang, *held))).collect();
                m::erase_roles(lang, &phrases::list(lang, &roles))
            }
            Self::EraseJudge(contests) => m::erase_judge(lang, &phrases::list(lang, contests)),
            Self::EraseEntries(works) => {
                let works: Vec<String> =
                    works.iter().map(|(contest, work)| phrases::labelled(lang, contest, work)).collect();
                m::erase_entries(lang, &phrases::list(lang, &works))
            }
            Self::SignatureErased => m::signature_erased(lang).to_owned(),
            Self::NoScope => m::no_scope(lang, &phrases::list(lang, &Scope::ALL.map(Scope::key))),
            Self::TokenDays(found) => m::token_days(lang, *found, limits::TOKEN_DAYS),
            Self::Checksum => m::checksum(lang).to_owned(),
            Self::UploadGone => m::upload_gone(lang).to_owned(),
            Self::UploadLost => m::upload_lost(lang).to_owned(),
            Self::UploadBusy => m::upload_busy(lang).to_owned(),
            Self::UploadElsewhere => m::upload_elsewhere(lang).to_owned(),
            Self::PartsUnfinished => m::parts_unfinished(lang).to_owned(),
            Self::TooManyUnfinished(max) => m::too_many_unfinished(lang, *max),
            Self::TooManyUploads => m::too_many_uploads(lang).to_owned(),
            Self::TooBusy => m::too_busy(lang).to_owned(),
            Self::UnknownExport { found, allowed } => m::unknown_export(lang, found, &phrases::list(lang, allowed)),
            Self::ExportFormat { found, allowed } => m::export_format(lang, found, &phrases::list(lang, allowed)),
            Self::NoDeliveryStatus => m::no_delivery_status(lang).to_owned(),
            Self::Template(problem) => template_problem(problem, lang),
            Self::OnlyLooking => m::only_looking(lang).to_owned(),
            Self::ContestHere(title) => m::contest_here(lang, &phrases::titled(lang, title)),
            Self::ArchiveUnproven(email) => m::archive_unproven(lang, email),
            Self::Archive(found) => m::archive(lang, found),
            Self::Sheet(fault) => imports::sheet_fault(lang, fault),
            Self::Meeting(refusal) => refusal.message(lang),
        }
    }
}

/// Why the text of letters cannot be used.
fn template_problem(problem: &TemplateProblem, lang: Lang) -> String {
    match problem {
        TemplateProblem::Unknown { found, allowed } => {
            let allowed: Vec<String> = allowed.iter().map(|one| format!("{{{}}}", one.key())).collect();
            m::template_unknown(lang, &format!("{{{found}}}"), &phrases::list(lang, &allowed))
        }
        TemplateProblem::Brace { found } => m::template_brace(lang, found),
        TemplateProblem::Empty => m::text_missing(lang, TextName::LetterText.label(lang)),
    }
}

/// Why a sheet is refused; marks in points, not in the hundredths they are kept in.
fn sheet_problem(problem: &ContentProblem, lang: Lang) -> String {
    match problem {
        ContentProblem::Mark(MarkProblem::UnknownCriterion { found, .. })
        | ContentProblem::UnknownCriterion { found, .. } => m::mark_criterion(lang, found),
        ContentProblem::Mark(MarkProblem::OffScale { criterion, found, max, step }) => {
            m::mark_scale(lang, criterion, &points(*found), &points(*max), &points(*step))
        }
        ContentProblem::TooLong { found, max, .. } => m::sheet_text(lang, *found, *max),
        ContentProblem::TooManyNotes { found } => m::sheet_notes(lang, *found, MAX_NOTES),
        ContentProblem::NoteTime { .. } => m::note_time(lang).to_owned(),
    }
}
