//! One table of what programs can ask. The routes are made of it, and `openapi.json` is held against it by a test.

use axum::Router;
use axum::http::header;
use axum::middleware::from_fn;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{self, MethodRouter, any};
use services::ServiceError;

use super::v1::{entries, scores, shortlist};
use crate::http::identity::Identity;
use crate::http::problem::ProblemResponse;
use crate::http::uploads;

/// The description of this interface, OpenAPI 3.1.
pub const DESCRIPTION: &str = include_str!("openapi.json");

/// One method of one path.
pub struct Operation {
    /// The method as OpenAPI writes it, in small letters.
    #[cfg_attr(not(test), expect(dead_code, reason = "the route has it too; read where the description is tested"))]
    pub method: &'static str,
    /// The path as axum and OpenAPI write it.
    pub path: &'static str,
    route: MethodRouter,
}

macro_rules! operations {
    ($($method:ident $path:literal => $handler:expr;)*) => {
        vec![$(Operation { method: stringify!($method), path: $path, route: routing::$method($handler) }),*]
    };
}

/// What answers in JSON.
pub fn operations() -> Vec<Operation> {
    operations! {
        get "/api/openapi.json" => description;
        post "/api/v1/contests/{id}/entries" => entries::draft;
        get "/api/v1/contests/{id}/entries" => entries::list;
        get "/api/v1/contests/{id}/scores" => scores::list;
        get "/api/v1/contests/{id}/shortlist" => shortlist::list;
        get "/api/v1/entries/{id}" => entries::read;
        post "/api/v1/entries/{id}/submit" => entries::submit;
    }
}

/// tus 1.0.
pub fn upload_operations() -> Vec<Operation> {
    operations! {
        options "/files" => uploads::options;
        post "/files" => uploads::create;
        options "/files/{id}" => uploads::options;
        head "/files/{id}" => uploads::state;
        patch "/files/{id}" => uploads::append;
        delete "/files/{id}" => uploads::cancel;
        post "/files/{id}" => uploads::method_override;
    }
}

/// The routes of `/api`.
pub fn routes() -> Router {
    routed(operations()).route("/api/v1/{*path}", any(nothing_here))
}

/// The routes of `/files`.
pub fn upload_routes() -> Router {
    routed(upload_operations()).layer(from_fn(uploads::protocol))
}

fn routed(operations: Vec<Operation>) -> Router {
    operations.into_iter().fold(Router::new(), |router, operation| router.route(operation.path, operation.route))
}

async fn description() -> Response {
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")], DESCRIPTION).into_response()
}

async fn nothing_here(identity: Identity) -> ProblemResponse {
    identity.refuse(ServiceError::NotFound)
}
