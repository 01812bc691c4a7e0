//! That files must be read before an archive can be made of them. Server only.

use services::PackageReading;

use crate::ui::prelude::*;

/// What is said of it.
pub struct ReadingWords {
    /// What is missing, or how far it is.
    pub title: String,
    /// What comes next.
    pub body: &'static str,
    /// The button that has them read, where nobody reads them.
    pub button: Option<&'static str>,
}

/// How far the reading is, and the form that has the files read.
pub fn reading_sheet(reading: PackageReading, words: ReadingWords, form: FormState) -> AnyView {
    let ReadingWords { title, body, button } = words;
    let bar = match reading {
        PackageReading::UnderWay(done) => {
            let (done, label) = (u64::try_from(done).unwrap_or_default(), title.clone());
            Some(view! { <Progress label=label value=done max=1_000/> })
        }
        PackageReading::Idle | PackageReading::GivenUp => None,
    };
    // Whoever was refused reads why, also where there is nothing left to send.
    let form = button.map(|button| {
        view! {
            <Form state=form>
                <div class="acts"><Submit kind=Kind::Primary>{button}</Submit></div>
            </Form>
        }
    });
    view! {
        <Sheet title=title>
            <p>{body}</p>
            {bar}
            {form}
        </Sheet>
    }
    .into_any()
}
