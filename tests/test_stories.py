"""A person's stories: kept, changed, counted by competency, found for a question, made of an answer."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from answers import START, attempt, question, transcript
from command_line import STORY, CommandLine
from mockview.content.folders import load_banks
from mockview.content.question import Question
from mockview.errors import UsageError
from mockview.history.attempt import UNSAVED, Attempt
from mockview.history.attempt_log import AttemptLog
from mockview.history.deletion import delete, deletion_of_person, deletion_of_session
from mockview.history.export import export
from mockview.interview.story_hints import afterthought
from mockview.journey.stories import (
    Story,
    add_story,
    change_story,
    competency_names,
    remove_story,
    stories_of,
    story_from,
    story_numbered,
)
from mockview.journey.story_fit import coverage, fitting, hint_for
from mockview.pipeline import judge, load_scoring
from mockview.speech.transcript import from_text
from mockview.store.database import Database
from mockview.store.migrations import MIGRATIONS

SCORING = load_scoring(None)
DATA = SCORING.data
BANKS = load_banks(None)
LEAD = Question("lead", "Tell me about a time you led people without having the title.", "leadership", "behavioural")
CLASH = Question("clash", "Tell me about a conflict with a colleague.", "conflict", "behavioural")


def story(title: str = "The desk", competencies: tuple[str, ...] = ("leadership",), person_id: int = 1) -> Story:
    return Story(
        id=UNSAVED,
        person_id=person_id,
        title=title,
        situation="Last summer our manager left and nobody was in charge of the desk.",
        action="I made a list of the jobs, asked all eight of the team to meet, and took the first job myself.",
        result="By August the queue was down from 25 minutes to 9.",
        competencies=competencies,
        written_at=START,
    )


def quarrel() -> Story:
    return replace(
        story("The two rotas", ("conflict",)),
        situation="A colleague and I argued for weeks about the rota, and she stopped talking to me.",
        action="I asked her for a coffee, listened to why she was angry, said sorry and offered a compromise.",
        result="We agreed on a plan, and the tension was gone.",
    )


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "log.db") as database:
        AttemptLog(database).add_person("Ada")
        AttemptLog(database).add_person("Ben")
        yield database


def logged(db: Database, said: str, asked: Question = LEAD) -> Attempt:
    log = AttemptLog(db)
    session = log.start_session(1, "practice", START)
    made = log.add_attempt(attempt(1, session.id, asked=asked, said=from_text(said)))
    assert made.transcript is not None
    log.add_assessment(made.id, judge(made.transcript, asked, SCORING), START)
    return made


def test_a_story_comes_back_as_it_was_written(db: Database) -> None:
    first = add_story(db, story(competencies=("leadership", "teamwork")))
    second = add_story(db, quarrel())
    assert (first.id, second.id) == (1, 2)
    assert stories_of(db, 1) == (first, second)
    assert stories_of(db, 2) == ()
    assert story_numbered(db, 1, 2) == second
    with pytest.raises(UsageError, match="no story 2"):
        story_numbered(db, 2, 2)


def test_a_changed_story_keeps_its_number_and_a_removed_one_is_gone(db: Database) -> None:
    first, second = add_story(db, story()), add_story(db, quarrel())
    changed = replace(first, title="The desk \udce4 summer", competencies=("initiative",))
    change_story(db, changed)
    assert story_numbered(db, 1, 1).competencies == ("initiative",)
    assert story_numbered(db, 1, 1).title == "The desk ? summer"
    assert story_numbered(db, 1, 2) == second
    remove_story(db, second)
    assert [s.id for s in stories_of(db, 1)] == [1]
    assert add_story(db, quarrel()).id == 3


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": "  "}, "needs a title"),
        ({"action": ""}, "needs a title and what you did"),
        ({"title": "t" * 121}, "title has more than 120"),
        ({"result": "r" * 4001}, "result has more than 4000"),
    ],
)
def test_a_story_that_tells_nothing_or_too_much_is_refused(db: Database, wrong: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        add_story(db, replace(story(), **wrong))  # type: ignore[arg-type]
    kept = add_story(db, story())
    with pytest.raises(UsageError, match=says):
        change_story(db, replace(kept, **wrong))  # type: ignore[arg-type]
    assert stories_of(db, 1) == (kept,)


def test_stories_go_with_their_person_and_are_exported(db: Database, tmp_path: Path) -> None:
    add_story(db, story())
    add_story(db, story(person_id=2))
    assert export(tmp_path, db, 1, tmp_path / "ada.zip", START).rows["story"] == 1
    deletion = deletion_of_person(tmp_path, db, 1)
    assert deletion.rows["story"] == 1
    delete(db, deletion)
    assert stories_of(db, 1) == () and len(stories_of(db, 2)) == 1


def test_a_story_outlives_the_answer_that_it_was_made_from(db: Database, tmp_path: Path) -> None:
    made = logged(db, STORY)
    kept = add_story(db, replace(story(), attempt_id=made.id))
    delete(db, deletion_of_session(tmp_path, db, made.session_id))
    assert stories_of(db, 1) == (replace(kept, attempt_id=None),)


def test_a_log_from_before_there_were_stories_gets_them(tmp_path: Path) -> None:
    with Database.open(tmp_path / "log.db", migrations=MIGRATIONS[:1]) as old:
        AttemptLog(old).add_person("Ada")
    with Database.open(tmp_path / "log.db") as new:
        add_story(new, story())
        assert [s.title for s in stories_of(new, 1)] == ["The desk"]


def test_a_story_is_made_of_what_each_clause_of_an_answer_does(db: Database) -> None:
    made = logged(db, STORY)
    latest = AttemptLog(db).latest_assessments([made.id])[made.id]
    kept = add_story(db, story_from(made, latest, "", START))
    assert kept.situation.startswith("Last summer our manager left")
    assert "I made a list of the jobs" in kept.action
    assert "from 25 minutes to 9" in kept.result
    assert kept.competencies == ("leadership",) and kept.attempt_id == made.id
    assert kept.title == "Last summer our manager left and nobody was…"
    # Word for word the person's own.
    assert made.transcript is not None
    assert all(sentence in made.transcript.text for sentence in kept.situation.split(". "))
    with pytest.raises(UsageError, match=r"Story 1 was made from answer 1 already"):
        add_story(db, story_from(made, latest, "Again", START))


def test_no_story_is_made_of_an_answer_that_tells_none(db: Database) -> None:
    made = logged(db, "I don't know, I have never been in such a situation, sorry.")
    latest = AttemptLog(db).latest_assessments([made.id])[made.id]
    with pytest.raises(UsageError, match="nothing that you did"):
        story_from(made, latest, "", START)
    with pytest.raises(UsageError, match="no scores yet"):
        story_from(attempt(1, 1, asked=question(), said=transcript()), None, "", START)


def test_competencies_are_known_by_any_of_their_names() -> None:
    assert competency_names(["Pressure", "team", "resilience"], BANKS, DATA) == ("resilience", "teamwork")
    with pytest.raises(UsageError, match=r"'juggling' is no competency.*leadership"):
        competency_names(["juggling"], BANKS, DATA)


def test_coverage_shows_what_has_no_story_first(db: Database) -> None:
    kept = [add_story(db, story()), add_story(db, story("Second")), add_story(db, quarrel())]
    covers = {cover.competency: cover for cover in coverage(kept, BANKS, DATA)}
    assert [len(c.stories) for c in covers.values()] == sorted(len(c.stories) for c in covers.values())
    assert covers["leadership"].enough and len(covers["leadership"].stories) == 2
    assert covers["conflict"].stories == (kept[2],) and not covers["conflict"].enough
    assert covers["teamwork"].stories == ()
    assert "motivation" not in covers and "self-introduction" not in covers


def test_the_story_that_speaks_of_a_question_is_suggested_first(db: Database) -> None:
    desk, rotas = add_story(db, story()), add_story(db, quarrel())
    assert fitting([rotas, desk], LEAD, DATA)[0].story == desk
    best = fitting([desk, rotas], CLASH, DATA)[0]
    assert best.story == rotas and best.well and "it is about conflict" in best.because
    # What it speaks of counts without its competency too.
    unnamed = replace(rotas, competencies=())
    assert fitting([unnamed, replace(desk, competencies=())], CLASH, DATA)[0].story == unnamed


def test_a_hint_is_given_for_a_past_event_that_a_story_fits_well_and_for_nothing_else(db: Database) -> None:
    desk = add_story(db, story())
    assert hint_for([desk], LEAD, DATA) == "You have a story for this: The desk (story 1)"
    assert hint_for([desk], CLASH, DATA) is None
    assert hint_for([], LEAD, DATA) is None
    why = Question("why", "Why do you want to lead people?", "leadership", "motivational")
    assert hint_for([desk], why, DATA) is None


def test_after_an_answer_its_own_story_is_not_suggested(db: Database) -> None:
    made = logged(db, STORY)
    own = add_story(db, replace(story(), attempt_id=made.id))
    assert afterthought([own], made, DATA) is None
    other = add_story(db, story("Another"))
    assert afterthought([own, other], made, DATA) == "A story of yours that fits: Another (story 2)"


def options(of: Story) -> list[str]:
    pairs = {"--title": of.title, "--situation": of.situation, "--action": of.action, "--result": of.result}
    return [word for pair in pairs.items() for word in pair]


def test_the_commands_from_writing_to_removing(mockview: CommandLine) -> None:
    assert "No stories yet" in mockview("stories").out
    added = mockview("stories", "add", *options(story()), "--competency", "leading", "--json")
    assert added.code == 0 and json.loads(added.out)["competencies"] == ["leadership"]
    assert json.loads(mockview("stories", "edit", "1", "--result", "Done.", "--json").out)["result"] == "Done."
    shown = mockview("stories", "show", "1").out
    assert "The desk" in shown and "Done." in shown and "nobody was in charge" in shown
    (listed,) = json.loads(mockview("stories", "list", "--json").out)
    assert listed["title"] == "The desk"
    covers = {c["competency"]: c for c in json.loads(mockview("stories", "coverage", "--json").out)}
    assert covers["leadership"] == {"competency": "leadership", "stories": [1], "enough": False}
    told = mockview("stories", "coverage").out
    assert "only one" in told and "none" in told and "Next: mockview stories add --competency" in told
    refused = mockview("stories", "remove", "1")
    assert refused.code == 2 and "--yes" in refused.err
    assert mockview("stories", "remove", "1", "--yes").code == 0
    assert json.loads(mockview("stories", "list", "--json").out) == []


def test_suggestions_by_question_id_and_by_words(mockview: CommandLine) -> None:
    mockview("stories", "add", *options(story()), "--competency", "leadership")
    mockview("stories", "add", *options(quarrel()), "--competency", "conflict")
    by_words = json.loads(mockview("stories", "suggest", "a", "conflict", "with a colleague", "--json").out)
    assert by_words[0]["title"] == "The two rotas"
    by_id = mockview("stories", "suggest", "leadership-led-without-title").out
    assert "without having the title" in by_id and "The desk" in by_id
    assert "None of your stories" in mockview("stories", "suggest", "Explain what a database index is.").out


def test_what_is_missing_is_asked_for_on_a_terminal_and_named_elsewhere(
    mockview: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = mockview("stories", "add", "--title", "The desk")
    assert told.code == 2 and "The story's situation is missing. Give it with --situation." in told.err
    asked: list[str] = []

    def prompt(text: str, default: str | None = None, err: bool = False) -> str:
        asked.append(text)
        return default or f"typed {len(asked)}"

    monkeypatch.setattr("click.prompt", prompt)
    monkeypatch.setattr("mockview.cli.asking.sys", Terminal)
    added = json.loads(mockview("stories", "add", "--title", "The desk", "--json").out)
    assert (added["title"], added["situation"], added["result"]) == ("The desk", "typed 1", "typed 3")
    # Pressing Enter keeps each part.
    assert json.loads(mockview("stories", "edit", "1", "--json").out) == added
    assert len(asked) == 3 + 4


class Terminal:
    """Stands for `sys` where a person sits at the keyboard."""

    class stdin:  # noqa: N801
        @staticmethod
        def isatty() -> bool:
            return True


def test_an_answer_becomes_a_story_that_is_offered_before_and_after_the_next(mockview: CommandLine) -> None:
    ask = ("practice", "--question", "leadership-led-without-title", "--typed")
    first = mockview(*ask, stdin=f"{STORY}\n\n")
    assert first.code == 0 and "You have a story" not in first.out + first.err
    made = mockview("stories", "from-attempt", "1", "--title", "The desk")
    assert made.code == 0 and "made from answer 1" in made.out
    assert "A story of yours that fits" not in mockview("replay", "1").out
    second = mockview(*ask, stdin="I once led a group of four students through a long night.\n\n")
    assert "You have a story for this: The desk (story 1)" in second.err
    assert "A story of yours that fits: The desk (story 1)" in mockview("replay", "2").out
    assert mockview("stories", "from-attempt", "9").code == 2


def test_wrong_numbers_and_names_are_told_in_one_sentence(mockview: CommandLine) -> None:
    for words in (
        ("stories", "show", "7"),
        ("stories", "edit", "7", "--title", "x"),
        ("stories", "show", str(2**63)),
        ("stories", "add", *options(story()), "--competency", "juggling"),
        ("stories", "list", "--person", "nobody"),
    ):
        told = mockview(*words)
        assert told.code == 2 and told.err.startswith("mockview: ") and "Traceback" not in told.err
