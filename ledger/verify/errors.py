"""Why does a fairness proof not hold, or why can nobody say?

    VerifyError
    ├── PolicyMalformed   (Malformed)          the policy is no tlog-policy, or a `#mingjing` line of it is wrong
    ├── ProofMalformed    (Malformed)          check 1: the bytes are no fairness proof
    ├── ProofRefused      (VerificationError)  checks 2 to 10: the evidence does not hold; `check` is the number
    └── CannotCheck       (VerificationError)  nothing false was found, but something needed is missing: what

Every error carries `code` (a kebab word, stable), `where` (a JSON path or a line), `expected` and `found`, and the sentences
`zh` and `en`. They hold hashes, numbers, days, identifiers and names of streams: never text of a statement.
"""

from collections.abc import Mapping
from typing import ClassVar

_FOUND_MOST = 90


class VerifyError(Exception):
    """Root of the room. An error of a room below is its cause, and its sentences follow."""

    sentences: ClassVar[Mapping[str, tuple[str, str]]] = {}

    def __init__(
        self,
        code: str,
        where: str = "",
        *,
        expected: object = None,
        found: object = None,
        check: int = 0,
        cause: Exception | None = None,
    ) -> None:
        self.code = code
        self.where = where
        self.expected = expected
        self.found = found
        self.check = check
        zh, en = self.sentences[code]
        self.zh = zh + (f"位置:{where}。" if where else "")
        self.en = en + (f" Place: {where}." if where else "")
        if expected is None and found is not None:
            self.zh += f"实际为 {shown(found)}。"
            self.en += f" Got {shown(found)}."
        elif expected is not None:
            self.zh += f"应为 {shown(expected)},实际为 {shown(found)}。"
            self.en += f" Expected {shown(expected)}, got {shown(found)}."
        if cause is not None:
            self.zh += getattr(cause, "zh", "")
            self.en += " " + str(getattr(cause, "en", cause))
        super().__init__(code, where)

    def __str__(self) -> str:
        return self.en


def shown(value: object) -> str:
    """A value as it may stand in an error: short plain words and numbers; of anything else only its type."""
    if value is None:
        return "null"
    if isinstance(value, bool | int):
        return str(value)
    if isinstance(value, str) and len(value) <= _FOUND_MOST and value.isascii() and value.isprintable():
        return value
    return f"another {type(value).__name__}"


class PolicyMalformed(VerifyError):
    """`where` is the line, counted from 1."""

    sentences: ClassVar[Mapping[str, tuple[str, str]]] = {
        "too-large": ("策略文件过大。", "The policy file is too large."),
        "bad-octet": ("策略文件含有不允许的字符。", "The policy holds a character that is not allowed."),
        "bad-line": ("策略中此行不合格式。", "This line of the policy is out of form."),
        "unknown-word": ("策略中此行的关键词未知。", "This line of the policy begins with an unknown word."),
        "bad-key": ("策略中的密钥不合格。", "A key in the policy does not fit."),
        "repeated": ("策略中重复了密钥、名称或只许一次的行。", "A key, a name or a line allowed once stands twice."),
        "unknown-name": ("策略引用了前面没有定义的名称。", "A name is used that no earlier line defines."),
        "no-quorum": ("策略缺少 quorum 行。", "The policy has no quorum line."),
        "no-log": ("策略没有列出任何账本的密钥。", "The policy lists no log."),
    }


class ProofMalformed(VerifyError):
    """The bytes are not in the format of docs/formats/fairness-proof.md."""

    sentences: ClassVar[Mapping[str, tuple[str, str]]] = {
        "not-canonical-json": ("文件不是规范 JSON。", "The file is not canonical JSON."),
        "wrong-member": ("文件的成员不合格式。", "A member of the file is out of form."),
        "too-many": ("文件中的条目或内容过多。", "The file holds more than the format allows."),
    }


class ProofRefused(VerifyError):
    """The evidence does not hold. `check` is the number of the check in docs/formats/fairness-proof.md."""

    sentences: ClassVar[Mapping[str, tuple[str, str]]] = {
        # 2
        "unknown-log": ("检查点属于策略没有列出的账本。", "The checkpoint is of a log the policy does not name."),
        "checkpoint-invalid": ("检查点不成立。", "The checkpoint does not hold."),
        "quorum-not-met": ("检查点的见证联署未达到策略的要求。", "The cosignatures do not meet the policy's quorum."),
        "known-beyond-checkpoint": ("所述知悉时点超出检查点。", "The knowing time lies beyond the checkpoint."),
        # 3
        "positions-unordered": ("条目没有按位置递增排列。", "The entries do not ascend by position."),
        "position-beyond-known": ("条目位于所述知悉时点之后。", "An entry lies after the knowing time."),
        "not-included": ("条目不在检查点所述的树中。", "The entry is not in the tree of the checkpoint."),
        # 4
        "entry-malformed": ("条目不合格式。", "The entry is out of form."),
        "statement-malformed": ("陈述不合格式。", "The statement is out of form."),
        "not-committed": ("条目没有对所附内容作出承诺。", "The entry does not commit to what is given with it."),
        "blind-differs": ("读取表开头不是该陈述的盲值。", "The read list does not begin with the statement's blind."),
        "stream-differs": ("条目所标的流不是陈述的流。", "The stream named is not the statement's."),
        "opening-unfit": ("开启值不属于该陈述的封存字段。", "An opening is of no sealed field of the statement."),
        # 5
        "founding-missing": ("文件没有从位置 0 的创立陈述开始。", "The file does not begin with the founding."),
        "other-founding": ("创立陈述不是策略所指定的。", "The founding statement is not the one the policy names."),
        "origin-differs": ("创立陈述属于另一个账本。", "The founding statement is of another log."),
        "scripted-clock": ("该账本使用脚本时钟(演示),策略不允许。", "The log runs on a scripted clock (demo), which the policy bars."),
        # 6
        "decision-missing": ("文件中没有所述的决定。", "The decision is not in the file."),
        "decision-unfit": ("所述事件不是扣分认定决定。", "The event named is no confirmed deduction."),
        "event-twice": ("同一事件号出现两次。", "One event id stands twice."),
        "time-runs-back": ("入账时刻早于前一条目。", "An entry was recorded before the one before it."),
        "day-before-entries": ("所述日期早于文件中的条目。", "The day stated lies before entries of the file."),
        "seq-gap": ("流的序号不连续:有条目缺失。", "The places of a stream do not follow each other: an entry is missing."),
        "prev-differs": ("条目没有接在本流前一条目之后。", "The entry does not follow the previous one of its stream."),
        "head-missing": ("读取表中的流头不在文件中。", "A head of a read list is not in the file."),
        "head-differs": ("读取表中的流头与文件中的条目不符。", "A head of a read list is not the entry in the file."),
        "surplus-stream": ("文件含有决定没有读取的流。", "The file holds a stream that nothing here reads."),
        "other-person": ("文件含有他人的条目。", "The file holds entries of another person."),
        # 7, 8
        "signature-invalid": ("签名不成立。", "The signatures do not hold."),
        "not-admitted": ("按当时的规则,该陈述不应入账。", "Under its rules the statement is not let in."),
        "unknown-stream": ("没有这一类流。", "There is no such family of streams."),
        "reads-differ": ("读取表与入账规则所读的不同。", "The read list is not what admission reads."),
        # 9, 10
        "judged-differs": ("重新计算的结果与文件所载不同。", "What was computed again differs from the file."),
        "clauses-differ": ("重新判断的条款与文件所载不同。", "The clauses evaluated again differ from the file."),
    }  # fmt: skip


class CannotCheck(VerifyError):
    """Exit code 3: what is missing, and nothing is said about the decision."""

    sentences: ClassVar[Mapping[str, tuple[str, str]]] = {
        "no-founding-line": (
            "策略没有写明创立条目(#mingjing founding),无法核验。",
            "The policy does not name the founding leaf (#mingjing founding).",
        ),
        "unknown-rules": ("本程序没有这一规则纪元的入账规则。", "This program does not have the admission rules of that epoch."),
        "withheld": ("有陈述未予提供,无法重新判断。", "A statement is withheld, so it cannot be judged again."),
        "rulebook-missing": ("文件中没有适用于该日的规则集。", "No rulebook in the file covers the day."),
        "no-such-file": ("没有这个文件。", "There is no such file."),
        "unreadable": ("文件无法读取。", "The file cannot be read."),
    }  # fmt: skip
