//! Where finished films are kept, as an operator sets it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Parts of a film sent to a bucket, bytes. S3 wants 5 MiB or more and takes at most 10 000 parts; some stores want them equal.
const PART_BYTES: usize = 16 << 20;
/// How long a request that fails is tried again.
const DEFAULT_RETRY_TIMEOUT: Duration = Duration::from_secs(60);
/// Copies of films in a bucket kept for the next who needs them on disk, bytes.
const CACHE_BYTES: u64 = 10 << 30;

/// Where finished films are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Storage {
    /// `films/` of the data folder.
    #[default]
    Local,
    /// A bucket of an S3-compatible store.
    S3(S3),
}

/// A bucket of an S3-compatible store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct S3 {
    /// Address of the store; none is Amazon's for the region.
    pub endpoint: Option<String>,
    /// Name of the bucket. It must exist.
    pub bucket: String,
    /// Region; stores that have none want any.
    pub region: String,
    /// Before every key; may be empty.
    pub prefix: String,
    /// Who signs.
    pub access_key: String,
    /// With what.
    pub secret_key: Secret,
    /// The bucket is part of the path, not of the host name.
    pub path_style: bool,
    /// An endpoint without encryption is meant so.
    pub allow_http: bool,
    /// A film is sent in parts of this size, bytes; 5 MiB or more.
    pub part_bytes: usize,
    /// How long a request that fails is tried again.
    pub retry_timeout: Duration,
    /// Local copies that nobody uses are kept up to this, bytes.
    pub cache_bytes: u64,
}

/// A text that is shown nowhere.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Takes it in.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

impl Serialize for Secret {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("***")
    }
}

/// `local` or `s3`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StorageKind {
    /// [`Storage::Local`].
    #[default]
    Local,
    /// [`Storage::S3`].
    S3,
}

impl StorageKind {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Local => Self::S3,
            Self::S3 => Self::Local,
        }
    }
}

impl std::str::FromStr for StorageKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "local" => Ok(Self::Local),
            "s3" => Ok(Self::S3),
            _ => Err(format!("storage {text:?}; allowed: local, s3")),
        }
    }
}

/// The section `[storage]`: which one is used, and the keys of a bucket, which may be there before films are moved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StorageSettings {
    /// Where films are kept.
    pub kind: StorageKind,
    /// [`S3::endpoint`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// [`S3::bucket`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket: Option<String>,
    /// [`S3::region`]; `us-east-1` without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// [`S3::prefix`]; none without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// [`S3::access_key`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key: Option<String>,
    /// [`S3::secret_key`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_key: Option<Secret>,
    /// [`S3::path_style`]; without it, true where there is an endpoint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_style: Option<bool>,
    /// [`S3::allow_http`].
    pub allow_http: bool,
    /// [`S3::cache_bytes`]; 10 GiB without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_bytes: Option<u64>,
}

impl StorageSettings {
    /// The storage that is used.
    ///
    /// # Errors
    /// A key that is missing or wrong, in words.
    pub fn chosen(&self) -> Result<Storage, String> {
        self.of(self.kind)
    }

    /// The storage of this kind, used or not.
    ///
    /// # Errors
    /// A key that is missing or wrong, in words.
    pub fn of(&self, kind: StorageKind) -> Result<Storage, String> {
        if kind == StorageKind::Local {
            return Ok(Storage::Local);
        }
        let endpoint = self.endpoint.as_ref().map(|address| address.trim_end_matches('/').to_owned());
        if let Some(address) = &endpoint {
            let plain = address.starts_with("http://");
            if !plain && !address.starts_with("https://") {
                return Err(format!("storage.endpoint {address:?}; allowed: https://HOST[:PORT]"));
            }
            if plain && !self.allow_http {
                return Err(format!(
                    "storage.endpoint {address:?} is not encrypted; set allow_http = true if that is meant"
                ));
            }
        }
        let needed = |key: &str, value: &Option<String>| {
            value.clone().filter(|text| !text.is_empty()).ok_or_else(|| format!("storage.{key} is missing"))
        };
        Ok(Storage::S3(S3 {
            bucket: needed("bucket", &self.bucket)?,
            region: self.region.clone().unwrap_or_else(|| "us-east-1".to_owned()),
            prefix: self.prefix.as_deref().unwrap_or_default().trim_matches('/').to_owned(),
            access_key: needed("access_key", &self.access_key)?,
            secret_key: self
                .secret_key
                .clone()
                .filter(|secret| !secret.0.is_empty())
                .ok_or_else(|| "storage.secret_key is missing".to_owned())?,
            path_style: self.path_style.unwrap_or(endpoint.is_some()),
            endpoint,
            allow_http: self.allow_http,
            part_bytes: PART_BYTES,
            retry_timeout: DEFAULT_RETRY_TIMEOUT,
            cache_bytes: self.cache_bytes.unwrap_or(CACHE_BYTES),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket() -> StorageSettings {
        StorageSettings {
            kind: StorageKind::S3,
            endpoint: Some("https://s3.example/".to_owned()),
            bucket: Some("films".to_owned()),
            access_key: Some("key".to_owned()),
            secret_key: Some(Secret::new("hush".to_owned())),
            ..StorageSettings::default()
        }
    }

    #[test]
    fn a_bucket_needs_a_name_and_keys_and_says_which_is_missing() {
        let Storage::S3(s3) = bucket().chosen().unwrap() else { panic!("not a bucket") };
        assert_eq!(
            (s3.endpoint.as_deref(), s3.path_style, s3.region.as_str()),
            (Some("https://s3.example"), true, "us-east-1")
        );
        let amazon = StorageSettings { endpoint: None, ..bucket() };
        assert!(matches!(amazon.chosen().unwrap(), Storage::S3(S3 { endpoint: None, path_style: false, .. })));
        for (key, settings) in [
            ("storage.bucket", StorageSettings { bucket: None, ..bucket() }),
            ("storage.access_key", StorageSettings { access_key: Some(String::new()), ..bucket() }),
            ("storage.secret_key", StorageSettings { secret_key: None, ..bucket() }),
            ("storage.endpoint", StorageSettings { endpoint: Some("s3.example".to_owned()), ..bucket() }),
            ("allow_http", StorageSettings { endpoint: Some("http://s3.example".to_owned()), ..bucket() }),
        ] {
            let words = settings.chosen().unwrap_err();
            assert!(words.contains(key), "{words}");
            // What is not used need not be complete.
            assert_eq!(settings.of(StorageKind::Local).unwrap(), Storage::Local);
        }
    }

    #[test]
    fn the_secret_is_shown_nowhere() {
        let settings = bucket();
        let shown = format!("{settings:?} {:?} {}", settings.chosen(), serde_json::to_string(&settings).unwrap());
        assert!(!shown.contains("hush") && shown.contains("***"), "{shown}");
    }
}
