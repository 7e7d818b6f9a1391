//! Where a site is, and how far it is from another place.

use serde::{Deserialize, Serialize};

/// Mean radius of the Earth in metres (IUGG mean radius R1, rounded).
const EARTH_RADIUS: f64 = 6_371_009.0;

/// A place on the Earth in millionths of a degree (about 11 cm), north and east positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Coordinates {
    latitude: i32,
    longitude: i32,
}

impl Coordinates {
    /// A place, if both numbers (in millionths of a degree) lie on the Earth.
    pub const fn new(latitude: i32, longitude: i32) -> Option<Self> {
        if latitude.unsigned_abs() > 90_000_000 || longitude.unsigned_abs() > 180_000_000 {
            return None;
        }
        Some(Self {
            latitude,
            longitude,
        })
    }

    /// Reads two decimal numbers of degrees, such as `18.18055` and `-66.74996`. More than six decimals are cut.
    pub fn parse(latitude: &str, longitude: &str) -> Option<Self> {
        Self::new(millionths(latitude)?, millionths(longitude)?)
    }

    /// Millionths of a degree north of the equator.
    pub const fn latitude(self) -> i32 {
        self.latitude
    }

    /// Millionths of a degree east of Greenwich.
    pub const fn longitude(self) -> i32 {
        self.longitude
    }
}

/// The great-circle distance in whole metres, or none where one of the places is not known: unknown is never 0.
pub fn distance(from: Option<Coordinates>, to: Option<Coordinates>) -> Option<u32> {
    Some(metres_between(from?, to?))
}

/// The great-circle distance in whole metres (haversine formula on a sphere; off by at most 0.6% from the true ellipsoid).
///
/// The same on every machine: only additions, multiplications, divisions and square roots are used, which IEEE 754
/// fixes to the last bit, and not the sine of the system's library, which it does not.
pub fn metres_between(from: Coordinates, to: Coordinates) -> u32 {
    let (lat_a, lat_b) = (radians(from.latitude), radians(to.latitude));
    let half_lat = sine((lat_b - lat_a) / 2.0);
    let half_lon = sine((radians(to.longitude) - radians(from.longitude)) / 2.0);
    let square = half_lat * half_lat + cosine(lat_a) * cosine(lat_b) * half_lon * half_lon;
    whole(2.0 * EARTH_RADIUS * arc_sine(square.clamp(0.0, 1.0).sqrt()))
}

fn radians(millionths: i32) -> f64 {
    f64::from(millionths) / 1_000_000.0 * (std::f64::consts::PI / 180.0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most half the Earth's circumference, about 20 million metres, and never negative"
)]
fn whole(metres: f64) -> u32 {
    (metres + 0.5) as u32
}

/// Sine of an angle up to half a turn either way: Taylor series of a third of the angle, tripled again.
fn sine(angle: f64) -> f64 {
    let x = angle / 3.0;
    let square = x * x;
    let mut term = x;
    let mut sum = x;
    for n in 1..12 {
        let even = f64::from(2 * n);
        term *= -square / (even * (even + 1.0));
        sum += term;
    }
    sum * (3.0 - 4.0 * sum * sum)
}

fn cosine(angle: f64) -> f64 {
    let half = sine(angle / 2.0);
    1.0 - 2.0 * half * half
}

/// Arc sine of a number from 0 to 1: the angle is halved until the series is short.
fn arc_sine(value: f64) -> f64 {
    let mut x = value;
    let mut times = 1.0;
    while x > 0.05 {
        x /= (2.0 * (1.0 + (1.0 - x * x).max(0.0).sqrt())).sqrt();
        times *= 2.0;
    }
    let square = x * x;
    let mut power = x;
    let mut sum = x;
    let mut factor = 1.0;
    for n in 1..8 {
        let odd = f64::from(2 * n - 1);
        factor *= odd / (odd + 1.0);
        power *= square;
        sum += factor * power / (odd + 2.0);
    }
    times * sum
}

/// `-66.74996` → -66749960, by digits and never through a floating-point number.
fn millionths(text: &str) -> Option<i32> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || !are_digits(whole) || !are_digits(decimals) {
        return None;
    }
    let six: String = decimals
        .chars()
        .chain(std::iter::repeat('0'))
        .take(6)
        .collect();
    Some(sign * (whole.parse::<i32>().ok()? * 1_000_000 + six.parse::<i32>().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(latitude: &str, longitude: &str) -> Coordinates {
        Coordinates::parse(latitude, longitude).unwrap()
    }

    #[test]
    fn degrees_become_millionths_exactly() {
        let found = place("18.18055", "-66.74996");
        assert_eq!(
            (found.latitude(), found.longitude()),
            (18_180_550, -66_749_960)
        );
        assert_eq!(
            place("+7", "-0.0000019"),
            Coordinates {
                latitude: 7_000_000,
                longitude: -1
            }
        );
        for wrong in [
            "",
            "-",
            "1e3",
            "91",
            "1.2.3",
            " ",
            "12,5",
            "NaN",
            ".5",
            "--1",
            "9999999999",
        ] {
            assert_eq!(Coordinates::parse(wrong, "0"), None, "{wrong}");
        }
        assert_eq!(Coordinates::parse("0", "180.000001"), None);
    }

    #[test]
    fn known_distances_come_out() {
        let new_york = place("40.7128", "-74.0060");
        let los_angeles = place("34.0522", "-118.2437");
        assert_eq!(metres_between(new_york, los_angeles), 3_935_752);
        let quarter = metres_between(place("0", "0"), place("90", "0"));
        assert_eq!(quarter, 10_007_558);
        assert_eq!(metres_between(place("0", "-180"), place("0", "180")), 0);
        assert_eq!(
            metres_between(place("0", "0"), place("0", "180")),
            20_015_115
        );
        assert_eq!(
            metres_between(place("10", "179.9"), place("10", "-179.9")),
            21_901
        );
    }

    #[test]
    fn an_unknown_place_has_an_unknown_distance() {
        let here = Some(place("40", "-74"));
        assert_eq!(distance(here, None), None);
        assert_eq!(distance(None, here), None);
        assert_eq!(distance(None, None), None);
        assert_eq!(distance(here, here), Some(0));
    }

    fn anywhere() -> impl Strategy<Value = Coordinates> {
        (-90_000_000..=90_000_000, -180_000_000..=180_000_000)
            .prop_map(|(a, b)| Coordinates::new(a, b).unwrap())
    }

    proptest! {
        #[test]
        fn distances_are_the_same_both_ways_and_agree_with_the_library(a in anywhere(), b in anywhere()) {
            let metres = metres_between(a, b);
            prop_assert_eq!(metres, metres_between(b, a));
            prop_assert!(metres <= 20_015_116);
            let (la, lb) = (radians(a.latitude), radians(b.latitude));
            let dlon = radians(b.longitude) - radians(a.longitude);
            let y = ((lb.cos() * dlon.sin()).powi(2)
                + (la.cos() * lb.sin() - la.sin() * lb.cos() * dlon.cos()).powi(2)).sqrt();
            let x = la.sin() * lb.sin() + la.cos() * lb.cos() * dlon.cos();
            prop_assert!((EARTH_RADIUS * y.atan2(x) - f64::from(metres)).abs() < 1.5);
        }

        #[test]
        fn a_detour_is_never_shorter(a in anywhere(), b in anywhere(), c in anywhere()) {
            prop_assert!(metres_between(a, c) <= metres_between(a, b) + metres_between(b, c) + 2);
        }
    }
}
