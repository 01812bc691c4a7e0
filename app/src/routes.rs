//! The one route table. Server only: every navigation is an ordinary page load.
//!
//! A page is a component that returns [`page`](crate::ui::page::page). GET shows it; POST shows it too, with
//! the form that was sent (see [`crate::ui::form`]).

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

use crate::accounts::pages::{HomePage, SetupPage, SignInPage, SignOutPage};
use crate::entries::pages::{EnterPage, EntryPage, MyEntriesPage, ReceiptPage};
use crate::judging::pages::{DeskPage, JudgePage};
use crate::screening::pages::{CheckPage, EntriesPage};
use crate::ui::gallery::GalleryPage;
use crate::ui::page::NotFoundPage;

/// The app: whichever page the address names.
#[component]
pub fn App() -> impl IntoView {
    view! {
        <Router>
            <FlatRoutes fallback=NotFoundPage>
                <Route path=path!("/") view=HomePage/>
                <Route path=path!("/sign-in") view=SignInPage/>
                <Route path=path!("/sign-out") view=SignOutPage/>
                <Route path=path!("/setup") view=SetupPage/>
                <Route path=path!("/entries") view=MyEntriesPage/>
                <Route path=path!("/entries/:entry") view=EntryPage/>
                <Route path=path!("/entries/:entry/receipt") view=ReceiptPage/>
                <Route path=path!("/contests/:contest/enter") view=EnterPage/>
                <Route path=path!("/contests/:contest/entries") view=EntriesPage/>
                <Route path=path!("/check/:entry") view=CheckPage/>
                <Route path=path!("/judge/:contest") view=JudgePage/>
                <Route path=path!("/desk/:assignment") view=DeskPage/>
                <Route path=path!("/ui") view=GalleryPage/>
            </FlatRoutes>
        </Router>
    }
    .into_any()
}
