//! The person (or the holder of a mailed link) a request acts for, with everything their permissions follow from.

use super::{Permission, Refusal, Role, Scope};
use crate::kernel::{
    ids::{PersonId, PlacementId, ProgramId, RequestId, SessionId, SiteId},
    time::Instant,
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// How the actor proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// A signed-in browser.
    Session(SessionId),
    /// A mailed sign-off link.
    Link(RequestId),
    /// A job that a signed-in person asked for.
    Errand,
}

/// What the database says about a person (`actor_of_person`).
#[derive(Debug, Clone, Deserialize)]
pub struct PersonFacts {
    person: PersonId,
    name: String,
    shortcuts: bool,
    grants: Vec<Grant>,
    studies: Vec<ProgramId>,
    liaises: Vec<ProgramId>,
    supervises_at: Vec<SiteId>,
    /// By program.
    placements: BTreeMap<ProgramId, Vec<PlacementId>>,
    programs: Vec<ProgramId>,
}

/// What the database says about the person behind a session (`actor_of_session`).
#[derive(Debug, Clone, Deserialize)]
pub struct ActorFacts {
    #[serde(flatten)]
    who: PersonFacts,
    session: SessionId,
    /// When the session was last used.
    pub seen: Instant,
    /// When the session ends whatever happens.
    pub expires: Instant,
}

#[derive(Debug, Clone, Deserialize)]
struct Grant {
    role: Role,
    program: Option<ProgramId>,
}

/// What the database says about a mailed link (`actor_of_link`).
#[derive(Debug, Clone, Deserialize)]
pub struct LinkFacts {
    request: RequestId,
    person: PersonId,
    name: String,
    placements: Vec<PlacementId>,
    programs: Vec<ProgramId>,
    /// `open`, `expired` or `closed`.
    pub state: String,
    /// Why it was closed.
    pub closed_reason: String,
    /// The last moment it opens anything.
    pub expires: Instant,
}

/// Who acts. Made only here, out of what the database said about a session or a link.
#[derive(Debug, Clone)]
pub struct Actor {
    person: PersonId,
    name: String,
    via: Via,
    shortcuts: bool,
    roles: BTreeSet<Role>,
    programs: Vec<ProgramId>,
    reviews: Vec<ProgramId>,
    known_programs: Vec<ProgramId>,
    placements: Vec<PlacementId>,
}

impl Actor {
    /// The person behind a session.
    pub(crate) fn of_session(facts: ActorFacts) -> Self {
        Self::of(facts.who, Via::Session(facts.session))
    }

    /// The person whose errand a job is.
    pub(crate) fn of_person(facts: PersonFacts) -> Self {
        Self::of(facts, Via::Errand)
    }

    fn of(facts: PersonFacts, via: Via) -> Self {
        let mut roles: BTreeSet<Role> = facts.grants.iter().map(|grant| grant.role).collect();
        if !facts.studies.is_empty() {
            roles.insert(Role::Student);
        }
        if !facts.liaises.is_empty() {
            roles.insert(Role::Faculty);
        }
        if !facts.supervises_at.is_empty() {
            roles.insert(Role::SiteSupervisor);
        }
        let of_role = |role| facts.grants.iter().filter(move |grant| grant.role == role);
        let programs: BTreeSet<_> = of_role(Role::Coordinator)
            .filter_map(|grant| grant.program)
            .collect();
        // Whoever coordinates a program sees more of it than a review does.
        let reviews: BTreeSet<_> = of_role(Role::AccreditationReviewer)
            .filter_map(|grant| grant.program)
            .filter(|program| !programs.contains(program))
            .collect();
        let known: BTreeSet<_> = facts
            .grants
            .iter()
            .filter_map(|grant| grant.program)
            .chain(facts.studies)
            .chain(facts.liaises)
            .chain(facts.placements.keys().copied())
            .chain(facts.programs)
            .collect();
        Self {
            person: facts.person,
            name: facts.name,
            via,
            shortcuts: facts.shortcuts,
            roles,
            programs: programs.into_iter().collect(),
            reviews: reviews.into_iter().collect(),
            known_programs: known.into_iter().collect(),
            placements: facts.placements.into_values().flatten().collect(),
        }
    }

    /// The supervisor a link was mailed to, held to what the link covers.
    pub(crate) fn of_link(facts: LinkFacts) -> Self {
        Self {
            person: facts.person,
            name: facts.name,
            via: Via::Link(facts.request),
            shortcuts: false,
            roles: BTreeSet::from([Role::SiteSupervisor]),
            programs: Vec::new(),
            reviews: Vec::new(),
            known_programs: facts.programs,
            placements: facts.placements,
        }
    }

    /// Who it is.
    pub const fn person(&self) -> PersonId {
        self.person
    }

    /// Refuses what would decide over the actor's own practicum: a coordinator may be a student too, and then another
    /// coordinator has to do it.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] when the actor is this student.
    pub fn not_for_self(&self, student: PersonId) -> Result<(), Refusal> {
        if self.person == student {
            return Err(Refusal::NotAllowed(
                "This is your own practicum, so another coordinator has to do it".into(),
            ));
        }
        Ok(())
    }

    /// Their name as printed.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How they proved who they are.
    pub const fn via(&self) -> Via {
        self.via
    }

    /// Whether they keep single-key shortcuts on.
    pub const fn shortcuts(&self) -> bool {
        self.shortcuts
    }

    /// Their roles.
    pub fn roles(&self) -> impl Iterator<Item = Role> + '_ {
        self.roles.iter().copied()
    }

    /// Whether any of their roles may ever do this.
    pub fn may_ever(&self, permission: Permission) -> bool {
        permission == Permission::KeepAccount
            || self.roles.iter().any(|role| role.permits(permission))
    }

    /// Whether they coordinate this program.
    pub fn coordinates(&self, program: ProgramId) -> bool {
        self.programs.contains(&program)
    }

    /// Whether they see the students of this program without being one of their teachers: its coordinators, and whoever
    /// reviews it. For what is read; what changes anything asks [`Self::coordinates`].
    pub fn oversees(&self, program: ProgramId) -> bool {
        self.coordinates(program) || self.reviews.contains(&program)
    }

    /// Whether they review any program.
    pub const fn is_reviewing(&self) -> bool {
        !self.reviews.is_empty()
    }

    /// Programs they coordinate.
    pub fn programs(&self) -> &[ProgramId] {
        &self.programs
    }

    /// Whether they supervise this placement, or are its faculty liaison, today.
    pub fn supervises(&self, placement: PlacementId) -> bool {
        self.placements.contains(&placement)
    }

    /// Placements they supervise or liaise, today.
    pub fn placements(&self) -> &[PlacementId] {
        &self.placements
    }

    /// Whether they keep the installation.
    pub fn is_administrator(&self) -> bool {
        self.roles.contains(&Role::Administrator)
    }

    /// What the database is told about them.
    pub(crate) fn scope(&self) -> Scope {
        let scope = match self.via {
            Via::Session(_) | Via::Errand => Scope::person(self.person, self.is_administrator()),
            Via::Link(request) => Scope::link(request, self.person),
        };
        scope
            .with_programs(self.programs.clone(), self.known_programs.clone())
            .with_reviews(self.reviews.clone())
            .with_placements(self.placements.clone())
    }
}
