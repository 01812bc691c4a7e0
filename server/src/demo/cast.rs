//! The accounts of the demonstration. None of them is a person.

use app::accounts::DemoDuty;
use domain::access::Role;
use domain::exhibition::access::ExhibitionRole;
use services::Actor;

use super::data::units;
use super::stage::{PASSWORD, Stage};
use crate::failure::Failure;

/// Everybody who plays a part.
pub struct Cast {
    pub organiser: Actor,
    pub staff: Actor,
    /// One for each submitting unit, in the order of [`units`].
    pub officers: Vec<Actor>,
    pub creators: Vec<Actor>,
    pub judges: Vec<Actor>,
    pub chair: Actor,
    pub scrutineer: Actor,
    pub exhibition: ExhibitionCast,
}

/// Who works in the exhibition; the roles are given once there are regions and sites.
pub struct ExhibitionCast {
    pub province: Actor,
    pub city: Actor,
    pub county: Actor,
    pub manager: Actor,
}

/// An account that the sign-in page offers.
pub struct Shown {
    pub duty: DemoDuty,
    pub name: &'static str,
    pub email: &'static str,
}

const fn of_contest(role: Role, name: &'static str, email: &'static str) -> Shown {
    Shown { duty: DemoDuty::Contest(role), name, email }
}

const fn of_exhibition(role: ExhibitionRole, name: &'static str, email: &'static str) -> Shown {
    Shown { duty: DemoDuty::Exhibition(role), name, email }
}

/// One for every role, in the order they are shown.
pub const SHOWN: [Shown; 13] = [
    of_contest(Role::Organiser, "主办方 Organiser", "organiser@demo.invalid"),
    of_contest(Role::Staff, "经办人员 Staff", "staff@demo.invalid"),
    of_contest(Role::Judge, "评委 01", "judge01@demo.invalid"),
    of_contest(Role::Judge, "评委 03", "judge03@demo.invalid"),
    of_contest(Role::Chair, "评委会主任 Chair", "chair@demo.invalid"),
    of_contest(Role::Scrutineer, "监票人 Scrutineer", "scrutineer@demo.invalid"),
    of_contest(Role::UnitOfficer, "报送单位（广州）", "unit@demo.invalid"),
    of_contest(Role::Creator, "创作者 01", "creator@demo.invalid"),
    of_contest(Role::Administrator, "管理员 Administrator", "admin@demo.invalid"),
    of_exhibition(ExhibitionRole::Office, "主管单位（广东省）", PROVINCE),
    of_exhibition(ExhibitionRole::Office, "主管单位（潮州市）", CITY),
    of_exhibition(ExhibitionRole::Office, "主管单位（潮安区）", COUNTY),
    of_exhibition(ExhibitionRole::Manager, "站点管理员（潮安区）", MANAGER),
];

/// Addresses of those who work in the exhibition.
pub const PROVINCE: &str = "province@demo.invalid";
pub const CITY: &str = "city@demo.invalid";
pub const COUNTY: &str = "county@demo.invalid";
pub const MANAGER: &str = "manager@demo.invalid";

/// The unit whose officer is among the shown accounts.
const SHOWN_UNIT: &str = "广州市委组织部（示例）";

impl Cast {
    /// Makes all accounts; `judges` is how many judges there are.
    pub async fn gather(stage: &Stage, judges: usize) -> Result<Self, Failure> {
        let shown = |email: &'static str, roles: Vec<Role>| async move {
            let name = SHOWN.iter().find(|account| account.email == email).map_or(email, |account| account.name);
            stage.account(email, name, &roles, true).await
        };
        shown("admin@demo.invalid", vec![Role::Administrator]).await?;
        let mut officers = Vec::new();
        for (nth, (unit, _)) in units()?.iter().enumerate() {
            officers.push(if unit == SHOWN_UNIT {
                shown("unit@demo.invalid", vec![Role::Creator]).await?
            } else {
                let name = format!("报送单位（{}）", unit.trim_end_matches("（示例）"));
                stage.account(&format!("unit{nth:02}@demo.invalid"), &name, &[Role::Creator], false).await?
            });
        }
        let mut creators = vec![shown("creator@demo.invalid", vec![Role::Creator]).await?];
        for nth in 2..=4 {
            let (email, name) = (format!("creator{nth:02}@demo.invalid"), format!("创作者 {nth:02}"));
            creators.push(stage.account(&email, &name, &[Role::Creator], false).await?);
        }
        let mut seated = Vec::new();
        for nth in 1..=judges {
            let (email, name) = (format!("judge{nth:02}@demo.invalid"), format!("评委 {nth:02}"));
            // The first nine may be signed in as; more of them are for measuring.
            seated.push(stage.account(&email, &name, &[Role::Creator], nth <= 9).await?);
        }
        Ok(Self {
            organiser: shown("organiser@demo.invalid", vec![Role::Organiser]).await?,
            staff: shown("staff@demo.invalid", vec![Role::Staff]).await?,
            officers,
            creators,
            judges: seated,
            chair: shown("chair@demo.invalid", vec![Role::Creator]).await?,
            scrutineer: shown("scrutineer@demo.invalid", vec![Role::Creator]).await?,
            exhibition: ExhibitionCast {
                province: shown(PROVINCE, vec![Role::Creator]).await?,
                city: shown(CITY, vec![Role::Creator]).await?,
                county: shown(COUNTY, vec![Role::Creator]).await?,
                manager: shown(MANAGER, vec![Role::Creator]).await?,
            },
        })
    }

    /// Judges in panels of three; one or two over join the last panel.
    pub fn panels(&self) -> Vec<Vec<Actor>> {
        let count = (self.judges.len() / 3).max(1);
        (0..count)
            .map(|panel| {
                let end = if panel + 1 == count { self.judges.len() } else { panel * 3 + 3 };
                self.judges.get(panel * 3..end).unwrap_or_default().to_vec()
            })
            .collect()
    }

    pub fn creator(&self, nth: usize) -> &Actor {
        pick(&self.creators, nth)
    }

    pub fn officer(&self, nth: usize) -> &Actor {
        pick(&self.officers, nth)
    }

    pub fn judge(&self, nth: usize) -> &Actor {
        pick(&self.judges, nth)
    }
}

/// The `nth` of a list that is never empty, round the end.
fn pick(people: &[Actor], nth: usize) -> &Actor {
    nth.checked_rem(people.len()).and_then(|at| people.get(at)).unwrap_or(&Actor::Anonymous)
}

/// The accounts as the sign-in page lists them.
pub fn listed() -> Vec<app::accounts::DemoAccount> {
    SHOWN
        .iter()
        .map(|account| app::accounts::DemoAccount {
            duty: account.duty,
            name: account.name.to_owned(),
            email: account.email.to_owned(),
            password: PASSWORD.to_owned(),
        })
        .collect()
}
