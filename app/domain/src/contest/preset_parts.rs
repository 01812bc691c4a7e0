//! What several presets are made of.

use super::settings::{Category, FilmLimits};
use crate::form::Choice;
use crate::text::Text;

/// Subjects (题材) of the demonstration, of preset `selection` and of lessons.
pub(super) const SUBJECTS: [(&str, &str); 18] = [
    ("先进人物", "Exemplary people"),
    ("先进基层党组织", "Exemplary branches"),
    ("革命历史", "Revolutionary history"),
    ("民生服务", "Public services"),
    ("志愿服务", "Volunteering"),
    ("理论学习", "Theory"),
    ("党务实务", "Party practice"),
    ("科技创新", "Science and technology"),
    ("实用技术", "Practical skills"),
    ("两新组织党建", "New organisations"),
    ("社会治理", "Community governance"),
    ("应急救援", "Emergency rescue"),
    ("生态环保", "Environment"),
    ("廉洁家风", "Integrity"),
    ("岭南文化", "Lingnan culture"),
    ("新农村建设", "Rural development"),
    ("精准扶贫", "Poverty relief"),
    ("对口帮扶", "Paired assistance"),
];

/// A category whose films last so many minutes at most.
pub(super) fn category(key: &str, zh: &str, en: &str, minutes: i64) -> Category {
    Category {
        key: key.to_owned(),
        label: Text::new(zh, en),
        max_seconds: minutes.saturating_mul(60),
        grace_seconds: 0,
    }
}

/// Films of at most so many bytes that browsers can be given.
pub(super) fn film_limits(max_bytes: i64) -> FilmLimits {
    FilmLimits {
        max_bytes,
        min_width: 1280,
        min_height: 720,
        extensions: ["mp4", "mov", "mkv"].map(str::to_owned).into(),
        video_codecs: ["h264", "hevc"].map(str::to_owned).into(),
    }
}

/// Options whose keys are their Chinese names.
pub(super) fn choices(options: &[(&str, &str)]) -> Vec<Choice> {
    options.iter().map(|(zh, en)| Choice { key: (*zh).to_owned(), label: Text::new(zh, en) }).collect()
}
