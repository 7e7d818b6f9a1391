//! The clock of a site, as people of the college read it.

use super::time::{Day, Instant, zone};
use jiff::tz::TimeZone;

/// The clock of a site. Moments of an entry or a placement are told by it wherever they are told, so that one signature
/// has one time. Where the college's clock shows another time the zone is named.
#[derive(Debug, Clone)]
pub struct SiteClock {
    site: TimeZone,
    college: TimeZone,
}

impl SiteClock {
    /// The clock of a site in a zone with this IANA name, for a college in another or the same.
    pub fn new(site: &str, college: TimeZone) -> Self {
        Self {
            site: zone(site),
            college,
        }
    }

    /// A moment in words: "Tue 17 Nov 2026, 14:05", or "Tue 17 Nov 2026, 13:05 MST" where that is not the college's time.
    pub fn words(&self, at: Instant) -> String {
        let there = at.to_zoned(self.site.clone());
        let words = at.words_in(&self.site);
        if there.offset() == self.college.to_offset(*at) {
            words
        } else {
            format!("{words} {}", there.strftime("%Z"))
        }
    }

    /// The day of a moment there.
    pub fn day(&self, at: Instant) -> Day {
        at.day_in(&self.site)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(site: &str, at: &str) -> String {
        let at = Instant(at.parse().unwrap());
        SiteClock::new(site, zone("America/Chicago")).words(at)
    }

    #[test]
    fn a_zone_is_named_only_where_the_colleges_clock_shows_another_time() {
        let november = "2026-11-04T20:15:00Z";
        assert_eq!(told("America/Chicago", november), "Wed 4 Nov 2026, 14:15");
        assert_eq!(told("America/Winnipeg", november), "Wed 4 Nov 2026, 14:15");
        assert_eq!(
            told("America/Denver", november),
            "Wed 4 Nov 2026, 13:15 MST"
        );
        // Regina keeps one time all year: it is Chicago's in winter only.
        assert_eq!(told("America/Regina", november), "Wed 4 Nov 2026, 14:15");
        assert_eq!(
            told("America/Regina", "2026-07-04T20:15:00Z"),
            "Sat 4 Jul 2026, 14:15 CST"
        );
    }
}
