//! Previews of films on order, orders by word of mouth, menus, and answers. Orders from telephones leave no row of their own: each is a
//! row that stays, nobody is named in it, and whoever has no account must not make the trail grow.

use domain::calendar::Day;
use domain::ids::EntryId;

events! {
    MenuDraft<'a> { week: Day, films: &'a [EntryId], }
    MenuSet<'a> { week: Day, films: &'a [EntryId], }
    OrderAnswer<'a> { week: Day, entry: &'a EntryId, reason: &'a str, }
    OrdersTake { week: Day, heads: i64, }
    PreviewPropose<'a> { week: Day, films: &'a [EntryId], }
    PreviewSet<'a> { week: Day, films: &'a [EntryId], starts: i64, until: i64, }
}
