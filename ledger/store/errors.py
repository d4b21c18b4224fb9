"""What can go wrong between the ledger and its disk, and what the operator does about it.

StoreError
├── StoreConflict        try again after reading the present state; nothing was written
│   ├── SequenceConflict     the seq does not follow the head of its stream
│   ├── EventIdTaken         another position already holds this event id
│   ├── WriterBusy           a write transaction is open elsewhere
│   └── GuardConflict        the second store does not hold what the caller expected
├── StoreRefused         the store is not opened, or not for this use; nothing was touched
│   ├── LedgerLocked         another process writes this log
│   ├── StoreMissing         there is no such file
│   ├── StoreExists          there is one already
│   ├── ForeignStore         the file is not ours, or of another version, or its schema was altered
│   ├── UnsafeSettings       SQLite would not promise durability
│   └── NotForWriting        opened read-only, already finished, or inherited through a fork
├── StoreFailed          a write failed: nothing more is written until the store is opened again (fail-stop)
└── EvidenceBroken       what is stored contradicts itself or what was signed; never repaired by itself
    ├── LeafMismatch         the leaf hash offered is not the hash of the entry offered
    ├── StoreDamaged         stored bytes cannot be read or do not match their hashes
    ├── LogBehindGuard       the log is shorter than what was signed (an old backup, a second copy)
    └── HistoryRewritten     same size, another root

Every error carries its values as attributes and one sentence each in Chinese and English (`zh`, `en`); expected comes
before got.
"""

import re
from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "an SQLite database": "SQLite 数据库",
    "another type": "其他类型",
    "as declared": "与声明一致",
    "a frame": "状态帧",
    "application id": "应用编号",
    "column types": "列的类型",
    "database": "数据库",
    "entry": "条目",
    "header": "文件头",
    "leaf hash": "叶哈希",
    "leaf in the tree": "树中的叶",
    "missing": "缺失",
    "nothing": "无",
    "number of entries": "条目数",
    "number of events": "事件数",
    "number of leaves": "叶数",
    "other bytes": "其他字节",
    "present": "存在",
    "readable": "可读",
    "read format ({} is WAL)": "读格式（{} 为 WAL）",
    "root": "根哈希",
    "schema": "表结构",
    "seq": "序号",
    "size of the frontier": "前沿的大小",
    "size, root and frontier": "大小、根哈希和前沿",
    "state": "状态",
    "text that is not UTF-8": "不是 UTF-8 的文本",
    "tree head": "树头",
    "tree node, level {}, index {}": "树结点，第 {} 层第 {} 号",
    "user version": "版本",
    "write format ({} is WAL)": "写格式（{} 为 WAL）",
    "{} other bytes": "{} 个其他字节",
    "{} row": "{} 行",
    "{} rows": "{} 行",
}
"""What stands in a Chinese sentence for a word of this room, {} for numbers; numbers, hashes and names stay as they are."""


def _zh(value: object) -> object:
    """The value as it stands in a Chinese sentence."""
    if not isinstance(value, str):
        return value
    word = WORDS.get(re.sub(r"[0-9]+", "{}", value))
    return value if word is None else word.format(*re.findall(r"[0-9]+", value))


class StoreError(Exception):
    """Root of everything this room raises. `zh` and `en` say what is wrong and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


class StoreConflict(StoreError):
    """Nothing was written; the caller reads again and decides."""


class SequenceConflict(StoreConflict):
    """The offered place in a stream is not the next one."""

    def __init__(self, *, stream: str, expected: int, got: int) -> None:
        super().__init__(
            f"流 {stream} 的序号不连续：应为 {expected}，实为 {got}。请读取最新流头后重试。",
            f"stream {stream}: expected seq {expected}, got {got}; read the head again and retry",
        )
        self.stream, self.expected, self.got = stream, expected, got


class EventIdTaken(StoreConflict):
    """The event id stands at another position already."""

    def __init__(self, *, event_id: str, position: int) -> None:
        super().__init__(
            f"事件编号 {event_id} 已在位置 {position} 使用。",
            f"event id {event_id} already stands at position {position}",
        )
        self.event_id, self.position = event_id, position


class WriterBusy(StoreConflict):
    """Another write transaction did not end in time."""

    def __init__(self, *, waited_s: float) -> None:
        super().__init__(
            f"等待 {waited_s:g} 秒后仍有其他写入事务未结束，请稍后重试。",
            f"another write transaction was still open after {waited_s:g} s; try again",
        )
        self.waited_s = waited_s


class GuardConflict(StoreConflict):
    """The compare-and-swap of the second store lost. `expected` and `got` are GuardHead or None."""

    def __init__(self, *, expected: object, got: object) -> None:
        super().__init__(
            f"第二存储的树头已变动：应为 {expected}，实为 {got}。另有实例在签署，本实例停止。",
            f"second store: expected {expected}, got {got}; another instance signs, this one must stop",
        )
        self.expected, self.got = expected, got


class StoreRefused(StoreError):
    """The store is left as it was found."""


class LedgerLocked(StoreRefused):
    """Another process holds the writer's lock. `pid` is None when the holder has not written it yet."""

    def __init__(self, *, pid: int | None) -> None:
        holder = "?" if pid is None else str(pid)
        super().__init__(
            f"账本正由进程 {holder} 写入；请通过该服务提交，或先停止它。",
            f"process {holder} writes this ledger; submit through it, or stop it first",
        )
        self.pid = pid


class StoreMissing(StoreRefused):
    """The file to open is not there."""

    def __init__(self, *, file: str) -> None:
        super().__init__(
            f"找不到 {file}。新账本请先初始化；已有的账本请查明该文件的去向并从备份恢复，切勿新建。",
            f"there is no {file}; initialise a new ledger first; of one that stands, find or restore the file, never make it anew",
        )
        self.file = file


class StoreExists(StoreRefused):
    """The file to create is there already; it is never overwritten."""

    def __init__(self, *, file: str) -> None:
        super().__init__(f"{file} 已存在，不会覆盖。", f"{file} exists already and is never overwritten")
        self.file = file


class ForeignStore(StoreRefused):
    """The file is not this program's, is of another version, or its schema was altered."""

    def __init__(self, *, file: str, what: str, expected: object, got: object) -> None:
        super().__init__(
            f"{file} 不是本程序可用的账本文件（{_zh(what)}：应为 {_zh(expected)}，实为 {_zh(got)}），未作任何改动。",
            f"{file}: {what}: expected {expected}, got {got}; the file was left alone",
        )
        self.file, self.what, self.expected, self.got = file, what, expected, got


class UnsafeSettings(StoreRefused):
    """A setting that durability rests on did not take."""

    def __init__(self, *, setting: str, expected: object, got: object) -> None:
        super().__init__(
            f"SQLite 设置 {setting} 不安全：应为 {expected}，实为 {got}。",
            f"SQLite {setting}: expected {expected}, got {got}; durability cannot be promised",
        )
        self.setting, self.expected, self.got = setting, expected, got


class NotForWriting(StoreRefused):
    """This recorder or transaction takes no writes. `reason` is `read-only`, `closed`, `finished` or `forked`."""

    def __init__(self, *, reason: str) -> None:
        words = {"read-only": "只读打开", "closed": "已关闭", "finished": "事务已结束", "forked": "由分叉的子进程继承"}
        super().__init__(f"此处不能写入（{words[reason]}）。", f"no writes here: {reason}")
        self.reason = reason


class StoreFailed(StoreError):
    """A write or its fsync failed. Whether the group in hand is durable is unknown until the store is opened again."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(
            f"写入存储失败（{reason}），账本已停止写入；排除故障后请重新打开，再核对未答复的提交。",
            f"the store failed ({reason}); nothing more is written until it is opened again",
        )
        self.reason = reason


class EvidenceBroken(StoreError):
    """The stored log contradicts itself or what was signed; a person has to look."""


class LeafMismatch(EvidenceBroken):
    """An entry was offered with a leaf hash that is not its own. Hashes are lower hex."""

    def __init__(self, *, position: int, expected: str, got: str) -> None:
        super().__init__(
            f"位置 {position} 的叶哈希不符：应为 {expected}，实为 {got}。",
            f"leaf hash at position {position}: expected {expected}, got {got}",
        )
        self.position, self.expected, self.got = position, expected, got


class StoreDamaged(EvidenceBroken):
    """Stored bytes cannot be read or do not match. `position` is None when the damage is not in one entry."""

    def __init__(self, *, position: int | None, what: str, expected: object = None, got: object = None) -> None:
        zh_place = "存储" if position is None else f"位置 {position}"
        en_place = "store" if position is None else f"position {position}"
        super().__init__(
            f"{zh_place}的内容已损坏（{_zh(what)}：应为 {_zh(expected)}，实为 {_zh(got)}）；请停止写入并核查。",
            f"{en_place}: {what}: expected {expected}, got {got}; stop writing and run the check",
        )
        self.position, self.what, self.expected, self.got = position, what, expected, got


class LogBehindGuard(EvidenceBroken):
    """The log holds fewer entries than were signed: an old backup was restored, or this is a second copy."""

    def __init__(self, *, expected: int, got: int) -> None:
        super().__init__(
            f"账本落后于已签署的树头：至少应有 {expected} 条，实有 {got} 条。可能恢复了旧备份，禁止写入和签署。",
            f"the log is behind what was signed: expected at least {expected} entries, got {got}; nothing is signed",
        )
        self.expected, self.got = expected, got


class HistoryRewritten(EvidenceBroken):
    """At the signed size the log has another root. Roots are lower hex."""

    def __init__(self, *, size: int, expected: str, got: str) -> None:
        super().__init__(
            f"前 {size} 条的根哈希与已签署的不符：应为 {expected}，实为 {got}。历史已被改动。",
            f"root at size {size}: expected {expected}, got {got}; history was rewritten",
        )
        self.size, self.expected, self.got = size, expected, got
