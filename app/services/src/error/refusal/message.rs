//! What a person is told of a rule that says no.

use domain::access::{Role, Scope};
use domain::contest::QuotaFamily;
use domain::judging::sheet::{ContentProblem, MAX_NOTES};
use domain::letter::TemplateProblem;
use domain::limits;
use domain::notice::MOST_WORKDAYS;
use domain::scoring::Incomparable;
use domain::scoring::rubric::{MarkProblem, points};
use domain::tags::TagsProblem;
use domain::text::Lang;
use words::common::{entry_state, role};
use words::phrases::size;
use words::problems::settings_problem;
use words::{
    certificates, channels, contest_settings, exhibition_checks, exhibition_library, exhibition_orders,
    exhibition_packs, exhibition_plans, exhibition_report, exhibition_sites, exhibition_viewings, imports, phrases,
    popularity, public, refusals as m, releases,
};

use crate::error::obstacle;
use crate::error::refusal::{PasswordFault, Refusal};
use crate::error::text_name::TextName;

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
            Self::FileUnnamed => m::file_unnamed(lang).to_owned(),
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
            Self::PackageUnprepared(files) => m::package_unprepared(lang, *files),
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
            Self::NoGlyph { ch, text } => {
                m::no_glyph(lang, &ch.to_string(), &format!("U+{:04X}", u32::from(*ch)), text)
            }
            Self::NoRoom(text) => m::no_room(lang, text),
            Self::ExportFormat { found, allowed } => m::export_format(lang, found, &phrases::list(lang, allowed)),
            Self::NoDeliveryStatus => m::no_delivery_status(lang).to_owned(),
            Self::CertificatePrefix => m::certificate_prefix(lang).to_owned(),
            Self::CertificateTemplate(faults) => {
                let faults: Vec<String> = faults.iter().map(|fault| certificates::fault(lang, fault)).collect();
                m::certificate_template(lang, &phrases::sentences(lang, &faults))
            }
            Self::CertificatePicture(problem) => certificates::picture_problem(lang, *problem),
            Self::TooManyCertificates(most) => m::too_many_certificates(lang, *most),
            Self::CertificateEnded => m::certificate_ended(lang).to_owned(),
            Self::CertificateMistyped => m::certificate_mistyped(lang).to_owned(),
            Self::NoCertificate => m::no_certificate(lang).to_owned(),
            Self::NoCertificates => m::no_certificates(lang).to_owned(),
            Self::NobodyChosen => m::nobody_chosen(lang).to_owned(),
            Self::Template(problem) => template_problem(problem, lang),
            Self::OnlyLooking => m::only_looking(lang).to_owned(),
            Self::PublicPage(problem) => public::page_problem(lang, problem),
            Self::PublicFile(problem) => public::file_problem(lang, problem),
            Self::Release(problem) => releases::problem(lang, *problem),
            Self::ContestHere(title) => m::contest_here(lang, &phrases::titled(lang, title)),
            Self::ArchiveUnproven(email) => m::archive_unproven(lang, email),
            Self::Archive(found) => m::archive(lang, found),
            Self::Sheet(fault) => imports::sheet_fault(lang, fault),
            Self::Calendar(fault) => words::calendar::fault(lang, fault),
            Self::NoticeDays(found) => m::notice_days(lang, *found, MOST_WORKDAYS),
            Self::NoticeUnchanged => m::notice_unchanged(lang).to_owned(),
            Self::NoticeWaits(open) => m::notice_waits(lang, *open),
            Self::NoticeOver(last) => m::notice_over(lang, last),
            Self::FewFacts(least) => m::few_facts(lang, *least),
            Self::TooManyObjections(minutes) => m::too_many_objections(lang, *minutes),
            Self::WrongReceipt => m::wrong_receipt(lang).to_owned(),
            Self::ObjectionStands => m::objection_stands(lang).to_owned(),
            Self::TellsOfObjector => m::tells_of_objector(lang).to_owned(),
            Self::TooMuchEvidence(most) => m::too_much_evidence(lang, *most),
            Self::EvidenceBusy => m::evidence_busy(lang).to_owned(),
            Self::EvidenceOfToday => m::evidence_of_today(lang).to_owned(),
            Self::EvidenceFull => m::evidence_full(lang).to_owned(),
            Self::Plan(problems) => exhibition_plans::problems(lang, problems),
            Self::Pack(problem) => exhibition_packs::problem(lang, problem),
            Self::Channel(problem) => channels::problem(lang, problem),
            Self::Participation(problem) => exhibition_report::problem(lang, problem),
            Self::Collection(problem) => exhibition_library::problem(lang, problem),
            Self::Site(problem) => exhibition_sites::problem(lang, problem),
            Self::Viewing(problem) => exhibition_viewings::problem(lang, problem),
            Self::Order(problem) => exhibition_orders::problem(lang, problem),
            Self::Vote(problem) => popularity::problem(lang, problem),
            Self::SpotCheck(problem) => exhibition_checks::problem(lang, problem),
            Self::Meeting(refusal) => refusal.message(lang),
            Self::Award(refusal) => refusal.message(lang),
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
