//! The preset of a library of lessons.

use super::preset_parts::{SUBJECTS, category, choices, film_limits};
use super::round::Round;
use super::settings::{Balance, Settings};
use crate::form::{
    CategoryChoice, Field, FieldKind, LongText, OneChoice, RegionChoice, Statement, TextLine, Visible, keys,
};
use crate::text::Text;

/// Languages that a film may speak.
const LANGUAGES: [(&str, &str); 8] = [
    ("普通话", "Mandarin"),
    ("粤语", "Cantonese"),
    ("客家话", "Hakka"),
    ("潮汕话", "Teochew"),
    ("藏语", "Tibetan"),
    ("维吾尔语", "Uyghur"),
    ("英语", "English"),
    ("无对白", "No dialogue"),
];

/// These settings for films that belong to the library as soon as they have passed the check: nothing of the rubric, the round and the
/// places is needed then, and what stands in for them is what settings must have.
pub(super) fn collected(base: Settings) -> Settings {
    Settings {
        grace_minutes: 0,
        categories: [
            ("课件", "Lesson", 60),
            ("视频党课", "Video lecture", 60),
            ("培训片", "Training film", 60),
            ("资料片", "Documentary footage", 120),
        ]
        .map(|(zh, en, minutes)| category(zh, zh, en, minutes))
        .into(),
        form: form(),
        film: film_limits(4_294_967_296),
        quotas: Vec::new(),
        rounds: vec![Round { label: Text::new("评审", "Review"), panels: 1, ..Round::default() }],
        balance: Balance { size: 1, tolerance: None, rules: Vec::new() },
        collects_lessons: true,
        ..base
    }
}

/// What is asked of a lesson.
fn form() -> Vec<Field> {
    let required = |key: &str, zh: &str, en: &str, kind: FieldKind| Field {
        required: true,
        ..Field::new(key, Text::new(zh, en), kind, Visible::Everyone)
    };
    let choice = |options: &[(&str, &str)]| FieldKind::Choice(OneChoice { options: choices(options) });
    vec![
        required(keys::TITLE, "名称", "Title", FieldKind::Text(TextLine { max: 60 })),
        required(keys::CATEGORY, "类别", "Category", FieldKind::Category(CategoryChoice {})),
        required(keys::SUBJECT, "题材", "Subject", choice(&SUBJECTS)),
        required(keys::REGION, "地区", "Region", FieldKind::Region(RegionChoice {})),
        required(keys::LANGUAGE, "语言", "Language", choice(&LANGUAGES)),
        required(keys::SYNOPSIS, "内容简介", "Synopsis", FieldKind::LongText(LongText { max: 400 })),
        Field {
            visible: Visible::Office,
            ..required(
                "rights",
                "版权声明",
                "Rights statement",
                FieldKind::Statement(Statement {
                    text: Text::new(
                        "拥有作品的放映权利，包括其中的素材、音乐和肖像；出镜人员同意；可以在各放映站点播放并制作离线播放包。",
                        "The exhibition rights are held, including those to footage, music and portraits; everybody shown \
                         consents; the film may be shown at the viewing sites and put into packs for sites without a line.",
                    ),
                }),
            )
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset::{lessons, selection};
    use crate::contest::statements;

    #[test]
    fn a_lesson_is_asked_for_little_and_for_its_rights() {
        let settings = lessons();
        assert_eq!(settings.problems(), []);
        assert!(settings.collects_lessons && settings.form.len() < selection().form.len());
        assert_eq!(statements(&settings).count(), 1);
        assert!(settings.is_told(keys::LANGUAGE) && settings.is_told(keys::SUBJECT));
        let before = serde_json::to_string(&selection()).unwrap();
        assert!(!before.contains("collects_lessons"), "as it was written before");
        let text = serde_json::to_string(&settings).unwrap();
        assert_eq!(serde_json::from_str::<Settings>(&text).unwrap(), settings);
        assert_eq!(settings.judging_hash(), Settings { collects_lessons: false, ..settings.clone() }.judging_hash());
    }
}
