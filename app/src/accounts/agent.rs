//! A browser in a few words, from what it calls itself.

use words::{Lang, accounts as m};

/// Names a browser hides under those it claims to be as well: the first that is found counts.
const BROWSERS: [(&str, &str); 9] = [
    ("MicroMessenger/", "微信 WeChat"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

const SYSTEMS: [(&str, &str); 9] = [
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// "Chrome · Windows".
pub fn words(lang: Lang, user_agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        names.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| (*name).to_owned())
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => {
            let first: String = user_agent.split([' ', '/']).next().unwrap_or_default().chars().take(24).collect();
            if first.is_empty() { m::unknown_browser(lang).to_owned() } else { first }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_known_by_what_they_really_are() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 \
                    Safari/537.36 Edg/126.0.0.0";
        assert_eq!(words(Lang::En, edge), "Edge · Windows");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                     Version/17.5 Mobile/15E148 Safari/604.1";
        assert_eq!(words(Lang::En, phone), "Safari · iPhone");
        assert_eq!(words(Lang::En, "curl/8.5.0"), "curl");
        assert_eq!(words(Lang::En, ""), "Unknown browser");
    }
}
