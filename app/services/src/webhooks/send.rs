//! One message to one channel, over the network.

use std::net::SocketAddr;
use std::time::Duration;

use domain::channels::{ChannelKind, ChannelProblem, RobotAnswer, robot_answer, robot_body};
use domain::letter::Attempt;
use domain::time::{Micros, SECOND};
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};
use store::{Channel, Delivery};
use url::Url;

use super::address::{Unreachable, places, web_address};
use super::sign::{dingtalk_signature, feishu_signature, webhook_signature};
use crate::error::Result;
use crate::media::encryption::choose_encryption;

/// How long the connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// As much of an answer is read, bytes.
const MOST_ANSWER: usize = 16 * 1024;
/// As much is kept of what was said, characters.
const SAID: usize = 200;
/// What a program answers that wants nothing any more.
const GONE: u16 = 410;
/// Milliseconds have so many microseconds.
const MILLISECOND: Micros = SECOND / 1_000;

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MessageSent {
    /// How.
    pub(crate) attempt: Attempt,
    /// There is nobody any more: the channel is to be told nothing else.
    pub(crate) gone: bool,
    /// What was answered, or what failed; never the address.
    pub(crate) said: String,
}

impl MessageSent {
    fn new(attempt: Attempt, said: impl ToString) -> Self {
        Self { attempt, gone: false, said: said.to_string().chars().take(SAID).collect() }
    }
}

/// Sends a message; `text` is what people read of it, and everything up to the end of the answer may take so long. `loopback` lets it
/// go to this machine, for tests.
///
/// # Errors
/// A secret that cannot be used.
pub(crate) async fn send(
    channel: &Channel,
    delivery: &Delivery,
    text: &str,
    now: Micros,
    (whole, loopback): (Duration, bool),
) -> Result<MessageSent> {
    let url = match web_address(channel.kind, &channel.address, loopback) {
        Ok(url) => url,
        Err(ChannelProblem::Private) => {
            return Ok(MessageSent::new(Attempt::Refused, "the address of the channel is a private one"));
        }
        Err(_) => return Ok(MessageSent::new(Attempt::Refused, "the address of the channel cannot be used")),
    };
    let found = match places(&url, loopback).await {
        Ok(found) => found,
        Err(Unreachable::Private) => {
            return Ok(MessageSent::new(Attempt::Refused, "the name resolves to a private address"));
        }
        Err(Unreachable::Unknown(why)) => return Ok(MessageSent::new(Attempt::Deferred, why)),
    };
    let client = match client(&url, &found, whole) {
        Ok(client) => client,
        Err(error) => return Ok(MessageSent::new(Attempt::Deferred, cause(error))),
    };
    let request = request(&client, url, channel, delivery, text, now)?;
    Ok(match request.send().await {
        Ok(response) => answered(channel.kind, response).await,
        Err(error) => failed(channel.kind, error),
    })
}

/// Connects to these addresses alone, whatever the name resolves to in the next moment, follows nowhere and asks no proxy.
fn client(url: &Url, found: &[SocketAddr], whole: Duration) -> reqwest::Result<Client> {
    choose_encryption();
    let builder = Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .referer(false)
        .user_agent("linxuan")
        .connect_timeout(CONNECT)
        .timeout(whole)
        .pool_max_idle_per_host(0);
    let builder = match url.domain() {
        Some(name) => builder.resolve_to_addrs(name, found),
        None => builder,
    };
    builder.build()
}

fn request(
    client: &Client,
    mut url: Url,
    channel: &Channel,
    delivery: &Delivery,
    text: &str,
    now: Micros,
) -> Result<RequestBuilder> {
    let (secret, seconds, millis) = (channel.secret.as_str(), now / SECOND, now / MILLISECOND);
    let robot = |signed: Option<(i64, &str)>| robot_body(channel.kind, text, signed).to_string();
    let json = |request: RequestBuilder, body: String| request.header(CONTENT_TYPE, "application/json").body(body);
    Ok(match channel.kind {
        ChannelKind::Webhook => {
            let id = delivery.id.as_str();
            let signature = webhook_signature(secret, id, seconds, &delivery.body)?;
            let request = client
                .post(url)
                .header("webhook-id", id)
                .header("webhook-timestamp", seconds.to_string())
                .header("webhook-signature", signature);
            json(request, delivery.body.clone())
        }
        ChannelKind::WeCom => json(client.post(url), robot(None)),
        ChannelKind::DingTalk => {
            if !secret.is_empty() {
                let sign = dingtalk_signature(secret, millis)?;
                url.query_pairs_mut().append_pair("timestamp", &millis.to_string()).append_pair("sign", &sign);
            }
            json(client.post(url), robot(None))
        }
        ChannelKind::Feishu if secret.is_empty() => json(client.post(url), robot(None)),
        ChannelKind::Feishu => {
            let sign = feishu_signature(secret, seconds)?;
            json(client.post(url), robot(Some((seconds, &sign))))
        }
    })
}

/// What an answer says of the message.
async fn answered(kind: ChannelKind, response: Response) -> MessageSent {
    let status = response.status().as_u16();
    if kind.is_robot() {
        return match beginning(response).await {
            Ok(body) => match robot_answer(status, &body) {
                RobotAnswer::Taken => MessageSent::new(Attempt::Accepted, ""),
                RobotAnswer::Later(said) => MessageSent::new(Attempt::Deferred, said),
                RobotAnswer::Refused(said) => MessageSent::new(Attempt::Refused, said),
            },
            Err(error) => failed(kind, error),
        };
    }
    match status {
        200..=299 => MessageSent::new(Attempt::Accepted, ""),
        GONE => MessageSent { gone: true, ..MessageSent::new(Attempt::Refused, "HTTP 410") },
        300..=399 => MessageSent::new(Attempt::Deferred, format!("HTTP {status}: redirects are not followed")),
        _ => MessageSent::new(Attempt::Deferred, format!("HTTP {status}")),
    }
}

/// The beginning of an answer; the rest is not waited for.
async fn beginning(mut response: Response) -> reqwest::Result<String> {
    let mut bytes = Vec::new();
    while bytes.len() < MOST_ANSWER {
        let Some(chunk) = response.chunk().await? else { break };
        bytes.extend(chunk.iter().copied().take(MOST_ANSWER - bytes.len()));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Before there was a connection nothing has left; after that a program knows a repetition, and of a group nobody knows whether it has
/// the message.
fn failed(kind: ChannelKind, error: reqwest::Error) -> MessageSent {
    let lost = !error.is_connect() && !kind.knows_repeats();
    MessageSent::new(if lost { Attempt::Lost } else { Attempt::Deferred }, cause(error))
}

/// What failed, without the address.
fn cause(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut said = error.to_string();
    let mut inner = std::error::Error::source(&error);
    while let Some(source) = inner {
        said = source.to_string();
        inner = source.source();
    }
    said
}
