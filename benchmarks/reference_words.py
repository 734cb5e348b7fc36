"""Count stems and core phrases in our own sentences of interview talk, into scoring/reference_words.toml.

Run it again after the sentences of audio_fixtures/recipe/text or the core phrases of scoring/competencies.toml
change. Stems that occur once are left out, phrases that never occur too.
"""

import textwrap
import tomllib
from collections import Counter
from pathlib import Path

from mockview.judging.phrases import PhraseBook
from mockview.judging.scoring_data import load_scoring_data
from mockview.judging.wording import split_text, stem

ROOT = Path(__file__).parent.parent
HEAD = """\
# How often stems and phrases occur in spoken interview talk, counted over the sentences that the small speech
# model learns from (audio_fixtures/recipe/text) by benchmarks/reference_words.py. counts: stem, count.
# phrases: a core phrase of competencies.toml and its count, parted by commas.
"""


def main() -> None:
    """Read every sentence file, count, write."""
    words = load_scoring_data(ROOT / "scoring").words
    core = {
        phrase
        for entry in tomllib.loads((ROOT / "scoring/competencies.toml").read_text(encoding="utf-8"))["competency"]
        for phrase in entry.get("core", ())
    }
    book = PhraseBook({phrase: (phrase,) for phrase in core}, words.is_number, words.is_past)
    stems: Counter[str] = Counter()
    phrases: Counter[str] = Counter()
    for path in sorted((ROOT / "audio_fixtures/recipe/text").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            parts = split_text(line)
            stems.update(stem(p) for p in parts if p.isalpha())
            phrases.update({phrase: len(places) for phrase, places in book.find(parts).items()})
    total = sum(stems.values())
    kept = sorted(s for s, n in stems.items() if n > 1)
    lines = textwrap.wrap(" ".join(f"{s} {stems[s]}" for s in kept), 110)
    listed = textwrap.wrap(", ".join(f"{p} {phrases[p]}" for p in sorted(phrases)), 110)
    body = (
        f'total = {total}\ncounts = """\n' + "\n".join(lines) + '\n"""\nphrases = """\n' + "\n".join(listed) + '\n"""\n'
    )
    (ROOT / "scoring/reference_words.toml").write_text(HEAD + body, encoding="utf-8")
    print(total, len(kept), len(phrases))


if __name__ == "__main__":
    main()
