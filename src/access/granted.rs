//! Proof that a policy said yes. A write function that takes a `Granted<A>` cannot be called without one, and only
//! this module can make one: from an actor whose policy agreed, or for the program itself, with a reason.

use super::{Actor, Permission, Via};
use crate::kernel::ids::PersonId;
use std::marker::PhantomData;

/// One verb of one area, with its rule: who, to which record, in which state.
pub trait Action {
    /// The record the rule looks at.
    type On: ?Sized;
    /// What the actor's roles must permit at all.
    const PERMISSION: Permission;
    /// The rule. Called only for actors whose roles permit it.
    fn rule(actor: &Actor, on: &Self::On) -> Result<(), Refusal>;
}

/// Why a policy said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Not theirs to see: answered as not found.
    NotSeen,
    /// Theirs to see but not to do; the words say why.
    NotAllowed(String),
    /// Not in a state where this can be done; the words say the state it is in.
    WrongState(String),
}

/// Who did it, as the event log and signatures write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// `person`, `link` or `system`.
    pub kind: &'static str,
    /// The person; none for the program itself.
    pub person: Option<PersonId>,
    /// Their name, or the reason the program acted.
    pub name: String,
}

/// Proof that `A` may be done, and by whom.
#[derive(Debug, Clone)]
pub struct Granted<A> {
    who: Who,
    action: PhantomData<fn() -> A>,
}

impl<A> Granted<A> {
    /// Who was allowed.
    pub const fn who(&self) -> &Who {
        &self.who
    }
}

impl Actor {
    /// Asks the policy of `A`; the answer is the proof or the refusal.
    pub fn allow<A: Action>(&self, on: &A::On) -> Result<Granted<A>, Refusal> {
        if !self.may_ever(A::PERMISSION) && !locks_off() {
            return Err(Refusal::NotSeen);
        }
        if !locks_off() {
            A::rule(self, on)?;
        }
        Ok(Granted {
            who: self.who(),
            action: PhantomData,
        })
    }

    /// Whether the policy of `A` would say yes; for what a page offers.
    pub fn may<A: Action>(&self, on: &A::On) -> bool {
        self.allow::<A>(on).is_ok()
    }

    /// This actor as the event log names them.
    pub fn who(&self) -> Who {
        let kind = match self.via() {
            Via::Session(_) | Via::Errand => "person",
            Via::Link(_) => "link",
        };
        Who {
            kind,
            person: Some(self.person()),
            name: self.name().to_owned(),
        }
    }
}

/// The program itself: the job worker, the command line, and seeds. Made only where no person is asked.
#[derive(Debug, Clone, Copy)]
pub struct System {
    reason: &'static str,
}

impl System {
    /// The program acting for a stated reason.
    pub(crate) const fn because(reason: &'static str) -> Self {
        Self { reason }
    }

    /// Proof for the program itself.
    pub(crate) fn grant<A>(self) -> Granted<A> {
        Granted {
            who: self.who(),
            action: PhantomData,
        }
    }

    /// The program as the event log names it.
    pub(crate) fn who(self) -> Who {
        Who {
            kind: "system",
            person: None,
            name: self.reason.to_owned(),
        }
    }
}

/// Whether a test has switched the application's own checks off, to show that row-level security alone holds.
pub(crate) fn locks_off() -> bool {
    #[cfg(feature = "test-support")]
    {
        TEST_LOCKS_OFF.try_with(|off| *off).unwrap_or(false)
    }
    #[cfg(not(feature = "test-support"))]
    {
        false
    }
}

#[cfg(feature = "test-support")]
tokio::task_local! {
    /// Set around a request by a test: every policy of the application says yes.
    pub static TEST_LOCKS_OFF: bool;
}
