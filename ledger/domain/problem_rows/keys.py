"""Refusals: founding, actors, keys, the service."""

from collections.abc import Mapping

from ledger.domain.problem_rows.problem import Problem

ROWS: Mapping[str, Problem] = {
    # founding, actors, keys
    "wrong-clock": Problem("G03", "创立陈述写明的时钟是 {found},本账本使用的是 {expected}。", "The founding statement names the clock {found}; this ledger runs by {expected}."),
    "scripted-clock": Problem("G03", "脚本时钟只能用于名称以 demo. 开头的账本。", "A scripted clock exists only in ledgers whose origin begins with \"demo.\"."),
    "threshold-not-met": Problem("G02", "须有 {expected} 名不同的根密钥持有人签名,实有 {found} 名。", "{expected} distinct root-key holders must sign, found {found}."),
    "root-keys-repeat": Problem("G02", "根密钥和持有人都不得重复。", "No root key and no holder may stand twice."),
    "key-name-differs": Problem("G01", "{field} 不是该公钥的 SHA-256。", "{field} is not the SHA-256 of the public key."),
    "key-taken": Problem("F25", "密钥 {key} 已经登记过。", "Key {key} is already enrolled."),
    "suite-unsupported": Problem("G02", "此处只接受 ed25519 密钥,不接受 {found}:系统主体只用 ed25519,第 1 规则纪元的所有密钥也是。请改用 ed25519。",
        "Only ed25519 keys are accepted here, not {found}: a system signs with ed25519, and so does everybody in rules epoch 1. Use ed25519."),
    "suite-differs": Problem("G02", "data.suite 写的是 {found},所附公钥却不是。请按公钥的算法填写。",
        "data.suite says {found}; the public key is of another suite. State that of the key."),
    "root-key-stays": Problem("G06", "密钥 {key} 是创立陈述的根密钥,不由密钥管理员轮换。请另行登记一把密钥,并撤销此密钥。",
        "Key {key} is a root key of the founding and is not rotated by a key custodian. Enrol another key and revoke this one."),
    "contested-entry-unknown": Problem("G06", "位置 {position} 的事件 {event} 不在此流中。请写明存疑条目的事件号和位置,并写入该条目所在的流。",
        "No event {event} stands at position {position} in this stream. Name the entry concerned and its position, in the stream where it lies."),
    "key-enrolment-in-doubt": Problem("F25", "密钥 {key} 的登记(事件 {event})本身由存疑密钥签署,不能用来重新确认。请用另行登记的密钥。",
        "The enrolment of key {key} (event {event}) was itself signed with a key in doubt: it reaffirms nothing. Use one enrolled without it."),
    "author-differs": Problem("G02", "重新确认须由签名存疑的原签名人以原角色、用另一把密钥签署。",
        "Those whose signature is in doubt reaffirm the entry, in the role in which they signed, with another key."),
    "holder-lifts": Problem("G04", "持有人只能停用;恢复须由密钥管理员。", "The holder may only suspend; the key custodian lifts."),
    "service-stream": Problem("G03", "服务事件只能写入 service/{actor}。", "Service events lie in service/{actor} only."),
    "size-ahead": Problem("G07", "size 为 {found},账本只有 {limit} 条。", "size is {found}; the log holds {limit} entries."),
}  # fmt: skip
