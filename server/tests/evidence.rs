//! Files of objections from several networks, over a real port: whoever stalls keeps nobody else from sending, and is ended.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use harness::stage::Stage;
use harness::{Answer, Server};
use words::{Lang, refusals};

/// Who stalls, and somebody else.
const ONE: &str = "203.0.113.7";
const OTHER: &str = "203.0.113.8";
const BROWSER: &str = "Accept: text/html,application/xhtml+xml,*/*;q=0.8\n";
const PROGRAM: &str = "Accept: application/json\n";

/// A contest whose notice is up, and a server beside that takes the word of who is in front for where a request comes from.
fn noticed(name: &str) -> (Stage, Server) {
    let stage = Stage::dealt(name);
    stage.begin();
    stage.score_best(&stage.judges[0], "Night Ferry");
    stage.select();
    stage.seal();
    let page = stage.at("/notice");
    let fields = "_form=draft&lang=en&title=&basis=&order=number&with_units=yes&workdays=5&answer_workdays=10&remarks=\
                  &office=Festival+office&phone=555-0100&fax=&email=&address=";
    stage.done(&stage.organiser, &page, fields);
    let seen = stage.hidden(&stage.organiser, &page, "seen");
    stage.done(&stage.organiser, &page, &format!("_form=publish&seen={seen}"));
    let server = stage.server.beside(&["--trusted-proxies", "127.0.0.1"]);
    (stage, server)
}

/// Objects from a network; the token with which files may be sent.
fn token(stage: &Stage, server: &Server, network: &str) -> String {
    let fields = "_form=object&kind=rights&film=1&who=person&name=Chen+Xiaoman&address=1+East+Wind+Road&phone=020-83331111\
                  &email=&facts=The+aerial+shot+is+mine.";
    let address = format!("/calls/{}/objection", stage.contest);
    let filed = server.form(&address, &format!("Accept-Language: en\nX-Forwarded-For: {network}\n"), fields);
    assert_eq!(filed.status, 200, "{}", filed.body);
    filed.body.split("/objections/evidence/").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn head(token: &str, network: &str, more: &str) -> String {
    format!(
        "POST /objections/evidence/{token}\nSec-Fetch-Site: same-origin\nX-Forwarded-For: {network}\n{more}\
         Accept-Language: en\nContent-Type: multipart/form-data; boundary=cut"
    )
}

/// A form that has this before its file.
fn send_behind(server: &Server, token: &str, network: &str, preamble: &[u8]) -> Answer {
    let file =
        b"\r\n--cut\r\nContent-Disposition: form-data; name=\"evidence\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\r\n--cut--\r\n";
    server.ask(&head(token, network, BROWSER), &[preamble, file].concat())
}

fn send(server: &Server, token: &str, network: &str, more: &str) -> Answer {
    let body =
        "--cut\r\nContent-Disposition: form-data; name=\"evidence\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\r\n--cut--\r\n";
    server.ask(&head(token, network, more), body.as_bytes())
}

/// Begins to send, and says no more.
fn stalled(server: &Server, token: &str, network: &str, begin: &str) -> TcpStream {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let head = head(token, network, BROWSER).replacen('\n', " HTTP/1.1\n", 1).replace('\n', "\r\n");
    write!(stream, "{head}\r\nHost: {}\r\nContent-Length: 1000000\r\n\r\n{begin}", server.address).unwrap();
    stream
}

#[test]
fn two_who_stall_keep_no_other_network_from_sending_and_are_ended() {
    let (stage, server) = noticed("evidence");
    let [first, second, third] = [ONE; 3].map(|network| token(&stage, &server, network));
    let other = token(&stage, &server, OTHER);
    // One stalls within a file, one before the first.
    let began = Instant::now();
    let part = "--cut\r\nContent-Disposition: form-data; name=\"evidence\"; filename=\"slow.pdf\"\r\n\r\n%PDF-1.7";
    let mut open = [stalled(&server, &first, ONE, part), stalled(&server, &second, ONE, "--cut\r\nContent-")];
    // Until both are at it, whoever else comes from there is told that the token, which is none, was spent.
    std::thread::sleep(Duration::from_millis(500));
    let busy = "/objections?kept=0&refused=busy";
    while send(&server, "none", ONE, BROWSER).header("location") != Some(busy) {
        assert!(began.elapsed() < Duration::from_secs(10), "the two have not begun");
        std::thread::sleep(Duration::from_secs(2));
    }

    // A browser is led to a page that says why, in the reader's language; a program reads a problem document.
    let refused = send(&server, &third, ONE, BROWSER);
    assert_eq!((refused.status, refused.header("location")), (303, Some(busy)));
    for lang in Lang::ALL.iter().copied() {
        let page = server.ask(&format!("GET {busy}\nAccept-Language: {}", lang.tag()), b"");
        assert!(page.status == 200 && page.header("content-type").unwrap().starts_with("text/html"), "{}", page.body);
        assert!(page.body.contains(refusals::evidence_busy(lang)), "{}", page.body);
    }
    let refused = send(&server, &third, ONE, PROGRAM);
    assert_eq!((refused.status, refused.header("content-type")), (429, Some("application/problem+json")));
    assert_eq!(refused.json()["detail"], refusals::evidence_busy(Lang::En));
    let taken = send(&server, &other, OTHER, BROWSER);
    assert_eq!(taken.header("location"), Some("/objections?kept=1&refused="), "{}", taken.body);

    for stream in &mut open {
        stream.set_read_timeout(Some(Duration::from_secs(90))).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let answer = Answer::read(&bytes);
        assert_eq!(answer.header("location"), Some("/objections?kept=0&refused=lost"), "{}", answer.body);
    }
    assert!(began.elapsed() < Duration::from_secs(90), "{:?}", began.elapsed());
    // The token that was refused for a moment was not spent by it.
    assert_eq!(send(&server, &third, ONE, BROWSER).header("location"), Some("/objections?kept=1&refused="));
}

#[test]
fn a_file_whose_name_cannot_be_read_is_refused_and_told_why() {
    let (stage, server) = noticed("evidence-names");
    let tokens = [ONE; 3].map(|network| token(&stage, &server, network));
    let refused = "/objections?kept=0&refused=name";
    let names: [(&[u8], &str); 3] = [
        (b"; filename=\"\xed\xa0\x80.pdf\"", refused),
        (b"", refused),
        // What a browser sends where no file was chosen.
        (b"; filename=\"\"", "/objections?kept=0&refused="),
    ];
    for (token, (name, location)) in tokens.iter().zip(names) {
        let begin: &[u8] = b"--cut\r\nContent-Disposition: form-data; name=\"evidence\"";
        let body = [begin, name, b"\r\n\r\n%PDF-1.7\r\n--cut--\r\n"].concat();
        let answer = server.ask(&head(token, ONE, BROWSER), &body);
        assert_eq!((answer.status, answer.header("location")), (303, Some(location)), "{}", answer.body);
    }
    let page = server.ask(&format!("GET {refused}\nAccept-Language: en"), b"");
    assert!(page.body.contains(refusals::file_unnamed(Lang::En)), "{}", page.body);
}

/// The reader of a form keeps what stands before a file until the file begins.
#[test]
fn what_goes_on_outside_of_files_is_not_kept_in_memory() {
    let (stage, server) = noticed("evidence-outside");
    let [first, second] = [ONE, OTHER].map(|network| token(&stage, &server, network));
    let endless = send_behind(&server, &first, ONE, &vec![b'x'; 256 << 10]);
    assert_eq!(endless.header("location"), Some("/objections?kept=0&refused=lost"), "{}", endless.body);
    let short = send_behind(&server, &second, OTHER, b"preamble");
    assert_eq!(short.header("location"), Some("/objections?kept=1&refused="), "{}", short.body);
}
