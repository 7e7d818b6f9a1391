//! Chance that comes out the same every time: a world planted twice at the same moment is the same world.

use uuid::Uuid;

/// A stream of numbers from a fixed beginning (`SplitMix64`, Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The stream that begins with this number.
    pub const fn from(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to but not including `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % end).unwrap_or(0)
    }

    /// Whether something that happens `percent` times in a hundred happens now.
    pub fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several; nothing out of nothing.
    pub fn one_of<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        choices.get(self.below(choices.len()))
    }

    /// An id of the kind the program makes (version 7), as of a moment in milliseconds since 1970.
    pub fn id(&mut self, at_millis: u64) -> Uuid {
        let (first, second) = (self.next().to_be_bytes(), self.next().to_be_bytes());
        let mut random = [0; 10];
        for (place, byte) in random.iter_mut().zip(first.into_iter().chain(second)) {
            *place = byte;
        }
        uuid::Builder::from_unix_timestamp_millis(at_millis, &random).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_beginning_gives_the_same_world() {
        let mut one = Chance::from(7);
        let mut two = Chance::from(7);
        let from_one: Vec<_> = (0..20).map(|_| one.below(1000)).collect();
        let from_two: Vec<_> = (0..20).map(|_| two.below(1000)).collect();
        assert_eq!(from_one, from_two);
        assert_ne!(one.id(5), one.id(5));
        assert_eq!(one.id(5), {
            two.id(5);
            two.id(5);
            two.id(5)
        });
    }

    #[test]
    fn a_choice_out_of_nothing_is_nothing() {
        assert_eq!(Chance::from(1).one_of::<u8>(&[]), None);
        assert_eq!(Chance::from(1).below(0), 0);
    }
}
