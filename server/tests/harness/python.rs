//! Files as other programs read them: libraries of the distribution's Python.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Changes the database of this data folder behind the back of the server that has it open.
pub fn sql(data: &Path, statements: &str) {
    let change = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=20).executescript(sys.argv[2])";
    let database = data.join("linxuan.db");
    let output = Command::new("python3").args(["-c", change]).arg(database).arg(statements).output().unwrap();
    assert!(output.status.success(), "{statements}: {}", String::from_utf8_lossy(&output.stderr));
}

/// What the script of this name, which is of this folder, says of a file; it is kept in `folder` meanwhile. `package` is what the
/// script needs of the distribution.
pub fn told(script: &str, package: &str, bytes: &[u8], folder: &Path) -> Value {
    let file = folder.join(format!("{}.{script}", super::sha256(bytes)));
    std::fs::write(&file, bytes).unwrap();
    let path = format!("{}/tests/harness/{script}.py", env!("CARGO_MANIFEST_DIR"));
    // That of the distribution, which the package belongs to.
    let python = if Path::new("/usr/bin/python3").exists() { "/usr/bin/python3" } else { "python3" };
    let output = Command::new(python).arg(path).arg(&file).env("PYTHONUTF8", "1").output().unwrap();
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{package} is missing (`make setup` installs it), or this is none that it reads: {failed}"
    );
    serde_json::from_slice(&output.stdout).unwrap()
}
