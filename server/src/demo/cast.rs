//! The accounts of the demonstration. None of them is a person.

use domain::access::Role;
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
}

/// An account that the sign-in page offers.
pub struct Shown {
    pub role: Role,
    pub name: &'static str,
    pub email: &'static str,
}

/// One for every role, in the order they are shown.
pub const SHOWN: [Shown; 9] = [
    Shown { role: Role::Organiser, name: "主办方 Organiser", email: "organiser@demo.invalid" },
    Shown { role: Role::Staff, name: "经办人员 Staff", email: "staff@demo.invalid" },
    Shown { role: Role::Judge, name: "评委 01", email: "judge01@demo.invalid" },
    Shown { role: Role::Judge, name: "评委 03", email: "judge03@demo.invalid" },
    Shown { role: Role::Chair, name: "评委会主任 Chair", email: "chair@demo.invalid" },
    Shown { role: Role::Scrutineer, name: "监票人 Scrutineer", email: "scrutineer@demo.invalid" },
    Shown { role: Role::UnitOfficer, name: "报送单位（广州）", email: "unit@demo.invalid" },
    Shown { role: Role::Creator, name: "创作者 01", email: "creator@demo.invalid" },
    Shown { role: Role::Administrator, name: "管理员 Administrator", email: "admin@demo.invalid" },
];

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
            role: account.role,
            name: account.name.to_owned(),
            email: account.email.to_owned(),
            password: PASSWORD.to_owned(),
        })
        .collect()
}
