"""Which columns has a table of officials, and which one of units? Their headings in Chinese and English, and the words of a column."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from ledger.domain.vocabulary import StaffCategory, Tier, UnitKind

Kind = Literal["officials", "units"]
Form = Literal["official_id", "unit_id", "word", "yes_no", "day", "text", "identity_number", "contact"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the member it fills, its headings (the first is the one that messages name), and what may stand in it.

    `words` by what people write. `optional`: a cell may be empty; the column itself must be there.
    """

    member: str
    headings: tuple[str, ...]
    form: Form
    optional: bool = False
    words: Mapping[str, str] | None = None
    longest: int = 100

    @property
    def title(self) -> str:
        """Both names, for messages."""
        return f"{self.headings[0]} {self.headings[-1]}"


def _words(codes: tuple[str, ...], **chinese: tuple[str, ...]) -> Mapping[str, str]:
    """Each code by itself, by itself with spaces, and by its Chinese words."""
    words = {code: code for code in codes} | {code.replace("_", " "): code for code in codes}
    return words | {word: code for code, each in chinese.items() for word in each}


TIERS: Final = _words(
    get_args(Tier), county_managed=("县管", "县管干部"), middle=("中层", "中层干部"), general=("一般", "一般干部")
)
STAFF: Final = _words(
    get_args(StaffCategory), leader=("领导成员公务员", "领导成员"), civil_servant=("公务员", "非领导成员公务员"),
    institution_staff=("事业单位工作人员", "事业单位人员"), other_public=("其他公职人员",),
)  # fmt: skip
UNIT_KINDS: Final = _words(
    get_args(UnitKind), town=("镇", "乡", "乡镇"), street=("街道",), department=("部门", "机关"), institution=("事业单位",),
    state_firm=("国有企业", "国企"),
)  # fmt: skip
YES_NO: Final[Mapping[str, str]] = {
    "是": "true", "yes": "true", "true": "true", "1": "true", "否": "false", "no": "false", "false": "false", "0": "false",
}  # fmt: skip

COLUMNS: Final[Mapping[Kind, tuple[Column, ...]]] = {
    "officials": (
        Column("id", ("编号", "人员编号", "id"), "official_id"),
        Column("tier", ("层级", "tier"), "word", words=TIERS),
        Column("staff_category", ("人员类别", "staff category"), "word", words=STAFF),
        Column("unit", ("单位", "单位编号", "unit"), "unit_id"),
        Column("leading_member", ("领导成员", "是否领导成员", "leading member"), "yes_no", words=YES_NO),
        Column("name", ("姓名", "name"), "text"),
        Column("identity_number", ("身份证号", "证件号码", "公民身份号码", "identity number"), "identity_number", longest=40),
        Column("contact", ("联系方式", "联系电话", "contact"), "contact", optional=True, longest=200),
        Column("registered_on", ("登记日期", "registered on"), "day"),
    ),
    "units": (
        Column("id", ("编号", "单位编号", "id"), "unit_id"),
        Column("name", ("名称", "单位名称", "name"), "text", longest=200),
        Column("unit_kind", ("单位类别", "unit kind"), "word", words=UNIT_KINDS),
        Column("parent_unit", ("上级单位", "parent unit"), "unit_id", optional=True),
        Column("opened_on", ("设立日期", "opened on"), "day"),
    ),
}  # fmt: skip


def heading(text: str) -> str:
    """A heading as it is compared: one space between words, no case."""
    return " ".join(text.replace("_", " ").split()).casefold()


def kind_of(headings: set[str]) -> Kind | None:
    """Which table a row of headings is: the kind with more of its own; None where fewer than two are known."""
    found = {kind: len(headings & _known(kind)) for kind in COLUMNS}
    best: Kind = "officials" if found["officials"] >= found["units"] else "units"
    return best if found[best] >= 2 else None


def _known(kind: Kind) -> set[str]:
    return {name for column in COLUMNS[kind] for name in column.headings}
