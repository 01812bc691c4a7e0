//! `/calendar`: the days that are not as the week says, the same for every contest. Server only.

use ::words::calendar as m;
use ::words::phrases::size;
use domain::calendar::CalendarDay;
use domain::limits::CALENDAR_BYTES;
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
    let most = m::file_help(lang, &size(i64::try_from(CALENDAR_BYTES).unwrap_or(i64::MAX)));
    view! {
        <StandardLayout title=m::page(lang) lead=m::lead(lang) width=Width::Text>
            <div class="stack">
                {none}
                <Form state=state>
                    <TextArea name="list" label=m::list(lang) help=m::list_help(lang) rows=20/>
                    <div class="acts"><Submit kind=Kind::Primary>{m::save(lang)}</Submit></div>
                </Form>
                <Sheet title=m::file(lang)>
                    <form class="form" method="post" action="/calendar/file" enctype="multipart/form-data">
                        <div class="field">
                            <label for="calendar-file">{m::file_label(lang)}</label>
                            <input class="input" type="file" id="calendar-file" name="sheet" required=true accept=".xlsx,.csv,.txt" aria-describedby="calendar-file-help"/>
                            <p class="help" id="calendar-file-help">{most}</p>
                        </div>
                        <div class="acts"><Submit>{m::import(lang)}</Submit></div>
                    </form>
                </Sheet>
            </div>
        </StandardLayout>
    }
    .into_any()
}
