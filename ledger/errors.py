"""What can go wrong at the door of the ledger, beyond what the rooms below say.

LedgerError
├── NotInLog             (Malformed)  an event, position, person or stream the log does not have
├── EventIdTaken         (Conflict)   the id stands for another statement
├── ReadOnlyLedger       (Conflict)   this process does not hold the ledger for writing
├── WriterStopped        (Conflict)   the writer has stopped after a failed write; nothing is lost, start again
├── NotReadmitted        (VerificationError) an entry is not admitted again at its own position
├── Unjudged             the rules met an error nobody foresaw over one statement; the others go on
└── VaultError           (VerificationError) an opening or a key does not fit
"""


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
