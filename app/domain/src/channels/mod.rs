//! The ways on which a contest tells of itself beside its pages: programs of others, robots of messenger groups, feeds, players on
//! other sites, broadcasters.

mod event;
mod host;
mod kind;
mod network;
mod problem;
mod retry;
mod robot;

pub use event::{ChannelBody, ChannelData, ChannelEvent, EventEntry, Named};
pub use host::{MOST_HOSTS, embed_host, embed_hosts};
pub use kind::{ChannelKind, ChannelState};
pub use network::is_public;
pub use problem::ChannelProblem;
pub use retry::next_try;
pub use robot::{RobotAnswer, robot_answer, robot_body};
