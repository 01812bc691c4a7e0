//! That what these tests look for is found where it is.

use crate::calls::{calls_between_methods, computing_writers};
use crate::imports::{Sources, imports, rings, upward};

#[test]
fn a_seeded_violation_is_found() {
    let seeded = |files: &[(&str, &str)]| -> Sources {
        files.iter().map(|(module, text)| ((*module).to_owned(), (*text).to_owned())).collect()
    };
    let files = seeded(&[
        ("", "mod ground;\nmod upper;\n"),
        ("ground::shared", "use super::super::upper::page::Page;\n// use crate::upper::no::comment;\n"),
        (
            "upper::page",
            "use crate::ground::{other::Other, shared::{Deep, Thing as Renamed}};\n\nfn f() { crate::open() }\n",
        ),
        ("ground::other", "mod tests {\n    use crate::upper::page::Page;\n}\n"),
    ]);
    let found = imports(&files);
    let named = ["ground::shared imports upper::page::Page", "upper::page imports open"];
    assert_eq!(upward(&found, &["ground", "upper"], &["Services"]), named);
    assert_eq!(rings(&found), [["ground::shared", "upper::page"]]);
    let files = seeded(&[
        ("a", "impl Services {\n    pub async fn one(&self) {\n        self.read();\n    }\n}\n"),
        ("b", "impl Services {\n    pub fn two(&self) {\n        self\n            .one();\n    }\n}\n"),
    ]);
    assert_eq!(calls_between_methods(&files), ["b calls one"]);
    let files = seeded(&[(
        "a",
        "async fn solved_before() { computed(work).await; let tx = cx.write().await?; cx.audit(tx) }\n\
         async fn solved_within() { let tx = cx.write().await?; computed(work).await; cx.audit(tx) }\n\
         async fn helper(tx: &mut dyn Tx) { computed(work).await; cx.audit(tx) }\n\
         async fn reads(tx: &mut dyn Tx) { computed(work).await }\n",
    )]);
    assert_eq!(computing_writers(&files), ["a: solved_within", "a: helper"]);
    let files = seeded(&[
        (
            "a",
            "async fn calls() { let tx = cx.write().await?; near(tx).await; cx.audit(tx) }\n\
             async fn asks_another() { let tx = cx.write().await?; tx.far(); other::far(); cx.audit(tx) }\n\
             async fn near(tx: &mut dyn Tx) -> Result<()> {\n    far(tx).await\n}\n\
             pub(crate) async fn far(tx: &mut dyn Tx) { computed(work).await }\n",
        ),
        (
            "b",
            "use crate::a::far;\n\n\
             async fn calls() { let tx = cx.write().await?; cx.audit(tx); far(tx).await }\n\
             async fn before() { far(tx).await; let tx = cx.write().await?; cx.audit(tx) }\n",
        ),
        ("c", "async fn far() {}\n\nasync fn calls() { let tx = cx.write().await?; far().await; cx.audit(tx) }\n"),
    ]);
    assert_eq!(computing_writers(&files), ["a: calls", "b: calls"]);
}
