//! Certificates over a real port, as a browser without script sends their forms: issued, looked up without an account, read by MuPDF.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use harness::pdf::Pdf;
use harness::stage::{Person, Stage};
use harness::walk::{links, said};
use harness::{Answer, film};
use islands::text::percent;
use words::{Lang, certificates as m, refusals};

/// The most that a page and its style sheet weigh, bytes.
const MOST_BYTES: usize = 60_000;

/// A contest whose result is final, and the film that was chosen.
fn finished(name: &str) -> (Stage, String) {
    finished_crediting(name, &[])
}

/// The same where the credits of both films have these lines.
fn finished_crediting(name: &str, credits: &[&str]) -> (Stage, String) {
    let stage = Stage::open(name, 1);
    let bytes = film(&stage.server.data);
    let entries = [("Night Ferry", "440100"), ("Quiet Mill", "440500")]
        .map(|(title, region)| stage.enter_crediting(credits, title, region, &bytes));
    let balance = stage.at("/settings?section=balance");
    let version = stage.hidden(&stage.organiser, &balance, "version");
    stage.done(&stage.organiser, &balance, &format!("_form=settings&version={version}&size=1&lottery_seed=1"));
    stage.deal(&[&stage.judges[0]]);
    stage.begin();
    stage.score(&stage.judges[0]);
    stage.select();
    let selection = stage.at("/selection");
    let fingerprint = stage.hidden(&stage.organiser, &selection, "fingerprint");
    stage.done(&stage.organiser, &selection, &format!("_form=seal&typed=T&fingerprint={fingerprint}"));
    for phase in ["publicity", "final"] {
        stage.done(&stage.organiser, &stage.at(""), &format!("_form=advance&to={phase}&reason=Nothing+was+objected"));
    }
    let chosen = entries.into_iter().find(|entry| {
        let page = stage.get(&stage.organiser, &stage.at("/certificates?kind=work")).body;
        page.contains(&format!("value=\"{entry}\""))
    });
    (stage, chosen.unwrap())
}

fn page(stage: &Stage, head: &str, address: &str, lang: Lang) -> Answer {
    stage.server.ask(&format!("GET {address}\nAccept-Language: {}\n{head}", lang.tag()), b"")
}

/// A page without the nonce of its script, which is another one each time.
fn without_nonce(page: &str) -> String {
    let mut parts = page.split("nonce=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once('"').unwrap_or_default().1)
}

/// That a page is as small as those for everybody, in their style, and the same with a session of nobody and with somebody's.
fn is_for_everybody(stage: &Stage, address: &str, scripts: usize) {
    let plain = page(stage, "", address, Lang::En);
    for cookie in ["Cookie: session=nothing\n", stage.organiser.cookie.as_str(), stage.creator.cookie.as_str()] {
        let same = page(stage, cookie, address, Lang::En);
        assert_eq!((same.status, without_nonce(&same.body)), (200, without_nonce(&plain.body)), "{address} {cookie}");
    }
    assert!(plain.body.matches("<script").count() <= scripts && !plain.body.contains(".wasm"), "{}", plain.body);
    assert!(plain.body.contains("data-room=\"public\"") && plain.body.contains("href=\"/c\""), "{}", plain.body);
    let sheet = plain.body.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let sheet = stage.server.ask(&format!("GET {sheet}"), b"");
    let weight = plain.bytes.len() + if sheet.status == 200 { sheet.bytes.len() } else { 0 };
    assert!(weight <= MOST_BYTES, "{address} weighs {weight} bytes");
    // Made anew each time: it is throttled by who asks, and revoked at any moment.
    let kept = plain.header("cache-control").unwrap();
    assert!(kept.contains("private") && plain.header("etag").is_none(), "{address}: {kept}");
    let large = page(stage, "Cookie: type=large\n", address, Lang::En);
    assert!(large.body.contains("data-type=\"large\""), "{}", large.body);
}

/// The link on a page that begins so.
fn link(stage: &Stage, who: &Person, address: &str, begins: &str) -> String {
    let found = links(&stage.get(who, address).body).into_iter().find(|link| link.starts_with(begins));
    found.unwrap_or_else(|| unreachable!("no {begins} on {address}"))
}

/// The page of the only certificate of a list.
fn only_certificate(stage: &Stage, list: &str) -> String {
    let inside = stage.at("/certificates/");
    let is_one =
        |link: &String| link.starts_with(&inside) && !["/files/", "/templates/"].iter().any(|part| link.contains(part));
    links(&stage.get(&stage.organiser, list).body).into_iter().find(is_one).unwrap()
}

/// Issues a certificate to the first who gets one on a list; its page.
fn issued_to_first(stage: &Stage, list: &str) -> String {
    let shown = stage.get(&stage.organiser, list).body;
    let mut boxes = shown.split("<input").skip(1).filter_map(|rest| rest.split('>').next());
    let first = boxes.find(|tag| tag.contains(" name=\"to\"")).unwrap();
    let to = first.split(" value=\"").nth(1).unwrap().split('"').next().unwrap();
    stage.done(&stage.organiser, list, &format!("_form=issue&to={}", percent(to)));
    only_certificate(stage, list)
}

/// The number of a certificate, as its page has it.
fn number_on(stage: &Stage, one: &str) -> String {
    let told = said(&page(stage, &stage.organiser.cookie, one, Lang::En).body);
    let mut numbers = told.iter().filter_map(|text| text.strip_prefix("Certificate ")?.split(' ').next());
    numbers.next().unwrap().to_owned()
}

/// What a certificate says, as the page says it that anybody looks it up on.
fn words_on(body: &str) -> Vec<String> {
    let words = body.split_once("certificate-words").unwrap().1.split_once("</ol>").unwrap().0;
    said(&format!("<ol class=\"{words}"))
}

#[test]
fn a_certificate_is_issued_and_anybody_finds_out_whether_it_is_real() {
    let (stage, entry) = finished("certificates");
    let organiser = &stage.organiser;
    let list = stage.at("/certificates?kind=work");
    stage.done(organiser, &list, &format!("_form=issue&to={entry}"));
    let one = only_certificate(&stage, &list);
    let address = link(&stage, organiser, &one, "/c/");
    let number = number_on(&stage, &one);

    // Without a session, with a wrong one and with the organiser's the same is told, in the language of who reads.
    for lang in Lang::ALL.iter().copied() {
        let plain = page(&stage, "", &address, lang);
        assert_eq!((plain.status, plain.header("x-robots-tag")), (200, Some("noindex")), "{}", plain.body);
        let told = said(&plain.body);
        for words in [m::found_holds(lang), m::compare(lang), m::check_file_without(lang)] {
            assert!(told.iter().any(|text| text == words), "{words}: {told:?}");
        }
        assert!(told.iter().any(|text| text.contains(&number)), "{number}: {told:?}");
        let wrong = page(&stage, "Cookie: session=nothing\n", &address, lang);
        assert_eq!((wrong.status, said(&wrong.body)), (200, told));
    }
    is_for_everybody(&stage, "/c", 0);
    // The script that compares a file with it.
    is_for_everybody(&stage, &address, 1);
    let call = page(&stage, "", &format!("/calls/{}", stage.contest), Lang::En).body;
    assert!(links(&call).contains(&"/c".to_owned()), "{call}");
    let body = page(&stage, "", &address, Lang::En).body;
    assert!(body.contains("Night Ferry") || body.contains("Quiet Mill"), "{body}");
    for private in ["000-1", "example.invalid", &entry] {
        assert!(!body.contains(private), "{private}: {body}");
    }

    // The file is for whoever has the address; it says what the page says, and its hash is on the page.
    let answer = page(&stage, "", &format!("{address}/certificate.pdf"), Lang::En);
    let hash = harness::sha256(&answer.bytes);
    assert!(body.contains(&hash), "{hash}: {body}");
    let pdf = Pdf::read(&answer, &stage.server.data);
    pdf.is_whole("zh-CN", &number);
    assert_eq!(pdf.size, (842, 595));
    let words = words_on(&body);
    assert!(words.len() >= 9, "{words:?}");
    for text in words {
        assert!(pdf.says(&text), "{text}: {}", pdf.text);
    }

    // By number and name; the one without the other says nothing.
    let look = |number: &str, name: &str| {
        let name = name.replace(' ', "+");
        stage.server.form("/c", "Accept-Language: en\n", &format!("_form=look-up&number={number}&name={name}"))
    };
    let title = if body.contains("Night Ferry") { "Night Ferry" } else { "Quiet Mill" };
    let found = look(&number, title);
    assert_eq!(found.status, 200, "{}", found.body);
    assert!(found.body.contains(m::found_holds(Lang::En)) && !found.body.contains(&address), "{}", found.body);
    let other = look(&number, "Paper Boat");
    assert_eq!(other.status, 422);
    assert!(said(&other.body).iter().any(|text| text == refusals::no_certificate(Lang::En)), "{}", other.body);
    assert_eq!((look("", "").status, look("2026W-00001-", title).status), (422, 422));
    assert_eq!(page(&stage, "", "/c/nothing", Lang::En).status, 404);

    // Replaced: the old address says so and gives no file any more.
    stage.done(organiser, &one, "_form=replace&name=Harbour+Films&reason=Misspelt");
    let old = said(&page(&stage, "", &address, Lang::En).body);
    assert!(old.iter().any(|text| text.contains("was replaced on")), "{old:?}");
    assert!(!old.iter().any(|text| text.contains("Misspelt")), "the reason is the office's");
    assert_eq!(page(&stage, "", &format!("{address}/certificate.pdf"), Lang::En).status, 404);

    let archive = stage.at("/certificates/files/all.zip");
    let zip = stage.get(organiser, &archive);
    assert!(zip.status == 200 && zip.bytes.starts_with(b"PK"), "{}", zip.status);
    for (who, status) in [(&stage.staff, 200), (&stage.creator, 403), (&stage.judges[0], 403)] {
        assert_eq!(stage.get(who, &archive).status, status, "{}", who.email);
        assert_eq!(stage.get(who, &list).status, status, "{}", who.email);
    }
    let by_staff = stage.server.form(&list, &stage.staff.cookie, &format!("_form=issue&to={entry}"));
    assert_eq!(by_staff.status, 403);
}

#[test]
fn a_certificate_of_a_unit_says_on_paper_what_its_page_says() {
    let (stage, _) = finished("certificate-unit");
    let list = stage.at("/certificates?kind=unit");
    let one = issued_to_first(&stage, &list);
    let address = link(&stage, &stage.organiser, &one, "/c/");
    let pdf = Pdf::read(&page(&stage, "", &format!("{address}/certificate.pdf"), Lang::En), &stage.server.data);
    let words = words_on(&page(&stage, "", &address, Lang::En).body);
    assert!(words.len() >= 6, "{words:?}");
    for text in words {
        assert!(pdf.says(&text), "{text}: {}", pdf.text);
    }
}

#[test]
fn a_certificate_of_a_person_names_the_person_and_the_work_on_paper() {
    let (stage, _) = finished_crediting("certificate-person", &["王芳：导演", "陈光：摄影"]);
    let one = issued_to_first(&stage, &stage.at("/certificates?kind=person"));
    let (address, number) = (link(&stage, &stage.organiser, &one, "/c/"), number_on(&stage, &one));
    let body = page(&stage, "", &address, Lang::En).body;
    let pdf = Pdf::read(&page(&stage, "", &format!("{address}/certificate.pdf"), Lang::En), &stage.server.data);
    pdf.is_whole("zh-CN", &number);
    let words = words_on(&body);
    assert!(words.len() >= 9, "{words:?}");
    for text in words {
        assert!(pdf.says(&text), "{text}: {}", pdf.text);
    }
    // Its words are those of the template for people.
    let title = if body.contains("Night Ferry") { "Night Ferry" } else { "Quiet Mill" };
    let work = format!("你参与创作的作品《{title}》被评为");
    for text in ["王芳：", &work, "入选作品", &format!("证书编号：{number}")] {
        assert!(pdf.says(text), "{text}: {}", pdf.text);
    }
    // It is one person's: nobody else of the credits is on it, and no unit.
    for text in ["陈光", "导演", "Studio of"] {
        assert!(!pdf.says(text), "{text}: {}", pdf.text);
    }
    let found = stage.server.form(
        "/c",
        "Accept-Language: en\n",
        &format!("_form=look-up&number={number}&name={}", percent("王芳")),
    );
    assert_eq!(found.status, 200, "{}", found.body);
    assert!(found.body.contains(m::found_holds(Lang::En)), "{}", found.body);
}

/// The picture beside the form of a template; other pictures are on every page.
fn picture(html: &str) -> Option<&str> {
    let rest = html.split_once("class=\"certificate-picture\"")?.1;
    Some(rest.split_once("<svg")?.1.split_once("</svg>")?.0)
}

#[test]
fn a_template_is_edited_beside_its_picture() {
    let stage = Stage::open("certificate-templates", 1);
    let template = stage.at("/certificates/templates/person");
    let html = page(&stage, &stage.organiser.cookie, &template, Lang::En).body;
    let standard = picture(&html).unwrap();
    assert!(standard.matches("<path").count() > 20 && html.contains("荣誉证书"), "{html}");
    let head = format!("Accept-Language: en\n{}", stage.organiser.cookie);
    let common = "_form=template&version=0&language=en&paper=a4-wide&frame=none&frame-ink=gold&prefix=T26&code=yes\
                  &code-left=40&code-top=154&code-side=26";
    let text = |at: usize, text: &str, size: &str| {
        format!(
            "&text-{at}={text}&left-{at}=20&top-{at}=40&width-{at}=250&height-{at}=30&size-{at}={size}&face-{at}=bold\
             &align-{at}=center&ink-{at}=black"
        )
    };
    let whole = "%7Bname%7D+%7Btitle%7D+%7Baward%7D+%7Bcontest%7D+%7Bnumber%7D+%7Bdate%7D";
    let send = |fields: &str| stage.server.form(&template, &head, &format!("{common}{fields}"));
    let looked = send(&format!("{}&try=longest&look=yes", text(0, whole, "12")));
    assert_eq!(looked.status, 200, "{}", looked.body);
    assert!(picture(&looked.body).is_some_and(|drawn| drawn != standard), "{}", looked.body);
    let lacking = send(&text(0, "%7Bname%7D+%7Bphone%7D", "12"));
    assert_eq!((lacking.status, picture(&lacking.body)), (422, None));
    assert!(lacking.body.contains("{phone}") && lacking.body.contains("{award}"), "{}", lacking.body);
    let no_number = send(&text(0, whole, "large"));
    assert_eq!(no_number.status, 422);
    assert!(said(&no_number.body).contains(&m::bad_number(Lang::En, "large")), "{}", no_number.body);
    let kept = send(&text(0, whole, "12"));
    assert_eq!(kept.status, 303, "{}", kept.body);
    assert_eq!(send(&text(0, whole, "14")).status, 409, "somebody else was faster");
    for who in [&stage.staff, &stage.chair, &stage.creator] {
        assert_eq!(stage.get(who, &template).status, 403, "{}", who.email);
    }
}

/// Sends a file as the picture of a template.
fn send_picture(stage: &Stage, who: &Person, address: &str, bytes: &[u8]) -> Answer {
    let mut body = b"--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nwork\r\n".to_vec();
    body.extend(b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"paper.jpg\"\r\n\r\n");
    body.extend(bytes);
    body.extend(b"\r\n--b--\r\n");
    let head = format!(
        "POST {address}\nContent-Type: multipart/form-data; boundary=b\nSec-Fetch-Site: same-origin\n\
         Accept-Language: en\n{}",
        who.cookie
    );
    stage.server.ask(&head, &body)
}

#[test]
fn a_picture_is_uploaded_shown_behind_the_texts_and_printed_where_the_form_says() {
    let paper = include_bytes!("../../app/services/tests/pictures/paper.jpg");
    let (stage, entry) = finished("certificate-pictures");
    let organiser = &stage.organiser;
    let template = stage.at("/certificates/templates/work");
    let address = format!("{template}/picture");
    let html = || page(&stage, &organiser.cookie, &template, Lang::En).body;
    let other = stage.at("/certificates/templates/nobody/picture");
    assert_eq!((stage.get(organiser, &address).status, stage.get(organiser, &other).status), (404, 404));
    for who in [&stage.staff, &stage.chair, &stage.creator] {
        assert_eq!(send_picture(&stage, who, &address, paper).status, 403, "{}", who.email);
        assert_eq!(stage.get(who, &address).status, 403, "{}", who.email);
    }

    // What is wrong with a file is said on the page, and nothing is kept.
    let refused = send_picture(&stage, organiser, &address, b"<svg xmlns='http://www.w3.org/2000/svg'/>");
    assert_eq!((refused.status, refused.header("location")), (303, Some(template.as_str())));
    let told = refused.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let head = format!("GET {template}\nAccept-Language: en\n{}; {told}", organiser.cookie.trim_end());
    let after = stage.server.ask(&head, b"").body;
    assert!(after.contains(m::picture_format(Lang::En)), "{after}");
    assert!(!picture(&after).unwrap().contains("<image"), "{after}");

    assert_eq!(send_picture(&stage, organiser, &address, paper).status, 303);
    let shown = html();
    let drawn = picture(&shown).unwrap();
    let source = drawn.split_once("<image href=\"").unwrap().1.split_once('"').unwrap().0;
    assert!(source.starts_with(&format!("{address}?sha256=")), "{source}");
    let file = stage.get(organiser, source);
    assert_eq!((file.status, file.header("content-type")), (200, Some("image/jpeg")));
    assert_eq!(file.header("content-security-policy"), Some("default-src 'none'; sandbox"));
    assert_eq!(file.header("cache-control"), Some("no-store"));
    assert!(file.bytes == paper, "byte for byte");
    assert!(shown.contains("297 × 210"), "{shown}");

    // In a place of its own; MuPDF finds it there, once.
    let version = stage.hidden(organiser, &template, "version");
    let fields = "&text-0=%7Btitle%7D+%7Baward%7D+%7Bcontest%7D+%7Bnumber%7D+%7Bdate%7D&left-0=20&top-0=40&width-0=250\
                  &height-0=30&size-0=12&face-0=bold&align-0=center&ink-0=black&picture=yes&picture-left=20\
                  &picture-top=30&picture-width=150&picture-height=101&picture-alt=Ears+of+wheat";
    let common = "language=zh&paper=a4-wide&frame=none&frame-ink=gold&prefix=P26&code=yes&code-left=40&code-top=154\
                  &code-side=26";
    stage.done(organiser, &template, &format!("_form=template&version={version}&{common}{fields}"));
    assert!(html().contains("value=\"Ears of wheat\""));
    let list = stage.at("/certificates?kind=work");
    stage.done(organiser, &list, &format!("_form=issue&to={entry}"));
    let token = link(&stage, organiser, &only_certificate(&stage, &list), "/c/");
    let get = || page(&stage, "", &format!("{token}/certificate.pdf"), Lang::En);
    let pdf = Pdf::read(&get(), &stage.server.data);
    pdf.is_whole("zh-CN", "P26");
    let pictures = pdf.about["pages"][0]["pictures"].as_array().unwrap().clone();
    assert_eq!(pictures.len(), 1, "{pictures:?}");
    let points = pictures[0].as_array().unwrap().iter().map(|one| format!("{:.0}", one.as_f64().unwrap()));
    assert_eq!(points.collect::<Vec<_>>().join(" "), "297 210 57 85 482 371");

    // Taken off: nothing of what was issued changes.
    let issued = get().bytes;
    stage.done(organiser, &template, "_form=remove-picture");
    assert_eq!(stage.get(organiser, &address).status, 404);
    assert!(!picture(&html()).unwrap().contains("<image"));
    assert!(get().bytes == issued, "byte for byte");
}
