//! The templates a contest begins with: a page that is ready to be printed, in each language.

use super::length::Tenths;
use super::page::{CertificateAlign, CertificateFace, CertificateFrame, CertificateInk, CertificatePaper};
use super::template::{CertificateField, CertificateTemplate, CodePlace};
use super::word::CertificateKind;
use crate::text::Lang;

/// What a text of the standard page is for.
#[derive(Clone, Copy)]
enum Part {
    Heading,
    Addressee,
    Body,
    Award,
    Closing,
    Issuer,
    Date,
    Number,
    Check,
}

impl Part {
    /// Left, top, width, height in millimetres; points; face, alignment, colour.
    const fn look(self) -> ([i16; 4], i16, CertificateFace, CertificateAlign, CertificateInk) {
        use CertificateAlign::{Center, Left, Paragraph};
        use CertificateFace::{Bold, Regular};
        use CertificateInk::{Black, Grey, Vermilion};
        match self {
            Self::Heading => ([30, 26, 237, 24], 40, Bold, Center, Vermilion),
            Self::Addressee => ([40, 58, 217, 12], 20, Regular, Left, Black),
            Self::Body => ([40, 70, 217, 42], 20, Regular, Paragraph, Black),
            Self::Award => ([30, 113, 237, 18], 30, Bold, Center, Vermilion),
            Self::Closing => ([40, 132, 217, 12], 18, Regular, Paragraph, Black),
            // Room for a seal of 44 mm around it: nothing else stands there.
            Self::Issuer => ([165, 154, 92, 12], 16, Regular, Center, Black),
            Self::Date => ([165, 167, 92, 10], 14, Regular, Center, Black),
            Self::Number => ([70, 160, 80, 8], 10, Regular, Left, Black),
            Self::Check => ([70, 168, 80, 8], 9, Regular, Left, Grey),
        }
    }

    fn saying(self, text: &str) -> CertificateField {
        let ([left, top, width, height], size, face, align, ink) = self.look();
        let [left, top, width, height, size] = [left, top, width, height, size].map(Tenths::whole);
        let heading = matches!(self, Self::Heading);
        CertificateField { text: text.to_owned(), left, top, width, height, size, face, align, ink, heading }
    }
}

/// The template of certificates of a kind, for a contest that has changed none; `year` is what numbers begin with.
#[must_use]
pub fn standard_template(kind: CertificateKind, language: Lang, year: &str) -> CertificateTemplate {
    // Texts of a template are an organiser's, who begins with these.
    let texts = if language == Lang::En { english(kind) } else { chinese(kind) };
    let letter = match kind {
        CertificateKind::Work => "W",
        CertificateKind::Person => "P",
        CertificateKind::Unit => "U",
    };
    CertificateTemplate {
        language,
        paper: CertificatePaper::A4Wide,
        frame: CertificateFrame::Double,
        frame_ink: CertificateInk::Gold,
        prefix: format!("{year}{letter}"),
        fields: texts.iter().map(|(part, text)| part.saying(text)).collect(),
        code: Some(CodePlace { left: Tenths::whole(40), top: Tenths::whole(154), side: Tenths::whole(26) }),
        picture: None,
    }
}

const fn chinese(kind: CertificateKind) -> [(Part, &'static str); 9] {
    let (addressee, body) = match kind {
        CertificateKind::Work => ("{name}：", "在“{contest}”中，你单位（个人）制作的作品《{title}》被评为："),
        CertificateKind::Person => ("{name}：", "在“{contest}”中，你参与创作的作品《{title}》被评为："),
        CertificateKind::Unit => ("{name}：", "在“{contest}”中，你单位成绩突出，被评为："),
    };
    [
        (Part::Heading, "荣誉证书"),
        (Part::Addressee, addressee),
        (Part::Body, body),
        (Part::Award, "{award}"),
        (Part::Closing, "特发此证，以资鼓励。"),
        (Part::Issuer, "主办单位（盖章）"),
        (Part::Date, "{date}"),
        (Part::Number, "证书编号：{number}"),
        (Part::Check, "扫描二维码可查验证书"),
    ]
}

const fn english(kind: CertificateKind) -> [(Part, &'static str); 9] {
    let (addressee, body) = match kind {
        CertificateKind::Work => {
            ("Presented to {name}", "for the film “{title}”, shown at {contest}, which was awarded:")
        }
        CertificateKind::Person => {
            ("Presented to {name}", "for work on the film “{title}”, shown at {contest}, which was awarded:")
        }
        CertificateKind::Unit => ("Presented to {name}", "for its films at {contest}. It was awarded:"),
    };
    [
        (Part::Heading, "Certificate"),
        (Part::Addressee, addressee),
        (Part::Body, body),
        (Part::Award, "{award}"),
        (Part::Closing, "With our congratulations."),
        (Part::Issuer, "The festival"),
        (Part::Date, "{date}"),
        (Part::Number, "No. {number}"),
        (Part::Check, "Scan the code to verify this certificate."),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_page_leaves_room_for_a_seal() {
        // A square of 44 mm around the issuer and the date.
        let (left, top, right, bottom) =
            (Tenths::whole(189), Tenths::whole(146), Tenths::whole(233), Tenths::whole(190));
        let is_in = |x: Tenths, y: Tenths, width: Tenths, height: Tenths| {
            x < right && left < x.plus(width) && y < bottom && top < y.plus(height)
        };
        for kind in CertificateKind::ALL {
            for language in Lang::ALL {
                let CertificateTemplate { fields, code, .. } = standard_template(*kind, *language, "2026");
                let inside: Vec<&str> = fields
                    .iter()
                    .filter(|field| is_in(field.left, field.top, field.width, field.height))
                    .map(|field| field.text.as_str())
                    .collect();
                assert!(matches!(inside[..], ["主办单位（盖章）" | "The festival", "{date}"]), "{inside:?}");
                assert!(!code.is_some_and(|code| is_in(code.left, code.top, code.side, code.side)));
            }
        }
    }

    #[test]
    fn every_contest_begins_with_pages_that_can_be_printed() {
        for kind in CertificateKind::ALL {
            for language in Lang::ALL {
                let template = standard_template(*kind, *language, "2026");
                assert_eq!(template.faults(*kind), [], "{kind:?} {language:?}");
                assert_eq!(template.clone().tidied(), template);
                let stored = serde_json::to_string(&template).unwrap();
                assert_eq!(serde_json::from_str::<CertificateTemplate>(&stored).unwrap(), template);
            }
        }
    }
}
