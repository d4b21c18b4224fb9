"""What is wrong with a file to import, and where? Sheet, row and column; never what a cell says, for that is personal text.

A whole file that cannot be read raises `FileRefused`; what is wrong with single cells is collected, all of it counted and the
first of it kept. Sheets are named by their number in the workbook: their names are written by people, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

KEPT_MOST: Final = 200
"""So many faults are named one by one; the rest is counted."""

FILE_PROBLEMS: Final[Mapping[str, tuple[str, str]]] = {
    "file-type": ("只接受 .xlsx 和 .csv 文件。", "Only .xlsx and .csv files are taken."),
    "file-too-large": ("文件超过 {limit} 字节。请分成几个文件。", "The file is over {limit} bytes. Split it."),
    "file-empty": ("文件是空的。", "The file is empty."),
    "not-a-workbook": ("这不是 .xlsx 工作簿。请用 Excel 或 WPS 另存为 .xlsx。",
        "This is no .xlsx workbook. Save it as .xlsx with Excel or WPS."),
    "old-or-encrypted": ("这是旧式 .xls 或加密的工作簿。请去掉密码并另存为 .xlsx。",
        "This is an old .xls or an encrypted workbook. Remove the password and save it as .xlsx."),
    "encrypted": ("压缩包中有加密内容。请去掉密码。", "The package holds encrypted parts. Remove the password."),
    "macros": ("工作簿带有宏。请另存为不含宏的 .xlsx。", "The workbook carries macros. Save it as .xlsx without macros."),
    "unpacks-too-large": ("工作簿解压后超过 {limit} 字节，拒绝读取。", "Unpacked the workbook is over {limit} bytes; it is not read."),
    "too-many-parts": ("工作簿的部件多于 {limit} 个。", "The workbook has more than {limit} parts."),
    "damaged": ("工作簿已损坏，或其目录与内容不符。", "The workbook is damaged, or its directory does not say what it holds."),
    "unusual-xml": ("工作簿的 XML 不合常规（第 {sheet} 个工作表）。请用 Excel 或 WPS 重新另存。",
        "The XML of the workbook is unusual (sheet {sheet}). Save it again with Excel or WPS."),
    "doctype": ("工作簿的 XML 带有 DOCTYPE，拒绝读取。", "The XML of the workbook has a DOCTYPE; it is not read."),
    "too-many-elements": ("工作簿的 XML 元素多于 {limit} 个。请只保留要导入的行和列。",
        "The workbook has more than {limit} XML elements. Keep only the rows and columns to import."),
    "too-much-text": ("各单元格的文字合计超过 {limit} 个字符。请分成几个文件。",
        "The cells hold over {limit} characters together. Split the file."),
    "hidden-sheet": ("第 {sheet} 个工作表是隐藏的，而其中有内容。请取消隐藏并核对，或删去。",
        "Sheet {sheet} is hidden and holds something. Unhide and check it, or delete it."),
    "too-many-rows": ("第 {sheet} 个工作表多于 {limit} 行。请分成几个文件。", "Sheet {sheet} has more than {limit} rows. Split it."),
    "too-many-columns": ("第 {sheet} 个工作表在第 {limit} 列之后还有内容。", "Sheet {sheet} has something after column {limit}."),
    "no-sheet": ("没有一行可导入。", "There is no row to import."),
    "kind-of-sheet": ("第 {sheet} 个工作表第 1 行不是人员表或单位表的标题。",
        "Row 1 of sheet {sheet} is neither the headings of officials nor those of units."),
    "kind-twice": ("第 {sheet} 个工作表与另一个工作表是同一种表。请并为一个。",
        "Sheet {sheet} is of the same kind as another one. Put them into one."),
    "encoding": ("文件不是 UTF-8 或 GB18030 编码的文本。请另存为“CSV UTF-8”。",
        "The file is no text in UTF-8 or GB18030. Save it as CSV UTF-8."),
    "nul-byte": ("文件中有 NUL 字节，不是 CSV 文本。", "The file holds NUL bytes; it is no CSV text."),
    "bad-csv": ("第 {row} 行起的 CSV 引号不合规则，或单元格过长。", "From line {row} on the CSV is badly quoted, or a cell is too long."),
}  # fmt: skip

CELL_PROBLEMS: Final[Mapping[str, tuple[str, str]]] = {
    "heading-unknown": ("不认识的标题。请删去此列或改用规定的标题",
        "unknown heading; remove the column or use one of the headings prescribed"),
    "heading-missing": ("缺少此列", "this column is missing"),
    "heading-twice": ("此标题出现两次", "this heading stands twice"),
    "outside-columns": ("此列没有标题", "this column has no heading"),
    "formula": ("单元格是公式。请只粘贴值", "the cell is a formula; paste its value only"),
    "error-cell": ("单元格是错误值", "the cell is an error value"),
    "hidden-cell": ("单元格在隐藏的行或列中。请取消隐藏（含筛选）并核对，或删去",
        "the cell lies in a hidden row or column; unhide it (filters too) and check it, or delete it"),
    "too-long": ("内容过长", "the text is too long"),
    "starts-like-formula": ("内容以 = + - @ 开头，会被表格软件当作公式", "it begins with = + - or @, which a spreadsheet would run"),
    "invisible-character": ("内容含有不可见字符或换行", "it holds an invisible character or a line break"),
    "not-text": ("应为文本格式；数字格式会丢失前导零和末位", "it must be formatted as text; as a number it loses zeros and last digits"),
    "empty": ("不能为空", "it must not be empty"),
    "bad-id": ("编号不合规则（前缀 {prefix}，小写字母、数字和连字符，至多 62 位）",
        "no id: {prefix}, then lower-case letters, digits and hyphens, 62 at most"),
    "unknown-word": ("不在可用的词之列：{words}", "none of the words to choose from: {words}"),
    "bad-day": ("不是日期（1990 至 2200 年，YYYY-MM-DD）", "no day (YYYY-MM-DD, 1990 to 2200)"),
    "day-in-future": ("日期晚于今天", "the day lies after today"),
    "bad-identity-number": ("证件号码不合规则（只用字母、数字和连字符，至多 40 位）",
        "no identity number: letters, digits and hyphens, 40 at most"),
    "identity-checksum": ("身份证号的校验位不符", "the check digit of the identity number does not fit"),
    "duplicate": ("与第 {first} 行重复", "the same as in row {first}"),
    "already-registered": ("账本中已有此编号", "the ledger has this id already"),
    "unit-unknown": ("没有登记此单位，或已撤销", "this unit is not registered, or closed"),
    "own-parent": ("上级单位不能是自己", "a unit is not its own parent"),
    "parent-later": ("上级单位在本表中须排在前面", "in this table the parent unit must come before it"),
}  # fmt: skip


class FileRefused(Exception):
    """The file as a whole cannot be imported. `zh` and `en` are whole sentences, `code` names the reason."""

    def __init__(self, code: str, **values: int) -> None:
        self.code = code
        self.zh, self.en = (text.format_map(values) for text in FILE_PROBLEMS[code])
        super().__init__(self.en)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong, at a place: sheet from 1, row and column as a spreadsheet numbers them, the heading prescribed."""

    code: str
    sheet: int
    row: int
    column: str
    heading: str
    zh: str
    en: str

    @property
    def sentences(self) -> tuple[str, str]:
        """(Chinese, English), with the place."""
        what = f"（{self.heading}）" if self.heading else ""
        where = f" ({self.heading})" if self.heading else ""
        column_zh = f"{self.column} 列" if self.column else ""
        column_en = f", column {self.column}" if self.column else ""
        return (
            f"表 {self.sheet} 第 {self.row} 行 {column_zh}{what}：{self.zh}。",
            f"Sheet {self.sheet}, row {self.row}{column_en}{where}: {self.en}.",
        )


@dataclass(slots=True)
class Faults:
    """The faults found so far: `total` of them, the first KEPT_MOST kept."""

    total: int = 0
    kept: list[Fault] = field(default_factory=list)
    places: set[tuple[int, int, int]] = field(default_factory=set)

    def add(self, code: str, sheet: int, row: int, column: int, heading: str = "", **values: str | int) -> None:
        """One more. `column` from 1, 0 where no column is meant; of one cell the first fault counts."""
        if column and (sheet, row, column) in self.places:
            return
        if column:
            self.places.add((sheet, row, column))
        self.total += 1
        if len(self.kept) < KEPT_MOST:
            zh, en = (text.format_map(values) for text in CELL_PROBLEMS[code])
            self.kept.append(Fault(code, sheet, row, letters(column), heading, zh, en))

    def at(self, sheet: int, row: int, column: int) -> bool:
        """Whether something is wrong with this cell already."""
        return (sheet, row, column) in self.places


def letters(column: int) -> str:
    """A column as a spreadsheet names it: 1 is A, 27 is AA; 0 is none."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
