//! Films in a bucket of an S3-compatible store, each under its hash.
//!
//! A film is sent in parts, and the object appears only when the store has put them together: after the hash of what was
//! sent is known to be the promised one. Whatever goes wrong before leaves nothing to see.

use std::ops::Range;
use std::path::Path as FilePath;
use std::time::Duration;

use bytes::Bytes;
use futures::TryStreamExt as _;
use futures::stream::{self, BoxStream, FuturesOrdered, StreamExt as _};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::multipart::{MultipartStore as _, PartId};
use object_store::path::Path;
use object_store::{
    ClientOptions, GetOptions, GetRange, ObjectStore as _, ObjectStoreExt as _, PutPayload, RetryConfig,
};
use sha2::{Digest as _, Sha256};

use super::{S3, StoredFilm, is_hash, key_of, off_thread, other_bytes, outside};
use crate::error::{Result, ServiceError};
use crate::media::encryption::choose_encryption;

/// Longest that one request may take. Its body is a part sent or a stretch read, so even a slow line is done by then.
const REQUEST_TIME: Duration = Duration::from_secs(300);
/// Parts on their way at the same time; with the next, which is read meanwhile, this is what memory holds of a film.
const PARTS_UNDER_WAY: usize = 3;
/// Asked for in one request when reading, bytes.
const STRETCH: u64 = 64 << 20;
/// A read is taken up again where it was cut, so often without a byte in between.
const READ_ATTEMPTS: u32 = 6;
/// How long a store may take to say that it is there.
const READY_TIME: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub(super) struct Bucket {
    store: AmazonS3,
    prefix: Path,
    part_bytes: usize,
}

impl Bucket {
    /// Prepares the connection; nothing is sent yet.
    pub(super) fn new(settings: &S3) -> Result<Self> {
        choose_encryption();
        let retry = RetryConfig { retry_timeout: settings.retry_timeout, ..RetryConfig::default() };
        let client = ClientOptions::new().with_timeout(REQUEST_TIME).with_allow_http(settings.allow_http);
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&settings.bucket)
            .with_region(&settings.region)
            .with_access_key_id(&settings.access_key)
            .with_secret_access_key(settings.secret_key.expose())
            .with_virtual_hosted_style_request(!settings.path_style)
            // The plain request for one object is understood by every store.
            .with_disable_bulk_delete(true)
            .with_client_options(client)
            .with_retry(retry);
        if let Some(endpoint) = &settings.endpoint {
            builder = builder.with_endpoint(address(endpoint, settings));
        }
        Ok(Self {
            store: builder.build().map_err(failed)?,
            prefix: Path::parse(&settings.prefix).map_err(|error| ServiceError::Environment(error.to_string()))?,
            part_bytes: settings.part_bytes.max(5 << 20),
        })
    }

    fn key(&self, sha256: &str) -> Path {
        key_of(sha256).split('/').fold(self.prefix.clone(), |path, part| path.join(part))
    }

    /// Answers when the bucket can be listed.
    pub(super) async fn ready(&self) -> Result<()> {
        // After the last name there can be: nothing is listed, and the bucket and the right to read it are tried.
        let last = self.prefix.clone().join("~");
        let mut listing = self.store.list_with_offset(Some(&self.prefix), &last);
        match tokio::time::timeout(READY_TIME, listing.try_next()).await {
            Ok(answer) => answer.map(drop).map_err(failed),
            Err(_) => Err(ServiceError::Environment(format!("bucket: no answer within {} s", READY_TIME.as_secs()))),
        }
    }

    /// Answers when the bucket can be listed and a film could be sent: one is begun, and given up before its first byte.
    pub(super) async fn takes_writes(&self) -> Result<()> {
        self.ready().await?;
        let key = self.prefix.clone().join("probe");
        let tried = async {
            let upload = self.store.create_multipart(&key).await.map_err(failed)?;
            self.store.abort_multipart(&key, &upload).await.map_err(failed)
        };
        let late = |_| ServiceError::Environment(format!("bucket: no answer within {} s", READY_TIME.as_secs()));
        tokio::time::timeout(READY_TIME, tried).await.map_err(late)?
    }

    pub(super) async fn size(&self, sha256: &str) -> Result<Option<u64>> {
        match self.store.head(&self.key(sha256)).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    pub(super) async fn remove(&self, sha256: &str) -> Result<()> {
        match self.store.delete(&self.key(sha256)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }

    /// Everything kept, by hash.
    pub(super) async fn list(&self) -> Result<Vec<StoredFilm>> {
        let mut found: Vec<StoredFilm> = self
            .store
            .list(Some(&self.prefix))
            .map_err(failed)
            .try_filter_map(|object| async move {
                // What lies elsewhere under the prefix is not ours.
                let name = object.location.filename().filter(|name| is_hash(name) && self.key(name) == object.location);
                Ok(name.map(|name| StoredFilm { sha256: name.to_owned(), size_bytes: object.size }))
            })
            .try_collect()
            .await?;
        found.sort();
        Ok(found)
    }

    /// Sends a file and sees that it arrived. False if it was there already; nothing is sent then.
    pub(super) async fn keep(&self, source: &FilePath, sha256: &str) -> Result<bool> {
        let file = std::fs::File::open(source)?;
        let size = file.metadata()?.len();
        if self.size(sha256).await? == Some(size) {
            return Ok(false);
        }
        let key = self.key(sha256);
        let sent = if size <= u64::try_from(self.part_bytes).unwrap_or(u64::MAX) {
            self.send_whole(&key, file, sha256).await
        } else {
            self.send_in_parts(&key, file, sha256).await
        };
        // The answer to the last request may be all that was lost.
        if let Err(error) = sent
            && self.size(sha256).await.ok().flatten() != Some(size)
        {
            return Err(error);
        }
        match self.size(sha256).await? {
            Some(found) if found == size => Ok(true),
            found => {
                self.remove(sha256).await?;
                let found = found.unwrap_or_default();
                Err(ServiceError::Environment(format!("bucket: film {sha256} arrived with {found} of {size} bytes")))
            }
        }
    }

    async fn send_whole(&self, key: &Path, file: std::fs::File, sha256: &str) -> Result<()> {
        let (reading, bytes) = Reading::new(file).next(self.part_bytes).await?;
        reading.check(sha256)?;
        self.store.put(key, PutPayload::from_bytes(bytes)).await.map(drop).map_err(failed)
    }

    async fn send_in_parts(&self, key: &Path, file: std::fs::File, sha256: &str) -> Result<()> {
        let upload = self.store.create_multipart(key).await.map_err(failed)?;
        let sent = self.send_parts(key, &upload, file, sha256).await;
        if sent.is_err() {
            match self.store.abort_multipart(key, &upload).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => {
                    tracing::warn!(film.sha256 = sha256, %error, "multipart upload could not be aborted; its parts may remain in the bucket");
                }
            }
        }
        sent
    }

    async fn send_parts(&self, key: &Path, upload: &String, file: std::fs::File, sha256: &str) -> Result<()> {
        let (mut under_way, mut parts) = (FuturesOrdered::new(), Vec::<PartId>::new());
        let mut reading = Reading::new(file);
        for nth in 0.. {
            let bytes;
            (reading, bytes) = reading.next(self.part_bytes).await?;
            if bytes.is_empty() {
                break;
            }
            if under_way.len() == PARTS_UNDER_WAY
                && let Some(part) = under_way.try_next().await.map_err(failed)?
            {
                parts.push(part);
            }
            under_way.push_back(self.store.put_part(key, upload, nth, PutPayload::from_bytes(bytes)));
        }
        while let Some(part) = under_way.try_next().await.map_err(failed)? {
            parts.push(part);
        }
        reading.check(sha256)?;
        self.store.complete_multipart(key, upload, parts).await.map(drop).map_err(failed)
    }

    /// The bytes of a range, which must lie within the film. A cut is not seen: reading goes on where it was.
    pub(super) async fn read(&self, sha256: &str, range: Range<u64>) -> Result<BoxStream<'static, Result<Bytes>>> {
        let mut read = Read {
            store: self.store.clone(),
            key: self.key(sha256),
            at: range.start,
            end: range.end,
            body: None,
            failures: 0,
        };
        // What is missing is told at once, and a range that leads out of the film: the store would cut it short.
        let size = if range.is_empty() {
            self.size(sha256).await?.ok_or(ServiceError::NotFound)?
        } else {
            let (body, size) = open(&read.store, &read.key, read.at..read.end).await.map_err(failed)?;
            read.body = Some(body);
            size
        };
        if range.start > range.end || range.end > size {
            return Err(outside(&range, size));
        }
        Ok(stream::try_unfold(read, |mut read| async move { Ok(read.next().await?.map(|bytes| (bytes, read))) })
            .boxed())
    }
}

/// The endpoint as the client wants it: with the bucket in the host name where that is asked for.
fn address(endpoint: &str, settings: &S3) -> String {
    match endpoint.split_once("://") {
        Some((scheme, host)) if !settings.path_style => format!("{scheme}://{}.{host}", settings.bucket),
        _ => endpoint.to_owned(),
    }
}

/// A file read part by part, hashed on the way.
struct Reading {
    file: std::fs::File,
    hash: Sha256,
}

impl Reading {
    fn new(file: std::fs::File) -> Self {
        Self { file, hash: Sha256::new() }
    }

    /// The next bytes: `most` of them, fewer at the end, none after it.
    async fn next(mut self, most: usize) -> Result<(Self, Bytes)> {
        off_thread(move || {
            use std::io::Read as _;
            let limit = u64::try_from(most).unwrap_or(u64::MAX);
            let mut bytes = Vec::with_capacity(most);
            (&mut self.file).take(limit).read_to_end(&mut bytes)?;
            self.hash.update(&bytes);
            Ok((self, Bytes::from(bytes)))
        })
        .await
    }

    fn check(self, promised: &str) -> Result<()> {
        let found = domain::hex::encode(&self.hash.finalize());
        if found == promised { Ok(()) } else { Err(other_bytes(promised, &found)) }
    }
}

type Body = BoxStream<'static, object_store::Result<Bytes>>;

/// Asks for a range, or as much of its beginning as one request should bring; says the size of the whole film, too.
async fn open(store: &AmazonS3, key: &Path, range: Range<u64>) -> object_store::Result<(Body, u64)> {
    let stretch = range.start..range.end.min(range.start.saturating_add(STRETCH));
    let options = GetOptions { range: Some(GetRange::Bounded(stretch)), ..GetOptions::default() };
    let found = store.get_opts(key, options).await?;
    let size = found.meta.size;
    Ok((found.into_stream(), size))
}

/// A range being read.
struct Read {
    store: AmazonS3,
    key: Path,
    at: u64,
    end: u64,
    body: Option<Body>,
    /// Since the last byte.
    failures: u32,
}

impl Read {
    async fn next(&mut self) -> Result<Option<Bytes>> {
        while self.at < self.end {
            let got = match &mut self.body {
                Some(body) => body.next().await,
                None => match open(&self.store, &self.key, self.at..self.end).await {
                    Ok((body, _)) => {
                        self.body = Some(body);
                        continue;
                    }
                    Err(error) => Some(Err(error)),
                },
            };
            match got {
                Some(Ok(bytes)) if bytes.is_empty() => {}
                Some(Ok(bytes)) => {
                    self.failures = 0;
                    self.at = self.at.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
                    return Ok(Some(bytes));
                }
                // The end of a stretch, or of a body that was cut where a length was not told.
                None => {
                    self.body = None;
                    self.failures = self.failures.saturating_add(1);
                    if self.failures > READ_ATTEMPTS {
                        return Err(ServiceError::Environment("bucket: a film is shorter than it was".to_owned()));
                    }
                }
                Some(Err(error)) => {
                    self.body = None;
                    self.failures = self.failures.saturating_add(1);
                    if self.failures > READ_ATTEMPTS || matches!(error, object_store::Error::NotFound { .. }) {
                        return Err(failed(error));
                    }
                    tracing::info!(film.key = %self.key, offset_bytes = self.at, %error, "object read interrupted; resuming");
                    tokio::time::sleep(Duration::from_millis(50 << self.failures)).await;
                }
            }
        }
        Ok(None)
    }
}

fn failed(error: object_store::Error) -> ServiceError {
    match error {
        object_store::Error::NotFound { .. } => ServiceError::NotFound,
        other => ServiceError::Environment(format!("bucket: {other}")),
    }
}
