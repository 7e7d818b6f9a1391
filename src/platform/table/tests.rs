use super::*;
use proptest::prelude::*;

const LIMITS: Limits = Limits {
    bytes: 4_000_000,
    rows: 1000,
    columns: 10,
    cell: 50,
    when_larger: "Leave out a column",
    when_longer: "Leave out a row",
};

fn open(bytes: &[u8]) -> Result<Table<'_>, TableError> {
    Table::open(bytes, LIMITS, Separator::Found)
}

/// (row, cells or the refusal) of every row.
fn rows(bytes: &[u8]) -> Result<Vec<(u64, String)>, TableError> {
    let mut table = open(bytes)?;
    let width = table.header().width();
    let mut found = Vec::new();
    while let Some(step) = table.next_row()? {
        found.push(match step {
            Step::Row(row) => {
                let cells: Vec<&str> = (0..width).map(|at| row.cell(at)).collect();
                (row.number, cells.join("|"))
            }
            Step::Refused(problem, _) => (
                problem.row,
                format!("{} {}", problem.column.unwrap_or_default(), problem.reason),
            ),
        });
    }
    Ok(found)
}

fn words(bytes: &[u8]) -> String {
    rows(bytes).unwrap_err().to_string()
}

fn table(cells: &[(u64, &str)]) -> Vec<(u64, String)> {
    cells
        .iter()
        .map(|(row, text)| (*row, (*text).to_owned()))
        .collect()
}

#[test]
fn a_plain_file_reads_with_and_without_a_byte_order_mark() {
    let expected = table(&[(2, "Zoë|1"), (3, "李娜|2")]);
    assert_eq!(
        rows("name,id\nZoë,1\n李娜,2\n".as_bytes()).unwrap(),
        expected
    );
    assert_eq!(
        rows("\u{FEFF}name,id\r\nZoë,1\r\n李娜,2".as_bytes()).unwrap(),
        expected
    );
}

#[test]
fn semicolons_and_tabs_are_found() {
    assert_eq!(
        rows(b"name;id\nDoe, Ann;1\n").unwrap(),
        table(&[(2, "Doe, Ann|1")])
    );
    assert_eq!(
        rows(b"name\tid\nDoe, Ann\t1\n").unwrap(),
        table(&[(2, "Doe, Ann|1")])
    );
    assert_eq!(rows(b"\"a;b;c\",id\nx,1\n").unwrap(), table(&[(2, "x|1")]));
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_shows_them() {
    let file = b"name,id\n\n\"two\nlines\",1\n,\nB,2\n\n\nC,3";
    let expected = table(&[(3, "two\nlines|1"), (5, "B|2"), (8, "C|3")]);
    assert_eq!(rows(file).unwrap(), expected);
    let windows = String::from_utf8_lossy(file).replace('\n', "\r\n");
    let numbers = |text: &str| {
        rows(text.as_bytes())
            .unwrap()
            .iter()
            .map(|r| r.0)
            .collect::<Vec<_>>()
    };
    assert_eq!(numbers(&windows), [3, 5, 8]);
    assert_eq!(numbers(&windows.replace("\r\n", "\r")), [3, 5, 8]);
    assert_eq!(numbers("\r\n\r\nname,id\r\nA,1\r\n"), [4]);
}

#[test]
fn an_uneven_row_is_refused_and_the_others_are_read() {
    let found = rows(b"name,id\nA\nB,2,extra\nC,3,,\nD,4\n").unwrap();
    let why = "the first row has 2. Is a comma missing, or is there a comma inside a name without quotation marks?";
    assert_eq!(found[0], (2, format!(" Row 2 has 1 column, {why}")));
    assert_eq!(found[1], (3, format!(" Row 3 has 3 columns, {why}")));
    assert_eq!(found[2..], table(&[(4, "C|3"), (5, "D|4")]));
    let found = rows(b"name;id\nA\n").unwrap();
    assert!(found[0].1.contains("Is a semicolon missing"));
}

#[test]
fn cells_that_are_too_long_or_cannot_be_shown_are_refused_with_their_column() {
    let long = "x".repeat(51);
    let file = format!("name,id\n{long},1\na\u{7},2\nb\u{202E}c,3\nJos\u{FFFD},4\n");
    let found = rows(file.as_bytes()).unwrap();
    let expected = [
        "name The cell is longer than 50 characters. Shorten it",
        "name The cell holds a character that cannot be shown (U+0007). Type the cell again",
        "name The cell holds a character that cannot be shown (U+202E). Type the cell again",
        "name A letter was lost when the file was saved (�). Type it again and save as \"CSV UTF-8\"",
    ];
    assert_eq!(
        found,
        table(&[
            (2, expected[0]),
            (3, expected[1]),
            (4, expected[2]),
            (5, expected[3])
        ])
    );
}

#[test]
fn a_file_in_windows_letters_is_refused_with_its_row_and_how_to_save_it() {
    assert_eq!(
        words(b"name,id\n\"5\"\" and\nlines\",1\n5\" pipe,1\r\nJos\xE9,2\n"),
        "Row 4 holds a letter that is not in UTF-8, so names would come out wrong. In a spreadsheet \
         choose Save As and \"CSV UTF-8\", then choose the new file"
    );
}

#[test]
fn utf_16_is_recognised_in_both_byte_orders() {
    let why = "The file is saved as UTF-16 (\"Unicode text\"). Save it as \"CSV UTF-8\"";
    assert_eq!(words(b"\xFF\xFEn\0a\0"), why);
    assert_eq!(words(b"\xFE\xFF\0n\0a"), why);
}

#[test]
fn files_of_another_kind_are_named() {
    assert_eq!(
        words(b"PK\x03\x04rest"),
        "This is a zip archive or an Excel workbook, not a CSV file. Open it in a spreadsheet and save it as \
         \"CSV UTF-8\", or choose the CSV file in it"
    );
    assert_eq!(
        words(b"%PDF-1.7"),
        "This is a PDF, not a CSV file. Ask for a CSV file"
    );
    assert_eq!(
        words(b"name,id\na,1\nb\0,2"),
        "This is not a text file: row 3 holds a zero byte. Save the table as \"CSV UTF-8\""
    );
}

#[test]
fn empty_files_and_bare_headers_say_so() {
    let empty = "The file is empty. Choose a file with a header row and at least one row below it";
    assert_eq!(words(b""), empty);
    assert_eq!(words(b"\xEF\xBB\xBF\r\n\r\n"), empty);
    let bare = "The file has a header row and nothing below it. Add at least one row";
    assert_eq!(words(b"name,id"), bare);
    assert_eq!(words(b"name,id\n,\n\n"), bare);
}

#[test]
fn a_quotation_mark_that_is_never_closed_names_the_row_it_opens_in() {
    let why = "A quotation mark opens a cell in row 3 and is never closed. Add the closing mark or remove it";
    assert_eq!(words(b"name,id\na,1\n\"b,2\nc,3\nd,4\n"), why);
    assert_eq!(words(b"name,id\na,1\nb,\"2"), why);
    assert_eq!(
        rows(b"name,id\n5\" pipe,\"a \"\"b\"\"\"").unwrap(),
        table(&[(2, "5\" pipe|a \"b\"")])
    );
    assert_eq!(
        rows(b"name,id\n5\"\" pipe,1").unwrap(),
        table(&[(2, "5\"\" pipe|1")])
    );
    assert_eq!(
        rows(b"name,id\n\"\",\"\"\"\"").unwrap(),
        table(&[(2, "|\"")])
    );
}

#[test]
fn size_rows_and_columns_are_bounded() {
    let big = vec![b'a'; LIMITS.bytes + 1];
    assert_eq!(
        words(&big),
        "The file is larger than 4 MB. Leave out a column"
    );
    let million = format!("name,id\n{}", "a,1\n".repeat(999_000));
    assert_eq!(
        words(million.as_bytes()),
        "The file has more than 1000 rows. Leave out a row"
    );
    assert_eq!(
        words(b"a,b,c,d,e,f,g,h,i,j,k\n"),
        "The file has 11 columns; at most 10 are read. Remove the columns that are not needed"
    );
    assert!(rows(format!("name,id\n{}", "a,1\n".repeat(1000)).as_bytes()).is_ok());
}

#[test]
fn headers_match_whatever_their_case_and_spaces() {
    let table = open(b" Facility  ID ,E-Mail,City/Town\nx,y,z\n").unwrap();
    let header = table.header();
    assert_eq!(header.require("facility id"), Ok(0));
    assert_eq!(header.require_any(&["mail", "email"]), Ok(1));
    assert_eq!(header.find(&["City Town"]), Ok(Some(2)));
    assert_eq!(
        header.require("ZIP Code").unwrap_err().to_string(),
        "The column \"ZIP Code\" is missing. The first row of the file holds: Facility  ID, E-Mail, City/Town"
    );
}

#[test]
fn a_title_above_the_column_names_is_told_to_be_deleted() {
    let table = open(b"Roster Fall 2026,,\nName,E-mail,ID\n").unwrap();
    assert_eq!(
        table.header().require("name").unwrap_err().to_string(),
        "The column \"name\" is missing. The first row of the file holds: Roster Fall 2026. Delete the rows above the \
         column names"
    );
}

#[test]
fn windows_text_is_read_as_such_and_a_damaged_file_is_not() {
    let read = letters(b"name,id\nJos\xE9 \x96 Zo\xEB,1\n");
    assert!(read.from_windows);
    assert_eq!(rows(&read.bytes).unwrap(), table(&[(2, "José – Zoë|1")]));
    let damaged = "name,id\nJosé,1\n".as_bytes().to_vec();
    let damaged = [damaged, b"Zo\xEB,2\n".to_vec()].concat();
    assert!(!letters(&damaged).from_windows);
    assert!(
        words(&letters(&damaged).bytes).starts_with("Row 3 holds a letter that is not in UTF-8")
    );
    for left in [
        &b"\xFF\xFEn\0a\0"[..],
        b"PK\x03\x04\xE9",
        b"a\0\xE9",
        "Zoë".as_bytes(),
    ] {
        assert!(!letters(left).from_windows);
    }
}

#[test]
fn two_columns_of_one_name_are_named_by_their_letters() {
    let table = open(b"Name,email,E-MAIL\na,b,c\n").unwrap();
    assert_eq!(
        table.header().find(&["email"]).unwrap_err().to_string(),
        "The columns B and C have the same header \"email\". Remove or rename one of them"
    );
}

#[test]
fn an_export_never_begins_a_cell_with_a_formula() {
    let mut file = CsvWriter::new(Vec::new()).unwrap();
    file.row(&[Cell::Text("Name"), Cell::Text("Minutes")])
        .unwrap();
    for text in ["=1+1", "+49", "-2", "@x", "\tx", "\rx", "O'Neil, \"Ann\""] {
        file.row(&[Cell::Text(text), Cell::Number(-90)]).unwrap();
    }
    file.row(&[Cell::Empty, Cell::Number(0)]).unwrap();
    let text = String::from_utf8(file.finish().unwrap()).unwrap();
    let expected = "\u{FEFF}Name,Minutes\r\n'=1+1,-90\r\n'+49,-90\r\n'-2,-90\r\n'@x,-90\r\n'\tx,-90\r\n\"'\rx\",-90\r\n\
                    \"O'Neil, \"\"Ann\"\"\",-90\r\n,0\r\n";
    assert_eq!(text, expected);
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic_or_run_on(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = rows(&bytes);
    }

    #[test]
    fn text_in_csv_shape_reads_within_its_rows(text in "[a\"\n\r,;\t é]{0,60}") {
        if let Ok(found) = rows(text.as_bytes()) {
            prop_assert!(found.windows(2).all(|pair| pair[0].0 < pair[1].0));
            let lines = text.replace("\r\n", "\n").replace('\r', "\n").split('\n').count();
            prop_assert!(found.iter().all(|(row, _)| usize::try_from(*row).unwrap() <= lines));
        }
    }

    #[test]
    fn what_is_written_reads_back(cells in proptest::collection::vec("[a-zé\"',;\n ]{1,12}", 1..5)) {
        let mut file = CsvWriter::new(Vec::new()).unwrap();
        file.row(&vec![Cell::Text("head"); cells.len()]).unwrap();
        file.row(&cells.iter().map(|c| Cell::Text(c)).collect::<Vec<_>>()).unwrap();
        let bytes = file.finish().unwrap();
        let mut table = Table::open(&bytes, LIMITS, Separator::Comma).unwrap();
        match table.next_row() {
            Ok(Some(Step::Row(row))) => {
                for (at, cell) in cells.iter().enumerate() {
                    let safe = neutralised(cell);
                    prop_assert_eq!(row.cell(at), safe.trim());
                }
            }
            Ok(_) => prop_assert!(false, "refused"),
            Err(problem) => {
                prop_assert_eq!(problem, TableError::NoRows);
                prop_assert!(cells.iter().all(|cell| cell.trim().is_empty()));
            }
        }
    }
}
