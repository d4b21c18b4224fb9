"""How does an error look over HTTP? One table: class to status and title; and the problem document of RFC 9457.

`type` is `/problems/<code>` (documented in docs/http.md), `title` and `title_zh` say what kind of thing went wrong, `detail` and
`detail_zh` what exactly and what to do. `clause`, `field`, `events`, `breaches`, `position` and `refusal` (the signed note) stand
where they apply. The nearest class of an error's ancestry gives the row; a test fails on a class of ours without one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import keys.errors as keys
import ledger.domain.errors as domain
import ledger.errors as door
import ledger.log.errors as log
import ledger.store.errors as store
import ledger.verify.errors as verify
import projections.errors as views
from api import errors as api
from ledger.application import ClockMismatch, OriginMismatch

MEDIA_TYPE: Final = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Row:
    """Status and title of a kind of error."""

    status: int
    zh: str
    en: str


_MALFORMED: Final = Row(400, "内容不合格式", "The content is not in the format")
_NOT_HOLDING: Final = Row(422, "证据不成立", "The evidence does not hold")
_CONFLICT: Final = Row(409, "与已有事件冲突", "In conflict with earlier events")
_NOT_NOW: Final = Row(503, "暂时不能办理", "Cannot be done at present")
_DAMAGED: Final = Row(500, "已存内容不一致", "What is stored does not agree")
_SETTING: Final = Row(500, "服务设置有误", "The service is set up wrongly")

ROWS: Final[Mapping[type[Exception], Row]] = {
    # keys
    keys.KeysError: _MALFORMED,
    keys.Malformed: _MALFORMED,
    keys.MalformedBase64: _MALFORMED,
    keys.MalformedKey: _MALFORMED,
    keys.WeakKey: Row(422, "密钥不可用", "The key may not be used"),
    keys.MalformedEnvelope: Row(400, "签名信封不合格式", "The signed envelope is not in the format"),
    keys.MalformedNote: _MALFORMED,
    keys.SignatureInvalid: Row(422, "签名不成立", "A signature does not hold"),
    keys.KeyFileRefused: _SETTING,
    # ledger.domain
    domain.DomainError: Row(422, "程序规则不允许", "The procedure does not allow it"),
    domain.StatementMalformed: Row(400, "陈述不合格式", "The statement is not in the format"),
    domain.NotAdmitted: Row(422, "陈述未获准入账", "The statement is not admitted"),
    domain.StaleSeen: Row(409, "签名之后又有新事件", "Later events stand since it was signed"),
    domain.RulebookMissing: Row(422, "没有适用的规则集", "No rulebook covers the day"),
    domain.RulebookMalformed: Row(400, "规则集不合格式", "The rulebook is not in the format"),
    # ledger.log
    log.LogError: _MALFORMED,
    log.MalformedBytes: _MALFORMED,
    log.ProofInvalid: _NOT_HOLDING,
    log.CheckpointInvalid: _NOT_HOLDING,
    log.RefusalInvalid: _NOT_HOLDING,
    log.OpeningRefused: Row(422, "密封字段与开启值不符", "Openings do not fit the sealed fields"),
    # ledger.verify
    verify.VerifyError: _NOT_HOLDING,
    verify.PolicyMalformed: _MALFORMED,
    verify.ProofMalformed: _MALFORMED,
    verify.ProofRefused: _NOT_HOLDING,
    verify.CannotCheck: Row(422, "无法核验", "It cannot be checked"),
    # ledger.store
    store.StoreError: _NOT_NOW,
    store.StoreConflict: _CONFLICT,
    store.SequenceConflict: _CONFLICT,
    store.EventIdTaken: Row(409, "事件号已被占用", "The event id is taken"),
    store.WriterBusy: _NOT_NOW,
    store.GuardConflict: _NOT_NOW,
    store.StoreRefused: _NOT_NOW,
    store.LedgerLocked: _NOT_NOW,
    store.StoreMissing: _SETTING,
    store.StoreExists: _SETTING,
    store.ForeignStore: _SETTING,
    store.UnsafeSettings: _SETTING,
    store.NotForWriting: _NOT_NOW,
    store.StoreFailed: _NOT_NOW,
    store.EvidenceBroken: _DAMAGED,
    store.LeafMismatch: _DAMAGED,
    store.StoreDamaged: _DAMAGED,
    store.LogBehindGuard: _DAMAGED,
    store.HistoryRewritten: _DAMAGED,
    # ledger
    door.LedgerError: _NOT_NOW,
    door.NotInLog: Row(404, "账本中没有", "Not in the log"),
    door.ReadOnlyLedger: _NOT_NOW,
    door.WriterStopped: _NOT_NOW,
    door.NotReadmitted: _DAMAGED,
    door.Unjudged: Row(500, "未能裁决", "Not judged"),
    door.VaultError: _DAMAGED,
    door.PendingUnknown: Row(404, "没有待会签的陈述", "Nothing waits for signatures"),
    door.PendingExpired: Row(410, "待会签已到期", "It waited too long"),
    door.PendingDiffers: Row(409, "待会签的是另一份陈述", "Another statement waits under this id"),
    door.PendingFull: _NOT_NOW,
    door.PendingIdDiffers: Row(400, "事件号不一致", "The event ids differ"),
    door.NotASigner: Row(422, "签名人不在其列", "Signed by somebody who is not listed"),
    door.EvidenceNotKept: Row(404, "没有此证据", "No such evidence"),
    door.EvidenceStreamRefused: Row(400, "证据归属有误", "Evidence of neither person nor fact"),
    door.EvidenceDamaged: _DAMAGED,
    door.SideFileForeign: _SETTING,
    door.Unwritten: Row(507, "无法保存", "There is no room, or no disk"),
    ClockMismatch: _SETTING,
    OriginMismatch: _SETTING,
    # projections
    views.ProjectionsError: _NOT_NOW,
    views.ViewsLocked: _NOT_NOW,
    views.ViewsForeign: _NOT_NOW,
    views.ViewEdited: _DAMAGED,
    views.ViewUnknown: Row(404, "没有这个视图", "There is no such view"),
    views.RebuildUnfit: Row(409, "重建的文件不能采用", "The rebuilt file cannot be taken over"),
    views.RebuildBroken: Row(409, "重建视图的进程提前结束", "A process that built part of the views ended early"),
    views.ViewsBehind: _NOT_NOW,
    views.RunnerStopped: _NOT_NOW,
    # api
    api.ApiError: Row(400, "请求有误", "The request is wrong"),
    api.BodyUnmeasured: Row(411, "须写明长度", "The length is required"),
    api.BodyTooLarge: Row(413, "请求体过大", "The body is too large"),
    api.BodyCut: Row(400, "请求体不完整", "The body is cut off"),
    api.BodyEmpty: Row(400, "请求体为空", "The body is empty"),
    api.BodiesBusy: _NOT_NOW,
    api.BatchTooLong: Row(413, "批量提交行数过多", "The batch has too many lines"),
    api.BatchEmpty: Row(400, "批量提交为空", "The batch is empty"),
    api.MediaTypeRefused: Row(415, "不支持的内容类型", "The type of the body is not taken"),
    api.NotJson: Row(415, "不支持的内容类型", "The type of the body is not taken"),
    api.MediaTypeUnstated: Row(415, "未写明内容类型", "The type of the body is not stated"),
    api.SealedTextInDraft: Row(400, "草稿中不得有密封内容", "A draft may hold no sealed text"),
    api.AnswerNotAcceptable: Row(406, "没有所要的答复类型", "The answer is not given in that type"),
    api.QueryRefused: Row(400, "查询参数有误", "A query parameter is wrong"),
    api.HostRefused: Row(421, "主机名不符", "The request is for another host"),
    api.OriginRefused: Row(403, "来源不符", "The request comes from another origin"),
    api.PathUnknown: Row(404, "没有这个路径", "There is no such path"),
    api.MethodRefused: Row(405, "不支持的方法", "The method is not taken here"),
    api.RequestMalformed: Row(400, "请求不合规范", "The request is malformed"),
    api.StoredUnreadable: _DAMAGED,
    api.Unforeseen: Row(500, "意外错误", "An unforeseen error"),
    api.NotLoopback: _SETTING,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem document: its status, and its members ready for JSON."""

    status: int
    members: Mapping[str, Any]


def row_of(error: Exception) -> Row:
    """The row of an error: its class's own, or that of the nearest ancestor. Raises KeyError for an error not of ours."""
    for kind in type(error).__mro__:
        if kind in ROWS:
            return ROWS[kind]
    raise KeyError(type(error).__name__)


def code_of(error: Exception) -> str:
    """The kebab word that names the kind of problem; errors of `keys` are told apart by their reason."""
    code = getattr(error, "code", None)
    if isinstance(code, str):
        return code
    name = re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__).lower()
    reason = getattr(error, "reason", "")
    return f"{name}-{reason}" if isinstance(error, keys.KeysError) else name


def problem_of(error: Exception, refusal: str | None = None) -> Problem:
    """The problem document of an error of ours; `refusal` is the signed note that goes with it."""
    row = row_of(error)
    code = code_of(error)
    members: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": row.en,
        "title_zh": row.zh,
        "status": row.status,
        "detail": getattr(error, "en", ""),
        "detail_zh": getattr(error, "zh", ""),
        "code": code,
        "clause": getattr(error, "clause", None),
        "field": getattr(error, "field", None) or getattr(error, "where", None) or None,
        "refusal": refusal,
    }
    if isinstance(error, domain.NotAdmitted):
        members["breaches"] = [
            {"code": each.code, "clause": each.clause, "field": each.field, "detail": each.en, "detail_zh": each.zh}
            for each in error.breaches
        ]
    if isinstance(error, domain.StaleSeen):
        members |= {"events": list(error.events), "field": "seen"}
    if isinstance(error, store.EventIdTaken):
        members |= {"events": [error.event_id], "position": error.position, "field": "id"}
    if isinstance(error, door.NotReadmitted):
        members["position"] = error.position
    return Problem(row.status, {name: value for name, value in members.items() if value is not None})
