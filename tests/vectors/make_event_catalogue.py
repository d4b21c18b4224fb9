"""Which event types are there, and what does each ask of a draft? Writes the second half of docs/events.md from the catalogue.

`make vectors` runs it; a test holds the page to it, so a type or a member cannot change without its entry.
"""

import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final, get_args, get_origin

from msgspec import Meta, inspect

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from ledger.domain import vocabulary  # noqa: E402
from ledger.domain.catalogue import CATALOGUE  # noqa: E402
from ledger.domain.event_type import EventType  # noqa: E402
from ledger.domain.statement import Data  # noqa: E402

PAGE = ROOT / "docs/events.md"
MARK = "<!-- from here on: tests/vectors/make_event_catalogue.py -->\n"
_COMMON: Final = frozenset(Data.__struct_fields__)
_FAMILIES: Final = {
    "3.1": "Rules and calendar 规则与日历",
    "3.2": "Units and officials 单位与人员",
    "3.3": "Founding, actors, keys, roles 创立、主体、密钥、角色",
    "service": "The service itself 服务自身",
    "3.4": "Facts, hearing, deductions 事实、申辩、扣分",
    "3.8": "Warnings 预警",
    "3.9": "The suggested list and the pool 建议名单与信息库",
    "3.10": "Meetings 会议",
    "3.13": "Objections and appeals 异议、复核、申诉",
    "3.15": "Reports of the units 单位报送",
}


def patterns() -> dict[str, str]:
    """The vocabulary's names of texts that follow a pattern, by pattern."""
    found: dict[str, str] = {}
    for name, value in vars(vocabulary).items():
        metas = [meta for meta in get_args(value)[1:] if isinstance(meta, Meta)] if get_origin(value) is None else []
        for meta in metas or getattr(value, "__metadata__", ()):
            if isinstance(meta, Meta) and meta.pattern is not None:
                found.setdefault(meta.pattern, name)
    return found


def shape(kind: inspect.Type) -> str:
    """What may stand in a member, in words short enough for a table."""
    match kind:
        case inspect.StrType(pattern=str(pattern)):
            return patterns().get(pattern, f"`{pattern}`")
        case inspect.StrType(max_length=int(most)):
            return f"text, at most {most}"
        case inspect.IntType(ge=least, le=most):
            return (
                "integer"
                + (f" from {least}" if least is not None else "")
                + (f" to {most}" if most is not None else "")
            )
        case inspect.LiteralType(values=values):
            return ", ".join(f"`{value}`" for value in values)
        case inspect.VarTupleType(item_type=item, min_length=least, max_length=most):
            bounds = [f"at least {least}"] * bool(least) + [f"at most {most}"] * bool(most)
            return f"list of {shape(item)}" + (f" ({', '.join(bounds)})" if bounds else "")
        case inspect.TupleType(item_types=items):
            return f"[{', '.join(map(shape, items))}]"
        case inspect.UnionType(types=types):
            return " or ".join(shape(each) for each in types)
        case inspect.StructType(cls=cls):
            return cls.__name__
    simple = {"DateType": "day", "DateTimeType": "instant", "BoolType": "true or false", "NoneType": "null"}
    return simple.get(type(kind).__name__, "JSON object")


def members(struct: type) -> Iterator[str]:
    """A table row for each member that is the type's own."""
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)
    for field in info.fields:
        if not issubclass(struct, Data) or field.encode_name not in _COMMON:
            yield f"| `{field.encode_name}` | {shape(field.type).replace('|', chr(92) + '|')} |\n"


def entry(row: EventType) -> str:
    """One type: who signs, where it lies, what it moves, what is sealed, and its members."""
    signed = " or ".join(
        " + ".join(_times(role, each.count(role), row) for role in dict.fromkeys(each)) for each in row.authors
    )
    sealed = ", ".join(f"**{name[:-1]}**" if name.endswith("!") else name for name in row.sealed)
    asks = [f"`{name}`" for name, asked in (("seen", row.seen_required), ("rulebook", row.needs_rulebook)) if asked]
    lines = [
        f"`{row.wire}` · {row.kind} · stream {' or '.join(f'`{each}`' for each in row.stream)} · signed by {signed}",
        f"{row.matter}: {', '.join(row.from_states)} → {row.to_state}",
        *([f"sealed: {sealed}"] if sealed else []),
        *([f"must carry {' and '.join(asks)}"] if asks else []),
    ]
    table = "".join(members(row.data))
    head = f"### {row.name} {row.zh}\n\n{row.en}\n\n" + "".join(f"- {line}\n" for line in lines)
    return head + (f"\n| `data` | value |\n|---|---|\n{table}" if table else "")


def _times(role: str, times: int, row: EventType) -> str:
    more = "+" if role in row.many else ""
    return f"{role} ×{times}{more}" if more or times > 1 else role


def generated() -> str:
    """Everything behind the mark."""
    wires = "\n".join(sorted(CATALOGUE))
    parts = [f"`vocabulary_hash` of this catalogue: `{sha256(wires.encode('ascii')).hexdigest()}`\n"]
    for family, title in _FAMILIES.items():
        parts += [f"## {title}\n", *(entry(row) for row in CATALOGUE.values() if row.family == family)]
    parts.append("## Values with a name 具名的值\n\n| name | form |\n|---|---|\n" + "".join(_named()))
    return "\n" + "\n".join(parts)


def _named() -> Iterator[str]:
    for pattern, name in sorted(patterns().items(), key=lambda pair: pair[1]):
        yield f"| {name} | `{pattern.replace('|', chr(92) + '|')}` |\n"
    for name, value in vars(vocabulary).items():
        if isinstance(value, type) and issubclass(value, vocabulary.Value) and value is not vocabulary.Value:
            rows = (row.strip("|\n ").split(" | ", 1) for row in members(value))
            yield f"| {name} | {'; '.join(f'{member}: {form}' for member, form in rows)} |\n"


def page(text: str) -> str:
    """The page with its generated half made anew."""
    return text[: text.index(MARK)] + MARK + generated()


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
