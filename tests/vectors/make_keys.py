"""Makes tests/vectors/keys/*.json: what every implementation of docs/formats/{keys,envelope,note}.md must decide.

Written from the specifications without the room `keys`: the Ed25519 here is the naive arithmetic of RFC 8032, so
that it can also make signatures no sound library makes. Everything is deterministic; run again, the files are the
same. Usage: python tests/vectors/make_keys.py [directory]
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int]
Json = dict[str, object]


def recover(y: int, sign: int) -> Point | None:
    """The point with this y and this parity of x, if there is one (RFC 8032 section 5.1.3)."""
    x_squared = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(x_squared, (P + 3) // 8, P)
    if (x * x - x_squared) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x_squared) % P:
        return None
    return (P - x if x % 2 != sign and x else x, y)


def add(a: Point, b: Point) -> Point:
    t = D * a[0] * b[0] * a[1] * b[1] % P
    return (
        (a[0] * b[1] + b[0] * a[1]) * pow(1 + t, -1, P) % P,
        (a[1] * b[1] + a[0] * b[0]) * pow(1 - t, -1, P) % P,
    )


def multiply(n: int, point: Point) -> Point:
    total: Point = (0, 1)
    while n:
        if n & 1:
            total = add(total, point)
        point, n = add(point, point), n >> 1
    return total


def encode(point: Point) -> bytes:
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def sha512_number(*parts: bytes) -> int:
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


BASE = recover(4 * pow(5, -1, P) % P, 0) or (0, 0)
ORDER_8 = next(  # L times a point outside the main subgroup lies in the group of order 8
    torsion
    for torsion in (multiply(L, point) for point in (recover(y, 0) for y in range(2, 99)) if point)
    if multiply(4, torsion) != (0, 1)
)
LOW_ORDER = sorted(
    {
        (y | sign << 255).to_bytes(32, "little")
        for torsion in (multiply(n, ORDER_8) for n in range(8))
        for y in (torsion[1], torsion[1] + P)
        if y < 2**255
        for sign in (0, 1)
    }
)


class Key:
    """A private key made from a number, with its parts in the open."""

    def __init__(self, number: int) -> None:
        self.seed = hashlib.sha256(b"mingjing vector key %d" % number).digest()
        digest = hashlib.sha512(self.seed).digest()
        self.a = (int.from_bytes(digest[:32], "little") & (2**254 - 8)) | 2**254
        self.prefix = digest[32:]
        self.point = multiply(self.a, BASE)
        self.raw = encode(self.point)
        self.spki = bytes.fromhex("302a300506032b6570032100") + self.raw
        self.key = hashlib.sha256(self.spki).hexdigest()

    def sign(self, message: bytes) -> bytes:
        r = sha512_number(self.prefix, message) % L
        return signature(encode(multiply(r, BASE)), r, self.a, self.raw, message)


def signature(r_bytes: bytes, r: int, a: int, raw: bytes, message: bytes) -> bytes:
    s = (r + sha512_number(r_bytes, raw, message) * a) % L
    return r_bytes + s.to_bytes(32, "little")


def ed25519() -> list[Json]:
    """Keys and signatures, with the verdict: valid, weak (the key is refused) or the reason of the refusal."""
    key, message = Key(0), b"one deduction, D2.1, 150"
    good = key.sign(message)
    s = int.from_bytes(good[32:], "little")
    cases: list[tuple[str, bytes, bytes, bytes, str]] = []
    for length in (0, 1, 64, 1000):
        text = bytes(n % 251 for n in range(length))
        cases.append((f"good, message of {length} bytes", key.raw, text, key.sign(text), "valid"))
    cases.append(("other message", key.raw, message + b"0", good, "mismatch"))
    cases.append(("other key", Key(1).raw, message, good, "mismatch"))
    for bit in (0, 100, 255, 256, 400):
        flipped = bytearray(good)
        flipped[bit // 8] ^= 1 << bit % 8
        cases.append((f"bit {bit} flipped", key.raw, message, bytes(flipped), "mismatch"))
    cases += [
        (f"{len(cut)} bytes", key.raw, message, cut, "length") for cut in (b"", good[:63], good + b"\0", good + good)
    ]
    cases += [  # every further spelling of S that fits 32 bytes (threat T22)
        (f"S + {n} L", key.raw, message, good[:32] + (s + n * L).to_bytes(32, "little"), "scalar") for n in range(1, 16)
    ]
    cases.append(("S = L", key.raw, message, good[:32] + L.to_bytes(32, "little"), "scalar"))
    for r_bytes in LOW_ORDER:
        bad = signature(r_bytes, 0, key.a, key.raw, message)
        cases.append((f"low-order R {r_bytes.hex()[:4]}", key.raw, message, bad, "low-order"))
    cases += [  # OpenSSL takes many of these (threat T21)
        (f"low-order A {weak.hex()[:2]}..{weak.hex()[-2:]}", weak, message, r_bytes + bytes(32), "weak")
        for weak in LOW_ORDER
        for r_bytes in LOW_ORDER
    ]
    for y in range(2, 19):
        for sign in (0, 1):
            raw = (y + P | sign << 255).to_bytes(32, "little")
            cases.append((f"y = p + {y}, sign {sign}", raw, message, good, "weak"))
    for n in range(1, 8):
        torsion = multiply(n, ORDER_8)
        r = 12345 + n
        mixed_r = encode(add(multiply(r, BASE), torsion))  # holds only with the cofactor, which we do not use
        cases.append((f"mixed R {n}", key.raw, message, signature(mixed_r, r, key.a, key.raw, message), "mismatch"))
        mixed_a, r_bytes = encode(add(key.point, torsion)), encode(multiply(r, BASE))
        for holds in (True, False):  # k is reduced by L first; then k times the torsion is 0 or not
            text = next(
                text
                for text in (b"%d" % count for count in range(99))
                if (sha512_number(r_bytes, mixed_a, text) % L * n % 8 == 0) == holds
            )
            verdict = "valid" if holds else "mismatch"
            cases.append((f"mixed A {n}", mixed_a, text, signature(r_bytes, r, key.a, mixed_a, text), verdict))
    return [
        {"name": name, "raw": raw.hex(), "message": text.hex(), "signature": sig.hex(), "verdict": verdict}
        for name, raw, text, sig, verdict in cases
    ]


def base64_texts() -> list[Json]:
    """Texts with the bytes they stand for, or null where they are not the standard spelling."""
    good = [(base64.b64encode(data).decode(), data.hex()) for data in (b"", b"A", b"AB", b"ABC", bytes(range(256)))]
    bad = [
        "QUJ=",
        "QR==",
        "QUI",
        "QUI=\n",
        " QUI=",
        "QU I=",
        "QUI==",
        "QUI=QUI=",
        "_-8=",
        "====",
        "Q",
        "\u0661UI=",
    ]
    cases: list[tuple[str, str | None]] = [*good, *((text, None) for text in bad)]
    return [{"text": text, "bytes": data} for text, data in cases]


def envelopes() -> list[Json]:
    """Envelopes, the keys that have to sign, and the verdict: valid, malformed, or the reason of the refusal."""
    one, two, three = Key(1), Key(2), Key(3)
    kind, body = "application/vnd.mingjing.statement.v1+json", '{"points_cp":150,"v":1,"理由":"示例"}'.encode()
    pae = b"DSSEv1 %d %b %d %b" % (len(kind), kind.encode(), len(body), body)

    def sig(key: Key, hint: str | None = None, message: bytes = pae) -> Json:
        text = base64.b64encode(key.sign(message)).decode()
        return {"sig": text} if hint == "" else {"keyid": hint or key.key, "sig": text}

    def envelope(*signatures: Json, **change: object) -> Json:
        payload = base64.b64encode(body).decode()
        return {"payload": payload, "payloadType": kind, "signatures": list(signatures)} | change

    shifted = b"DSSEv1 %d %b %d %b" % (len(kind) + 1, kind.encode() + b" ", len(body), body)
    cases: list[tuple[str, object, list[Key], str]] = [
        ("one signature", envelope(sig(one)), [one], "valid"),
        ("two signatures, other order", envelope(sig(two), sig(one)), [one, two], "valid"),
        ("no keyid", envelope(sig(one, ""), sig(two, "")), [one, two], "valid"),
        ("keyids exchanged", envelope(sig(one, two.key), sig(two, one.key)), [one, two], "valid"),
        ("keyid of a stranger", envelope(sig(one, three.key)), [one], "valid"),
        ("one of two is missing", envelope(sig(one)), [one, two], "lacking"),
        ("one key twice", envelope(sig(one), sig(one, two.key)), [one, two], "surplus"),
        ("one too many", envelope(sig(one), sig(three)), [one], "surplus"),
        ("signed the payload alone", envelope(sig(one, None, body)), [one], "surplus"),
        ("signed another type", envelope(sig(one, None, shifted)), [one], "surplus"),
        ("payload exchanged", envelope(sig(one), payload="e30="), [one], "surplus"),
        ("type exchanged", envelope(sig(one), payloadType=kind + "2"), [one], "surplus"),
        ("same key asked twice", envelope(sig(one), sig(one)), [one, one], "repeated-key"),
        ("no key asked", envelope(sig(one)), [], "no-keys"),
        ("not an object", [envelope(sig(one))], [one], "malformed"),
        ("further member", envelope(sig(one), extra=1), [one], "malformed"),
        ("no payload type", envelope(sig(one), payloadType=""), [one], "malformed"),
        ("number as payload", envelope(sig(one), payload=1), [one], "malformed"),
        ("base64 with spare bits", envelope(sig(one), payload="e31="), [one], "malformed"),
        ("URL-safe base64", envelope(sig(one), payload="_-8="), [one], "malformed"),
        ("no signatures", envelope(), [one], "malformed"),
        ("17 signatures", envelope(*[sig(one)] * 17), [one], "malformed"),
        ("signatures not a list", envelope(signatures={}), [one], "malformed"),
        ("signature a string", envelope(signatures=["x"]), [one], "malformed"),
        ("keyid null", envelope(sig(one) | {"keyid": None}), [one], "malformed"),
        ("further member in a signature", envelope(sig(one) | {"cert": "x"}), [one], "malformed"),
        ("no sig", envelope({"keyid": one.key}), [one], "malformed"),
    ]
    return [
        {
            "name": name,
            "envelope": value,
            "keys": [key.spki.hex() for key in keys],
            "pae": pae.hex(),
            "verdict": verdict,
        }
        for name, value, keys, verdict in cases
    ]


def key_id(name: str, kind: int, key: Key) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + key.raw).digest()[:4]


def vkey(name: str, kind: int, key: Key) -> str:
    return f"{name}+{key_id(name, kind, key).hex()}+{base64.b64encode(bytes([kind]) + key.raw).decode()}"


def line(name: str, kind: int, key: Key, message: bytes, stamp: bytes = b"") -> str:
    blob = key_id(name, kind, key) + stamp + key.sign(message)
    return f"\u2014 {name} {base64.b64encode(blob).decode()}\n"


def notes() -> list[Json]:
    """Notes, the verifier keys of a policy, and what is verified, or the class of the refusal."""
    log, witness, stranger = Key(4), Key(5), Key(6)
    origin, w1, time = "demo.example/county", "witness.example/w1", 1_700_000_000
    text = f"{origin}\n120\n{base64.b64encode(hashlib.sha256(b'root').digest()).decode()}\n"
    cosigned = f"cosignature/v1\ntime {time}\n{text}".encode()
    stamp = time.to_bytes(8, "big")
    logged = line(origin, 1, log, text.encode())
    witnessed = line(w1, 4, witness, cosigned, stamp)
    short = f"\u2014 {w1} {base64.b64encode(key_id(w1, 4, witness) + bytes(4)).decode()}\n"
    unknown = line("other.example/w9", 4, stranger, cosigned, stamp)
    poem = "一行\n\n空行之后\n"
    policy = [vkey(origin, 1, log), vkey(w1, 4, witness)]
    both = [[origin, 1, None], [w1, 4, time]]
    cases: list[tuple[str, str, list[str], str, list[list[object]] | str]] = [
        ("signed and witnessed", text + "\n" + logged + witnessed, policy, text, both),
        ("unknown line between", text + "\n" + logged + unknown + witnessed, policy, text, both),
        ("one line twice counts once", text + "\n" + logged + logged + witnessed, policy, text, both),
        ("blank lines in the text", poem + "\n" + line(origin, 1, log, poem.encode()), policy, poem, both[:1]),
        ("known name, other id", text + "\n" + logged + line(origin, 1, stranger, b""), policy, text, both[:1]),
        ("only unknown keys", text + "\n" + unknown, policy, text, "SignatureInvalid"),
        ("no verifier", text + "\n" + logged, [], text, "SignatureInvalid"),
        ("text changed", text.replace("120", "121") + "\n" + logged, policy, text, "SignatureInvalid"),
        (
            "known key fails beside a good one",
            text + "\n" + witnessed + line(origin, 1, log, b"x"),
            policy,
            text,
            "SignatureInvalid",
        ),
        (
            "time changed",
            text + "\n" + logged + line(w1, 4, witness, cosigned, (time + 1).to_bytes(8, "big")),
            policy,
            text,
            "SignatureInvalid",
        ),
        (
            "note signature in a cosignature line",
            text + "\n" + line(w1, 4, witness, text.encode(), stamp),
            policy,
            text,
            "SignatureInvalid",
        ),
        ("cosignature without time", text + "\n" + line(w1, 4, witness, cosigned), policy, text, "SignatureInvalid"),
        ("key id and four bytes", f"{text}\n{short}", policy, text, "SignatureInvalid"),
        (
            "time past 2^63",
            text
            + "\n"
            + line(w1, 4, witness, f"cosignature/v1\ntime {2**63}\n{text}".encode(), (2**63).to_bytes(8, "big")),
            policy,
            text,
            "SignatureInvalid",
        ),
        ("no blank line", text + logged, policy, text, "MalformedNote"),
        ("no lines", text + "\n", policy, text, "MalformedNote"),
        ("no final newline", (text + "\n" + logged)[:-1], policy, text, "MalformedNote"),
        ("carriage return", (text + "\n" + logged).replace("120\n", "120\r\n"), policy, text, "MalformedNote"),
        ("no dash", text + "\n" + logged.removeprefix("\u2014 "), policy, text, "MalformedNote"),
        ("hyphen for the dash", text + "\n" + logged.replace("\u2014", "-"), policy, text, "MalformedNote"),
        ("two spaces", text + "\n" + logged.replace(" ", "  "), policy, text, "MalformedNote"),
        ("URL-safe base64", text + "\n" + logged + "\u2014 x _-8_AAAA\n", policy, text, "MalformedNote"),
        ("key id alone", text + "\n" + logged + "\u2014 x AAAAAA==\n", policy, text, "MalformedNote"),
        ("101 lines", text + "\n" + logged * 101, policy, text, "MalformedNote"),
    ]
    return [
        {"name": name, "note": note, "vkeys": vkeys, "text": signed, "verified": verified}
        for name, note, vkeys, signed, verified in cases
    ]


def possession() -> list[Json]:
    """Proofs of possession, with the verdict: valid, refused or malformed."""
    key, log, actor = Key(7), "demo.example/county", "a-0001"
    message = f"mingjing key possession v1\n{log}\n{actor}\n{key.key}\n".encode()
    proof = key.sign(message)
    cases = [
        ("good", log, actor, key, proof, "valid"),
        ("other log", "demo.example/other", actor, key, proof, "refused"),
        ("other actor", log, "a-0002", key, proof, "refused"),
        ("other key", log, actor, Key(8), proof, "refused"),
        ("signature without the header", log, actor, key, key.sign(message.partition(b"\n")[2]), "refused"),
        ("border moved", f"{log}\n{actor}", "", key, proof, "malformed"),
        ("space in the actor", log, "a 1", key, proof, "malformed"),
    ]
    return [
        {"name": name, "log": log, "actor": actor, "spki": key.spki.hex(), "proof": proof.hex(), "verdict": verdict}
        for name, log, actor, key, proof, verdict in cases
    ]


def make() -> dict[str, str]:
    """File name to content."""
    sets = {
        "base64": base64_texts(),
        "ed25519": ed25519(),
        "envelope": envelopes(),
        "note": notes(),
        "possession": possession(),
    }
    return {
        f"{name}.json": "[\n"
        + ",\n".join(json.dumps(case, ensure_ascii=True, sort_keys=True) for case in cases)
        + "\n]\n"
        for name, cases in sets.items()
    }


if __name__ == "__main__":
    directory = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "keys"
    directory.mkdir(parents=True, exist_ok=True)
    for file_name, content in make().items():
        (directory / file_name).write_text(content, encoding="ascii")
