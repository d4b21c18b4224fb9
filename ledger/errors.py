"""What can go wrong at the door of the ledger, beyond what the rooms below say.

LedgerError
├── NotInLog             (Malformed)  an event, position, person or stream the log does not have
├── EventIdTaken         (Conflict)   the id stands for another statement
├── ReadOnlyLedger       (Conflict)   this process does not hold the ledger for writing
├── WriterStopped        (Conflict)   the writer has stopped after a failed write; nothing is lost, start again
├── NotReadmitted        (VerificationError) an entry is not admitted again at its own position
├── Unjudged             the rules met an error nobody foresaw over one statement; the others go on
├── VaultError           (VerificationError) an opening or a key does not fit
├── PendingUnknown       (Malformed)  nothing waits for signatures under this id
├── PendingExpired       (Conflict)   what waited under this id waited too long
├── PendingDiffers       (Conflict)   another statement waits under this id
├── PendingFull          (Conflict)   too much waits already
├── PendingIdDiffers     (Malformed)  handed in under another id than its own
├── NotASigner           (NotAdmitted) signed by a key that the statement does not list
├── EvidenceNotKept      (Malformed)  no evidence is kept under this digest
├── EvidenceStreamRefused (Malformed) evidence is kept for a person or a fact
├── EvidenceDamaged      (VerificationError) kept evidence is not what its digest says
├── SideFileForeign      (VerificationError) a file beside the log is none of ours, or damaged
└── Unwritten            (Conflict)   a file beside the log cannot be written; nothing of it is kept
"""

from collections.abc import Mapping
from typing import ClassVar


class LedgerError(Exception):
    """Root of the tree. `code` is kebab-case; `zh` and `en` are whole sentences for people."""

    code = "ledger-error"
    zh = ""
    en = ""

    def __str__(self) -> str:
        return self.en


class NotInLog(LedgerError):
    """Nothing of that name stands in the log at the time asked for."""

    code = "not-in-log"

    def __init__(self, what: str) -> None:
        self.what = what
        self.zh = f"账本中(在所问时点)没有:{what}。"
        self.en = f"Not in the log (as known at the time asked): {what}."
        super().__init__(what)


class ReadOnlyLedger(LedgerError):
    """Opened for reading: another process writes, or none may."""

    code = "read-only-ledger"
    zh = "本进程只读打开账本。请通过正在运行的服务提交,或先停止服务再取得独占锁。"
    en = "This process reads only. Submit through the running service, or stop it and take the exclusive lock."


class WriterStopped(LedgerError):
    """The writer stopped itself; `reason` names the failure's class, never its text."""

    code = "writer-stopped"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        self.zh = f"写入端因故障停止({reason})。已确认的内容没有丢失;请检查磁盘后重新启动服务。"
        self.en = f"The writer stopped after a failure ({reason}). Nothing acknowledged is lost; check the disk and start again."
        super().__init__(reason)


class Unjudged(LedgerError):
    """A mistake of ours in the rules: one statement is not judged, and nothing of it is written. `reason`: class and place.

    Not the writer's failure: else one statement, signed with any key, would stop everybody's.
    """

    code = "unjudged"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        self.zh = f"程序在审查该陈述时出现意外错误({reason})。没有裁决,没有写入;请把这一行告诉维护者。"
        self.en = (
            f"The program met an error it did not foresee over this statement ({reason}). "
            "Nothing was judged or written; tell the maintainers this line."
        )
        super().__init__(reason)


class NotReadmitted(LedgerError):
    """An entry of the log, judged again at its own position, comes out otherwise: entry, rules or what it read have changed.

    `position` names it; `why_zh` and `why_en` say which part does not hold.
    """

    code = "not-readmitted"

    def __init__(self, position: int, why_zh: str, why_en: str) -> None:
        self.position = position
        self.zh = f"位置 {position} 的条目重新准入,结果与入账时不同。{why_zh}"
        self.en = f"The entry at position {position}, admitted again, comes out otherwise. {why_en}"
        super().__init__(position)


class VaultError(LedgerError):
    """An encrypted opening or a key of the vault does not fit; `what` names it without its content."""

    code = "vault-error"

    def __init__(self, what: str) -> None:
        self.what = what
        self.zh = f"密封内容库出错:{what}。"
        self.en = f"Vault: {what}."
        super().__init__(what)


class PendingUnknown(LedgerError):
    """Nothing under this event id, neither waiting nor in the log."""

    code = "pending-unknown"
    zh = "此事件号下没有待会签的陈述。"
    en = "No statement waits for signatures under this event id."


class PendingExpired(LedgerError):
    """`days` is how long a statement may wait."""

    code = "pending-expired"

    def __init__(self, days: int) -> None:
        self.days = days
        self.zh = f"此陈述待会签已满 {days} 天，内容已销毁。请以新的事件号重新起草并签署。"
        self.en = (
            f"This statement waited {days} days for signatures and was erased. Draft and sign a new one under a new id."
        )
        super().__init__(days)


class PendingDiffers(LedgerError):
    """Another body waits under the id; `waiting` is its hash (hex SHA-256)."""

    code = "pending-differs"

    def __init__(self, waiting: str) -> None:
        self.waiting = waiting
        self.zh = f"此事件号下待会签的是另一份陈述（正文散列 {waiting}）。请核对后签署那一份，或换用新的事件号。"
        self.en = f"Another statement waits under this id (body hash {waiting}). Sign that one, or use a new id."
        super().__init__(waiting)


class PendingFull(LedgerError):
    """`reason`: "count" or "bytes" of all that waits, or "signer", what one key has begun; `limit` of that."""

    code = "pending-full"
    _SENTENCES: ClassVar[Mapping[str, tuple[str, str]]] = {
        "count": ("待会签的陈述已达 {} 份", "{} statements wait for signatures already"),
        "bytes": ("待会签的陈述合计已达 {} 字节", "the statements that wait hold {} bytes already"),
        "signer": ("此密钥发起的待会签陈述已达 {} 份", "this key has begun {} statements that still wait"),
    }

    def __init__(self, reason: str, limit: int) -> None:
        self.reason, self.limit = reason, limit
        zh, en = (sentence.format(limit) for sentence in self._SENTENCES[reason])
        self.zh = f"{zh}，没有收下。请先办结或等其到期。"
        self.en = f"Not taken: {en}. Finish some of them, or wait until they expire."
        super().__init__(reason, limit)


class PendingIdDiffers(LedgerError):
    """The address names another event than the body."""

    code = "pending-id-differs"
    zh = "地址中的事件号与陈述正文的 id 不同。"
    en = "The event id of the address is not the id in the statement."
    field = "id"


class NotASigner(LedgerError):
    """`key` (hex SHA-256 of its SPKI) signed, or says so, and is none of the listed."""

    code = "not-a-signer"
    field = "envelope.signatures"

    def __init__(self, key: str) -> None:
        self.key = key
        self.zh = f"密钥 {key} 不在陈述所列签名人之中。请由所列签名人以所列密钥签名。"
        self.en = f"Key {key} is none of the statement's signers. Let a listed signer sign, with the key listed."
        super().__init__(key)


class EvidenceNotKept(LedgerError):
    """No evidence resolves from this digest."""

    code = "evidence-not-kept"
    zh = "没有以此密封摘要保管的证据。"
    en = "No evidence is kept under this sealed digest."


class EvidenceStreamRefused(LedgerError):
    """Evidence belongs to a person or to a fact."""

    code = "evidence-stream"
    zh = "证据只能归于人员（official/o-…）或事实（fact/f-…）。请在参数 stream 中写明。"
    en = "Evidence is kept for a person (official/o-...) or a fact (fact/f-...). Name it in the parameter stream."
    field = "stream"


class EvidenceDamaged(LedgerError):
    """The bytes are not those that were stored; nothing of them is given out. `digest` names the piece."""

    code = "evidence-damaged"

    def __init__(self, digest: str) -> None:
        self.digest = digest
        self.zh = f"证据 {digest} 已损坏或被改动，不予给出。请从备份恢复证据目录。"
        self.en = f"Evidence {digest} is damaged or changed and is not given out. Restore the evidence directory."
        super().__init__(digest)


class SideFileForeign(LedgerError):
    """`file` is there and holds something else, or is damaged."""

    code = "side-file-foreign"

    def __init__(self, file: str) -> None:
        self.file = file
        self.zh = f"文件 {file} 不是本账本的文件，或已损坏。请移开或从备份恢复。"
        self.en = f"The file {file} is none of this ledger's, or damaged. Move it away, or restore it."
        super().__init__(file)


class Unwritten(LedgerError):
    """`file` could not be written, for lack of room or of a working disk; `reason` is the name of the failure."""

    code = "unwritten"

    def __init__(self, file: str, reason: str) -> None:
        self.file, self.reason = file, reason
        self.zh = f"{file} 无法写入（{reason}），没有留下任何内容。请检查磁盘后重试。"
        self.en = f"{file} cannot be written ({reason}); nothing of it is kept. Check the disk and try again."
        super().__init__(file, reason)
