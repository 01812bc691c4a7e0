//! What the server says about the site: its files, and the parts that are switched on. Provided in context.

/// Where the browser finds the files that belong to the pages. Provided by the server in context.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteAssets {
    /// The style sheet: `main.css`.
    pub css: String,
    /// The page script: `page.js`. Empty without scripts.
    pub script: String,
    /// The bundle of islands: its module. Empty when there is none.
    pub bundle: String,
    /// The bundle of islands: its wasm.
    pub wasm: String,
    /// The script of the upload box: `upload.js`. Empty without scripts.
    pub upload: String,
    /// The library it uploads with: `tus.min.js`.
    pub tus: String,
    /// What keeps a judge's sheets in the browser: `keep.js`. Empty without scripts.
    pub keep: String,
    /// The script of the meeting room: `meeting.js`. Empty without scripts.
    pub meeting: String,
    /// The favicon: `icon.svg`.
    pub icon: String,
}

/// Parts that are not for every installation. Provided by the server in context.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// Shows `/ui`, the gallery of components.
    pub ui_page: bool,
    /// The data is made up; pages say so.
    pub demo: bool,
}
