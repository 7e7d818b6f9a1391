//! A signed entry on the desk of somebody who corrects it for its student: a supervisor or a coordinator. The same
//! form, rules and look for patient data as the student's own correction.

use super::{
    actions::{self, NewCorrection, NewEntry},
    desk::Desk,
    forms::EntryForm,
    judge::{self, Judged, Subject},
    patient_data,
    policy::CorrectForStudent,
    state::EntryState,
    store::{self, Competency, Entry, Place},
    work::{Helper, MadeBy, Work},
};
use crate::{
    access::Granted,
    audit::Act,
    kernel::{
        ids::{CompetencyId, EntryId},
        problems::Problems,
        text,
        time::{Instant, zone},
    },
    web::{Error, Result},
};
use sqlx::PgConnection;

/// A signed entry with what its form needs.
#[derive(Debug)]
pub struct Correcting {
    /// The signed version.
    pub entry: Entry,
    /// What its program lets an entry name.
    pub competencies: Vec<Competency>,
    desk: Desk,
    place: Place,
    named: Vec<Competency>,
    helpers: Vec<Helper>,
}

/// A correction that was judged fit.
#[derive(Debug)]
pub struct Fit {
    judged: Judged,
    reason: String,
}

impl Correcting {
    /// Puts a signed entry on the desk.
    ///
    /// # Errors
    /// `NotFound` when its placement is not the reader's to see.
    pub async fn of(db: &mut PgConnection, entry: Entry, now: Instant) -> Result<Self> {
        let desk = Desk::of(db, entry.student, now).await?;
        let place = desk.place(entry.placement).ok_or(Error::NotFound)?.clone();
        Ok(Self {
            competencies: store::competencies(db, entry.requirement).await?,
            named: store::competencies_of(db, entry.id).await?,
            helpers: store::helpers_of(db, entry.id).await?,
            desk,
            place,
            entry,
        })
    }

    /// The form as it was signed.
    pub fn form(&self) -> EntryForm {
        EntryForm::of_entry(&self.entry, &self.named, self.helpers.clone())
    }

    /// The kinds of hours to choose from: value and words.
    pub fn kinds(&self) -> Vec<(String, String)> {
        let kinds = self.desk.kinds(&self.place);
        kinds
            .into_iter()
            .map(|kind| (kind.value(), kind.words))
            .collect()
    }

    /// Whether the program takes a bare length.
    pub fn takes_lengths(&self) -> bool {
        self.desk
            .requirement(&self.place)
            .is_some_and(|asks| asks.durations_allowed)
    }

    /// Reads the form and holds it against the rules. `judged` keeps what they said, for the page that asks.
    ///
    /// # Errors
    /// `Invalid` with everything to mend; without problems, when something is to be confirmed first.
    pub async fn judge(
        &self,
        db: &mut PgConnection,
        input: &EntryForm,
        judged: &mut Option<Judged>,
    ) -> Result<Fit> {
        let mut problems = Problems::none();
        let reason = text::prose(&input.reason, "why the signed entry is wrong", 1000);
        let reason = problems.keep("reason", reason);
        let work = self.read(db, input, &mut problems).await?;
        let (Some(reason), Some(work)) = (reason, work) else {
            return Err(problems.into());
        };
        let record = self.desk.record(db, std::slice::from_ref(&work)).await?;
        let subject = Subject {
            corrects: Some(self.entry.id),
            ..Subject::default()
        };
        let mut found = judge::judge_one(work, &self.desk, &record, &subject);
        found.suspects.extend(patient_data::look(&reason));
        let judged = judged.insert(found);
        if judged.may_be_saved(&input.confirmed) {
            Ok(Fit {
                judged: judged.clone(),
                reason,
            })
        } else {
            Err(judged.problems.clone().into())
        }
    }

    async fn read(
        &self,
        db: &mut PgConnection,
        input: &EntryForm,
        problems: &mut Problems,
    ) -> Result<Option<Work>> {
        let typed = match input.parse_of(&self.desk, &[&self.place], false) {
            Ok(typed) => typed,
            Err(found) => {
                for problem in found.list() {
                    problems.add(&problem.field, problem.words.clone());
                }
                return Ok(None);
            }
        };
        let mut work = typed.work;
        let found = self
            .desk
            .competencies(db, &self.place, &typed.codes)
            .await?;
        let Some(found) = problems.keep("competencies", found) else {
            return Ok(None);
        };
        work.competencies = found;
        if self.says_the_same(&work) {
            problems.add(
                "date",
                "Change what is wrong: nothing differs from the signed entry",
            );
            return Ok(None);
        }
        Ok(Some(work))
    }

    fn says_the_same(&self, work: &Work) -> bool {
        let ids = |all: &[CompetencyId]| {
            let mut ids = all.to_vec();
            ids.sort_unstable();
            ids
        };
        let named: Vec<_> = self.named.iter().map(|one| one.id).collect();
        let signed = Work {
            competencies: ids(&named),
            ..self.entry.as_work(self.helpers.clone())
        };
        let new = Work {
            competencies: ids(&work.competencies),
            ..work.clone()
        };
        signed == new
    }

    /// Hands the correction in, under the name of whoever makes it and their part: "site supervisor".
    ///
    /// # Errors
    /// As the action that makes a correction for a student.
    pub async fn hand_in(
        &self,
        db: &mut PgConnection,
        granted: &Granted<CorrectForStudent>,
        act: &Act,
        (fit, part): (&Fit, &str),
    ) -> Result<EntryId> {
        let new = NewEntry {
            judged: &fit.judged,
            place: &self.place,
            made_by: MadeBy::Correction,
        };
        let correction = NewCorrection {
            signed: &self.entry,
            new: &new,
            reason: &fit.reason,
            requirement: self.desk.requirement(&self.place).ok_or(Error::NotFound)?,
        };
        actions::correct_for_student(db, granted, act, (correction, part)).await
    }
}

/// The correction of an entry that is under way: it waits for an answer, or its student is writing it.
pub async fn under_way(db: &mut PgConnection, entry: &Entry) -> Result<Option<Entry>> {
    let versions = store::versions(db, entry.series).await?;
    Ok(versions.into_iter().rfind(|other| {
        other.version > entry.version
            && matches!(
                other.state,
                EntryState::Draft | EntryState::Submitted | EntryState::Returned
            )
    }))
}

/// One correction at a time.
///
/// # Errors
/// `Conflict` that says whose is under way.
pub async fn not_under_way(db: &mut PgConnection, entry: &Entry) -> Result<()> {
    match under_way(db, entry).await? {
        Some(open) => Err(Error::Conflict(under_way_words(&open))),
        None => Ok(()),
    }
}

/// Whose correction is under way, since when: "A correction of this entry is under way already: …".
pub fn under_way_words(open: &Entry) -> String {
    let by = if open.made_by_name.is_empty() {
        "the student".to_owned()
    } else {
        format!("{},", open.made_by_name)
    };
    let since = open.created_at.day_in(&zone(&open.zone)).words();
    format!("A correction of this entry is under way already: {by} made it on {since}")
}
