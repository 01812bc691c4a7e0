//! Channels, private feeds, sites that show the player, and broadcasts.

use domain::ids::EntryId;

events! {
    BroadcastAir<'a> { entry: &'a EntryId, station: &'a str, aired: &'a str, }
    BroadcastPlan<'a> { entry: &'a EntryId, station: &'a str, planned: &'a str, }
    BroadcastRemove<'a> { entry: &'a EntryId, station: &'a str, }
    ChannelAdd<'a> { channel: &'a str, }
    ChannelAnnounce<'a> { entry: &'a EntryId, channel: &'a [String], }
    ChannelGone<'a> { channel: &'a str, }
    ChannelRemove<'a> { channel: &'a str, }
    ChannelRepeat<'a> { channel: &'a str, }
    ChannelSwitch<'a> { channel: &'a str, state: &'a str, }
    ChannelTry<'a> { channel: &'a str, }
    EmbedHosts<'a> { hosts: &'a [String], }
    FeedKeyCreate<'a> { channel: &'a str, }
    FeedKeyRevoke<'a> { channel: &'a str, }
}
