//! The pages of the record over a real port, as a browser without script sends their forms: the pool is frozen, two people type what
//! dice showed, the file is taken away; and who may do none of it is told so.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use harness::Answer;
use harness::stage::{Person, Stage};
use harness::walk::said;
use words::{Lang, record, refusals};

/// A page in a language.
fn page(stage: &Stage, who: &Person, address: &str, lang: Lang) -> Answer {
    stage.server.ask(&format!("GET {address}\nAccept-Language: {}\n{}", lang.tag(), who.cookie), b"")
}

/// Whether a page says these words in each language.
fn says(stage: &Stage, who: &Person, address: &str, words: impl Fn(Lang) -> String) {
    for lang in Lang::ALL.iter().copied() {
        let answer = page(stage, who, address, lang);
        let (texts, words) = (said(&answer.body), words(lang));
        assert_eq!(answer.status, 200, "{address}: {}", answer.body);
        assert!(texts.iter().any(|text| text.contains(&words)), "{words}: {texts:?}");
    }
}

#[test]
fn the_pool_is_frozen_and_two_people_type_the_seed_without_script() {
    let stage = Stage::dealt("record-pages");
    let (organiser, staff) = (&stage.organiser, &stage.staff);
    let (record_page, seed) = (stage.at("/record"), stage.at("/record/seed"));
    says(&stage, organiser, &record_page, |lang| record::page(lang).to_owned());
    says(&stage, organiser, &record_page, |lang| record::seed_first(lang).to_owned());
    says(&stage, organiser, &stage.at(""), |lang| record::to_seed(lang).to_owned());

    // What is frozen is named before it is confirmed.
    let confirm = stage.at("/record/seed?confirm=freeze");
    says(&stage, organiser, &confirm, |lang| record::pool_works(lang, 2));
    assert!(!page(&stage, staff, &confirm, Lang::En).body.contains("name=\"seen\""), "the organiser freezes it");
    let other = stage.server.form(&seed, &organiser.cookie, "_form=freeze&seen=other");
    assert_eq!(other.status, 422, "{}", other.body);
    stage.freeze();
    says(&stage, organiser, &seed, |lang| record::pool_root(lang).to_owned());
    says(&stage, organiser, &seed, |lang| record::seed_waits(lang).to_owned());

    // The settings say that they stand, and the seed is no field any more.
    let balance = stage.at("/settings?section=balance");
    says(&stage, organiser, &balance, |lang| words::contest_settings::seed_frozen(lang).to_owned());
    assert!(!page(&stage, organiser, &balance, Lang::En).body.contains("id=\"f-settings-lottery_seed\""));

    // The second does not read what the first typed; where they differ both are void.
    stage.done(organiser, &seed, "_form=dice&result=33+44");
    says(&stage, staff, &seed, |lang| record::dice_typed(lang, &organiser.email));
    assert!(!page(&stage, staff, &seed, Lang::En).body.contains("33 44"));
    stage.done(staff, &seed, "_form=dice&result=33+45");
    for who in [organiser, staff] {
        let body = page(&stage, who, &seed, Lang::En).body;
        assert!(!body.contains(&record::dice_typed(Lang::En, &organiser.email)), "{body}");
        assert!(!body.contains(record::dice_typed_own(Lang::En)), "{body}");
    }
    let empty = stage.server.form(&seed, &organiser.cookie, "_form=dice&result=");
    assert_eq!(empty.status, 422, "{}", empty.body);
    stage.done(staff, &seed, "_form=dice&result=33+44");
    stage.done(organiser, &seed, "_form=dice&result=33+44");
    for address in [&seed, &record_page] {
        says(&stage, staff, address, |_| "33 44".to_owned());
    }
    let again = stage.server.form(&seed, &organiser.cookie, "_form=server");
    assert_eq!(again.status, 422, "one seed: {}", again.body);
    stage.done(organiser, &seed, "_form=amend-seed&reason=Misread&decider=The+panel");
    says(&stage, organiser, &seed, |lang| record::way_server(lang).to_owned());
}

#[test]
fn three_texts_follow_their_hashes_and_a_slip_voids_nothing() {
    let stage = Stage::dealt("record-texts");
    let (organiser, seed) = (&stage.organiser, stage.at("/record/seed"));
    stage.freeze();
    let refused = |fields: &str| {
        let answer = stage.server.form(&seed, &format!("Accept-Language: en\n{}", organiser.cookie), fields);
        assert_eq!(answer.status, 422, "{fields}: {}", answer.body);
        answer.body
    };
    // printf '%s' one | sha256sum, two, three.
    let hashes = [
        "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed",
        "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3",
        "8b5b9db0c13db24256c829aa364aa90c6d2eba318b9232a4ab9313b954d3555f",
    ];
    let fields = |third: &str| {
        let names = "name-1=Ann&name-2=Ben&name-3=Cem";
        format!("_form=hashes&{names}&hash-1={}&hash-2={}&hash-3={third}", hashes[0], hashes[1])
    };
    assert!(refused(&fields("12ab")).contains("f-hashes-hash-3-problem"));
    stage.done(organiser, &seed, &fields(hashes[2]));
    says(&stage, organiser, &seed, |lang| record::texts_body(lang).to_owned());
    let missing = refused("_form=texts&text-1=one&text-2=&text-3=three");
    assert!(missing.contains("f-texts-text-2-problem"), "{missing}");
    let other = refused("_form=texts&text-1=one&text-2=other&text-3=three");
    assert!(other.contains(refusals::seed_hash(Lang::En)), "{other}");
    stage.done(organiser, &seed, "_form=texts&text-1=one&text-2=&text-3=three&missing=yes");
    says(&stage, organiser, &seed, |lang| record::give_hashes(lang).to_owned());
    stage.done(organiser, &seed, &fields(hashes[2]));
    stage.done(organiser, &seed, "_form=texts&text-1=one&text-2=two&text-3=three");
    says(&stage, organiser, &seed, |lang| record::way_contributions(lang).to_owned());
}

/// Scores, selects, seals and publishes; `between` is asked once judging is over, before anything is published.
fn published(stage: &Stage, between: impl FnOnce()) {
    stage.begin();
    stage.score(&stage.judges[0]);
    stage.select();
    between();
    stage.seal();
    stage.done(&stage.organiser, &stage.at(""), "_form=advance&to=publicity");
}

#[test]
fn the_file_is_for_who_may_have_it_and_pages_refuse_the_others() {
    let stage = Stage::dealt("record-file");
    let of = |edition: &str| stage.at(&format!("/record/{edition}.linxuan-record"));
    let taken = |who: &Person, edition: &str| {
        let answer = stage.get(who, &of(edition));
        assert_eq!(answer.status, 200, "{edition}: {}", answer.body);
        assert_eq!(answer.header("content-type"), Some("application/x-tar"));
        let named = answer.header("content-disposition").unwrap();
        assert!(named.starts_with(&format!("attachment; filename=\"record-{edition}.linxuan-record\"; ")), "{named}");
        assert!(named.contains("filename*=UTF-8''") && named.ends_with(".linxuan-record"), "{named}");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert!(answer.bytes.starts_with(b"record\0"), "a tar whose first file is `record`");
    };
    let shown = |who: &Person| {
        let body = page(&stage, who, &stage.at("/record"), Lang::En).body;
        ["full", "public"].map(|edition| body.contains(&format!("\"{}\"", of(edition))))
    };

    // Whoever has no page of the record finds the public edition on the front page of the contest.
    let offered =
        |who: &Person| page(&stage, who, &stage.at(""), Lang::En).body.contains(&format!("\"{}\"", of("public")));

    // Who has no part in it, what is not there, and another contest's id.
    for who in [&stage.creator, &stage.judges[0]] {
        for address in [stage.at("/record"), stage.at("/record/seed"), of("full"), of("public")] {
            assert_eq!(stage.get(who, &address).status, 403, "{address}");
        }
    }
    for address in [of("half"), of("full").replace(&stage.contest, "nowhere"), "/contests/nowhere/record".to_owned()] {
        assert_eq!(stage.get(&stage.organiser, &address).status, 404, "{address}");
    }
    let dice = stage.server.form(&stage.at("/record/seed"), &stage.creator.cookie, "_form=dice&result=1");
    assert_eq!(dice.status, 403, "{}", dice.body);

    // While it is judged nobody reads in the file who gave what; then those who see the result, and with the notice everybody.
    assert_eq!(stage.get(&stage.chair, &of("full")).status, 403);
    assert_eq!(shown(&stage.chair), [false, false], "nothing links to what is refused");
    says(&stage, &stage.chair, &stage.at("/record"), |lang| record::file_later(lang).to_owned());
    assert!(!offered(&stage.creator) && !offered(&stage.judges[0]));
    published(&stage, || {
        for who in [&stage.organiser, &stage.chair, &stage.scrutineer] {
            assert_eq!(shown(who), [true, true]);
            taken(who, "full");
            taken(who, "public");
        }
        assert_eq!((shown(&stage.staff), stage.get(&stage.staff, &of("public")).status), ([false, false], 403));
    });
    assert_eq!(shown(&stage.staff), [false, true]);
    assert!(offered(&stage.creator) && offered(&stage.judges[0]));
    for who in [&stage.staff, &stage.creator] {
        taken(who, "public");
        assert_eq!(stage.get(who, &of("full")).status, 403);
    }

    // What is printed names the root that the file ends with.
    let root = |address: &str| {
        let body = page(&stage, &stage.organiser, address, Lang::En).body;
        said(&body).into_iter().find(|text| text.starts_with(record::root(Lang::En)) && text.contains("lines)"))
    };
    let sheet = format!("/judge/{}/signed?judge={}&round=1", stage.contest, stage.judges[0].id);
    let printed = root(&stage.at("/selection"));
    assert!(printed.is_some() && printed == root(&sheet), "{printed:?}");
}

#[test]
fn a_server_whose_key_is_gone_says_so_and_begins_no_first_round() {
    let mut stage = Stage::dealt("record-key-gone");
    let (key, away) = (stage.server.data.join("record.key"), stage.server.data.join("away.key"));
    std::fs::rename(&key, &away).unwrap();
    stage.server = stage.server.kill_and_restart();
    let (home, confirm) = (stage.at(""), stage.at("?confirm=round-1"));
    says(&stage, &stage.organiser, &stage.at("/record"), |lang| record::no_key_body(lang).to_owned());
    says(&stage, &stage.organiser, &confirm, |lang| record::no_key_round(lang).to_owned());
    let seen = stage.hidden(&stage.organiser, &confirm, "seen");
    let cookie = format!("Accept-Language: en\n{}", stage.organiser.cookie);
    let refused = stage.server.form(&home, &cookie, &format!("_form=advance&to=round-1&seen={seen}"));
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.body.contains(refusals::no_record_key(Lang::En)), "{}", refused.body);
    says(&stage, &stage.organiser, &stage.at("/record"), |lang| record::pool_open(lang).to_owned());

    // Once it is back nothing is in the way.
    std::fs::rename(&away, &key).unwrap();
    stage.server = stage.server.kill_and_restart();
    stage.begin();
    let body = page(&stage, &stage.organiser, &stage.at("/record"), Lang::En).body;
    assert!(!body.contains(record::no_key(Lang::En)) && !body.contains(record::pool_unsigned(Lang::En)), "{body}");
}
