//! What a certificate looks like: paper, frame, and texts in their places.

use serde::{Deserialize, Serialize};

use super::length::Tenths;
use super::number::read_prefix;
use super::page::{CertificateAlign, CertificateFace, CertificateFrame, CertificateInk, CertificatePaper};
use super::picture::PicturePlace;
use super::word::{CertificateKind, CertificateValues, CertificateWord};
use crate::limits;
use crate::template::{PlaceholderKey as _, Template, TemplateProblem};
use crate::text::Lang;
use crate::typed;

/// Most texts of a template.
pub const MOST_FIELDS: usize = 20;
/// Most characters of one of them.
pub const LONGEST_FIELD: usize = 500;
/// The smallest letters, and the largest, points.
pub const SIZES: (Tenths, Tenths) = (Tenths::whole(6), Tenths::whole(96));
/// The smallest side of the code, millimetres: below, telephones cannot read it from paper.
pub const SMALLEST_CODE: Tenths = Tenths::whole(18);

/// A text in its place. Lengths are millimetres from the top left corner of the paper.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateField {
    /// What it says; placeholders stand in braces.
    pub text: String,
    /// Its left edge.
    pub left: Tenths,
    /// Its upper edge.
    pub top: Tenths,
    /// How wide it may be.
    pub width: Tenths,
    /// How high it may be; the text stands in the middle.
    pub height: Tenths,
    /// Size of its letters, points. They shrink by 15 % at most where the text is long.
    pub size: Tenths,
    /// Their face.
    #[serde(default)]
    pub face: CertificateFace,
    /// Where its lines begin and end.
    #[serde(default)]
    pub align: CertificateAlign,
    /// Their colour.
    #[serde(default)]
    pub ink: CertificateInk,
    /// It is what the page is called, to who hears it.
    #[serde(default)]
    pub heading: bool,
}

/// Where the code stands that leads to the look-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodePlace {
    /// Its left edge.
    pub left: Tenths,
    /// Its upper edge.
    pub top: Tenths,
    /// Its side.
    pub side: Tenths,
}

/// What certificates of a kind look like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateTemplate {
    /// The language of its texts.
    pub language: Lang,
    /// The paper.
    pub paper: CertificatePaper,
    /// What is drawn around the page.
    pub frame: CertificateFrame,
    /// The colour of the frame.
    pub frame_ink: CertificateInk,
    /// What numbers begin with.
    pub prefix: String,
    /// The texts, in the order they are read.
    pub fields: Vec<CertificateField>,
    /// Where the code stands; without one, a certificate is looked up by its number.
    pub code: Option<CodePlace>,
    /// Where its picture stands, behind everything else, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<PicturePlace>,
}

/// What is wrong with a template; fields are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateFault {
    /// The prefix of numbers is none.
    Prefix,
    /// There are so many texts.
    TooManyFields(usize),
    /// A text with a placeholder that there is not, a brace alone, or nothing in it.
    Text(usize, TemplateProblem<CertificateWord>),
    /// A text has so many characters.
    TooLong(usize, usize),
    /// Letters of a size that cannot be read or printed.
    Size(usize),
    /// A place that is not on the paper, or none at all.
    Place(usize),
    /// The code is not on the paper, or too small.
    Code,
    /// The picture is not on the paper.
    Picture,
    /// What the picture shows has so many characters.
    PictureAlt(usize),
    /// No text names this, without which a certificate says nothing that can be checked.
    Lacks(CertificateWord),
}

/// Whether a rectangle lies on a paper.
fn is_on(paper: CertificatePaper, (left, top): (Tenths, Tenths), (width, height): (Tenths, Tenths)) -> bool {
    let nothing = Tenths::default();
    let (right, bottom) = paper.size();
    left >= nothing
        && top >= nothing
        && width > nothing
        && height > nothing
        && left.plus(width) <= right
        && top.plus(height) <= bottom
}

impl CertificateTemplate {
    /// The same with every text as it is kept, without fields that say nothing.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        for field in &mut self.fields {
            field.text = typed::lines(&field.text);
        }
        self.fields.retain(|field| !field.text.is_empty());
        if let Some(picture) = &mut self.picture {
            picture.alt = typed::line(&picture.alt);
        }
        if let Some(prefix) = read_prefix(&self.prefix) {
            self.prefix = prefix;
        }
        self
    }

    /// What is wrong with it, for certificates of a kind.
    #[must_use]
    pub fn faults(&self, kind: CertificateKind) -> Vec<TemplateFault> {
        let mut found = Vec::new();
        if read_prefix(&self.prefix).is_none() {
            found.push(TemplateFault::Prefix);
        }
        if self.fields.len() > MOST_FIELDS {
            found.push(TemplateFault::TooManyFields(self.fields.len()));
        }
        let mut named = Vec::new();
        for (at, field) in self.fields.iter().enumerate() {
            match Template::read(&field.text, kind.words()) {
                Ok(text) => named.extend(kind.words().iter().copied().filter(|word| text.names(*word))),
                Err(problem) => found.push(TemplateFault::Text(at, problem)),
            }
            let characters = field.text.chars().count();
            if characters > LONGEST_FIELD {
                found.push(TemplateFault::TooLong(at, characters));
            }
            if field.size < SIZES.0 || field.size > SIZES.1 {
                found.push(TemplateFault::Size(at));
            }
            if !is_on(self.paper, (field.left, field.top), (field.width, field.height)) {
                found.push(TemplateFault::Place(at));
            }
        }
        if let Some(code) = &self.code
            && (code.side < SMALLEST_CODE || !is_on(self.paper, (code.left, code.top), (code.side, code.side)))
        {
            found.push(TemplateFault::Code);
        }
        if let Some(picture) = &self.picture {
            if !is_on(self.paper, (picture.left, picture.top), (picture.width, picture.height)) {
                found.push(TemplateFault::Picture);
            }
            let characters = picture.alt.chars().count();
            if characters > limits::CERTIFICATE_PICTURE_ALT {
                found.push(TemplateFault::PictureAlt(characters));
            }
        }
        let lacking = kind.needed().iter().copied().filter(|word| !named.contains(word));
        found.extend(lacking.map(TemplateFault::Lacks));
        found
    }
}

/// The texts of a template with these values, in order.
///
/// # Errors
/// The field, from 0, that is no template, with what is wrong with it.
pub fn filled(
    template: &CertificateTemplate,
    kind: CertificateKind,
    values: &CertificateValues,
) -> Result<Vec<String>, TemplateFault> {
    let fill = |(at, field): (usize, &CertificateField)| -> Result<String, TemplateFault> {
        let text = Template::read(&field.text, kind.words()).map_err(|problem| TemplateFault::Text(at, problem))?;
        Ok(text.fill(values))
    };
    template.fields.iter().enumerate().map(fill).collect()
}

impl std::fmt::Display for TemplateFault {
    /// For the log: people are told in their language.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Prefix => f.write_str("prefix"),
            Self::TooManyFields(found) => write!(f, "{found} fields"),
            Self::Text(at, problem) => write!(f, "field {at}: {problem}"),
            Self::TooLong(at, found) => write!(f, "field {at}: {found} characters"),
            Self::Size(at) => write!(f, "field {at}: size"),
            Self::Place(at) => write!(f, "field {at}: place"),
            Self::Code => f.write_str("code"),
            Self::Picture => f.write_str("picture"),
            Self::PictureAlt(found) => write!(f, "picture: {found} characters"),
            Self::Lacks(word) => write!(f, "no {{{}}}", word.key()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::defaults::standard_template;
    use super::*;

    #[test]
    fn a_template_that_cannot_be_printed_or_checked_says_why() {
        let kind = CertificateKind::Work;
        let good = standard_template(kind, Lang::Zh, "2026");
        assert_eq!(good.faults(kind), []);
        let faults = |change: fn(&mut CertificateTemplate)| {
            let mut template = good.clone();
            change(&mut template);
            template.faults(kind)
        };
        assert_eq!(faults(|one| one.prefix = "粤".to_owned()), [TemplateFault::Prefix]);
        assert_eq!(faults(|one| one.fields[0].left = Tenths::whole(296)), [TemplateFault::Place(0)]);
        assert_eq!(faults(|one| one.fields[0].size = Tenths::whole(5)), [TemplateFault::Size(0)]);
        assert_eq!(faults(|one| one.fields[0].text = "长".repeat(501)), [TemplateFault::TooLong(0, 501)]);
        let small = |one: &mut CertificateTemplate| one.code.iter_mut().for_each(|code| code.side = Tenths::whole(10));
        assert_eq!(faults(small), [TemplateFault::Code]);
        assert!(matches!(
            faults(|one| one.fields[0].text = "{phone}".to_owned())[..],
            [TemplateFault::Text(0, TemplateProblem::Unknown { .. })]
        ));
        let lacking = faults(|one| one.fields.retain(|field| !field.text.contains("{number}")));
        assert_eq!(lacking, [TemplateFault::Lacks(CertificateWord::Number)]);
        let many = faults(|one| {
            let more = one.fields[0].clone();
            one.fields.resize(21, more);
        });
        assert_eq!(many, [TemplateFault::TooManyFields(21)]);
    }

    #[test]
    fn a_picture_stands_on_the_paper_and_templates_without_one_are_read_as_before() {
        let kind = CertificateKind::Work;
        let mut template = standard_template(kind, Lang::Zh, "2026");
        let before = serde_json::to_string(&template).unwrap();
        assert!(!before.contains("picture"), "{before}");
        template.picture =
            Some(PicturePlace { alt: " 麦穗\n花边 ".to_owned(), ..PicturePlace::all_of(template.paper) });
        let mut template = template.tidied();
        assert_eq!((template.faults(kind), template.picture.as_ref().unwrap().alt.as_str()), (vec![], "麦穗 花边"));
        let stored = serde_json::to_string(&template).unwrap();
        assert_eq!(serde_json::from_str::<CertificateTemplate>(&stored).unwrap(), template);
        template.paper = CertificatePaper::A5Wide;
        assert!(template.faults(kind).contains(&TemplateFault::Picture));
        template.paper = CertificatePaper::A4Wide;
        template.picture = Some(PicturePlace { alt: "长".repeat(201), ..PicturePlace::all_of(template.paper) });
        assert_eq!(template.faults(kind), [TemplateFault::PictureAlt(201)]);
        assert_eq!(serde_json::from_str::<CertificateTemplate>(&before).unwrap().picture, None);
    }

    #[test]
    fn what_is_filled_in_is_never_read_as_a_template() {
        let template = standard_template(CertificateKind::Person, Lang::Zh, "2026");
        let values = CertificateValues::from([
            (CertificateWord::Name, "{title}".to_owned()),
            (CertificateWord::Contest, "“灯塔”影展".to_owned()),
        ]);
        let texts = filled(&template, CertificateKind::Person, &values).unwrap();
        assert!(texts.iter().any(|text| text.contains("{title}")), "{texts:?}");
        assert!(texts.iter().any(|text| text.contains("“‘灯塔’影展”")), "{texts:?}");
    }

    #[test]
    fn empty_fields_go_and_the_prefix_is_as_numbers_have_it() {
        let mut template = standard_template(CertificateKind::Unit, Lang::En, "2026");
        let fields = template.fields.len();
        template.fields.push(CertificateField { text: " \u{200b}\n".to_owned(), ..CertificateField::default() });
        template.prefix = " gz 2026 ".to_owned();
        let tidied = template.tidied();
        assert_eq!((tidied.fields.len(), tidied.prefix.as_str()), (fields, "GZ2026"));
    }
}
