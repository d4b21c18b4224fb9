"""What is wrong with a key, a signature or a key file, and what is to be done, in English and Chinese?

    KeysError
    ├── Malformed             bytes from outside do not have the form
    │   ├── MalformedBase64
    │   ├── MalformedKey
    │   │   └── WeakKey       well formed, but a point nobody may sign with
    │   ├── MalformedEnvelope
    │   └── MalformedNote
    ├── SignatureInvalid      evidence does not hold
    └── KeyFileRefused        a file that holds a secret is not kept as it must be

Each class has a closed list of reasons. The sentences quote lengths, indexes, field names and key hashes, never the
bytes themselves: a payload may hold personal text, a key file holds a secret.
"""

from collections.abc import Mapping
from typing import ClassVar

Sentences = Mapping[str, tuple[str, str]]


class KeysError(Exception):
    """Root of the room. Attributes: reason, where, expected, got, and the sentences `en` and `zh`."""

    sentences: ClassVar[Sentences] = {}

    def __init__(self, reason: str, *, where: str = "", expected: object = "", got: object = "") -> None:
        english, chinese = self.sentences[reason]
        self.reason = reason
        self.where = where
        self.expected = expected
        self.got = got
        self.en = english.format(where=where, expected=expected, got=got)
        self.zh = chinese.format(where=where, expected=expected, got=got)
        super().__init__(self.en)


class Malformed(KeysError):
    """Bytes from outside do not have the form their specification gives them."""


class MalformedBase64(Malformed):
    """Text is not the one standard, padded base64 spelling of its bytes (RFC 4648 section 4)."""

    sentences: ClassVar[Sentences] = {
        "not-canonical": (
            "base64: expected the standard padded spelling, got {got} characters of another. Encode the bytes again.",
            "base64：应为标准、带填充、不换行的唯一写法，实际的 {got} 个字符不是。请重新编码。",
        ),
    }


class MalformedKey(Malformed):
    """Bytes or text are not a public key, a verifier key or a field of a proof of possession."""

    sentences: ClassVar[Sentences] = {
        "spki-length": (
            "public key: expected {expected} bytes of SPKI, got {got}. Export the public key as DER.",
            "公钥：应为 {expected} 字节的 SPKI，实际为 {got} 字节。请把公钥导出为 DER 格式。",
        ),
        "spki-algorithm": (
            "public key: expected an SPKI header {expected}, got {got}. Use an Ed25519 key, or P-256 with the whole point.",
            "公钥：SPKI 首部应为 {expected}，实际为 {got}。请使用 Ed25519 密钥，或以未压缩点书写的 P-256 密钥。",
        ),
        "raw-length": (
            "public key: expected {expected} bytes, got {got}. Take the raw Ed25519 public key of RFC 8032.",
            "公钥：应为 {expected} 字节，实际为 {got} 字节。请使用 RFC 8032 的 Ed25519 原始公钥。",
        ),
        "raw-differs": (
            "public key: expected the raw key to be the end of the SPKI, got other bytes. Parse the SPKI again.",
            "公钥：原始公钥应为 SPKI 的末尾，实际不同。请重新解析 SPKI。",
        ),
        "seed-length": (
            "private key: expected a seed of {expected} bytes, got {got}. Take the RFC 8032 seed alone.",
            "私钥：种子应为 {expected} 字节，实际为 {got} 字节。请只使用 RFC 8032 的种子。",
        ),
        "scalar-range": (
            "private key: expected a number from 1 below the group order in {expected} bytes, got none. Make a new one.",
            "私钥：应为 {expected} 字节的数，不小于 1 且小于群的阶，实际不是。请重新生成。",
        ),
        "suite": (
            "public key: expected {expected} for logs, services and witnesses, got {got}. Use P-256 for authors only.",
            "公钥：账本、服务和见证方应使用 {expected}，实际为 {got}。P-256 只用于作者的密钥。",
        ),
        "master-key-length": (
            "master key: expected {expected} bytes, got {got}. Make one from 32 random bytes.",
            "主密钥：应为 {expected} 字节，实际为 {got} 字节。请用 32 个随机字节生成。",
        ),
        "name": (
            "key name: expected no space, plus or control character, got {got} characters. Use one like example.org.",
            "密钥名称：不得为空或含空格、加号、控制字符，实际为 {got} 个字符。请使用形如 example.org/log 的名称。",
        ),
        "vkey-parts": (
            "verifier key: expected {expected} parts joined by plus signs, got {got}. Copy the whole line.",
            "验证密钥：应为用加号连接的 {expected} 段，实际为 {got} 段。请复制整行。",
        ),
        "vkey-material": (
            "verifier key: expected {expected} bytes of type and key, got {got}. Copy the whole line.",
            "验证密钥：类型与公钥应共 {expected} 字节，实际为 {got} 字节。请复制整行。",
        ),
        "vkey-base64": (
            "verifier key: the last part is not standard base64. Copy the whole line.",
            "验证密钥：最后一段不是标准 base64。请复制整行。",
        ),
        "vkey-kind": (
            "verifier key: expected signature type {expected}, got {got}. Use an Ed25519 note or cosignature key.",
            "验证密钥：签名类型应为 {expected}，实际为 {got}。请使用 Ed25519 的签注密钥或见证签名密钥。",
        ),
        "vkey-id": (
            "verifier key: expected key id {expected}, got {got}. The line is damaged; get it again from its owner.",
            "验证密钥：密钥标识应为 {expected}，实际为 {got}。该行已损坏，请向其所有者重新索取。",
        ),
        "ambiguous": (
            "verifier keys: expected one key for {where}, got two different ones. Remove one from the policy.",
            "验证密钥：{where} 应只对应一把密钥，实际有两把不同的。请从策略中删除一把。",
        ),
        "possession-field": (
            "proof of possession: expected {where} to match {expected}, got {got} characters. Correct the identifier.",
            "持有证明：{where} 应符合 {expected}，实际为 {got} 个字符。请更正该标识。",
        ),
    }


class WeakKey(MalformedKey):
    """A point under which one signature would hold for many messages, or which has a second spelling."""

    sentences: ClassVar[Sentences] = {
        "non-canonical": (
            "public key: expected a canonical point, got a coordinate not below the field prime. Make a new key pair.",
            "公钥：应为点的唯一规范编码，实际有坐标不小于域的素数。请重新生成密钥对。",
        ),
        "off-curve": (
            "public key: expected a point on the curve P-256, got another pair of numbers. Make a new key pair.",
            "公钥：应为 P-256 曲线上的点，实际不在曲线上。请重新生成密钥对。",
        ),
        "low-order": (
            "public key: expected a point of large order, got one under which anyone can sign. Make a new key pair.",
            "公钥：应为大阶点，实际为低阶点，任何人都能冒签。请重新生成密钥对。",
        ),
    }


class MalformedEnvelope(Malformed):
    """A JSON value is not a DSSE envelope in our profile (`where` is the place in it)."""

    sentences: ClassVar[Sentences] = {
        "type": (
            "envelope: expected {where} to be {expected}, got {got}. Correct that field.",
            "信封：{where} 应为 {expected}，实际为 {got}。请更正该字段。",
        ),
        "members": (
            "envelope: expected in {where} the members {expected}, got {got}. Add what is missing, leave out the rest.",
            "信封：{where} 应有成员 {expected}，实际不符：{got}。请补齐缺少的成员，去掉多余的成员。",
        ),
        "base64": (
            "envelope: {where} is not standard padded base64. Encode it again.",
            "信封：{where} 不是带填充的标准 base64。请重新编码。",
        ),
        "payload-type": (
            "envelope: expected a payload type of {expected} bytes of UTF-8, got {got}. Name the type of the payload.",
            "信封：载荷类型应为 {expected} 字节的 UTF-8 文本，实际为 {got}。请写明载荷类型。",
        ),
        "keyid": (
            "envelope: expected {where} of at most {expected} visible ASCII characters, got {got}. Write the key hash.",
            "信封：{where} 应为至多 {expected} 个可见 ASCII 字符，实际为 {got} 个字符。请写密钥哈希。",
        ),
        "count": (
            "envelope: expected {expected} signatures, got {got}. Send every required signature once.",
            "信封：签名应为 {expected} 个，实际为 {got} 个。每个必需的签名请只提交一次。",
        ),
    }


class MalformedNote(Malformed):
    """Text is not a C2SP signed note."""

    sentences: ClassVar[Sentences] = {
        "size": (
            "note: expected at most {expected} bytes, got {got}. Send a shorter note.",
            "签注文本：至多 {expected} 字节，实际为 {got}。请缩短。",
        ),
        "encoding": (
            "note: expected valid Unicode, got a lone surrogate. Send the note as UTF-8.",
            "签注文本：应为有效的 Unicode，实际含有孤立代理码位。请以 UTF-8 发送。",
        ),
        "control-character": (
            "note: expected no control character but newline, got U+{got} at character {where}. Remove it.",
            "签注文本：除换行外不得有控制字符，实际在第 {where} 个字符处有 U+{got}。请删除。",
        ),
        "final-newline": (
            "note: expected a newline at the end, got none. Copy the note to its last line.",
            "签注文本：末尾应有换行，实际没有。请完整复制到最后一行。",
        ),
        "no-signatures": (
            "note: expected a blank line and signatures after the text, got none. Copy the note to its last line.",
            "签注文本：正文之后应有空行和签名行，实际没有。请完整复制到最后一行。",
        ),
        "signature-count": (
            "note: expected {expected} signature lines, got {got}. Send only the signatures that are needed.",
            "签注文本：签名行应为 {expected} 行，实际为 {got} 行。请只发送需要的签名。",
        ),
        "signature-line": (
            "note: expected signature line {where} as dash, key name, base64, got another form. Copy the note again.",
            "签注文本：第 {where} 行签名应为破折号、密钥名称和 base64，实际不是。请重新复制。",
        ),
        "time": (
            "cosignature: expected seconds in {expected}, got {got}. Give the POSIX time.",
            "见证签名：时间应为 {expected} 内的秒数，实际为 {got}。请给出 POSIX 时间。",
        ),
    }


class SignatureInvalid(KeysError):
    """Evidence does not hold. `key` (hash of the key) and `index` (place of the signature) name it where known.

    `signature` carries the evidence itself; it is not in the sentences.
    """

    sentences: ClassVar[Sentences] = {
        "length": (
            "signature by key {where}: expected {expected} bytes, got {got}. Sign again.",
            "密钥 {where} 的签名：应为 {expected} 字节，实际为 {got} 字节。请重新签名。",
        ),
        "scalar": (
            "signature by key {where}: expected S below the group order, got a second spelling. Sign again.",
            "密钥 {where} 的签名：S 应小于群的阶，实际是同一签名的另一种写法。请重新签名。",
        ),
        "low-order": (
            "signature by key {where}: expected R of large order, got low order. Sign again with a sound tool.",
            "密钥 {where} 的签名：R 应为大阶点，实际为低阶点。请换用可靠的工具重新签名。",
        ),
        "range": (
            "signature by key {where}: expected r and s from 1 below the group order, got another number. Sign again.",
            "密钥 {where} 的签名：r 和 s 应不小于 1 且小于群的阶，实际不是。请重新签名。",
        ),
        "high-s": (
            "signature by key {where}: expected s in the lower half, got the second spelling. Send n - s in its place.",
            "密钥 {where} 的签名：s 应在下半区，实际是同一签名的另一种写法。请改用 n - s。",
        ),
        "mismatch": (
            "signature by key {where} does not fit these bytes. Sign exactly the bytes that are sent, with that key.",
            "密钥 {where} 的签名与这些字节不符。请用该密钥对所提交的字节原样签名。",
        ),
        "no-keys": (
            "envelope: expected at least one key to verify against, got none. Name the signers.",
            "信封：应至少有一把用于验证的密钥，实际没有。请写明签名人。",
        ),
        "repeated-key": (
            "envelope: expected distinct keys, got key {where} twice. Each signer signs with his own key.",
            "信封：密钥应各不相同，实际密钥 {where} 出现两次。每位签名人须使用自己的密钥。",
        ),
        "surplus": (
            "envelope: signature {got} belongs to no key that has to sign. Remove it, or sign exactly that payload.",
            "信封：第 {got} 个签名不属于任何应签名的密钥。请删除，或对所提交的载荷原样签名。",
        ),
        "lacking": (
            "envelope: expected a signature by key {where}, got none. Let its holder sign the same payload.",
            "信封：应有密钥 {where} 的签名，实际没有。请其持有人对同一载荷签名。",
        ),
        "note-known-key": (
            "note: the signature of known key {where} does not hold. Get the note again and report it if this stays.",
            "签注文本：已知密钥 {where} 的签名不成立，全文不予采信。请重新获取；若仍如此，请报告。",
        ),
        "note-unsigned": (
            "note: expected a signature by a known key, got {got} by unknown keys. Compare policy and source.",
            "签注文本：应有已知密钥的签名，实际的 {got} 行均出自未知密钥。请核对策略与文本来源。",
        ),
        "possession": (
            "proof of possession: key {where} did not sign for this log and actor. Make the proof with that key.",
            "持有证明：密钥 {where} 未就该账本和该主体签名。请用该密钥重新制作证明。",
        ),
    }

    def __init__(
        self,
        reason: str,
        *,
        where: str = "",
        expected: object = "",
        got: object = "",
        key: str | None = None,
        index: int | None = None,
        signature: bytes | None = None,
    ) -> None:
        super().__init__(reason, where=where, expected=expected, got=got)
        self.key = key
        self.index = index
        self.signature = signature


class KeyFileRefused(KeysError):
    """A file holding a secret is not read, or not written. The sentences leave its path out; `path` has it."""

    sentences: ClassVar[Sentences] = {
        "exists": (
            "key file: a file stands there already and is never overwritten. Choose another name.",
            "密钥文件：该处已有文件，绝不覆盖。请换一个文件名。",
        ),
        "missing": (
            "key file: there is no file there. Check the path.",
            "密钥文件：该处没有文件。请检查路径。",
        ),
        "io": (
            "key file: the system refused with {got}. Check the directory and the disk.",
            "密钥文件：系统拒绝，错误为 {got}。请检查目录和磁盘。",
        ),
        "symlink": (
            "key file: expected a file, got a symbolic link. Give the path of the file itself.",
            "密钥文件：应为文件本身，实际为符号链接。请给出文件本身的路径。",
        ),
        "not-regular": (
            "key file: expected a regular file, got something else. Give the path of the key file.",
            "密钥文件：应为普通文件，实际不是。请给出密钥文件的路径。",
        ),
        "owner": (
            "key file: expected owner {expected}, got {got}. Run as the owner, or give the file to this user.",
            "密钥文件：所有者应为 {expected}，实际为 {got}。请以所有者身份运行，或变更文件所有者。",
        ),
        "mode": (
            "key file: expected mode {expected} or tighter, got {got}. Run chmod 600 on it and consider the key seen.",
            "密钥文件：权限应为 {expected} 或更严，实际为 {got}。请执行 chmod 600，并考虑该密钥可能已泄露。",
        ),
        "size": (
            "key file: expected at most {expected} bytes, got {got}. This is not a key file.",
            "密钥文件：至多 {expected} 字节，实际为 {got} 字节。这不是密钥文件。",
        ),
        "empty-passphrase": (
            "key file: expected a passphrase, got an empty one. Choose a passphrase.",
            "密钥文件：应有口令，实际为空。请设置口令。",
        ),
        "cost": (
            "key file: expected a key derivation cost in {expected}, got {got}. Use the default cost.",
            "密钥文件：密钥派生的代价应在 {expected} 之内，实际为 {got}。请使用默认值。",
        ),
        "passphrase": (
            "key file: the passphrase does not open it, or the file is damaged. Try again, or restore a copy.",
            "密钥文件：口令不对，或文件已损坏。请重试，或从备份恢复。",
        ),
        "content": (
            "key file: expected {expected}, got something else. Give the path of the right file, or restore a copy.",
            "密钥文件：内容应为 {expected}，实际不是。请给出正确的文件，或从备份恢复。",
        ),
    }

    def __init__(self, reason: str, *, path: str, expected: object = "", got: object = "") -> None:
        super().__init__(reason, expected=expected, got=got)
        self.path = path
