"""Ids as a person reads them."""


def in_words(name: str) -> str:
    """An id as words: "customer-focus" is "customer focus", "off_topic" is "off topic"."""
    return name.replace("-", " ").replace("_", " ")
