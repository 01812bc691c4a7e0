//! The file of a record, as a stranger verifies it.

use std::process::Command;

/// The program and `docs/verify/verify.py` both verify this file, also as the continuation of an older one where there is one.
pub fn verified_by_both(file: &str, older: Option<&str>) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/verify/verify.py");
    let programs: [(&str, &[&str]); 2] =
        [(env!("CARGO_BIN_EXE_linxuan"), &["record", "verify"]), ("python3", &["-W", "error", script])];
    for (program, args) in programs {
        let mut command = Command::new(program);
        command.args(args).arg(file).env("PYTHONUTF8", "1");
        if let Some(older) = older {
            command.args(["--against", older]);
        }
        let output = command.output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "{program}, {file}: {}", String::from_utf8_lossy(&said));
    }
}
