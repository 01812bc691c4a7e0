//! `/contests/:contest/exports`: what this person may take away now, in each format and language.

use domain::ids::ContestId;
use services::exports::{ExportKind, ExportList};

use crate::contests::components::{ContestPage, Inside, export_address};
use crate::ui::prelude::*;
use islands::session::request;
use words::exports as m;

/// The files of a contest.
#[component]
pub fn ExportsPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = request()?;
        let list = services.exports(&actor, &id).await?;
        Ok(show(&list, use_lang()))
    })
}

fn show(list: &ExportList, lang: Lang) -> AnyView {
    let body = if list.kinds.is_empty() {
        view! { <EmptyState title=m::none(lang)><p>{m::none_body(lang)}</p></EmptyState> }.into_any()
    } else {
        table(list, lang)
    };
    view! {
        <ContestPage inside=Inside::new(&list.contest, &list.roles) current="exports" title=m::page(lang)>
            <Sheet title=m::page(lang) note=m::page_note(lang) flush=true>{body}</Sheet>
        </ContestPage>
    }
    .into_any()
}

/// A row an export, a column a language.
fn table(list: &ExportList, lang: Lang) -> AnyView {
    let contest = list.contest.id.as_str();
    let rows: Vec<_> = list
        .kinds
        .iter()
        .map(|kind| {
            let files: Vec<_> = Lang::ALL
                .iter()
                .map(|to| {
                    let links = links(contest, *kind, *to);
                    view! { <Cell label=to.own_name()>{links}</Cell> }
                })
                .collect();
            let (title, contents) = (kind.title(lang), kind.contents(lang));
            view! {
                <tr>
                    <RowHead>{title}<br/><small class="muted">{contents}</small></RowHead>
                    {files}
                </tr>
            }
        })
        .collect();
    let head = move || {
        let languages: Vec<_> =
            Lang::ALL.iter().map(|to| view! { <Head><span lang=to.tag()>{to.own_name()}</span></Head> }).collect();
        view! {
            <Head>{m::file(lang)}</Head>
            {languages}
        }
    };
    view! { <DataTable caption=m::page(lang) head=head>{rows}</DataTable> }.into_any()
}

/// The file in one language, in each of its formats.
fn links(contest: &str, kind: ExportKind, to: Lang) -> AnyView {
    let links: Vec<_> = kind
        .formats()
        .iter()
        .map(|format| {
            let href = export_address(contest, kind, *format, to);
            let words = format.key().to_uppercase();
            let label = m::link(to, kind.title(to), &words, to.own_name());
            view! { <a href=href lang=to.tag() aria-label=label>{words}</a> }
        })
        .collect();
    view! { <span class="exports">{links}</span> }.into_any()
}
