//! Pages as somebody finds them who follows every link.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Answer, Server};

/// Pages that differ only in whose or which they are, of which so many are opened.
const ALIKE: usize = 3;

/// Follows every link from these pages on, as the head says who asks, and shows each answer to `look` with its address and the page
/// that led there. The pages it starts from are all opened, however alike they are. How many links were followed.
pub fn walk(
    server: &Server,
    head: &str,
    start: impl IntoIterator<Item = String>,
    mut look: impl FnMut(&str, &str, &Answer),
) -> usize {
    let mut opened: BTreeMap<String, usize> = BTreeMap::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut waiting: VecDeque<(String, String)> = start.into_iter().map(|page| (page, String::new())).collect();
    let mut followed = 0;
    while let Some((link, from)) = waiting.pop_front() {
        let times = opened.entry(shape(&link)).or_default();
        if (!from.is_empty() && *times >= ALIKE) || !known.insert(link.clone()) {
            continue;
        }
        *times += 1;
        followed += 1;
        let answer = server.ask(&format!("GET {link}\n{head}"), b"");
        look(&link, &from, &answer);
        if is_page(&answer) {
            waiting.extend(links(&answer.body).into_iter().map(|to| (to, link.clone())));
        }
    }
    followed
}

/// Whether an answer is a page for people.
pub fn is_page(answer: &Answer) -> bool {
    answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"))
}

/// The addresses of this site that a page links to, without what stands behind `#`.
pub fn links(page: &str) -> Vec<String> {
    let all = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let here =
        all.map(|link| link.replace("&amp;", "&")).filter(|link| link.starts_with('/') && !link.starts_with("//"));
    let pages = here.map(|link| link.split('#').next().unwrap_or_default().to_owned());
    // Signing out is no reading; what is embedded and films are other tests'.
    pages.filter(|link| !["/sign-out", "/pkg/", "/media/"].iter().any(|other| link.starts_with(other))).collect()
}

/// A link with its ids left out, and of its query only the names.
pub fn shape(link: &str) -> String {
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    let part = |part: &str| if part.len() >= 20 { "*".to_owned() } else { part.to_owned() };
    let path: Vec<String> = path.split('/').map(part).collect();
    let names: Vec<&str> = query.split('&').map(|pair| pair.split('=').next().unwrap_or_default()).collect();
    format!("{}?{}", path.join("/"), names.join("&"))
}

/// What a page says, text by text, and in which words it names what is drawn.
pub fn said(page: &str) -> Vec<String> {
    // Marks between texts that are put together are no bounds of what is read.
    let mut page = page.replace("<!>", "");
    for (start, end) in [("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>")] {
        while let Some(at) = page.find(start) {
            let to =
                page.get(at..).and_then(|rest| rest.find(end)).map_or(page.len(), |length| at + length + end.len());
            page.replace_range(at..to, "");
        }
    }
    let mut texts = Vec::new();
    for piece in page.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let named = ["aria-label", "title", "placeholder", "alt"].map(|name| format!(" {name}=\""));
        let named = named.iter().filter_map(|name| tag.split(name.as_str()).nth(1)?.split('"').next());
        // What says which language it is in, what is in a field and what was set as it is kept was written by people or to them.
        let own = !tag.contains(" lang=\"");
        let text = if own && !tag.starts_with("textarea") && !tag.starts_with("pre") { text } else { "" };
        texts.extend(named.filter(|_| own).chain([text]).map(plain).filter(|text| !text.is_empty()));
    }
    texts
}

/// Ids that a page has twice: a label then names another field than its own.
pub fn repeated_ids(page: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let ids = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next());
    ids.filter(|id| !seen.insert(*id)).map(str::to_owned).collect()
}

/// Controls within a form that were made outside of it: they know neither its values nor its problems, and their ids not its name.
pub fn stray_controls(page: &str) -> Vec<String> {
    let forms = page.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next());
    // Those of dialogs begin blank and have no id.
    let forms = forms.filter(|form| form.split('>').next().is_some_and(|tag| tag.contains(" id=\"form-")));
    let named = forms.filter_map(|form| {
        let (_, value) = form.split_once("name=\"_form\" value=\"")?;
        Some((value.split('"').next()?, form))
    });
    let strays = named.flat_map(|(form_name, form)| {
        let tags = form.split('<').filter_map(|piece| piece.split('>').next());
        let found = tags.filter_map(|tag| {
            let [id, name] = [" id=\"", " name=\""].map(|start| tag.split(start).nth(1)?.split('"').next());
            Some((id?, name?))
        });
        found.filter(|(id, name)| *id == format!("f-{name}")).map(move |(id, _)| format!("{id} in {form_name}"))
    });
    strays.collect()
}

fn plain(text: &str) -> String {
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&")];
    signs.iter().fold(text.trim().to_owned(), |text, (coded, sign)| text.replace(coded, sign))
}
