"""Which ways can bytes or evidence of the log fail, and what does a reader need to know about each?

    LogError
    ├── MalformedBytes      bytes from outside are not in the format: `where` says at which member or byte
    ├── ProofInvalid        an inclusion or consistency proof, an entry's hash or a receipt does not hold
    ├── CheckpointInvalid   a checkpoint is well formed, but not by the log one asked about
    ├── RefusalInvalid      a refusal note is well formed, but not by the log one asked about
    └── OpeningRefused      the openings handed in are not those the sealed fields of the statement ask for

Every error carries `code` (a kebab word, stable), `where`, `expected` and `found`, and the sentences `zh` and `en`.
None of them ever carries text of a statement: `expected` and `found` hold sizes, hashes, positions, names of
members and of fields.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar, Final


class LogError(Exception):
    """Root of the room. `code` picks the sentences; `where` is a JSON path, a byte offset or the name of a check."""

    sentences: ClassVar[Mapping[str, tuple[str, str]]] = {}
    where_is_a_name: ClassVar[bool] = False
    """True where `where` is the name of a field, which stays as it is in every language."""

    def __init__(self, code: str, where: str = "", *, expected: object = None, found: object = None) -> None:
        self.code = code
        self.where = where
        self.expected = expected
        self.found = found
        zh, en = self.sentences[code]
        values = _values("应为 {}", "，实际为 {}", "。", _chinese(expected), _chinese(found))
        place = where if self.where_is_a_name else _chinese(where)
        self.zh = zh + (f"位置：{place}。" if where else "") + values
        self.en = (
            en + (f" Place: {where}." if where else "") + _values(" Expected {}", ", got {}", ".", expected, found)
        )
        super().__init__(code, where, expected, found)

    def __str__(self) -> str:
        place = f" at {self.where}" if self.where else ""
        return self.code + place + _values(": expected {}", ", got {}", "", self.expected, self.found)


def _values(expect: str, got: str, end: str, expected: object, found: object) -> str:
    """The values of an error as half a sentence; `found` alone never stands."""
    if expected is None:
        return ""
    return expect.format(expected) + ("" if found is None else got.format(found)) + end


def _chinese(value: object) -> object:
    """A phrase of the table below in Chinese, its numbers kept; anything else (numbers, hashes, paths, names) as it is."""
    if not isinstance(value, str):
        return value
    phrase = PHRASES.get(re.sub(r"[0-9]+", "{}", value))
    return value if phrase is None else phrase.format(*re.findall(r"[0-9]+", value))


# What `where`, `expected` and `found` say in English, with {} for numbers. A test looks up every phrase the room uses.
PHRASES: Final[Mapping[str, str]] = {
    "a JSON value": "JSON 值",
    "a clause, or -": "条款编号，或 -",
    "a clause, or None for none": "条款编号，没有则为 None",
    "a day and time that exist": "存在的日期和时刻",
    "a decimal number without leading zeroes": "没有前导零的十进制数",
    "a hash in lower hex": "小写十六进制哈希",
    "a key in lower hex, each once": "小写十六进制的密钥，每个只出现一次",
    "a leaf hash in lower hex, null exactly at seq {}": "小写十六进制叶哈希，仅当 seq 为 {} 时为 null",
    "a seq, or {} for an empty stream": "seq，空流为 {}",
    "a text": "文本",
    "a text for the salt and a field name": "盐的文本和字段名",
    "a text in base{}": "base{} 文本",
    "an array [salt, name, value]": "数组 [盐, 字段名, 值]",
    "an array of at most {} names": "至多 {} 个名字的数组",
    "an array of names": "名字的数组",
    "an array of signatures": "签名的数组",
    "an array of texts": "文本的数组",
    "an array that begins with the blind": "以盲值开头的数组",
    "an empty line, then a checkpoint": "一个空行，然后是检查点",
    "an index below {}": "小于 {} 的位置",
    "an integer from {}": "不小于 {} 的整数",
    "an object": "对象",
    "another": "另一个",
    "another root": "另一个根哈希",
    "at least one signature": "至少一个签名",
    "at least {} bytes": "至少 {} 字节",
    "at most {}": "至多 {}",
    "base{}url": "base{}url",
    "base{}url without padding": "不带填充的 base{}url",
    "body": "正文",
    "byte {}": "第 {} 字节",
    "checkpoint": "检查点",
    "consistency proof": "一致性证明",
    "entry": "条目",
    "filler": "填充摘要",
    "frontier": "前沿",
    "hashes": "哈希",
    "inclusion proof": "包含证明",
    "index and a number": "index 和一个数",
    "instant": "时刻",
    "level {}, index {}": "第 {} 层第 {} 号",
    "line {}": "第 {} 行",
    "lines": "行数",
    "name": "字段名",
    "null exactly at seq {}": "仅当 seq 为 {} 时为 null",
    "opening": "开启值",
    "origin": "账本标识",
    "other names only": "只有其他名字",
    "printable ASCII without space or plus": "不含空格和加号的可打印 ASCII",
    "receipt, check {}": "回执，第 {} 项核验",
    "refusal": "拒绝回执",
    "root": "根哈希",
    "salt": "盐",
    "seq {}": "seq {}",
    "signatures": "签名",
    "signer": "签名者",
    "size": "大小",
    "streams in ascending order, each once": "流按升序排列，每个只出现一次",
    "the name of a stream": "流的名字",
    "the root of the empty tree": "空树的根哈希",
    "tlog-proof": "tlog-proof",
    "{} bytes": "{} 字节",
    "{} bytes in base{}": "base{1} 写成的 {0} 字节",
    "{} hashes": "{} 个哈希",
    "{} lines": "{} 行",
    "{} to {}": "{} 到 {}",
    "[stream, seq, leaf hash or null]": "[流, seq, 叶哈希或 null]",
}


class MalformedBytes(LogError):
    """Bytes from outside are not in the format. Only this escapes from a parser of the room."""

    sentences: ClassVar[Mapping[str, tuple[str, str]]] = {
        "too-large": ("内容超过大小上限；请拆分或缩短。", "The content is over the size limit; split or shorten it."),
        "not-utf8": ("内容不是 UTF-8 编码。", "The content is not UTF-8."),
        "byte-order-mark": (
            "内容以字节顺序标记（BOM）开头；请去掉。",
            "The content begins with a byte order mark; leave it out.",
        ),
        "bad-json": ("此处不是合法的 JSON。", "This is not JSON from here on."),
        "too-deep": ("嵌套层数过多。", "The content is nested too deeply."),
        "too-many-nodes": ("值的数量过多。", "The content holds too many values."),
        "duplicate-member": ("同一对象中成员名重复。", "A member name stands twice in one object."),
        "float-number": (
            "数字只能写成整数，不得有小数点、指数或 -0。",
            "Numbers are plain integers: no point, exponent or -0.",
        ),
        "integer-out-of-range": ("整数超出 ±(2^53-1)。", "The integer is outside ±(2^53-1)."),
        "lone-surrogate": ("文本中有不成对的代理码。", "The text holds a surrogate without its pair."),
        "nul-character": ("文本中有 NUL 字符。", "The text holds a NUL character."),
        "not-canonical": ("内容不是规范形式（RFC 8785）。", "The content is not in canonical form (RFC 8785)."),
        "bad-name": (
            "成员名只能用小写字母、数字和下划线。",
            "Member names are lower case letters, digits and underscores.",
        ),
        "unknown-member": ("出现了格式中没有的成员。", "There is a member the format does not have."),
        "missing-member": ("缺少格式要求的成员。", "A member the format asks for is missing."),
        "bad-value": ("此处的值不合格式。", "The value here does not fit the format."),
        "bad-base64": ("不是严格的 base64。", "This is not strict base64."),
        "bad-opening": ("密封字段的开启值不合格式。", "The opening of a sealed field does not fit the format."),
        "bad-note": ("不是合格的签名短文（signed note）。", "This is not a signed note."),
        "bad-checkpoint": ("不是合格的检查点。", "This is not a checkpoint."),
        "bad-tlog-proof": ("不是合格的 tlog-proof。", "This is not a tlog-proof."),
        "bad-refusal": ("不是合格的拒绝回执。", "This is not a refusal note."),
    }


class ProofInvalid(LogError):
    """Evidence does not hold. `where` names the proof or the numbered check of a receipt that failed."""

    sentences: ClassVar[Mapping[str, tuple[str, str]]] = {
        "index-outside-tree": ("位置不在树的范围内。", "The index is not inside the tree."),
        "size-order": ("旧树比新树大。", "The old tree is larger than the new one."),
        "hash-length": ("哈希不是 32 字节。", "A hash is not 32 bytes."),
        "proof-length": ("证明中的哈希个数不对。", "The proof has the wrong number of hashes."),
        "root-mismatch": ("由证明算出的根哈希与检查点不符。", "The root computed from the proof is not the one given."),
        "old-root-mismatch": (
            "由证明算出的旧根哈希不符。",
            "The old root computed from the proof is not the one given.",
        ),
        "missing-node": ("树中缺少所需的结点。", "A node of the tree that the proof needs is missing."),
        "statement-mismatch": ("条目所载的陈述哈希与正文不符。", "The entry holds the hash of another statement."),
        "signatures-mismatch": ("条目所载的签名表哈希不符。", "The entry holds the hash of another signature list."),
        "reads-mismatch": ("条目所载的读取表哈希不符。", "The entry holds the hash of another read list."),
        "seq-mismatch": ("回执的 seq 与条目不符。", "The seq of the receipt is not the entry's."),
        "recorded-at-mismatch": ("回执的入账时刻与条目不符。", "The recorded_at of the receipt is not the entry's."),
        "leaf-mismatch": ("回执的叶哈希与条目不符。", "The leaf hash of the receipt is not the entry's."),
        "position-mismatch": (
            "回执的位置与证明中的位置不符。",
            "The position of the receipt is not the index of its proof.",
        ),
        "witnessed-mismatch": (
            "回执所列见证者与检查点上的联署不符。",
            "The witnesses the receipt lists are not those on its checkpoint.",
        ),
    }


class CheckpointInvalid(LogError):
    """A checkpoint in form, but not one of the log asked about."""

    sentences: ClassVar[Mapping[str, tuple[str, str]]] = {
        "wrong-origin": ("检查点属于另一个账本。", "The checkpoint is of another log."),
        "bad-signature": (
            "检查点的签名不成立，或无一签名可认。",
            "A signature on the checkpoint does not hold, or none is by a known key.",
        ),
        "not-by-the-log": ("检查点没有账本自己的签名。", "The checkpoint has no signature by the log itself."),
    }


class RefusalInvalid(LogError):
    """A refusal note in form, but not one of the log asked about."""

    sentences: ClassVar[Mapping[str, tuple[str, str]]] = {
        "wrong-origin": ("拒绝回执属于另一个账本。", "The refusal is by another log."),
        "bad-signature": (
            "拒绝回执的签名不成立，或无一签名可认。",
            "A signature on the refusal does not hold, or none is by a known key.",
        ),
        "not-by-the-log": ("拒绝回执没有账本自己的签名。", "The refusal has no signature by the log itself."),
        "wrong-statement": ("拒绝回执说的是另一份陈述。", "The refusal is about another statement."),
    }


class OpeningRefused(LogError):
    """The openings do not fit the digests of the statement. `where` names the sealed field, never its value."""

    where_is_a_name = True
    sentences: ClassVar[Mapping[str, tuple[str, str]]] = {
        "missing-opening": ("缺少该密封字段的开启值。", "The opening of this sealed field is missing."),
        "mismatched-opening": (
            "该密封字段的开启值与陈述中的摘要不符。",
            "The opening of this sealed field matches no digest in the statement.",
        ),
        "unknown-opening": (
            "该类型没有这个密封字段，或开启值重复。",
            "The type has no such sealed field, or it is opened twice.",
        ),
    }
