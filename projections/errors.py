"""What can go wrong with the views, and what the operator does about it.

ProjectionsError
├── ViewsLocked     (Conflict)          another process keeps these views up to date
├── ViewsForeign    (VerificationError) the file belongs to another log, another version, or is ahead of the log
├── ViewEdited      (VerificationError) rows of a view are not those that were written there
├── ViewUnknown     (Conflict)          there is no view of that name
├── RebuildUnfit    (VerificationError) a rebuilt file does not fit the log or the views beside it
├── RebuildBroken   (Conflict)          a process that built part of the views ended early
├── ViewsBehind     (Conflict)          the views have not yet read as far as the question asks
└── RunnerStopped   (Conflict)          the runner stopped at an entry; the log is unharmed

Views hold nothing of their own: whatever is wrong with them, deleting the file and starting again is a remedy.
"""


class ProjectionsError(Exception):
    """Root of the tree. `code` is kebab-case; `zh` and `en` are whole sentences for people."""

    code = "projections-error"
    zh = ""
    en = ""

    def __str__(self) -> str:
        return self.en


class ViewsLocked(ProjectionsError):
    """A second runner on one file of views."""

    code = "views-locked"
    zh = "另一个进程正在更新视图；同一时间只能有一个。"
    en = "Another process keeps these views up to date; there can be only one at a time."


class ViewsForeign(ProjectionsError):
    """`what` is `version`, `leaf` or `size`; expected comes first."""

    code = "views-foreign"

    def __init__(self, what: str, *, expected: object, got: object) -> None:
        self.what, self.expected, self.got = what, expected, got
        self.zh = f"视图文件与账本不符（{what}：应为 {expected}，实为 {got}）。请删除视图文件后重建。"
        self.en = f"The views do not fit the log ({what}: expected {expected}, got {got}). Delete the file and rebuild."
        super().__init__(what, expected, got)


class ViewEdited(ProjectionsError):
    """Rows of `subject` in `view` (or its head, where `subject` is None) were changed by someone else."""

    code = "view-edited"

    def __init__(self, view: str, subject: str | None) -> None:
        self.view, self.subject = view, subject
        zh_where, en_where = (
            (f" 中 {subject} 的行", f", rows of {subject},") if subject else (" 的摘要", ", its digest,")
        )
        self.zh = f"视图 {view}{zh_where}被改动过，不能据以回答。账本未受影响；单人问题可直接问账本，视图请用 mingjing rebuild 重建。"
        self.en = (
            f"The view {view}{en_where} was changed behind our back and answers nothing. The log is unharmed: ask it about one "
            f"person, and rebuild the view with mingjing rebuild {view}."
        )
        super().__init__(view, subject)


class ViewUnknown(ProjectionsError):
    """A name that no view has."""

    code = "view-unknown"

    def __init__(self, known: tuple[str, ...]) -> None:
        self.known = known
        self.zh = f"没有这个视图。现有：{'、'.join(known)}。"
        self.en = f"There is no such view. There are: {', '.join(known)}."
        super().__init__(known)


class RebuildUnfit(ProjectionsError):
    """`what` is `file`, `leaf`, `size` or the name of a view whose rows do not hold; expected comes first."""

    code = "rebuild-unfit"

    def __init__(self, what: str, *, expected: object, got: object) -> None:
        self.what, self.expected, self.got = what, expected, got
        self.zh = (
            f"重建的文件不能采用（{what}：应为 {expected}，实为 {got}）。现用视图未变；请重新运行 mingjing rebuild。"
        )
        self.en = (
            f"The rebuilt file cannot be taken over ({what}: expected {expected}, got {got}). The views in use are unchanged; "
            "run mingjing rebuild again."
        )
        super().__init__(what, expected, got)


class RebuildBroken(ProjectionsError):
    """A process at work on part of the views was ended or failed: `code` is its exit code (minus the signal), or that of its error."""

    code = "rebuild-broken"

    def __init__(self, *, code: int | str | None) -> None:
        self.how = code
        self.zh = f"重建视图的一个进程提前结束（{code}），没有替换任何内容。现用视图未变；请重新运行 mingjing rebuild。"
        self.en = (
            f"A process that built part of the views ended early ({code}), and nothing was replaced. The views in use are unchanged; "
            "run mingjing rebuild again."
        )
        super().__init__(code)


class ViewsBehind(ProjectionsError):
    """The question is about `asked` entries, the views have read `cursor`."""

    code = "views-behind"

    def __init__(self, *, asked: int, cursor: int) -> None:
        self.asked, self.cursor = asked, cursor
        self.zh = f"视图已读到第 {cursor} 条，所问为第 {asked} 条；请稍后再问。"
        self.en = f"The views have read {cursor} entries and the question is about {asked}; ask again in a moment."
        super().__init__(asked, cursor)


class RunnerStopped(ProjectionsError):
    """The runner stopped after `cursor` entries; `reason` is the class of the failure, never its text."""

    code = "views-stopped"

    def __init__(self, *, cursor: int, reason: str) -> None:
        self.cursor, self.reason = cursor, reason
        self.zh = f"视图更新在第 {cursor} 条之后停止（{reason}）。账本未受影响；请查明原因后重新启动服务。"
        self.en = (
            f"The views stopped after {cursor} entries ({reason}). The log is unharmed; find the cause and restart."
        )
        super().__init__(cursor, reason)
