"""Makes tests/vectors/log/*.json: what every implementation of the log's formats in docs/formats/ must decide.

Written from the specifications without the room `ledger.log`: the tree is RFC 6962 section 2.1 copied naively, canonical
JSON is Python's own encoder inside the profile. Everything is deterministic (fixed seeds, salts and times); run again, the
files are the same. Bytes are hex, texts are texts. Usage: python tests/vectors/make_log.py [directory]
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Json = dict[str, object]
ORIGIN = "demo.example/county"
SEED = bytes(range(32))


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def canonical(value: object) -> bytes:
    """RFC 8785 inside the profile: ASCII member names, integers only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def split(n: int) -> int:
    """The largest power of two below n."""
    return 1 << (n - 1).bit_length() - 1


def root(leaves: list[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"")
    k = split(len(leaves))
    return sha256(b"\x01" + root(leaves[:k]) + root(leaves[k:]))


def inclusion(m: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*inclusion(m, leaves[:k]), root(leaves[k:])]
    return [*inclusion(m - k, leaves[k:]), root(leaves[:k])]


def consistency(m: int, leaves: list[bytes], whole: bool = True) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [root(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*consistency(m, leaves[:k], whole), root(leaves[k:])]
    return [*consistency(m - k, leaves[k:], False), root(leaves[:k])]


def note(text: str, name: str, seed: bytes) -> str:
    """C2SP signed-note with one Ed25519 line."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    key_id = sha256(name.encode() + b"\n\x01" + key.public_key().public_bytes_raw())[:4]
    return f"{text}\n\u2014 {name} {b64(key_id + key.sign(text.encode()))}\n"


def vkey(name: str, seed: bytes) -> str:
    raw = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    key_id = sha256(name.encode() + b"\n\x01" + raw)[:4]
    return f"{name}+{key_id.hex()}+{b64(bytes([1]) + raw)}"


ENTRIES = [f"entry {number}".encode() for number in range(13)]
LEAVES = [sha256(b"\x00" + entry) for entry in ENTRIES]


def tree() -> Json:
    """Entries, the root at every size, and proofs; what an own tree must come to."""
    sizes = range(len(LEAVES) + 1)
    return {
        "entries": [entry.hex() for entry in ENTRIES],
        "roots": [root(LEAVES[:size]).hex() for size in sizes],
        "inclusion": [
            {"index": index, "size": size, "hashes": [value.hex() for value in inclusion(index, LEAVES[:size])]}
            for size in (1, 2, 5, 8, 13)
            for index in range(size)
        ],
        "consistency": [
            {"old_size": old, "size": size, "hashes": [value.hex() for value in consistency(old, LEAVES[:size])]}
            for size in (1, 2, 5, 8, 13)
            for old in range(1, size + 1)
        ],
    }


def proofs() -> Json:
    """Proofs that hold and proofs bent in one place each, for a checker alone (threat T14)."""
    cases: list[Json] = []
    for index, size in ((0, 1), (0, 2), (1, 2), (2, 3), (3, 5), (4, 5), (0, 8), (7, 8), (5, 11), (12, 13)):
        good: Json = {"kind": "inclusion", "index": index, "size": size}
        good |= {"leaf": LEAVES[index].hex(), "root": root(LEAVES[:size]).hex()}
        others: list[Json] = [{"index": other} for other in (-1, index - 1, index + 1, index ^ 1, size, 2**40)]
        others += [{"size": other} for other in (-1, 0, index, 2**40)]
        # another size of the same shape holds: the size is bound by the checkpoint, which signs it with the root
        others += [{"size": n} for n in range(index + 1, 14) if len(inclusion(index, LEAVES[:n])) != len(path_of(good))]
        cases += bend(good, path_of(good), others, ("leaf", "root"))
    for old, size in ((1, 2), (1, 8), (2, 5), (3, 5), (4, 8), (6, 7), (5, 11), (8, 13), (12, 13), (13, 13)):
        good = {"kind": "consistency", "old_size": old, "size": size}
        good |= {"old_root": root(LEAVES[:old]).hex(), "root": root(LEAVES[:size]).hex()}
        others = [{"old_size": other} for other in (-1, old - 1, size + 1, 2**40)]
        others += [{"size": n} for n in range(old, 14) if len(consistency(old, LEAVES[:n])) != len(path_of(good))]
        cases += bend(good, path_of(good), others, ("old_root", "root"))
    return {"cases": cases}


def path_of(case: Json) -> list[bytes]:
    size = int(str(case["size"]))
    if case["kind"] == "inclusion":
        return inclusion(int(str(case["index"])), LEAVES[:size])
    return consistency(int(str(case["old_size"])), LEAVES[:size])


def bend(good: Json, path: list[bytes], others: list[Json], hashes: tuple[str, ...]) -> list[Json]:
    """The case itself, then itself with one thing wrong at a time."""
    plain = [value.hex() for value in path]
    cases: list[Json] = [good | {"bend": "none", "hashes": plain, "holds": True}]

    def add(what: str, **change: object) -> None:
        cases.append({**good, "hashes": plain, "bend": what, "holds": False, **change})

    for change in others:
        if not change.items() <= good.items():
            add(f"another {next(iter(change))}", **change)
    for name in hashes:
        text = str(good[name])
        add(f"a bit of {name} flipped", **{name: flipped(text)})
        add(f"{name} of 31 bytes", **{name: text[2:]})
        add(f"{name} of the empty tree", **{name: sha256(b"").hex()})
    for at, value in enumerate(plain):
        before, after = plain[:at], plain[at + 1 :]
        add(f"hash {at} left out", hashes=before + after)
        add(f"a bit of hash {at} flipped", hashes=[*before, flipped(value), *after])
        add(f"hash {at} of 31 bytes", hashes=[*before, value[2:], *after])
        add(f"hash {at} twice", hashes=[*before, value, value, *after])
    add("one hash more at the end", hashes=[*plain, "00" * 32])
    add("one hash more at the start", hashes=["00" * 32, *plain])
    if len(plain) > 1:
        add("hashes in reverse order", hashes=plain[::-1])
    return cases


def flipped(text: str) -> str:
    return f"{int(text[0], 16) ^ 8:x}{text[1:]}"


def bodies() -> Json:
    """Bytes of a JSON text: what strict reading and canonical reading decide (threats T37 to T41)."""
    texts: list[tuple[bytes | str, str, str]] = [
        ('{"a":[1,-1,true,false,null],"b":"\u00e9\U0001f600\uf900"}', "ok", "ok"),
        ('{"a":"\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f/"}', "ok", "ok"),
        ('{"a":9007199254740991,"b":-9007199254740991}', "ok", "ok"),
        ('{"a":"\u007f\u2028\u2029\ufeff"}', "ok", "ok"),
        ("[" * 32 + "]" * 32, "ok", "ok"),
        ("{}", "ok", "ok"),
        (' {"a" : 1}\n', "ok", "not-canonical"),
        ('{"b":1,"a":2}', "ok", "not-canonical"),
        ('{"a":"\\u00e9"}', "ok", "not-canonical"),
        ('{"a":"\\ud83d\\ude00"}', "ok", "not-canonical"),
        ('{"a":"\\u001F"}', "ok", "not-canonical"),
        ('{"a":"\\/"}', "ok", "not-canonical"),
        ('{"Name":1}', "ok", "bad-name"),
        ('{"":1}', "ok", "bad-name"),
        ('{"a":1,"a":1}', "duplicate-member", ""),
        ('{"a":1,"\\u0061":1}', "duplicate-member", ""),
        ('{"a":{"b":1,"b":2}}', "duplicate-member", ""),
        *(
            (token, "float-number", "")
            for token in ("1.0", "1e0", "1E5", "-0", "-0.0", "0.5", "NaN", "Infinity", "-Infinity")
        ),
        *((token, "integer-out-of-range", "") for token in ("9007199254740992", "-9007199254740992", "9" * 400)),
        *(
            (token, "bad-json", "")
            for token in ("01", "+1", ".5", "0x1", "1_0", "--1", "\uff11", "True", "nul", "", " ")
        ),
        *(
            (text, "bad-json", "")
            for text in ("[1,]", '{"a":1,}', "{'a':1}", '{"a"}', "{a:1}", "[1 2]", "1 2", '"a', '"\\x"')
        ),
        *((text, "bad-json", "") for text in ('"\t"', '"a\nb"', "[1", '{"a":1', "//1", "1 // one", '"\\u12g4"')),
        *(
            (text, "lone-surrogate", "")
            for text in ('"\\ud800"', '"\\udc00"', '"\\ud800x"', '"\\udc00\\ud800"', '{"\\ud800":1}')
        ),
        *((text, "nul-character", "") for text in ('"\\u0000"', '"\0"', '{"\\u0000":1}')),
        *(
            (data, "not-utf8", "")
            for data in (b'"\xff"', b'"\xc0\x80"', b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"', b'"\xe2\x82')
        ),
        *((data, "byte-order-mark", "") for data in (b"\xef\xbb\xbf{}", "{}".encode("utf-16"))),
        *(("{}".encode(name), "bad-json", "") for name in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")),
        ("[" * 33 + "]" * 33, "too-deep", ""),
        ('{"a":' * 33 + "1" + "}" * 33, "too-deep", ""),
    ]
    return {
        "cases": [
            {
                "hex": (text if isinstance(text, bytes) else text.encode()).hex(),
                "read": read,
                "canonical": exact or read,
            }
            for text, read, exact in texts
        ]
    }


def sealed() -> Json:
    """Salt, name, value; their opening and its digest. The filler opens to nothing."""
    cases: list[Json] = []
    for name, value in (
        ("reasons", "第1号理由"),
        ("contact", ""),
        ("detail", 'a"b\\c\n'),
        ("parts", {"n": 3, "unit": "u-1"}),
    ):
        salt = sha256(name.encode())
        opening = b64url(canonical([b64url(salt), name, value]))
        digest = b64url(sha256(opening.encode()))
        cases.append({"salt": salt.hex(), "name": name, "value": value, "opening": opening, "digest": digest})
    return {"openings": cases, "filler": {"random": SEED.hex(), "digest": b64url(sha256(SEED))}}


def log_of_three() -> Json:
    """Three entries of one stream, their receipts under one checkpoint, a refusal, and the key that signs them."""
    body_texts = [canonical({"id": f"demo-{number}", "v": 1}) for number in range(3)]
    entries: list[bytes] = []
    rows: list[Json] = []
    prev = None
    for number, body in enumerate(body_texts):
        blind = b64(sha256(b"blind %d" % number))
        heads: list[list[object]] = [["calendar", 0, None], ["founding", 1, sha256(b"founding").hex()]]
        reads = canonical([blind, *heads])
        signatures = canonical([{"key": sha256(b"key").hex(), "sig": b64(bytes([number]) * 64)}])
        entry: Json = {
            "prev": prev,
            "reads": sha256(reads).hex(),
            "recorded_at": f"2026-04-09T02:00:0{number}.000001Z",
            "rules": 1,
            "seq": number + 1,
            "signatures": sha256(signatures).hex(),
            "statement": sha256(body).hex(),
            "v": 1,
        }
        entries.append(canonical(entry))
        prev = sha256(b"\x00" + entries[-1]).hex()
        parts = {"body": body, "reads": reads, "signatures": signatures, "entry_bytes": entries[-1]}
        rows.append({name: part.decode() for name, part in parts.items()} | {"entry": entry, "leaf_hash": prev})
    leaves = [sha256(b"\x00" + entry) for entry in entries]
    checkpoint = note(f"{ORIGIN}\n3\n{b64(root(leaves))}\n", ORIGIN, SEED)
    for number, row in enumerate(rows):
        hashes = "".join(f"{b64(value)}\n" for value in inclusion(number, leaves))
        entry_json = row.pop("entry")
        assert isinstance(entry_json, dict)
        row["receipt"] = {
            "entry": entry_json,
            "leaf_hash": row["leaf_hash"],
            "position": number,
            "recorded_at": entry_json["recorded_at"],
            "seq": entry_json["seq"],
            "tlog_proof": f"c2sp.org/tlog-proof@v1\nindex {number}\n{hashes}\n{checkpoint}",
            "witnessed": [],
        }
    statement = f"sha256:{sha256(b'refused').hex()}"
    refusal = f"mingjing-refusal/1\n{ORIGIN}\n{statement}\nnot-admitted\nF08\n2026-04-09T02:00:03.000001Z\n3\n{b64(root(leaves))}\n"
    return {
        "origin": ORIGIN,
        "vkey": vkey(ORIGIN, SEED),
        "checkpoint": checkpoint,
        "entries": rows,
        "refusal": note(refusal, ORIGIN, SEED),
        "refused_body": "refused",
    }


def make() -> dict[str, str]:
    """File name to content."""
    sets = {"tree": tree(), "proofs": proofs(), "bodies": bodies(), "sealed": sealed(), "log_of_three": log_of_three()}
    return {f"{name}.json": render(value) for name, value in sets.items()}


def render(value: Json) -> str:
    """One line per case, so that a change of one case is a change of one line."""
    members = []
    for name, member in value.items():
        if isinstance(member, list):
            rows = ",\n".join(json.dumps(row, ensure_ascii=True, sort_keys=True) for row in member)
            members.append(f"{json.dumps(name)}: [\n{rows}\n]")
        else:
            members.append(f"{json.dumps(name)}: {json.dumps(member, ensure_ascii=True, sort_keys=True)}")
    return "{\n" + ",\n".join(members) + "\n}\n"


if __name__ == "__main__":
    directory = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "log"
    directory.mkdir(parents=True, exist_ok=True)
    for file_name, content in make().items():
        (directory / file_name).write_text(content, encoding="ascii")
