//! How somebody shows that they may vote: the roll call of a viewing, a number on the membership list, or a letter with a link. What
//! they show is kept as a code under the secret of the vote; the browser keeps a token, of which only the hash is kept.

use domain::hex;
use domain::ids::{ContestId, ViewingId};
use domain::letter::{LetterKind, Placeholder, Values};
use domain::popularity::{VoteProblem, VoterKind, address_key, address_stem, member_number};
use domain::text::Lang;
use domain::time::{DAY, Micros};
use domain::tries::{PROOFS, VOTERS};
use store::{Tx, Voter};

use super::codes::{SourceCodes, code, is_code, written_code};
use super::found::{PublicVote, require_open};
use crate::Services;
use crate::accounts::guesses::SignInFrom;
use crate::accounts::secret::digest;
use crate::accounts::tries::TryCount;
use crate::context::Context;
use crate::error::{Refusal, Result};
use crate::input::email_address;
use crate::mail::outbox::{NewLetter, Recipient, write_letter};
use crate::mail::templates::until;

/// How long a link in a letter works.
const LINK_LASTS: Micros = DAY;
/// Where the installation's key is kept that passes of viewings are signed with.
const PASS_KEY: &str = "vote_pass_key";

/// What an address is kept by, as a link carries it.
struct AddressLink {
    key: String,
    stem: String,
    until: Micros,
    nonce: String,
}

impl AddressLink {
    fn fields(&self, contest: &ContestId) -> String {
        let Self { key, stem, until, nonce } = self;
        format!("link\n{contest}\n{key}\n{stem}\n{until}\n{nonce}")
    }

    fn written(&self, code: &str) -> String {
        let Self { key, stem, until, nonce } = self;
        format!("{key}.{stem}.{until}.{nonce}.{code}")
    }

    /// The link, where it is one of this vote that still works.
    fn read(text: &str, secret: &[u8], contest: &ContestId, now: Micros) -> Result<Self> {
        let parts: Vec<&str> = text.split('.').collect();
        let [key, stem, until, nonce, code] = parts.as_slice() else { return Err(Refusal::TicketSpent.into()) };
        let Ok(until) = until.parse() else { return Err(Refusal::TicketSpent.into()) };
        let [key, stem, nonce] = [key, stem, nonce].map(|part| (*part).to_owned());
        let link = Self { key, stem, until, nonce };
        if now < link.until && is_code(secret, &link.fields(contest), code)? {
            Ok(link)
        } else {
            Err(Refusal::TicketSpent.into())
        }
    }
}

impl Services {
    /// What the page that answers a roll call hands to who answered it: with it they show at a vote that they were there.
    ///
    /// # Errors
    /// The database.
    pub async fn vote_pass(&self, viewing: &ViewingId, person_key: &[u8]) -> Result<String> {
        let mut tx = self.write_shared().await?;
        let secret = self.installation_key(&mut *tx, PASS_KEY).await?;
        tx.commit().await?;
        let key = hex::encode(person_key);
        let code = written_code(secret.as_bytes(), &pass_fields(viewing.as_str(), &key))?;
        Ok(format!("{viewing}.{key}.{code}"))
    }

    /// Shows by a pass that somebody was at a viewing; what their browser is to keep.
    ///
    /// # Errors
    /// A vote that takes none now or does not offer this way, a pass that is none, or too many from this network.
    pub async fn prove_presence(&self, id: &ContestId, pass: &str, from: &SignInFrom) -> Result<String> {
        count_of_network(self, from).await?;
        let mut tx = self.write_shared().await?;
        let found = offered(self, &mut *tx, id, VoterKind::Presence).await?;
        let parts: Vec<&str> = pass.split('.').collect();
        let [viewing, key, code] = parts.as_slice() else { return Err(VoteProblem::NotPresent.into()) };
        let signed_by = self.installation_key(&mut *tx, PASS_KEY).await?;
        if !is_code(signed_by.as_bytes(), &pass_fields(viewing, key), code)? {
            return Err(VoteProblem::NotPresent.into());
        }
        let (Ok(viewing), Some(key)) = (viewing.parse(), hex::decode(key)) else {
            return Err(VoteProblem::NotPresent.into());
        };
        let token = voter_by_presence(self, &mut *tx, &found, (&viewing, &key), from).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Shows by a number of the membership list that somebody may vote; what their browser is to keep.
    ///
    /// # Errors
    /// A vote that takes none now or does not offer this way, another number, or too many from this network.
    pub async fn prove_member(&self, id: &ContestId, number: &str, from: &SignInFrom) -> Result<String> {
        count_of_network(self, from).await?;
        let mut tx = self.write_shared().await?;
        let found = offered(self, &mut *tx, id, VoterKind::Member).await?;
        let number = member_number(number);
        let listed = code(found.secret()?, &member_fields(&number))?;
        if number.is_empty() || !tx.is_vote_member(id, &listed).await? {
            return Err(VoteProblem::NotMember.into());
        }
        let voter = NewVoter { kind: VoterKind::Member, key: listed, stem: Vec::new() };
        let token = keep_voter(self, &mut *tx, &found, voter, from).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Writes a letter with a link to an address. What is answered says nothing about who else has used it.
    ///
    /// # Errors
    /// A vote that takes none now or does not offer this way, no address, or too many letters to this address or from this network.
    pub async fn ask_vote_link(&self, id: &ContestId, email: &str, from: &SignInFrom) -> Result<()> {
        let email = email_address(email)?;
        count_of_network(self, from).await?;
        let mut tx = self.write().await?;
        let found = offered(self, &mut *tx, id, VoterKind::Address).await?;
        let key = address_key(&email);
        let asked = TryCount::new(&format!("vote link {id} {key}"), PROOFS);
        asked.count(self, &mut *tx, Refusal::TooManyAttempts).await?;
        let secret = found.secret()?;
        let stem = match address_stem(&email) {
            Some(stem) => written_code(secret, &format!("stem\n{stem}"))?,
            None => String::new(),
        };
        let mut nonce = [0_u8; 16];
        self.random.fill(&mut nonce);
        let ends_at = self.now().saturating_add(LINK_LASTS);
        let key = written_code(secret, &address_fields(&key))?;
        let link = AddressLink { key, stem, until: ends_at, nonce: hex::encode(&nonce) };
        let token = link.written(&written_code(secret, &link.fields(id))?);
        let contest = &found.contest.contest;
        let zone = contest.settings.time_zone.as_str();
        let values = |lang: Lang| {
            Values::from([
                (Placeholder::Contest, contest.title.clone()),
                (Placeholder::Link, format!("{}/calls/{id}/vote?link={token}", self.mail.site)),
                (Placeholder::Until, until(lang, ends_at, zone)),
            ])
        };
        // No word of who asked is sent to an address that may be another's.
        let to = Recipient { account: None, address: &email, name: &email };
        let letter = NewLetter { to, key: &link.nonce, values: &values, ends_at: Some(ends_at) };
        write_letter(self, &mut *tx, Some(contest), LetterKind::VoteLink, &letter).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Shows by the link of a letter that an address is somebody's; what their browser is to keep. The link works once.
    ///
    /// # Errors
    /// A vote that takes none now or does not offer this way; [`Refusal::TicketSpent`].
    pub async fn prove_address(&self, id: &ContestId, link: &str, from: &SignInFrom) -> Result<String> {
        let mut tx = self.write_shared().await?;
        let found = offered(self, &mut *tx, id, VoterKind::Address).await?;
        let secret = found.secret()?;
        let link = AddressLink::read(link, secret, id, self.now())?;
        if !tx.spend_once(&code(secret, &link.fields(id))?, self.now()).await? {
            return Err(Refusal::TicketSpent.into());
        }
        let bytes = |text: &str| hex::decode(text).unwrap_or_default();
        let voter = NewVoter { kind: VoterKind::Address, key: bytes(&link.key), stem: bytes(&link.stem) };
        let token = keep_voter(self, &mut *tx, &found, voter, from).await?;
        tx.commit().await?;
        Ok(token)
    }
}

/// Somebody who has shown that they may vote.
struct NewVoter {
    kind: VoterKind,
    /// The code of what tells them from others.
    key: Vec<u8>,
    /// The code of their address without digits.
    stem: Vec<u8>,
}

/// What a pass of a viewing is signed for.
fn pass_fields(viewing: &str, key: &str) -> String {
    format!("pass\n{viewing}\n{key}")
}

/// What the code of a member is over.
pub(super) fn member_fields(number: &str) -> String {
    format!("member\n{number}")
}

/// What the code of an address is over.
fn address_fields(key: &str) -> String {
    format!("address\n{key}")
}

/// The vote, where it takes votes now and this way to show that one may vote.
async fn offered(cx: &Context, tx: &mut dyn Tx, id: &ContestId, way: VoterKind) -> Result<PublicVote> {
    let found = PublicVote::of(tx, id).await?;
    require_open(&found.vote, cx.now())?;
    if found.vote.settings.ways.contains(&way) { Ok(found) } else { Err(VoteProblem::Way(way).into()) }
}

/// A voter who answered the roll call of a viewing with this key: the same one, however often they come back.
async fn voter_by_presence(
    cx: &Context,
    tx: &mut dyn Tx,
    found: &PublicVote,
    (viewing, person_key): (&ViewingId, &[u8]),
    from: &SignInFrom,
) -> Result<String> {
    if !tx.was_present(viewing, person_key).await? {
        return Err(VoteProblem::NotPresent.into());
    }
    let fields = format!("presence\n{viewing}\n{}", hex::encode(person_key));
    let voter = NewVoter { kind: VoterKind::Presence, key: code(found.secret()?, &fields)?, stem: Vec::new() };
    keep_voter(cx, tx, found, voter, from).await
}

/// Keeps a voter, or gives one who is kept another token; the token.
async fn keep_voter(
    cx: &Context,
    tx: &mut dyn Tx,
    found: &PublicVote,
    new: NewVoter,
    from: &SignInFrom,
) -> Result<String> {
    let SourceCodes { network, agent } = SourceCodes::of(found.secret()?, from)?;
    let token = cx.fresh_token();
    let voter = Voter {
        id: cx.fresh_id()?,
        contest_id: found.vote.contest_id.clone(),
        kind: new.kind,
        key_hmac: new.key,
        token_hash: digest(&token),
        proven_at: cx.now(),
        network_hmac: network,
        agent_hmac: agent,
        stem_hmac: new.stem,
    };
    tx.put_voter(&voter).await?;
    Ok(token)
}

/// Counts what comes from a network, before anything is compared.
async fn count_of_network(cx: &Context, from: &SignInFrom) -> Result<()> {
    let Some(network) = &from.network else { return Ok(()) };
    let mut tx = cx.write_shared().await?;
    TryCount::new(&format!("voters {network}"), VOTERS).count(cx, &mut *tx, Refusal::TooManyAttempts).await?;
    Ok(tx.commit().await?)
}
