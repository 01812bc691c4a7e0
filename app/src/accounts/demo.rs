//! The accounts of a demonstration, which its sign-in page offers. Server only.

use domain::access::Role;

/// One account of a demonstration, with its password in clear: the data is made up and for everyone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccount {
    /// What the account is for.
    pub role: Role,
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
