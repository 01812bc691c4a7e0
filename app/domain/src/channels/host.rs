//! The sites whose pages may show the player.

/// Hosts of a contest, at most.
pub const MOST_HOSTS: usize = 50;
/// The longest host, with its port.
const LONGEST: usize = 253;

/// The host that somebody names, as policies of browsers have it: `news.example` or `news.example:8443`, in small letters and in ASCII.
/// A whole address is read too. `None` where it names no host.
#[must_use]
pub fn embed_host(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let whole = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    let address = url::Url::parse(&whole).ok()?;
    let is_web = matches!(address.scheme(), "http" | "https") && address.username().is_empty();
    // An address of a page is read, a host with a path behind it would not be what was meant by it.
    let host = address.host_str().filter(|_| is_web)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    // What a policy would read as something else, such as IPv6 in brackets or `*`, is no host here.
    if !host.chars().all(plain) || !host.contains('.') || host.starts_with('.') {
        return None;
    }
    let host = address.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    (host.len() <= LONGEST).then_some(host)
}

/// The hosts of a list, a line each, in order and once each.
///
/// # Errors
/// The first line that names no host.
pub fn embed_hosts(typed: &str) -> Result<Vec<String>, String> {
    let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut hosts = Vec::new();
    for line in lines {
        hosts.push(embed_host(line).ok_or_else(|| line.chars().take(80).collect::<String>())?);
    }
    hosts.sort_unstable();
    hosts.dedup();
    Ok(hosts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_what_a_policy_can_name() {
        let host = |typed| embed_host(typed);
        assert_eq!(host(" News.Example ").as_deref(), Some("news.example"));
        assert_eq!(host("https://news.example/today?x=1").as_deref(), Some("news.example"));
        assert_eq!(host("news.example:8443").as_deref(), Some("news.example:8443"));
        assert_eq!(host("广东.中国").as_deref(), Some("xn--xhq521b.xn--fiqs8s"));
        for wrong in
            ["", "*", "*.example", "a b.example", "x; script-src *", "javascript:alert(1)", "localhost", "[::1]"]
        {
            assert_eq!(host(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_list_is_in_order_and_names_what_is_no_host() {
        assert_eq!(embed_hosts("b.example\n\na.example\nb.example"), Ok(vec!["a.example".into(), "b.example".into()]));
        assert_eq!(embed_hosts("a.example\n*"), Err("*".to_owned()));
    }
}
