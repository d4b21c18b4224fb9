"""What can be wrong with a request or with the way the server is to run.

ApiError
├── BodyUnmeasured      (Malformed)  a write without Content-Length, or in chunks
├── BodyTooLarge        (Malformed)  over the limit, before anything is read
├── BodyCut             (Malformed)  fewer bytes came than were announced
├── BodyEmpty           (Malformed)  evidence without a byte
├── BodiesBusy          (Conflict)   too many bodies are coming in just now
├── BatchEmpty          (Malformed)  a batch without a line
├── BatchTooLong        (Malformed)  a batch of too many lines
├── MediaTypeRefused    (Malformed)  a body of a type or encoding that is not taken
│   ├── NotJson         (Malformed)  the same, where one JSON value is asked for
│   └── MediaTypeUnstated (Malformed) evidence must say what it is
├── SealedTextInDraft   (Malformed)  a draft holds text where only a length belongs
├── AnswerNotAcceptable (Malformed)  an answer is asked for in a type that is not given
├── QueryRefused        (Malformed)  a parameter unknown, given twice, or out of form
├── HostRefused         (Malformed)  the request was meant for a host by another name
├── OriginRefused       (Malformed)  a page of another origin made a browser send it
├── PathUnknown         (Malformed)  there is nothing at this path
├── MethodRefused       (Malformed)  the path is there, the method is not
├── RequestMalformed    (Malformed)  HTTP itself is out of form
├── StoredUnreadable    (VerificationError) stored bytes cannot be read back
├── Unforeseen          an error nobody wrote a sentence for; its number stands in the server's log
└── NotLoopback         an address that other machines could reach

Nothing here ever repeats what the caller sent, apart from names of parameters that we know.
"""

from collections.abc import Mapping
from typing import ClassVar


class ApiError(Exception):
    """Root of the tree. `code` is kebab-case; `zh` and `en` are whole sentences; `field` names the part concerned."""

    code = "api-error"
    zh = ""
    en = ""
    field: str | None = None

    def __str__(self) -> str:
        return self.en


class BodyUnmeasured(ApiError):
    """A write has to say how long it is: servers cut chunked bodies in silence."""

    code = "length-required"
    zh = "请求须写明 Content-Length；不接受分块传输。"
    en = "A request with a body must carry Content-Length; chunked bodies are refused."
    field = "Content-Length"


class BodyTooLarge(ApiError):
    """`limit` and `got` in bytes."""

    code = "body-too-large"
    field = "Content-Length"

    def __init__(self, *, limit: int, got: int) -> None:
        self.limit, self.got = limit, got
        self.zh = f"请求体至多 {limit} 字节，实际为 {got} 字节。请拆分后提交。"
        self.en = f"A body may hold {limit} bytes, this one holds {got}. Split it and submit again."
        super().__init__(limit, got)


class BodyCut(ApiError):
    """Fewer bytes than announced."""

    code = "body-cut"
    field = "Content-Length"

    def __init__(self, *, expected: int, got: int) -> None:
        self.expected, self.got = expected, got
        self.zh = f"请求体应为 {expected} 字节，只收到 {got} 字节。没有写入任何内容，请重新提交。"
        self.en = f"Expected a body of {expected} bytes, got {got}. Nothing was written; submit again."
        super().__init__(expected, got)


class BodyEmpty(ApiError):
    """Nothing to keep."""

    code = "body-empty"
    zh = "请求体为空；证据至少要有一个字节。"
    en = "The body is empty; evidence has at least one byte."
    field = "Content-Length"


class BodiesBusy(ApiError):
    """Other bodies are still coming in, slowly."""

    code = "bodies-busy"
    zh = "正在接收的请求体过多，没有读取本请求。请稍后重新提交。"
    en = "Too many bodies are coming in; this one was not read. Submit it again in a moment."


class BatchTooLong(ApiError):
    """`limit` and `got` in lines."""

    code = "batch-too-long"

    def __init__(self, *, limit: int, got: int) -> None:
        self.limit, self.got = limit, got
        self.zh = f"一批至多 {limit} 行，实际为 {got} 行。没有处理任何一行，请拆分后提交。"
        self.en = (
            f"A batch may have {limit} lines, this one has {got}. No line was looked at; split it and submit again."
        )
        super().__init__(limit, got)


class BatchEmpty(ApiError):
    """A batch without a line."""

    code = "batch-empty"
    zh = "批量提交中没有任何一行。每行放一份提交。"
    en = "The batch holds no line. Put one submission on each line."


class MediaTypeRefused(ApiError):
    """A body of another type, or compressed."""

    code = "media-type-unsupported"
    zh = "只接受 application/json（一份）或 application/x-ndjson（每行一份），且不得压缩。"
    en = "Send application/json (one submission) or application/x-ndjson (one a line), not compressed."
    field = "Content-Type"


class NotJson(MediaTypeRefused):
    """One JSON value is asked for."""

    code = "media-type-not-json"
    zh = "此处只接受 application/json，且不得压缩。"
    en = "Send application/json, not compressed."


class MediaTypeUnstated(MediaTypeRefused):
    """Evidence of no stated type, or compressed for the way: what is kept are the bytes themselves."""

    code = "media-type-unstated"
    zh = "请以 Content-Type 写明证据的媒体类型（例如 application/pdf），且不得压缩传输。"
    en = "State the media type of the evidence in Content-Type (for example application/pdf), and send it not compressed."


class SealedTextInDraft(ApiError):
    """The text is not looked at, and not repeated."""

    code = "sealed-text-in-draft"
    zh = "草稿的 sealed 只写各密封字段的字节数（整数），不得写其内容。请去掉内容后重试。"
    en = "In a draft, sealed holds the length in bytes of each sealed field, never its text. Leave the text out."
    field = "sealed"


class AnswerNotAcceptable(ApiError):
    """`offered` is the only type of this path."""

    code = "not-acceptable"
    field = "Accept"

    def __init__(self, offered: str) -> None:
        self.offered = offered
        self.zh = f"此处只提供 {offered}。"
        self.en = f"This path answers in {offered} only."
        super().__init__(offered)


class QueryRefused(ApiError):
    """`reason` picks the sentence; `field` the parameter, if it is one of ours."""

    code = "query-refused"
    _SENTENCES: ClassVar[Mapping[str, tuple[str, str]]] = {
        "unknown": ("没有这个查询参数。", "There is no such parameter."),
        "twice": ("查询参数只能给一次。", "A parameter may be given once."),
        "day": ("应为 YYYY-MM-DD 形式的日期（1990 至 2200 年）。", "Expected a day as YYYY-MM-DD (1990 to 2200)."),
        "knowing": (
            "应为日期 YYYY-MM-DD、以 Z 结尾的时刻，或账本位置。",
            "Expected a day YYYY-MM-DD, an instant ending in Z, or a position of the log.",
        ),
        "event": ("应为事件号（UUIDv7）。", "Expected an event id (UUIDv7)."),
        "official": ("应为人员编号（例如 o-0001）。", "Expected the id of a person (for example o-0001)."),
        "missing": ("缺少此查询参数。", "This parameter is missing."),
        "subject": ("应为人员、单位或操作主体的编号（o-…、u-…、a-…）。", "Expected the id of a person, unit or actor (o-, u-, a-)."),
        "state": ("应为 running、missed、lapsed 或 ended。", "Expected running, missed, lapsed or ended."),
        "open-state": ("应为 running、missed 或 lapsed。", "Expected running, missed or lapsed."),
        "unit": ("应为单位编号（例如 u-town-1）。", "Expected the id of a unit (for example u-town-1)."),
        "colour": ("应为 none、blue、yellow 或 red。", "Expected none, blue, yellow or red."),
        "due": ("只能为 1。", "Expected 1 or nothing."),
        "time-limit": ("应为时限编号（TL01 至 TL51）。", "Expected the id of a time limit (TL01 to TL51)."),
        "version": ("应为规则集版本号。", "Expected the number of a rulebook version."),
        "after": ("应为上一页答复中的 next。", "Expected the `next` of the page before."),
        "limit": ("应为 1 至 500 的整数。", "Expected a whole number from 1 to 500."),
        "stream": (
            "应为 official/o-… 或 fact/f-… 形式的流名。", "Expected the name of a stream, official/o-... or fact/f-....",
        ),
        "digest": (
            "应为密封摘要：43 个 base64url 字符，不带填充。", "Expected a sealed digest: 43 characters of base64url, not padded.",
        ),
    }  # fmt: skip
    REASONS: ClassVar[frozenset[str]] = frozenset(_SENTENCES)

    def __init__(self, reason: str, field: str | None) -> None:
        self.reason = reason
        self.field = field
        zh, en = self._SENTENCES[reason]
        self.zh = zh if field is None else f"参数 {field}：{zh}"
        self.en = en if field is None else f"Parameter {field}: {en}"
        super().__init__(reason, field)


class HostRefused(ApiError):
    """A page of another origin may have its name point here, and would then read what this machine alone may see."""

    code = "host-refused"
    zh = "请求写给了别的主机名；请使用 http://localhost。"
    en = "The request names another host; use http://localhost."
    field = "Host"


class OriginRefused(ApiError):
    """A page elsewhere cannot read what this service answers, but could make a browser send it something to do."""

    code = "origin-refused"
    zh = "请求由其他来源的网页发出，不予受理；请在 http://localhost 的页面上操作。"
    en = "A page of another origin sent this request; it is not taken. Use the pages of http://localhost."
    field = "Origin"


class PathUnknown(ApiError):
    """Nothing at this path."""

    code = "path-unknown"
    zh = "没有这个路径。接口清单见 /v1/openapi.json。"
    en = "There is nothing at this path. The paths are listed at /v1/openapi.json."


class MethodRefused(ApiError):
    """The path has other methods; the header Allow names them."""

    code = "method-not-allowed"
    zh = "此路径不支持这个方法；可用的方法见响应头 Allow。"
    en = "This path does not take this method; the header Allow names those it takes."


class RequestMalformed(ApiError):
    """The server library refused the request."""

    code = "request-malformed"
    zh = "请求不合 HTTP 规范。"
    en = "The request is not in the form HTTP asks for."


class StoredUnreadable(ApiError):
    """What stands in the log could not be read as it was written. `number` finds the line in the server's log."""

    code = "stored-unreadable"

    def __init__(self, number: str) -> None:
        self.number = number
        self.zh = f"账本中已存的内容无法读出（编号 {number}）。请停止写入并运行 fsck。"
        self.en = f"What the log holds cannot be read back (number {number}). Stop writing and run fsck."
        super().__init__(number)


class Unforeseen(ApiError):
    """An error of the program. `number` finds the line in the server's log."""

    code = "unforeseen"

    def __init__(self, number: str) -> None:
        self.number = number
        self.zh = f"服务出现意外错误（编号 {number}）。请把编号告诉管理员。"
        self.en = f"The service met an error it did not foresee (number {number}). Tell the operator this number."
        super().__init__(number)


class NotLoopback(ApiError):
    """Until people and machines can sign in, only this machine may reach the service."""

    code = "not-loopback"

    def __init__(self, host: str) -> None:
        self.host = host
        self.zh = f"目前没有登录功能，服务只能绑定本机地址（localhost、127.0.0.1、::1），不能绑定 {host}。"
        self.en = (
            f"There is no sign-in yet, so the service binds this machine only "
            f"(localhost, 127.0.0.1, ::1) and not {host}."
        )
        super().__init__(host)
