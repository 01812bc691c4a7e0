//! The few things of the browser that the saving draft touches. Only called where there is one.

use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast as _, JsValue};
use leptos::web_sys;

use leptos::web_sys::js_sys::{Array, Reflect};

/// What a person entered into a form, field by field.
pub type FormPairs = Vec<(String, String)>;

fn form(id: &str) -> Option<web_sys::HtmlFormElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Without what the page itself sends along.
fn pairs_of(form: &web_sys::HtmlFormElement) -> Option<FormPairs> {
    let data = web_sys::FormData::new_with_form(form).ok()?;
    let data = Array::from(&data);
    let text = |pair: &Array, at| pair.get(at).as_string();
    let pairs = data.iter().filter_map(|pair| {
        let pair = pair.dyn_into::<Array>().ok()?;
        Some((text(&pair, 0)?, text(&pair, 1)?.replace("\r\n", "\n")))
    });
    Some(pairs.filter(|(key, _)| !key.starts_with('_')).collect())
}

/// What stands in a form now.
pub fn entered(id: &str) -> Option<FormPairs> {
    pairs_of(&form(id)?)
}

/// The form as the server rendered it, whatever the browser filled in again after a reload.
pub fn rendered(id: &str) -> Option<FormPairs> {
    let copy: web_sys::HtmlFormElement = form(id)?.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    copy.reset();
    pairs_of(&copy)
}

/// Puts values into the controls of a field, whatever their kind.
pub fn fill(form_id: &str, field: &str, values: &[&str]) {
    let Some(form) = form(form_id) else { return };
    let of = |control: &JsValue, name: &str| Reflect::get(control, &JsValue::from_str(name)).ok();
    let text =
        |control: &JsValue, name: &str| of(control, name).and_then(|value| value.as_string()).unwrap_or_default();
    let put = |control: &JsValue, name: &str, value: JsValue| {
        let _ = Reflect::set(control, &JsValue::from_str(name), &value);
    };
    let controls = of(&form, "elements").map(|controls| Array::from(&controls)).unwrap_or_default();
    for control in controls.iter().filter(|control| text(control, "name") == field) {
        if matches!(text(&control, "type").as_str(), "checkbox" | "radio") {
            let ticked = values.contains(&text(&control, "value").as_str());
            put(&control, "checked", JsValue::from_bool(ticked));
        } else {
            put(&control, "value", JsValue::from_str(values.first().copied().unwrap_or_default()));
        }
    }
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
