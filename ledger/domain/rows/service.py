"""Rows of the catalogue: 3.3 what the service itself did or saw."""

from ledger.domain.event_type import SERVICE, EventType
from ledger.domain.events import rules, service

ROWS: tuple[EventType, ...] = (
    EventType(name="ServiceStarted", wire="service-started/1", zh="服务启动", en="service started", family="service",
        kind="record", data=service.ServiceStarted, stream=SERVICE, authors=(("SVC",),), matter="service",
        from_states=("any",), to_state="running", conflict_set=()),
    EventType(name="DayClosed", wire="day-closed/1", zh="日终", en="day closed", family="service", kind="gate",
        data=service.DayClosed, stream=SERVICE, authors=(("SVC",),), matter="day", matter_field="day",
        from_states=("none",), to_state="closed", seen_required=True),
    EventType(name="StateClosed", wire="state-closed/1", zh="状态封存", en="state closed", family="service", kind="gate",
        data=service.StateClosed, stream=SERVICE, authors=(("SVC",),), matter="state", matter_field="known_position",
        from_states=("none",), to_state="closed", corrected_by=("StateClosed",), seen_required=True),
    EventType(name="CheckpointWitnessed", wire="checkpoint-witnessed/1", zh="检查点见证", en="checkpoint witnessed",
        family="service", kind="gate", data=service.CheckpointWitnessed, stream=SERVICE, authors=(("SVC",),),
        matter="checkpoint", matter_field="size", from_states=("any",), to_state="witnessed", conflict_set=()),
    EventType(name="ExportMade", wire="export-made/1", zh="导出", en="export made", family="service", kind="record",
        data=service.ExportMade, stream=SERVICE, authors=(("SVC",),), matter="export", matter_field="export_hash",
        from_states=("none",), to_state="made", conflict_set=()),
    EventType(name="ErasureCarriedOut", wire="erasure-carried-out/1", zh="销毁执行", en="erasure carried out",
        family="service", kind="record", data=service.ErasureCarriedOut, stream=SERVICE, authors=(("SVC",),),
        matter="vault", matter_field="order_event", from_states=("destroyed",), to_state="carried_out", conflict_set=()),
    EventType(name="ViewQuarantined", wire="view-quarantined/1", zh="视图隔离", en="view quarantined", family="service",
        kind="record", data=service.ViewQuarantined, stream=SERVICE, authors=(("SVC",),), matter="view",
        matter_field="view", from_states=("any",), to_state="quarantined", conflict_set=()),
    EventType(name="LedgerRecovered", wire="ledger-recovered/1", zh="账本恢复", en="ledger recovered", family="service",
        kind="record", data=service.LedgerRecovered, stream=SERVICE, authors=(("SVC",),), matter="service",
        from_states=("any",), to_state="recovered", conflict_set=()),
    EventType(name="RulesEpochAdopted", wire="rules-epoch-adopted/1", zh="规则纪元启用", en="rules epoch adopted",
        family="service", kind="gate", data=rules.RulesEpochAdopted, stream=SERVICE,
        authors=(("SVC", "RUL", "COM", "COM"),), many=("COM",), matter="rules_epoch", matter_field="rules",
        from_states=("none",), to_state="adopted", corrected_by=("RulesEpochAdopted",), seen_required=True),
)  # fmt: skip
