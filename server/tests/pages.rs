//! Every page of a contest in its states, as each role finds it in each language: no link leads to what is refused or not there,
//! Chinese is set as Chinese, and an English page says nothing in Chinese.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::collections::BTreeSet;
use std::time::Duration;

use harness::film;
use harness::stage::{Person, Stage};
use harness::walk::{is_page, repeated_ids, said, walk};
use jiff::{SignedDuration, Timestamp};
use words::typography::faults;
use words::{Lang, amendments, contests, exports, feedback, judging, results, selection};

/// What people enter in this test is English, so that whatever is Chinese is the program's.
const REASON: &str = "reason=The+panel+found+so&decider=The+panel";

/// What is wrong with a text on a page of this language.
fn wrong(lang: Lang, text: &str) -> Option<String> {
    let chinese = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
    match lang {
        // The switch names each language as its speakers do.
        Lang::En if text.contains(chinese) && text != Lang::Zh.own_name() => Some("is Chinese".to_owned()),
        Lang::Zh => faults(text).first().map(|fault| (*fault).to_owned()),
        _ => None,
    }
}

/// Pages of a contest that its people open by themselves: not all sections of the settings are opened as links, which are alike, and
/// who may not open a page is not linked to it.
const OPENED: [&str; 29] = [
    "",
    "/settings?section=general",
    "/settings?section=categories",
    "/settings?section=regions",
    "/settings?section=form",
    "/settings?section=film",
    "/settings?section=rubric",
    "/settings?section=rounds",
    "/settings?section=balance",
    "/people/invitations",
    "/experts",
    "/extensions",
    "/unit",
    "/enter",
    "/entries",
    "/entries/import",
    "/entries/films",
    "/letters",
    "/letters/mailing",
    "/letters/texts",
    "/exports",
    "/disagreement",
    "/events",
    "/amendments",
    "/feedback",
    "/notice",
    "/objections",
    "/certificates",
    "/assignment",
];

/// Pages that no walk reads: they need a link of their own, a password that was just given, a form that was sent, or a state that
/// this contest does not have.
const NOT_WALKED: [&str; 19] = [
    "/setup",
    "/sign-in",
    "/sign-in/code",
    "/sign-out",
    "/confirm",
    "/register",
    "/invitation/:token",
    "/reset/:token",
    "/contests/:contest/check",
    "/contests/:contest/advance",
    "/gallery/:film",
    "/calls/:contest/result",
    "/calls/:contest/vote",
    "/calls/:contest/vote/result",
    "/calls/:contest/vote/receipt",
    "/contests/:contest/certificates/:certificate",
    "/c/:token",
    "/contests/:contest/channels/films/:film",
    "/ui",
];

/// First parts of addresses of the exhibition, whose people are others: `demonstration.rs` walks its pages, and `public_answers.rs` opens
/// those that need no account.
const OF_EXHIBITION: [&str; 5] = ["exhibition", "site", "o", "roll", "device"];

/// The pages of the app, as its table of routes names them.
fn routes() -> Vec<&'static str> {
    let table = include_str!("../../app/src/routes.rs");
    table.split("path!(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Whether a link leads to the page of a route.
fn leads_to(link: &str, route: &str) -> bool {
    let path = link.split('?').next().unwrap_or_default();
    let (parts, names): (Vec<&str>, Vec<&str>) = (path.split('/').collect(), route.split('/').collect());
    parts.len() == names.len() && parts.iter().zip(&names).all(|(part, name)| part == name || name.starts_with(':'))
}

/// Who else finds pages here, and the pages that no link need lead to while there is little to decide on them.
struct Others {
    administrator: Person,
    officer: Person,
    pages: [String; 2],
}

impl Others {
    fn come(stage: &Stage, entry: &str) -> Self {
        let administrator = stage.newcomer("administrator", "administrator");
        let officer = stage.newcomer("creator", "officer");
        let email = officer.email.replace('@', "%40");
        let fields = format!("_form=invite&role=unit_officer&at_once=yes&email={email}&unit=Film+Office");
        stage.done(&stage.organiser, &stage.at("/people"), &fields);
        let pages = [format!("/check/{entry}/works"), stage.at(&format!("/hand-over/{}", stage.judges[1].id))];
        Self { administrator, officer, pages }
    }
}

/// Follows every link as everybody, in every language; which pages were read.
fn look(stage: &Stage, others: &Others, state: &str) -> BTreeSet<&'static str> {
    let named = [
        ("administrator", &others.administrator),
        ("officer", &others.officer),
        ("organiser", &stage.organiser),
        ("staff", &stage.staff),
        ("chair", &stage.chair),
        ("scrutineer", &stage.scrutineer),
        ("creator", &stage.creator),
    ];
    let judges = ["first judge", "second judge", "judge without films"].into_iter().zip(&stage.judges);
    let of_site = [
        "/",
        "/account",
        "/account/second-factor",
        "/accounts",
        "/c",
        "/events",
        "/exhibition/library",
        "/exhibition/collections",
        "/search?q=Ferry",
        "/search?q=Nothing",
    ];
    let inside = OPENED.map(|page| stage.at(page)).into_iter().chain(others.pages.iter().cloned());
    let start: Vec<String> = of_site.iter().map(|page| (*page).to_owned()).chain(inside).collect();
    let (mut found, mut read, routes) = (Vec::new(), BTreeSet::new(), routes());
    for (who, person) in named.into_iter().chain(judges) {
        for lang in Lang::ALL {
            let head = format!("{}Accept-Language: {}\n", person.cookie, lang.tag());
            let at = |link: &str| format!("{state}, {who}, {}: {link}", lang.key());
            let followed = walk(&stage.server, &head, start.clone(), |link, from, answer| {
                // Where the walk starts is not for everybody; what is linked is.
                if answer.status >= 400 && !from.is_empty() {
                    found.push(format!("{} on {from} answers {}", at(link), answer.status));
                }
                if answer.status == 200 && is_page(answer) {
                    read.extend(routes.iter().copied().filter(|route| leads_to(link, route)));
                }
                if is_page(answer) {
                    let repeated = repeated_ids(&answer.body);
                    found.extend(repeated.iter().map(|id| format!("{}: the id {id} stands twice", at(link))));
                }
                let texts = if is_page(answer) { said(&answer.body) } else { Vec::new() };
                found.extend(
                    texts.iter().filter_map(|text| Some(format!("{}: “{text}” {}", at(link), wrong(*lang, text)?))),
                );
            });
            assert!(followed > 4, "{}: {followed} links", at(""));
        }
    }
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "{}", found.join("\n"));
    read
}

/// The term of the round ends with the minute so many seconds from now; how many seconds of that minute are over then.
fn set_term(stage: &Stage, seconds: i64) -> i8 {
    let until = Timestamp::now() + SignedDuration::from_secs(seconds);
    let until = until.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8)));
    let minute = until.strftime("%Y-%m-%dT%H%%3A%M").to_string();
    let fields = format!("_form=term&judge=&until={minute}&reason=Over");
    stage.done(&stage.organiser, &stage.at("/progress"), &fields);
    until.second()
}

/// The term of the round ends with this minute, which is waited for. A judge's own term only prolongs it.
fn end_term(stage: &Stage) {
    let rest = u64::try_from(61 - set_term(stage, 60)).unwrap();
    std::thread::sleep(Duration::from_secs(rest));
}

/// Whether a page says these words to somebody in this language.
fn says(stage: &Stage, who: &Person, address: &str, lang: Lang, words: &str) -> bool {
    let head = format!("GET {address}\nAccept-Language: {}\n{}", lang.tag(), who.cookie);
    said(&stage.server.ask(&head, b"").body).iter().any(|text| text.contains(words))
}

/// Rules that the films cannot keep are told where the step that seals them is confirmed.
fn told_before_the_rules_are_sealed(stage: &Stage) {
    let confirm = stage.at("?confirm=round-1");
    for lang in Lang::ALL.iter().copied() {
        for words in [contests::pool_clash(lang), selection::infeasible_conflict(lang)] {
            assert!(says(stage, &stage.organiser, &confirm, lang, words), "{words}");
        }
    }
}

/// Whose sheets are unsigned is told of the end of the term a day before it, on the board and the page of the terms too.
fn told_before_the_term_ends(stage: &Stage, unsigned: &Person) {
    set_term(stage, 24 * 60 * 60);
    let list = stage.list();
    for lang in Lang::ALL.iter().copied() {
        for page in [stage.at(""), stage.at("/progress")] {
            assert!(says(stage, &stage.organiser, &page, lang, contests::terms_ending(lang)), "{page}");
        }
        let body = judging::term_ends_body(lang, "|");
        let words = body.rsplit('|').next().unwrap();
        assert!(says(stage, unsigned, &list, lang, words), "{words}");
        assert!(!says(stage, &stage.judges[0], &list, lang, words), "they have signed");
    }
}

/// A film that is left with too few judges is told to the organiser, and a term that is over to the judge, in place of the signature.
fn told_of_the_round(stage: &Stage, late: &Person) {
    let (progress, list) = (stage.at("/progress"), stage.list());
    let signs = |who: &Person| stage.get(who, &list).body.contains("value=\"sign\"");
    assert!(!signs(late), "the term is over");
    for lang in Lang::ALL.iter().copied() {
        assert!(says(stage, &stage.organiser, &progress, lang, &contests::short_films(lang, 1)));
        assert!(says(stage, late, &list, lang, judging::term_over_title(lang)));
        assert!(!says(stage, &stage.judges[0], &list, lang, judging::term_over_title(lang)), "they have signed");
    }
}

/// What the sealed list was made of stands in the file of the command line, and its steps with their price on the page that is
/// printed.
fn told_of_the_seal(stage: &Stage) {
    let selection = stage.at("/selection");
    for lang in Lang::ALL.iter().copied() {
        let out = stage.server.data.join(format!("list-{}.csv", lang.key()));
        let export = ["shortlist", "export", &stage.contest, "--format", "csv", "--lang", lang.key()];
        stage.server.linxuan(&[&export[..], &["--out", out.to_str().unwrap()]].concat(), "");
        let text = std::fs::read_to_string(&out).unwrap();
        let (head, rows) = text.split_once('\n').unwrap();
        for name in [
            exports::contest(lang),
            results::method(lang),
            exports::rounds(lang),
            selection::tolerance(lang),
            exports::sheets(lang),
            exports::carried_sheets(lang),
            selection::amended(lang),
            amendments::page(lang),
            selection::after_rulings(lang),
            selection::cost_of_rulings(lang),
        ] {
            assert!(head.contains(name), "{name}: {head}");
        }
        assert!(rows.contains("The panel found so"), "{rows}");

        let head = format!("GET {selection}\nAccept-Language: {}\n{}", lang.tag(), stage.organiser.cookie);
        let texts = said(&stage.server.ask(&head, b"").body);
        for words in [
            selection::by_score_alone(lang),
            selection::by_rules(lang),
            selection::after_rulings(lang),
            selection::price(lang),
            "The panel found so",
        ] {
            assert!(texts.iter().any(|text| text.contains(words)), "{words}: {texts:?}");
        }
    }
}

/// Whether the author of a film that was ruled out reads so, in each language.
fn why_left_out(stage: &Stage, entry: &str) -> [bool; 2] {
    [Lang::Zh, Lang::En].map(|lang| {
        let head = format!("GET /entries/{entry}\nAccept-Language: {}\n{}", lang.tag(), stage.creator.cookie);
        said(&stage.server.ask(&head, b"").body).iter().any(|text| text.contains(feedback::ruled_out(lang)))
    })
}

#[test]
fn no_state_of_a_contest_shows_a_dead_link_or_the_other_language() {
    let stage = Stage::open("pages", 3);
    // Two places, and a film of an area that none will come from.
    let balance = stage.at("/settings?section=balance");
    let version = stage.hidden(&stage.organiser, &balance, "version");
    let rule = "rule-0-id=west&rule-0-about=subregion%3A%E7%B2%A4%E8%A5%BF&rule-0-limit=min&rule-0-number=1";
    stage.done(&stage.organiser, &balance, &format!("_form=settings&version={version}&size=2&lottery_seed=1&{rule}"));
    let bytes = film(&stage.server.data);
    let entries = [("Night Ferry", "440100"), ("Quiet Mill", "440500"), ("Paper Boat", "440200")]
        .map(|(title, region)| stage.enter(title, region, &bytes));
    let others = Others::come(&stage, &entries[0]);
    let mut read = look(&stage, &others, "call");

    let [one, two] = [&stage.judges[0], &stage.judges[1]];
    stage.deal(&[one, two]);
    told_before_the_rules_are_sealed(&stage);
    stage.begin();

    // A mark after the signature is refused; a judge is recused from a film, and has no time left.
    let signed = stage.tasks(one);
    stage.score(one);
    assert_eq!(stage.mark(one, &signed[0], 500), "closed");
    let tasks = stage.tasks(two);
    assert_eq!((signed.len(), tasks.len()), (3, 3));
    stage.done(two, &format!("/desk/{}", tasks[0]), "_form=recuse&reason=I+advised+on+it");
    assert_eq!(stage.mark(two, &tasks[1], 800), "saved");
    assert!(stage.get(two, &stage.list()).body.contains("value=\"sign\""), "the form that signs");
    told_before_the_term_ends(&stage, two);
    end_term(&stage);
    told_of_the_round(&stage, two);
    assert_eq!(stage.mark(two, &tasks[2], 700), "closed", "the term is over");
    let reminds = |who: &Person| stage.get(who, &stage.at("")).body.contains("value=\"remind-late\"");
    assert_eq!([&stage.organiser, &stage.chair].map(reminds), [true, false], "who may write, not who may only prolong");
    read.extend(look(&stage, &others, "round"));

    let longer = format!("_form=term&judge={}&until=2099-01-01T12%3A00&reason=Back", two.id);
    stage.done(&stage.organiser, &stage.at("/progress"), &longer);
    assert_eq!(stage.mark(two, &tasks[2], 700), "saved");
    stage.done(two, &stage.list(), "_form=sign");
    stage.select();

    // One film leaves by a ruling, and the sealed rules, which ask for a film of an area that sent none, are amended.
    let overrides = stage.at("/selection/overrides");
    stage.done(&stage.organiser, &overrides, &format!("_form=override&leaves={}&{REASON}", entries[2]));
    let selection = stage.at("/selection");
    let seen = stage.hidden(&stage.organiser, &selection, "seen");
    stage.done(&stage.organiser, &selection, &format!("_form=amend&seen={seen}&{REASON}"));
    stage.done(&stage.chair, &stage.at("/meeting"), "_form=open-meeting&quorum=1%2F2");
    read.extend(look(&stage, &others, "selection"));

    stage.done(&stage.chair, &stage.at("/meeting"), "_form=close-meeting");
    stage.seal();
    told_of_the_seal(&stage);
    read.extend(look(&stage, &others, "sealed"));

    stage.done(&stage.organiser, &stage.at("/feedback"), "_form=feedback&told=both&confirmed=yes");
    assert_eq!(why_left_out(&stage, &entries[2]), [false, false], "not before the result is published");
    stage.done(&stage.organiser, &stage.at(""), "_form=advance&to=publicity");
    assert_eq!(why_left_out(&stage, &entries[2]), [true, true]);
    read.extend(look(&stage, &others, "published"));

    let of_exhibition = |route: &str| route.split('/').nth(1).is_some_and(|first| OF_EXHIBITION.contains(&first));
    let is_walked = |route: &&str| !NOT_WALKED.contains(route) && !of_exhibition(route);
    let unread: Vec<&str> = routes().into_iter().filter(|route| !read.contains(route) && is_walked(route)).collect();
    assert!(unread.is_empty(), "nobody reads {unread:?}");
}
