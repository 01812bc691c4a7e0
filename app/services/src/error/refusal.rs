//! The rules that say no.

mod message;

use domain::access::Role;
use domain::calendar::CalendarFault;
use domain::certificates::{PictureProblem, TemplateFault};
use domain::channels::ChannelProblem;
use domain::contest::phase::Obstacle;
use domain::contest::{PublicFileProblem, PublicPageProblem, SettingsProblem};
use domain::entry::{EntryState, QuotaFull};
use domain::exhibition::library::CollectionProblem;
use domain::exhibition::orders::OrderProblem;
use domain::exhibition::packs::PackProblem;
use domain::exhibition::participation::ParticipationProblem;
use domain::exhibition::plans::PlanProblem;
use domain::exhibition::site::SiteProblem;
use domain::exhibition::spot_check::SpotCheckProblem;
use domain::exhibition::viewing_problem::ViewingProblem;
use domain::imports::SheetFault;
use domain::judging::sheet::ContentProblem;
use domain::letter::TemplateProblem;
use domain::popularity::VoteProblem;
use domain::release::ReleaseProblem;
use domain::scoring::Incomparable;
use domain::tags::TagsProblem;

use super::award::AwardRefusal;
use super::meeting::MeetingRefusal;
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
    /// The file comes without a name, or with one that is not UTF-8.
    FileUnnamed,
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
    /// The archive of the chosen films waits for the checksums of so many files.
    PackageUnprepared(usize),
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
    /// No key that this process has signs the record: a pool is not frozen then, by hand or with the first round.
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
    /// No font has a character of a document; the text is what stands around it.
    NoGlyph {
        /// The character.
        ch: char,
        /// The text.
        text: String,
    },
    /// A text has no room in its place, as small as it may be.
    NoRoom(String),
    /// A text is no delivery status notification of a letter.
    NoDeliveryStatus,
    /// Numbers of certificates cannot begin so, or all of the prefix are given.
    CertificatePrefix,
    /// A template of certificates cannot be used.
    CertificateTemplate(Vec<TemplateFault>),
    /// A file cannot be the picture of a template of certificates.
    CertificatePicture(PictureProblem),
    /// Certificates that are issued together are larger than may be; so many of them are not.
    TooManyCertificates(usize),
    /// A certificate was replaced or revoked already.
    CertificateEnded,
    /// The number of a certificate was mistyped: its check character is another.
    CertificateMistyped,
    /// No certificate has this number and this name.
    NoCertificate,
    /// There is no certificate that holds.
    NoCertificates,
    /// Nobody was chosen to get one.
    NobodyChosen,
    /// The text of letters cannot be used.
    Template(TemplateProblem),
    /// An organiser looks as somebody else, and does nothing meanwhile.
    OnlyLooking,
    /// The public page of a contest cannot be so.
    PublicPage(PublicPageProblem),
    /// A file cannot be put on a public page.
    PublicFile(PublicFileProblem),
    /// Rights and consent for a film cannot be given, or withdrawn, so.
    Release(ReleaseProblem),
    /// The contest of an archive is here already; its title.
    ContestHere(String),
    /// An archive names this address, and nobody knows yet whether it is that of the account's owner.
    ArchiveUnproven(String),
    /// An archive is no contest, or one of a later program; what is wrong with it.
    Archive(String),
    /// A file is no spreadsheet of entries that can be imported.
    Sheet(SheetFault),
    /// A list of days cannot be read.
    Calendar(CalendarFault),
    /// A notice that would last so many working days, or objections that would be answered within so many.
    NoticeDays(u32),
    /// Another notice that would say what the one before says.
    NoticeUnchanged,
    /// Another notice while this many objections wait for an answer.
    NoticeWaits(i64),
    /// An objection to a notice that is over; its last day.
    NoticeOver(String),
    /// An objection without a name whose facts have fewer characters than this.
    FewFacts(usize),
    /// Too many objections came from this network; minutes to wait.
    TooManyObjections(i64),
    /// No objection has this receipt and this secret.
    WrongReceipt,
    /// An objection that was answered, or was not accepted yet.
    ObjectionStands,
    /// An answer, which everybody may read, that tells who objected.
    TellsOfObjector,
    /// More files than an objection may have.
    TooMuchEvidence(usize),
    /// Too many bring evidence at once, of this network or of all.
    EvidenceBusy,
    /// The network has sent as many bytes of evidence as are taken of one in a day.
    EvidenceOfToday,
    /// The contest keeps no more evidence.
    EvidenceFull,
    /// A viewing plan cannot be so, or something cannot be done with it now.
    Plan(Vec<PlanProblem>),
    /// Something of a channel cannot be so.
    Channel(ChannelProblem),
    /// A month of the exhibition cannot be reported or approved so.
    Participation(ParticipationProblem),
    /// A collection of films cannot be so.
    Collection(CollectionProblem),
    /// A pack is not made, or not given out, or evidence is not brought so.
    Pack(PackProblem),
    /// Something of a site, of a region or of who works there cannot be so.
    Site(SiteProblem),
    /// Something of a viewing at a site is not taken or not done.
    Viewing(ViewingProblem),
    /// Something of previews, orders or menus cannot be so.
    Order(OrderProblem),
    /// Something of the popularity vote cannot be so.
    Vote(VoteProblem),
    /// A spot check of sites cannot be so.
    SpotCheck(SpotCheckProblem),
    /// A rule of the selection meeting.
    Meeting(MeetingRefusal),
    /// A rule of the awards.
    Award(AwardRefusal),
}
