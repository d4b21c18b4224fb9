"""What the service itself did or saw (服务记事, design D3). No rule about a person reads these."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from ledger.domain.statement import Data
from ledger.domain.vocabulary import ActorId, Code, Count, EventId, Outage, Sha256, Text


class ServiceStarted(Data, frozen=True, kw_only=True):
    """服务启动: which code and configuration run."""

    code_hash: Sha256
    configuration_hash: Sha256
    previous_stop: datetime | None
    outage: Outage | None


class DayClosed(Data, frozen=True, kw_only=True):
    """日终: gives the passing of a day its position. `size` is the tree size before this entry."""

    day: date
    reads_head: Sha256
    size: Count


class StateClosed(Data, frozen=True, kw_only=True):
    """状态封存."""

    known_position: Count
    view: Code
    state_hash: Sha256


class CheckpointWitnessed(Data, frozen=True, kw_only=True):
    """检查点见证."""

    size: Annotated[int, Meta(ge=1)]
    root_hash: Sha256
    cosignatures: tuple[Text, ...]
    witness_time: datetime


class ExportMade(Data, frozen=True, kw_only=True):
    """导出."""

    for_actor: ActorId
    purpose: Code
    from_position: Count
    to_position: Count
    export_hash: Sha256


class ErasureCarriedOut(Data, frozen=True, kw_only=True):
    """销毁执行."""

    order_event: EventId
    destroyed_keys: Count
    backups_expire_on: date


class ViewQuarantined(Data, frozen=True, kw_only=True):
    """视图隔离."""

    view: Code
    expected_hash: Sha256
    found_hash: Sha256
    at_position: Count


class LedgerRecovered(Data, frozen=True, kw_only=True):
    """账本恢复."""

    size: Count
    root_hash: Sha256
    backup_size: Count
    outage: Outage | None
