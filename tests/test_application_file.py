"""Applications as CSV: whatever a spreadsheet writes is read, each bad row is named, and private notes stay here."""

import csv
import io
import json
import stat
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_line import CommandLine
from mockview.errors import InputError, StorageError
from mockview.journey.application import Application, Move, Note, Round, Step
from mockview.journey.application_export import COLUMNS, PRIVATE, as_csv, write_csv
from mockview.journey.application_import import LARGEST_BYTES, MOST_ROWS, read_applications
from mockview.journey.typed import line

TODAY = date(2026, 11, 25)
HERE = Application(
    3,
    "Adler",
    "clerk",
    "junior",
    "https://example.org/7",
    (Move("applied", date(2026, 10, 1)), Move("interview", date(2026, 10, 9)), Move("rejected", date(2026, 10, 20))),
    TODAY,
    (Round(1, "phone screen", date(2026, 10, 5), "14:30", "MARKER-ROUND"), Round(2, "panel", date(2026, 10, 9))),
    (Note("MARKER-NOTE\nmore", TODAY),),
    Step("MARKER-STEP", date(2026, 12, 1)),
)


def sheet(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "jobs.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_whatever_a_spreadsheet_writes_is_read(tmp_path: Path, encoding: str, separator: str, ending: str) -> None:
    rows = [["Employer", "Job Title", "Status", "Date applied"], ["Müller", "clerk", "Rejected", "1.10.2026"]]
    content = ending.join(separator.join(row) for row in rows) + ending
    found = read_applications(sheet(tmp_path, content.encode(encoding)), (), TODAY)
    (new,) = found.new
    assert (new.company, new.role) == ("Müller", "clerk")
    assert [(move.stage, move.on) for move in new.moves] == [("applied", date(2026, 10, 1)), ("rejected", None)]


def test_quoted_cells_empty_rows_and_a_named_separator_are_read(tmp_path: Path) -> None:
    content = 'sep=;\ncompany;role;notes;salary\n\n"A; ""B""";clerk;"two\nlines";9\n;;;\n'
    found = read_applications(sheet(tmp_path, content), (), TODAY)
    assert [(n.company, n.note) for n in found.new] == [('A; "B"', "two\nlines")]
    assert found.unread == ("salary",)


def test_each_bad_row_is_named_and_the_good_ones_are_kept(tmp_path: Path) -> None:
    content = (
        "company,role,stage,applied_on,rounds,next_step_on\n"
        "A,clerk,,,,\n"
        ",clerk,,,,\n"
        "C,,,,,\n"
        "D,clerk,hired on the spot,,,\n"
        "E,clerk,,2026-02-30,,\n"
        "F,clerk,,2027-01-01,,\n"
        "G,clerk,,,sometime,\n"
        "H,clerk,,,,soon\n"
        "I\x1b[31m,clerk,,,,\n"
        f"{'x' * 201},clerk,,,,\n"
        "J,clerk,,,,,lost\n"
        "K,clerk,interviewing,2026-11-01,2026-12-01 9:30 panel; 2026-12-03 task,2026-12-01\n"
    )
    found = read_applications(sheet(tmp_path, content), (), TODAY)
    assert [n.company for n in found.new] == ["A", "K"]
    assert [(r.row, r.problem.split(",")[0]) for r in found.rows if r.problem] == [
        (3, "The company is empty."),
        (4, "The role is empty."),
        (5, "The stage is 'hired-on-the-spot'"),
        (6, "applied_on is '2026-02-30'"),
        (7, "applied_on is 2027-01-01"),
        (8, "'sometime' is no round."),
        (9, "next_step_on is 'soon'"),
        (10, "The company holds a control character (U+001B"),
        (11, "The company has 201 characters."),
        (12, "It has more cells than the first row."),
    ]
    assert [(r.on, r.at, r.kind) for r in found.new[1].rounds] == [
        (date(2026, 12, 1), "09:30", "panel"),
        (date(2026, 12, 3), "", "task"),
    ]


def test_what_is_there_already_is_recognised(tmp_path: Path) -> None:
    content = (
        "company,role,applied_on\n"
        " ADLER ,Clerk,\n"
        "Adler,clerk,2026-10-01\n"
        "Adler,clerk,2026-11-01\n"
        "Bahn,clerk,\n"
        "bahn,CLERK,\n"
    )
    found = read_applications(sheet(tmp_path, content), (HERE,), TODAY)
    assert [row.there for row in found.rows] == ["application 3", "application 3", "", "", "row 5"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"firm,place\nA,B\n", "no column role"),
        (b"\xffcompany,role\n", "not UTF-8"),
        ("company,role\nMüller,x\n".encode("latin-1"), "not UTF-8"),
        (b"PK\x03\x04\0\0", "is no text"),
        (b"company,role\n" + b"x" * LARGEST_BYTES, "larger than 10 MB"),
        (b'company,role\n"' + b"x" * 200_000 + b'",y\n', "can't be read near line"),
        (b"company,role\n" + b"A,b\n" * (MOST_ROWS + 1), "more than 10,000 rows"),
    ],
)
def test_a_file_that_is_no_sheet_of_applications_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        read_applications(sheet(tmp_path, content), (), TODAY)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("name", "says"), [("nowhere.csv", "no file"), (".", "is no file"), ("/dev/zero", "is no file")]
)
def test_what_is_no_file_is_refused(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_applications(tmp_path / name, (), TODAY)


def test_what_is_private_is_written_only_when_asked_for() -> None:
    assert "MARKER" not in as_csv([HERE])
    (row,) = csv.DictReader(io.StringIO(as_csv([HERE], (*COLUMNS, *PRIVATE))))
    assert row["notes"] == "MARKER-NOTE\nmore\nphone screen, 2026-10-05: MARKER-ROUND"
    assert row["next_step"] == "MARKER-STEP"


def test_what_is_written_can_be_read_again(tmp_path: Path) -> None:
    (new,) = read_applications(sheet(tmp_path, as_csv([HERE])), (), TODAY).new
    assert (new.company, new.role, new.level, new.link) == ("Adler", "clerk", "junior", "https://example.org/7")
    assert [move.stage for move in new.moves] == ["applied", "interview", "rejected"]
    assert (new.moves[0].on, new.moves[-1].on) == (date(2026, 10, 1), date(2026, 10, 20))
    assert [(r.on, r.at, r.kind) for r in new.rounds] == [(r.on, r.at, r.kind) for r in HERE.rounds]


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=40),
    st.sampled_from(["", "=", "+", "-", "@", "'=", "''@", "'"]),
)
def test_no_cell_is_a_formula_and_none_is_changed_by_that(
    tmp_path_factory: pytest.TempPathFactory, given_text: str, start: str
) -> None:
    company = " ".join(f"{start}{given_text}".split())
    if not company:
        return
    made = Application(1, line("The company", company), "clerk", "", "", (Move("applied", None),), TODAY)
    content = as_csv([made])
    (row,) = csv.DictReader(io.StringIO(content))
    assert row["company"][0] not in "=+-@\t\r"
    path = tmp_path_factory.mktemp("sheet") / "jobs.csv"
    write_csv(path, content)
    assert [new.company for new in read_applications(path, (), TODAY).new] == [company]


def test_a_file_is_closed_to_others_and_none_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_csv(path, as_csv([HERE]))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(StorageError, match="exists already"):
        write_csv(path, "")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfcompany,")
    with pytest.raises(StorageError, match="can't be written"):
        write_csv(tmp_path / "nowhere" / "out.csv", "")


def test_importing_and_exporting_on_the_command_line(mockview: CommandLine, tmp_path: Path) -> None:
    path = str(sheet(tmp_path, "company,role,stage,notes\nAdler,clerk,,MARKER\n,x,,\nBahn,clerk,rejected,\n"))
    dry = mockview("applications", "import", path, "--dry-run")
    assert (dry.code, dry.out) == (3, "2 of 3 can be added; nothing was changed.\n")
    assert json.loads(mockview("applications", "list", "--json").out) == []
    done = mockview("applications", "import", path)
    assert (done.code, done.out) == (3, "2 of 3 added.\n")
    assert "Row 3: The company is empty." in done.err
    again = mockview("applications", "import", path, "--json")
    assert json.loads(again.out)["there_already"] == [
        {"row": 2, "as": "application 1"},
        {"row": 4, "as": "application 2"},
    ]
    shown = mockview("applications", "export")
    assert shown.code == 0 and "Adler" in shown.out and "MARKER" not in shown.out
    target = str(tmp_path / "out.csv")
    assert mockview("applications", "export", target).code == 0
    assert "MARKER" not in Path(target).read_text()
    assert mockview("applications", "export", target).code == 1
    assert "MARKER" in mockview("applications", "export", "--with-notes").out
    assert "Undone: the import of jobs.csv (2 applications)." in mockview("applications", "undo").out
    assert json.loads(mockview("applications", "list", "--json").out) == []


def test_a_file_without_one_good_row_adds_nothing(mockview: CommandLine, tmp_path: Path) -> None:
    told = mockview("applications", "import", str(sheet(tmp_path, "company,role\n,x\n")))
    assert told.code == 1 and "No row of jobs.csv could be added" in told.err
