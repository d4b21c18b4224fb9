"""What is said to a person whose statement is refused? One row per kind of refusal, in Chinese and English.

A row names the clause (F01-F37 of procedure 5.2, or G01-G15 for the guards of procedure 3.8), says what is wrong and what to
do. Placeholders take ids, codes, days and numbers only: no sealed or personal text can reach a message.
"""

from collections.abc import Mapping

from msgspec import Struct


class Problem(Struct, frozen=True):
    """One kind of refusal: clause, and a sentence with its remedy in each language."""

    clause: str
    zh: str
    en: str


class Breach(Struct, frozen=True, kw_only=True):
    """One rule broken by one statement: `field` is the member concerned, `values` fill the sentence."""

    code: str
    field: str
    values: dict[str, str | int] = {}

    @property
    def clause(self) -> str:
        """Clause or guard that the breach falls under."""
        return PROBLEMS[self.code].clause

    @property
    def zh(self) -> str:
        """The sentence in Chinese."""
        return render(self.code, {"field": self.field, **self.values})[0]

    @property
    def en(self) -> str:
        """The sentence in English."""
        return render(self.code, {"field": self.field, **self.values})[1]


def breach(code: str, field: str, **values: str | int) -> Breach:
    """A breach of a known kind."""
    return Breach(code=code, field=field, values=values)


def render(code: str, values: Mapping[str, str | int]) -> tuple[str, str]:
    """(Chinese, English) sentence of a problem with its values filled in. A value "english / 中文" gives each its half."""
    problem = PROBLEMS[code]
    halves = {name: str(value).partition(" / ") for name, value in values.items()}
    chinese = {name: zh or en for name, (en, _, zh) in halves.items()}
    return problem.zh.format_map(chinese), problem.en.format_map({name: en for name, (en, _, _) in halves.items()})


PROBLEMS: Mapping[str, Problem] = {
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
    # place in the log
    "wrong-ledger": Problem("G03", "此陈述写给账本 {found},本账本是 {expected}。", "The statement is for ledger {found}; this is {expected}."),
    "wrong-stream": Problem("G03", "流 {found} 与类型不符,应为 {expected}。", "Stream {found} does not fit the type; it must be {expected}."),
    "classification-too-high": Problem("G03", "密级 {found} 超过本部署上限 {expected}。", "Classification {found} is above this deployment's ceiling {expected}."),
    "already-founded": Problem("G06", "账本已经创立。", "The ledger is already founded."),
    "not-founded": Problem("G06", "账本尚未创立;第一条必须是创立陈述。", "The ledger is not founded yet; its first entry must be the founding statement."),
    "seen-missing": Problem("G05", "此类型须写明 seen(作者最后看到的本流事件)。", "This type must name seen, the last event of the stream its author saw."),
    "seen-unknown": Problem("G05", "seen 所指事件 {event} 不在此流中,或其摘要不符。请刷新后重新签名。",
        "The event {event} named by seen is not in this stream, or its hash differs. Refresh and sign again."),
    "stale-seen": Problem("G05", "签名之后同一事项又有事件:{events}。请查看后重新签署新的陈述。",
        "Later events touch the same matter: {events}. Look at them and sign a new statement."),
    # state, days
    "wrong-state": Problem("G06", "事项 {matter} 现处于 {found},此行为只能从 {expected} 作出。", "Matter {matter} is {found}; this act needs {expected}."),
    "corrects-unfit": Problem("G06", "corrects 所指事件 {event} 不能由此类型更正。", "The event {event} named by corrects cannot be corrected by this type."),
    "day-in-future": Problem("G07", "{field} 为 {day},晚于录入日 {today}。", "{field} is {day}, after the day of recording {today}."),
    "days-out-of-order": Problem("G07", "{field} 为 {day},不得早于 {other_field} 的 {other}。", "{field} is {day}; it may not lie before {other_field}, {other}."),
    "occurred-missing": Problem("G07", "须写明事实发生的首日和末日(occurred_on)。", "occurred_on, the first and last day of the fact, must be given."),
    "decided-missing": Problem("G07", "须写明作出决定的时刻(decided_at)。", "decided_at, the instant of the decision, must be given."),
    # rulebook
    "rulebook-missing": Problem("F01", "没有覆盖 {day} 的已发布规则集。", "No published rulebook covers {day}."),
    "rulebook-not-cited": Problem("F01", "此类型须写明所依据的规则集版本(rulebook)。", "This type must cite the rulebook version it rests on."),
    "rulebook-unknown": Problem("F01", "规则集 {rulebook} 第 {version} 版没有发布,或其摘要不符。", "Version {version} of rulebook {rulebook} is not published, or its hash differs."),
    "rulebook-annulled": Problem("F01", "规则集 {rulebook} 第 {version} 版已被撤销。", "Version {version} of rulebook {rulebook} is annulled."),
    "rulebook-scope": Problem("F02", "规则集第 {version} 版不适用于该人员的层级或单位。", "Version {version} was not published to this person's tier or unit."),
    "rulebook-wrong-version": Problem("F02", "应适用事实末日 {day} 有效的版本或更轻的后版,不得适用第 {version} 版。",
        "The version in force on the last day of the fact, {day}, or a lighter later one applies; not version {version}."),
    "document-unknown": Problem("F01", "政策文件 {document} 没有登记。请先登记。", "Policy document {document} is not registered. Register it first."),
    "content-hash-differs": Problem("F01", "content_hash 与 content 的规范字节不符。", "content_hash is not the hash of the canonical content."),
    "indicator-unknown": Problem("F01", "第 {version} 版规则集没有指标 {indicator}。", "Version {version} of the rulebook has no indicator {indicator}."),
    "protected-act": Problem("F01", "须核对事实不属于受保护行为(listed_acts_checked 应为 true)。",
        "It must be checked that the fact is no protected act (listed_acts_checked must be true)."),
    "conclusion-missing": Problem("F01", "指标 {indicator} 须先有有权机关的结论。", "Indicator {indicator} first needs the conclusion of the competent organ."),
    "points-out-of-range": Problem("F18", "扣分 {found} 百分点不在 {indicator} 的 {low} 至 {high} 之内(百分之一分)。请按幅度重新提出。",
        "{found} cp is outside the range {low} to {high} cp of {indicator}. Propose within the range."),
    "points-above": Problem("F13", "{found} 百分点重于先前的 {limit}。只能相同或更轻。", "{found} cp is heavier than the earlier {limit} cp; it may only be equal or lighter."),
    "points-not-below": Problem("G13", "更正只能减少:{found} 不低于现值 {limit}。", "A correction only lowers: {found} cp is not below the present {limit} cp."),
    "lookback": Problem("F22", "事实末日 {day} 早于追溯期起点 {limit}。可以登记事实,不得扣分。",
        "The fact ended on {day}, before the lookback limit {limit}. It may be registered, not deducted for."),
    # the case
    "unit-unknown": Problem("G06", "单位 {unit} 没有登记或已撤销。", "Unit {unit} is not registered, or closed."),
    "official-not-active": Problem("G06", "人员 {official} 没有登记或已离开。", "Official {official} is not registered, or has left."),
    "fact-unknown": Problem("F01", "事实 {fact} 没有登记。", "Fact {fact} is not registered."),
    "fact-disproved": Problem("F07", "事实 {fact} 已被认定不成立。", "Fact {fact} has been disproved."),
    "fact-differs": Problem("F03", "{field} 与事实登记不符:应为 {expected},实为 {found}。", "{field} differs from the registered fact: expected {expected}, found {found}."),
    "fact-charged-twice": Problem("F06", "此人因事实 {fact} 已有扣分 {deduction}。一事不二扣。", "For fact {fact} this person already has deduction {deduction}: one fact counts once."),
    "unit-not-responsible": Problem("F25", "单位 {unit} 不是指标 {indicator} 的责任单位。请由责任单位、督导组或纪检监察提出。",
        "Unit {unit} is not in charge of indicator {indicator}. A responsible unit, SUP or DI may propose."),
    "wrong-deciding-organ": Problem("F35", "决定机关应为 {expected},陈述写的是 {found}。无人可决时由上级机关指定管辖(CompetenceTransferred)。",
        "The deciding organ is {expected}, the statement says {found}. If nobody eligible is left, the superior organ transfers competence (CompetenceTransferred)."),
    "meeting-unknown": Problem("F35", "会议 {meeting} 没有登记。", "Meeting {meeting} is not recorded."),
    "notice-missing": Problem("F03", "提出之后、决定日 {day} 之前没有送达告知。请先告知,改日再决定。", "No notice was served after the proposal and before the day of decision, {day}. Serve it, and decide on a later day."),
    "outside-notice": Problem("F03", "{field} 超出告知的范围(告知:{noticed})。", "{field} goes beyond the notice ({noticed})."),
    "hearing-running": Problem("F04", "陈述申辩期到 {due} 才届满,当事人没有放弃,也没有最后陈述。请届满后再决定。",
        "The period for representations runs until {due}, and the person has neither waived it nor filed a final paper. Decide after it."),
    "representation-unanswered": Problem("F05", "陈述申辩的第 {point} 点没有答复。", "Point {point} of the representation has no answer."),
    "point-unknown": Problem("F05", "陈述申辩没有第 {point} 点。", "The representation has no point {point}."),
    "evidence-unknown": Problem("F07", "证据 {item} 没有附在事实 {fact} 上。", "Evidence {item} is not attached to fact {fact}."),
    "evidence-excluded": Problem("F07", "证据 {item} 已被排除或不合法。", "Evidence {item} is excluded or unlawful."),
    "evidence-too-few": Problem("F07", "{severity} 情节至少须依据 {limit} 件证据,实有 {found} 件。", "Severity {severity} needs at least {limit} items of evidence, found {found}."),
    "verification-unknown": Problem("F07", "核实 {event} 不是事实 {fact} 的核实,或结论为不成立。", "{event} is no verification of fact {fact} that established it."),
    "verifiers-too-few": Problem("F07", "{severity} 情节至少须 {limit} 名核实人,实有 {found} 名。", "Severity {severity} needs at least {limit} verifiers, found {found}."),
    "paper-not-sealed-here": Problem("G01", "paper.original 应是本陈述封存字段之一的摘要。", "paper.original must be one of this statement's sealed digests."),
    "evidence-not-sealed-here": Problem("G01", "evidence_item 应是本陈述封存字段之一的摘要。", "evidence_item must be one of this statement's sealed digests."),
    "decision-unknown": Problem("F12", "{event} 不是该事项的决定。", "{event} is not a decision of the matter."),
    "proposer-differs": Problem("G04", "只有提出人可以撤回。", "Only the author of the proposal may withdraw it."),
    # clauses that a decision would fail at once (foreseen.py)
    "fails-f01": Problem("F01", "按条款 F01,该决定一作出即不成立:{zh}", "Under clause F01 the decision would fail as it stands: {en}"),
    "fails-f02": Problem("F02", "按条款 F02,该决定一作出即不成立:{zh}", "Under clause F02 the decision would fail as it stands: {en}"),
    "fails-f03": Problem("F03", "按条款 F03,该决定一作出即不成立:{zh}", "Under clause F03 the decision would fail as it stands: {en}"),
    "fails-f04": Problem("F04", "按条款 F04,该决定一作出即不成立:{zh}", "Under clause F04 the decision would fail as it stands: {en}"),
    "fails-f05": Problem("F05", "按条款 F05,该决定一作出即不成立:{zh}", "Under clause F05 the decision would fail as it stands: {en}"),
    "fails-f07": Problem("F07", "按条款 F07,该决定一作出即不成立:{zh}", "Under clause F07 the decision would fail as it stands: {en}"),
    # founding, actors, keys
    "wrong-clock": Problem("G03", "创立陈述写明的时钟是 {found},本账本使用的是 {expected}。", "The founding statement names the clock {found}; this ledger runs by {expected}."),
    "scripted-clock": Problem("G03", "脚本时钟只能用于名称以 demo. 开头的账本。", "A scripted clock exists only in ledgers whose origin begins with \"demo.\"."),
    "threshold-not-met": Problem("G02", "须有 {expected} 名不同的根密钥持有人签名,实有 {found} 名。", "{expected} distinct root-key holders must sign, found {found}."),
    "root-keys-repeat": Problem("G02", "根密钥和持有人都不得重复。", "No root key and no holder may stand twice."),
    "key-name-differs": Problem("G01", "{field} 不是该公钥的 SHA-256。", "{field} is not the SHA-256 of the public key."),
    "key-taken": Problem("F25", "密钥 {key} 已经登记过。", "Key {key} is already enrolled."),
    "suite-unsupported": Problem("G02", "本纪元只接受 ed25519 密钥,不接受 {found}。", "This epoch accepts ed25519 keys only, not {found}."),
    "holder-lifts": Problem("G04", "持有人只能停用;恢复须由密钥管理员。", "The holder may only suspend; the key custodian lifts."),
    "service-stream": Problem("G03", "服务事件只能写入 service/{actor}。", "Service events lie in service/{actor} only."),
    "size-ahead": Problem("G07", "size 为 {found},账本只有 {limit} 条。", "size is {found}; the log holds {limit} entries."),
}  # fmt: skip
