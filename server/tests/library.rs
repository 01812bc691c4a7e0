//! The library of the exhibition on a real port: who sees it, what is played, and that a withdrawal takes a film out at once.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use harness::stage::{Person, Stage};
use islands::text::percent;

/// The address at which a page plays its film.
fn played(page: &str) -> String {
    let address = page.split("src=\"/media/").nth(1).unwrap().split('"').next().unwrap();
    format!("/media/{}", address.replace("&amp;", "&"))
}

#[test]
fn a_film_of_the_library_is_played_to_who_works_in_the_exhibition_until_it_is_withdrawn() {
    let (stage, [chosen, other]) = Stage::exhibiting("library");
    let administrator = stage.newcomer("administrator", "administrator");
    let list = stage.get(&administrator, "/exhibition/library");
    assert_eq!(list.status, 200, "{}", list.body);
    assert!(list.body.contains("Night Ferry") && !list.body.contains("Quiet Mill"), "{}", list.body);
    let found = |query: &str| {
        let answer = stage.get(&administrator, &format!("/exhibition/library?{query}"));
        assert_eq!(answer.status, 200, "{query}: {}", answer.body);
        answer.body.contains("Night Ferry")
    };
    assert!(found("q=night") && !found("q=mill") && !found("captions=yes") && found("minutes=x&page=99"));

    let film = format!("/exhibition/library/{chosen}");
    let page = stage.get(&administrator, &film);
    assert_eq!(page.status, 200, "{}", page.body);
    let address = played(&page.body);
    assert!(address.contains("library="), "{address}");
    let ask = |who: &Person, address: &str| {
        stage.server.ask(&format!("GET {address}\nRange: bytes=0-9\n{}", who.cookie), b"")
    };
    assert_eq!((ask(&administrator, &address).status, ask(&administrator, &address).bytes.len()), (206, 10));
    // The copy for a weak line is the usual one until it is made.
    let light = stage.get(&administrator, &format!("{film}?copy=light"));
    let light = played(&light.body);
    assert!(light.contains("copy=light"), "{light}");
    assert_eq!(ask(&administrator, &light).status, 206);

    for stranger in [&stage.creator, &stage.staff, &stage.organiser] {
        assert_eq!(ask(stranger, &address).status, 404, "the address is for who got it");
        for page in ["/exhibition/library", film.as_str(), "/exhibition/collections"] {
            assert_eq!(stage.get(stranger, page).status, 403, "{page} of {}", stranger.email);
        }
    }
    let anyone = stage.server.ask("GET /exhibition/library", b"");
    assert_eq!(anyone.status, 303, "to the sign-in");
    for nothing in [
        format!("/exhibition/library/{other}"),
        "/exhibition/library/none".to_owned(),
        "/exhibition/collections/none".to_owned(),
    ] {
        assert_eq!(stage.get(&administrator, &nothing).status, 404, "{nothing}");
    }
    // Collections are made by offices; the form is not shown to others, and a form that is sent is refused.
    let collections = stage.get(&administrator, "/exhibition/collections");
    assert_eq!(collections.status, 200, "{}", collections.body);
    assert!(!collections.body.contains("create-collection"), "{}", collections.body);
    let sent = "_form=create-collection&name=July&introduction=&day=7-1";
    let refused = stage.server.form("/exhibition/collections", &administrator.cookie, sent);
    assert_eq!(refused.status, 403, "{}", refused.body);

    let release = format!("/entries/{chosen}/release");
    stage.done(&stage.staff, &release, "_form=withdraw-release&reason=The+author+asked");
    assert_eq!(stage.get(&administrator, &film).status, 404);
    assert_eq!(ask(&administrator, &address).status, 404, "at once");
    assert!(!stage.get(&administrator, "/exhibition/library").body.contains("Night Ferry"));
}

/// Makes somebody the exhibition office of a city, as the administrator does.
fn office_of(stage: &Stage, administrator: &Person) -> Person {
    let office = stage.newcomer("creator", "office");
    stage.done(administrator, "/exhibition/regions", "_form=region&code=4401&name=City");
    let email = percent(&office.email);
    let grant = format!("_form=grant&role=office&place=4401&name=Office&email={email}");
    stage.done(administrator, "/exhibition/people", &grant);
    office
}

#[test]
fn other_films_are_looked_at_without_a_script_and_what_was_ticked_stays() {
    let (stage, [chosen, _]) = Stage::exhibiting("library-choice");
    let office = office_of(&stage, &stage.newcomer("administrator", "administrator"));
    let fields = "_form=create-collection&name=July&introduction=&day=7-1";
    let made = stage.server.form("/exhibition/collections", &office.cookie, fields);
    let collection = made.header("location").unwrap().to_owned();
    let (ticked, shown) = (format!("type=\"hidden\" name=\"films\" value=\"{chosen}\""), format!("library/{chosen}"));
    let send = |fields: &str| stage.server.form(&collection, &office.cookie, fields);
    let looked = send(&format!("_form=collect-films&version=1&films={chosen}&look=1&look-words=mill"));
    assert_eq!(looked.status, 200, "{}", looked.body);
    assert!(looked.body.contains(&ticked), "it is on no page that is found, and goes along: {}", looked.body);
    assert!(!stage.get(&office, &collection).body.contains(&shown), "nothing was saved");
    let saved = send(&format!("_form=collect-films&version=1&films={chosen}&look-words=mill"));
    assert_eq!(saved.status, 303, "{}", saved.body);
    assert!(stage.get(&office, &collection).body.contains(&shown));
    // Whoever looks at other films does not overwrite what was saved meanwhile.
    let looked = send("_form=collect-films&version=1&look=1");
    assert_eq!(looked.status, 200, "{}", looked.body);
    let collect = looked.body.split("value=\"collect-films\"").nth(1).unwrap();
    assert!(collect.contains("name=\"version\" value=\"1\""), "{collect}");
    assert_eq!(send("_form=collect-films&version=1").status, 409);
    // Two delete it at once: the second is told so in the list.
    for _ in 0..2 {
        let deleted = send("_form=delete-collection");
        let to = (deleted.status, deleted.header("location"));
        assert_eq!(to, (303, Some("/exhibition/collections")), "{}", deleted.body);
    }
}

#[test]
fn an_office_finds_the_way_to_add_a_lesson_and_nobody_else_does() {
    let stage = Stage::open("office-lessons", 1);
    let administrator = stage.newcomer("administrator", "administrator");
    let office = office_of(&stage, &administrator);
    assert!(stage.get(&office, "/exhibition/library").body.contains("href=\"/exhibition/lessons\""));
    assert!(!stage.get(&administrator, "/exhibition/library").body.contains("/exhibition/lessons"));
    for stranger in [&administrator, &stage.organiser, &stage.creator] {
        assert_eq!(stage.get(stranger, "/exhibition/lessons").status, 403, "{}", stranger.email);
    }
    for gone in ["/exhibition/lessons?region=4402", "/exhibition/lessons?region=x", "/exhibition/lessons/none"] {
        assert_eq!(stage.get(&office, gone).status, 404, "{gone}");
    }

    let (category, subject, language) = (percent("课件"), percent("实用技术"), percent("粤语"));
    let about = format!(
        "_form=add-lesson&region=4401&title=Pruning&category={category}&subject={subject}&language={language}\
         &synopsis=Trees&rights_holder=Farm+Office&from=&until=&consent=yes"
    );
    let send = |fields: &str| stage.server.form("/exhibition/lessons", &office.cookie, fields);
    let unsaid = send(&about);
    assert_eq!(unsaid.status, 422, "{}", unsaid.body);
    assert!(unsaid.body.contains("value=\"Pruning\""), "what was entered is kept: {}", unsaid.body);
    let added = send(&format!("{about}&rights=yes"));
    assert_eq!(added.status, 303, "{}", added.body);
    let entry = added.header("location").unwrap().to_owned();
    let lesson = entry.replace("/entries/", "/exhibition/lessons/");
    assert!(stage.get(&office, &entry).body.contains(&lesson), "the page of the film leads back");
    let list = stage.get(&office, "/exhibition/lessons").body;
    assert!(list.contains("Pruning") && list.contains(&lesson), "{list}");
    assert_eq!(stage.get(&office, &lesson).status, 200);
    assert_eq!(stage.get(&administrator, &lesson).status, 403);
    let early = stage.server.form(&lesson, &office.cookie, "_form=put-lesson-in");
    assert_eq!(early.status, 422, "its film is missing: {}", early.body);
    assert!(!stage.get(&office, "/exhibition/library").body.contains("Pruning"));
}
