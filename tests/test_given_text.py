"""What is typed is kept within bounds, and no error repeats a word of it."""

import pytest

from mockview.errors import UsageError
from mockview.journey.given_text import checked_text, one_line, whole_numbers


def test_text_keeps_its_lines_and_every_script() -> None:
    assert checked_text("  Grüße\r\n\tनमस्ते 🙂\rend ", "It") == "Grüße\n\tनमस्ते 🙂\nend"


@pytest.mark.parametrize("text", ["secret " * 1000, "secret \x1b[31m", "secret\0", "secret\x85secret", "secret \udce4"])
def test_what_can_not_be_kept_is_refused_without_a_word_of_it(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        checked_text(text, "The thought")
    assert "secret" not in str(refused.value)
    assert "nothing was lost" in str(refused.value)


def test_one_line_has_nothing_that_hides() -> None:
    assert one_line(" a\n b\u202e\u200b\x07 c ") == "a b c"


def test_numbers_are_read_from_a_line() -> None:
    assert whole_numbers(" 1, 3;3 ") == (1, 3)
    assert whole_numbers("") == ()
    for wrong in ("one", "1.5", "-1", "٣", "12345"):
        with pytest.raises(UsageError, match="is no number"):
            whole_numbers(wrong)
