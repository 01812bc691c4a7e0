//! Short-lived addresses of films: signed, bound to the session or token they were made for, and asked about again.
//!
//! An address alone opens nothing: whoever follows it must still be signed in with the same session (or the token must
//! still be valid), and the permission table is asked at that moment. So a copied address does not work elsewhere, and
//! a recusal or a revoked token takes effect with the next request.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::hex;
use domain::ids::FileId;
use domain::time::{HOUR, MINUTE, SECOND};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::Services;
use crate::accounts::tokens::who_by_token_hash;
use crate::actor::{Actor, Proof};
use crate::context::Context;
use crate::error::{Result, ServiceError};

/// How long an address made for a page works, microseconds: a long film with pauses. The player asks for a new one when
/// it ends.
const PAGE_LINK_TTL: i64 = 2 * HOUR;

/// How long an address made for a program works, microseconds.
const API_LINK_TTL: i64 = 15 * MINUTE;

/// How long an address of a film of the library works, microseconds: the page of a site may stay open a whole day. It opens nothing that is
/// not released at that moment.
const LIBRARY_LINK_TTL: i64 = 24 * HOUR;

/// In which steps addresses of exhibited films end, microseconds: a page that is made twice within one is the same, byte by byte. An
/// address works for one to two of them, and opens nothing that is not exhibited at that moment.
const PUBLIC_LINK_STEP: i64 = 6 * HOUR;

/// Name of the key among the installation's values.
pub(crate) const KEY: &str = "link_key";

/// What of a file is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FilmVariant {
    /// The copy that was made for being played.
    Play,
    /// A copy for a weak line, where one was made.
    Light,
    /// The file as it was sent.
    Original,
    /// A picture of it.
    Poster,
    /// The same picture for pages: small, where there is a small one.
    SmallPoster,
    /// Small pictures of it, one beside the other.
    Storyboard,
    /// Its subtitles as WebVTT.
    Captions,
}

impl FilmVariant {
    /// Every one.
    pub const ALL: [Self; 7] =
        [Self::Play, Self::Light, Self::Original, Self::Poster, Self::SmallPoster, Self::Storyboard, Self::Captions];

    /// The name in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Play => "play",
            Self::Light => "light",
            Self::Original => "original",
            Self::Poster => "poster",
            Self::SmallPoster => "poster-small",
            Self::Storyboard => "storyboard",
            Self::Captions => "captions",
        }
    }

    /// What of a film is played to those who may have it as it was sent: the copy where it is made, else the file itself. Which of the two
    /// stands in the address, so that it never leads to the other one: a player that has begun could not go on with it.
    #[must_use]
    pub const fn played(has_copy: bool) -> Self {
        if has_copy { Self::Play } else { Self::Original }
    }

    /// Reads [`FilmVariant::key`].
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variant| variant.key() == key)
    }
}

/// Signs addresses.
type Signer = Hmac<Sha256>;

/// Makes addresses for one person's page, or one program's answer.
#[derive(Clone)]
pub struct Links {
    key: Signer,
    until: i64,
    holder: Holder,
    /// It leads into the library of the exhibition.
    library: bool,
}

/// Whom an address is for.
#[derive(Clone)]
enum Holder {
    /// SHA-256 of a session's token in hex; the cookie proves it.
    Session(String),
    /// SHA-256 of an API token in hex; it stands in the address, which a program may hand to a downloader.
    Token(String),
    /// The device of a site, by what only its address can say; its cookie proves it.
    Device(String),
    /// Everybody, as long as the film is exhibited.
    Public,
}

/// What the code of an address for everybody is over, in place of a hash.
const PUBLIC: &str = "public";

/// What an address says that leads into the library.
const LIBRARY: &str = "1";

impl Holder {
    fn of(actor: &Actor) -> Self {
        match actor {
            Actor::Person(person) => match &person.proof {
                Proof::Session(hash) => Self::Session(hex::encode(hash)),
                Proof::Token(hash, _) => Self::Token(hex::encode(hash)),
                Proof::Machine => Self::Session(String::new()),
            },
            Actor::Device(site) => Self::Device(format!("device {}", site.id)),
            Actor::Anonymous | Actor::Operator => Self::Session(String::new()),
        }
    }

    /// What the code of an address is over, so that none of the library is another one.
    fn signed_as(&self, library: bool) -> String {
        if library { format!("{} library", self.hash()) } else { self.hash().to_owned() }
    }

    fn hash(&self) -> &str {
        match self {
            Self::Session(hash) | Self::Token(hash) | Self::Device(hash) => hash,
            Self::Public => PUBLIC,
        }
    }
}

/// What an address says beside the file.
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub struct LinkQuery {
    /// A key of [`FilmVariant`].
    #[serde(default)]
    pub copy: String,
    /// Its end, seconds since 1970.
    #[serde(default)]
    pub until: i64,
    /// SHA-256 of the API token it was made for, hex; empty for a session's.
    #[serde(default)]
    pub token: String,
    /// Not empty where it was made for everybody.
    #[serde(default)]
    pub public: String,
    /// Not empty where it leads into the library of the exhibition.
    #[serde(default)]
    pub library: String,
    /// The signature.
    #[serde(default)]
    pub signature: String,
}

impl LinkQuery {
    /// Reads an address that [`Links`] made; `None` for any other.
    #[must_use]
    pub fn of(address: &str) -> Option<Self> {
        let mut query = Self::default();
        for pair in address.split_once('?')?.1.split('&') {
            let (name, value) = pair.split_once('=')?;
            match name {
                "copy" => value.clone_into(&mut query.copy),
                "until" => query.until = value.parse().ok()?,
                "token" => value.clone_into(&mut query.token),
                "public" => value.clone_into(&mut query.public),
                "library" => value.clone_into(&mut query.library),
                "signature" => value.clone_into(&mut query.signature),
                _ => return None,
            }
        }
        Some(query)
    }

    /// It was made for everybody.
    pub(crate) const fn is_public(&self) -> bool {
        !self.public.is_empty()
    }

    /// It leads into the library of the exhibition, see [`Services::library_file`].
    #[must_use]
    pub const fn is_library(&self) -> bool {
        !self.library.is_empty()
    }
}

impl Links {
    /// The address of a variant of a file.
    #[must_use]
    pub fn to(&self, file: &FileId, variant: FilmVariant) -> String {
        let until = self.until / SECOND;
        let code = signed(self.key.clone(), file, variant, until, &self.holder.signed_as(self.library));
        let signature = URL_SAFE_NO_PAD.encode(code.finalize().into_bytes());
        let token = match &self.holder {
            Holder::Session(_) | Holder::Device(_) if self.library => format!("&library={LIBRARY}"),
            Holder::Session(_) | Holder::Device(_) => String::new(),
            Holder::Token(hash) => format!("&token={hash}"),
            Holder::Public => "&public=1".to_owned(),
        };
        format!("/media/{file}?copy={}&until={until}{token}&signature={signature}", variant.key())
    }
}

impl Services {
    /// Makes addresses for whoever asks.
    ///
    /// # Errors
    /// The database.
    pub async fn links(&self, actor: &Actor) -> Result<Links> {
        links_for(self, actor).await
    }
}

/// As [`Services::links`].
pub(crate) async fn links_for(cx: &Context, actor: &Actor) -> Result<Links> {
    let holder = Holder::of(actor);
    let lasts = if matches!(holder, Holder::Token(_)) { API_LINK_TTL } else { PAGE_LINK_TTL };
    Ok(Links { key: link_key(cx).await?, until: cx.now().saturating_add(lasts), holder, library: false })
}

/// Makes addresses of exhibited films for everybody.
pub(crate) async fn public_links(cx: &Context) -> Result<Links> {
    let step = cx.now().div_euclid(PUBLIC_LINK_STEP).saturating_add(2);
    let until = step.saturating_mul(PUBLIC_LINK_STEP);
    Ok(Links { key: link_key(cx).await?, until, holder: Holder::Public, library: false })
}

/// Makes addresses of films of the library for whoever asks.
pub(crate) async fn library_links(cx: &Context, actor: &Actor) -> Result<Links> {
    let until = cx.now().saturating_add(LIBRARY_LINK_TTL);
    Ok(Links { key: link_key(cx).await?, until, holder: Holder::of(actor), library: true })
}

/// The code over everything an address says.
fn signed(mut signer: Signer, file: &FileId, variant: FilmVariant, until: i64, holder: &str) -> Signer {
    signer.update(format!("{file} {} {until} {holder}", variant.key()).as_bytes());
    signer
}

/// Who follows an address, and to what: the address must be unspoilt, not ended, and theirs.
///
/// # Errors
/// Not found for everything that is wrong with it, so that nothing is told.
pub(crate) async fn follow(
    cx: &Context,
    actor: &Actor,
    file: &FileId,
    query: &LinkQuery,
) -> Result<(Actor, FilmVariant)> {
    let actor = if query.token.is_empty() {
        actor.clone()
    } else {
        let hash = domain::hex::decode(&query.token).ok_or(ServiceError::NotFound)?;
        who_by_token_hash(cx, &hash).await?.ok_or(ServiceError::NotFound)?
    };
    let variant = opened(cx, file, query, Holder::of(&actor).hash()).await?;
    Ok((actor, variant))
}

/// To what an address of the library leads.
///
/// # Errors
/// As [`follow`].
pub(crate) async fn follow_library(
    cx: &Context,
    actor: &Actor,
    file: &FileId,
    query: &LinkQuery,
) -> Result<FilmVariant> {
    if query.library != LIBRARY {
        return Err(ServiceError::NotFound);
    }
    match opened(cx, file, query, &Holder::of(actor).signed_as(true)).await? {
        FilmVariant::Original => Err(ServiceError::NotFound),
        variant => Ok(variant),
    }
}

/// To what an address for everybody leads: a film, its poster or its captions.
///
/// # Errors
/// As [`follow`].
pub(crate) async fn follow_public(cx: &Context, file: &FileId, query: &LinkQuery) -> Result<FilmVariant> {
    match opened(cx, file, query, Holder::Public.hash()).await? {
        FilmVariant::Original | FilmVariant::Storyboard => Err(ServiceError::NotFound),
        variant => Ok(variant),
    }
}

/// What an address asks for that was made for this holder, is unspoilt and has not ended.
async fn opened(cx: &Context, file: &FileId, query: &LinkQuery, holder: &str) -> Result<FilmVariant> {
    let variant = FilmVariant::parse(&query.copy).ok_or(ServiceError::NotFound)?;
    if query.until.saturating_mul(SECOND) <= cx.now() {
        return Err(ServiceError::NotFound);
    }
    let mac = signed(link_key(cx).await?, file, variant, query.until, holder);
    let signature = URL_SAFE_NO_PAD.decode(&query.signature).map_err(|_| ServiceError::NotFound)?;
    // Compares in constant time.
    mac.verify_slice(&signature).map_err(|_| ServiceError::NotFound)?;
    Ok(variant)
}

/// The installation's key for addresses, made at the first need and the same for all its processes.
async fn link_key(cx: &Context) -> Result<Signer> {
    let signer = cx.media.signer.get_or_try_init(|| async {
        let key = link_secret(cx).await?;
        Signer::new_from_slice(key.as_bytes()).map_err(|error| ServiceError::Environment(error.to_string()))
    });
    signer.await.cloned()
}

async fn link_secret(cx: &Context) -> Result<String> {
    if let Some(key) = cx.read().await?.meta(KEY).await? {
        return Ok(key);
    }
    let mut tx = cx.write().await?;
    let key = cx.installation_key(&mut *tx, KEY).await?;
    tx.commit().await?;
    Ok(key)
}
