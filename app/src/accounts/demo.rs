//! The accounts of a demonstration, which its sign-in page offers. Server only.

use domain::access::Role;
use domain::exhibition::access::ExhibitionRole;
use words::{Lang, common, exhibition_sites};

/// What an account of a demonstration is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemoDuty {
    /// A role in the installation or in a contest.
    Contest(Role),
    /// A role in the exhibition.
    Exhibition(ExhibitionRole),
}

impl DemoDuty {
    /// What it is called.
    #[must_use]
    pub const fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Contest(role) => common::role(lang, role),
            Self::Exhibition(role) => exhibition_sites::role(lang, role),
        }
    }
}

/// One account of a demonstration, with its password in clear: the data is made up and for everyone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccount {
    /// What the account is for.
    pub duty: DemoDuty,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Password.
    pub password: String,
}

/// What the sign-in page offers in a demonstration. The server puts it into the context of every page, and only
/// when [`Features::demo`](crate::site::Features) is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DemoAccounts(pub Vec<DemoAccount>);
