//! The vocabulary of the audit trail: what can happen, and by what names its details are kept.
//!
//! Both lists are what rows are written with. A row once written is never changed, so a key is never renamed and never used
//! again for something else.

use serde::Serialize;

/// An enum whose variants each have one key, with the list of all and the reading of a key.
macro_rules! table {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $key:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// All of them, by key.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The key in stored rows.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => $key,)*
                }
            }

            /// Reads [`Self::key`]; `None` for a key of another version of the program.
            #[must_use]
            pub fn parse(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.key() == key)
            }
        }
    };
}

mod detail;
mod places;

pub use detail::DetailKey;
pub use places::{PlaceRange, places_text, read_places};

table! {
    /// What happened.
    EventKind {
        /// An account was made.
        AccountCreate = "account.create",
        /// An account was disabled.
        AccountDisable = "account.disable",
        /// A disabled account was enabled again.
        AccountEnable = "account.enable",
        /// A person was erased: what was kept about them, and what the audit trail says of them.
        AccountErase = "account.erase",
        /// A password was set.
        AccountPassword = "account.password",
        /// A person proved the address of an account by a link that was sent there.
        AccountProof = "account.proof",
        /// A person asked for another letter that proves the address of an account.
        AccountProofAsk = "account.proof_ask",
        /// A sign-in was completed by a recovery code.
        AccountRecoveryCode = "account.recovery_code",
        /// New recovery codes were made.
        AccountRecoveryCodes = "account.recovery_codes",
        /// A link to set a new password was made.
        AccountResetLink = "account.reset_link",
        /// A person removed the second factor.
        AccountSecondFactorOff = "account.second_factor_off",
        /// A person set up a second factor.
        AccountSecondFactorOn = "account.second_factor_on",
        /// An administrator removed somebody's second factor.
        AccountSecondFactorReset = "account.second_factor_reset",
        /// A person ended sessions of other browsers.
        AccountSessionEnd = "account.session_end",
        /// A person signed in.
        AccountSignIn = "account.sign_in",
        /// Sign-ins failed; the first, the tenth, the hundredth of a day and so on.
        AccountSignInFailed = "account.sign_in_failed",
        /// A person ended a session.
        AccountSignOut = "account.sign_out",
        /// A person ended all sessions.
        AccountSignOutEverywhere = "account.sign_out_everywhere",
        /// Films were assigned to judges.
        AssignmentConfirm = "assignment.confirm",
        /// The result was announced.
        AwardsAnnounce = "awards.announce",
        /// Who gets which award was decided.
        AwardsDecide = "awards.decide",
        /// The awards of a contest were set up or changed.
        AwardsPlan = "awards.plan",
        /// A film was given another award than was proposed, or none.
        AwardsRule = "awards.rule",
        /// Such a ruling was taken back.
        AwardsRuleDrop = "awards.rule_drop",
        /// A film was broadcast, or the day of it was put right.
        BroadcastAir = "broadcast.air",
        /// A film was put on the run-down sheet of a station.
        BroadcastPlan = "broadcast.plan",
        /// It was taken off again.
        BroadcastRemove = "broadcast.remove",
        /// The days that are not as the week says were set.
        CalendarEdit = "calendar.edit",
        /// Certificates were issued.
        CertificateIssue = "certificate.issue",
        /// The picture of a template of certificates was put there, in place of the one before.
        CertificatePicture = "certificate.picture",
        /// It was taken off.
        CertificatePictureRemove = "certificate.picture_remove",
        /// A certificate was replaced by another one.
        CertificateReplace = "certificate.replace",
        /// A certificate was revoked.
        CertificateRevoke = "certificate.revoke",
        /// What certificates of a kind look like was changed.
        CertificateTemplate = "certificate.template",
        /// A channel was added that messages about a contest are sent to.
        ChannelAdd = "channel.add",
        /// A film was announced on channels.
        ChannelAnnounce = "channel.announce",
        /// The owner of a channel answered that there is nobody any more.
        ChannelGone = "channel.gone",
        /// A channel was removed.
        ChannelRemove = "channel.remove",
        /// A message to a channel was sent again.
        ChannelRepeat = "channel.repeat",
        /// A channel was switched on or off.
        ChannelSwitch = "channel.switch",
        /// Whether a channel works was tried.
        ChannelTry = "channel.try",
        /// A collection of films for an occasion was made.
        CollectionCreate = "collection.create",
        /// It was removed.
        CollectionDelete = "collection.delete",
        /// Its name, introduction or day were changed.
        CollectionEdit = "collection.edit",
        /// Other films were put into it, or in another order.
        CollectionFilms = "collection.films",
        /// It was decided whether a judge who only looks tied to a film has a conflict of interest.
        ConflictDecide = "conflict.decide",
        /// Such a decision was taken back.
        ConflictWithdraw = "conflict.withdraw",
        /// What was sealed with the first round was amended, or a film left a sealed selection.
        ContestAmend = "contest.amend",
        /// A contest was made.
        ContestCreate = "contest.create",
        /// The deadline of the call was moved.
        ContestDeadline = "contest.deadline",
        /// Settings were changed.
        ContestEdit = "contest.edit",
        /// A whole contest was written into an archive.
        ContestExport = "contest.export",
        /// The deadline was extended for one person or unit.
        ContestExtension = "contest.extension",
        /// A contest came from an archive, with its record up to here.
        ContestImport = "contest.import",
        /// The scoring method was chosen.
        ContestMethod = "contest.method",
        /// A contest went to another phase.
        ContestPhase = "contest.phase",
        /// The sites were named whose pages may show the player.
        EmbedHosts = "embed.hosts",
        /// Entries came in by a spreadsheet.
        EntriesImport = "entries.import",
        /// An entry was passed, returned or refused.
        EntryCheck = "entry.check",
        /// An entry was begun.
        EntryDraft = "entry.draft",
        /// The answers of an entry were changed.
        EntryEdit = "entry.edit",
        /// A creator handed an entry to a unit.
        EntryHand = "entry.hand",
        /// A note about an entry was left for colleagues.
        EntryNote = "entry.note",
        /// The first of two readers came to a decision about an entry.
        EntryRead = "entry.read",
        /// It was decided whether two entries that look like the same work are.
        EntrySameWork = "entry.same_work",
        /// An entry was submitted.
        EntrySubmit = "entry.submit",
        /// The decision about an entry was taken back.
        EntryUncheck = "entry.uncheck",
        /// An entry was taken back by its author.
        EntryWithdraw = "entry.withdraw",
        /// What holds for the exhibition was set.
        ExhibitionEdit = "exhibition.edit",
        /// A person lost a role in the exhibition.
        ExhibitionEnd = "exhibition.end",
        /// A person got a role in the exhibition.
        ExhibitionGrant = "exhibition.grant",
        /// A file about a contest was taken away, or read by a program.
        ExportTake = "export.take",
        /// A private feed was made.
        FeedKeyCreate = "feed_key.create",
        /// It was revoked.
        FeedKeyRevoke = "feed_key.revoke",
        /// It was chosen what authors are told of their sheets.
        FeedbackChoose = "feedback.choose",
        /// A comment was released to the author of its film, or withheld.
        FeedbackReview = "feedback.review",
        /// An upload was begun.
        FileBegin = "file.begin",
        /// All bytes of a file arrived.
        FileComplete = "file.complete",
        /// A film was examined.
        FileExamine = "file.examine",
        /// An unfinished upload was removed.
        FileRemove = "file.remove",
        /// A film that was replaced or withdrawn was removed for good.
        FileSweep = "file.sweep",
        /// Exhibition rights and consent for a film were put on file.
        FilmRelease = "film.release",
        /// They were withdrawn.
        FilmReleaseWithdraw = "film.release_withdraw",
        /// A judge gave a reason not to see the rest of a film.
        FilmSkip = "film.skip",
        /// More of a film was reported as watched than can have been since its address was followed.
        FilmUnverified = "film.unverified",
        /// A background job failed for the last time.
        JobGivenUp = "job.given_up",
        /// Failed jobs about an entry were taken up again.
        JobRetry = "job.retry",
        /// A judge declared to have read the rules.
        JudgeDeclare = "judge.declare",
        /// A letter came back.
        LetterBounce = "letter.bounce",
        /// Letters were released.
        LetterRelease = "letter.release",
        /// It was decided how a contest goes about its letters.
        LetterSettings = "letter.settings",
        /// The text of letters of a kind was changed.
        LetterTemplate = "letter.template",
        /// A person wants no more news.
        LetterUnsubscribe = "letter.unsubscribe",
        /// Letters were withdrawn.
        LetterWithdraw = "letter.withdraw",
        /// Letters were written to several people.
        LetterWrite = "letter.write",
        /// A vote among tied films was opened.
        MeetingAgain = "meeting.again",
        /// A ballot was opened.
        MeetingBallot = "meeting.ballot",
        /// The chair broke a tie.
        MeetingCasting = "meeting.casting",
        /// A meeting was closed.
        MeetingClose = "meeting.close",
        /// A member came to a meeting.
        MeetingCome = "meeting.come",
        /// A ballot was closed and counted.
        MeetingCount = "meeting.count",
        /// A proposal was decided.
        MeetingDecide = "meeting.decide",
        /// A film was put on everybody's screen.
        MeetingFilm = "meeting.film",
        /// A member left a meeting.
        MeetingLeave = "meeting.leave",
        /// A meeting was opened.
        MeetingOpen = "meeting.open",
        /// An override was proposed.
        MeetingPropose = "meeting.propose",
        /// A secret ballot was closed with too few papers to be counted.
        MeetingVoid = "meeting.void",
        /// A member voted.
        MeetingVote = "meeting.vote",
        /// A menu of films was drafted at a site.
        MenuDraft = "menu.draft",
        /// A menu of films was set at a site.
        MenuSet = "menu.set",
        /// A unit changed the order of its recommendation.
        NominationRank = "nomination.rank",
        /// A unit gave an entry back to its author.
        NominationReturn = "nomination.return",
        /// What the next publicity notice says was set.
        NoticeDraft = "notice.draft",
        /// A publicity notice went up.
        NoticePublish = "notice.publish",
        /// An objection was accepted to be looked into, or declined.
        ObjectionAccept = "objection.accept",
        /// An objection was answered.
        ObjectionAnswer = "objection.answer",
        /// A file came with an objection.
        ObjectionEvidence = "objection.evidence",
        /// An objection was upheld, and the selection stays as it is.
        ObjectionKeep = "objection.keep",
        /// An objection came in.
        ObjectionReceive = "objection.receive",
        /// A file that came with an objection was taken away.
        ObjectionTake = "objection.take",
        /// Evidence came from a pack.
        PackImport = "pack.import",
        /// A pack was made for a site without a line.
        PackMake = "pack.make",
        /// A site answered orders of a film that it had not met.
        OrderAnswer = "order.answer",
        /// Orders by word of mouth were entered at a site.
        OrdersTake = "orders.take",
        /// The panels of a round were set.
        PanelsSet = "panels.set",
        /// The month of a region of the exhibition was approved.
        ParticipationApprove = "participation.approve",
        /// A report of such a month was frozen.
        ParticipationFreeze = "participation.freeze",
        /// An approval of such a month was taken back.
        ParticipationTakeBack = "participation.take_back",
        /// A person got a role in a contest.
        PersonAdd = "person.add",
        /// Unit, region or expertise of a membership were put right.
        PersonEdit = "person.edit",
        /// A person was invited to a contest.
        PersonInvite = "person.invite",
        /// A person accepted an invitation.
        PersonJoin = "person.join",
        /// A person lost a role in a contest.
        PersonRemove = "person.remove",
        /// An invitation that nobody had accepted was revoked.
        PersonRevoke = "person.revoke",
        /// The words that a person is grouped by in a contest were set.
        PersonTags = "person.tags",
        /// A viewing plan was begun.
        PlanCreate = "plan.create",
        /// What a viewing plan says, its films or its regions were changed.
        PlanEdit = "plan.edit",
        /// A viewing plan was published to its sites.
        PlanPublish = "plan.publish",
        /// Managers were reminded of a viewing plan.
        PlanRemind = "plan.remind",
        /// A viewing plan was taken back.
        PlanWithdraw = "plan.withdraw",
        /// The works that can be chosen, and what judging is done by, were frozen.
        PoolFreeze = "pool.freeze",
        /// The films of the award evening were put in order.
        PresentationArrange = "presentation.arrange",
        /// An office proposed films for the previews of its sites.
        PreviewPropose = "preview.propose",
        /// The films that can be ordered at a site in a week were set, or when.
        PreviewSet = "preview.set",
        /// A cover or an attachment was put on the public page of a contest.
        PublicFileAdd = "public_file.add",
        /// One was taken off.
        PublicFileRemove = "public_file.remove",
        /// The public page of a contest was changed.
        PublicPageEdit = "public_page.edit",
        /// A checkpoint of the record was confirmed by the chair or a scrutineer.
        RecordCountersign = "record.countersign",
        /// The key that signs the checkpoints of records was changed.
        RecordKey = "record.key",
        /// A judge declared a recusal.
        RecusalDeclare = "recusal.declare",
        /// The judge who had recused has the film again, and who stood in leaves it.
        RecusalDismiss = "recusal.dismiss",
        /// A judge turned out to have a conflict of interest with a film.
        RecusalFound = "recusal.found",
        /// What a judge was in the contest bars them from a film for good.
        RecusalKeep = "recusal.keep",
        /// A conflict of interest that was found no longer holds: the judge has the film again.
        RecusalLift = "recusal.lift",
        /// Another judge took a recused judge's film.
        RecusalReplace = "recusal.replace",
        /// A region of the exhibition was added.
        RegionAdd = "region.add",
        /// It got another name.
        RegionRename = "region.rename",
        /// The films that go on to a round were drawn.
        RoundAdvance = "round.advance",
        /// A scrutineer has read what a closed round decided and confirmed it.
        RoundCountersign = "round.countersign",
        /// The time until which a round is judged was set.
        RoundTerm = "round.term",
        /// Another seed may be drawn.
        SeedAmend = "seed.amend",
        /// Two people typed different seeds: what both typed is void.
        SeedDiffer = "seed.differ",
        /// The seed of everything that is drawn is there.
        SeedDraw = "seed.draw",
        /// The hashes of three texts were given of which the seed is made.
        SeedHashes = "seed.hashes",
        /// The public draw was named whose numbers will be the seed.
        SeedName = "seed.name",
        /// The first of two people typed what dice showed.
        SeedType = "seed.type",
        /// A text was missing: no seed was drawn.
        SeedVoid = "seed.void",
        /// Rules that cannot hold were amended after they had been sealed.
        SelectionAmend = "selection.amend",
        /// A film was selected or left out by decision.
        SelectionOverride = "selection.override",
        /// Such a decision was taken back.
        SelectionOverrideDrop = "selection.override_drop",
        /// A selection was sealed.
        SelectionSeal = "selection.seal",
        /// A score sheet was saved.
        SheetSave = "sheet.save",
        /// Signed score sheets were opened again.
        SheetsReopen = "sheets.reopen",
        /// A judge signed the score sheets of a round.
        SheetsSign = "sheets.sign",
        /// A site of the exhibition was added.
        SiteAdd = "site.add",
        /// A link was made that signs the device of a site in.
        SiteDeviceLink = "site.device_link",
        /// The device of a site was signed out.
        SiteDeviceOff = "site.device_off",
        /// A device was signed in for a site.
        SiteDeviceOn = "site.device_on",
        /// A site was changed, closed or opened again.
        SiteEdit = "site.edit",
        /// A site or a region is not expected to watch for a while.
        SiteExclude = "site.exclude",
        /// That was taken back.
        SiteExcludeEnd = "site.exclude_end",
        /// Sites came in by a spreadsheet.
        SitesImport = "sites.import",
        /// A spot check of sites of the exhibition was announced: its pool, and where the seed will come from.
        SpotCheckAnnounce = "spot_check.announce",
        /// Its sites were drawn.
        SpotCheckDraw = "spot_check.draw",
        /// What the visit of one of them found was entered.
        SpotCheckFind = "spot_check.find",
        /// An API token was made.
        TokenCreate = "token.create",
        /// An API token was revoked.
        TokenRevoke = "token.revoke",
        /// An office accepted a viewing.
        ViewingAccept = "viewing.accept",
        /// A viewing was entered by hand.
        ViewingByHand = "viewing.by_hand",
        /// The first evidence of a viewing came.
        ViewingHold = "viewing.hold",
        /// A site planned a viewing.
        ViewingPlan = "viewing.plan",
        /// A site sent a viewing to its office.
        ViewingReport = "viewing.report",
        /// An office returned a viewing to its site.
        ViewingReturn = "viewing.return",
        /// More of a film was reported as played at a viewing than the clock allows.
        ViewingUnverified = "viewing.unverified",
        /// Ballots of the popularity vote were held together, or it was decided what they count.
        VoteBatch = "vote.batch",
        /// The secret was destroyed that the keys of voters are codes under.
        VoteForget = "vote.forget",
        /// The membership list of a popularity vote was set.
        VoteMembers = "vote.members",
        /// The root over the ballots of a day was fixed.
        VoteRoot = "vote.root",
        /// A popularity vote was set up or changed.
        VoteSettings = "vote.settings",
        /// A popularity vote was opened, closed for repair, closed, or sealed with its result.
        VoteState = "vote.state",
    }
}

impl EventKind {
    /// Whether it concerns who may come in, or what was taken away: security events have a page of their own and a line in the log.
    #[must_use]
    pub const fn is_security(self) -> bool {
        matches!(
            self,
            Self::AccountCreate
                | Self::AccountDisable
                | Self::AccountEnable
                | Self::AccountErase
                | Self::AccountPassword
                | Self::AccountProof
                | Self::AccountProofAsk
                | Self::AccountRecoveryCode
                | Self::AccountRecoveryCodes
                | Self::AccountResetLink
                | Self::AccountSecondFactorOff
                | Self::AccountSecondFactorOn
                | Self::AccountSecondFactorReset
                | Self::AccountSessionEnd
                | Self::AccountSignIn
                | Self::AccountSignInFailed
                | Self::AccountSignOut
                | Self::AccountSignOutEverywhere
                | Self::ContestExport
                | Self::ExhibitionEnd
                | Self::ExhibitionGrant
                | Self::ExportTake
                | Self::FeedKeyCreate
                | Self::FeedKeyRevoke
                | Self::ObjectionTake
                | Self::SiteDeviceLink
                | Self::SiteDeviceOff
                | Self::SiteDeviceOn
                | Self::TokenCreate
                | Self::TokenRevoke
        )
    }

    /// Whether a row stays as it is when somebody is erased whom it names: it says which rows are empty, or the program reads it back
    /// to know how a contest stands, or what was announced. None of them has words about a person.
    #[must_use]
    pub const fn is_never_emptied(self) -> bool {
        matches!(
            self,
            Self::AccountErase
                | Self::AwardsAnnounce
                | Self::ContestImport
                | Self::RecusalDismiss
                | Self::RoundCountersign
                | Self::SeedType
        )
    }
}

/// An event with its detail. It serialises to an object whose names are [`DetailKey`]s.
pub trait AuditEvent: Serialize {
    /// What happened.
    const KIND: EventKind;
}

/// What a stored row says has happened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordedAction {
    /// An event this program knows.
    Known(EventKind),
    /// One it does not, by its key: a newer program wrote the row.
    Unknown(String),
}

impl RecordedAction {
    /// Reads the action of a row.
    #[must_use]
    pub fn read(key: &str) -> Self {
        EventKind::parse(key).map_or_else(|| Self::Unknown(key.to_owned()), Self::Known)
    }

    /// The key in stored rows.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Known(kind) => kind.key(),
            Self::Unknown(key) => key,
        }
    }
}

#[cfg(test)]
mod tests;
