//! The machine's part of a delivery status notification (RFC 3464): what became of a letter for each recipient.

use std::collections::BTreeMap;

/// What became of a letter for one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecipientStatus {
    /// The address it was sent to, where that is told; else the one it went on to. Lower case.
    pub address: String,
    /// It did not arrive, and is not tried again.
    pub failed: bool,
    /// Why: the status code, and what the last mail server said.
    pub reason: String,
}

/// The recipients that a part of type `message/delivery-status` tells of; none in any other text.
#[must_use]
pub fn delivery_status(text: &str) -> Vec<RecipientStatus> {
    let text = text.replace("\r\n", "\n");
    text.split("\n\n").filter_map(|group| recipient(&fields(group))).collect()
}

/// The fields of a group by name in lower case, each on one line.
fn fields(group: &str) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::<String, String>::new();
    let mut last = None;
    for line in group.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some(value) = last.as_ref().and_then(|name| fields.get_mut(name)) {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            let name = name.trim().to_lowercase();
            fields.insert(name.clone(), value.trim().to_owned());
            last = Some(name);
        }
    }
    fields
}

fn recipient(fields: &BTreeMap<String, String>) -> Option<RecipientStatus> {
    let action = fields.get("action")?;
    let named = fields.get("original-recipient").or_else(|| fields.get("final-recipient"))?;
    // `rfc822; a@b.example`
    let address = named.split_once(';').map_or(named.as_str(), |(_, address)| address);
    let said = ["status", "diagnostic-code"].map(|name| fields.get(name).map_or("", String::as_str));
    Some(RecipientStatus {
        address: address.trim().trim_matches(['<', '>']).to_lowercase(),
        failed: action.eq_ignore_ascii_case("failed"),
        reason: said.join(" ").trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_recipient_is_told_of() {
        let text = "Reporting-MTA: dns; mx.example\r\nArrival-Date: Mon, 2 Mar 2026 08:00:00 +0800\r\n\r\n\
                    Original-Recipient: rfc822;One@A.example\r\nFinal-Recipient: rfc822; other@b.example\r\nAction: Failed\r\n\
                    Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n  no such user\r\n\r\n\
                    Final-Recipient: rfc822; <two@a.example>\r\nAction: delayed\r\nStatus: 4.4.1\r\n";
        let status = |address: &str, failed, reason: &str| RecipientStatus {
            address: address.to_owned(),
            failed,
            reason: reason.to_owned(),
        };
        let told = [
            status("one@a.example", true, "5.1.1 smtp; 550 5.1.1 no such user"),
            status("two@a.example", false, "4.4.1"),
        ];
        assert_eq!(delivery_status(text), told);
    }

    #[test]
    fn other_texts_tell_nothing() {
        for text in ["", "Action: failed\n", "Final-Recipient: rfc822; a@b.example\n", "Dear all:\n\n it was nice\n"] {
            assert_eq!(delivery_status(text), [], "{text:?}");
        }
    }
}
