//! The regions the presets start with.

use super::settings::Region;
use crate::text::Text;

/// The 21 cities of Guangdong and 省直单位 with their sub-regions, codes after GB/T 2260.
const GUANGDONG: [(&str, &str, &str, &str); 22] = [
    ("440100", "广州市", "Guangzhou", "珠三角"),
    ("440300", "深圳市", "Shenzhen", "珠三角"),
    ("440400", "珠海市", "Zhuhai", "珠三角"),
    ("440500", "汕头市", "Shantou", "粤东"),
    ("440600", "佛山市", "Foshan", "珠三角"),
    ("440200", "韶关市", "Shaoguan", "粤北"),
    ("441600", "河源市", "Heyuan", "粤北"),
    ("441400", "梅州市", "Meizhou", "粤北"),
    ("441300", "惠州市", "Huizhou", "珠三角"),
    ("441500", "汕尾市", "Shanwei", "粤东"),
    ("441900", "东莞市", "Dongguan", "珠三角"),
    ("442000", "中山市", "Zhongshan", "珠三角"),
    ("440700", "江门市", "Jiangmen", "珠三角"),
    ("441700", "阳江市", "Yangjiang", "粤西"),
    ("440800", "湛江市", "Zhanjiang", "粤西"),
    ("440900", "茂名市", "Maoming", "粤西"),
    ("441200", "肇庆市", "Zhaoqing", "珠三角"),
    ("441800", "清远市", "Qingyuan", "粤北"),
    ("445100", "潮州市", "Chaozhou", "粤东"),
    ("445200", "揭阳市", "Jieyang", "粤东"),
    ("445300", "云浮市", "Yunfu", "粤北"),
    ("440000", "省直单位", "Provincial bodies", "省直"),
];

/// The sub-regions of Guangdong, in the order of the presets' rules.
pub(super) const SUBREGIONS: [(&str, &str); 5] =
    [("珠三角", "Pearl River Delta"), ("粤东", "East"), ("粤西", "West"), ("粤北", "North"), ("省直", "Provincial")];

/// The cities of Guangdong below its sub-regions.
pub(super) fn guangdong() -> Vec<Region> {
    let mut regions: Vec<Region> = SUBREGIONS
        .iter()
        .map(|(zh, en)| Region { code: (*zh).to_owned(), label: Text::new(zh, en), parent: None })
        .collect();
    regions.extend(GUANGDONG.iter().map(|(code, zh, en, above)| Region {
        code: (*code).to_owned(),
        label: Text::new(zh, en),
        parent: Some((*above).to_owned()),
    }));
    regions
}

/// Continents and countries of the festival.
pub(super) fn festival_regions() -> Vec<Region> {
    const TREE: [(&str, &str, &str, Option<&str>); 25] = [
        ("africa", "非洲", "Africa", None),
        ("americas", "美洲", "Americas", None),
        ("asia", "亚洲", "Asia", None),
        ("europe", "欧洲", "Europe", None),
        ("oceania", "大洋洲", "Oceania", None),
        ("EG", "埃及", "Egypt", Some("africa")),
        ("KE", "肯尼亚", "Kenya", Some("africa")),
        ("NG", "尼日利亚", "Nigeria", Some("africa")),
        ("ZA", "南非", "South Africa", Some("africa")),
        ("AR", "阿根廷", "Argentina", Some("americas")),
        ("BR", "巴西", "Brazil", Some("americas")),
        ("CA", "加拿大", "Canada", Some("americas")),
        ("MX", "墨西哥", "Mexico", Some("americas")),
        ("US", "美国", "United States", Some("americas")),
        ("CN", "中国", "China", Some("asia")),
        ("IN", "印度", "India", Some("asia")),
        ("JP", "日本", "Japan", Some("asia")),
        ("KR", "韩国", "South Korea", Some("asia")),
        ("DE", "德国", "Germany", Some("europe")),
        ("ES", "西班牙", "Spain", Some("europe")),
        ("FR", "法国", "France", Some("europe")),
        ("GB", "英国", "United Kingdom", Some("europe")),
        ("IT", "意大利", "Italy", Some("europe")),
        ("AU", "澳大利亚", "Australia", Some("oceania")),
        ("NZ", "新西兰", "New Zealand", Some("oceania")),
    ];
    TREE.iter()
        .map(|(code, zh, en, above)| Region {
            code: (*code).to_owned(),
            label: Text::new(zh, en),
            parent: above.map(str::to_owned),
        })
        .collect()
}
