//! The schema that a database has, held against the one this program knows.

use sqlx::migrate::{AppliedMigration, MigrateError, Migrator};

use crate::error::{Result, StoreError};

/// Where the migrations that were run are written down.
pub(crate) const TABLE: &str = "_sqlx_migrations";

/// What opening a database may do to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Makes one that is absent and brings an older one up to date; one in a file is copied before.
    Migrate,
    /// Makes one that is absent; an older one is left as it is, and refused.
    Make,
    /// For reading and writing one that is there and up to date.
    Use,
    /// For reading alone, one that is there and up to date.
    Read,
    /// As [`Opening::Read`], an older one too: for copies, which know no table.
    Copy,
}

impl Opening {
    /// Whether one that is absent is made.
    #[must_use]
    pub const fn makes(self) -> bool {
        matches!(self, Self::Migrate | Self::Make)
    }

    /// Whether nothing can be written.
    pub(crate) const fn only_reads(self) -> bool {
        matches!(self, Self::Read | Self::Copy)
    }
}

/// How the schema of a database stands to the one of this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schema {
    /// There is no database, or nothing in it.
    Absent,
    /// It is the same.
    Current,
    /// These migrations are missing, in order.
    Older(Vec<i64>),
    /// A later program ran this migration, which is not known here.
    Newer(i64),
}

/// Which of the migrations were run.
///
/// # Errors
/// One of them was another then.
pub(crate) fn compare(known: &Migrator, applied: &[AppliedMigration]) -> Result<Schema> {
    if applied.is_empty() {
        return Ok(Schema::Absent);
    }
    let mut missing = Vec::new();
    for migration in known.iter() {
        match applied.iter().find(|one| one.version == migration.version) {
            None => missing.push(migration.version),
            Some(one) if one.checksum != migration.checksum => {
                return Err(MigrateError::VersionMismatch(migration.version).into());
            }
            Some(_) => {}
        }
    }
    if let Some(newer) = applied.iter().map(|one| one.version).find(|version| !known.version_exists(*version)) {
        return Ok(Schema::Newer(newer));
    }
    Ok(if missing.is_empty() { Schema::Current } else { Schema::Older(missing) })
}

/// Whether a database may be opened so. `place` says in words which one it is.
pub(crate) fn admit(schema: &Schema, opening: Opening, place: &str) -> Result<()> {
    let place = || place.to_owned();
    match schema {
        Schema::Newer(migration) => Err(StoreError::Newer { place: place(), migration: *migration }),
        Schema::Absent if !opening.makes() => Err(StoreError::Absent { place: place() }),
        Schema::Older(missing) if !matches!(opening, Opening::Migrate | Opening::Copy) => {
            Err(StoreError::Older { place: place(), missing: missing.len() })
        }
        Schema::Absent | Schema::Current | Schema::Older(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::SqlSafeStr as _;
    use sqlx::migrate::{Migration, MigrationType};

    fn migration(version: i64) -> Migration {
        Migration::new(version, "m".into(), MigrationType::Simple, "SELECT 1".into_sql_str(), false)
    }

    fn applied(versions: &[i64]) -> Vec<AppliedMigration> {
        versions.iter().map(|version| AppliedMigration { version: *version, checksum: migration(1).checksum }).collect()
    }

    #[test]
    fn what_is_missing_and_what_is_too_new_is_told() {
        let known = Migrator::with_migrations([1, 2, 4].map(migration).to_vec());
        let found = |versions: &[i64]| compare(&known, &applied(versions)).unwrap();
        assert_eq!(found(&[]), Schema::Absent);
        assert_eq!(found(&[1, 2, 4]), Schema::Current);
        assert_eq!(found(&[1]), Schema::Older(vec![2, 4]));
        assert_eq!(found(&[1, 2, 4, 5]), Schema::Newer(5));
        let mut others = applied(&[1]);
        others[0].checksum = vec![1].into();
        assert!(compare(&known, &others).is_err());
    }

    #[test]
    fn what_may_be_opened_depends_on_what_it_is_opened_for() {
        use Opening::{Copy, Make, Migrate, Read, Use};
        for (schema, allowed) in [
            (Schema::Absent, &[Migrate, Make][..]),
            (Schema::Current, &[Migrate, Make, Use, Read, Copy]),
            (Schema::Older(vec![2]), &[Migrate, Copy]),
            (Schema::Newer(9), &[]),
        ] {
            for opening in [Migrate, Make, Use, Read, Copy] {
                assert_eq!(admit(&schema, opening, "it").is_ok(), allowed.contains(&opening), "{schema:?} {opening:?}");
            }
        }
    }
}
