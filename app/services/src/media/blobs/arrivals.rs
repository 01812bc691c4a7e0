//! The folder that uploads arrive in. Several servers may share one; each has a name of its own inside, so that a server that
//! has another folder, or finds its own away, does not take what it does not see for lost.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use domain::ids::FileId;

/// The file that holds the folder's name.
const NAME: &str = ".folder";

/// The folder that uploads arrive in.
#[derive(Debug)]
pub(crate) struct Arrivals {
    folder: PathBuf,
    id: String,
}

impl Arrivals {
    /// Opens a folder, made and named if needed. Waits for the disk.
    ///
    /// # Errors
    /// It cannot be made, or lies on a file system without locks.
    pub(super) fn open(folder: PathBuf) -> std::io::Result<Self> {
        std::fs::create_dir_all(&folder)?;
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(folder.join(NAME))?;
        // Two processes that come first at once agree on one name; and it shows that locks work here.
        file.lock().map_err(|error| {
            let allowed = "uploads need a file system with locks, such as a local one or NFS 4";
            std::io::Error::new(error.kind(), format!("{}: {error}; {allowed}", folder.display()))
        })?;
        let id = match read_id(&mut file)? {
            Some(id) => id,
            None => {
                let id = uuid::Uuid::new_v4().to_string();
                file.set_len(0)?;
                file.rewind()?;
                file.write_all(id.as_bytes())?;
                file.sync_all()?;
                id
            }
        };
        Ok(Self { folder, id })
    }

    /// The name it has in the database.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the bytes of a file arrive.
    pub(crate) fn path(&self, id: &FileId) -> PathBuf {
        self.folder.join(id.as_str())
    }

    /// Finds out whether the folder is still the one that was opened: where a disk is away, its place is an empty folder.
    /// Waits for the disk.
    ///
    /// # Errors
    /// It is not.
    pub(crate) fn verify(&self) -> std::io::Result<()> {
        let found = File::open(self.folder.join(NAME)).and_then(|mut file| read_id(&mut file))?;
        if found.as_deref() == Some(self.id.as_str()) {
            return Ok(());
        }
        let folder = self.folder.display();
        Err(std::io::Error::other(format!("{folder} is not the folder it was at the start: is its disk there?")))
    }
}

/// The name, unless it was never written whole.
fn read_id(file: &mut File) -> std::io::Result<Option<String>> {
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    Ok(uuid::Uuid::try_parse(&text).ok().map(|id| id.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_keeps_its_name_and_is_missed() {
        let folder = std::env::temp_dir().join(format!("linxuan-arrivals-{}", uuid::Uuid::now_v7()));
        let ids: Vec<String> = std::thread::scope(|scope| {
            let open = || Arrivals::open(folder.clone()).unwrap().id().to_owned();
            let opened: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
            opened.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(ids.windows(2).all(|two| two[0] == two[1]), "{ids:?}");
        let arrivals = Arrivals::open(folder.clone()).unwrap();
        assert_eq!(arrivals.id(), ids[0]);
        arrivals.verify().unwrap();
        // A name that was cut is written anew; and then it is another folder.
        std::fs::write(folder.join(NAME), &ids[0][..9]).unwrap();
        assert_ne!(Arrivals::open(folder.clone()).unwrap().id(), ids[0]);
        assert!(arrivals.verify().is_err());
        std::fs::remove_dir_all(&folder).unwrap();
        std::fs::create_dir(&folder).unwrap();
        assert!(arrivals.verify().is_err());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
