//! One message that survives one redirect: "saved", "sent to 3 judges".

use leptos::prelude::*;

use crate::ui::notice::Tone;

/// What the next page says once, at its top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    /// How it looks.
    pub tone: Tone,
    /// What it says, in the person's language.
    pub text: String,
}

impl Flash {
    /// Something is done.
    #[must_use]
    pub fn done(text: impl Into<String>) -> Self {
        Self { tone: Tone::Done, text: text.into() }
    }

    /// Something to look at.
    #[must_use]
    pub fn warning(text: impl Into<String>) -> Self {
        Self { tone: Tone::Warning, text: text.into() }
    }

    /// The cookie's text: the tone's letter, then the words.
    fn write(&self) -> String {
        let letter = if self.tone == Tone::Warning { 'w' } else { 'd' };
        format!("{letter}{}", self.text)
    }

    /// The `Set-Cookie` line that leaves it for the next page, for handlers outside of Leptos.
    #[must_use]
    pub fn line(&self, policy: islands::web::CookiePolicy) -> String {
        islands::web::cookie_line(policy, "flash", &self.write(), 60)
    }

    fn read(text: &str) -> Option<Self> {
        let text = islands::text::percent_decode(text);
        let (letter, words) = text.split_at_checked(1)?;
        if words.is_empty() {
            return None;
        }
        match letter {
            "d" => Some(Self::done(words)),
            "w" => Some(Self::warning(words)),
            _ => None,
        }
    }
}

/// Leaves a message for the next page this person opens, within a minute.
pub fn set_flash(flash: &Flash) {
    islands::web::set_cookie("flash", &flash.write(), 60);
}

/// The message left by the page before, if there is one; it is taken, so it shows once.
#[must_use]
pub fn take_flash() -> Option<Flash> {
    let policy = use_context::<islands::web::CookiePolicy>().unwrap_or_default();
    let flash = islands::web::cookie(&policy.name("flash"))?;
    islands::web::set_cookie("flash", "", 0);
    Flash::read(&flash)
}

/// A message that is read out when it appears.
#[component]
pub fn Toast(
    /// What to say.
    flash: Flash,
) -> impl IntoView {
    view! { <div class=format!("toast {}", flash.tone.class()) role="status">{flash.text}</div> }
}

/// The message left by the page before; the page frames contain it.
#[component]
pub fn FlashMessage() -> impl IntoView {
    let flash = take_flash();
    flash.map(|flash| view! { <Toast flash=flash/> })
}

#[cfg(test)]
mod tests {
    use super::*;
    use islands::text::percent;

    #[test]
    fn goes_through_the_cookie() {
        let flash = Flash::done("已保存《灯》; a=b");
        assert_eq!(Flash::read(&percent(&flash.write())), Some(flash));
        assert_eq!(Flash::read("x"), None);
        assert_eq!(Flash::read(""), None);
    }
}
