"""Makes tests/vectors/p256/p256.json: what every implementation of docs/formats/keys.md must decide about P-256.

Written from FIPS 186-5, SEC 1, RFC 5480 and RFC 6979 without the room `keys` and without a library: naive arithmetic, which can also
make what no sound library makes. Everything is deterministic; run again, the file is the same. `published.json` beside it is not made
here: its first member says where it comes from. Usage: python tests/vectors/make_p256.py [directory]
"""

import hashlib
import hmac
import json
import sys
from pathlib import Path

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
A = P - 3
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
HEADER = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
MESSAGE = b"one deduction, D2.1, 150"
Point = tuple[int, int] | None
Json = dict[str, object]


def add(one: Point, other: Point) -> Point:
    """The sum of two points; None is the point at infinity."""
    if one is None or other is None:
        return one or other
    if one[0] == other[0] and (one[1] + other[1]) % P == 0:
        return None
    rise, run = (3 * one[0] ** 2 + A, 2 * one[1]) if one == other else (other[1] - one[1], other[0] - one[0])
    slope = rise * pow(run, -1, P)
    x = (slope**2 - one[0] - other[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def multiply(n: int, point: Point) -> Point:
    total: Point = None
    while n:
        if n & 1:
            total = add(total, point)
        point, n = add(point, point), n >> 1
    return total


def digest(message: bytes) -> int:
    return int.from_bytes(hashlib.sha256(message).digest(), "big")


def nonce(private: int, message: bytes) -> int:
    """RFC 6979 section 3.2 with SHA-256."""
    seed = private.to_bytes(32, "big") + (digest(message) % N).to_bytes(32, "big")
    v, k = b"\1" * 32, bytes(32)
    for mark in (b"\0", b"\1"):
        k = hmac.digest(k, v + mark + seed, "sha256")
        v = hmac.digest(k, v, "sha256")
    while True:
        v = hmac.digest(k, v, "sha256")
        if 1 <= int.from_bytes(v, "big") < N:
            return int.from_bytes(v, "big")
        k = hmac.digest(k, v + b"\0", "sha256")
        v = hmac.digest(k, v, "sha256")


def pair(private: int, message: bytes) -> tuple[int, int]:
    """r and s as RFC 6979 has them, s not yet lowered."""
    k = nonce(private, message)
    r = (multiply(k, G) or G)[0] % N
    return r, pow(k, -1, N) * (digest(message) + r * private) % N


def joined(r: int, s: int) -> bytes:
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def sign(private: int, message: bytes) -> bytes:
    r, s = pair(private, message)
    return joined(r, min(s, N - s))


def der(r: int, s: int) -> bytes:
    parts = [n.to_bytes(n.bit_length() // 8 + 1, "big") for n in (r, s)]
    body = b"".join(bytes([2, len(part)]) + part for part in parts)
    return bytes([0x30, len(body)]) + body


def spki(point: Point, x: int | None = None, y: int | None = None) -> bytes:
    """The SPKI of a point, with other coordinates where they are given."""
    own = point or (0, 0)
    return HEADER + b"\4" + joined(own[0] if x is None else x, own[1] if y is None else y)


def keys() -> list[Json]:
    """SubjectPublicKeyInfos with the verdict: valid, or the reason of the refusal."""
    private = digest(b"mingjing p256 vector key 0") % N
    point = multiply(private, G) or G
    good, (x, y) = spki(point), point
    small = next(x for x in range(1, 99) if root(x) is not None)
    other_curve = bytes.fromhex("3056301006072a8648ce3d020106052b8104000a034200")  # secp256k1
    explicit = bytes.fromhex("305b301506072a8648ce3d020106082a8648ce3d0301070500034200")  # a NULL after the curve
    cases: list[tuple[str, bytes, str]] = [
        ("good", good, "valid"),
        ("the base point", spki(G), "valid"),
        ("small x", spki((small, root(small) or 0)), "valid"),
        ("the negative of a good point", spki(point, y=P - y), "valid"),
        ("y + 1", spki(point, y=y + 1), "off-curve"),
        ("x and y exchanged", spki(point, x=y, y=x), "off-curve"),
        ("0, 0", spki(point, x=0, y=0), "off-curve"),
        ("a point of y2 = x3 - 3x + 1, an invalid curve", spki(invalid_curve_point()), "off-curve"),
        ("x + p", spki((small, root(small) or 0), x=small + P), "non-canonical"),
        ("y = p", spki(point, y=P), "non-canonical"),
        ("all ones", spki(point, x=2**256 - 1, y=2**256 - 1), "non-canonical"),
        ("compressed", bytes.fromhex("3039301306072a8648ce3d020106082a8648ce3d030107032200") + bytes([2 + y % 2])
            + x.to_bytes(32, "big"), "spki-algorithm"),
        ("hybrid form", good[:26] + bytes([6 + y % 2]) + good[27:], "spki-algorithm"),
        ("the point at infinity", bytes.fromhex("3019301306072a8648ce3d020106082a8648ce3d03010703020000"), "spki-algorithm"),
        ("another curve", other_curve + good[26:], "spki-algorithm"),
        ("a NULL after the curve", explicit + good[26:], "spki-algorithm"),
        ("one byte less", good[:-1], "spki-length"),
        ("one byte more", good + b"\0", "spki-length"),
        ("twice", good + good, "spki-length"),
        ("the point alone", good[26:], "spki-algorithm"),
        ("nothing", b"", "spki-algorithm"),
    ]  # fmt: skip
    return [{"name": name, "spki": data.hex(), "verdict": verdict} for name, data, verdict in cases]


def root(x: int) -> int | None:
    """A y for this x on the curve."""
    square = (x**3 + A * x + B) % P
    y = pow(square, (P + 1) // 4, P)
    return y if y * y % P == square else None


def invalid_curve_point() -> Point:
    """A point that satisfies the equation with another b: arithmetic that does not look at b would take it."""
    for x in range(2, 99):
        square = (x**3 + A * x + 1) % P
        y = pow(square, (P + 1) // 4, P)
        if y * y % P == square:
            return x, y
    raise AssertionError("no point")


def signatures() -> list[Json]:
    """Keys and signatures, with the verdict: valid or the reason of the refusal."""
    private, other = digest(b"mingjing p256 vector key 0") % N, digest(b"mingjing p256 vector key 1") % N
    own, stranger = spki(multiply(private, G)), spki(multiply(other, G))
    r, s = pair(private, MESSAGE)
    s = min(s, N - s)
    good = joined(r, s)
    cases: list[tuple[str, bytes, bytes, bytes, str]] = []
    for length in (0, 1, 64, 1000):
        text = bytes(n % 251 for n in range(length))
        cases.append((f"good, message of {length} bytes", own, text, sign(private, text), "valid"))
    cases += [
        ("other message", own, MESSAGE + b"0", good, "mismatch"),
        ("other key", stranger, MESSAGE, good, "mismatch"),
        ("high s (threat T22)", own, MESSAGE, joined(r, N - s), "high-s"),
        ("s = (n + 1) / 2, the lowest of the high ones", own, MESSAGE, joined(r, N // 2 + 1), "high-s"),
        ("s = (n - 1) / 2, the highest of the low ones", own, MESSAGE, joined(r, N // 2), "mismatch"),
        ("r = 0", own, MESSAGE, joined(0, s), "range"),
        ("s = 0", own, MESSAGE, joined(r, 0), "range"),
        ("r = s = 0", own, MESSAGE, bytes(64), "range"),
        ("r = n", own, MESSAGE, joined(N, s), "range"),
        ("s = n", own, MESSAGE, joined(r, N), "range"),
        ("r = n + 1", own, MESSAGE, joined(N + 1, s), "range"),
        ("r = p", own, MESSAGE, joined(P, s), "range"),
        ("all ones", own, MESSAGE, b"\xff" * 64, "range"),
        ("r = s = 1", own, MESSAGE, joined(1, 1), "mismatch"),
        ("-r", own, MESSAGE, joined(N - r, s), "mismatch"),
        ("r and s exchanged", own, MESSAGE, joined(s, r), "mismatch" if r <= N // 2 else "high-s"),
        ("DER", own, MESSAGE, der(r, s), "length"),
        ("DER with a byte after it", own, MESSAGE, der(r, s) + b"\0", "length"),
        ("DER cut to 64 bytes", own, MESSAGE, der(r, s)[:64], "mismatch" if der(r, s)[32] < 0x7F else "high-s"),
        ("nothing", own, MESSAGE, b"", "length"),
        ("63 bytes", own, MESSAGE, good[:63], "length"),
        ("65 bytes", own, MESSAGE, good + b"\0", "length"),
        ("a zero before each number", own, MESSAGE, b"\0" + good[:32] + b"\0" + good[32:], "length"),
    ]
    for bit in (0, 100, 255, 300, 511):
        flipped = bytearray(good)
        flipped[bit // 8] ^= 1 << bit % 8
        cases.append((f"bit {bit} flipped", own, MESSAGE, bytes(flipped), "mismatch"))
    zero = forged_for_digest_zero(private)
    cases.append(("made for the digest 0, sent with a message", own, MESSAGE, zero, "mismatch"))
    return [
        {"name": name, "spki": key.hex(), "message": text.hex(), "signature": sig.hex(), "verdict": verdict}
        for name, key, text, sig, verdict in cases
    ]


def forged_for_digest_zero(private: int) -> bytes:
    """r = x(Q), s = r: anyone can make it, and it holds for the digest 0, which no message of ours has."""
    r = (multiply(private, G) or G)[0] % N
    return joined(r, min(r, N - r))


def signing() -> list[Json]:
    """Private numbers, messages and the one signature that RFC 6979 with the lower s gives."""
    made: list[Json] = []
    for number in range(4):
        private = digest(b"mingjing p256 vector key %d" % number) % N
        text = MESSAGE + b" %d" % number
        made.append(
            {
                "name": f"key {number}",
                "private": private.to_bytes(32, "big").hex(),
                "spki": spki(multiply(private, G)).hex(),
                "message": text.hex(),
                "signature": sign(private, text).hex(),
            }
        )
    return made


def make() -> dict[str, str]:
    """The file by its name."""
    value = {"keys": keys(), "signatures": signatures(), "signing": signing()}
    return {"p256.json": json.dumps(value, indent=1, ensure_ascii=True) + "\n"}


def main() -> None:
    directory = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "p256"
    for name, text in make().items():
        (directory / name).write_text(text, "ascii")


if __name__ == "__main__":
    main()
