//! Films on order: from the proposal of an office over the telephone and the menu to the screen, and what is answered instead.

mod villages;

use std::collections::BTreeSet;

use domain::calendar::Day;
use domain::exhibition::access::ExhibitionDenied;
use domain::exhibition::orders::OrderProblem;
use domain::exhibition::orders::menu::{MenuState, MenuWhy};
use domain::exhibition::orders::origin::PreviewOrigin;
use domain::exhibition::orders::standing::OrderStanding;
use domain::exhibition::orders::week::weeks_after;
use domain::exhibition::region::RegionCode;
use domain::ids::EntryId;
use domain::text::Lang;
use domain::time::{MINUTE, SECOND};
use services::{
    Actor, MenuDraft, OrdersTaken, PhoneOrderDraft, PosterFormat, PreviewDraft, PreviewFilm, Refusal, ServiceError,
    SitePreviewsAsk, TextName,
};
use store::OrderFigures;

use crate::background::work_off;
use crate::harness::{DAY, refused};
use crate::races::cluster::Cluster;
use villages::{Villages, device, phone};

/// Most statements of a page.
const MOST: u32 = 8;

fn why_not<T: std::fmt::Debug>(answer: services::Result<T>) -> OrderProblem {
    match refused(answer) {
        Refusal::Order(problem) => problem,
        other => unreachable!("{other:?}"),
    }
}

fn is_role_missing<T>(answer: &services::Result<T>) -> bool {
    matches!(answer, Err(ServiceError::Exhibition(ExhibitionDenied::Role { .. })))
}

fn is_hidden<T>(answer: &services::Result<T>) -> bool {
    matches!(answer, Err(ServiceError::NotFound))
}

/// A menu with these films in this order, for the week after the preview's.
fn menu(version: i64, preview: Day, shown: &[&EntryId], reasons: &[(&EntryId, &str)]) -> MenuDraft {
    MenuDraft {
        version,
        week: weeks_after(preview, 1),
        places: (1_i64..).zip(shown).map(|(place, entry)| ((*entry).clone(), Some(place))).collect(),
        reasons: reasons.iter().map(|(entry, reason)| ((*entry).clone(), (*reason).to_owned())).collect(),
        sets: true,
    }
}

/// An office proposes, and the site changes some: who may, and what two at once are told.
async fn proposed_and_set_up(villages: &Villages) -> String {
    let (services, films, week) = (villages.services(), &villages.films, villages.week());
    let city: RegionCode = "4401".parse().unwrap();
    let propose = async |actor: &Actor, seen: &[EntryId], chosen: &[EntryId]| {
        services.propose_previews(actor, (&city, week), (seen, chosen)).await
    };
    propose(&villages.office, &[], &films[..3]).await.unwrap();
    let twice = propose(&villages.office, &[], &films[..2]).await;
    assert!(matches!(twice, Err(ServiceError::Conflict)), "another was there by now: {twice:?}");
    assert!(is_hidden(&propose(&villages.other_office, &[], &films[..1]).await), "beside");
    assert!(is_role_missing(&propose(&villages.manager, &[], &films[..1]).await));
    let unknown: EntryId = "01900000-0000-7000-8000-000000000000".parse().unwrap();
    assert_eq!(
        why_not(propose(&villages.office, &films[..3], std::slice::from_ref(&unknown)).await),
        OrderProblem::NotOffered
    );
    let late = services.propose_previews(&villages.office, (&city, weeks_after(week, -1)), (&[], &films[..1])).await;
    assert_eq!(why_not(late), OrderProblem::Week);

    let view = services.site_preview(&villages.manager, villages.site(), None).await.unwrap();
    assert_eq!((view.week, view.preview.is_none(), view.library.len()), (week, true, 4));
    assert_eq!(view.proposed, Some((city, films[..3].to_vec())));
    assert_eq!(view.proposed_by, "甲市", "people know regions by their names");
    let draft = |version, films: &[&EntryId]| PreviewDraft {
        version,
        films: films.iter().copied().cloned().collect(),
        ..PreviewDraft::default()
    };
    let [a, b, c, d] = [&films[0], &films[1], &films[2], &films[3]];
    let set =
        async |actor: &Actor, draft: &PreviewDraft| services.set_preview(actor, villages.site(), week, draft).await;
    assert!(is_hidden(&set(&villages.other_manager, &draft(0, &[a])).await));
    assert!(is_role_missing(&set(&villages.device(), &draft(0, &[a])).await));
    assert!(is_role_missing(&set(&villages.office, &draft(0, &[a])).await));
    assert!(matches!(set(&Actor::Anonymous, &draft(0, &[a])).await, Err(ServiceError::SignInNeeded)));
    assert_eq!(why_not(set(&villages.manager, &draft(0, &[])).await), OrderProblem::NoFilms);
    assert_eq!(why_not(set(&villages.manager, &draft(0, &[&unknown])).await), OrderProblem::NotOffered);
    let backwards = PreviewDraft { closes: "2020-01-01 00:00".to_owned(), ..draft(0, &[a]) };
    assert_eq!(why_not(set(&villages.manager, &backwards).await), OrderProblem::Times);
    set(&villages.manager, &draft(0, &[a, b, c])).await.unwrap();
    assert!(matches!(set(&villages.manager, &draft(0, &[a, b, c])).await, Err(ServiceError::Conflict)));
    // The office's third film gives way to another, which gets its number.
    set(&villages.manager, &draft(1, &[d, a, b])).await.unwrap();
    services.site_preview(&villages.device(), villages.site(), None).await.unwrap();
    let metered = services.metered();
    let view = metered.site_preview(&villages.device(), villages.site(), None).await.unwrap();
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());
    assert!(!view.edits && view.library.is_empty() && view.is_open && view.takes_by_mouth);
    let numbers: Vec<(i64, &EntryId)> = view.films.iter().map(|film| (film.number, &film.entry)).collect();
    assert_eq!(numbers, [(1, a), (2, b), (3, d)]);
    view.address.rsplit('/').next().unwrap().to_owned()
}

/// Telephones order, one person is one, and the site enters what it heard.
async fn ordered(villages: &Villages, token: &str) {
    let (services, films, week) = (villages.services(), &villages.films, villages.week());
    let [a, b, c, d] = [&films[0], &films[1], &films[2], &films[3]];
    let fresh = services.order_page(token, None).await.unwrap();
    assert_eq!((fresh.taken, fresh.films.len(), fresh.orders.len()), (OrdersTaken::Now, 3, 0));
    assert!(fresh.device.is_some(), "something to keep");
    let (one, two, three) = (device("one"), device("two"), device("three"));
    assert_eq!(why_not(villages.order(token, &one, &[], "").await), OrderProblem::NothingTicked);
    assert_eq!(why_not(villages.order(token, &one, &[a, b, c, d], "").await), OrderProblem::TooManyTicked(3));
    assert_eq!(why_not(villages.order(token, &one, &[c], "").await), OrderProblem::NotOffered);
    assert_eq!(why_not(villages.order(token, &one, &[a], "张三").await), OrderProblem::Person);
    assert_eq!(why_not(villages.order(token, "short", &[a], "").await), OrderProblem::Telephone);
    assert!(is_hidden(&villages.order("nowhere-nowhere-nowhere", &one, &[a], "").await));

    villages.order(token, &one, &[a, d], "").await.unwrap();
    villages.order(token, &one, &[a, b], "").await.unwrap();
    villages.order(token, &two, &[b, d], "138 0013 8000").await.unwrap();
    villages.order(token, &three, &[b], "+86-13800138000").await.unwrap();
    // Nothing of the number is filled in again, and the orders stay under it.
    villages.order(token, &three, &[d], "").await.unwrap();
    let page = villages.page(token, &three).await;
    assert!(page.has_person && page.device.is_none());
    assert_eq!(villages.standings(token, &three).await, [(d.clone(), OrderStanding::Ordered)]);
    assert_eq!(villages.standings(token, &two).await, [], "the same person with another telephone");

    let view = services.site_preview(&villages.manager, villages.site(), Some(week)).await.unwrap();
    let version = view.preview.unwrap().version;
    let take = async |actor: &Actor, version: i64, heads: &[(EntryId, i64)]| {
        services.take_orders(actor, villages.site(), week, (version, heads)).await
    };
    let heard = [(b.clone(), 5), (a.clone(), 0)];
    assert_eq!(why_not(take(&villages.device(), version, &[(c.clone(), 1)]).await), OrderProblem::NotOffered);
    assert_eq!(why_not(take(&villages.device(), version, &[(a.clone(), 10_000)]).await), OrderProblem::Heads(9_999));
    assert!(is_role_missing(&take(&villages.office, version, &heard).await));
    take(&villages.device(), version, &heard).await.unwrap();
    assert!(matches!(take(&villages.manager, version, &heard).await, Err(ServiceError::Conflict)), "counted twice");
    let view = services.site_preview(&villages.manager, villages.site(), Some(week)).await.unwrap();
    let counts: Vec<(i64, i64, i64)> =
        view.films.iter().map(|film| (film.by_person, film.by_telephone, film.by_mouth)).collect();
    assert_eq!(counts, [(0, 1, 0), (0, 1, 5), (1, 0, 0)]);
    let without = PreviewDraft {
        version: view.preview.unwrap().version,
        films: vec![b.clone(), d.clone()],
        ..PreviewDraft::default()
    };
    let gone = why_not(services.set_preview(&villages.manager, villages.site(), week, &without).await);
    assert_eq!(gone, OrderProblem::FilmsOrdered(vec!["第1部".to_owned()]));
}

async fn an_order_goes_from_the_telephone_to_the_screen(villages: &Villages) {
    let (services, films, week) = (villages.services(), &villages.films, villages.week());
    let [a, b, _, d] = [&films[0], &films[1], &films[2], &films[3]];
    let token = proposed_and_set_up(villages).await;
    ordered(villages, &token).await;
    let (manager, site) = (&villages.manager, villages.site());
    let save = async |draft: &MenuDraft| services.save_menu(manager, site, week, draft).await;
    assert_eq!(why_not(save(&menu(0, week, &[b, a, d], &[])).await), OrderProblem::StillOpen);
    let version = services.site_preview(manager, site, Some(week)).await.unwrap().preview.unwrap().version;
    services.close_preview(manager, site, week, version).await.unwrap();
    assert_eq!(why_not(villages.order(&token, &device("late"), &[a], "").await), OrderProblem::Closed);

    services.site_menu(manager, site, None).await.unwrap();
    let metered = services.metered();
    let view = metered.site_menu(manager, site, None).await.unwrap();
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());
    let proposed: Vec<(&EntryId, MenuWhy, i64)> =
        view.candidates.iter().map(|one| (&one.entry, one.why, one.heads)).collect();
    assert_eq!(proposed, [(b, MenuWhy::Ordered, 6), (a, MenuWhy::Ordered, 1), (d, MenuWhy::Ordered, 1)]);
    assert_eq!(why_not(save(&menu(0, week, &[], &[])).await), OrderProblem::EmptyMenu);
    assert_eq!(why_not(save(&menu(0, week, &[&films[2]], &[])).await), OrderProblem::NotOffered);
    let behind = why_not(save(&menu(0, week, &[a, b], &[])).await);
    assert_eq!(behind, OrderProblem::NoReason(vec!["第2部".to_owned(), "第4部".to_owned()]));
    let far = MenuDraft { week: weeks_after(week, 2), ..menu(0, week, &[b, a, d], &[]) };
    assert_eq!(why_not(save(&far).await), OrderProblem::Week);
    let long = "长".repeat(501);
    let too_long = refused(save(&menu(0, week, &[b, a], &[(d, &long)])).await);
    assert!(matches!(too_long, Refusal::Words { what: TextName::Reason, .. }), "{too_long:?}");
    let draft = MenuDraft { sets: false, ..menu(0, week, &[a], &[]) };
    save(&draft).await.unwrap();
    assert_eq!(villages.standings(&token, &device("one")).await[0].1, OrderStanding::Ordered, "nobody reads a draft");
    assert!(matches!(save(&menu(0, week, &[b, a, d], &[])).await, Err(ServiceError::Conflict)));
    save(&menu(1, week, &[b, a], &[(d, "片源检修")])).await.unwrap();
    let expected = [(a.clone(), OrderStanding::OnMenu), (b.clone(), OrderStanding::OnMenu)];
    assert_eq!(villages.standings(&token, &device("one")).await, expected);
    assert_eq!(villages.standings(&token, &device("three")).await, [(d.clone(), OrderStanding::Waiting)]);

    villages.harness.pass(7 * DAY);
    villages.show(b, weeks_after(week, 1), 4).await;
    let expected = [(a.clone(), OrderStanding::OnMenu), (b.clone(), OrderStanding::Shown)];
    assert_eq!(villages.standings(&token, &device("one")).await, expected);
    let view = services.site_preview(manager, site, Some(week)).await.unwrap();
    assert_eq!(view.figures, OrderFigures { orders: 8, met: 6, came: 4 });
    let office = services.preview_proposals(&villages.office, (None, None), 1).await.unwrap();
    assert_eq!((office.figures, office.lines.len()), (view.figures, 1));
    let metered = services.metered();
    let other = metered.preview_proposals(&villages.other_office, (None, None), 1).await.unwrap();
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());
    assert_eq!(other.figures, OrderFigures::default(), "another city");
    let hidden = services.preview_proposals(&villages.other_office, (Some(&"4401".parse().unwrap()), None), 1).await;
    assert!(is_hidden(&hidden));
    assert!(is_role_missing(&services.preview_proposals(manager, (None, None), 1).await));
}

#[tokio::test]
async fn orders_go_from_the_telephone_to_the_screen() {
    an_order_goes_from_the_telephone_to_the_screen(&Villages::on(None).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orders_go_from_the_telephone_to_the_screen_on_postgres() {
    let cluster = Cluster::start();
    an_order_goes_from_the_telephone_to_the_screen(&Villages::on(Some(&cluster.url)).await).await;
}

/// A hundred orders of one telephone at once, each of another choice, leave what one of them said.
async fn at_once(villages: &Villages) {
    let films = villages.films.clone();
    let token = villages.preview(villages.week(), &films).await;
    let one = device("one");
    let tasks = (0..100_usize).map(|nth| {
        let (services, token, one) = (villages.services().clone(), token.clone(), one.clone());
        let chosen = [films[nth % 4].clone(), films[(nth / 4) % 4].clone(), films[(nth / 16) % 4].clone()];
        tokio::spawn(async move {
            let chosen: Vec<&EntryId> = chosen.iter().collect();
            services.order_by_phone(&token, &phone(&one, &chosen, "13800138000"), None).await
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap().unwrap();
    }
    let view = villages.services().site_preview(&villages.manager, villages.site(), None).await.unwrap();
    let heads: i64 = view.films.iter().map(PreviewFilm::heads).sum();
    assert!((1..=3).contains(&heads) && view.films.iter().all(|film| film.heads() <= 1), "{:?}", view.films);
    villages
        .services()
        .order_by_phone(&token, &PhoneOrderDraft { takes_back: true, ..phone(&one, &[], "") }, None)
        .await
        .unwrap();
    let view = villages.services().site_preview(&villages.manager, villages.site(), None).await.unwrap();
    assert_eq!(view.films.iter().map(PreviewFilm::heads).sum::<i64>(), 0, "taken back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_orders_of_one_telephone_leave_three_at_most() {
    at_once(&Villages::on(None).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_orders_of_one_telephone_leave_three_at_most_on_postgres() {
    let cluster = Cluster::start();
    at_once(&Villages::on(Some(&cluster.url)).await).await;
}

#[tokio::test]
async fn a_network_that_floods_waits_and_a_village_does_not() {
    let villages = Villages::on(None).await;
    let token = villages.preview(villages.week(), &villages.films).await;
    let services = villages.services();
    for nth in 0..150 {
        let draft = phone(&device(&format!("p{nth}")), &[&villages.films[0]], "");
        services.order_by_phone(&token, &draft, Some("203.0.113.7")).await.unwrap();
    }
    let more = phone(&device("more"), &[&villages.films[0]], "");
    let waits = services.order_by_phone(&token, &more, Some("203.0.113.7")).await;
    assert_eq!(why_not(waits), OrderProblem::Wait(1));
    services.order_by_phone(&token, &more, Some("203.0.113.8")).await.unwrap();
    villages.harness.pass(SECOND);
    services.order_by_phone(&token, &more, Some("203.0.113.7")).await.unwrap();
    let view = services.site_preview(&villages.manager, villages.site(), None).await.unwrap();
    assert_eq!(view.films[0].by_telephone, 151);
}

#[tokio::test]
async fn figures_of_a_province_are_ten_minutes_old_at_most() {
    let villages = Villages::on(None).await;
    let province = villages.harness.person("province").await;
    villages.appoint(&province, "44").await;
    let token = villages.preview(villages.week(), &villages.films).await;
    let ordered =
        async |who: &Actor| villages.services().preview_proposals(who, (None, None), 1).await.unwrap().figures.orders;
    assert_eq!(ordered(&province).await, 0);
    villages.order(&token, &device("one"), &[&villages.films[0]], "").await.unwrap();
    assert_eq!((ordered(&province).await, ordered(&villages.office).await), (0, 1), "those of a city are as they are");
    villages.harness.pass(10 * MINUTE);
    assert_eq!(ordered(&province).await, 1);
}

#[tokio::test]
async fn what_stays_unmet_is_proposed_again_and_answered_after_four_weeks() {
    let villages = Villages::on(None).await;
    let (services, manager, site) = (villages.services(), &villages.manager, villages.site());
    let (films, week) = (&villages.films, villages.week());
    let [a, b] = [&films[0], &films[1]];
    let token = villages.preview(week, &films[..2]).await;
    let one = device("one");
    villages.order(&token, &one, &[a, b], "").await.unwrap();
    villages.harness.pass(7 * DAY);
    let draft = menu(0, week, &[a], &[(b, "授权待续")]);
    services.save_menu(manager, site, week, &draft).await.unwrap();

    // The next preview has other films; what was left out is proposed after what was ordered of them.
    let next = villages.week();
    let later = villages.preview(next, &films[2..]).await;
    villages.order(&later, &device("two"), &[&films[3]], "").await.unwrap();
    villages.harness.pass(7 * DAY);
    let view = services.site_menu(manager, site, Some(next)).await.unwrap();
    let of = |why: MenuWhy| -> BTreeSet<&EntryId> {
        view.candidates.iter().filter(|one| one.why == why).map(|one| &one.entry).collect()
    };
    assert_eq!((&view.candidates[0].entry, view.candidates[0].why), (&films[3], MenuWhy::Ordered));
    assert_eq!(of(MenuWhy::Unmet), BTreeSet::from([a, b]), "nothing was shown yet");
    assert_eq!((&view.candidates[3].entry, view.candidates[3].why), (&films[2], MenuWhy::Chosen));
    assert!(view.due.is_empty(), "two weeks are no four");

    villages.harness.pass(14 * DAY);
    let view = services.site_menu(manager, site, Some(next)).await.unwrap();
    let due: BTreeSet<&EntryId> = view.due.iter().map(|film| &film.entry).collect();
    assert_eq!(due, BTreeSet::from([a, b]));
    let answer = async |actor: &Actor, film: &EntryId, of: Day, words: &str| {
        services.answer_orders(actor, site, (film, of), words).await
    };
    assert!(is_role_missing(&answer(&villages.device(), b, week, "x").await));
    assert!(is_hidden(&answer(&villages.other_manager, b, week, "x").await));
    let empty = refused(answer(manager, b, week, "\u{200b} ").await);
    assert!(matches!(empty, Refusal::Words { what: TextName::Reply, .. }), "{empty:?}");
    assert!(matches!(answer(manager, &films[3], next, "太早").await, Err(ServiceError::Conflict)), "not due");
    answer(manager, b, week, "授权已到期，暂不能放映。").await.unwrap();
    assert!(matches!(answer(manager, b, week, "又").await, Err(ServiceError::Conflict)), "once");
    let page = villages.page(&token, &one).await;
    let told: Vec<(OrderStanding, &str)> =
        page.orders.iter().map(|order| (order.standing, order.answer.as_str())).collect();
    assert_eq!(
        told,
        [(OrderStanding::Waiting, ""), (OrderStanding::Answered, "授权已到期，暂不能放映。")],
        "the week of its menu is over"
    );
    let view = services.site_menu(manager, site, Some(next)).await.unwrap();
    assert_eq!(view.due.len(), 1);
}

#[tokio::test]
async fn what_is_withdrawn_is_no_longer_offered_and_a_poster_has_the_rest() {
    let villages = Villages::on(None).await;
    let (services, week) = (villages.services(), villages.week());
    let token = villages.preview(week, &villages.films).await;
    work_off(&villages.harness).await;
    // What pages for telephones read of the library is ten seconds old at most.
    villages.harness.pass(11 * SECOND);
    services.order_still(&token, 1).await.unwrap();
    for none in [0, 5, -1] {
        assert!(is_hidden(&services.order_still(&token, none).await), "{none}");
    }
    let poster =
        async |actor: &Actor, format| services.order_poster(actor, villages.site(), week, (format, Lang::Zh)).await;
    let pdf = poster(&villages.device(), PosterFormat::Pdf).await.unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    let png = poster(&villages.manager, PosterFormat::Png).await.unwrap();
    assert!(png.starts_with(b"\x89PNG") && png.len() > 10_000, "{} bytes", png.len());
    assert!(poster(&villages.office, PosterFormat::Pdf).await.unwrap().starts_with(b"%PDF"), "the office above");
    assert!(is_hidden(&poster(&villages.other_office, PosterFormat::Pdf).await));
    assert!(is_hidden(&poster(&villages.other_manager, PosterFormat::Pdf).await));

    let [first, second] = [&villages.films[0], &villages.films[1]];
    villages.order(&token, &device("one"), &[first], "").await.unwrap();
    services.withdraw_release(&villages.harness.staff, first, "作者来函").await.unwrap();
    assert!(is_hidden(&services.order_still(&token, 1).await));
    assert_eq!(villages.page(&token, &device("two")).await.films.len(), 3);
    assert_eq!(why_not(villages.order(&token, &device("two"), &[first], "").await), OrderProblem::NotOffered);
    villages.harness.pass(7 * DAY);
    let view = services.site_menu(&villages.manager, villages.site(), Some(week)).await.unwrap();
    assert!(view.candidates.iter().all(|one| one.entry != *first), "nobody may show it");
    let draft = menu(0, week, &[second], &[]);
    services.save_menu(&villages.manager, villages.site(), week, &draft).await.unwrap();
}

/// What the office of a region reads of its sites' previews: where each one's films come from, and its orders.
async fn read_by_office(villages: &Villages, who: &Actor, ask: &SitePreviewsAsk) -> Vec<(String, PreviewOrigin, i64)> {
    let view = villages.services().site_previews(who, ask).await.unwrap();
    view.lines.iter().map(|line| (line.name.clone(), line.origin, line.orders)).collect()
}

async fn an_office_reads_previews(villages: &Villages) {
    let (services, films, week) = (villages.services(), &villages.films, villages.week());
    let (office, site, this_week) = (&villages.office, villages.site(), SitePreviewsAsk::default());
    let told = |origin, orders| vec![("第1村".to_owned(), origin, orders)];
    assert_eq!(read_by_office(villages, office, &this_week).await, told(PreviewOrigin::Missing, 0));
    let city: RegionCode = "4401".parse().unwrap();
    services.propose_previews(office, (&city, week), (&[], &films[..2])).await.unwrap();
    let token = villages.preview(week, &films[..2]).await;
    villages.order(&token, &device("one"), &[&films[0], &films[1]], "").await.unwrap();
    assert_eq!(read_by_office(villages, office, &this_week).await, told(PreviewOrigin::Taken, 2));
    let more = PreviewDraft { version: 1, films: films[..3].to_vec(), ..PreviewDraft::default() };
    services.set_preview(&villages.manager, site, week, &more).await.unwrap();
    assert_eq!(read_by_office(villages, office, &this_week).await, told(PreviewOrigin::Changed, 2));
    let taken = SitePreviewsAsk { origin: Some(PreviewOrigin::Taken), ..SitePreviewsAsk::default() };
    assert_eq!(read_by_office(villages, office, &taken).await, []);
    let metered = services.metered();
    let view = metered.site_previews(office, &this_week).await.unwrap();
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());
    assert_eq!((view.region.code.as_str(), view.total, view.found, view.orders), ("4401", 1, 1, 2));

    // It reads the preview and its menu, and changes nothing.
    let view = services.site_preview(office, site, None).await.unwrap();
    assert!(!view.edits && !view.takes_by_mouth && view.library.is_empty() && view.is_open);
    assert_eq!((view.films.len(), view.films[0].by_telephone), (3, 1));
    let version = view.preview.unwrap().version;
    let heard = [(films[0].clone(), 5)];
    let refused = [
        services.set_preview(office, site, week, &PreviewDraft { version, ..more.clone() }).await,
        services.close_preview(office, site, week, version).await,
        services.take_orders(office, site, week, (version, &heard)).await,
        services.save_menu(office, site, week, &menu(0, week, &[&films[0]], &[])).await,
        services.answer_orders(office, site, (&films[0], week), "排到下月").await,
    ];
    assert!(refused.iter().all(is_role_missing), "{refused:?}");
    services.close_preview(&villages.manager, site, week, version).await.unwrap();
    let draft = MenuDraft { sets: false, ..menu(0, week, &[&films[0]], &[(&films[1], "片源检修")]) };
    services.save_menu(&villages.manager, site, week, &draft).await.unwrap();
    let read = services.site_menu(office, site, Some(week)).await.unwrap();
    assert!(!read.edits && read.menu.is_none() && read.candidates.is_empty(), "nobody reads a draft");
    let set = MenuDraft { version: 1, sets: true, ..draft };
    services.save_menu(&villages.manager, site, week, &set).await.unwrap();
    for who in [office, &villages.device()] {
        let menu = services.site_menu(who, site, Some(week)).await.unwrap().menu.unwrap();
        assert_eq!((menu.state, menu.items.len()), (MenuState::Set, 2));
    }
    assert!(services.site_previews(office, &this_week).await.unwrap().lines[0].menu_is_set);

    // Beside there is nothing of it, and a province is looked at city by city.
    let other = &villages.other_office;
    assert!(is_hidden(&services.site_preview(other, site, None).await));
    assert!(is_hidden(&services.site_menu(other, site, Some(week)).await));
    let of_city = SitePreviewsAsk { region: Some(city), ..SitePreviewsAsk::default() };
    assert!(is_hidden(&services.site_previews(other, &of_city).await));
    assert!(is_hidden(&services.site_previews(&villages.manager, &this_week).await), "a site is no region");
    let beside = read_by_office(villages, other, &this_week).await;
    assert_eq!(beside, [("第2村".to_owned(), PreviewOrigin::Missing, 0)]);
    let province = villages.harness.person("province").await;
    villages.appoint(&province, "44").await;
    let view = services.site_previews(&province, &this_week).await.unwrap();
    assert!(!view.is_listed && view.lines.is_empty());
    assert_eq!(read_by_office(villages, &province, &of_city).await, told(PreviewOrigin::Changed, 2));
}

#[tokio::test]
async fn an_office_reads_what_became_of_its_proposal_and_changes_nothing() {
    an_office_reads_previews(&Villages::on(None).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_reads_what_became_of_its_proposal_and_changes_nothing_on_postgres() {
    let cluster = Cluster::start();
    an_office_reads_previews(&Villages::on(Some(&cluster.url)).await).await;
}
