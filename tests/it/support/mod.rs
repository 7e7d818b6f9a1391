//! What tests speak with: an application of their own, the people in it, and the pages those people see.
//!
//! ```text
//! let app = TestApp::start().await;
//! let maya = app.person("Maya Castellanos").await;
//! maya.get("/hours").await.shows("Hours")
//!     .submit_form("Save").with(&[("line", "9-12 audit")]).await
//!     .redirects_to("/hours");
//! ```

mod answer;
mod app;
mod cluster;
mod crawl;
mod database;
mod form;
mod page;
mod person;

#[expect(
    unused_imports,
    reason = "the whole vocabulary, whether or not a test uses it today"
)]
pub use self::{
    answer::Answer,
    app::{NOW, TestApp},
    crawl::{Visited, crawl, forms as forms_on, shape},
    form::{FormOnPage, PageForm},
    person::{Cast, Person},
};
