//! Kinds of channels that messages are sent to, and how one stands.

use crate::keyed::keyed;

keyed! {
    /// Whom messages are sent to.
    ChannelKind {
        /// A program, in the form of Standard Webhooks.
        Webhook = "webhook",
        /// The robot of a group of WeCom (企业微信).
        WeCom = "wecom",
        /// The robot of a group of DingTalk (钉钉).
        DingTalk = "dingtalk",
        /// The robot of a group of Feishu (飞书), or Lark.
        Feishu = "feishu",
    }
}

impl ChannelKind {
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

keyed! {
    /// How a channel stands.
    ChannelState {
        /// Messages are sent to it.
        On = "on",
        /// A person switched it off: what happens meanwhile is not told.
        Off = "off",
        /// Its owner answered that there is nobody any more (410).
        Gone = "gone",
        /// It was removed: its address and its secret are forgotten.
        Removed = "removed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn robots_have_their_hosts_and_twenty_messages_a_minute() {
        for kind in ChannelKind::ALL.iter().copied() {
            assert_eq!(kind.is_robot(), !kind.hosts().is_empty(), "{kind:?}");
            assert_eq!(kind.per_minute(), kind.is_robot().then_some(20), "{kind:?}");
            assert_ne!(kind.is_robot(), kind.knows_repeats(), "{kind:?}");
        }
    }
}
