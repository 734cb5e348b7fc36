"""Values as JSON and back, without loss: transcripts, questions, assessments and whatever they hold.

A dataclass becomes an object of its fields, leaving out those at their default; words and spans, of which
there are many, become arrays in field order. Field types say how to read them back, so old rows can still be
read when a field with a default is added.
"""

import json
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, cast

from mockview.audio.recording import Span
from mockview.errors import StorageError
from mockview.speech.transcript import Word

_Value = TypeVar("_Value")
_Read = Callable[[Any], Any]

_AS_ARRAYS: tuple[type, ...] = (Word, Span)


def to_json(value: object) -> str:
    """A dataclass value as one line of ASCII JSON; ValueError for a NaN or an infinity, which JSON lacks."""
    return json.dumps(_plain(value), separators=(",", ":"), allow_nan=False)


def from_json(kind: type[_Value], text: str) -> _Value:
    """The value that to_json wrote; StorageError when the text does not hold one."""
    try:
        return from_plain(kind, json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise StorageError(
            f"A stored {kind.__name__.lower()} can't be read ({error}).",
            "Run `mockview check --read-data`, and put a backup back if it names damage.",
        ) from error


def from_plain(kind: type[_Value], told: object) -> _Value:
    """The same from parsed JSON; the errors of a wrong type are Python's own."""
    return cast(_Value, _reader(cast(Any, kind))(told))


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if not is_dataclass(value):
        return value
    if isinstance(value, _AS_ARRAYS):
        return [getattr(value, field.name) for field in fields(value)]
    return {
        field.name: _plain(content)
        for field in fields(value)
        if not _is_default(field, content := getattr(value, field.name))
    }


def _is_default(field: "Field[Any]", content: object) -> bool:
    if field.default_factory is not MISSING:
        return bool(content == field.default_factory())
    # 0 == 0.0 == False, so the types must agree too.
    return field.default is not MISSING and content == field.default and type(content) is type(field.default)


@cache
def _reader(kind: Any) -> _Read:
    """A function that makes a value of a type from parsed JSON."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (Union, types.UnionType):
        (some,) = (_reader(part) for part in inner if part is not type(None))
        return lambda raw: None if raw is None else some(raw)
    if origin is tuple and inner[-1] is Ellipsis:
        each = _reader(inner[0])
        return lambda raw: tuple([each(item) for item in _checked(raw, list)])
    if origin is tuple:
        parts = [_reader(part) for part in inner]
        return lambda raw: tuple([part(item) for part, item in zip(parts, raw, strict=True)])
    if origin is not None and issubclass(origin, Mapping):
        content = _reader(inner[1])
        return lambda raw: {key: content(item) for key, item in _checked(raw, dict).items()}
    if is_dataclass(kind):
        return _dataclass_reader(cast(type, kind))
    if kind is float:
        return lambda raw: float(_checked(raw, (float, int)))
    return lambda raw: _checked(raw, kind)


def _dataclass_reader(kind: type) -> _Read:
    if kind in _AS_ARRAYS:
        return lambda raw: kind(*_checked(raw, list))
    hints = typing.get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    return lambda raw: kind(**{name: readers[name](item) for name, item in raw.items() if name in readers})


def _checked(raw: Any, kind: type | tuple[type, ...]) -> Any:
    if not isinstance(raw, kind) or (isinstance(raw, bool) and kind is not bool):
        raise TypeError(f"{type(raw).__name__} in place of {kind}")
    return raw
