//! Later deadlines for one person or one unit.

use async_trait::async_trait;
use domain::access::Action;
use domain::contest::Entrant;
use domain::contest::phase::Phase;
use domain::text::Lang;
use store::DeadlineExtension;
use words::units as m;

use crate::contests::extensions::extensions_view;
use crate::error::Result;
use crate::exports::column::Column;
use crate::exports::lists::list::{Asked, ContestList, OpenList};
use crate::exports::table::TableCell;
use crate::time::moment;

/// An extension with the name of the entrant.
pub type NamedExtension = (DeadlineExtension, String);

/// The columns of the list of extensions, with times in this zone.
#[must_use]
pub fn extension_columns(zone: &str, lang: Lang) -> Vec<Column<NamedExtension>> {
    let (until, granted) = (zone.to_owned(), zone.to_owned());
    vec![
        Column::new("name", m::name(lang), |(_, name): &NamedExtension| TableCell::text(name.as_str())).names(),
        Column::new("whom", m::for_whom(lang), move |(one, _): &NamedExtension| {
            TableCell::text(match one.entrant {
                Entrant::Person(_) => m::a_person(lang),
                Entrant::Unit(_) => m::a_unit(lang),
            })
        }),
        Column::new("until", m::until(lang), move |(one, _): &NamedExtension| {
            TableCell::text(moment(one.ends_at, &until).listed(lang))
        }),
        Column::new("reason", m::reason(lang), |(one, _): &NamedExtension| TableCell::text(one.reason.as_str())),
        Column::new("granted", m::granted(lang), move |(one, _): &NamedExtension| {
            TableCell::text(moment(one.granted_at, &granted).listed(lang))
        }),
    ]
}

/// The extensions of a contest.
pub(crate) struct ExtensionsList;

#[async_trait]
impl ContestList for ExtensionsList {
    fn action(&self) -> Action {
        Action::ExtendDeadline
    }

    fn holds_scores(&self, _: Phase) -> bool {
        false
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, actor, contest, lang, .. } = asked;
        let view = extensions_view(cx, actor, contest).await?;
        Ok(OpenList::of(&extension_columns(&view.contest.settings.time_zone, lang), view.extensions))
    }
}
