//! The only way to add a route: method, path, who may reach it, handler. Leaving the access out does not compile,
//! and areas hand over `Routes`, never a router, so that nothing is reached around the guard.

use super::{guard, state::App};
use crate::access::Permission;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    handler::Handler,
    middleware,
    response::Response,
    routing::MethodRouter,
};
use std::{pin::Pin, sync::Arc};

/// Who may reach a route at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody. The list of these is checked in as `tests/it/public_routes.txt` and may only shrink unnoticed.
    Public,
    /// Everybody signed in.
    SignedIn,
    /// Those whose roles permit it.
    Needs(Permission),
    /// The holder of a mailed sign-off link; the path carries `{token}`.
    Link,
    /// Everybody, in a demo installation on this machine only.
    Demo,
}

/// One line of the route table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path with its parameters in braces.
    pub path: &'static str,
    /// Who may reach it.
    pub access: Access,
}

/// What a handler gives back while it works.
type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// A handler whose own type is forgotten. axum would build its stack of services anew around the type of each of some
/// two hundred handlers, and prove each time that everything a handler ever waits for may change threads: that was a
/// fifth of what compiling the program took.
#[derive(Clone)]
struct Page(Arc<dyn Fn(Request, App) -> Answering + Send + Sync>);

impl Page {
    fn of<H, T>(handler: H) -> Self
    where
        H: Handler<T, App, Future = Answering>,
    {
        Self(Arc::new(move |request, app| {
            handler.clone().call(request, app)
        }))
    }
}

impl Handler<(), App> for Page {
    type Future = Answering;

    fn call(self, request: Request, app: App) -> Answering {
        (self.0)(request, app)
    }
}

/// The routes of an area, or of all of them.
#[derive(Default)]
pub struct Routes {
    table: Vec<Route>,
    router: Router<App>,
}

impl Routes {
    /// No routes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A page: changes nothing.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App, Future = Answering>,
    {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that registers a page"
        )]
        let method = axum::routing::get(Page::of(handler));
        self.add("GET", path, access, method)
    }

    /// A form.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App, Future = Answering>,
    {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that registers a form"
        )]
        let method = axum::routing::post(Page::of(handler));
        self.add("POST", path, access, method)
    }

    /// A form with a file of at most `most` bytes.
    #[must_use]
    pub fn upload<H, T>(self, path: &'static str, access: Access, most: usize, handler: H) -> Self
    where
        H: Handler<T, App, Future = Answering>,
    {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that registers an upload"
        )]
        let method = axum::routing::post(Page::of(handler)).layer(DefaultBodyLimit::max(most));
        self.add("POST", path, access, method)
    }

    fn add(
        mut self,
        method: &'static str,
        path: &'static str,
        access: Access,
        handler: MethodRouter<App>,
    ) -> Self {
        let guarded = handler.layer(middleware::from_fn(move |request, next| {
            guard::guard(access, request, next)
        }));
        #[expect(clippy::disallowed_methods, reason = "the one place that adds a route")]
        let router = self.router.route(path, guarded);
        self.router = router;
        self.table.push(Route {
            method,
            path,
            access,
        });
        self
    }

    /// These routes and those.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.table.extend(others.table);
        self.router = self.router.merge(others.router);
        self
    }

    /// The table, for `practicum routes` and for the sweep.
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    /// The router; only the composition root asks for it.
    pub(crate) fn into_router(self) -> Router<App> {
        self.router
    }
}
