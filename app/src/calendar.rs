//! `/calendar`: the days that are not as the week says, the same for every contest. Server only.

use ::words::calendar as m;
use domain::calendar::CalendarDay;
use islands::session;

use crate::contests::words::count;
use crate::ui::prelude::*;

/// The form.
const DAYS: &str = "days";

/// The list of days, edited as text.
#[component]
pub fn CalendarPage() -> impl IntoView {
    page(async {
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut refused = None;
        if let Some(sent) = posted(DAYS) {
            match services.set_calendar_days(&actor, sent.raw("list")).await {
                Ok(days) => return leave("/calendar", Flash::done(m::saved(lang, count(days)))),
                Err(error) => refused = Some(sent.keep(error.into())?),
            }
        }
        let days = services.calendar_days(&actor).await?;
        Ok(show(&days, refused, lang))
    })
}

fn show(days: &[CalendarDay], refused: Option<FormState>, lang: Lang) -> AnyView {
    let line = |one: &CalendarDay| format!("{},{},{}", one.day, m::kind(lang, one.kind), one.name);
    let list = days.iter().map(line).collect::<Vec<_>>().join("\n");
    let state = refused.unwrap_or_else(|| FormState::blank(DAYS).with("list", list));
    let none = days.is_empty().then(|| view! { <Notice title=m::none(lang)/> });
    view! {
        <StandardLayout title=m::page(lang) lead=m::lead(lang) width=Width::Text>
            <div class="stack">
                {none}
                <Form state=state>
                    <TextArea name="list" label=m::list(lang) help=m::list_help(lang) rows=20/>
                    <div class="acts"><Submit kind=Kind::Primary>{m::save(lang)}</Submit></div>
                </Form>
            </div>
        </StandardLayout>
    }
    .into_any()
}
