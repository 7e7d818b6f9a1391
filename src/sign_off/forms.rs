//! What people type into this area's forms.

use super::model::Answer;
use crate::{
    hours::patient_data::{self, Kind},
    kernel::{
        ids::EntryId,
        problems::Problems,
        text::{self, Email},
    },
};
use serde::Deserialize;
use std::collections::HashMap;

/// The answers on a sign-off page: `act` is `all` or `each`, and for each entry `answer-{id}` and `comment-{id}`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct AnswersForm(HashMap<String, Vec<String>>);

/// The choice that takes another one back: the entry goes on waiting.
pub const LATER: &str = "later";

/// What the page asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Approve everything that is shown.
    All,
    /// These answers; entries without one keep waiting.
    Each(Vec<(EntryId, Answer)>),
}

impl AnswersForm {
    fn field(&self, name: &str) -> &str {
        self.0
            .get(name)
            .and_then(|values| values.last())
            .map_or("", String::as_str)
    }

    /// What was chosen for an entry: `approve`, `return`, `reject` or nothing, which is also what [`LATER`] comes to.
    pub fn chosen(&self, entry: EntryId) -> &str {
        match self.field(&format!("answer-{entry}")) {
            LATER => "",
            chosen => chosen,
        }
    }

    /// What was typed for an entry.
    pub fn comment(&self, entry: EntryId) -> &str {
        self.field(&format!("comment-{entry}"))
    }

    /// Reads it for the entries that stand on the page. Approving all is refused when one was answered otherwise.
    pub fn parse(&self, shown: &[EntryId]) -> Result<Asked, Problems> {
        let mut problems = Problems::none();
        let mut answers = Vec::new();
        for entry in shown {
            if let Some(answer) = self.answer(*entry, &mut problems) {
                answers.push((*entry, answer));
            }
        }
        let all = self.field("act") == "all";
        let differs = answers
            .iter()
            .find(|(_, answer)| *answer != Answer::Approve);
        match (all, differs) {
            (true, Some((entry, _))) => problems.add(
                &format!("answer-{entry}"),
                "You answered an entry differently. Send your answers one by one, or leave that entry waiting",
            ),
            (false, _) if answers.is_empty() && problems.is_empty() => {
                let first = shown.first().map(|entry| format!("answer-{entry}")).unwrap_or_default();
                problems.add(&first, "Answer at least one entry, or approve all of them");
            }
            _ => {}
        }
        problems.or(|| {
            Some(if all {
                Asked::All
            } else {
                Asked::Each(answers)
            })
        })
    }

    fn answer(&self, entry: EntryId, problems: &mut Problems) -> Option<Answer> {
        let field = format!("comment-{entry}");
        let comment = self.comment(entry);
        match self.chosen(entry) {
            "approve" => Some(Answer::Approve),
            "return" => problems
                .keep(&field, words(comment, "what the student should mend"))
                .map(Answer::Return),
            "reject" => problems
                .keep(&field, words(comment, "why these hours are rejected"))
                .map(Answer::Reject),
            _ if comment.trim().is_empty() => None,
            _ => {
                problems.add(
                    &format!("answer-{entry}"),
                    "Choose what your comment is for",
                );
                None
            }
        }
    }
}

/// A comment or reason: asked for, at most 2,000 characters, and nothing that is surely about a patient.
pub fn words(typed: &str, thing: &str) -> Result<String, String> {
    let words = text::prose(typed, thing, 2000)?;
    let about_a_patient = patient_data::look(&words).into_iter().find(|suspect| {
        matches!(
            suspect.kind,
            Kind::SocialSecurity | Kind::BirthDate | Kind::RecordNumber
        )
    });
    match about_a_patient {
        Some(suspect) => Err(format!(
            "Take out “{}”: it looks like {}",
            suspect.text,
            suspect.kind.reason()
        )),
        None => Ok(words),
    }
}

/// Rows chosen in the queue, and what to do with them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct QueueForm {
    /// `{entry}.{hash}` of each chosen row: what is signed is what was shown.
    pub entry: Vec<String>,
    /// `approve`, `return` or `reject`.
    pub answer: String,
    /// What the students should mend, or why the hours are rejected.
    pub comment: String,
}

/// An entry as it was shown: its id and the beginning of its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The entry.
    pub entry: EntryId,
    /// The beginning of the hash, in hexadecimal.
    pub hash: String,
}

impl Shown {
    /// Reads `{entry}.{hash}`.
    pub fn parse(text: &str) -> Option<Self> {
        let (entry, hash) = text.split_once('.')?;
        Some(Self {
            entry: entry.parse().ok()?,
            hash: hash.to_owned(),
        })
    }
}

impl QueueForm {
    /// The chosen rows, and the answer to all of them.
    pub fn parse(&self) -> Result<(Vec<Shown>, Answer), Problems> {
        let mut problems = Problems::none();
        let rows: Vec<Shown> = self
            .entry
            .iter()
            .filter_map(|row| Shown::parse(row))
            .collect();
        if rows.is_empty() {
            problems.add("queue", "Choose the entries you want to answer");
        }
        let mut said = |thing| problems.keep("comment", words(&self.comment, thing));
        let answer = match self.answer.as_str() {
            "return" => said("what the students should mend").map(Answer::Return),
            "reject" => said("why these hours are rejected").map(Answer::Reject),
            _ => Some(Answer::Approve),
        };
        problems.or(|| Some((rows, answer?)))
    }

    /// Whether a row was chosen before the form came back.
    pub fn has(&self, row: &str) -> bool {
        self.entry.iter().any(|chosen| chosen == row)
    }
}

/// The answers to be taken back.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct UndoForm {
    /// The act.
    pub act: String,
}

/// What to take out of an entry, and why.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RedactionForm {
    /// `activity`, `note`, `correction`.
    pub part: Vec<String>,
    /// Why, without naming what is taken out.
    pub reason: String,
}

impl RedactionForm {
    /// The parts and the reason.
    pub fn parse(&self) -> Result<(Vec<String>, String), Problems> {
        let mut problems = Problems::none();
        if self.part.is_empty() {
            problems.add("part", "Choose the text to take out");
        }
        let reason = problems.keep("reason", words(&self.reason, "why the text is taken out"));
        problems.or(|| Some((self.part.clone(), reason?)))
    }
}

/// The answer to a dispute.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DisputeForm {
    /// `upheld` or `dismissed`.
    pub state: String,
    /// What was found out and what follows.
    pub reason: String,
}

impl DisputeForm {
    /// The answer and its words.
    pub fn parse(&self) -> Result<(&'static str, String), Problems> {
        let mut problems = Problems::none();
        let state = match self.state.as_str() {
            "upheld" => Some("upheld"),
            "dismissed" => Some("dismissed"),
            _ => {
                problems.add("state", "Choose who is right");
                None
            }
        };
        let reason = problems.keep(
            "reason",
            words(&self.reason, "what you found out and what follows"),
        );
        problems.or(|| state.zip(reason))
    }
}

/// A colleague to whom a link is forwarded.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ForwardForm {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
}

impl ForwardForm {
    /// Name and address.
    pub fn parse(&self) -> Result<(String, Email), Problems> {
        let mut problems = Problems::none();
        let name = problems.keep("name", text::line(&self.name, "your colleague's name", 200));
        let email = problems.keep("email", Email::parse(&self.email));
        problems.or(|| name.zip(email))
    }
}

/// A form with one reason.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ReasonForm {
    /// Why.
    pub reason: String,
}

impl ReasonForm {
    /// The reason.
    pub fn parse(&self, thing: &str) -> Result<String, Problems> {
        let mut problems = Problems::none();
        let reason = problems.keep("reason", words(&self.reason, thing));
        problems.or(|| reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> AnswersForm {
        let fields = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()]));
        AnswersForm(fields.collect())
    }

    #[test]
    fn approving_all_needs_nothing_else() {
        let entry = EntryId::fresh();
        assert_eq!(form(&[("act", "all")]).parse(&[entry]), Ok(Asked::All));
    }

    #[test]
    fn approving_all_is_refused_when_an_entry_was_answered_otherwise() {
        let entry = EntryId::fresh();
        let (answer, comment) = (format!("answer-{entry}"), format!("comment-{entry}"));
        let form = form(&[
            ("act", "all"),
            (&answer, "return"),
            (&comment, "Which charts?"),
        ]);
        let problems = form.parse(&[entry]).unwrap_err();
        assert!(problems.of(&answer).is_some());
    }

    #[test]
    fn a_return_says_what_to_mend() {
        let entry = EntryId::fresh();
        let (answer, comment) = (format!("answer-{entry}"), format!("comment-{entry}"));
        let problems = form(&[("act", "each"), (&answer, "return"), (&comment, "  ")])
            .parse(&[entry])
            .unwrap_err();
        assert!(problems.of(&comment).is_some());
        let asked = form(&[
            ("act", "each"),
            (&answer, "return"),
            (&comment, "Which charts?"),
        ])
        .parse(&[entry]);
        assert_eq!(
            asked,
            Ok(Asked::Each(vec![(
                entry,
                Answer::Return("Which charts?".into())
            )]))
        );
    }

    #[test]
    fn a_comment_without_an_answer_is_not_lost() {
        let entry = EntryId::fresh();
        let comment = format!("comment-{entry}");
        let problems = form(&[("act", "all"), (&comment, "Which charts?")])
            .parse(&[entry])
            .unwrap_err();
        assert!(problems.of(&format!("answer-{entry}")).is_some());
    }

    #[test]
    fn entries_that_are_not_on_the_page_are_not_answered() {
        let (shown, other) = (EntryId::fresh(), EntryId::fresh());
        let answer = format!("answer-{other}");
        let problems = form(&[("act", "each"), (&answer, "approve")])
            .parse(&[shown])
            .unwrap_err();
        assert!(!problems.is_empty());
    }

    #[test]
    fn a_comment_with_a_record_number_is_not_stored() {
        let refused = words("See chart MRN 00123456", "why").unwrap_err();
        assert!(refused.contains("record number"), "{refused}");
        assert!(words("Twelve charts, not ten", "why").is_ok());
    }

    #[test]
    fn rows_are_answered_as_they_were_shown() {
        let entry = EntryId::fresh();
        let mut form = QueueForm {
            entry: vec![format!("{entry}.ff"), "garbage".into()],
            ..QueueForm::default()
        };
        let shown = Shown {
            entry,
            hash: "ff".into(),
        };
        assert_eq!(form.parse(), Ok((vec![shown], Answer::Approve)));
        form.answer = "return".into();
        assert!(form.parse().unwrap_err().of("comment").is_some());
        form.entry.clear();
        assert!(form.parse().unwrap_err().of("queue").is_some());
    }
}
