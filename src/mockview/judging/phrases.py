"""Finding many phrases in one pass.

A phrase is words parted by spaces: `word` exactly, `word*` with any ending, `#` a number, `_` any one word,
`@past` a word that looks like a past tense.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mockview.judging.wording import split_word

Hits = dict[str, list[tuple[int, int]]]
"""For each family that occurs: (first, after last) word parts of each phrase found, in order."""


@dataclass
class _Node:
    exact: dict[str, "_Node"] = field(default_factory=dict)
    prefix: list[tuple[str, "_Node"]] = field(default_factory=list)
    number: "_Node | None" = None
    past: "_Node | None" = None
    any: "_Node | None" = None
    families: tuple[str, ...] = ()


class PhraseBook:
    """Phrases by family, compiled into a tree over their words."""

    def __init__(
        self,
        families: Mapping[str, Iterable[str]],
        is_number: Callable[[str], bool],
        is_past: Callable[[str], bool],
    ) -> None:
        self._root = _Node()
        self._is_number = is_number
        self._is_past = is_past
        self._starts: dict[str, tuple[_Node, ...]] = {}
        for family, phrases in families.items():
            for phrase in phrases:
                self._add(phrase, family)

    def _add(self, phrase: str, family: str) -> None:
        node = self._root
        for element in elements(phrase):
            if element == "#":
                node.number = node.number or _Node()
                node = node.number
            elif element == "_":
                node.any = node.any or _Node()
                node = node.any
            elif element == "@past":
                node.past = node.past or _Node()
                node = node.past
            elif element.endswith("*"):
                known = dict(node.prefix)
                if element[:-1] not in known:
                    known[element[:-1]] = _Node()
                    node.prefix = list(known.items())
                node = known[element[:-1]]
            else:
                node = node.exact.setdefault(element, _Node())
        if node is not self._root and family not in node.families:
            node.families = (*node.families, family)

    def _children(self, node: _Node, norm: str) -> list[_Node]:
        found = []
        exact = node.exact.get(norm)
        if exact:
            found.append(exact)
        for prefix, child in node.prefix:
            if norm.startswith(prefix):
                found.append(child)
        if node.number and self._is_number(norm):
            found.append(node.number)
        if node.past and self._is_past(norm):
            found.append(node.past)
        if node.any:
            found.append(node.any)
        return found

    def find(self, norms: Sequence[str]) -> Hits:
        """Every phrase in a list of word parts; an empty part matches nothing."""
        hits: Hits = {}
        starts = self._starts
        count = len(norms)
        for first, norm in enumerate(norms):
            if not norm:
                continue
            nodes: Sequence[_Node] | None = starts.get(norm)
            if nodes is None:
                nodes = tuple(self._children(self._root, norm))
                if len(starts) < 50_000:
                    starts[norm] = nodes
            place = first + 1
            while nodes:
                for node in nodes:
                    for family in node.families:
                        hits.setdefault(family, []).append((first, place))
                if place >= count or not norms[place]:
                    break
                following = norms[place]
                if len(nodes) == 1 and not nodes[0].prefix and not nodes[0].number and not nodes[0].any:
                    child = nodes[0].exact.get(following)
                    if child is None and nodes[0].past is None:
                        break
                nodes = [c for n in nodes for c in self._children(n, following)]
                place += 1
        return hits


def elements(phrase: str) -> tuple[str, ...]:
    """A phrase's elements, its words written as `split_word` writes them."""
    found: list[str] = []
    for word in phrase.split():
        if word in ("#", "_", "@past"):
            found.append(word)
        elif word.endswith("*"):
            parts = split_word(word[:-1])
            found += [*parts[:-1], parts[-1] + "*"] if parts else []
        else:
            found += split_word(word)
    return tuple(found)
