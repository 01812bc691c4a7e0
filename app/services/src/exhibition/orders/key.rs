//! What a telephone and a person are known by at a site: codes made with a key of the site, which is made of the secret of the
//! exhibition. The same telephone is another at another site, and nobody finds a number in what is kept.

use store::PhoneKeys;

use crate::accounts::secret::keyed_hash;
use crate::error::Result;

/// The shortest and the longest that a telephone may keep.
const LENGTHS: (usize, usize) = (20, 64);

/// Whether this can be what we gave a telephone to keep.
pub(super) fn is_of_telephone(text: &str) -> bool {
    let (least, most) = LENGTHS;
    (least..=most).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// What a telephone, and the person where a number was given, is known by at a site.
pub(super) fn phone_keys(secret: &[u8], site: i64, device: &str, person: Option<&str>) -> Result<PhoneKeys> {
    let of_site = keyed_hash(secret, &format!("orders of site {site}"))?;
    Ok(PhoneKeys {
        device: keyed_hash(&of_site, &format!("telephone {device}"))?,
        person: person.map(|number| keyed_hash(&of_site, &format!("person {number}"))).transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_is_one_at_one_site_alone() {
        let device = "a".repeat(43);
        let keys = |secret: &[u8], site, person| phone_keys(secret, site, &device, person).unwrap();
        let one = keys(b"secret", 1, Some("13800138000"));
        assert_eq!(one, keys(b"secret", 1, Some("13800138000")));
        assert_eq!(keys(b"secret", 1, None).person, None);
        let others = [keys(b"secret", 2, Some("13800138000")), keys(b"other", 1, Some("13800138000"))];
        for other in others {
            assert!(other.device != one.device && other.person != one.person);
        }
        // A number that looks like what a telephone keeps is no telephone.
        assert_ne!(keys(b"secret", 1, Some(&device)).person.unwrap(), one.device);
    }

    #[test]
    fn only_what_we_gave_is_taken() {
        assert!(is_of_telephone(&"aZ9-_".repeat(9)));
        for wrong in ["", "short", &"a".repeat(65), &format!("{} {}", "a".repeat(20), "b"), &"电".repeat(10)] {
            assert!(!is_of_telephone(wrong), "{wrong}");
        }
    }
}
