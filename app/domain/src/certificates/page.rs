//! The page of a certificate: papers, frames, letters and colours, each of a closed set.

use super::length::Tenths;
use crate::keyed::keyed;

keyed! {
    /// The paper.
    #[derive(Default)]
    CertificatePaper {
        /// A4, turned.
        #[default]
        A4Wide = "a4-wide",
        /// A4.
        A4 = "a4",
        /// A3, turned.
        A3Wide = "a3-wide",
        /// B5, turned.
        B5Wide = "b5-wide",
        /// A5, turned.
        A5Wide = "a5-wide",
    }
}

impl CertificatePaper {
    /// Width and height, millimetres.
    #[must_use]
    pub const fn size(self) -> (Tenths, Tenths) {
        let (width, height) = match self {
            Self::A4Wide => (297, 210),
            Self::A4 => (210, 297),
            Self::A3Wide => (420, 297),
            Self::B5Wide => (250, 176),
            Self::A5Wide => (210, 148),
        };
        (Tenths::whole(width), Tenths::whole(height))
    }
}

keyed! {
    /// What is drawn around the page. Offices that have printed paper draw nothing.
    #[derive(Default)]
    CertificateFrame {
        /// Two lines.
        #[default]
        Double = "double",
        /// One line.
        Single = "single",
        /// Two lines with filled corners.
        Corners = "corners",
        /// Nothing.
        None = "none",
    }
}

keyed! {
    /// The face of letters.
    #[derive(Default)]
    CertificateFace {
        /// As text is set.
        #[default]
        Regular = "regular",
        /// As titles are.
        Bold = "bold",
    }
}

keyed! {
    /// Where lines begin and end.
    #[derive(Default)]
    CertificateAlign {
        /// In the middle.
        #[default]
        Center = "center",
        /// On the left.
        Left = "left",
        /// On the right.
        Right = "right",
        /// On both sides, the first line set in by two characters.
        Paragraph = "paragraph",
    }
}

keyed! {
    /// A colour.
    #[derive(Default)]
    CertificateInk {
        /// Black.
        #[default]
        Black = "black",
        /// What is said beside the rest.
        Grey = "grey",
        /// The colour of a seal.
        Vermilion = "vermilion",
        /// The colour of frames.
        Gold = "gold",
        /// Dark blue.
        Navy = "navy",
    }
}

impl CertificateInk {
    /// Red, green, blue.
    #[must_use]
    pub const fn rgb(self) -> [u8; 3] {
        match self {
            Self::Black => [0, 0, 0],
            Self::Grey => [90, 90, 90],
            Self::Vermilion => [184, 50, 39],
            Self::Gold => [168, 128, 48],
            Self::Navy => [24, 48, 96],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read() {
        for paper in CertificatePaper::ALL {
            assert_eq!(paper.key().parse(), Ok(*paper));
            assert_eq!(serde_json::to_value(paper).unwrap(), paper.key());
        }
        assert_eq!(CertificatePaper::A4Wide.size(), (Tenths::whole(297), Tenths::whole(210)));
        assert!("a4-tall".parse::<CertificatePaper>().is_err());
    }
}
