//! Messages as robots of messenger groups take them, and what they answer.

use serde_json::{Value, json};

use super::kind::ChannelKind;

/// Longest text of a message, bytes: WeCom's limit, and enough for the others.
const LONGEST: usize = 2_048;

/// A message of text. A timestamp in seconds and a signature stand in the body for Feishu; DingTalk has both in the address.
#[must_use]
pub fn robot_body(kind: ChannelKind, text: &str, signed: Option<(i64, &str)>) -> Value {
    let text = shortened(text);
    match kind {
        ChannelKind::Webhook => json!({ "text": text }),
        ChannelKind::WeCom | ChannelKind::DingTalk => json!({ "msgtype": "text", "text": { "content": text } }),
        ChannelKind::Feishu => match signed {
            None => json!({ "msg_type": "text", "content": { "text": text } }),
            Some((timestamp, sign)) => json!({
                "timestamp": timestamp.to_string(),
                "sign": sign,
                "msg_type": "text",
                "content": { "text": text },
            }),
        },
    }
}

/// A text that fits, cut between two characters where it is too long.
fn shortened(text: &str) -> String {
    if text.len() <= LONGEST {
        return text.to_owned();
    }
    let mut cut = String::new();
    for c in text.chars() {
        if cut.len() + c.len_utf8() + '…'.len_utf8() > LONGEST {
            break;
        }
        cut.push(c);
    }
    cut.push('…');
    cut
}

/// What a robot answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RobotAnswer {
    /// The message is in the group.
    Taken,
    /// Not now: too many messages, or its server is out of order.
    Later(String),
    /// It was refused, and would be again.
    Refused(String),
}

/// Codes that say that too many messages came: WeCom, DingTalk, Feishu.
const TOO_MANY: [i64; 4] = [45_009, 130_101, 410_100, 11_232];

/// Reads the answer of a robot: all of them answer 200 and say in the body what became of the message.
#[must_use]
pub fn robot_answer(status: u16, body: &str) -> RobotAnswer {
    if status == 429 || status >= 500 {
        return RobotAnswer::Later(format!("HTTP {status}"));
    }
    if !(200..300).contains(&status) {
        return RobotAnswer::Refused(format!("HTTP {status}"));
    }
    let answer: Value = serde_json::from_str(body).unwrap_or(Value::Null);
    let number = |key: &str| answer.get(key).and_then(Value::as_i64);
    let words = ["errmsg", "msg", "StatusMessage"].into_iter().find_map(|key| answer.get(key)?.as_str());
    let words: String = words.unwrap_or_default().chars().take(200).collect();
    match number("errcode").or_else(|| number("code")).or_else(|| number("StatusCode")) {
        Some(0) => RobotAnswer::Taken,
        Some(code) if TOO_MANY.contains(&code) => RobotAnswer::Later(format!("{code} {words}")),
        Some(code) => RobotAnswer::Refused(format!("{code} {words}")),
        None => RobotAnswer::Refused("no answer of a robot".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_robot_gets_its_own_form() {
        let body = |kind, signed| robot_body(kind, "《夜航》", signed).to_string();
        let plain = r#"{"msgtype":"text","text":{"content":"《夜航》"}}"#;
        assert_eq!(body(ChannelKind::WeCom, None), plain);
        assert_eq!(body(ChannelKind::DingTalk, Some((1, "s"))), plain, "its signature is in the address");
        let feishu: Value = serde_json::from_str(&body(ChannelKind::Feishu, Some((1_700_000_000, "s=")))).unwrap();
        assert_eq!(feishu["msg_type"], "text");
        assert_eq!(feishu["content"]["text"], "《夜航》");
        assert_eq!((&feishu["timestamp"], &feishu["sign"]), (&json!("1700000000"), &json!("s=")));
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let cut = shortened(&"字".repeat(1_000));
        assert!(cut.len() <= LONGEST && cut.ends_with("字…"), "{}", cut.len());
        assert_eq!(shortened("字"), "字");
    }

    #[test]
    fn robots_say_in_the_body_what_became_of_a_message() {
        for taken in [r#"{"errcode":0,"errmsg":"ok"}"#, r#"{"code":0,"msg":"success"}"#, r#"{"StatusCode":0}"#] {
            assert_eq!(robot_answer(200, taken), RobotAnswer::Taken, "{taken}");
        }
        let later = |status, body| matches!(robot_answer(status, body), RobotAnswer::Later(_));
        assert!(later(200, r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#));
        assert!(later(200, r#"{"errcode":130101,"errmsg":"send too fast"}"#) && later(503, "") && later(429, ""));
        let refused = |status, body| matches!(robot_answer(status, body), RobotAnswer::Refused(_));
        assert!(refused(200, r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#));
        assert!(refused(200, "<html>") && refused(404, "") && refused(302, ""));
    }
}
