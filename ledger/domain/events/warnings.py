"""Warnings (预警): issued, served, corrected, lifted, acknowledged."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.statement import Data
from ledger.domain.vocabulary import AppealRoute, Count, EventId, Period, ServiceMode, ServiceProof, WarningId
from ledger.domain.warned import LiftGround


class WarningIssued(Data, frozen=True, kw_only=True):
    """发出预警: the colour due, its score in cp and the events of its floors, as its author saw them at `known_position`."""

    warning: WarningId
    colour: Literal["blue", "yellow", "red"]
    period: Period
    score_cp: Count
    known_position: Count
    floors: Annotated[tuple[EventId, ...], Meta(max_length=100)]


class WarningServed(Data, frozen=True, kw_only=True):
    """预警送达: the person is told of the colour and of the way of objecting to it."""

    warning: WarningId
    served_on: date
    mode: ServiceMode
    service_proof: ServiceProof | None
    route: AppealRoute


class WarningCorrected(Data, frozen=True, kw_only=True):
    """预警更正: a lower colour, or none."""

    warning: WarningId
    colour: Literal["none", "blue", "yellow"]
    score_cp: Count
    known_position: Count


class WarningLifted(Data, frozen=True, kw_only=True):
    """预警解除; the end of a period needs no event."""

    warning: WarningId
    ground: LiftGround


class WarningAcknowledged(Data, frozen=True, kw_only=True):
    """预警签收."""

    warning: WarningId
    received_on: date
