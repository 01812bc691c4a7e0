//! Erasing a person: what is kept about them goes, and every hash, line and seal stays what it is.

use async_trait::async_trait;
use domain::access::Role;
use domain::contest::phase::Phase;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::time::Micros;

use crate::accounts::Account;
use crate::error::Result;

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $key:literal,)*) => {
        /// Rows that are erased together, for people.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ErasureKind {
            $($(#[$doc])* $kind,)*
        }

        impl ErasureKind {
            /// All of them, in the order they are told.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// The name in what the command line prints.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$kind => $key,)*
                }
            }
        }
    };
}

kinds! {
    /// Sessions, second factor, recovery codes, API tokens.
    SignIn = "sign_in",
    /// Links that were sent: invitations, password resets.
    Links = "links",
    /// Letters to the person, and those that name their address.
    Letters = "letters",
    /// Unit, region, expertise and tags in contests.
    Memberships = "memberships",
    /// Answers of own entries in every version, names of their files, spreadsheets.
    Entries = "entries",
    /// Words and files of certificates for own entries that no longer hold.
    Certificates = "certificates",
    /// Reasons and remarks about the person or their entries.
    Reasons = "reasons",
    /// The person's own notes beside score sheets.
    Notes = "notes",
    /// The word for word copies of what the person signed; the hashes stay.
    Signatures = "signatures",
    /// What commitments in the records of contests stand for.
    Openings = "openings",
    /// Words in the audit trail.
    Audit = "audit",
}

/// A contest that is not over and in which the person has a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningRole {
    /// The contest.
    pub contest: ContestId,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub phase: Phase,
    /// The role.
    pub role: Role,
}

/// An entry of the person.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct OwnedWork {
    /// Title of the contest.
    pub contest: String,
    /// Number; none for a draft.
    pub number: Option<i64>,
    /// Title of the work.
    pub title: String,
}

/// A row of the audit trail that tells of a person, or of what they did.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct AuditPlace {
    /// Its place.
    pub seq: i64,
    /// Its contest; empty is none.
    pub contest_id: String,
    /// Whether its words are hashed as a commitment, and can be emptied.
    pub can_be_emptied: bool,
}

/// What stays of a person; without a name, but for certificates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptRows {
    /// Works whose film is kept.
    pub films: Vec<OwnedWork>,
    /// Score sheets.
    pub sheets: i64,
    /// Signatures, of which the hash stays.
    pub signatures: i64,
    /// Aliases in records.
    pub aliases: i64,
    /// Certificates for own entries that hold: with the name, which was given out with them, until they are revoked.
    pub certificates: i64,
}

/// Erasing a person.
#[async_trait]
pub trait Erasure {
    /// Roles in contests that are not over.
    async fn running_roles(&mut self, account: &AccountId) -> Result<Vec<RunningRole>>;
    /// Entries in contests that are not over which were submitted and not withdrawn.
    async fn running_works(&mut self, account: &AccountId) -> Result<Vec<OwnedWork>>;
    /// What would be erased, by kind and without the audit trail.
    async fn erasable(&mut self, account: &Account) -> Result<Vec<(ErasureKind, i64)>>;
    /// Own entries that are not entered for a unit.
    async fn own_entries(&mut self, account: &AccountId) -> Result<Vec<EntryId>>;
    /// Rows of the audit trail that tell of the person, or of what they did, whose words are still there; in order.
    async fn audit_about(&mut self, account: &Account) -> Result<Vec<AuditPlace>>;
    /// What stays.
    async fn kept_of(&mut self, account: &AccountId) -> Result<KeptRows>;
    /// Empties everything that [`Erasure::erasable`] counts.
    async fn erase_rows(&mut self, account: &Account, at: Micros) -> Result<()>;
    /// Empties the words of these rows of the audit trail.
    async fn empty_audit(&mut self, places: &[i64]) -> Result<()>;
    /// Leaves of an account its id alone, under this name: nobody is found by its address, and nobody signs in with it.
    async fn mark_erased(&mut self, account: &AccountId, name: &str, at: Micros) -> Result<()>;
}
