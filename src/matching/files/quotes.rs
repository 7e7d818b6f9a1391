//! Quotation marks that do not come in pairs. A reader of CSV takes what follows an open one for one long cell, so that
//! half a file could vanish; here the row is named instead.

/// The row (as a spreadsheet counts) of a quotation mark that is never closed or is closed in the middle of a cell.
pub(super) fn unpaired(text: &str) -> Option<(u64, &'static str)> {
    let mut bytes = text.bytes().peekable();
    let (mut row, mut opened) = (1, 1);
    let mut state = State::Start;
    while let Some(byte) = bytes.next() {
        state = match (state, byte) {
            (State::Quoted, b'"') if bytes.peek() == Some(&b'"') => {
                bytes.next();
                State::Quoted
            }
            (State::Quoted, b'"') => State::Closed,
            (State::Quoted, _) => State::Quoted,
            (_, b',') => State::Start,
            (_, b'\n') => {
                row += 1;
                State::Start
            }
            (_, b'\r') => {
                row += u64::from(bytes.peek() != Some(&b'\n'));
                State::Start
            }
            (State::Start, b'"') => {
                opened = row;
                State::Quoted
            }
            (State::Start | State::Plain, _) => State::Plain,
            (State::Closed, b' ') => State::Closed,
            (State::Closed, _) => {
                return Some((opened, "a quotation mark is closed in the middle of a cell"));
            }
        };
    }
    (state == State::Quoted).then_some((opened, "a quotation mark is never closed"))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Plain,
    Quoted,
    Closed,
}

#[cfg(test)]
mod tests {
    use super::unpaired;

    #[test]
    fn pairs_pass_with_commas_lines_and_doubled_marks_inside() {
        assert_eq!(unpaired("a,\"b, \"\"c\"\"\n d\",e\n\"f\"\r\n\"\"\n"), None);
        assert_eq!(unpaired("a,6\" shelf,b\n"), None);
    }

    #[test]
    fn the_row_where_it_opened_is_named() {
        let never = unpaired("a,b\nc,\"d\ne,f\n");
        assert_eq!(never, Some((2, "a quotation mark is never closed")));
        let middle = "a,b\r\n\"c\nd\",e\r\nf,\"g\nh,\"i\"\n";
        assert_eq!(
            unpaired(middle),
            Some((3, "a quotation mark is closed in the middle of a cell"))
        );
    }
}
