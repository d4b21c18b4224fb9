"""How does the console call things? Closed lists of the procedure as words for people, Chinese and English."""

from collections.abc import Mapping
from typing import Any, Final

from ledger.domain.catalogue import BY_NAME
from ledger.domain.score_steps import points_text

Words = tuple[str, str]

COLOUR_ORDER: Final = ("red", "yellow", "blue", "none")
SHAPES: Final = {"none": "○", "blue": "◆", "yellow": "▲", "red": "■", None: "?"}
TIERS: Final = {
    "county_managed": ("县管", "county-managed"),
    "middle": ("中层", "middle"),
    "general": ("一般", "general"),
}
SEVERITIES: Final = {"minor": ("轻微", "minor"), "moderate": ("一般", "moderate"), "serious": ("较重", "serious")}
RESPONSIBILITIES: Final = {
    "principal": ("直接责任", "direct"),
    "major": ("主要领导责任", "main leadership"),
    "secondary": ("重要领导责任", "other leadership"),
}
UNIT_KINDS: Final = {
    "town": ("乡镇", "town"),
    "street": ("街道", "street"),
    "department": ("部门", "department"),
    "institution": ("事业单位", "institution"),
    "state_firm": ("国有企业", "state-owned firm"),
}
MATTER_STATES: Final = {
    "proposed": ("已提出", "proposed"),
    "noticed": ("已告知", "noticed"),
    "represented": ("已申辩", "represented"),
    "waived": ("放弃申辩", "hearing waived"),
    "considered": ("意见已答复", "answered"),
    "confirmed": ("已认定、未送达", "confirmed, not served"),
    "served": ("已送达", "served"),
    "corrected": ("已更正", "corrected"),
    "annulled": ("已撤销", "annulled"),
    "rejected": ("不予扣分", "rejected"),
    "withdrawn": ("已撤回", "withdrawn"),
    "remitted": ("已发回", "sent back"),
    "revoked": ("已撤销", "revoked"),
    "voided": ("已作废", "voided"),
    "issued": ("已签发、未送达", "issued, not served"),
    "lifted": ("已解除", "lifted"),
    "listed": ("在名单上", "on the list"),
    "declined": ("不予列入", "declined"),
    "removed": ("已移出", "removed"),
    "filed": ("已提出", "filed"),
    "transferred": ("已移送", "transferred"),
    "accepted": ("已受理", "accepted"),
    "refused": ("不予受理", "refused"),
    "decided": ("已决定", "decided"),
    "terminated": ("已终止", "terminated"),
}
LIMIT_STATES: Final = {
    "running": ("在走", "running"),
    "missed": ("已误", "missed"),
    "lapsed": ("已过", "lapsed"),
    "ended": ("已办", "done"),
}
REPORT_STATES: Final = {
    "on_time": ("按时", "on time"),
    "late": ("迟报", "late"),
    "missing": ("未报", "missing"),
    "not_due": ("未到期", "not due"),
    "zero": ("零报告", "zero report"),
}
REPORT_SHAPES: Final = {"on_time": "●", "late": "▲", "missing": "✕", "not_due": "·", "zero": "○"}
BINDS: Final = {
    "person": ("本人", "the person"),
    "organ": ("承办机关", "the organ"),
    "appeal_organ": ("申诉机关", "the organ of appeals"),
    "panel": ("认定组", "the panel"),
    "superior": ("上级机关", "the superior organ"),
    "supervisor": ("监管责任人", "the supervisor"),
    "unit": ("单位", "the unit"),
    "none": ("—", "—"),
}
VERDICTS: Final = {
    "pass": ("通过", "pass"),
    "fail": ("不通过", "fail"),
    "not_applicable": ("不适用", "not applicable"),
    "cannot_prove": ("不能证明", "cannot prove"),
}
TO_DO: Final = {
    "issue": ("应签发预警", "a warning is to be issued"),
    "serve": ("应送达预警", "the warning is to be served"),
    "lower": ("应更正或解除预警", "the warning is to be lowered or lifted"),
    "propose": ("应提出列入建议", "a listing is to be proposed"),
    "serve_notice": ("应送达告知", "notice is to be served"),
    "await_hearing": ("等待陈述申辩", "the person may make representations"),
    "decide": ("应作出决定", "a decision is due"),
    "serve_decision": ("应送达决定", "the decision is to be served"),
    "open_record": ("应录入信息库", "a record in the pool is to be opened"),
    "decide_or_remove": ("应处置或移出", "a disposition or a removal is due"),
    "remove": ("理由已失，应移出", "its ground fell: remove"),
    "close_record": ("应关闭信息库记录", "the record in the pool is to be closed"),
}
CHANNELS: Final = {
    "score": ("分值", "score"),
    "negative_list": ("负面清单", "negative list"),
    "nomination": ("反向提名", "nomination"),
    "last_place": ("末位", "last place"),
}
STAGES: Final = {
    "review": ("复核", "review"),
    "appeal": ("申诉", "appeal"),
    "second_appeal": ("再申诉", "second appeal"),
}
TRACKS: Final = {
    "civil_servant": ("公务员", "civil servant"),
    "leader": ("领导干部", "leader"),
    "institution": ("事业单位", "institution"),
    "supervisory": ("监察", "supervisory"),
    "internal": ("内部", "internal"),
}
OUTCOMES: Final = {
    "upheld": ("维持", "upheld"),
    "varied_down": ("变更从轻", "lowered"),
    "revoked": ("撤销", "revoked"),
    "remitted": ("发回", "sent back"),
}
MATTERS: Final = {
    "deduction": ("扣分", "deduction"),
    "warning": ("预警", "warning"),
    "warnings": ("预警", "warnings"),
    "listing": ("列入建议", "listing"),
    "appeal": ("申诉", "appeal"),
    "quarter": ("季度报送", "quarterly report"),
    "fact": ("事实", "fact"),
    "official": ("人员", "person"),
    "report": ("报送", "report"),
    "rulebook": ("规则集", "rulebook"),
    "calendar": ("工作日历", "calendar"),
}
ROLES: Final = {
    "REP": ("报送员", "unit reporter"), "HEAD": ("一把手", "head of the unit"), "VER": ("核实人", "verifier"),
    "ORG": ("组织部门负责人", "organisation department"), "COM": ("党委（党组）", "leadership group"), "NOM": ("提名主体", "nominator"),
    "SUP": ("督导组", "supervision group"), "DI": ("纪检监察", "discipline inspection"), "EXP": ("容错认定组", "exemption panel"),
    "RVH": ("复核承办", "review handler"), "APO": ("申诉受理机关", "organ of appeals"),
    "APO2": ("再申诉受理机关", "organ of second appeals"),
    "APC": ("公正委员会", "appeal committee"), "APC2": ("再申诉公正委员会", "committee of the second appeal"),
    "SUPR": ("上级机关", "superior organ"), "SPV": ("监管责任人", "supervisor"), "SEC": ("会议秘书", "secretary of a meeting"),
    "SUB": ("本人", "the person concerned"), "KIN": ("近亲属", "near relative"), "INT": ("收件室", "intake office"),
    "RUL": ("规则制定机关", "rulebook authority"), "REG": ("登记员", "registrar"), "ARC": ("档案员", "archivist"),
    "KEY": ("密钥管理员", "key custodian"), "AUD": ("审计员", "auditor"), "OPR": ("运维员", "operator"), "ROOT": ("根密钥", "root key"),
    "SVC": ("服务主体", "the service"), "HLD": ("密钥持有人", "holder of the key"),
}  # fmt: skip
UNITS_OF_TIME: Final = {"working_day": ("个工作日", "working days"), "day": ("日", "days"), "month": ("个月", "months")}


def word(table: Mapping[Any, Words], key: Any) -> Words:
    """The words for a code; the code itself where there are none yet."""
    return table.get(key, (str(key), str(key)))


def type_words(name: str) -> Words:
    """What an event type is called, by its name."""
    row = BY_NAME.get(name)
    return (name, name) if row is None else (row.zh, row.en)


def matter_words(matter: str) -> Words:
    """What a matter key is called: `deduction/d-0001`, `warnings`, `quarter/2026-q1`."""
    kind, _, name = matter.partition("/")
    zh, en = word(MATTERS, kind)
    return f"{zh} {name}".strip(), f"{en} {name}".strip()


def quarter_words(quarter: str) -> Words:
    """`2026-q1` as people say it."""
    year, _, number = quarter.partition("-q")
    return f"{year} 年第 {number} 季度", f"Q{number} {year}"


TABLES: Final[Mapping[str, Any]] = {
    "shapes": SHAPES, "tiers": TIERS, "severities": SEVERITIES, "responsibilities": RESPONSIBILITIES, "unit_kinds": UNIT_KINDS,
    "matter_states": MATTER_STATES, "limit_states": LIMIT_STATES, "report_states": REPORT_STATES, "report_shapes": REPORT_SHAPES,
    "binds": BINDS, "verdicts": VERDICTS, "to_do": TO_DO, "channels": CHANNELS, "stages": STAGES, "tracks": TRACKS,
    "outcomes": OUTCOMES, "roles": ROLES, "units_of_time": UNITS_OF_TIME, "colour_order": COLOUR_ORDER,
    "word": word, "type_words": type_words, "matter_words": matter_words, "quarter_words": quarter_words, "points": points_text,
}  # fmt: skip
"""What every template may call."""
