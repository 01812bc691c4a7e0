//! The archive of the chosen films over a real port: a download goes on where it was cut, and no part of another archive is sent for it.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::time::Duration;

use harness::Answer;
use harness::smtp::wait_for;
use harness::stage::{Person, Stage};
use harness::walk::said;
use words::{Lang, packages};

/// A contest of two films, one of which was chosen; the selection is not sealed.
fn selected(name: &str) -> Stage {
    let stage = Stage::dealt(name);
    stage.begin();
    stage.score(&stage.judges[0]);
    stage.select();
    stage
}

/// The page says this in each language.
fn says(stage: &Stage, who: &Person, words: impl Fn(Lang) -> String) {
    for lang in Lang::ALL.iter().copied() {
        let head = format!("GET {}\nAccept-Language: {}\n{}", stage.at("/package"), lang.tag(), who.cookie);
        let answer = stage.server.ask(&head, b"");
        let (texts, words) = (said(&answer.body), words(lang));
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(texts.iter().any(|text| text.contains(&words)), "{words}: {texts:?}");
    }
}

#[test]
fn a_download_goes_on_where_it_was_cut_and_only_of_the_same_archive() {
    let stage = selected("package");
    let organiser = &stage.organiser;
    let address = stage.at("/package/films.zip?lang=en");
    let ask = |method: &str, more: &str| -> Answer {
        stage.server.ask(&format!("{method} {address}\n{more}\n{}", organiser.cookie), b"")
    };
    says(&stage, organiser, |lang| packages::none(lang).to_owned());
    assert_eq!(ask("GET", "").status, 409, "before the seal");
    stage.seal();
    says(&stage, organiser, |lang| packages::read(lang).to_owned());
    assert_eq!(ask("GET", "").status, 409, "before the films were read");
    stage.done(organiser, &stage.at("/package"), "_form=read");
    wait_for("the films are read", Duration::from_secs(60), || {
        stage.get(organiser, &stage.at("/package")).body.contains("/package/films.zip?lang=")
    });
    says(&stage, organiser, |lang| packages::take(lang).to_owned());

    let whole = ask("GET", "");
    assert_eq!(whole.status, 200);
    let (size, tag) = (whole.bytes.len(), whole.header("etag").unwrap().to_owned());
    assert_eq!(whole.header("content-length"), Some(size.to_string().as_str()));
    assert_eq!((whole.header("accept-ranges"), whole.header("content-type")), (Some("bytes"), Some("application/zip")));
    let named = whole.header("content-disposition").unwrap();
    assert!(named.starts_with("attachment; filename=\"films.zip\"; filename*=UTF-8''"), "{named}");
    assert_eq!(whole.header("content-encoding"), None, "films do not get smaller");
    assert!(whole.bytes.starts_with(b"PK\x03\x04"));

    let head = ask("HEAD", "");
    assert_eq!((head.status, head.bytes.len(), head.header("etag")), (200, 0, Some(tag.as_str())));
    assert_eq!(head.header("content-length"), Some(size.to_string().as_str()));
    let middle = size / 2;
    let first = ask("GET", &format!("Range: bytes=0-{}", middle - 1));
    let rest = ask("GET", &format!("Range: bytes={middle}-\nIf-Range: {tag}"));
    assert_eq!((first.status, rest.status), (206, 206));
    assert_eq!(rest.header("content-range"), Some(format!("bytes {middle}-{}/{size}", size - 1).as_str()));
    assert!([first.bytes, rest.bytes].concat() == whole.bytes, "two parts are the whole");
    let last = ask("GET", "Range: bytes=-22");
    assert_eq!((last.status, &last.bytes[..4]), (206, &b"PK\x05\x06"[..]));
    let other = ask("GET", &format!("Range: bytes={middle}-\nIf-Range: \"other\""));
    assert_eq!((other.status, other.bytes.len()), (200, size), "a part of another archive is of no use");
    assert_eq!(ask("GET", &format!("If-None-Match: {tag}")).status, 304);
    let outside = ask("GET", &format!("Range: bytes={size}-"));
    assert_eq!((outside.status, outside.header("content-range")), (416, Some(format!("bytes */{size}").as_str())));

    // More of the end than there is, is all of it; what the rules do not know is as if it were not there.
    let longer = ask("GET", "Range: bytes=-99999999999");
    assert_eq!(longer.header("content-range"), Some(format!("bytes 0-{}/{size}", size - 1).as_str()));
    assert!(longer.status == 206 && longer.bytes == whole.bytes, "{}", longer.status);
    for ignored in ["items=0-9", "bytes=9-0", "bytes=x", "bytes=0-1,5-6"] {
        let answer = ask("GET", &format!("Range: {ignored}"));
        assert_eq!((answer.status, answer.bytes.len()), (200, size), "{ignored}");
    }

    for (who, status) in [(&stage.staff, 403), (&stage.chair, 403), (&stage.creator, 403), (&stage.judges[0], 403)] {
        assert_eq!(stage.get(who, &address).status, status);
        assert_eq!(stage.get(who, &stage.at("/package")).status, status);
        assert!(!stage.get(who, &stage.at("")).body.contains("/package\""), "no tab leads to what is refused");
    }
    let nobody = stage.server.ask(&format!("GET {address}"), b"");
    assert_eq!(nobody.status, 401, "{}", nobody.body);
}

#[test]
fn a_withdrawn_film_is_in_no_archive_that_is_made_afterwards() {
    let (stage, [chosen, _]) = Stage::exhibiting("package-withdrawn");
    let organiser = &stage.organiser;
    let page = stage.at("/package");
    stage.done(organiser, &page, "_form=read");
    wait_for("the films are read", Duration::from_secs(60), || {
        stage.get(organiser, &page).body.contains("/package/films.zip?lang=")
    });
    let take = |more: &str| {
        let address = stage.at("/package/films.zip?lang=en");
        stage.server.ask(&format!("GET {address}\n{more}\n{}", organiser.cookie), b"")
    };
    let has = |answer: &Answer, words: &str| answer.bytes.windows(words.len()).any(|part| part == words.as_bytes());
    let before = take("");
    let tag = before.header("etag").unwrap().to_owned();
    assert!(before.status == 200 && has(&before, "films/") && !has(&before, "withdrawn.txt"), "{}", before.status);

    let release = format!("/entries/{chosen}/release");
    stage.done(&stage.staff, &release, "_form=withdraw-release&reason=The+author+asked");
    // Nobody goes on with a part of the archive that had it.
    let after = take(&format!("Range: bytes=100-\nIf-Range: {tag}"));
    assert_eq!(after.status, 200);
    assert!(!has(&after, "films/") && has(&after, "withdrawn.txt") && has(&after, "Night Ferry"), "it is named alone");
    assert!(after.bytes.len() < 4_096, "{} bytes", after.bytes.len());
    says(&stage, organiser, |lang| packages::withdrawn(lang).to_owned());
    says(&stage, organiser, |lang| packages::withdrawn_body(lang, 1));
}
