//! The player on pages of other sites, and what they learn of a film (oEmbed).

use domain::film::Measures;
use domain::form::{keys, text_of};
use domain::ids::EntryId;
use domain::letter::escaped;
use serde::Serialize;

use crate::Services;
use crate::channels::released::film_address;
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::films::derived;
use crate::films::showing::CaptionTrack;
use crate::media::render::POSTER_WIDTH;
use crate::releases::shown::released_film;

/// The size of the player where nothing smaller is asked for, pixels.
const SIZE: (u32, u32) = (960, 540);

/// A film in the player for other sites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmbedView {
    /// The entry.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// Title of its contest.
    pub contest: String,
    /// Width and height of its poster, pixels, where there is one.
    pub poster: Option<(u32, u32)>,
    /// There is a copy that browsers play.
    pub can_be_played: bool,
    /// Language of its captions, where it has some; empty is not known.
    pub captions: Option<String>,
    /// Sites whose pages may show it.
    pub hosts: Vec<String>,
}

/// What another site learns of a film, as oEmbed 1.0 has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OEmbed {
    /// `1.0`.
    pub version: &'static str,
    /// `video`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The title.
    pub title: String,
    /// The contest.
    pub author_name: String,
    /// Of this product.
    pub provider_name: &'static str,
    /// Where this site is.
    pub provider_url: String,
    /// How long it may be kept, seconds: not longer, for a film may be withdrawn.
    pub cache_age: u32,
    /// The poster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbnail_url: Option<String>,
    /// Width of the poster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbnail_width: Option<u32>,
    /// Height of the poster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbnail_height: Option<u32>,
    /// The player.
    pub html: String,
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

impl Services {
    /// A film in the player for other sites.
    ///
    /// # Errors
    /// Not found also where nobody may see the film now.
    pub async fn embed(&self, entry: &EntryId) -> Result<EmbedView> {
        embed_of(self, entry).await
    }

    /// What another site learns of the film at this address of ours, for a player that is no larger than this.
    ///
    /// # Errors
    /// Not found where the address is none of a film that everybody may see now.
    pub async fn oembed(&self, address: &str, most: (Option<u32>, Option<u32>)) -> Result<OEmbed> {
        let site = self.mail.site.as_str();
        let path = address.strip_prefix(site).ok_or(ServiceError::NotFound)?;
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let entry = path.strip_prefix("/gallery/").and_then(|id| id.parse::<EntryId>().ok());
        let film = embed_of(self, &entry.ok_or(ServiceError::NotFound)?).await?;
        let (width, height) = fitted(most);
        // It is bound by what was asked for, too.
        let fits = |(wide, high): &(u32, u32)| {
            most.0.is_none_or(|most| *wide <= most) && most.1.is_none_or(|most| *high <= most)
        };
        let poster = film.poster.filter(fits);
        Ok(OEmbed {
            version: "1.0",
            kind: "video",
            author_name: film.contest,
            provider_name: "Linxuan",
            provider_url: site.to_owned(),
            cache_age: 300,
            thumbnail_url: poster.map(|_| format!("{}/poster.jpg", film_address(site, &film.entry))),
            thumbnail_width: poster.map(|(wide, _)| wide),
            thumbnail_height: poster.map(|(_, high)| high),
            html: player(site, &film.entry, &film.title, (width, height)),
            title: film.title,
            width,
            height,
        })
    }
}

/// See [`Services::embed`].
async fn embed_of(cx: &Context, entry: &EntryId) -> Result<EmbedView> {
    let mut tx = cx.read().await?;
    let found = released_film(cx, &mut *tx, entry).await?.ok_or(ServiceError::NotFound)?;
    let hosts = tx.embed_hosts(&found.film.contest_id).await?;
    let (made, file) = match &found.film.file {
        Some(file) => (tx.derived_of(file).await?, tx.file(file).await?),
        None => (Vec::new(), None),
    };
    let captions = made.iter().find(|one| one.kind == derived::CAPTIONS);
    Ok(EmbedView {
        entry: entry.clone(),
        title: text_of(&found.film.answers, keys::TITLE),
        contest: found.contest.contest.title,
        poster: file.filter(|_| found.film.has_poster).and_then(|file| poster_size(&file.measures)),
        can_be_played: found.film.file.is_some(),
        captions: captions.map(|made| CaptionTrack::of(made).language.unwrap_or_default()),
        hosts,
    })
}

/// The size of the poster that was made of a film.
fn poster_size(measures: &Measures) -> Option<(u32, u32)> {
    let (width, height) = measures.reduced(POSTER_WIDTH)?;
    Some((u32::try_from(width).ok()?, u32::try_from(height).ok()?))
}

/// The player for other pages, in its usual size.
pub(super) fn embed_code(site: &str, entry: &EntryId, title: &str) -> String {
    player(site, entry, title, SIZE)
}

fn player(site: &str, entry: &EntryId, title: &str, (width, height): (u32, u32)) -> String {
    format!(
        "<iframe src=\"{site}/embed/{entry}\" width=\"{width}\" height=\"{height}\" title=\"{}\" allowfullscreen \
         loading=\"lazy\"></iframe>",
        escaped(title)
    )
}

/// The size of a player of 16:9 that is no larger than this.
fn fitted((width, height): (Option<u32>, Option<u32>)) -> (u32, u32) {
    let wide = width.unwrap_or(SIZE.0).min(SIZE.0);
    let by_height = height.map_or(wide, |height| height.saturating_mul(16) / 9);
    let wide = wide.min(by_height).max(1);
    (wide, (wide.saturating_mul(9) / 16).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_player_is_no_larger_than_there_is_room_for() {
        assert_eq!(fitted((None, None)), SIZE);
        assert_eq!(fitted((Some(640), None)), (640, 360));
        assert_eq!(fitted((Some(2_000), Some(180))), (320, 180));
        assert_eq!(fitted((Some(0), Some(0))), (1, 1));
    }

    #[test]
    fn a_title_is_no_markup_in_the_player() {
        let entry: EntryId = "e1".parse().unwrap();
        let code = embed_code("https://c.example", &entry, "\"><script>");
        assert!(code.contains("src=\"https://c.example/embed/e1\"") && !code.contains("<script>"), "{code}");
    }
}
