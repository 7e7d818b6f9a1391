//! Day and week limits.

use crate::kernel::minutes::Minutes;
use serde::{Deserialize, Serialize};

/// A limit with two levels, each optional. Exactly reaching a level is allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// Above this an entry is taken, with a warning to student and supervisor.
    pub warn: Option<Minutes>,
    /// Above this an entry is refused.
    pub block: Option<Minutes>,
}

/// How much one student may log on one day and in one week, over all placements together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// For one work date.
    pub day: Limit,
    /// For one week, as the requirement's week runs.
    pub week: Limit,
}

impl Limits {
    /// What HIM programs commonly set: more than 8 hours a day or 40 a week is unusual, more than
    /// 12 a day is refused.
    pub const USUAL: Self = Self {
        day: Limit {
            warn: Some(Minutes::new(8 * 60)),
            block: Some(Minutes::new(12 * 60)),
        },
        week: Limit {
            warn: Some(Minutes::new(40 * 60)),
            block: None,
        },
    };
}
