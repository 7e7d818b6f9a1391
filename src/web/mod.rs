//! Everything HTTP and HTML that is not product: routes with their lock, the context of a request, forms, errors,
//! the frame of a page, assets and headers.

pub mod alarm;
pub mod assets;
pub mod chart;
pub mod constraint;
pub mod cookie;
pub mod ctx;
pub mod done;
pub mod download;
pub mod errand;
pub mod error;
pub mod extract;
pub mod form;
#[cfg(debug_assertions)]
pub mod gallery;
pub mod guard;
pub mod guest;
pub mod headers;
pub mod html;
pub mod link;
pub mod list;
pub mod listen;
pub mod routes;
pub mod shed;
pub mod shell;
pub mod state;
pub mod steps;
pub mod upload;

pub use constraint::{OnConstraint, violates};
pub use ctx::Ctx;
pub use done::{Done, done_or, own_path};
pub use errand::Errand;
pub use error::{Error, Result};
pub use extract::{Path, Query};
pub use form::{Button, Form, Mark};
pub use guest::Guest;
pub use html::{page, refused};
pub use link::LinkCtx;
pub use routes::{Access, Routes};
pub use shell::Shell;
pub use state::App;
pub use upload::Upload;
