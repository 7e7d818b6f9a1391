//! Where the rows of a file stand as a spreadsheet counts them, and quotation marks that do not come in pairs. A reader
//! of CSV takes what follows an open one for one long cell, so that half a file could vanish; here its row is named.

/// The row of each record, blank ones left out; or the row of a quotation mark that is never closed, or is closed in the
/// middle of a cell.
pub(super) fn rows(text: &str) -> Result<Vec<u32>, (u32, &'static str)> {
    let mut rows = Vec::new();
    let mut bytes = text.bytes().peekable();
    let (mut row, mut opened) = (1, 1);
    let mut state = State::Start;
    while let Some(byte) = bytes.next() {
        let ends = [b'\n', b'\r'].contains(&byte) && state != State::Quoted;
        if !ends && rows.last() != Some(&row) {
            rows.push(row);
        }
        state = match (state, byte) {
            (State::Quoted, b'"') if bytes.peek() == Some(&b'"') => {
                bytes.next();
                State::Quoted
            }
            (State::Quoted, b'"') | (State::Closed, b' ') => State::Closed,
            (State::Quoted, _) => State::Quoted,
            (_, b',') => State::Start,
            (_, b'\n' | b'\r') => {
                row += u32::from(byte == b'\n' || bytes.peek() != Some(&b'\n'));
                State::Start
            }
            (State::Start, b'"') => {
                opened = row;
                State::Quoted
            }
            (State::Start | State::Plain, _) => State::Plain,
            (State::Closed, _) => {
                return Err((opened, "a quotation mark is closed in the middle of a cell"));
            }
        };
    }
    match state {
        State::Quoted => Err((opened, "a quotation mark is never closed")),
        _ => Ok(rows),
    }
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
    use super::rows;

    #[test]
    fn pairs_pass_with_commas_lines_and_doubled_marks_inside() {
        let text = "a,\"b, \"\"c\"\"\n d\",e\n\"f\"\r\n\"\"\n";
        assert_eq!(rows(text), Ok(vec![1, 2, 3]));
        assert_eq!(rows("a,6\" shelf,b\n"), Ok(vec![1]));
    }

    #[test]
    fn blank_rows_count_and_hold_nothing() {
        assert_eq!(rows("\na\r\n\r\nb\r\rc"), Ok(vec![2, 4, 6]));
        assert_eq!(rows(""), Ok(vec![]));
    }

    #[test]
    fn the_row_where_it_opened_is_named() {
        let never = rows("a,b\nc,\"d\ne,f\n");
        assert_eq!(never, Err((2, "a quotation mark is never closed")));
        let middle = "a,b\r\n\"c\nd\",e\r\nf,\"g\nh,\"i\"\n";
        assert_eq!(
            rows(middle),
            Err((3, "a quotation mark is closed in the middle of a cell"))
        );
    }
}
