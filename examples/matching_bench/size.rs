//! The rounds that are measured.

use practicum::matching::{
    generate::{Rules, Size, with_sites},
    instance::Instance,
};

/// Sites of a round: 40 at a hundred students, else one for every eight.
pub fn sites(students: usize) -> usize {
    if students <= 100 { 40 } else { students / 8 }
}

/// The round of this size: capacities, lists of twenty, and the hard rules of a pair.
pub fn round(students: usize) -> Instance {
    let size = Size {
        students,
        choices: 20,
        rules: Rules::Plain,
        seed: 7,
    };
    let mut round = with_sites(size, sites(students));
    if students <= 100 {
        // With so many sites, smaller ones, so that seats are as short as they are elsewhere.
        round
            .sites
            .iter_mut()
            .for_each(|site| site.capacity = site.capacity.div_ceil(5));
    }
    round
}
