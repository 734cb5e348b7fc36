"""A person's own bank grows at its end, keeps every edit, and is written whole or not at all."""

from pathlib import Path

import pytest

from mockview.content.folders import load_banks
from mockview.content.own_bank import add_to_own_bank, id_for, own_bank, own_bank_path, same_words
from mockview.content.question import Question
from mockview.errors import InputError, StorageError

LEAD = Question("my-lead", "Tell me about a time you led a team.", "leadership", "behavioural")
WHY = Question(
    "my-why", 'Why "us"? \\ Warum – 为什么 🙂', "motivation", "motivational",
    listen_for=("mission",), follow_ups={"proof": "Says who?"}, rubric_id="weakness", guide_s=75.5, outline=("One",),
)  # fmt: skip


def add(home: Path, *questions: Question) -> int:
    return add_to_own_bank(home, "mine", "My interviews", questions)


def test_questions_come_back_as_they_were_added_and_practice_finds_them(tmp_path: Path) -> None:
    assert own_bank(tmp_path, "mine") is None
    assert add(tmp_path, LEAD, WHY) == 2
    bank = own_bank(tmp_path, "mine")
    assert bank is not None and bank.questions == (LEAD, WHY)
    assert bank in load_banks(tmp_path)
    assert own_bank_path(tmp_path, "mine").stat().st_mode & 0o777 == 0o600


def test_what_is_there_is_added_no_second_time_whatever_its_case_and_marks(tmp_path: Path) -> None:
    add(tmp_path, LEAD)
    again = Question("my-lead-2", "tell me about a time, you led a TEAM", "teamwork", "behavioural")
    assert add(tmp_path, again, LEAD) == 0
    assert add(tmp_path, WHY, WHY) == 1


def test_what_a_person_edited_stays_as_it_is(tmp_path: Path) -> None:
    add(tmp_path, LEAD)
    path = own_bank_path(tmp_path, "mine")
    edited = path.read_text(encoding="utf-8").replace('"leadership"', '"teamwork"  # I know better') + "# the end\n\n"
    path.write_text(edited, encoding="utf-8")
    reworded = Question("my-lead", "Tell me about leading.", "leadership", "behavioural")
    assert add(tmp_path, LEAD, reworded, WHY) == 1
    text = path.read_text(encoding="utf-8")
    assert text.startswith(edited.rstrip("\n"))
    bank = own_bank(tmp_path, "mine")
    assert bank is not None and [q.competency for q in bank.questions] == ["teamwork", "motivation"]


@pytest.mark.parametrize("broken", ["id = ", "question = []", 'id = "mine"\ntitle = "x"\n[[question]]\nid = "a"\n'])
def test_a_broken_bank_is_refused_and_left_as_it_is(tmp_path: Path, broken: str) -> None:
    path = own_bank_path(tmp_path, "mine")
    path.parent.mkdir(parents=True)
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(InputError):
        add(tmp_path, WHY)
    assert path.read_text(encoding="utf-8") == broken
    assert [p.name for p in path.parent.iterdir()] == ["mine.toml"]


def test_a_bank_that_lines_can_not_be_added_to_is_left_as_it_is(tmp_path: Path) -> None:
    path = own_bank_path(tmp_path, "mine")
    path.parent.mkdir(parents=True)
    artful = (
        'id = "mine"\ntitle = "Mine"\nquestion = [{id = "a", text = "Why?", competency = "x", kind = "motivational"}]\n'
    )
    path.write_text(artful, encoding="utf-8")
    with pytest.raises(StorageError, match="can't be added to safely"):
        add(tmp_path, WHY)
    assert path.read_text(encoding="utf-8") == artful


def test_a_folder_that_can_not_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "question_banks").write_text("in the way")
    with pytest.raises(StorageError, match=r"can't be written"):
        add(tmp_path, WHY)


def test_ids_are_made_of_words_and_never_twice() -> None:
    assert id_for("Why us?", ()) == "my-why-us"
    assert id_for("Why us?", {"my-why-us", "my-why-us-2"}) == "my-why-us-3"
    assert id_for("为什么", ()) == "my-question"
    assert len(id_for("word " * 100, ())) <= 64
    assert same_words("Why — us?!") == same_words("why us")
    assert same_words("???") == "???"
