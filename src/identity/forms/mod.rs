//! What people type into this area's forms.

mod demo;
mod sign_in;

pub use demo::{OutboxQuery, PersonaForm, PersonaQuery, WelcomeForm};
pub use sign_in::SignInForm;
