"""Refusals: who signs."""

from collections.abc import Mapping

from ledger.domain.problem_rows.problem import Problem

ROWS: Mapping[str, Problem] = {
    # who signs
    "wrong-signers": Problem("G02", "签名人的角色为 {found},此类型应为:{expected}。", "The signers' roles are {found}; this type needs: {expected}."),
    "signer-twice": Problem("G02", "{actor} 签了不止一次;每个签名人须是不同的人。", "{actor} signs more than once; every signer must be a different person."),
    "unknown-actor": Problem("F25", "{actor} 没有登记为操作主体。请先登记。", "{actor} is not a registered actor. Register it first."),
    "unknown-key": Problem("F25", "密钥 {key} 没有登记在 {actor} 名下。请用已登记的密钥签名,或先登记此密钥。",
        "Key {key} is not enrolled for {actor}. Sign with an enrolled key, or enrol this one first."),
    "key-not-active": Problem("F25", "密钥 {key} 的状态是 {state},不能再签名。请用有效密钥重新签名。",
        "Key {key} is {state} and may not sign. Sign again with an active key."),
    "signature-invalid": Problem("F25", "密钥 {key} 的签名与所附陈述不符。请对原样字节重新签名。",
        "The signature of key {key} does not fit the statement. Sign the exact bytes again."),
    "possession-not-proved": Problem("F25", "没有证明持有密钥 {key}:{field} 不成立。请由该密钥本身生成占有证明。",
        "Possession of key {key} is not proved: {field} does not hold. Make the proof with that key itself."),
    "role-not-held": Problem("F25", "{actor} 在 {day} 没有角色 {role}。请由持有该角色的人签名,或先授予角色。",
        "{actor} does not hold role {role} on {day}. Have a holder sign, or grant the role first."),
    "role-out-of-scope": Problem("F25", "{actor} 的角色 {role} 不及于 {what}。请由主管该范围的人签名。",
        "Role {role} of {actor} does not cover {what}. Have someone in charge of it sign."),
    "service-key": Problem("F24", "{actor} 是系统主体,不得以角色 {role} 行事;涉及人的决定由人作出。",
        "{actor} is a system and may not act as {role}: decisions about persons are made by persons."),
    "own-case": Problem("F10", "{actor} 就是本案当事人,不得以角色 {role} 签署。请回避并另行指定。",
        "{actor} is the person concerned and may not sign as {role}. Withdraw and let another act."),
    "relation-declared": Problem("F10", "{actor} 申报过与当事人的关系,应当回避。请另行指定经办人。",
        "{actor} has declared a relation with the person concerned and must withdraw. Let another act."),
    "separation-of-duties": Problem("F09", "{actor} 在本案中已作为{earlier}行事,不得再作为{now}。请由他人签署。",
        "{actor} already acted as {earlier} in this case and may not act as {now} too. Have another person sign."),
    "key-custodian-acts": Problem("F09", "{actor} 是密钥管理员,不得办理个案。", "{actor} is a key custodian and may not author case acts."),
    "kin-not-shown": Problem("F25", "{actor} 不是当事人的近亲属,也没有就此事项取得 KIN 角色。请先申报关系,或就该事项授予角色。",
        "{actor} is not shown to be kin of the person, nor granted KIN for this matter. Declare the relation, or grant the role for the matter."),
    "conflict-stated": Problem("F10", "{actor} 所签陈述写明存在利益冲突(no_conflict 为 false),应当回避。请另行指定经办人。",
        "The statement signed by {actor} says that there is a conflict of interest (no_conflict is false). Let another act."),
    "paper-missing": Problem("G02", "代为录入须附纸质原件(paper)、写明 on_behalf_of,并由两名收件人员签名。",
        "An act entered for the person needs the paper original, on_behalf_of, and two intake signatures."),
}  # fmt: skip
