//! The composition root: every area's routes and jobs, and the layers around them, on one screen.

use crate::{
    cohort, hours, identity, imports,
    jobs::Handlers,
    placements, programs, sign_off, sites,
    web::{App, Routes, assets, headers, shed},
};
use axum::{Router, http::StatusCode, middleware};
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    csrf::CsrfLayer,
    limit::RequestBodyLimitLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    timeout::TimeoutLayer,
    trace::TraceLayer,
};

/// The largest request of all: a roster or site file.
const LARGEST: usize = 24 * 1024 * 1024;

/// Every route there is.
pub fn routes() -> Routes {
    Routes::new()
        .and(assets::routes())
        .and(identity::routes())
        .and(programs::routes())
        .and(sites::routes())
        .and(placements::routes())
        .and(hours::routes())
        .and(sign_off::routes())
        .and(cohort::routes())
}

/// Everything that happens later and is done in a moment.
pub const JOBS: Handlers = &[
    identity::CLEARING,
    identity::ACCOUNT_ASKED,
    identity::INVITED,
    imports::CLEARING,
    placements::CALENDAR,
    placements::HANDED_OVER,
    sign_off::WEEKLY,
    sign_off::REQUEST,
    sign_off::ASK,
    sign_off::REMIND,
    sign_off::FORWARDED,
    sign_off::NOT_ME,
    sign_off::ANSWERED,
    sign_off::CORRECTED,
    sign_off::AGREED,
];

/// Work that somebody watches and that may take a while. It has a worker of its own, so that no mail waits behind it.
pub const LONG_JOBS: Handlers = &[
    sites::LOOK,
    sites::APPLY,
    programs::LOOK_AT_ROSTER,
    programs::APPLY_ROSTER,
];

/// The router with its layers, outermost first.
pub fn router(app: App) -> Router {
    let places = shed::Places::new();
    let layers = ServiceBuilder::new()
        .layer(middleware::from_fn(headers::own_request_id))
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(TraceLayer::new_for_http())
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), headers::finish))
        .layer(middleware::from_fn(move |request, next| {
            shed::shed(places.clone(), request, next)
        }))
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(30),
        ))
        .layer(CsrfLayer::new())
        .layer(RequestBodyLimitLayer::new(LARGEST));
    routes().into_router().with_state(app).layer(layers)
}
