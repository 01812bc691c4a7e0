//! The contests one starts from. Everything here is only a starting point an organiser may edit.
//!
//! Sources: `selection` follows a provincial selection of 2017 and public notices of like contests;
//! numbers without a public source are our assumption and marked so in `docs/`.

use std::fmt;
use std::str::FromStr;

use super::group_family::GroupFamily;
use super::intake::Intake;
use super::preset_lessons::collected;
use super::preset_parts::{SUBJECTS, category, choices, film_limits};
use super::preset_regions::{SUBREGIONS, festival_regions, guangdong};
use super::publication::PublicationMode;
use super::round::{Advance, Round};
use super::settings::{Balance, Quota, QuotaFamily, Region, Settings};
use crate::awards::plan::{AwardGrade, AwardPlan, OrganisationAward};
use crate::form::{
    CalendarDate, CategoryChoice, Field, FieldKind, LongText, OneChoice, PeopleList, RegionChoice, Statement, TextLine,
    Visible, WholeNumber, keys,
};
use crate::scoring::rubric::{Anchor, Criterion, Rubric};
use crate::selection::{Rule, RuleKind, Scope};
use crate::text::Text;

/// Which preset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// A province calls in films and chooses with balance between cities and subjects.
    Selection,
    /// A yearly contest open to members and the public.
    OpenContest,
    /// An international short-film festival.
    Festival,
    /// Lessons and other films that an office collects for its library, without a selection.
    Lessons,
}

impl Preset {
    /// Every preset.
    pub const ALL: [Self; 4] = [Self::Selection, Self::OpenContest, Self::Festival, Self::Lessons];

    /// The name on the command line and in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Selection => "selection",
            Self::OpenContest => "open-contest",
            Self::Festival => "festival",
            Self::Lessons => "lessons",
        }
    }

    /// The settings a new contest starts with.
    #[must_use]
    pub fn settings(self) -> Settings {
        match self {
            Self::Selection => selection(),
            Self::OpenContest => open_contest(),
            Self::Festival => festival(),
            Self::Lessons => lessons(),
        }
    }
}

impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// A text that names no preset.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown preset {0:?}; allowed: selection, open-contest, festival, lessons")]
pub struct BadPreset(pub String);

impl FromStr for Preset {
    type Err = BadPreset;
    fn from_str(text: &str) -> Result<Self, BadPreset> {
        Self::ALL
            .into_iter()
            .find(|preset| preset.key() == text)
            .ok_or_else(|| BadPreset(text.chars().take(40).collect()))
    }
}

/// Preset `selection`: 思想性 40, 艺术性 30, 观赏性 30; 15 chosen with regional balance.
#[must_use]
pub fn selection() -> Settings {
    let mut rules = vec![each(GroupFamily::Region).with(RuleKind::Max, 2)];
    rules.extend(SUBREGIONS.iter().take(4).map(|(zh, _)| {
        let family = GroupFamily::Subregion.key();
        Rule::new(format!("{family}:{zh}"), family, Scope::Group((*zh).to_owned())).with(RuleKind::Min, 1)
    }));
    rules.push(different("categories", GroupFamily::Category, 5));
    rules.push(each(GroupFamily::Category).with(RuleKind::Max, 5));
    rules.push(each(GroupFamily::Unit).with(RuleKind::Max, 1));
    Settings {
        time_zone: "Asia/Shanghai".to_owned(),
        grace_minutes: 30,
        categories: [
            ("典型事迹片", "Exemplary deeds", 20),
            ("纪录片", "Documentary", 30),
            ("文艺片", "Drama and short film", 20),
            ("微视频", "Short video", 5),
            ("视频党课", "Video lecture", 20),
            ("新媒体课件", "New-media lesson", 10),
            ("培训片", "Training film", 20),
        ]
        .map(|(zh, en, minutes)| category(zh, zh, en, minutes))
        .into(),
        regions: guangdong(),
        sections: Vec::new(),
        form: form_a(),
        film: film_limits(2_684_354_560),
        quotas: vec![
            Quota { family: QuotaFamily::Region, region: None, except_regions: vec!["440000".to_owned()], max: 10 },
            Quota {
                family: QuotaFamily::SubmittingUnit,
                region: Some("440000".to_owned()),
                except_regions: vec![],
                max: 3,
            },
            Quota { family: QuotaFamily::Creator, region: None, except_regions: vec![], max: 3 },
        ],
        rubric: Rubric {
            max: 1000,
            step: 50,
            criteria: vec![
                criterion(
                    "c1",
                    "思想性",
                    "Ideas",
                    40,
                    [
                        (
                            "主题鲜明单一，事例真实、细节可信，可供学习",
                            "One clear theme, a real case and details, ready for study",
                        ),
                        ("主题稳妥，有一处突出的力量", "Sound, one distinctive strength"),
                        ("方向正确，像工作汇报，论据单薄", "Right direction, reads like a report, thin evidence"),
                        ("主题模糊，事实存疑", "Vague theme, doubtful facts"),
                    ],
                ),
                criterion(
                    "c2",
                    "艺术性",
                    "Craft",
                    30,
                    [
                        (
                            "结构、画面、声音与剪辑浑然一体，有独创",
                            "Structure, image, sound and editing one whole, original",
                        ),
                        ("结构完整，至少一项有特点", "Sound, one distinctive strength"),
                        ("完整而平淡，解说压过画面", "Complete but flat, narration drowns the image"),
                        ("松散，有明显失误", "Loose, evident mistakes"),
                    ],
                ),
                criterion(
                    "c3",
                    "观赏性",
                    "Viewing",
                    30,
                    [
                        (
                            "开篇抓人，普通观众看得懂、愿推荐",
                            "Grips from the start, ordinary viewers understand and recommend",
                        ),
                        ("开头能抓住人，有一处出彩", "Sound, one distinctive strength"),
                        ("能看完，有些拖沓", "Can be watched to the end, drags"),
                        ("难以看完", "Hard to finish"),
                    ],
                ),
            ],
        },
        rounds: first_and_final(3, 4),
        balance: Balance { size: 15, tolerance: None, rules },
        lottery_seed: 20_170_630_u64.into(),
        second_factor: false,
        intake: Intake::default(),
        no_viewing_receipt: false,
        publication: PublicationMode::default(),
        awards: AwardPlan::default(),
        collects_lessons: false,
        lessons_of: None,
    }
}

/// Preset `open-contest`: 微电影微视频大赛, groups 单位组 and 社会组.
#[must_use]
pub fn open_contest() -> Settings {
    let mut form = form_a();
    form.retain(|field| field.key != keys::NOMINATING_UNIT && field.key != keys::SUBJECT);
    for field in &mut form {
        if field.key == keys::SUBMITTING_UNIT || field.key == keys::PRODUCTION_UNIT {
            field.required = false;
        }
    }
    Settings {
        categories: [("微电影", "Micro film", 20), ("微视频", "Micro video", 5), ("微动漫", "Micro animation", 5)]
            .map(|(zh, en, minutes)| category(zh, zh, en, minutes))
            .into(),
        regions: [("units", "单位组", "Units"), ("public", "社会组", "Public")]
            .map(|(code, zh, en)| Region { code: code.to_owned(), label: Text::new(zh, en), parent: None })
            .into(),
        form,
        film: film_limits(2_147_483_648),
        quotas: vec![Quota { family: QuotaFamily::Creator, region: None, except_regions: vec![], max: 3 }],
        rubric: Rubric {
            max: 1000,
            step: 50,
            criteria: vec![
                criterion("c1", "主题思想", "Theme", 30, GENERAL),
                criterion("c2", "故事与创意", "Story and idea", 30, GENERAL),
                criterion("c3", "艺术表现", "Expression", 20, GENERAL),
                criterion("c4", "制作质量", "Production", 20, GENERAL),
            ],
        },
        rounds: first_and_final(1, 0),
        balance: Balance {
            size: 26,
            tolerance: None,
            rules: vec![
                each(GroupFamily::Category).with(RuleKind::Min, 3),
                each(GroupFamily::Region).with(RuleKind::Min, 5),
            ],
        },
        awards: AwardPlan {
            grades: vec![
                grade("g1", "一等奖", "First prize", 3),
                grade("g2", "二等奖", "Second prize", 5),
                grade("g3", "三等奖", "Third prize", 8),
                grade("g4", "优秀奖", "Merit award", 10),
            ],
            organisation: Some(OrganisationAward::usual()),
        },
        ..selection()
    }
}

/// Preset `festival`: an international short-film festival, official selection of 20, jury of 5.
#[must_use]
pub fn festival() -> Settings {
    let mut form = form_a();
    // A festival deals with film-makers, not with offices.
    let office = [keys::NOMINATING_UNIT, "borrowed_share", "contact_phone", keys::SUBMITTING_UNIT];
    form.retain(|field| !office.contains(&field.key.as_str()));
    for field in &mut form {
        match field.key.as_str() {
            keys::TITLE => {
                field.kind = FieldKind::Text(TextLine { max: 120 });
                field.help = Text::default();
            }
            keys::SYNOPSIS => {
                field.kind = FieldKind::LongText(LongText { max: 1_000 });
                field.help = Text::default();
            }
            keys::SUBJECT => field.required = false,
            keys::REGION => field.label = Text::new("国家", "Country"),
            _ => {}
        }
    }
    Settings {
        time_zone: "UTC".to_owned(),
        categories: [
            ("fiction", "剧情短片", "Fiction", 30),
            ("documentary", "纪录短片", "Documentary", 30),
            ("animation", "动画短片", "Animation", 30),
            ("experimental", "实验短片", "Experimental", 30),
        ]
        .map(|(key, zh, en, minutes)| category(key, zh, en, minutes))
        .into(),
        regions: festival_regions(),
        form,
        film: film_limits(8_589_934_592),
        quotas: vec![Quota { family: QuotaFamily::Creator, region: None, except_regions: vec![], max: 3 }],
        rubric: Rubric {
            max: 1000,
            step: 50,
            criteria: vec![
                criterion("c1", "立意", "Vision", 40, GENERAL),
                criterion("c2", "技艺", "Craft", 30, GENERAL),
                criterion("c3", "感染力", "Impact", 30, GENERAL),
            ],
        },
        rounds: vec![Round {
            label: Text::new("评委会评审", "Jury"),
            blind: false,
            panels: 1,
            anchor_films: 0,
            ..Round::default()
        }],
        balance: Balance {
            size: 20,
            tolerance: None,
            rules: vec![
                each(GroupFamily::Region).with(RuleKind::Max, 3),
                each(GroupFamily::Category).with(RuleKind::Min, 2).with(RuleKind::Max, 8),
                different("continents", GroupFamily::Subregion, 4),
            ],
        },
        awards: AwardPlan {
            grades: vec![
                grade("g1", "最佳影片", "Grand Prix", 1),
                grade("g2", "评委会奖", "Jury Prize", 2),
                grade("g3", "特别提及", "Special Mention", 2),
            ],
            organisation: None,
        },
        ..selection()
    }
}

/// Preset `lessons`: films that an office collects for its library.
#[must_use]
pub fn lessons() -> Settings {
    collected(selection())
}

/// A first round in panels that share some films, from which twice as many films go on as there are places, and a final round in
/// which every judge sees all of them. Both are blind, and the final one begins anew: another jury marks there.
fn first_and_final(panels: i64, anchor_films: i64) -> Vec<Round> {
    let round = |zh, en| Round { label: Text::new(zh, en), blind: true, panels: 1, ..Round::default() };
    let first = Round { panels, anchor_films, advance: Advance::Percent(200), ..round("初评", "First round") };
    vec![first, round("终评", "Final round")]
}

const GENERAL: [(&str, &str); 4] = [
    ("出色，有独到之处", "Outstanding, with something of its own"),
    ("扎实，有一处突出", "Sound, one distinctive strength"),
    ("完整而平淡", "Complete but flat"),
    ("有明显不足", "Evident weaknesses"),
];

fn criterion(key: &str, zh: &str, en: &str, weight: i64, meanings: [(&str, &str); 4]) -> Criterion {
    let ranges = [(900, 1000), (700, 850), (450, 650), (0, 400)];
    Criterion {
        key: key.to_owned(),
        label: Text::new(zh, en),
        weight,
        anchors: ranges
            .into_iter()
            .zip(meanings)
            .map(|((from, to), (zh, en))| Anchor { from, to, text: Text::new(zh, en) })
            .collect(),
    }
}

/// A grade whose places may stay empty.
fn grade(key: &str, zh: &str, en: &str, places: usize) -> AwardGrade {
    let (key, label) = (key.to_owned(), Text::new(zh, en));
    AwardGrade { key, label, places, may_stay_vacant: true, ..AwardGrade::default() }
}

/// A rule for each group of a family, named after it.
fn each(family: GroupFamily) -> Rule {
    Rule::new(format!("{}:*", family.key()), family.key(), Scope::Each)
}

/// A rule that asks for so many different groups of a family.
fn different(id: &str, family: GroupFamily, least: usize) -> Rule {
    Rule::new(id, family.key(), Scope::Each).with(RuleKind::DistinctMin, least)
}

/// The entry form of preset A.
fn form_a() -> Vec<Field> {
    use Visible::{Everyone, Office, OpenRounds};
    let field = |key: &str, zh: &str, en: &str, kind: FieldKind, required: bool, visible: Visible| Field {
        required,
        ..Field::new(key, Text::new(zh, en), kind, visible)
    };
    let helped = |mut f: Field, zh: &str, en: &str| {
        f.help = Text::new(zh, en);
        f
    };
    let text = |max| FieldKind::Text(TextLine { max });
    let choice = |options: &[(&str, &str)]| FieldKind::Choice(OneChoice { options: choices(options) });
    vec![
        helped(
            field(keys::TITLE, "作品名称", "Title", text(30), true, Everyone),
            "不超过 30 字，不加书名号",
            "At most 30 characters, without 《》",
        ),
        field(keys::CATEGORY, "作品类别", "Category", FieldKind::Category(CategoryChoice {}), true, Everyone),
        field(keys::SUBJECT, "题材", "Subject", choice(&SUBJECTS), true, Everyone),
        field("completed_on", "完成日期", "Completion date", FieldKind::Date(CalendarDate {}), false, OpenRounds),
        field(
            "series",
            "单集或系列",
            "Single or series",
            choice(&[("单集", "Single"), ("系列", "Series")]),
            false,
            Everyone,
        ),
        helped(
            field(keys::SYNOPSIS, "内容简介", "Synopsis", FieldKind::LongText(LongText { max: 200 }), true, Everyone),
            "不超过 200 字",
            "At most 200 characters",
        ),
        field(keys::REGION, "地市", "Region", FieldKind::Region(RegionChoice {}), true, OpenRounds),
        field(keys::SUBMITTING_UNIT, "报送单位", "Submitting unit", text(60), true, OpenRounds),
        field(keys::PRODUCTION_UNIT, "制作单位", "Production unit", text(60), true, OpenRounds),
        field(keys::NOMINATING_UNIT, "推荐单位", "Nominating unit", text(60), false, OpenRounds),
        helped(
            field(keys::CREDITS, "主创人员", "Credits", FieldKind::People(PeopleList {}), false, OpenRounds),
            "每行一人，写成“姓名：职责”",
            "One person per line, name: role",
        ),
        field("contact_name", "联系人", "Contact", text(40), false, Office),
        field("contact_phone", "办公电话", "Office phone", text(40), false, Office),
        field("contact_email", "电子邮箱", "E-mail", text(120), false, Office),
        helped(
            field(
                "borrowed_share",
                "借用素材占比（%）",
                "Borrowed footage (%)",
                FieldKind::Number(WholeNumber { min: 0, max: 25 }),
                false,
                Office,
            ),
            "不超过 25%",
            "At most 25%",
        ),
        field(
            "ai_declaration",
            "人工智能生成内容",
            "AI-generated content",
            choice(&[("无", "None"), ("部分", "Some"), ("主要", "Mostly")]),
            false,
            OpenRounds,
        ),
        field(
            "rights",
            "版权承诺书",
            "Rights statement",
            FieldKind::Statement(Statement {
                text: Text::new(
                    "承诺作品为原创，已取得所用素材、音乐和肖像的授权，同意用于本次活动的评审与展播。",
                    "The work is original; footage, music and portraits are licensed; it may be judged and shown in this contest.",
                ),
            }),
            true,
            Office,
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_judged_in_a_first_and_a_final_round() {
        for (settings, panels, anchors, going) in [(selection(), 3, 4, 30), (open_contest(), 1, 0, 52)] {
            let [first, last] = settings.rounds.as_slice() else { panic!("{:?}", settings.rounds) };
            assert_eq!((first.panels, first.anchor_films, first.blind), (panels, anchors, true));
            assert_eq!(first.advance.number(settings.balance.size), Some(going));
            assert_eq!((last.panels, last.judges_per_film, last.carries_scores), (1, 0, false), "all see all");
            assert_eq!(last.label.get(crate::text::Lang::Zh), "终评");
        }
        assert_eq!(festival().rounds.len(), 1, "one jury");
    }
}
