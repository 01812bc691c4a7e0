//! Documents as another program reads them: MuPDF, by its Python package.

use std::path::Path;

use serde_json::Value;

use super::{Answer, python};

/// A PDF that was taken away.
pub struct Pdf {
    /// What it says of itself.
    pub about: Value,
    /// Everything on its pages, without spaces: where lines end is the layout's. Numbers of pages as offices have them are left out.
    pub text: String,
    /// Each page has its number as offices have it.
    pub numbered: bool,
    /// Width and height of its first page, whole points.
    pub size: (i64, i64),
    /// How many pages it has.
    pub pages: usize,
}

impl Pdf {
    /// Reads an answer; it is kept in `folder` meanwhile.
    pub fn read(answer: &Answer, folder: &Path) -> Self {
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.header("content-type"), Some("application/pdf"));
        let about = python::told("pdf", "python3-fitz", &answer.bytes, folder);
        let pages = about["pages"].as_array().unwrap();
        let (mut text, mut numbered) = (String::new(), true);
        for (nth, page) in (1..).zip(pages) {
            let said = without_spaces(page["text"].as_str().unwrap());
            let rest = said.strip_suffix(&format!("—{nth}—"));
            numbered &= rest.is_some();
            text.push_str(rest.unwrap_or(&said));
        }
        let points = |name: &str| -> i64 { format!("{:.0}", pages[0][name].as_f64().unwrap()).parse().unwrap() };
        let (size, pages) = ((points("width"), points("height")), pages.len());
        Self { about, text, numbered, size, pages }
    }

    /// Whether it says this, wherever its lines end.
    pub fn says(&self, words: &str) -> bool {
        self.text.contains(&without_spaces(words))
    }

    /// The font of the first text that is this or begins so.
    pub fn font_of(&self, words: &str) -> String {
        let spans = self.about["spans"].as_array().unwrap();
        let words = without_spaces(words);
        let found = spans.iter().find(|span| without_spaces(span["text"].as_str().unwrap()).starts_with(&words));
        let found = found.unwrap_or_else(|| unreachable!("no {words}: {}", self.about));
        found["font"].as_str().unwrap().to_owned()
    }

    /// The pictures of its first page: pixels across and down, and the left, top, right and bottom of each, points.
    pub fn pictures(&self) -> Vec<[f64; 6]> {
        let pictures = self.about["pages"][0]["pictures"].as_array().unwrap().iter();
        pictures.map(|one| std::array::from_fn(|nth| one[nth].as_f64().unwrap())).collect()
    }

    /// How many parts of its structure are of this kind, such as `LI`.
    pub fn tagged(&self, kind: &str) -> u64 {
        self.about["tags"][kind].as_u64().unwrap_or_default()
    }

    /// That it is an archive (PDF/A-2b), tagged, with this language and a title that names this.
    pub fn is_whole(&self, language: &str, title: &str) {
        let about = &self.about;
        let metadata = about["about"].as_str().unwrap();
        assert!(metadata.contains("pdfaid:part>2<") && metadata.contains("pdfaid:conformance>B<"), "{metadata}");
        assert_eq!(about["language"], language, "{about}");
        assert_eq!(about["structure"], "xref", "{about}");
        assert!(about["marked"].as_str().unwrap().contains("/Marked true"), "{about}");
        assert!(about["title"].as_str().unwrap().contains(title), "{about}");
    }
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
