//! What is wrong with a channel.

use super::kind::ChannelKind;

/// Why something of a channel cannot be as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChannelProblem {
    /// It is no address of the web that begins with `https://`.
    Address,
    /// The robots of this kind are at other hosts.
    Host(ChannelKind),
    /// The address is one of this machine or its network.
    Private,
    /// The port is that of another service, such as mail.
    Port {
        /// It.
        found: u16,
        /// The least one that may be named beside 443.
        least: u16,
    },
    /// The secret is none of a group.
    Secret,
    /// It would be told of nothing.
    NoEvents,
    /// There are as many as a contest may have.
    TooMany(usize),
    /// As many private feeds work as may.
    TooManyFeeds(usize),
    /// The run-down sheets have as many lines as they may.
    TooManyBroadcasts(usize),
    /// Nobody may see the film now, so nobody is told of it.
    NotReleased,
    /// No channel is told of this: there is none, or none that is on.
    NoChannel,
    /// A line that names no host.
    EmbedHost(String),
    /// It is no day.
    Date(String),
    /// It is not on, so nothing is sent to it.
    NotOn,
    /// The message was delivered, or is on its way.
    NotAgain,
}
