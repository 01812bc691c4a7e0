//! The section `[mail]`: the mail server that letters are handed to, and how fast.

use domain::letter::Pace;
use serde::{Deserialize, Serialize};
use services::{MailServer, MailSettings};

use crate::failure::Failure;

/// How letters leave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailConfig {
    /// Address of the mail server, such as `smtps://USER:PASSWORD@mail.example`; without it letters stay in the outbox.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whom letters are from, such as `评选办公室 <office@contest.example>`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Letters a minute, at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_minute: Option<i64>,
    /// Letters a minute to the addresses of one domain, at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_domain: Option<i64>,
}

impl MailConfig {
    /// With what the environment says, which wins. There are no flags: a password would be seen in the list of processes.
    ///
    /// # Errors
    /// A number that is none.
    pub fn with_environment(self, value: impl Fn(&str) -> Option<String>) -> Result<Self, Failure> {
        let set = |name: &str| value(name).filter(|text| !text.is_empty());
        let number = |name: &str| -> Result<Option<i64>, Failure> {
            let read = |text: String| {
                text.parse::<i64>()
                    .map_err(|_| Failure::Input(format!("{name}: {text:?}; allowed: letters a minute, a number")))
            };
            set(name).map(read).transpose()
        };
        Ok(Self {
            url: set("LINXUAN_MAIL_URL").or(self.url),
            from: set("LINXUAN_MAIL_FROM").or(self.from),
            per_minute: number("LINXUAN_MAIL_PER_MINUTE")?.or(self.per_minute),
            per_domain: number("LINXUAN_MAIL_PER_DOMAIN")?.or(self.per_domain),
        })
    }

    /// What the services go by; `site` is where people find them.
    ///
    /// # Errors
    /// An address, a sender or a number that cannot be used.
    pub fn settings(&self, site: String) -> Result<MailSettings, Failure> {
        let usual = Pace::default();
        let (per_minute, per_domain) = (self.per_minute, self.per_domain);
        let pace = Pace::new(per_minute.unwrap_or(usual.per_minute), per_domain.unwrap_or(usual.per_domain));
        let server = match (&self.url, &self.from) {
            (Some(url), Some(from)) => Some(MailServer::parse(url, from).map_err(Failure::Input)?),
            (Some(_), None) => {
                let missing =
                    "mail.from is missing: whom letters are from, such as `from = \"Office <office@contest.example>\"`";
                return Err(Failure::Input(missing.to_owned()));
            }
            (None, _) => None,
        };
        Ok(MailSettings { server, pace: pace.map_err(Failure::input)?, site })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> MailConfig {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let file = config("url = \"smtp://localhost\"\nfrom = \"a@c.example\"\nper_minute = 5\n");
        let environment = |name: &str| match name {
            "LINXUAN_MAIL_URL" => Some("smtps://mail.example".to_owned()),
            "LINXUAN_MAIL_PER_DOMAIN" => Some("2".to_owned()),
            "LINXUAN_MAIL_FROM" => Some(String::new()),
            _ => None,
        };
        let settings = file.with_environment(environment).unwrap().settings("https://c.example".to_owned()).unwrap();
        let server = settings.server.unwrap();
        assert_eq!((server.host.as_str(), server.sender().to_string().as_str()), ("mail.example", "a@c.example"));
        assert_eq!(settings.pace, Pace { per_minute: 5, per_domain: 2 });
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        for (text, told) in [
            ("url = \"smtp://localhost\"", "mail.from is missing"),
            ("url = \"http://localhost\"\nfrom = \"a@c.example\"", "allowed: smtps://"),
            ("per_minute = 0", "0 letters a minute"),
        ] {
            let words = config(text).settings(String::new()).unwrap_err().to_string();
            assert!(words.contains(told), "{words}");
        }
        assert!(config("from = \"a@c.example\"").settings(String::new()).unwrap().server.is_none());
        let words = MailConfig::default()
            .with_environment(|name| (name == "LINXUAN_MAIL_PER_MINUTE").then(|| "many".to_owned()));
        assert!(words.unwrap_err().to_string().contains("LINXUAN_MAIL_PER_MINUTE"));
    }
}
