"""Count the stems of our own sentences of interview talk into scoring/reference_words.toml.

Run it again after the sentences of audio_fixtures/recipe/text change. Stems that occur once are left out.
"""

import textwrap
from collections import Counter
from pathlib import Path

from mockview.judging.wording import split_text, stem

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Read every sentence file, count, write."""
    counts: Counter[str] = Counter()
    for path in sorted((ROOT / "audio_fixtures/recipe/text").glob("*.txt")):
        counts.update(stem(p) for p in split_text(path.read_text(encoding="utf-8")) if p.isalpha())
    total = sum(counts.values())
    kept = sorted(s for s, n in counts.items() if n > 1)
    lines = textwrap.wrap(" ".join(f"{s} {counts[s]}" for s in kept), 110)
    head = (
        "# How often stems occur in spoken interview talk, counted over the sentences that the small speech\n"
        "# model learns from (audio_fixtures/recipe/text) by benchmarks/reference_words.py. Stem, count.\n"
    )
    body = f'total = {total}\ncounts = """\n' + "\n".join(lines) + '\n"""\n'
    (ROOT / "scoring/reference_words.toml").write_text(head + body, encoding="utf-8")
    print(total, len(kept))


if __name__ == "__main__":
    main()
