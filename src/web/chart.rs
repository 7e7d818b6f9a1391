//! Geometry of the pictures: whole numbers in, ready SVG coordinates out, so that templates only print.

use std::fmt::Write as _;

/// A labelled grid line: where it lies (pixels) and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where.
    pub at: i64,
    /// What.
    pub words: String,
}

/// The state at the end of one day, counted from the first day of the placement (day 0).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The day, from 0.
    pub day: u32,
    /// Minutes approved and counted so far.
    pub counted: u32,
    /// Minutes logged so far that wait for an answer.
    pub pending: u32,
}

/// What a burn-up shows.
#[derive(Debug, Clone, Default)]
pub struct BurnUpData {
    /// In order of days; the last one is today.
    pub points: Vec<Point>,
    /// Minutes to reach.
    pub required: u32,
    /// The last day of the placement.
    pub last_day: u32,
    /// The day on which the pace reaches the requirement, where there is a pace.
    pub finish_day: Option<u32>,
    /// Day and words of the labels under the picture.
    pub labels: Vec<(u32, String)>,
    /// One sentence that says what the picture shows.
    pub words: String,
}

/// Minutes of practice against days, as SVG coordinates for `ui/chart.html`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BurnUp {
    /// Width of the canvas.
    pub width: i64,
    /// Height of the canvas.
    pub height: i64,
    /// Left edge of the plot.
    pub left: i64,
    /// Right edge of the plot.
    pub right: i64,
    /// Upper edge of the plot.
    pub top: i64,
    /// The ground.
    pub bottom: i64,
    /// Grid lines of hours.
    pub rows: Vec<Line>,
    /// Labels under the picture.
    pub columns: Vec<Line>,
    /// Corners of the counted area.
    pub counted: String,
    /// Corners of the line above it.
    pub counted_line: String,
    /// Corners of counted and waiting together.
    pub pending: String,
    /// Corners of the forecast; empty without one.
    pub forecast: String,
    /// Height of the required line.
    pub required_at: i64,
    /// What it says.
    pub required_words: String,
    /// Where today is.
    pub today_at: i64,
    /// One sentence that says what the picture shows.
    pub words: String,
}

const WIDTH: i64 = 400;
const HEIGHT: i64 = 220;
const LEFT: i64 = 44;
const RIGHT: i64 = WIDTH - 16;
const TOP: i64 = 18;
const BOTTOM: i64 = HEIGHT - 26;

/// Turns days and minutes into pixels.
struct Scale {
    days: i64,
    minutes: i64,
}

impl Scale {
    fn of(data: &BurnUpData) -> Self {
        let reached = data
            .points
            .iter()
            .map(|p| p.counted.saturating_add(p.pending))
            .max()
            .unwrap_or(0);
        let top = i64::from(data.required.max(reached));
        let days = data
            .points
            .iter()
            .map(|p| p.day)
            .max()
            .unwrap_or(0)
            .max(data.last_day)
            .max(data.finish_day.unwrap_or(0));
        Self {
            days: i64::from(days).max(1),
            minutes: (top + top / 10).max(60),
        }
    }

    fn x(&self, day: u32) -> i64 {
        LEFT + (RIGHT - LEFT) * i64::from(day) / self.days
    }

    fn y(&self, minutes: u32) -> i64 {
        BOTTOM - (BOTTOM - TOP) * i64::from(minutes) / self.minutes
    }
}

impl BurnUp {
    /// Draws the data on a canvas of 400 by 220; it scales with the page.
    #[must_use]
    pub fn new(data: &BurnUpData) -> Self {
        let scale = Scale::of(data);
        let today = data.points.last().copied().unwrap_or(Point {
            day: 0,
            counted: 0,
            pending: 0,
        });
        let counted_line = path(
            data.points
                .iter()
                .map(|p| (scale.x(p.day), scale.y(p.counted))),
        );
        let all = path(
            data.points
                .iter()
                .map(|p| (scale.x(p.day), scale.y(p.counted.saturating_add(p.pending)))),
        );
        let forecast =
            data.finish_day
                .filter(|day| *day > today.day)
                .map_or_else(String::new, |day| {
                    let start = (
                        scale.x(today.day),
                        scale.y(today.counted.saturating_add(today.pending)),
                    );
                    path([start, (scale.x(day), scale.y(data.required))].into_iter())
                });
        Self {
            width: WIDTH,
            height: HEIGHT,
            left: LEFT,
            right: RIGHT,
            top: TOP,
            bottom: BOTTOM,
            rows: rows(&scale),
            columns: data
                .labels
                .iter()
                .map(|(day, words)| Line {
                    at: scale.x(*day),
                    words: words.clone(),
                })
                .collect(),
            counted: area(&counted_line, &scale, today.day),
            pending: area(&all, &scale, today.day),
            counted_line,
            forecast,
            required_at: scale.y(data.required),
            required_words: format!("{} h required", data.required / 60),
            today_at: scale.x(today.day),
            words: data.words.clone(),
        }
    }
}

/// Grid lines at round numbers of hours, four or five of them.
fn rows(scale: &Scale) -> Vec<Line> {
    let hours = scale.minutes / 60;
    let step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500]
        .into_iter()
        .find(|s| hours / s <= 5)
        .unwrap_or(1000);
    let mut lines = Vec::new();
    let mut hour = 0;
    while hour <= hours {
        let at = BOTTOM - (BOTTOM - TOP) * hour * 60 / scale.minutes;
        lines.push(Line {
            at,
            words: format!("{hour} h"),
        });
        hour += step;
    }
    lines
}

fn path(points: impl Iterator<Item = (i64, i64)>) -> String {
    let mut text = String::new();
    for (x, y) in points {
        let gap = if text.is_empty() { "" } else { " " };
        let _ = write!(text, "{gap}{x},{y}");
    }
    text
}

/// Closes a line down to the ground on both sides.
fn area(line: &str, scale: &Scale, last: u32) -> String {
    if line.is_empty() {
        return String::new();
    }
    format!("{LEFT},{BOTTOM} {line} {},{BOTTOM}", scale.x(last))
}

/// Whole percent of a part in a whole, at most 100; nothing of nothing is 0.
#[must_use]
pub fn percent(part: u32, whole: u32) -> u32 {
    if whole == 0 {
        return 0;
    }
    u32::try_from(u64::from(part) * 100 / u64::from(whole))
        .unwrap_or(100)
        .min(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn half_way() -> BurnUpData {
        let points = vec![
            Point {
                day: 0,
                counted: 0,
                pending: 0,
            },
            Point {
                day: 10,
                counted: 1200,
                pending: 300,
            },
        ];
        BurnUpData {
            points,
            required: 5400,
            last_day: 60,
            finish_day: Some(40),
            ..BurnUpData::default()
        }
    }

    #[test]
    fn the_required_line_lies_above_what_was_reached() {
        let chart = BurnUp::new(&half_way());
        assert!(chart.required_at < chart.bottom);
        assert!(chart.required_at > chart.top);
        assert_eq!(chart.required_words, "90 h required");
    }

    #[test]
    fn the_forecast_begins_today_and_ends_on_the_required_line() {
        let chart = BurnUp::new(&half_way());
        assert!(chart.forecast.starts_with(&format!("{},", chart.today_at)));
        assert!(chart.forecast.ends_with(&format!(",{}", chart.required_at)));
    }

    #[test]
    fn a_student_without_entries_still_gets_a_picture() {
        let chart = BurnUp::new(&BurnUpData {
            required: 5400,
            last_day: 60,
            ..BurnUpData::default()
        });
        assert!(chart.counted.is_empty());
        assert!(chart.forecast.is_empty());
        assert!(!chart.rows.is_empty());
    }

    #[test]
    fn a_part_is_never_more_than_the_whole() {
        assert_eq!(percent(30, 0), 0);
        assert_eq!(percent(45, 90), 50);
        assert_eq!(percent(u32::MAX, 1), 100);
    }
}
