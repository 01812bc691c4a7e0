//! Words of channels: programs and groups that are told, feeds, posters, players on other sites, stations.

use domain::channels::{ChannelData, ChannelEvent, ChannelKind, ChannelProblem, ChannelState};
use domain::letter::LetterNote;

use crate::{Lang, phrases};

/// Noted with a message whose film nobody may see any more.
pub const NOT_RELEASED: &str = "not_released";

messages! { channels;
    page;
    lead;

    films;
    films_note;
    film;
    no_films;
    no_films_body;
    share;
    poster_png;
    poster_pdf;
    gallery_page;

    endpoints;
    endpoints_note;
    no_endpoints;
    no_endpoints_body;
    kind;
    kind_webhook;
    kind_wecom;
    kind_dingtalk;
    kind_feishu;
    name;
    name_help;
    place;
    place_of(host: &str, ending: &str);
    signed;
    told_of;
    state;
    state_on;
    state_off;
    state_gone;
    state_removed;
    event_entry_received;
    event_round_opened;
    event_notice_published;
    event_result_published;
    event_film_released;
    event_film_withdrawn;
    event_film_announced;
    event_trial;
    add;
    added;
    address;
    address_help;
    secret;
    secret_help;
    message_lang;
    secret_once;
    secret_once_body;
    secret_label;
    try_it;
    tried;
    switch_on;
    switch_off;
    switched_on;
    switched_off;
    remove;
    removed;

    deliveries;
    no_deliveries;
    no_deliveries_body;
    to_deliveries;
    event;
    channel;
    channel_removed;
    attempts(count: u64);
    written;
    again;
    sent_again;
    problem_not_released;
    problem_abandoned;

    feeds;
    feeds_note;
    feed_rss;
    feed_programs;
    feed_description(title: &str);
    private_feeds;
    private_feeds_note;
    private_for;
    private_made;
    private_once;
    private_once_body;
    make_private;
    revoke;
    revoked;
    revoked_at;
    no_private_feeds;

    embed;
    embed_note;
    hosts;
    hosts_help;
    hosts_saved;
    embed_code;
    watch_here;

    share_note;
    text_short;
    text_medium;
    text_long;
    share_short(title: &str, url: &str);
    share_medium(contest: &str, title: &str, facts: &str, url: &str);
    share_long(contest: &str, title: &str, facts: &str, synopsis: &str, url: &str);
    announce;
    announce_note(count: u64, channels: &str);
    announce_nobody;
    announce_text;
    announced(count: u64);
    poster_scan;
    posters;

    broadcasts;
    broadcasts_note;
    no_broadcasts;
    no_broadcasts_body;
    station;
    planned;
    aired;
    aired_save;
    aired_saved;
    length;
    category;
    unit;
    plan;
    planned_done;
    take_off;
    taken_off;
    not_released_any_more;
    day_help;

    says_entry_received(contest: &str, number: &str);
    says_round_opened(contest: &str, round: u64);
    says_notice_published(contest: &str);
    says_result_published(contest: &str);
    says_film_released(contest: &str, number: &str);
    says_film_withdrawn(contest: &str, number: &str);
    says_trial(contest: &str);

    wrong_address;
    wrong_host(hosts: &str);
    wrong_port(found: u16, least: u16);
    wrong_private;
    wrong_secret;
    wrong_events;
    wrong_count(most: usize);
    wrong_feeds(most: usize);
    wrong_broadcasts(most: usize);
    wrong_released;
    wrong_channel;
    wrong_embed_host(found: &str);
    wrong_date(found: &str);
    wrong_not_on;
    wrong_again;
}

/// A kind of channel, by its name.
#[must_use]
pub const fn kind_name(lang: Lang, kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::Webhook => kind_webhook(lang),
        ChannelKind::WeCom => kind_wecom(lang),
        ChannelKind::DingTalk => kind_dingtalk(lang),
        ChannelKind::Feishu => kind_feishu(lang),
    }
}

/// What a channel is told of.
#[must_use]
pub const fn event_name(lang: Lang, event: ChannelEvent) -> &'static str {
    match event {
        ChannelEvent::EntryReceived => event_entry_received(lang),
        ChannelEvent::RoundOpened => event_round_opened(lang),
        ChannelEvent::NoticePublished => event_notice_published(lang),
        ChannelEvent::ResultPublished => event_result_published(lang),
        ChannelEvent::FilmReleased => event_film_released(lang),
        ChannelEvent::FilmWithdrawn => event_film_withdrawn(lang),
        ChannelEvent::FilmAnnounced => event_film_announced(lang),
        ChannelEvent::Trial => event_trial(lang),
    }
}

/// How a channel stands.
#[must_use]
pub const fn state_name(lang: Lang, state: ChannelState) -> &'static str {
    match state {
        ChannelState::On => state_on(lang),
        ChannelState::Off => state_off(lang),
        ChannelState::Gone => state_gone(lang),
        ChannelState::Removed => state_removed(lang),
    }
}

/// What people read of a message: the words that a person chose, or what happened; then where it can be read.
#[must_use]
pub fn message(lang: Lang, event: ChannelEvent, data: &ChannelData) -> String {
    let contest = data.contest.title.as_str();
    let number = || {
        let entry = data.entry.as_ref();
        entry.and_then(|entry| entry.number).map(|number| phrases::entry_numbers(lang, &[number])).unwrap_or_default()
    };
    let said = match (&data.text, event) {
        // The words that a person chose have the address in them where they want it.
        (Some(text), _) => return text.clone(),
        (None, ChannelEvent::EntryReceived) => says_entry_received(lang, contest, &number()),
        (None, ChannelEvent::RoundOpened) => {
            says_round_opened(lang, contest, data.round.map(u64::from).unwrap_or_default())
        }
        (None, ChannelEvent::NoticePublished) => says_notice_published(lang, contest),
        (None, ChannelEvent::ResultPublished) => says_result_published(lang, contest),
        (None, ChannelEvent::FilmReleased) => says_film_released(lang, contest, &number()),
        (None, ChannelEvent::FilmWithdrawn) => says_film_withdrawn(lang, contest, &number()),
        (None, ChannelEvent::FilmAnnounced) => contest.to_owned(),
        (None, ChannelEvent::Trial) => says_trial(lang, contest),
    };
    match &data.url {
        Some(url) => format!("{said}\n{url}"),
        None => said,
    }
}

/// What is noted with a message: what the program notes in words, what was answered as it is.
#[must_use]
pub fn noted(lang: Lang, noted: &str) -> String {
    if noted == NOT_RELEASED {
        return problem_not_released(lang).to_owned();
    }
    match LetterNote::parse(noted) {
        Some(LetterNote::Abandoned) => problem_abandoned(lang).to_owned(),
        _ => noted.to_owned(),
    }
}

/// Why something of a channel cannot be so.
#[must_use]
pub fn problem(lang: Lang, problem: &ChannelProblem) -> String {
    match problem {
        ChannelProblem::Address => wrong_address(lang).to_owned(),
        ChannelProblem::Host(kind) => wrong_host(lang, &phrases::list(lang, kind.hosts())),
        ChannelProblem::Port { found, least } => wrong_port(lang, *found, *least),
        ChannelProblem::Private => wrong_private(lang).to_owned(),
        ChannelProblem::Secret => wrong_secret(lang).to_owned(),
        ChannelProblem::NoEvents => wrong_events(lang).to_owned(),
        ChannelProblem::TooMany(most) => wrong_count(lang, *most),
        ChannelProblem::TooManyFeeds(most) => wrong_feeds(lang, *most),
        ChannelProblem::TooManyBroadcasts(most) => wrong_broadcasts(lang, *most),
        ChannelProblem::NotReleased => wrong_released(lang).to_owned(),
        ChannelProblem::NoChannel => wrong_channel(lang).to_owned(),
        ChannelProblem::EmbedHost(found) => wrong_embed_host(lang, found),
        ChannelProblem::Date(found) => wrong_date(lang, found),
        ChannelProblem::NotOn => wrong_not_on(lang).to_owned(),
        ChannelProblem::NotAgain => wrong_again(lang).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use domain::channels::{EventEntry, Named};

    use super::*;

    #[test]
    fn a_message_says_what_happened_or_what_a_person_wrote() {
        let data = ChannelData {
            contest: Named { id: "c".to_owned(), title: "观摩".to_owned() },
            entry: Some(EventEntry { id: "e".to_owned(), number: Some(7), title: None }),
            round: None,
            url: Some("https://c.example/x".to_owned()),
            text: None,
        };
        for event in ChannelEvent::ALL.iter().copied() {
            let said = message(Lang::Zh, event, &data);
            assert!(said.contains("观摩") && said.ends_with("\nhttps://c.example/x"), "{said}");
        }
        assert!(message(Lang::Zh, ChannelEvent::EntryReceived, &data).contains("007"));
        let written = ChannelData { text: Some("看《夜航》".to_owned()), ..data };
        assert_eq!(message(Lang::Zh, ChannelEvent::FilmAnnounced, &written), "看《夜航》");
    }
}
