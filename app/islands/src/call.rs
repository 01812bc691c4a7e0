//! How an island asks the server. The function that `#[server]` writes for the browser brings a whole HTTP client along; the
//! browser has one of its own.

use leptos::server_fn::ServerFn;
use serde::Serialize;

use crate::error::AppError;
use crate::wire::{Packed, Wire};

/// Calls a server function.
///
/// # Errors
/// What the function answers; [`AppError::Unavailable`] where there is no answer, or none that can be read.
pub async fn call<F, T>(function: &F) -> Result<T, AppError>
where
    F: ServerFn<Output = Packed<T>, Error = AppError> + Serialize,
    T: Wire,
{
    let arguments = serde_json::to_string(function).map_err(|_| AppError::BadRequest)?;
    let (is_ok, text) = post(F::PATH, &arguments).await.ok_or(AppError::Unavailable)?;
    if is_ok { read(&text) } else { Err(read(&text).unwrap_or(AppError::Unavailable)) }
}

fn read<T: Wire>(text: &str) -> Result<T, AppError> {
    serde_json::from_str::<Packed<T>>(text).map(|Packed(value)| value).map_err(|_| AppError::Unavailable)
}

/// Whether the answer is one of success, and its text.
async fn post(path: &str, arguments: &str) -> Option<(bool, String)> {
    #[cfg(feature = "hydrate")]
    {
        use leptos::wasm_bindgen::{JsCast as _, JsValue};
        use web_sys::{Headers, RequestInit, Response};

        let headers = Headers::new().ok()?;
        headers.append("content-type", "application/json").ok()?;
        headers.append("accept", "application/json").ok()?;
        let request = RequestInit::new();
        request.set_method("POST");
        request.set_headers(&headers);
        request.set_body(&JsValue::from_str(arguments));
        let answer = leptos::prelude::window().fetch_with_str_and_init(path, &request).await.ok()?;
        let answer: Response = answer.dyn_into().ok()?;
        let text = answer.text().ok()?.await.ok()?.as_string()?;
        Some((answer.ok(), text))
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (path, arguments);
        None
    }
}
