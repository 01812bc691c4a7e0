//! The few things of the browser that the saving draft touches. Only called where there is one.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos::web_sys;

use crate::text::parse_pairs;

/// The pairs of a form, as it would be posted.
pub type Pairs = Vec<(String, String)>;

fn form(id: &str) -> Option<web_sys::HtmlFormElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

fn text_of(form: &web_sys::HtmlFormElement) -> Option<String> {
    let data = web_sys::FormData::new_with_form(form).ok()?;
    let pairs = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    Some(String::from(pairs.to_string()))
}

/// A form's text, as it would be posted.
pub fn form_text(id: &str) -> Option<String> {
    text_of(&form(id)?)
}

/// What the person entered, without what the page itself sends along.
pub fn entered(text: &str) -> Pairs {
    parse_pairs(text).into_iter().filter(|(key, _)| !key.starts_with('_')).collect()
}

/// The form as the server rendered it, whatever the browser filled in again after a reload.
pub fn rendered(id: &str) -> Option<Pairs> {
    let copy: web_sys::HtmlFormElement = form(id)?.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    copy.reset();
    Some(entered(&text_of(&copy)?))
}

/// Sets the value of a hidden field by its id.
pub fn set_value(id: &str, value: &str) {
    let field = document().get_element_by_id(id).and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(field) = field {
        field.set_value(value);
    }
}

/// Sets the class of an element by its id.
pub fn set_class(id: &str, class: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.set_class_name(class);
    }
}

/// Sets the words of an element by its id.
pub fn set_words(id: &str, words: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.set_text_content(Some(words));
    }
}

/// Shows or hides an element by its id.
pub fn show(id: &str, shown: bool) {
    if let Some(element) = document().get_element_by_id(id) {
        let _ = if shown { element.remove_attribute("hidden") } else { element.set_attribute("hidden", "") };
    }
}

/// Whether an element has exactly this class.
pub fn has_class(id: &str, class: &str) -> bool {
    document().get_element_by_id(id).is_some_and(|element| element.class_name() == class)
}

/// Loads the page anew.
pub fn reload() {
    let _ = window().location().reload();
}
