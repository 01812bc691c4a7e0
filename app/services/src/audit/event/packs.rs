//! Packs of sites without a line.

events! {
    PackImport<'a> { site: &'a str, title: &'a str, hash: &'a str, }
    PackMake<'a> { site: &'a str, title: &'a str, hash: &'a str, }
}
