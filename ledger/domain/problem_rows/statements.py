"""Refusals: bytes that are no statement."""

from collections.abc import Mapping

from ledger.domain.problem_rows.problem import Problem

ROWS: Mapping[str, Problem] = {
    # bytes that are no statement
    "unknown-type": Problem("G01", "没有“{found}”这一事件类型(成员 {field})。请按事件目录填写类型。",
        "There is no event type \"{found}\" ({field}). Use a type of the catalogue."),
    "wrong-member": Problem("G01", "成员 {field} 不合要求:{detail}。请按该类型的字段表改正后重新签名。",
        "Member {field} is not as the type asks: {detail}. Correct it and sign again."),
    "not-canonical-value": Problem("G01", "{field} 的写法不是规范写法(例如时刻不是以 Z 结尾的 UTC)。请按规范 JSON 重新生成后签名。",
        "{field} is not in canonical form (for instance an instant not in UTC ending in Z). Make the bytes anew and sign them."),
    "wrong-blind": Problem("G01", "成员 blind 应是 32 个随机字节的标准 base64。", "Member blind must be the standard base64 of 32 random bytes."),
    "wrong-digest-count": Problem("G01", "sealed 应有 {expected} 个摘要,实有 {found} 个。请为缺省的封存字段补随机摘要。",
        "sealed must hold {expected} digests, found {found}. Fill absent sealed fields with random digests."),
    "digests-unordered": Problem("G01", "sealed 中的摘要应按字节升序排列且不重复。", "The digests in sealed must be in ascending order, none twice."),
    "rulebook-malformed": Problem("G01", "规则集文本在 {path} 处不合要求:{expected}。", "The rulebook document is wrong at {path}: {expected}."),
}  # fmt: skip
