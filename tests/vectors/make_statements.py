"""Makes tests/vectors/statements/*.json: a statement of every event type from its parts to the signed submission, and bad ones.

Written from docs/formats/ without the code of the project, as a client in another language would be: JSON, SHA-256 and Ed25519,
nothing else. Seeds, salts and ids come from names, so run again the files are the same. A key's seed is SHA-256 of the actor's
name, in ASCII. Usage: python tests/vectors/make_statements.py [directory]
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.vectors.statement_examples import Example, Json, examples  # noqa: E402
from tests.vectors.statement_refusals import refused_bodies, refused_submissions  # noqa: E402

LOG = "demo.example/county"
PAYLOAD_TYPE = "application/vnd.mingjing.statement.v1+json"
SPKI_HEAD = bytes.fromhex("302a300506032b6570032100")


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def canonical(value: object) -> bytes:
    """RFC 8785 inside the profile: ASCII member names, integers only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def private(actor: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(actor.encode()))


def key_of(actor: str) -> Json:
    """An actor's key as the founding lists it: the SPKI, and its SHA-256 as the name of the key."""
    spki = SPKI_HEAD + private(actor).public_key().public_bytes_raw()
    return {"actor": actor, "key": sha256(spki).hex(), "public_key": b64(spki), "suite": "ed25519"}


def possession(actor: str) -> str:
    message = f"mingjing key possession v1\n{LOG}\n{actor}\n{key_of(actor)['key']}\n"
    return b64(private(actor).sign(message.encode()))


def envelope(body: bytes, actors: list[str], payload_type: str = PAYLOAD_TYPE) -> Json:
    """DSSE 1.0: each signs the pre-authentication encoding."""
    pae = b"DSSEv1 %d %s %d %s" % (len(payload_type), payload_type.encode(), len(body), body)
    signatures = [{"keyid": key_of(actor)["key"], "sig": b64(private(actor).sign(pae))} for actor in actors]
    return {"payload": b64(body), "payloadType": payload_type, "signatures": signatures}


def vector(number: int, example: Example) -> Json:
    """An example from its parts to the bytes that are handed in."""

    def random(what: str) -> bytes:
        return sha256(f"{number} {what}".encode())

    fields: list[Json] = []
    for name, text in example.sealed.items():
        salt = random(name)
        if text is None:  # the digest of nothing: nobody sees that the field is empty
            fields.append({"digest": b64url(sha256(salt)), "name": name, "random": salt.hex()})
            continue
        opening = b64url(canonical([b64url(salt), name, text]))
        digest = b64url(sha256(opening.encode()))
        fields.append({"digest": digest, "name": name, "opening": opening, "salt": salt.hex(), "text": text})
    signers = [[*signer.split(), ""][:3] for signer in example.signers]
    digests = {one["name"]: one["digest"] for one in fields}
    event = f"019c4f93-9d00-7{number:03x}-8000-{random('id')[:6].hex()}"
    statement: Json = {
        "blind": b64(random("blind")), "causes": [], "classification": "internal", "corrects": None,
        "data": example.data(digests) if callable(example.data) else example.data, "decided_at": None, "effective_on": None,
        "evidence": [], "id": event, "log": LOG, "occurred_on": None, "received_on": None, "rulebook": None,
        "sealed": sorted(digests.values()), "seen": None, "stream": example.stream, "type": example.type, "v": 1,
        "signers": [{"actor": actor, "key": key_of(actor)["key"], "role": role, "unit": unit or None} for actor, role, unit in signers],
        **example.members,
    }  # fmt: skip
    body = canonical(statement)
    openings = [one["opening"] for one in fields if "opening" in one]
    return {
        "body": body.decode(),
        "body_sha256": sha256(body).hex(),
        "sealed_fields": fields,
        "submission": {"envelope": envelope(body, [actor for actor, _, _ in signers]), "openings": openings},
        "type": example.type,
        "words": words(example.names, statement, fields),
    }


def words(names: str, statement: Json, fields: list[Json]) -> str:
    """What the body says, member by member, in plain words."""
    signed = ", ".join(
        f"{one['actor']} as {one['role']}" + (f" for {one['unit']}" if one["unit"] else "")
        for one in statement["signers"]
    )
    parts = [f"{names}, in {statement['stream']} of {statement['log']}", f"signed by {signed}"]
    if "points_cp" in statement["data"]:
        parts.append(f"{statement['data']['points_cp'] / 100:.2f} points")
    if statement["occurred_on"]:
        parts.append(f"of {statement['occurred_on'][0]} to {statement['occurred_on'][1]}")
    if statement["decided_at"]:
        parts.append(f"decided at {statement['decided_at']}")
    if statement["rulebook"]:
        parts.append(f"by {statement['rulebook']['id']} version {statement['rulebook']['version']}")
    if statement["seen"]:
        parts.append(f"having seen {statement['seen']['id']}")
    opened = sorted(one["name"] for one in fields if "opening" in one)
    if fields:
        parts.append(f"sealed fields opened: {', '.join(opened) or 'none'}, of {len(fields)}")
    return "; ".join(parts)


def make() -> dict[str, str]:
    """File name to content."""
    admitted = [vector(number, example) for number, example in enumerate(examples(key_of, possession))]
    bodies = {one["type"]: one["body"].encode() for one in admitted}
    refused = [
        {"body": b64(body), "code": code, "what": what, "where": where}
        for what, body, code, where in refused_bodies(bodies, canonical)
    ]
    sealed = next(one for one in admitted if one["type"] == "fact-registered/1")
    handed_in = [
        {"code": code, "submission": submission, "what": what, "where": where}
        for what, submission, code, where in refused_submissions(sealed, envelope, b64url)
    ]
    return {
        "statements.json": lines(admitted),
        "refused_bodies.json": lines(refused),
        "refused_submissions.json": lines(handed_in),
    }


def lines(rows: list[Json]) -> str:
    """One line a case, so that a change of one case is a change of one line."""
    return "[\n" + ",\n".join(canonical(row).decode() for row in rows) + "\n]\n"


if __name__ == "__main__":
    directory = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "statements"
    directory.mkdir(parents=True, exist_ok=True)
    for file_name, content in make().items():
        (directory / file_name).write_text(content, encoding="utf-8")
