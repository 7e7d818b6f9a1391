//! A day or site that a spell names, known or still to be asked about.

/// A day or site that a spell names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named<T> {
    /// This one.
    Known(T),
    /// One that has to be asked about first.
    Asked,
}

impl<T> Named<T> {
    /// The one it is, where that is known.
    pub(super) fn known(self) -> Option<T> {
        match self {
            Self::Known(it) => Some(it),
            Self::Asked => None,
        }
    }
}

impl<T> From<Option<T>> for Named<T> {
    fn from(known: Option<T>) -> Self {
        known.map_or(Self::Asked, Self::Known)
    }
}
