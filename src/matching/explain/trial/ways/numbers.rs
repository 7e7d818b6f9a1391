//! Several levels in one number. Vectors whose components are bounded are the digits of numbers in a mixed radix:
//! adding and comparing numbers then is adding and comparing vectors, exactly, as long as no component leaves its bound.

/// How vectors are put into numbers, *words*, the first of which counts most.
#[derive(Debug)]
pub(super) struct Numbers {
    /// By level: its word, what one is there, and the most it comes to, on either side of zero.
    digits: Vec<Digit>,
    words: usize,
}

#[derive(Debug, Clone, Copy)]
struct Digit {
    word: usize,
    unit: i128,
    most: i128,
}

/// The most that the digits of a word may come to; there is room for the sum of a few.
const MOST: i128 = 1 << 120;

impl Numbers {
    /// For vectors with these bounds. A bound that no number could hold cannot come from costs of 64 bits.
    pub(super) fn new(bounds: &[i128]) -> Self {
        let mut digits: Vec<Digit> = Vec::new();
        let (mut word, mut held, mut first) = (0, 1, 0);
        for (level, most) in bounds.iter().enumerate() {
            let radix = 2 * most + 1;
            if held > MOST / radix {
                (word, held, first) = (word + 1, 1, level);
            }
            for digit in &mut digits[first..] {
                digit.unit *= radix;
            }
            held *= radix;
            digits.push(Digit {
                word,
                unit: 1,
                most: *most,
            });
        }
        Self {
            digits,
            words: word + 1,
        }
    }

    /// How many numbers a vector takes.
    pub(super) const fn words(&self) -> usize {
        self.words
    }

    /// Adds a multiple of a vector, named by the levels that are not zero.
    pub(super) fn add(
        &self,
        words: &mut [i128],
        times: i128,
        vector: impl Iterator<Item = (usize, i64)>,
    ) {
        for (level, value) in vector {
            let digit = self.digits[level];
            words[digit.word] += times * i128::from(value) * digit.unit;
        }
    }

    /// The vector that numbers stand for.
    pub(super) fn vector(&self, words: &[i128]) -> Vec<i64> {
        let mut words = words.to_vec();
        let mut vector = vec![0; self.digits.len()];
        for (value, digit) in vector.iter_mut().zip(&self.digits).rev() {
            let radix = 2 * digit.most + 1;
            let word = &mut words[digit.word];
            let own = (*word + digit.most).rem_euclid(radix) - digit.most;
            *word = (*word - own) / radix;
            *value = i64::try_from(own).unwrap_or(i64::MAX);
        }
        vector
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::tests::Dice;

    #[test]
    fn numbers_add_compare_and_are_read_like_the_vectors_they_stand_for() {
        let mut dice = Dice(7);
        for _ in 0..500 {
            let bounds: Vec<i128> = (0..=dice.roll(30))
                .map(|_| i128::from(dice.roll(4) * dice.roll(1 << 20)))
                .collect();
            let numbers = Numbers::new(&bounds);
            let mut pick = || -> (Vec<i64>, Vec<i128>) {
                // Half of what the bounds allow, so that a sum keeps them too.
                let vector: Vec<i64> = bounds
                    .iter()
                    .map(|most| {
                        let most = i64::try_from(*most / 2).unwrap();
                        let side = u64::try_from(2 * most + 1).unwrap();
                        i64::try_from(dice.roll(side)).unwrap() - most
                    })
                    .collect();
                let mut words = vec![0; numbers.words()];
                numbers.add(&mut words, 1, vector.iter().copied().enumerate());
                (vector, words)
            };
            let ((a, in_a), (b, in_b)) = (pick(), pick());
            assert_eq!(numbers.vector(&in_a), a);
            assert_eq!(in_a.cmp(&in_b), a.cmp(&b));
            let sum: Vec<i64> = a.iter().zip(&b).map(|(a, b)| a + b).collect();
            let in_sum: Vec<i128> = in_a.iter().zip(&in_b).map(|(a, b)| a + b).collect();
            assert_eq!(numbers.vector(&in_sum), sum);
        }
    }
}
