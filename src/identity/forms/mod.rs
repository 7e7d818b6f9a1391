//! What people type into this area's forms.

mod account;
mod demo;
mod events;
mod institution;
mod people;
mod sign_in;

pub use account::{
    ButtonForm, ForgottenForm, JoinForm, NameForm, PasswordForm, ResetForm, ShortcutsForm,
};
pub use demo::{OutboxQuery, PersonaForm, PersonaQuery, WelcomeForm};
pub use events::EventQuery;
pub use institution::{InstitutionForm, REGIMES, SetUpForm};
pub use people::{AddressForm, DisableForm, InviteForm, PeopleQuery, PersonQuery, RoleForm};
pub use sign_in::SignInForm;
