//! A database, a transaction over every aggregate, and the count of its statements.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;

use crate::accounts::Accounts;
use crate::assignments::Assignments;
use crate::audit::Audit;
use crate::awards::Awards;
use crate::certificates::Certificates;
use crate::channels::Channels;
use crate::checks::Checks;
use crate::checksums::Checksums;
use crate::conflicts::Conflicts;
use crate::contests::Contests;
use crate::doubts::Doubts;
use crate::entries::Entries;
use crate::erasure::Erasure;
use crate::error::Result;
use crate::exhibition_members::ExhibitionMembers;
use crate::exhibition_settings::ExhibitionRules;
use crate::exhibition_waits::ExhibitionWaiting;
use crate::extensions::Extensions;
use crate::feedback::Feedback;
use crate::films::Films;
use crate::imports::Imports;
use crate::jobs::Jobs;
use crate::leases::Leases;
use crate::letters::Letters;
use crate::library::Library;
use crate::listing::Listing;
use crate::meetings::Meetings;
use crate::nominations::Nominations;
use crate::notices::Notices;
use crate::objections::Objections;
use crate::order_reads::OrderReads;
use crate::orders::Orders;
use crate::packs::Packs;
use crate::participation::Participation;
use crate::participation_reports::ParticipationReports;
use crate::plans::Plans;
use crate::popularity::Popularity;
use crate::portable::Portable;
use crate::record::ContestRecord;
use crate::record_audit::RecordAudit;
use crate::record_upkeep::RecordUpkeep;
use crate::releases::Releases;
use crate::round_reads::RoundReads;
use crate::rounds::Rounds;
use crate::sealed_changes::SealedChanges;
use crate::search::Search;
use crate::second_factors::SecondFactors;
use crate::selections::Selections;
use crate::sheets::Sheets;
use crate::site_writes::SiteWrites;
use crate::sites::Sites;
use crate::spot_checks::SpotChecks;
use crate::tags::MemberTags;
use crate::uploads::Uploads;
use crate::viewings::Viewings;
use crate::work::Work;

/// Counts the statements of one request, so that a page that asks too much is seen.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<AtomicU32>);

impl Meter {
    /// Statements so far.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn tick(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// Connections to the database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConnectionCount {
    /// Open now.
    pub open: u32,
    /// Of these, those nobody uses.
    pub idle: u32,
    /// Open at once, at most.
    pub most: u32,
}

/// A database.
#[async_trait]
pub trait Store: Send + Sync {
    /// A consistent view for reading. Writing through it is an error of the database or is undone.
    async fn read(&self, meter: &Meter) -> Result<Box<dyn Tx>>;
    /// A transaction for writing; undone unless committed. There is one at a time: what it reads stays so until it ends.
    async fn write(&self, meter: &Meter) -> Result<Box<dyn Tx>>;
    /// As [`Store::write`], for what is short and frequent: several that wait for each other are committed together.
    async fn write_shared(&self, meter: &Meter) -> Result<Box<dyn Tx>>;
    /// Answers when the database can be written to.
    async fn ping(&self) -> Result<()>;
    /// Answers when the database could be written to; nothing of it changes.
    async fn could_write(&self) -> Result<()>;
    /// Which database, for people: `sqlite` or `postgres`.
    fn kind(&self) -> &'static str;
    /// Writes a consistent copy of the whole database to a new file, for this account alone and on the disk (SQLite only;
    /// PostgreSQL has its own tools and answers with an error that says so).
    async fn copy_to(&self, file: &Path) -> Result<()>;
    /// How many connections there are.
    fn connections(&self) -> ConnectionCount;
    /// Closes all connections.
    async fn close(&self);
}

/// A transaction over every aggregate.
#[async_trait]
pub trait Tx:
    Accounts
    + Contests
    + Doubts
    + Entries
    + Erasure
    + Extensions
    + Films
    + Imports
    + Uploads
    + Jobs
    + Leases
    + Letters
    + Library
    + Assignments
    + Certificates
    + Checks
    + Checksums
    + Conflicts
    + Sheets
    + Rounds
    + SecondFactors
    + Selections
    + Sites
    + SiteWrites
    + ExhibitionMembers
    + ExhibitionRules
    + ExhibitionWaiting
    + SpotChecks
    + SealedChanges
    + Feedback
    + Meetings
    + MemberTags
    + Nominations
    + Notices
    + Objections
    + Participation
    + ParticipationReports
    + Plans
    + Packs
    + OrderReads
    + Orders
    + Popularity
    + Portable
    + ContestRecord
    + RecordAudit
    + RecordUpkeep
    + Releases
    + Channels
    + Audit
    + Awards
    + Listing
    + RoundReads
    + Search
    + Viewings
    + Work
    + Send
{
    /// Makes everything done through this transaction last.
    async fn commit(self: Box<Self>) -> Result<()>;
}
