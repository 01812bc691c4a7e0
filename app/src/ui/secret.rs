//! Fields whose text never goes back into a page.

/// A secret that a form asks for. `SecretField` makes the field, and there is no other way to make one, so a page that keeps what was
/// entered knows what to leave out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// The password one signs in with, or a first one.
    Password,
    /// The present password, where it is changed.
    OldPassword,
    /// The new one.
    NewPassword,
}

impl Secret {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Password, Self::OldPassword, Self::NewPassword];

    /// The name it is sent under.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::OldPassword => "old_password",
            Self::NewPassword => "new_password",
        }
    }

    /// Whether a field of this name holds a secret.
    #[must_use]
    pub fn is_named(field: &str) -> bool {
        Self::ALL.into_iter().any(|secret| secret.name() == field)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn sources(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }

    #[test]
    fn every_field_for_a_password_is_a_secret_one() {
        let mut found = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        for path in found.iter().filter(|path| !path.ends_with("ui/field.rs") && !path.ends_with("ui/secret.rs")) {
            let text = std::fs::read_to_string(path).unwrap();
            assert!(!text.contains("InputKind::Password"), "{}: use SecretField", path.display());
            assert!(!text.contains("type=\"password\""), "{}: use SecretField", path.display());
        }
    }

    #[test]
    fn a_secret_is_known_by_its_name() {
        assert!(Secret::ALL.into_iter().all(|secret| Secret::is_named(secret.name())));
        assert!(!Secret::is_named("title"));
    }
}
