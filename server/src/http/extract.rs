//! Typed parts of an address.

use std::str::FromStr;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use domain::text::Lang;
use services::ServiceError;

use super::identity::Identity;
use super::problem::ProblemResponse;

/// The `{id}` of a route as the key it is. What is no key names nothing: 404.
#[derive(Debug)]
pub struct Id<T>(pub T);

impl<S, T> FromRequestParts<S> for Id<T>
where
    S: Send + Sync,
    T: FromStr,
{
    type Rejection = ProblemResponse;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ProblemResponse> {
        let params = RawPathParams::from_request_parts(parts, state).await;
        let id = params.ok().and_then(|params| params.iter().find(|(name, _)| *name == "id")?.1.parse().ok());
        id.map(Self).ok_or_else(|| {
            let lang = parts.extensions.get::<Identity>().map_or_else(Lang::default, |identity| identity.lang);
            ProblemResponse { error: ServiceError::NotFound, lang }
        })
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use axum::routing::get;
    use domain::ids::FileId;
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn a_key_is_read_by_name_and_anything_else_is_not_found() {
        let say = |Id(id): Id<FileId>| async move { id.to_string() };
        let router = Router::<()>::new().route("/a/{id}", get(say)).route("/b/{key}/{id}", get(say));
        let ask = async |path: &str| {
            let response = router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
            let status = response.status();
            (status, axum::body::to_bytes(response.into_body(), 1_000).await.unwrap())
        };
        assert_eq!(ask("/a/f1").await, (StatusCode::OK, "f1".into()));
        assert_eq!(ask("/b/x/f2").await, (StatusCode::OK, "f2".into()));
        for wrong in ["/a/f%201", "/a/%E7%81%AF", "/a/..%2Ff", "/a/%FF"] {
            assert_eq!(ask(wrong).await.0, StatusCode::NOT_FOUND, "{wrong}");
        }
    }
}
