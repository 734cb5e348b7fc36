from dataclasses import dataclass

import pytest

from mockview.reports.struck_out import STRUCK_OUT, Names, strike_out, texts_under


@dataclass(frozen=True)
class Note:
    text: str
    more: tuple[tuple[str, str], ...] = ()
    number: int = 3


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("I asked Tom Miller.", f"I asked {STRUCK_OUT}."),
        ("TOM  MILLER's desk", f"{STRUCK_OUT}'s desk"),
        ("Tom said so to Ms Miller", f"{STRUCK_OUT} said so to Ms {STRUCK_OUT}"),
        ("the miller and a tom cat", "the miller and a tom cat"),
        ("Tomorrow at Acme Ltd", f"Tomorrow at {STRUCK_OUT}"),
        ("ACME LTD, not the acme of it", f"{STRUCK_OUT}, not the acme of it"),
        ("Nothing to hide.", "Nothing to hide."),
    ],
)
def test_names_go_as_whole_words(text: str, wanted: str) -> None:
    assert strike_out(text, Names(frozenset({"Tom Miller"}), frozenset({"Acme Ltd"}))) == wanted


def test_a_description_is_no_name_whose_words_vanish() -> None:
    names = Names(frozenset({"The lady who runs the Tuesday desk"}))
    assert strike_out("The desk opens on Tuesday.", names) == "The desk opens on Tuesday."


def test_every_text_of_a_value_however_deep() -> None:
    value = Note("Tom", (("action", "Tom came"),))
    assert strike_out(value, Names(frozenset({"Tom"}))) == Note(STRUCK_OUT, (("action", f"{STRUCK_OUT} came"),))
    assert strike_out(value, Names()) == value


def test_a_name_is_no_pattern() -> None:
    assert strike_out("C++ and aab", Names(companies=frozenset({"a+b", "C++"}))) == f"{STRUCK_OUT} and aab"


def test_texts_are_found_under_their_keys_however_deep() -> None:
    data = [{"company": "Acme", "moves": [["applied", None]], "in": {"name": "Tom ", "x": [{"company": "Bolt"}]}}]
    assert texts_under(data, ("company",)) == {"Acme", "Bolt"}
    assert texts_under(data, ("name", "x")) == {"Tom"}
    assert texts_under([{"name": "Al"}], ("name",)) == set()  # too short to be told from other words
