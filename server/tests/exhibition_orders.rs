//! Films on order on a real port: a site's preview, its page for telephones and its poster, and who is refused.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use harness::stage::{Person, Stage};
use harness::village::{at, next_week, village};

/// The most that the page for telephones and its style sheet weigh, bytes.
const MOST_BYTES: usize = 30_000;
/// The most that a still weighs, bytes.
const MOST_PICTURE: usize = 20_000;

/// What a page sets as a cookie of this name.
fn cookie(answer: &harness::Answer, name: &str) -> String {
    let lines = answer.headers.iter().filter(|(header, _)| header == "set-cookie").map(|(_, line)| line.as_str());
    let value = lines.filter_map(|line| line.strip_prefix(&format!("{name}="))).next().unwrap();
    value.split(';').next().unwrap().to_owned()
}

#[test]
fn a_telephone_orders_without_account_script_or_a_second_time() {
    let (stage, [chosen, other]) = Stage::exhibiting("orders");
    let (manager, site) = village(&stage);
    let (site, week) = (format!("/site/{site}"), next_week());
    let preview = format!("{site}/preview?week={week}");
    let english = |who: &Person| format!("Accept-Language: en\n{}", who.cookie);
    let set = |who: &Person, films: &str| {
        let times = format!("opens={}&closes=", at(-1));
        stage.server.form(&preview, &english(who), &format!("_form=preview&week={week}&version=0&{times}{films}"))
    };
    let nothing = set(&manager, "");
    assert_eq!(nothing.status, 422, "{}", nothing.body);
    assert_eq!(set(&manager, &format!("&films={other}")).status, 422, "not released");
    assert_eq!(set(&manager, &format!("&films={chosen}")).status, 303);
    assert_eq!(set(&manager, &format!("&films={chosen}")).status, 409, "somebody set it up meanwhile");
    let page = stage.get(&manager, &preview).body;
    let phone = format!("/o/{}", page.split("/o/").nth(1).unwrap().split(['"', '<']).next().unwrap());

    let get = |head: &str| stage.server.ask(&format!("GET {phone}\nAccept-Language: en\n{head}"), b"");
    let first = get("");
    assert_eq!(first.status, 200, "{}", first.body);
    assert!(first.body.contains("Night Ferry") && first.body.contains("Mill Village"), "{}", first.body);
    assert!(!first.body.contains("<script") && !first.body.contains(".wasm"));
    let sheet = first.body.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let sheet = stage.server.ask(&format!("GET {sheet}"), b"");
    let weight = first.bytes.len() + if sheet.status == 200 { sheet.bytes.len() } else { 0 };
    assert!(weight <= MOST_BYTES, "{weight} bytes");
    assert!(!first.header("cache-control").unwrap().contains("public"), "it is for one telephone");
    let kept = cookie(&first, "phone");
    assert!(first.body.contains(&format!("name=\"phone\" value=\"{kept}\"")), "for who keeps no cookies");

    let order = |fields: &str| {
        stage.server.form(
            &phone,
            &format!("Accept-Language: en\nCookie: phone={kept}"),
            &format!("_form=order&{fields}"),
        )
    };
    let ticked = format!("phone={kept}&film={chosen}&act=order");
    let unticked = order(&format!("phone={kept}&act=order"));
    assert_eq!(unticked.status, 422);
    assert!(unticked.body.contains("Tick at least one film"), "{}", unticked.body);
    let wrong = order(&format!("{ticked}&person=nobody%E2%80%8B"));
    assert_eq!(wrong.status, 303, "what is not seen is left out, and six letters are a number");
    let wrong = order(&format!("{ticked}&person=%E5%BC%A0%E4%B8%89%E7%9A%84%E5%8F%B7%E7%A0%81"));
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("checked") && wrong.body.contains("6 to 24"), "what was ticked stays: {}", wrong.body);
    assert_eq!(order(&format!("phone={kept}&film={other}&act=order")).status, 422, "not on the preview");
    assert_eq!(order("film=a%20b&act=order").status, 400);
    for _ in 0..3 {
        assert_eq!(order(&ticked).status, 303);
    }
    let again = get(&format!("Cookie: phone={kept}"));
    assert!(again.body.contains("Ordered") && again.body.contains("checked"), "{}", again.body);
    assert!(!get("").body.contains("checked"), "another telephone");
    let counted = stage.server.ask(&format!("GET {preview}\n{}", english(&manager)), b"").body;
    let row = counted.split("Night Ferry").nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(row.contains(">1<") && !row.contains(">2<"), "{row}");

    // A worker makes the still beside everything else.
    let still = || stage.server.ask(&format!("GET {phone}/1.jpg"), b"");
    let stills = std::iter::repeat_with(still).inspect(|answer| {
        if answer.status != 200 {
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
    });
    let still = stills.take(100).find(|answer| answer.status == 200).unwrap();
    assert_eq!(still.header("content-type"), Some("image/jpeg"));
    assert!(still.bytes.len() <= MOST_PICTURE, "{} bytes", still.bytes.len());
    for nothing in [format!("{phone}/2.jpg"), format!("{phone}/x.jpg"), format!("{phone}x"), "/o/short".to_owned()] {
        assert_eq!(stage.server.ask(&format!("GET {nothing}"), b"").status, 404, "{nothing}");
    }

    let release = format!("/entries/{chosen}/release");
    stage.done(&stage.staff, &release, "_form=withdraw-release&reason=The+author+asked");
    assert!(!get("").body.contains("1.jpg"), "a withdrawal counts at once");
    assert_eq!(stage.server.ask(&format!("GET {phone}/1.jpg"), b"").status, 404);
    let late = order(&ticked);
    assert_eq!(late.status, 422);
    for words in ["None of the films of this week can be shown now", "A film you chose cannot be shown now"] {
        assert!(late.body.contains(words), "{words}: {}", late.body);
    }
    let close = format!("_form=close&week={week}&version=1");
    assert_eq!(stage.server.form(&preview, &english(&manager), &close).status, 303);
    let late = order(&format!("phone={kept}&act=take-back"));
    assert_eq!(late.status, 422);
    assert!(late.body.contains("Orders are closed."), "the page says why: {}", late.body);
}

#[test]
fn who_has_no_part_in_a_site_reads_and_prints_nothing_of_its_orders() {
    let (stage, [chosen, _]) = Stage::exhibiting("orders-refused");
    let (manager, site) = village(&stage);
    let (site, week) = (format!("/site/{site}"), next_week());
    let preview = format!("{site}/preview?week={week}");
    let fields = format!("_form=preview&week={week}&version=0&opens=&closes=&films={chosen}");
    stage.done(&manager, &preview, &fields);
    let posters = ["png", "pdf"].map(|ending| format!("{site}/preview/{week}.{ending}?lang=en"));
    for (poster, kind) in posters.iter().zip(["image/png", "application/pdf"]) {
        let made = stage.get(&manager, poster);
        assert_eq!((made.status, made.header("content-type")), (200, Some(kind)), "{poster}");
    }
    let menu = format!("{site}/menu?week={week}");
    assert_eq!(stage.get(&manager, &menu).status, 200);
    let administrator = stage.newcomer("administrator", "administrator");
    for stranger in [&stage.creator, &stage.organiser, &administrator] {
        for page in [preview.as_str(), menu.as_str(), "/exhibition/previews", "/exhibition/previews/sites"] {
            assert_eq!(stage.get(stranger, page).status, 403, "{page} of {}", stranger.email);
        }
        assert_eq!(stage.get(stranger, &posters[0]).status, 403, "{}", stranger.email);
        let sent = stage.server.form(&preview, &stranger.cookie, &fields);
        assert_eq!(sent.status, 403, "{}", stranger.email);
    }
    assert_eq!(stage.get(&manager, "/exhibition/previews").status, 403, "offices propose");
    for page in [preview.as_str(), "/exhibition/previews", "/exhibition/previews/sites"] {
        assert_eq!(stage.server.ask(&format!("GET {page}"), b"").status, 303, "to the sign-in");
    }
    assert_eq!(stage.server.ask(&format!("GET {}", posters[0]), b"").status, 401);
    for nothing in ["/site/none/preview", "/site/none/menu"] {
        assert_eq!(stage.get(&manager, nothing).status, 404, "{nothing}");
    }
    for unread in
        [format!("{site}/preview?week=x"), format!("{site}/preview/x.png"), format!("{site}/preview/{week}.gif")]
    {
        assert_eq!(stage.get(&manager, &unread).status, 404, "{unread}");
    }
    let early = format!("_form=menu&preview={week}&version=0&week={week}&act=set&place-{chosen}=1");
    let refused = stage.server.form(&menu, &format!("Accept-Language: en\n{}", manager.cookie), &early);
    assert_eq!(refused.status, 422, "orders are still to come: {}", refused.body);
    assert!(refused.body.contains("Orders are still taken"), "the page says why: {}", refused.body);
}

#[test]
fn an_office_reads_the_previews_of_its_sites_and_is_offered_no_form() {
    let (stage, [chosen, _]) = Stage::exhibiting("orders-office");
    let (manager, site) = village(&stage);
    let (site, week) = (format!("/site/{site}"), next_week());
    let (preview, menu) = (format!("{site}/preview?week={week}"), format!("{site}/menu?week={week}"));
    // Orders are taken already, so that the manager has every form.
    let fields = format!("_form=preview&week={week}&version=0&opens={}&closes=&films={chosen}", at(-1));
    stage.done(&manager, &preview, &fields);
    let office = stage.member("office", "office", "4401");
    let list = stage.get(&office, &format!("/exhibition/previews/sites?week={week}"));
    assert_eq!(list.status, 200, "{}", list.body);
    assert!(list.body.contains("Mill Village") && list.body.contains(&preview), "{}", list.body);
    let own = stage.get(&manager, &preview).body;
    assert!(own.contains("value=\"preview\"") && own.contains("value=\"close\""), "{own}");
    let read = stage.get(&office, &preview);
    assert!(read.status == 200 && read.body.contains("Night Ferry"), "{}", read.body);
    for form in ["preview", "close", "mouth"] {
        assert!(!read.body.contains(&format!("value=\"{form}\"")), "{form}: {}", read.body);
    }
    assert_eq!(stage.get(&office, &menu).status, 200);
    let poster = stage.get(&office, &format!("{site}/preview/{week}.png?lang=en"));
    assert_eq!((poster.status, poster.header("content-type")), (200, Some("image/png")));
    assert_eq!(stage.server.form(&preview, &office.cookie, &fields).status, 403);
    let early = format!("_form=menu&preview={week}&version=0&week={week}&act=set&place-{chosen}=1");
    assert_eq!(stage.server.form(&menu, &office.cookie, &early).status, 403);
}
