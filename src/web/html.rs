//! From a page struct to a response.

use super::error::{Error, Result};
use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};

/// The page.
pub fn page(template: &impl Template) -> Result<Response> {
    Ok(Html(render(template)?).into_response())
}

/// The page again, with the problems of its form: 422.
pub fn refused(template: &impl Template) -> Result<Response> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(render(template)?)).into_response())
}

/// The words of a template.
pub fn render(template: &impl Template) -> Result<String> {
    template.render().map_err(|error| {
        Error::Unexpected(anyhow::Error::new(error).context("a template did not render"))
    })
}
