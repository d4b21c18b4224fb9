"""What is one kind of refusal? Its clause, and a sentence with its remedy in each language."""

from msgspec import Struct


class Problem(Struct, frozen=True):
    """One kind of refusal: clause, and a sentence with its remedy in each language."""

    clause: str
    zh: str
    en: str
