"""Facts set right after they were registered (事实的合并与更正): linked as one, unlinked, corrected; evidence used again."""

from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.statement import Data
from ledger.domain.vocabulary import Digest, FactId

NewValue = Annotated[
    str,
    Meta(
        pattern=r"^([A-Za-z][A-Za-z0-9_.]{0,39}|u-[a-z0-9][a-z0-9-]{0,59}|(199|20[0-9]|21[0-9])[0-9]-[01][0-9]-[0-3][0-9])\Z"
    ),
]
"""A code, the id of a unit, or a day: which one, the field corrected says."""


class FactLinkedAsSame(Data, frozen=True, kw_only=True):
    """同一事实合并: the fact of the stream and `same_fact` are one; of one person's deductions on both the highest counts."""

    same_fact: FactId


class FactUnlinked(Data, frozen=True, kw_only=True):
    """撤销同一事实合并: takes back the link that stands in this stream."""

    same_fact: FactId


class FactCorrected(Data, frozen=True, kw_only=True):
    """事实更正. `new_value` is the day, unit or code; null for the narrative, whose new text is sealed.

    For `occurred_on` it is the new last day. `occurred_on` of the envelope then gives the whole span and ends on that day; where
    the envelope gives none, the first day stays, or moves to the last day if it would lie after it.
    """

    field: Literal["occurred_on", "unit_at_fact", "problem_tag", "category", "narrative"]
    new_value: NewValue | None


class EvidenceReadmitted(Data, frozen=True, kw_only=True):
    """证据恢复采用: the exclusion of a piece of evidence is taken back."""

    evidence_item: Digest
