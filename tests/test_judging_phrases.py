from mockview.judging.phrases import PhraseBook, elements


def book(**families):
    return PhraseBook(families, str.isdigit, lambda n: n.endswith("ed"))


def test_phrases_are_found_with_endings_numbers_gaps_and_pasts():
    found = book(
        a=["went from # to #"], b=["learn*"], c=["i do not _ anymore"], d=["we @past"], e=["on the other hand"]
    ).find(elements("we painted and learned on the other hand it went from 3 to 5 and i do not smoke anymore"))
    assert found == {
        "d": [(0, 2)],
        "b": [(3, 4)],
        "e": [(4, 8)],
        "a": [(9, 14)],
        "c": [(15, 20)],
    }


def test_a_longer_phrase_does_not_hide_a_shorter_one():
    assert book(short=["so"], long=["so that"]).find(["so", "that"]) == {"short": [(0, 1)], "long": [(0, 2)]}


def test_blank_parts_match_nothing():
    assert book(a=["_"], b=["x y"]).find(["", "x", "", "y"]) == {"a": [(1, 2), (3, 4)]}


def test_phrases_are_written_as_answers_are_read():
    assert elements("I don't # re-use*") == ("i", "do", "not", "#", "re", "use*")
