//! Films on order: what offices propose, previews of this week and of the last with their orders, and the menu that was made of them.

use domain::calendar::Day;
use domain::exhibition::orders::menu::MenuWhy;
use domain::exhibition::orders::preview::OrderTimes;
use domain::exhibition::orders::week::{week_of, weeks_after};
use domain::exhibition::viewing::ViewingKind;
use domain::hex;
use domain::ids::EntryId;
use domain::time::MINUTE;
use services::{ByHandDraft, MenuDraft, PhoneOrderDraft, PreviewDraft, SaidDraft, ViewingDraft};
use sha2::{Digest as _, Sha256};
use store::{NewOrder, Preview, Site};

use super::plans::{HeldPlan, code};
use super::{AHEAD_S, Exhibition, OF_CITY, OF_PROVINCE};
use crate::failure::Failure;

/// Films of a preview.
const OFFERED: usize = 10;
/// Telephones that order this week.
const TELEPHONES: usize = 14;

impl Exhibition<'_> {
    /// Proposals of two offices, previews in a city, orders, and a menu.
    pub(super) async fn orders(&self) -> Result<(), Failure> {
        let this_week = week_of(self.today);
        let services = &self.stage.services;
        let offered = self.offered();
        let office = &self.cast.exhibition;
        for (who, region) in [(&office.province, OF_PROVINCE), (&office.city, OF_CITY)] {
            services.propose_previews(who, (&code(region)?, this_week), (&[], &offered)).await?;
        }
        let [own, _] = self.own_sites()?;
        let mut tx = self.write().await?;
        for site in self.places.within(OF_CITY) {
            for (back, week) in [(1, weeks_after(this_week, -1)), (0, this_week)] {
                // This week's preview of the manager's own site is made as people make it.
                if back == 0 && site.number == own.number {
                    continue;
                }
                let preview = preview(site, week)?;
                tx.insert_preview(&preview).await?;
                let films: Vec<(i64, EntryId)> = (1..).zip(offered.iter().cloned()).collect();
                tx.put_preview_films(&preview.id, &films).await?;
                let orders = by_mouth(site, week, &offered)?;
                tx.put_mouth_orders(&preview.id, &orders, preview.times.opens_at + MINUTE).await?;
            }
        }
        tx.commit().await?;
        self.of_this_week(own, this_week).await?;
        self.menu(own, this_week).await
    }

    /// Chosen films, then lessons.
    fn offered(&self) -> Vec<EntryId> {
        let films = self.films.iter().take(OFFERED - 2).chain(&self.lessons);
        films.take(OFFERED).map(|film| film.entry.clone()).collect()
    }

    /// The preview of this week, ordered from by telephones and by word of mouth.
    async fn of_this_week(&self, site: &Site, week: Day) -> Result<(), Failure> {
        let (services, manager) = (&self.stage.services, &self.cast.exhibition.manager);
        let offered = self.offered();
        // On a Sunday evening orders would be over as usual; here they are taken until midnight.
        let last = weeks_after(week, 1).number() - 1;
        let closes = Day::from_number(last).map(|day| format!("{day} 23:59")).unwrap_or_default();
        let draft = PreviewDraft { films: offered.clone(), closes, ..PreviewDraft::default() };
        services.set_preview(manager, &site.id, week, &draft).await?;
        let Some(preview) = services.site_preview(manager, &site.id, Some(week)).await?.preview else { return Ok(()) };
        // Orders leave no rows in the audit trail, so they may lie before what is there.
        self.stage.clock.set(preview.times.opens_at + MINUTE);
        for nth in 0..TELEPHONES {
            let films = offered.iter().cycle().skip(nth * nth % OFFERED).take(1 + nth % 3).cloned().collect();
            let person = if nth % 2 == 0 { format!("1380000{nth:04}") } else { String::new() };
            let device = hex::encode(&Sha256::digest(format!("telephone {nth}")));
            let draft = PhoneOrderDraft { films, device, person, takes_back: false };
            services.order_by_phone(&preview.token, &draft, None).await?;
        }
        self.stage.clock.set(self.now);
        let heads: Vec<(EntryId, i64)> = offered.into_iter().take(3).zip([6, 4, 2]).collect();
        services.take_orders(manager, &site.id, week, (preview.version, &heads)).await?;
        Ok(())
    }

    /// The menu of the last week's orders, as the rule proposes it, shown this week.
    async fn menu(&self, site: &Site, this_week: Day) -> Result<(), Failure> {
        let (services, manager) = (&self.stage.services, &self.cast.exhibition.manager);
        let last = weeks_after(this_week, -1);
        let view = services.site_menu(manager, &site.id, Some(last)).await?;
        let proposed = view.candidates.into_iter().filter(|one| one.why != MenuWhy::Chosen);
        let places = proposed.zip(1_i64..).map(|(one, place)| (one.entry, Some(place))).collect();
        let draft = MenuDraft { version: 0, week: this_week, places, reasons: Vec::new(), sets: true };
        services.save_menu(manager, &site.id, last, &draft).await?;
        Ok(())
    }

    /// At the manager's sites: a viewing that is planned for tomorrow, and one that was entered by hand.
    pub(super) async fn at_own_sites(&self, plan: &HeldPlan) -> Result<(), Failure> {
        let (services, manager) = (&self.stage.services, &self.cast.exhibition.manager);
        let [own, other] = self.own_sites()?;
        let viewing = |nth: u8| format!("01900000-0000-7020-8000-{nth:012}").parse().map_err(Failure::environment);
        let planned = ViewingDraft {
            viewing: viewing(1)?,
            plan: Some(plan.id.clone()),
            menu: None,
            kind: ViewingKind::Gathering,
            at: format!("{} 19:30", self.today.next()),
        };
        services.plan_viewing(manager, &own.id, &planned).await?;
        let said = SaidDraft {
            kind: ViewingKind::Gathering,
            heads: 21,
            ordered_heads: 3,
            answers: Vec::new(),
            feedback: "停电前放完，设备没有记录。".to_owned(),
            wishes: Vec::new(),
        };
        let yesterday = Day::from_number(self.today.number() - 1).unwrap_or(self.today);
        let by_hand = ByHandDraft {
            viewing: viewing(2)?,
            plan: Some(plan.id.clone()),
            menu: None,
            at: format!("{yesterday} 19:30"),
            minutes: plan.films.iter().map(|film| (film.entry.clone(), 3)).collect(),
            said,
        };
        services.enter_by_hand(manager, &other.id, by_hand).await?;
        Ok(())
    }
}

/// A preview as it is usual.
fn preview(site: &Site, week: Day) -> Result<Preview, Failure> {
    let times = OrderTimes::usual(week, AHEAD_S);
    Ok(Preview {
        id: format!("01900000-0000-7021-8000-{:05}{:07}", site.number, week.number())
            .parse()
            .map_err(Failure::environment)?,
        site: site.number,
        week,
        token: hex::encode(&Sha256::digest(format!("preview {} {week}", site.code))),
        times,
        version: 1,
        created_at: times.opens_at,
    })
}

/// Orders by word of mouth: a few people for some of the films.
fn by_mouth(site: &Site, week: Day, offered: &[EntryId]) -> Result<Vec<NewOrder>, Failure> {
    let mut orders = Vec::new();
    for (nth, entry) in (0_i64..).zip(offered) {
        let heads = (site.number * 3 + week.number() + nth * 5) % 9;
        if heads > 2 {
            let id = format!("01900000-0000-7022-8{nth:03}-{:05}{:07}", site.number, week.number());
            let id = id.parse().map_err(Failure::environment)?;
            orders.push(NewOrder { id, entry: entry.clone(), heads });
        }
    }
    Ok(orders)
}
