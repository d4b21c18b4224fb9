"""One statement of every event type: who signs it, where it lies, what is sealed, what it says. The table of make_statements.py.

Plain JSON values, written from the catalogue's page docs/events.md. Everything is invented. `Example` leaves out what most have alike.
"""

from collections.abc import Callable, Mapping

from tests.vectors.example import (
    ACTOR,
    BOOK,
    DECIDED,
    DECIDERS,
    DIGEST,
    EVENT,
    EVERYWHERE,
    FACT,
    HASH,
    KEEPERS,
    MATTER,
    ORGAN,
    OUTAGE,
    PERSON,
    PROPOSERS,
    RULE_MAKERS,
    RULES,
    SEEN,
    SERVICE,
    UNIT,
    Example,
    Json,
)
from tests.vectors.examples_keys import keys
from tests.vectors.examples_links import LINKS
from tests.vectors.examples_listings import LISTINGS
from tests.vectors.examples_objections import OBJECTIONS
from tests.vectors.examples_reports import REPORTS
from tests.vectors.examples_warnings import WARNINGS


def attached(digests: Mapping[str, str]) -> Json:
    """Evidence is named by the digest of its own sealed hash."""
    return {"evidence_item": digests["hash"], "evidence_kind": "document", "lawful": True, "matter": None}


def on_paper(digests: Mapping[str, str]) -> Json:
    """A paper of the person, entered for him by two of the intake desk; the original has a digest of its own."""
    paper = {"entered_by_actor": "a-int1", "original": digests["paper_original"], "signed_on": "2026-03-09"}
    return {"final": True, "matter": MATTER, "on_behalf_of": "o-0001", "own_evidence": [], "paper": paper, "points": 1}


def examples(key_of: Callable[[str], Json], possession: Callable[[str], str]) -> tuple[Example, ...]:
    """The table. `key_of` gives an actor's key entry, `possession` his proof, in base64."""
    new = key_of("a-new")
    return (
        # rules and calendar
        Example("rulebook-drafted/1", "rulebook drafted 规则集起草", BOOK, ("a-rul RUL",),
            {"change_note": "首版 first", "document_hash": HASH, "replaces_version": None, "title": "默认 default", "version": 1}),
        # the content is cut to one member: the form of a statement does not ask what a rulebook says
        Example("rulebook-published/1", "rulebook published 规则集发布", BOOK, RULE_MAKERS,
            {"basis_documents": ["p-01"], "content": {"version": 1}, "content_hash": HASH, "effective_from_on": "2026-01-01",
             "published_on": "2026-01-01", "scope_tiers": ["general"], "scope_units": [], "version": 1}, members={"seen": SEEN}),
        Example("rulebook-superseded/1", "rulebook superseded 规则集替代", BOOK, RULE_MAKERS,
            {"by_version": 2, "ends_on": "2026-12-31", "version": 1}, members={"seen": SEEN}),
        Example("rulebook-annulled/1", "rulebook annulled 规则集撤销", BOOK, ("a-supr SUPR",),
            {"decided_on": "2026-03-02", "ground": "no_power", "version": 1}, {"reasons": "理由"}),
        Example("calendar-published/1", "working calendar published 工作日历发布", "calendar", ("a-reg REG", "a-root2 ORG"),
            {"document": None, "holidays": ["2026-01-01"], "makeup_workdays": ["2026-01-04"], "source": "测试 test", "year": 2026}),
        Example("policy-document-registered/1", "policy document registered 政策文件登记", "policy/p-01", ("a-reg REG",),
            {"document_hash": HASH, "issued_on": "2020-01-01", "issuer": "试验县", "number": "1", "quota_target": None,
             "tags_stage": ["down", "care"], "text": "文本 \"text\"\n", "title": "办法"}, members={"classification": "public"}),
        # units and officials
        Example("unit-registered/1", "unit registered 单位登记", UNIT, ("a-reg REG",),
            {"name": "第一镇 Town 1", "opened_on": "2020-01-01", "parent_unit": None, "unit_kind": "town"}),
        Example("unit-renamed/1", "unit renamed 单位更名", UNIT, ("a-reg REG",),
            {"name": "新名 new name", "renamed_on": "2026-01-04"}, members={"seen": SEEN}),
        Example("unit-closed/1", "unit closed 单位撤销", UNIT, ("a-reg REG",), {"closed_on": "2026-03-02", "document": "p-01"}),
        Example("official-registered/1", "official registered 人员登记", PERSON, ("a-reg REG",),
            {"leading_member": False, "registered_on": "2026-01-04", "staff_category": "civil_servant", "tier": "general", "unit": "u-01"},
            {"name": "干部 0001", "identity_number": "invented-0001", "contact": None}),
        Example("official-details-corrected/1", "details of the official corrected 人员信息更正", PERSON, ("a-reg REG",),
            {"field": "tier", "from_on": "2026-03-02", "new_code": "middle", "request": None}, {"new_text": None},
            {"corrects": EVENT, "seen": SEEN}),
        Example("official-transferred/1", "official transferred 人员调动", PERSON, ("a-root2 ORG",),
            {"from_unit": "u-01", "out_of_county": False, "to_unit": "u-02", "transferred_on": "2026-03-02"}),
        Example("official-left/1", "official left 离开", PERSON, ("a-reg REG",),
            {"consent_document": DIGEST, "left_on": "2026-03-02", "reason": "retired"}),
        Example("official-returned/1", "official returned 返回", PERSON, ("a-reg REG",), {"returned_on": "2026-03-02", "unit": "u-01"}),
        Example("relation-declared/1", "relation declared 关系申报", ACTOR, ("a-new HLD",),
            {"official": "o-0001", "relation": "rl-1", "relation_kind": "affinal", "since_on": None}, {"detail": "姻亲"}),
        Example("relation-ended/1", "relation ended 关系终止", ACTOR, ("a-new HLD",), {"ended_on": "2026-03-02", "relation": "rl-1"}),
        # founding, actors, keys, roles
        Example("ledger-founded/1", "ledger founded 账本创立", "founding", ("a-root1 ROOT", "a-root2 ROOT"),
            {"clock": "scripted", "county": "试验县 test county", "first_roles": [{"actor": "a-root1", "role": "KEY", "scope": EVERYWHERE}],
             "root_keys": [key_of("a-root1"), key_of("a-root2")], "threshold": 2, "vocabulary_hash": HASH}),
        Example("actor-registered/1", "actor registered 操作主体登记", ACTOR, KEEPERS,
            {"actor_kind": "person", "official": None, "unit": "u-01"}, {"name": "人员"}),
        Example("key-enrolled/1", "key enrolled 密钥登记", ACTOR, ("a-root1 KEY", "a-new HLD"),
            {"custody": "file", "key": new["key"], "possession_proof": possession("a-new"), "public_key": new["public_key"],
             "suite": "ed25519"}),
        Example("key-suspended/1", "key suspended 密钥停用", ACTOR, ("a-new HLD",),
            {"ground": "suspected", "key": new["key"], "suspended": True}),
        Example("key-revoked/1", "key revoked 密钥撤销", ACTOR, ("a-root1 KEY",),
            {"compromised_since": "2026-03-01T16:00:00Z", "ground": "compromised", "key": new["key"]}),
        Example("role-granted/1", "role granted 授予角色", ACTOR, KEEPERS,
            {"from_on": "2026-01-05", "role": "COM", "scope": {**EVERYWHERE, "matters": [MATTER], "organ": "u-01"}, "until_on": None}),
        Example("role-revoked/1", "role revoked 撤销角色", ACTOR, KEEPERS,
            {"ended_on": "2026-03-02", "role": "REP", "scope": {**EVERYWHERE, "units": ["u-01"]}}),
        # the service itself
        Example("service-started/1", "service started 服务启动", SERVICE, ("a-service SVC",),
            {"code_hash": HASH, "configuration_hash": HASH, "outage": OUTAGE, "previous_stop": "2026-03-01T23:59:59.999999Z"}),
        Example("day-closed/1", "day closed 日终", SERVICE, ("a-service SVC",),
            {"day": "2026-03-02", "reads_head": HASH, "size": 84}, members={"seen": SEEN}),
        Example("state-closed/1", "state closed 状态封存", SERVICE, ("a-service SVC",),
            {"known_position": 83, "state_hash": HASH, "view": "scores"}, members={"seen": SEEN}),
        Example("checkpoint-witnessed/1", "checkpoint witnessed 检查点见证", SERVICE, ("a-service SVC",),
            {"cosignatures": ["— witness.example AAAA"], "root_hash": HASH, "size": 84, "witness_time": "2026-03-02T02:00:00Z"}),
        Example("export-made/1", "export made 导出", SERVICE, ("a-service SVC",),
            {"export_hash": HASH, "for_actor": "a-new", "from_position": 0, "purpose": "audit", "to_position": 9007199254740991}),
        Example("erasure-carried-out/1", "erasure carried out 销毁执行", SERVICE, ("a-service SVC",),
            {"backups_expire_on": "2026-06-30", "destroyed_keys": 1, "order_event": EVENT}),
        Example("view-quarantined/1", "view quarantined 视图隔离", SERVICE, ("a-service SVC",),
            {"at_position": 83, "expected_hash": HASH, "found_hash": "0" * 64, "view": "scores"}),
        Example("ledger-recovered/1", "ledger recovered 账本恢复", SERVICE, ("a-service SVC",),
            {"backup_size": 80, "outage": None, "root_hash": HASH, "size": 84}),
        Example("rules-epoch-adopted/1", "rules epoch adopted 规则纪元启用", SERVICE, ("a-service SVC", *RULE_MAKERS),
            {"changed_vectors": ["F04.1"], "code_hash": HASH, "from_position": 84, "reasons": "新规则 new rules", "rules": 2},
            members={"seen": SEEN}),
        # facts and evidence
        Example("fact-registered/1", "fact registered 事实登记", FACT, ("a-rep REP u-01",),
            {"category": "inaction", "matched_limit": None, "phenomenon": None, "problem_tag": "PT4", "source": "report",
             "unit_at_fact": "u-01"},
            {"narrative": "事实经过\n“引号” \\ 反斜杠 😀", "place": None}, {"occurred_on": ["2026-03-01", "2026-03-02"]}),
        Example("fact-verified/1", "fact verified 事实核实", FACT, ("a-ver1 VER", "a-ver2 VER"),
            {"conclusion": "established", "examined": [DIGEST], "method": "mixed", "persons_heard": 2},
            {"report": "核实报告"}, {"seen": SEEN}),
        Example("fact-disproved/1", "fact disproved 事实不成立", FACT, ("a-ver1 VER", "a-root2 ORG"),
            {"decided_on": "2026-03-17", "ground": "not_happened"}, {"reasons": "理由"}),
        Example("evidence-attached/1", "evidence attached 证据提交", FACT, ("a-rep REP u-01",), attached,
            {"hash": "00" * 32, "description": None}),
        Example("evidence-excluded/1", "evidence excluded 证据排除", FACT, ("a-root2 ORG",),
            {"evidence_item": DIGEST, "ground": "unlawful"}, {"reasons": "理由"}),
        # notice, representation, service
        Example("notice-served/1", "notice served 告知送达", PERSON, ("a-ver1 VER",),
            {"brings_events": [], "clauses": ["D2.4"], "disposition_kinds": None, "facts": ["f-1"], "matter": MATTER, "mode": "direct",
             "points_cp": 400, "rights_stated": True, "served_on": "2026-03-02", "service_proof": "receipt", "severity": "moderate"},
            {"basis": "依据", "rights": "权利", "nominator": None}, {"rulebook": RULES}),
        Example("representation-received/1", "representation received 陈述申辩", PERSON, ("a-o-0001 SUB",),
            {"final": False, "matter": MATTER, "own_evidence": [DIGEST], "points": 2}, {"text": "申辩"}, {"causes": [EVENT]}),
        Example("representation-received/1", "representation received 陈述申辩", PERSON, ("a-int1 INT", "a-int2 INT"), on_paper,
            {"text": "申辩", "paper_original": "扫描件"}, {"received_on": "2026-03-10"}),
        Example("representation-waived/1", "representation waived 放弃陈述申辩", PERSON, ("a-o-0001 SUB",), {"matter": MATTER}),
        Example("representation-period-reopened/1", "representation period reopened 重新开放申辩期", PERSON, ("a-ver1 VER",),
            {"ground": "new_facts", "matter": MATTER, "reopened_on": "2026-03-10"}, members={"seen": SEEN}),
        Example("representation-considered/1", "representation considered 意见采纳情况", PERSON, ("a-ver1 VER",),
            {"answers": [{"answer": "partly", "point": 1, "reason": "unfounded"}], "matter": MATTER}, {"reasons": "理由"}, {"seen": SEEN}),
        Example("evidence-disclosed/1", "evidence disclosed 证据开示", PERSON, ("a-ver1 VER",),
            {"disclosed": [DIGEST], "disclosed_on": "2026-03-05", "matter": MATTER, "refusal_ground": None, "refused": []},
            {"refusal_reasons": None}, {"evidence": [DIGEST]}),
        Example("decision-served/1", "decision served 决定送达", PERSON, ("a-desk REG",),
            {"decision": EVENT, "matter": MATTER, "mode": "direct", "service_proof": "receipt", "served_on": "2026-03-18",
             "route": {"limit": "TL04", "organ": "organisation_dept", "stages": ["appeal"], "track": "internal"}},
            {"recipient_note": None}),
        # deductions
        Example("deduction-proposed/1", "deduction proposed 提出扣分", PERSON, PROPOSERS,
            {"deduction": "d-1", "fact": "f-1", "indicator": "D2.4", "listed_acts_checked": True, "points_cp": 400,
             "reporting_unit": "u-01", "responsibility": "principal", "severity": "moderate", "tags": ["down"], "unit_at_fact": "u-01"},
            {"reasons": "理由"}, {"occurred_on": ["2026-03-01", "2026-03-02"], "rulebook": RULES, "seen": SEEN}),
        Example("deduction-withdrawn/1", "deduction withdrawn 撤回扣分建议", PERSON, PROPOSERS,
            {"deduction": "d-1", "ground": "error"}, {"reasons": None}, {"seen": SEEN}),
        Example("deduction-confirmed/1", "deduction confirmed 认定扣分", PERSON, DECIDERS,
            {**ORGAN, "evidence_relied_on": [DIGEST], "indicator": "D2.4", "no_conflict": True, "points_cp": 400,
             "responsibility": "principal", "severity": "moderate", "verifications": [EVENT]}, {"reasons": "理由"},
            {**DECIDED, "effective_on": "2026-03-18", "rulebook": RULES}),
        Example("deduction-rejected/1", "deduction rejected 不予扣分", PERSON, DECIDERS,
            {**ORGAN, "ground": "not_established"}, {"reasons": "理由"}, DECIDED),
        Example("deduction-corrected/1", "deduction corrected (downward only) 扣分更正(只减)", PERSON, DECIDERS,
            {**ORGAN, "points_cp": 250}, {"reasons": "理由"}, {**DECIDED, "corrects": EVENT}),
        Example("deduction-annulled/1", "deduction annulled 撤销扣分", PERSON, ("a-supr SUPR",),
            {**ORGAN, "deciding_organ": "county_committee", "ground": "AR1", "item": 3, "meeting": "m-01"}, {"reasons": "理由"},
            {"decided_at": "2026-03-17T02:00:00Z"}),
        *LINKS,
        *keys(new, possession("a-new")),
        *LISTINGS,
        *WARNINGS,
        *REPORTS,
        *OBJECTIONS,
    )  # fmt: skip
