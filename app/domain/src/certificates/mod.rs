//! Certificates: what is printed on them, for whom, and the numbers they are looked up by.

mod defaults;
mod example;
mod length;
mod number;
mod page;
mod picture;
mod recipients;
mod template;
mod word;

pub use defaults::standard_template;
pub use example::{ExampleKind, example};
pub use length::Tenths;
pub use number::{CertificateNumber, NumberProblem, PREFIX, look_up_address, read_prefix};
pub use page::{CertificateAlign, CertificateFace, CertificateFrame, CertificateInk, CertificatePaper};
pub use picture::{PicturePlace, PictureProblem, read_picture};
pub use recipients::{ChosenWork, OrganisationHonour, Recipient, is_named, recipients};
pub use template::{
    CertificateField, CertificateTemplate, CodePlace, LONGEST_FIELD, MOST_FIELDS, SIZES, SMALLEST_CODE, TemplateFault,
    filled,
};
pub use word::{CertificateKind, CertificateValues, CertificateWord};
