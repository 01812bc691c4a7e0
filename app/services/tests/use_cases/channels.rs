//! Programs and groups that are told of a contest, feeds, posters, players on other sites, stations: each from what everybody may see.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::channels::{ChannelEvent, ChannelKind, ChannelProblem, ChannelState};
use domain::contest::phase::Phase;
use domain::ids::{ContestId, EntryId};
use domain::letter::LetterState;
use domain::limits;
use domain::text::Lang;
use hmac::{Hmac, Mac as _};
use services::media::Storage;
use services::playback::FilmVariant;
use services::{
    ChannelDraft, DeliveryLine, FeedFormat, FeedOf, Grounds, PageAsk, Periods, PosterFormat, Refusal, ServiceError,
    Services,
};
use sha2::Sha256;

use crate::background::work_off;
use crate::harness::receiver::Receiver;
use crate::harness::{Harness, page, refused};
use crate::races::cluster::Cluster;
use crate::releases::{exhibits, sealed, signed};

/// Where the site is.
const SITE: &str = "https://contest.example";
/// Most statements of a page.
const MOST: u32 = 12;

/// The services of a process for tests: messages may go to this machine, which has half a second to answer.
fn told(harness: &Harness) -> Services {
    let periods = Periods { answer: Duration::from_millis(500), ..Periods::default() };
    harness.services.clone().with_site(SITE).with_periods(periods).with_channels_on_loopback()
}

fn draft(kind: ChannelKind, address: &str, events: &[ChannelEvent]) -> ChannelDraft {
    ChannelDraft {
        kind,
        name: format!("渠道 {}", address.split('?').next().unwrap()),
        address: address.to_owned(),
        secret: String::new(),
        lang: Lang::Zh,
        events: events.to_vec(),
    }
}

/// Sends everything that is due.
async fn deliver(services: &Services) {
    while services.deliver_once("worker").await.unwrap() {}
}

async fn lines(harness: &Harness, contest: &ContestId) -> Vec<DeliveryLine> {
    let all: PageAsk = page(1, 100);
    let metered = harness.services.metered();
    let list = metered.deliveries(&harness.staff, contest, &all).await.unwrap();
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());
    list.lines
}

/// A contest whose first film is chosen, published and released; the film.
async fn released(harness: &Harness) -> (ContestId, EntryId) {
    let (contest, films) = sealed(harness).await;
    exhibits(harness, &contest, "").await;
    harness.services.move_phase(&harness.organiser, &contest, Phase::Publicity, "").await.unwrap();
    harness.services.give_release(&harness.staff, &films[0], signed("")).await.unwrap();
    (contest, films[0].clone())
}

async fn acts_tell(harness: &Harness) {
    let (services, receiver) = (told(harness), Receiver::start().await);
    let contest = harness.open_for(1).await;
    let events = [ChannelEvent::EntryReceived, ChannelEvent::RoundOpened];
    let hook = draft(ChannelKind::Webhook, &receiver.at("/ok"), &events);
    let secret = services.add_channel(&harness.organiser, &contest, hook).await.unwrap().unwrap();
    let judge = [harness.person("judge").await];
    let films = harness.judging_in(&contest, &judge, &["440100", "440500"]).await;
    assert!(receiver.received().is_empty(), "an act waits for no program");
    deliver(&services).await;
    let received = receiver.received();
    let types: Vec<String> = received
        .iter()
        .map(|one| serde_json::from_str::<serde_json::Value>(&one.body).unwrap()["type"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(types, ["entry.received", "entry.received", "round.opened"]);
    assert!(received[0].body.contains(films[0].as_str()) && received[2].body.contains("\"round\":1"));
    for one in &received {
        assert!(
            !one.body.contains("第1部") && !one.body.contains("市委组织部"),
            "not everybody knows it: {}",
            one.body
        );
        // By the specification: HMAC-SHA256 with the secret over name, time and body.
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let mut code = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        let (id, time) = (one.header("webhook-id"), one.header("webhook-timestamp"));
        code.update(format!("{id}.{time}.{}", one.body).as_bytes());
        let expected = format!("v1,{}", STANDARD.encode(code.finalize().into_bytes()));
        assert_eq!(one.header("webhook-signature"), expected);
        assert_eq!(one.header("content-type"), "application/json");
    }
    assert!(lines(harness, &contest).await.iter().all(|line| line.delivery.state == LetterState::Sent));
    // What happens while it is off is not told later.
    let channel = services.channels(&harness.staff, &contest).await.unwrap().channels.remove(0).id;
    services.switch_channel(&harness.organiser, &contest, &channel, false).await.unwrap();
    let off = refused(services.try_channel(&harness.staff, &contest, &channel).await);
    assert_eq!(off, Refusal::Channel(ChannelProblem::NotOn));
}

#[tokio::test]
async fn acts_tell_programs_in_their_own_transaction() {
    acts_tell(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acts_tell_programs_in_their_own_transaction_on_postgres() {
    let cluster = Cluster::start();
    acts_tell(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}

#[tokio::test]
async fn a_program_that_fails_stalls_redirects_or_is_gone_is_told_again_or_no_more() {
    let harness = Harness::new().await;
    let (services, receiver) = (told(&harness), Receiver::start().await);
    let (organiser, contest) = (&harness.organiser, harness.open_for(1).await);
    for path in ["/fail", "/stall", "/redirect", "/gone", "/late"] {
        let hook = draft(ChannelKind::Webhook, &receiver.at(path), &[ChannelEvent::RoundOpened]);
        services.add_channel(organiser, &contest, hook).await.unwrap();
    }
    let view = services.channels(organiser, &contest).await.unwrap();
    for channel in &view.channels {
        services.try_channel(&harness.staff, &contest, &channel.id).await.unwrap();
    }
    deliver(&services).await;
    let state = |lines: &[DeliveryLine], path: &str| {
        let line = lines.iter().find(|line| line.channel.ends_with(path)).unwrap();
        (line.delivery.state, line.delivery.problem.clone())
    };
    let after = lines(&harness, &contest).await;
    assert_eq!(state(&after, "/fail"), (LetterState::Retry, "HTTP 500".to_owned()));
    assert_eq!(state(&after, "/stall").0, LetterState::Retry);
    let (redirected, why) = state(&after, "/redirect");
    assert_eq!(redirected, LetterState::Retry);
    assert!(why.contains("302"), "{why}");
    assert_eq!(state(&after, "/gone").0, LetterState::Failed);
    assert!(receiver.received().iter().all(|one| one.path != "/ok"), "a redirect is not followed");
    let gone = services.channels(organiser, &contest).await.unwrap().channels;
    let gone: Vec<_> = gone.iter().filter(|channel| channel.state == ChannelState::Gone).collect();
    assert_eq!(gone.len(), 1);
    // What was answered says nothing of where it was asked.
    assert!(after.iter().all(|line| !line.delivery.problem.contains("127.0.0.1")), "{after:?}");

    // Five seconds later it is tried again, under the same name.
    tokio::time::sleep(Duration::from_millis(5_200)).await;
    deliver(&services).await;
    let late: Vec<_> = receiver.received().into_iter().filter(|one| one.path == "/late").collect();
    assert_eq!(late.len(), 2);
    assert_eq!(late[0].header("webhook-id"), late[1].header("webhook-id"));
    let after = lines(&harness, &contest).await;
    assert_eq!(state(&after, "/late").0, LetterState::Sent);

    // By hand: what failed, and what a program has already; not what is gone.
    for line in &after {
        let again = services.repeat_delivery(&harness.staff, &contest, &line.delivery.id).await;
        if line.channel.ends_with("/gone") {
            assert_eq!(refused(again), Refusal::Channel(ChannelProblem::NotAgain));
        } else {
            again.unwrap();
        }
    }
    // A person may know better than a program that answered that it is gone.
    services.switch_channel(organiser, &contest, &gone[0].id, true).await.unwrap();
    let channels = services.channels(organiser, &contest).await.unwrap().channels;
    assert!(channels.iter().all(|channel| channel.state == ChannelState::On), "{channels:?}");
    let stranger = harness.person("stranger").await;
    let denied = services.repeat_delivery(&stranger, &contest, &after[0].delivery.id).await;
    assert!(matches!(denied, Err(ServiceError::Denied(_))), "{denied:?}");
}

#[tokio::test]
async fn a_message_that_was_on_its_way_when_its_channel_was_removed_is_not_tried_again() {
    let harness = Harness::new().await;
    let (services, receiver) = (told(&harness), Receiver::start().await);
    let (organiser, contest) = (&harness.organiser, harness.open_for(1).await);
    let hook = draft(ChannelKind::Webhook, &receiver.at("/stall"), &[ChannelEvent::RoundOpened]);
    services.add_channel(organiser, &contest, hook).await.unwrap();
    let channel = services.channels(organiser, &contest).await.unwrap().channels.remove(0).id;
    services.try_channel(organiser, &contest, &channel).await.unwrap();
    let removed = async {
        while receiver.received().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        services.remove_channel(organiser, &contest, &channel).await
    };
    let (sent, removed) = tokio::join!(services.deliver_once("worker"), removed);
    assert!(sent.unwrap());
    removed.unwrap();
    // When it would have been tried again.
    tokio::time::sleep(Duration::from_millis(5_200)).await;
    deliver(&services).await;
    let after = lines(&harness, &contest).await;
    assert_eq!(after[0].delivery.state, LetterState::Withdrawn);
    assert_eq!(receiver.received().len(), 1);
}

#[tokio::test]
async fn a_channel_gets_one_message_at_a_time_and_one_that_does_not_answer_keeps_no_other_waiting() {
    let (harness, receiver) = (Harness::new().await, Receiver::start().await);
    let services = harness.services.clone().with_site(SITE).with_channels_on_loopback();
    let (organiser, contest) = (&harness.organiser, harness.open_for(1).await);
    for path in ["/stall", "/ok"] {
        let hook = draft(ChannelKind::Webhook, &receiver.at(path), &[ChannelEvent::RoundOpened]);
        services.add_channel(organiser, &contest, hook).await.unwrap();
    }
    let channels = services.channels(organiser, &contest).await.unwrap().channels;
    let at = |path: &str| &channels.iter().find(|channel| channel.name.ends_with(path)).unwrap().id;
    for channel in [at("/stall"), at("/stall"), at("/ok")] {
        harness.pass(1);
        services.try_channel(organiser, &contest, channel).await.unwrap();
    }
    let others = async {
        while receiver.received().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let another = async || services.deliver_once("another").await.unwrap();
        (another().await, another().await)
    };
    let others = tokio::select! {
        ended = services.deliver_once("worker") => panic!("it never answers: {ended:?}"),
        others = others => others,
    };
    assert_eq!(others, (true, false), "the other channel's, and not the next one of the channel that is sent one");
    let paths: Vec<String> = receiver.received().into_iter().map(|one| one.path).collect();
    assert_eq!(paths, ["/stall", "/ok"]);
}

#[tokio::test]
async fn of_an_answer_only_the_beginning_is_read() {
    let harness = Harness::new().await;
    let (services, receiver) = (told(&harness), Receiver::start().await);
    let (organiser, contest) = (&harness.organiser, harness.open_for(1).await);
    let robot = draft(ChannelKind::WeCom, &receiver.at("/long"), &[ChannelEvent::FilmAnnounced]);
    services.add_channel(organiser, &contest, robot).await.unwrap();
    let channel = services.channels(organiser, &contest).await.unwrap().channels.remove(0).id;
    services.try_channel(organiser, &contest, &channel).await.unwrap();
    deliver(&services).await;
    // It says at its end that the message was taken.
    assert_eq!(lines(&harness, &contest).await[0].delivery.state, LetterState::Failed);
}

#[tokio::test]
async fn nothing_is_sent_to_this_machine_by_whatever_name() {
    let harness = Harness::new().await;
    let (organiser, contest) = (&harness.organiser, harness.open_for(1).await);
    let receiver = Receiver::start().await;
    let (safe, open) = (&harness.services, told(&harness));
    let port = receiver.port;
    let events = [ChannelEvent::RoundOpened];
    for private in
        [format!("https://127.0.0.1:{port}/ok"), format!("https://localhost:{port}/ok"), "https://10.0.0.1/".to_owned()]
    {
        let hook = draft(ChannelKind::Webhook, &private, &events);
        let problem = refused(safe.add_channel(organiser, &contest, hook).await);
        assert_eq!(problem, Refusal::Channel(ChannelProblem::Private), "{private}");
    }
    let plain = draft(ChannelKind::Webhook, "http://hooks.example/", &events);
    assert_eq!(refused(safe.add_channel(organiser, &contest, plain).await), Refusal::Channel(ChannelProblem::Address));
    let elsewhere = draft(ChannelKind::WeCom, "https://hooks.example/", &events);
    let problem = refused(safe.add_channel(organiser, &contest, elsewhere).await);
    assert_eq!(problem, Refusal::Channel(ChannelProblem::Host(ChannelKind::WeCom)));
    let staff = draft(ChannelKind::Webhook, "https://hooks.example/", &events);
    assert!(matches!(safe.add_channel(&harness.staff, &contest, staff).await, Err(ServiceError::Denied(_))));

    // A name may lead elsewhere later: it is resolved before each message.
    let hook = draft(ChannelKind::Webhook, &format!("https://localhost:{port}/ok"), &events);
    open.add_channel(organiser, &contest, hook).await.unwrap();
    let channel = open.channels(organiser, &contest).await.unwrap().channels.remove(0).id;
    safe.try_channel(organiser, &contest, &channel).await.unwrap();
    deliver(safe).await;
    let after = lines(&harness, &contest).await;
    assert_eq!(after[0].delivery.state, LetterState::Failed);
    assert!(after[0].delivery.problem.contains("private"), "{}", after[0].delivery.problem);
    assert!(receiver.received().is_empty(), "nobody even connected");
}

#[tokio::test]
async fn a_robot_gets_twenty_messages_a_minute_and_its_address_is_shown_to_nobody() {
    let harness = Harness::new().await;
    let (services, receiver) = (told(&harness), Receiver::start().await);
    let (organiser, contest) = (&harness.organiser, harness.open_for(1).await);
    for path in ["/robot", "/busy"] {
        let robot = draft(
            ChannelKind::WeCom,
            &receiver.at(&format!("{path}?key=secret-of-the-group")),
            &[ChannelEvent::FilmAnnounced],
        );
        assert_eq!(services.add_channel(organiser, &contest, robot).await.unwrap(), None);
    }
    let view = services.channels(organiser, &contest).await.unwrap();
    assert!(!format!("{view:?}").contains("secret-of-the-group"), "{view:?}");
    let robot = |path: &str| view.channels.iter().find(|channel| channel.name.ends_with(path)).unwrap().id.clone();
    let (group, busy) = (robot("/robot"), robot("/busy"));
    for _ in 0..21 {
        harness.pass(1);
        services.try_channel(organiser, &contest, &group).await.unwrap();
    }
    services.try_channel(organiser, &contest, &busy).await.unwrap();
    deliver(&services).await;
    let (to_group, to_busy): (Vec<_>, Vec<_>) = receiver.received().into_iter().partition(|one| one.path == "/robot");
    assert_eq!((to_group.len(), to_busy.len()), (20, 1));
    let body: serde_json::Value = serde_json::from_str(&to_group[0].body).unwrap();
    assert_eq!(body["msgtype"], "text");
    assert!(body["text"]["content"].as_str().unwrap().contains("观摩"), "{body}");
    let after = lines(&harness, &contest).await;
    let count = |state| after.iter().filter(|line| line.delivery.state == state).count();
    assert_eq!((count(LetterState::Sent), count(LetterState::Released), count(LetterState::Retry)), (20, 1, 1));

    services.remove_channel(organiser, &contest, &group).await.unwrap();
    let left = lines(&harness, &contest).await;
    assert!(left.iter().any(|line| line.delivery.state == LetterState::Withdrawn), "what waited is not sent");
    let missing = services.try_channel(organiser, &contest, &group).await;
    assert!(matches!(missing, Err(ServiceError::NotFound)), "{missing:?}");
}

async fn every_channel_has_what_is_released(harness: &Harness) {
    let services = told(harness);
    let (organiser, staff, receiver) = (&harness.organiser, &harness.staff, Receiver::start().await);
    let (contest, film) = released(harness).await;
    let of = FeedOf::Contest(contest.clone());
    let metered = services.metered();
    let feed = metered.film_feed(&of, FeedFormat::Rss, Lang::Zh).await.unwrap();
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());
    let read = rss::Channel::read_from(feed.text.as_bytes()).unwrap();
    let item = &read.items()[0];
    assert_eq!((item.title(), item.guid().unwrap().value()), (Some("第1部"), format!("urn:uuid:{film}").as_str()));
    let enclosure = item.enclosure().unwrap();
    assert_eq!(enclosure.url(), format!("{SITE}/feeds/films/{film}.mp4"));
    let source = services.released_file(&film, FilmVariant::Play).await.unwrap();
    let size = services.media().blobs().size(&source.sha256).await.unwrap();
    assert_eq!(enclosure.length(), size.to_string());
    assert!(item.extensions()["media"]["content"][0].attrs().contains_key("fileSize"));
    let json = services.film_feed(&FeedOf::All, FeedFormat::Json, Lang::En).await.unwrap();
    let json: serde_json::Value = serde_json::from_str(&json.text).unwrap();
    assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(json["items"].as_array().unwrap().len(), 1);
    assert_eq!(json["items"][0]["attachments"][0]["mime_type"], "video/mp4");
    for text in [&feed.text, &json.to_string()] {
        assert!(!text.contains("000-1") && !text.contains("第2部"), "{text}");
    }

    // A private feed has its token in every address, and ends with it.
    let token = services.create_feed(organiser, &contest, "市台").await.unwrap();
    let of_key = FeedOf::Private(token.clone());
    let private = services.film_feed(&of_key, FeedFormat::Json, Lang::Zh).await.unwrap().text;
    let addresses = private.matches("https://").count();
    assert_eq!(
        private.matches(&format!("/feeds/private/{token}/")).count() + 1,
        addresses,
        "all but the version: {private}"
    );
    services.private_file(&token, &film, FilmVariant::Play).await.unwrap();
    let key = services.channels(staff, &contest).await.unwrap().feeds[0].id.clone();
    services.revoke_feed(organiser, &contest, &key).await.unwrap();
    let revoked = services.channels(staff, &contest).await.unwrap().feeds;
    services.revoke_feed(organiser, &contest, &key).await.unwrap();
    assert_eq!(services.channels(staff, &contest).await.unwrap().feeds, revoked, "of two at once the first counts");
    for gone in [
        services.film_feed(&of_key, FeedFormat::Rss, Lang::Zh).await.map(drop),
        services.private_file(&token, &film, FilmVariant::Play).await.map(drop),
    ] {
        assert!(matches!(gone, Err(ServiceError::NotFound)), "{gone:?}");
    }

    // The player is for the sites of the list; others learn of it by its address.
    services.set_embed_hosts(organiser, &contest, "news.example\nhttps://B.example/x").await.unwrap();
    let wrong = refused(services.set_embed_hosts(organiser, &contest, "*").await);
    assert_eq!(wrong, Refusal::Channel(ChannelProblem::EmbedHost("*".to_owned())));
    assert_eq!(services.embed(&film).await.unwrap().hosts, ["b.example", "news.example"]);
    let learned = services.oembed(&format!("{SITE}/gallery/{film}"), (Some(320), None)).await.unwrap();
    assert_eq!((learned.width, learned.height, learned.title.as_str()), (320, 180, "第1部"));
    assert_eq!(learned.thumbnail_url, None, "there is none that is so small");
    work_off(harness).await;
    let learned = services.oembed(&format!("{SITE}/gallery/{film}"), (None, None)).await.unwrap();
    assert_eq!((learned.thumbnail_width, learned.thumbnail_height), (Some(1_280), Some(720)));
    assert_eq!(learned.thumbnail_url, Some(format!("{SITE}/gallery/{film}/poster.jpg")));
    assert!(learned.html.contains(&format!("{SITE}/embed/{film}")), "{}", learned.html);
    let foreign = services.oembed(&format!("https://other.example/gallery/{film}"), (None, None)).await;
    assert!(matches!(foreign, Err(ServiceError::NotFound)));

    // Words and posters.
    let share = services.film_share(staff, &contest, &film, Lang::Zh).await.unwrap();
    let lengths: Vec<usize> = share.texts.iter().map(|text| text.chars().count()).collect();
    assert!(lengths.is_sorted() && share.texts.iter().all(|text| text.contains(&share.address)), "{:?}", share.texts);
    let poster = |format| services.film_poster(staff, &contest, &film, (format, Lang::Zh));
    let pdf = poster(PosterFormat::Pdf).await.unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    let png = poster(PosterFormat::Png).await.unwrap();
    assert!(png.starts_with(b"\x89PNG"));
    assert_eq!((&png[16..20], &png[20..24]), (&1_080_u32.to_be_bytes()[..], &1_440_u32.to_be_bytes()[..]));

    // A station's run-down, and the day entered back.
    services.plan_broadcast(staff, &contest, &film, ("省台", "2026-10-01")).await.unwrap();
    let wrong = refused(services.plan_broadcast(staff, &contest, &film, ("省台", "2026-02-30")).await);
    assert_eq!(wrong, Refusal::Channel(ChannelProblem::Date("2026-02-30".to_owned())));
    let line = services.broadcasts(staff, &contest).await.unwrap().lines.remove(0);
    services.enter_broadcast(staff, &contest, &line.broadcast.id, "2026-10-02").await.unwrap();
    let line = services.broadcasts(staff, &contest).await.unwrap().lines.remove(0);
    assert_eq!((line.broadcast.aired_on.as_str(), line.film.is_some()), ("2026-10-02", true));

    // Announced, and withdrawn before it left: it goes nowhere, and whoever keeps copies is told.
    let none = refused(services.announce_film(staff, &contest, &film, "请看").await);
    assert_eq!(none, Refusal::Channel(ChannelProblem::NoChannel));
    let robot = draft(ChannelKind::WeCom, &receiver.at("/robot"), &[ChannelEvent::FilmAnnounced]);
    services.add_channel(organiser, &contest, robot).await.unwrap();
    let hook = draft(ChannelKind::Webhook, &receiver.at("/ok"), &[ChannelEvent::FilmWithdrawn]);
    services.add_channel(organiser, &contest, hook).await.unwrap();
    assert_eq!(services.announce_film(staff, &contest, &film, "请看《第1部》").await.unwrap(), 1);
    deliver(&services).await;
    assert!(receiver.received()[0].body.contains("请看《第1部》"));
    harness.pass(1);
    services.announce_film(staff, &contest, &film, "再看").await.unwrap();
    services.withdraw_release(staff, &film, "作者来函").await.unwrap();
    deliver(&services).await;
    let bodies: Vec<String> = receiver.received().into_iter().map(|one| one.body).collect();
    assert!(bodies.iter().all(|body| !body.contains("再看")), "{bodies:?}");
    assert!(bodies.iter().any(|body| body.contains("film.withdrawn")), "{bodies:?}");
    let empty = services.film_feed(&of, FeedFormat::Rss, Lang::Zh).await.unwrap();
    assert!(rss::Channel::read_from(empty.text.as_bytes()).unwrap().items().is_empty());
    for gone in [
        services.released_file(&film, FilmVariant::Play).await.map(drop),
        services.embed(&film).await.map(drop),
        services.film_share(staff, &contest, &film, Lang::Zh).await.map(drop),
        poster(PosterFormat::Pdf).await.map(drop),
    ] {
        assert!(matches!(gone, Err(ServiceError::NotFound)), "{gone:?}");
    }
    let line = services.broadcasts(staff, &contest).await.unwrap().lines.remove(0);
    assert!(line.film.is_none(), "the station must not broadcast it any more");
    let late = refused(services.announce_film(staff, &contest, &film, "三看").await);
    assert_eq!(late, Refusal::Channel(ChannelProblem::NotReleased));
}

#[tokio::test]
async fn a_chosen_film_that_leaves_is_told_once_the_selection_is_published() {
    for published in [false, true] {
        let harness = Harness::new().await;
        let (services, organiser, receiver) = (told(&harness), &harness.organiser, Receiver::start().await);
        let (contest, films) = sealed(&harness).await;
        let hook = draft(ChannelKind::Webhook, &receiver.at("/ok"), &[ChannelEvent::FilmWithdrawn]);
        services.add_channel(organiser, &contest, hook).await.unwrap();
        if published {
            services.move_phase(organiser, &contest, Phase::Publicity, "").await.unwrap();
        }
        let asked = services.amendments(organiser, &contest, Some(&films[0])).await.unwrap();
        let comes = asked.succession.unwrap().comes;
        let why = Grounds { reason: "作者要求", decider: "组委会" };
        services.withdraw_chosen(organiser, &contest, &films[0], comes.as_ref(), why).await.unwrap();
        deliver(&services).await;
        let bodies: Vec<String> = receiver.received().into_iter().map(|one| one.body).collect();
        let of_it = |body: &String| body.contains("film.withdrawn") && body.contains(films[0].as_str());
        assert_eq!((bodies.len(), bodies.iter().all(of_it)), (usize::from(published), true), "{bodies:?}");
    }
}

#[tokio::test]
async fn a_contest_has_no_more_private_feeds_and_lines_of_run_downs_than_its_pages_have_room_for() {
    let harness = Harness::new().await;
    let (services, organiser, staff) = (&harness.services, &harness.organiser, &harness.staff);
    let (contest, film) = released(&harness).await;
    for nth in 0..limits::PRIVATE_FEEDS {
        services.create_feed(organiser, &contest, &format!("台 {nth}")).await.unwrap();
    }
    let more = || services.create_feed(organiser, &contest, "又一台");
    let full = Refusal::Channel(ChannelProblem::TooManyFeeds(limits::PRIVATE_FEEDS));
    assert_eq!(refused(more().await), full);
    let key = services.channels(staff, &contest).await.unwrap().feeds[0].id.clone();
    services.revoke_feed(organiser, &contest, &key).await.unwrap();
    more().await.unwrap();
    assert_eq!(refused(more().await), full, "one was revoked, and one made in its place");

    let plan = || services.plan_broadcast(staff, &contest, &film, ("省台", "2026-10-01"));
    for _ in 0..limits::BROADCASTS {
        plan().await.unwrap();
    }
    let full = Refusal::Channel(ChannelProblem::TooManyBroadcasts(limits::BROADCASTS));
    assert_eq!(refused(plan().await), full);
    let line = services.broadcasts(staff, &contest).await.unwrap().lines.remove(0);
    services.remove_broadcast(staff, &contest, &line.broadcast.id).await.unwrap();
    plan().await.unwrap();
}

#[tokio::test]
async fn every_channel_has_what_is_released_and_a_withdrawal_takes_it_off_all() {
    every_channel_has_what_is_released(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_channel_has_what_is_released_and_a_withdrawal_takes_it_off_all_on_postgres() {
    let cluster = Cluster::start();
    every_channel_has_what_is_released(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}
