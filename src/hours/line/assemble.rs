//! Makes spells of the parts of a line, carrying day and site from one spell to the next.

use jiff::civil::Date;

use super::atoms::Piece;
use super::halves::{Decision, Span, decide, written};
use super::named::Named;
use super::parts::{Parts, Time, parts};
use super::question::Question;
use super::span::Typed;
use super::spell::{Spell, When};
use super::{LineContext, MAX_TEXT, day, length, not_yet, site, unread};
use crate::kernel::minutes::Minutes;

/// The longest break that a length beside hours is taken to mean.
const LONGEST_LUNCH: Minutes = Minutes::new(120);

/// What one spell of a line hands on to the next.
pub(super) struct Carry {
    /// The day named last; nothing while it has to be asked about.
    date: Option<Date>,
    /// The site named last.
    site: Option<Named<usize>>,
    /// The end of the spell before on this day, in minutes after midnight.
    end: Option<u16>,
    /// Whether the spell before ran over midnight, so that the day is open.
    over_midnight: bool,
    /// Whether no spell came before.
    is_first: bool,
}

impl Carry {
    pub(super) fn new(today: Date) -> Self {
        Self {
            date: Some(today),
            site: None,
            end: None,
            over_midnight: false,
            is_first: true,
        }
    }
}

/// Reads one spell: the spell, or else the questions that stand in its way.
pub(super) fn spell(
    piece: &Piece<'_>,
    context: &LineContext<'_>,
    carry: &mut Carry,
) -> Result<Spell, Vec<Question>> {
    let mut found = parts(piece, context);
    let mut questions = std::mem::take(&mut found.questions);
    let mut date = date(piece, context, &found, carry).unwrap_or_else(|q| {
        questions.push(q);
        None
    });
    let after = carry.end.filter(|_| date.is_some() && date == carry.date);
    let when = when(piece, context, &found, after).unwrap_or_else(|q| {
        questions.extend(q.filter(|_| questions.is_empty()));
        None
    });
    if let (Some(when), true, None) = (when, carry.is_first, found.day) {
        date = match not_yet::day_without_name(piece, context, when) {
            Ok(day) => Some(day),
            Err(question) => {
                questions.push(question);
                None
            }
        };
    }
    carry.is_first = false;
    carry.date = date;
    carry.end = when.and_then(end_of_day);
    carry.over_midnight = matches!(when, Some(When::Clock { next_day: true, .. }));
    if let Some(when) = when {
        questions.extend(disagreement(piece, &found, when));
    }
    let site = site_of(piece, context, (&found, date), carry).unwrap_or_else(|question| {
        questions.extend(question);
        None
    });
    let activity = found.activity(piece);
    questions.extend(too_much_text(piece, &activity, &found.competencies));
    if carry.site == Some(Named::Asked) {
        return Err(questions);
    }
    match (date, when) {
        (Some(date), Some(when)) if questions.is_empty() => Ok(Spell {
            date,
            when,
            break_minutes: found.pause,
            activity,
            site,
            competencies: found.competencies,
        }),
        _ => Err(questions),
    }
}

/// The day of a spell; nothing where a question about it stands already.
fn date(
    piece: &Piece<'_>,
    context: &LineContext<'_>,
    found: &Parts,
    carry: &Carry,
) -> Result<Option<Date>, Question> {
    match (found.day, carry.date) {
        (Some(Named::Known(named)), _) => Ok(Some(named)),
        (Some(Named::Asked), _) => Ok(None),
        (None, Some(before)) if carry.over_midnight => {
            let words = "Choose the day, because the spell before it ran over midnight.";
            let days = [Some(before), day::next_day(before)].into_iter().flatten();
            let come = days.filter(|date| *date <= context.today);
            let question = Question::about(piece, (0, piece.len()), words);
            Err(come.fold(question, |question, date| {
                let label = date.strftime("%a %-d %b %Y").to_string();
                question.or(label, piece.with_front(&date.to_string()))
            }))
        }
        (None, carried) => Ok(carried),
    }
}

/// When a spell was; inner nothing in the error where a question about it stands already.
fn when(
    piece: &Piece<'_>,
    context: &LineContext<'_>,
    found: &Parts,
    after: Option<u16>,
) -> Result<Option<When>, Option<Question>> {
    match found.time {
        None => Err(Some(unread::no_time(piece, context))),
        Some((Time::Hours(typed), _)) => hours(piece, typed, after).map(Some).map_err(Some),
        Some((Time::Length(_), at)) if !context.durations_allowed => {
            let words = "Enter when you started and ended, such as 9-12:30. \
                         This program does not take a length alone.";
            Err(Some(Question::about(piece, at, words)))
        }
        Some((Time::Length(length), _)) if length.is_zero() => Err(None),
        Some((Time::Length(length), _)) => Ok(Some(When::Duration(length))),
    }
}

fn hours(piece: &Piece<'_>, typed: Typed, after: Option<u16>) -> Result<When, Question> {
    let nothing = || {
        let words = "Enter a start and an end that differ and are less than 24 hours apart.";
        Question::about(piece, typed.at, words)
    };
    let decision = match decide(typed, after) {
        Decision::One(span) if typed.may_be_lengths => Decision::Ask(vec![span]),
        decision => decision,
    };
    match decision {
        Decision::One(span) => When::of(span).ok_or_else(nothing),
        Decision::Nothing => Err(nothing()),
        Decision::Ask(spans) => Err(which_hours(piece, typed, &spans)),
    }
}

fn which_hours(piece: &Piece<'_>, typed: Typed, spans: &[Span]) -> Question {
    let at = typed.at;
    let words = if typed.may_be_lengths {
        "Choose the hours you mean, or write one length such as 2h30."
    } else {
        "Choose the hours you mean, or write am and pm."
    };
    let question = Question::about(piece, at, words);
    spans.iter().fold(question, |question, span| {
        let Some(when) = When::of(*span) else {
            return question;
        };
        let label = when.words_with_length();
        question.or(label, piece.with(at, &written(span.start, span.minutes)))
    })
}

fn end_of_day(when: When) -> Option<u16> {
    match when {
        When::Clock {
            end,
            next_day: false,
            ..
        } => u16::try_from(i16::from(end.hour()) * 60 + i16::from(end.minute())).ok(),
        _ => None,
    }
}

/// Questions about a length that does not fit the hours, and a break that eats the spell.
fn disagreement(piece: &Piece<'_>, found: &Parts, when: When) -> Option<Question> {
    let length = when.length();
    let worked = length
        .checked_sub(found.pause)
        .filter(|worked| !worked.is_zero());
    let Some(worked) = worked else {
        let words = format!("Enter a break shorter than the time itself, which is {length}.");
        return Some(Question::about(piece, (0, piece.len()), words));
    };
    let (stated, at) = found
        .stated
        .filter(|(stated, _)| *stated != length && *stated != worked)?;
    let words = format!("The time makes {length}. Enter the time alone, or choose what is meant.");
    let mut question = Question::about(piece, at, words);
    if stated < worked && stated <= LONGEST_LUNCH {
        let pause = format!("-{}", length::written(stated));
        question = question.or(format!("A break of {stated}"), piece.with(at, &pause));
    }
    let apart = length.saturating_sub(stated);
    if stated < length && found.pause == Minutes::ZERO && apart != stated && apart <= LONGEST_LUNCH
    {
        let pause = format!("-{}", length::written(apart));
        question = question.or(
            format!("{stated} after a break of {apart}"),
            piece.with(at, &pause),
        );
    }
    let without = format!("{worked}, without the other length");
    Some(question.or(without, piece.without(at)).or_text(piece, at))
}

/// Takes up the site of a spell: its own, or the one named before, or the only one of its day. Asks where it must be
/// named, once in a line, because the answer carries over; what the day says does not.
fn site_of(
    piece: &Piece<'_>,
    context: &LineContext<'_>,
    (found, date): (&Parts, Option<Date>),
    carry: &mut Carry,
) -> Result<Option<usize>, Option<Question>> {
    carry.site = found.site.or(carry.site);
    if let Some(named) = carry.site {
        return Ok(named.known());
    }
    if !context.site_must_be_named || context.sites.is_empty() {
        return Ok(None);
    }
    let days_matter = context.sites.iter().any(|site| site.days.is_some());
    let (Some(date), true) = (date, days_matter) else {
        if days_matter {
            return Err(None);
        }
        carry.site = Some(Named::Asked);
        return Err(Some(site::unsaid_question(piece, context.sites, None)));
    };
    let mut of_day = context.sites.iter().filter(|site| site.holds(date));
    match (of_day.next(), of_day.next()) {
        // No placement has this day: whichever it is held against says so.
        (None, _) => Ok(context.sites.first().map(|site| site.key)),
        (Some(only), None) => Ok(Some(only.key)),
        _ => {
            carry.site = Some(Named::Asked);
            Err(Some(site::unsaid_question(
                piece,
                context.sites,
                Some(date),
            )))
        }
    }
}

fn too_much_text(piece: &Piece<'_>, activity: &str, codes: &[String]) -> Option<Question> {
    let codes: usize = codes.iter().map(|code| code.len() + 2).sum();
    let words = format!("Shorten the text of each spell to {MAX_TEXT} characters.");
    let long = activity.chars().count() + codes > MAX_TEXT;
    long.then(|| Question::about(piece, (0, piece.len()), words))
}
