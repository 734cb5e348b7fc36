"""Moments as the database holds them, whole microseconds since 1970 in UTC; and days as events do: 2026-12-01."""

from datetime import UTC, date, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_us(moment: datetime) -> int:
    """An aware datetime as microseconds since 1970; ValueError for one without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return (moment - _EPOCH) // _MICROSECOND


def from_us(microseconds: int) -> datetime:
    """Microseconds since 1970 as an aware datetime in UTC."""
    return _EPOCH + timedelta(microseconds=microseconds)


def iso_or_none(on: date | None) -> str | None:
    """A day as events and programs take it."""
    return on.isoformat() if on else None


def day_of(text: str | None) -> date | None:
    """A day as events hold it."""
    return date.fromisoformat(text) if text else None
