//! A form that sends one file.

use leptos::prelude::*;

use crate::ui::button::Submit;

/// The form that sends a file of a kind: of its own, since it sends bytes.
pub fn upload(action: String, kind: &'static str, label: &'static str, help: String, add: &'static str) -> AnyView {
    let id = format!("f-file-{kind}");
    let (of, described) = (id.clone(), format!("{id}-help"));
    let note = described.clone();
    view! {
        <form class="form" method="post" action=action enctype="multipart/form-data">
            <input type="hidden" name="kind" value=kind/>
            <div class="field">
                <label for=of>{label}</label>
                <input class="input" type="file" id=id name="file" required=true aria-describedby=described/>
                <p class="help" id=note>{help}</p>
            </div>
            <div class="acts"><Submit>{add}</Submit></div>
        </form>
    }
    .into_any()
}
