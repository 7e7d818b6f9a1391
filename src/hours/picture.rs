//! The burn-up as a picture, for students and for those who follow them: one way, so that both see the same.

use super::{Standing, counting::Point};
use crate::{
    kernel::time::Day,
    web::chart::{self, BurnUp, BurnUpData},
};

/// The furthest day after the last one that the forecast is drawn to.
const DRAWN_BEYOND: i32 = 60;

/// What was counted and what waits, day by day, beside an even pace; `words` say the same to those who hear it. Nothing
/// without a placement.
pub fn picture(standing: &Standing, words: &str) -> Option<BurnUp> {
    let first = standing.burn_up.first()?.date;
    let last = standing.burn_up.last()?.date;
    let day_of = |date| u32::try_from(Day(date).days_since(Day(first))).unwrap_or(0);
    let points: Vec<_> = standing
        .burn_up
        .iter()
        .filter_map(|point| drawn(point, day_of(point.date)))
        .collect();
    let finish = standing
        .forecast
        .and_then(|forecast| forecast.done_by_pace)
        .filter(|done| Day(*done).days_since(Day(last)) < DRAWN_BEYOND);
    let tally = &standing.tally;
    Some(BurnUp::new(&BurnUpData {
        points: bends(&points),
        required: tally.total.get(),
        last_day: day_of(last),
        finish_day: finish.map(day_of),
        labels: months(&standing.burn_up, day_of),
        words: format!(
            "{} counted and {} waiting of {}. {words}",
            tally.counted, tally.pending, tally.total
        ),
    }))
}

fn drawn(point: &Point, day: u32) -> Option<chart::Point> {
    let logged = point.logged?;
    Some(chart::Point {
        day,
        counted: logged.approved.get(),
        pending: logged.pending.get(),
    })
}

/// A level run needs its two ends only. Both of them: from its first to the first after it, a line would rise.
fn bends(points: &[chart::Point]) -> Vec<chart::Point> {
    let level = |at: usize| points.get(at).map(|point| (point.counted, point.pending));
    let is_within = |at: usize| at > 0 && level(at - 1) == level(at) && level(at) == level(at + 1);
    points
        .iter()
        .enumerate()
        .filter(|(at, _)| !is_within(*at))
        .map(|(_, point)| *point)
        .collect()
}

/// The first day of each month, thinned to at most six labels.
fn months(points: &[Point], day_of: impl Fn(jiff::civil::Date) -> u32) -> Vec<(u32, String)> {
    let firsts: Vec<_> = points
        .iter()
        .filter(|point| point.date.day() == 1)
        .map(|point| (day_of(point.date), point.date.strftime("%b").to_string()))
        .collect();
    let step = firsts.len().div_ceil(6).max(1);
    firsts.into_iter().step_by(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_run_is_drawn_level_until_its_last_day() {
        let points: Vec<_> = [0, 0, 0, 0, 5, 9, 9, 9]
            .into_iter()
            .zip(0..)
            .map(|(counted, day)| chart::Point {
                day,
                counted,
                pending: 0,
            })
            .collect();
        let days: Vec<u32> = bends(&points).iter().map(|point| point.day).collect();
        assert_eq!(days, [0, 3, 4, 5, 7]);
    }
}
