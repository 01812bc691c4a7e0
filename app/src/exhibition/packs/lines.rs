//! Packs as lists show them.

use services::PackLine;

use crate::ui::prelude::*;
use crate::ui::when::When;
use ::words::phrases;
use words::exhibition_packs as m;

/// When evidence came last, or that none has.
pub(super) fn imported(at: Option<i64>, zone: &str, lang: Lang) -> AnyView {
    match at {
        Some(at) => {
            let zone = zone.to_owned();
            view! { <When at=at zone=zone/> }.into_any()
        }
        None => view! { <span class="muted">{m::never(lang)}</span> }.into_any(),
    }
}

/// A table of packs; `with_links` leads to the page of each.
pub(super) fn table(lines: &[PackLine], with_links: bool, zone: &str, lang: Lang) -> AnyView {
    if lines.is_empty() {
        return view! { <EmptyState title=m::none(lang)><p>{m::none_body(lang)}</p></EmptyState> }.into_any();
    }
    let rows: Vec<_> = lines.iter().map(|line| row(line, with_links, zone, lang)).collect();
    let head = move || {
        view! {
            <Head>{m::site(lang)}</Head>
            <Head>{m::plan(lang)}</Head>
            <Head>{m::made(lang)}</Head>
            <Head number=true>{m::size_of_all(lang)}</Head>
            <Head>{m::imported(lang)}</Head>
        }
    };
    view! { <DataTable caption=m::page(lang) head=head>{rows}</DataTable> }.into_any()
}

fn row(line: &PackLine, with_links: bool, zone: &str, lang: Lang) -> AnyView {
    let (name, code, plan) = (line.site_name.clone(), line.site_code.clone(), line.plan_title.clone());
    let name = if with_links {
        let href = format!("/exhibition/packs/{}", line.id);
        view! { <a class="work" href=href>{name}</a> }.into_any()
    } else {
        view! { <span class="work">{name}</span> }.into_any()
    };
    let (at, own, size) = (line.made_at, zone.to_owned(), phrases::size(line.size_bytes));
    let imported = imported(line.imported_at, zone, lang);
    view! {
        <tr>
            <RowHead>{name}" "<small class="muted">{code}</small></RowHead>
            <Cell label=m::plan(lang)>{plan}</Cell>
            <Cell label=m::made(lang)><When at=at zone=own/></Cell>
            <Cell label=m::size_of_all(lang) number=true>{size}</Cell>
            <Cell label=m::imported(lang)>{imported}</Cell>
        </tr>
    }
    .into_any()
}
