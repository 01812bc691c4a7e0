//! What waits for somebody in the exhibition, counted in one statement.

use async_trait::async_trait;
use domain::exhibition::access::Reach;
use domain::exhibition::plans::PlanState;
use domain::exhibition::region::RegionLevel;
use domain::exhibition::viewing::ViewingState;

use super::SqlTx;
use super::conditions::Builder;
use super::order_reads::push_unmet;
use super::participation::APPROVED;
use super::sites::{push_open, push_reach, push_within_any};
use crate::error::Result;
use crate::exhibition_waits::{ExhibitionWaitAsk, ExhibitionWaiting, ExhibitionWaits};

/// `(SELECT COUNT(*) …)` of regions whose month is to be approved.
fn push_months(query: &mut Builder, ask: &ExhibitionWaitAsk) {
    let village = RegionLevel::Village.digits();
    query.push(format_args!("(SELECT COUNT(*) FROM regions r WHERE LENGTH(r.code) < {village} AND (1 = 0"));
    for region in &ask.months {
        query.push(" OR r.code = ").push_bind(region.as_str().to_owned());
    }
    query.push(") AND EXISTS (SELECT 1 FROM region_months m WHERE m.month = ").push_bind(ask.month.number());
    query.push(" AND m.rule = ").push_bind(ask.rule.key());
    query.push(" AND m.region = r.code AND m.met + m.late + m.below + m.silent > 0) AND COALESCE(");
    query.push(APPROVED.0).push_bind(ask.month.number()).push(APPROVED.1).push(", 0) = 0)");
}

#[async_trait]
impl ExhibitionWaiting for SqlTx {
    async fn exhibition_waits(&mut self, ask: &ExhibitionWaitAsk) -> Result<ExhibitionWaits> {
        let mut query = Builder::new("SELECT (SELECT COUNT(*) FROM plans p WHERE p.state = ");
        query.push_bind(PlanState::Draft.key());
        push_within_any(&mut query, "p.region", &ask.plans);
        query.push("), (SELECT COUNT(*) FROM viewings v JOIN sites s ON s.number = v.site WHERE v.state = ");
        query.push_bind(ViewingState::Reported.key());
        push_within_any(&mut query, "s.region", &ask.viewings);
        query.push("), ");
        push_months(&mut query, ask);
        query.push(", (SELECT COUNT(*) FROM sites s WHERE ");
        push_open(&mut query, ask.today);
        let own: Vec<Reach> = ask.previews.iter().copied().map(Reach::Site).collect();
        push_reach(&mut query, "s.region", "s.number", &own);
        query.push(" AND NOT EXISTS (SELECT 1 FROM previews w WHERE w.site = s.number AND w.week = ");
        query.push_bind(ask.week.number()).push(")), (SELECT COUNT(*) FROM (");
        push_unmet(&mut query, &own, ask.unmet);
        query.push(") u)");
        let row: (i64, i64, i64, i64, i64) = query.build_query_as().fetch_one(self.db()?).await?;
        let (plans, viewings, months, previews, unmet) = row;
        Ok(ExhibitionWaits { plans, viewings, months, previews, unmet })
    }
}
