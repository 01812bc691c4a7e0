//! Kinds of channels that messages are sent to, and how one stands.

use std::fmt;
use std::str::FromStr;

/// Whom messages are sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChannelKind {
    /// A program, in the form of Standard Webhooks.
    Webhook,
    /// The robot of a group of WeCom (企业微信).
    WeCom,
    /// The robot of a group of DingTalk (钉钉).
    DingTalk,
    /// The robot of a group of Feishu (飞书), or Lark.
    Feishu,
}

impl ChannelKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Webhook, Self::WeCom, Self::DingTalk, Self::Feishu];

    /// The name in rows and forms.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::WeCom => "wecom",
            Self::DingTalk => "dingtalk",
            Self::Feishu => "feishu",
        }
    }

    /// Reads [`Self::key`].
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// People read it in a group.
    #[must_use]
    pub const fn is_robot(self) -> bool {
        !matches!(self, Self::Webhook)
    }

    /// The hosts that its addresses are at; empty is any.
    #[must_use]
    pub const fn hosts(self) -> &'static [&'static str] {
        match self {
            Self::Webhook => &[],
            Self::WeCom => &["qyapi.weixin.qq.com"],
            Self::DingTalk => &["oapi.dingtalk.com"],
            Self::Feishu => &["open.feishu.cn", "open.larksuite.com"],
        }
    }

    /// Messages it takes in a minute; `None` is any number. Groups lock out a robot that sends more.
    #[must_use]
    pub const fn per_minute(self) -> Option<i64> {
        match self {
            Self::Webhook => None,
            Self::WeCom | Self::DingTalk | Self::Feishu => Some(20),
        }
    }

    /// A message that may have arrived may be sent again: who gets it knows it by its name.
    #[must_use]
    pub const fn knows_repeats(self) -> bool {
        matches!(self, Self::Webhook)
    }

    /// It has a secret that messages are signed with, which the group made: a person gives it here.
    #[must_use]
    pub const fn takes_secret(self) -> bool {
        matches!(self, Self::DingTalk | Self::Feishu)
    }
}

impl fmt::Display for ChannelKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for ChannelKind {
    type Err = String;

    fn from_str(key: &str) -> Result<Self, String> {
        Self::parse(key).ok_or_else(|| format!("unknown kind of channel {key:?}"))
    }
}

/// How a channel stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChannelState {
    /// Messages are sent to it.
    On,
    /// A person switched it off: what happens meanwhile is not told.
    Off,
    /// Its owner answered that there is nobody any more (410).
    Gone,
    /// It was removed: its address and its secret are forgotten.
    Removed,
}

impl ChannelState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::On, Self::Off, Self::Gone, Self::Removed];

    /// The name in rows.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::Gone => "gone",
            Self::Removed => "removed",
        }
    }
}

impl fmt::Display for ChannelState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for ChannelState {
    type Err = String;

    fn from_str(key: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|state| state.key() == key);
        found.ok_or_else(|| format!("unknown state of a channel {key:?}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_back() {
        assert!(ChannelKind::ALL.into_iter().all(|kind| kind.key().parse() == Ok(kind)));
        assert!(ChannelState::ALL.into_iter().all(|state| state.key().parse() == Ok(state)));
        assert!("mail".parse::<ChannelKind>().is_err() && "asleep".parse::<ChannelState>().is_err());
    }

    #[test]
    fn robots_have_their_hosts_and_twenty_messages_a_minute() {
        for kind in ChannelKind::ALL {
            assert_eq!(kind.is_robot(), !kind.hosts().is_empty(), "{kind}");
            assert_eq!(kind.per_minute(), kind.is_robot().then_some(20), "{kind}");
            assert_ne!(kind.is_robot(), kind.knows_repeats(), "{kind}");
        }
    }
}
