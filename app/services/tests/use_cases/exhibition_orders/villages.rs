//! Two sites of two cities with films on order, and who works there.

use std::sync::Arc;

use domain::calendar::Day;
use domain::contest::phase::Phase;
use domain::exhibition::access::ExhibitionRole;
use domain::exhibition::orders::standing::OrderStanding;
use domain::exhibition::orders::week::week_of;
use domain::ids::{EntryId, SiteId};
use serde_json::{Value, json};
use services::media::Storage;
use services::{Actor, OrderPage, PhoneOrderDraft, PreviewDraft, Services};
use store::{ColumnKind, Meter, PortableColumn, PortableTable, Site, Store};

use crate::harness::Harness;
use crate::harness::exhibition::{appointed, region, village};
use crate::releases::{exhibits, signed};

/// Most statements of the page for telephones.
const MOST_OF_PHONE: u32 = 2;

const fn column(name: &'static str, kind: ColumnKind) -> PortableColumn {
    PortableColumn { name, kind }
}

/// What of a viewing this room reads.
const VIEWINGS: PortableTable = PortableTable {
    name: "viewings",
    columns: &[
        column("id", ColumnKind::Text),
        column("site", ColumnKind::Number),
        column("kind", ColumnKind::Text),
        column("state", ColumnKind::Text),
        column("source", ColumnKind::Text),
        column("day", ColumnKind::Number),
        column("heads", ColumnKind::Number),
        column("ordered_heads", ColumnKind::Number),
        column("revision", ColumnKind::Number),
        column("feedback", ColumnKind::Text),
        column("returned_reason", ColumnKind::Text),
        column("version", ColumnKind::Number),
        column("created_at", ColumnKind::Number),
        column("updated_at", ColumnKind::Number),
    ],
    of_contest: "",
    order: "",
};

const VIEWING_FILMS: PortableTable = PortableTable {
    name: "viewing_films",
    columns: &[
        column("viewing_id", ColumnKind::Text),
        column("entry_id", ColumnKind::Text),
        column("stretches", ColumnKind::Text),
        column("length_ms", ColumnKind::Number),
        column("counted_ms", ColumnKind::Number),
        column("begun_at", ColumnKind::Number),
        column("ended_at", ColumnKind::Number),
        column("faster", ColumnKind::Number),
        column("received_at", ColumnKind::Number),
    ],
    of_contest: "",
    order: "",
};

/// Two sites of two cities with a manager each, the offices of both cities, and four films that can be shown.
pub struct Villages {
    pub harness: Harness,
    pub store: Arc<dyn Store>,
    pub office: Actor,
    pub other_office: Actor,
    pub manager: Actor,
    pub other_manager: Actor,
    pub sites: [Arc<Site>; 2],
    pub films: Vec<EntryId>,
}

fn site(number: i64, region: &str) -> Site {
    let opened_on = Day::from_number(20_000).unwrap();
    Site { code: format!("{number:03}"), name: format!("第{number}村"), ..village(number, region, opened_on) }
}

impl Villages {
    pub async fn on(database: Option<&str>) -> Self {
        let harness = Harness::with(database, &Storage::Local).await;
        let contest = harness.open_for(4).await;
        let judges = [harness.person("judge").await];
        let films = harness.judging_in(&contest, &judges, &["440100", "440500", "441700", "440200"]).await;
        harness.select_by_number(&judges, &contest).await;
        harness.seal(&contest).await;
        exhibits(&harness, &contest, "").await;
        harness.services.move_phase(&harness.organiser, &contest, Phase::Publicity, "").await.unwrap();
        for film in &films {
            harness.services.give_release(&harness.staff, film, signed("")).await.unwrap();
        }
        let (office, other_office) = (harness.person("office").await, harness.person("other-office").await);
        let (manager, other_manager) = (harness.person("manager").await, harness.person("other-manager").await);
        let store: Arc<dyn Store> = store::open(database, &harness.folder).await.unwrap();
        let mut tx = store.write(&Meter::default()).await.unwrap();
        tx.insert_regions(&[
            region("44", "某省"),
            region("4401", "甲市"),
            region("440106", "乙区"),
            region("4402", "丙市"),
        ])
        .await
        .unwrap();
        let sites = [site(1, "440106"), site(2, "4402")];
        tx.put_sites(&sites, 1).await.unwrap();
        tx.put_exhibition_members(&[
            appointed(&office, ExhibitionRole::Office, "4401"),
            appointed(&other_office, ExhibitionRole::Office, "4402"),
            appointed(&manager, ExhibitionRole::Manager, "site-1"),
            appointed(&other_manager, ExhibitionRole::Manager, "site-2"),
        ])
        .await
        .unwrap();
        tx.commit().await.unwrap();
        Self { harness, store, office, other_office, manager, other_manager, sites: sites.map(Arc::new), films }
    }

    pub fn services(&self) -> &Services {
        &self.harness.services
    }

    pub fn site(&self) -> &SiteId {
        &self.sites[0].id
    }

    pub fn device(&self) -> Actor {
        Actor::Device(Arc::clone(&self.sites[0]))
    }

    /// Somebody becomes the office of a region.
    pub async fn appoint(&self, who: &Actor, region: &str) {
        let member = appointed(who, ExhibitionRole::Office, region);
        let mut tx = self.store.write(&Meter::default()).await.unwrap();
        tx.put_exhibition_members(&[member]).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The present week in the exhibition's zone.
    pub fn week(&self) -> Day {
        week_of(Day::of(self.services().now(), 8 * 3_600))
    }

    /// Sets a preview up at the first site; what its address ends with.
    pub async fn preview(&self, week: Day, films: &[EntryId]) -> String {
        let draft = PreviewDraft { films: films.to_vec(), ..PreviewDraft::default() };
        self.services().set_preview(&self.manager, self.site(), week, &draft).await.unwrap();
        let view = self.services().site_preview(&self.manager, self.site(), Some(week)).await.unwrap();
        view.address.rsplit('/').next().unwrap().to_owned()
    }

    pub async fn order(&self, token: &str, device: &str, films: &[&EntryId], person: &str) -> services::Result<()> {
        self.services().order_by_phone(token, &phone(device, films, person), None).await
    }

    /// The page as a telephone reads it that was there before.
    pub async fn page(&self, token: &str, device: &str) -> OrderPage {
        self.services().order_page(token, Some(device)).await.unwrap();
        let metered = self.services().metered();
        let page = metered.order_page(token, Some(device)).await.unwrap();
        assert!(metered.statements() <= MOST_OF_PHONE, "{} statements", metered.statements());
        page
    }

    pub async fn standings(&self, token: &str, device: &str) -> Vec<(EntryId, OrderStanding)> {
        let page = self.page(token, device).await;
        let of = |title: &str| page.films.iter().find(|film| film.title == title).map(|film| film.entry.clone());
        page.orders.iter().filter_map(|order| Some((of(&order.title)?, order.standing))).collect()
    }

    /// The film is shown at the first site on a day.
    pub async fn show(&self, film: &EntryId, day: Day, ordered_heads: i64) {
        let row = |value: Value| value.as_object().cloned().unwrap();
        let id = format!("v-{film}");
        let viewing = row(json!({
            "id": id, "site": 1, "kind": "gathering", "state": "reported", "source": "player", "day": day.number(),
            "heads": 40, "ordered_heads": ordered_heads, "revision": 0, "feedback": "", "returned_reason": "",
            "version": 1, "created_at": 1, "updated_at": 1,
        }));
        let played = row(json!({
            "viewing_id": id, "entry_id": film.as_str(), "stretches": "[]", "length_ms": 600_000, "counted_ms": 600_000,
            "begun_at": 1, "ended_at": 2, "faster": 0, "received_at": 3,
        }));
        let mut tx = self.store.write(&Meter::default()).await.unwrap();
        tx.insert_portable(&VIEWINGS, &[viewing]).await.unwrap();
        tx.insert_portable(&VIEWING_FILMS, &[played]).await.unwrap();
        tx.commit().await.unwrap();
    }
}

pub fn device(name: &str) -> String {
    format!("{name}-{}", "x".repeat(30))
}

pub fn phone(device: &str, films: &[&EntryId], person: &str) -> PhoneOrderDraft {
    PhoneOrderDraft {
        films: films.iter().copied().cloned().collect(),
        device: device.to_owned(),
        person: person.to_owned(),
        takes_back: false,
    }
}
