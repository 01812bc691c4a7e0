//! The intake over HTTP: extensions, units, several entries at once; who is refused what.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use domain::letter::LetterKind;
use harness::stage::Stage;
use harness::{Server, film};
use words::{Lang, common, entries, letters, outbox, units};

#[test]
fn pages_of_the_intake_are_for_those_whose_they_are() {
    let server = Server::start("intake");
    for (role, name) in [("organiser", "o"), ("staff", "s"), ("creator", "u"), ("creator", "c")] {
        let email = format!("{name}@example.invalid");
        let account = ["account", "create", "--role", role, "--email", &email, "--password-stdin"];
        server.linxuan(&account, "a-long-password\n");
    }
    let contest = server.open_contest();
    let sign_in =
        |name: &str| format!("{}Accept-Language: zh-CN\n", server.sign_in(&format!("{name}%40example.invalid")));
    let [organiser, staff, officer, creator] = ["o", "s", "u", "c"].map(sign_in);
    let fields = "_form=invite&role=unit_officer&at_once=yes&email=u%40example.invalid&unit=Unit";
    assert_eq!(server.form(&format!("/contests/{contest}/people"), &organiser, fields).status, 303);
    let status = |page: &str, who: &str| server.ask(&format!("GET /contests/{contest}/{page}\n{who}"), b"").status;
    for (page, who, expected) in [
        ("extensions", &organiser, 200),
        ("extensions", &staff, 403),
        ("extensions", &creator, 403),
        ("unit", &officer, 200),
        ("unit", &creator, 403),
        ("check", &staff, 303),
    ] {
        assert_eq!(status(page, who), expected, "{page}");
    }

    let extend = |fields: &str| server.form(&format!("/contests/{contest}/extensions"), &organiser, fields);
    let later = "deadline=2100-01-10T18%3A00&reason=%E5%8F%B0%E9%A3%8E";
    let nobody = extend(&format!("_form=extend&email=x%40example.invalid&{later}"));
    assert_eq!(nobody.status, 422);
    assert!(nobody.body.contains("没有使用该邮箱的账号"), "{}", nobody.body);
    assert_eq!(extend("_form=extend&unit=Unit&deadline=2000-01-10T18%3A00&reason=r").status, 422);
    assert_eq!(extend(&format!("_form=extend&unit=Unit&{later}")).status, 303);
    let page = server.ask(&format!("GET /contests/{contest}/extensions\n{organiser}"), b"");
    assert!(page.body.contains("台风"), "{}", page.body);

    // To one person: named on the page, and the deadline is theirs alone.
    let until = "2100年1月20日";
    let front = |who: &str| server.ask(&format!("GET /contests/{contest}\n{who}"), b"").body;
    assert!(!front(&creator).contains(until));
    let own = "deadline=2100-01-20T18%3A00&reason=%E7%94%9F%E7%97%85";
    assert_eq!(extend(&format!("_form=extend&unit=&email=c%40example.invalid&{own}")).status, 303);
    let page = server.ask(&format!("GET /contests/{contest}/extensions\n{organiser}"), b"");
    assert!(page.body.contains(units::a_person(Lang::Zh)) && page.body.contains("生病"), "{}", page.body);
    assert!(front(&creator).contains(until), "{}", front(&creator));
    assert!(!front(&officer).contains(until), "the officer's is that of the unit");
    let less = "deadline=2000-01-20T18%3A00&reason=r";
    assert_eq!(extend(&format!("_form=extend&unit=&email=c%40example.invalid&{less}")).status, 422);
    assert_eq!(
        server
            .form(
                &format!("/contests/{contest}/extensions"),
                &staff,
                &format!("_form=extend&email=c%40example.invalid&{own}")
            )
            .status,
        403
    );

    // A decision about several entries asks for some first.
    let none = server.form(&format!("/contests/{contest}/check"), &staff, "_form=bulk");
    assert_eq!((none.status, none.header("location").unwrap()), (303, format!("/contests/{contest}/entries").as_str()));
    assert_eq!(server.form(&format!("/contests/{contest}/check"), &creator, "_form=bulk&entry=x").status, 403);
}

#[test]
fn an_organiser_looks_at_the_pages_of_every_role_and_at_the_public_one() {
    let stage = Stage::open("looking", 0);
    let (board, people) = (stage.at(""), stage.at("/people"));
    let get =
        |cookie: &str, path: &str| stage.server.ask(&format!("GET {path}\nAccept-Language: zh-CN\n{cookie}"), b"");
    for (role, page) in [
        ("creator", stage.at("/enter")),
        ("unit_officer", stage.at("/unit")),
        ("public", stage.at("")),
        ("judge", format!("/judge/{}", stage.contest)),
    ] {
        let looking = stage.looking(&stage.organiser.cookie, &format!("role={role}"));
        for path in [&page, &board] {
            let seen = get(&looking, path);
            assert_eq!(seen.status, 200, "{role} {path}: {}", seen.body);
            assert!(seen.body.contains("class=\"guise\"") && !seen.body.contains(&people), "{role} {path}");
        }
        assert_eq!(get(&looking, &people).status, 403, "{role}");
    }
}

#[test]
fn nothing_can_be_done_by_who_looks_as_the_public_or_as_a_unit() {
    let stage = Stage::open("looking-public", 0);
    let board = stage.at("");
    let first = stage.newcomer("creator", "first");
    let get =
        |cookie: &str, path: &str| stage.server.ask(&format!("GET {path}\nAccept-Language: zh-CN\n{cookie}"), b"");

    let begun = stage.server.form(&board, &stage.organiser.cookie, "_form=see-as&role=public");
    assert_eq!(begun.header("location"), Some(board.as_str()), "{}", begun.body);
    let public = stage.looking(&stage.organiser.cookie, "role=public");
    let seen = get(&public, &board);
    let band = common::seen_as(Lang::Zh, common::the_public(Lang::Zh));
    assert!(seen.status == 200 && seen.body.contains(&band), "{}", seen.body);
    for (path, fields) in [
        (board.clone(), "_form=advance&to=call-closed&reason=r"),
        (stage.at("/settings?section=general"), "_form=settings&title=Other"),
        (stage.at("/people"), "_form=invite&role=judge&at_once=yes&email=x%40example.invalid&unit="),
        (stage.at("/extensions"), "_form=extend&unit=Unit&deadline=2100-01-10T18%3A00&reason=r"),
        (stage.at("/enter"), "_form=begin"),
    ] {
        let refused = stage.server.form(&path, &public, fields);
        assert!((400..500).contains(&refused.status), "{path}: {} {}", refused.status, refused.body);
    }
    let contests = stage.server.linxuan(&["contest", "list"], "");
    assert!(contests.contains("call-open") && !contests.contains("Other"), "nothing came of it: {contests}");
    // Staff read as the public too; nobody steps from there into a role.
    let staff = stage.server.form(&board, &stage.staff.cookie, "_form=see-as&role=public");
    assert_eq!(staff.status, 303, "{}", staff.body);
    assert_eq!(stage.server.form(&board, &stage.creator.cookie, "_form=see-as&role=public").status, 403);
    assert_eq!(stage.server.form(&board, &public, "_form=see-as&role=judge").status, 403);

    // As an officer of a unit that takes part; the unit stands on its page.
    stage.done(
        &stage.organiser,
        &stage.at("/people"),
        &format!(
            "_form=invite&role=unit_officer&at_once=yes&email={}&unit=%E5%AE%A3%E4%BC%A0%E9%83%A8",
            first.email.replace('@', "%40")
        ),
    );
    let officer = stage.looking(&stage.organiser.cookie, "role=unit_officer");
    let seen = get(&officer, &stage.at("/unit"));
    assert!(seen.status == 200 && seen.body.contains("宣传部"), "{}", seen.body);
    // Whoever looks in a role may look as another unit.
    let chosen = stage.looking(&officer, "role=unit_officer&unit=%E5%AE%A3%E4%BC%A0%E9%83%A8");
    assert!(get(&chosen, &stage.at("/unit")).body.contains("宣传部"));
    let moved = stage.server.form(&stage.at("/unit"), &chosen, "_form=move&entry=0190-ab&place=1");
    assert!([403, 422].contains(&moved.status), "refused, and not because the entry is none: {}", moved.body);
}

#[test]
fn a_bulk_return_says_first_which_letters_it_would_write() {
    let stage = Stage::open("bulk-letters", 0);
    let entry = stage.enter("Night Ferry", "440100", &film(&stage.server.data));
    let asked = |lang: Lang| {
        let head = format!("Accept-Language: {}\n{}", lang.tag(), stage.staff.cookie);
        stage.server.form(&stage.at("/check"), &head, &format!("_form=bulk&entry={entry}"))
    };
    for lang in Lang::ALL.iter().copied() {
        let page = asked(lang);
        let kind = letters::kind(lang, LetterKind::Return);
        // As the contest is set, returns leave by themselves or wait for somebody.
        let either = [outbox::would_send(lang, 1, kind), outbox::would_draft(lang, 1, kind)];
        assert!(page.status == 200 && either.iter().any(|words| page.body.contains(words)), "{}", page.body);
    }
}

#[test]
fn the_nomination_form_is_printed_with_room_for_opinions_and_seals() {
    let stage = Stage::open("nomination", 0);
    let entry = stage.enter("Night Ferry", "440100", &film(&stage.server.data));
    let page = format!("/entries/{entry}/receipt");
    for lang in Lang::ALL.iter().copied() {
        let head = format!("GET {page}\nAccept-Language: {}\n{}", lang.tag(), stage.creator.cookie);
        let form = stage.server.ask(&head, b"");
        assert_eq!(form.status, 200, "{}", form.body);
        assert!(form.body.contains("Night Ferry") && form.body.contains(entries::nomination_form(lang)));
        for words in [entries::sign_author(lang), entries::unit_opinion(lang), entries::nominating_opinion(lang)] {
            assert!(form.body.contains(words), "{words}: {}", form.body);
        }
        assert_eq!(form.body.matches(entries::seal_here(lang)).count(), 2, "one for each unit");
    }
    assert_ne!(stage.get(&stage.chair, &page).status, 200, "whose it is, and the office's");
}
