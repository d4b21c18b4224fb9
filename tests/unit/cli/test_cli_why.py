"""why in three layers: one sentence first, the inputs and what each did, and every event read where that is asked."""


def asked(mingjing, county, official: str, *words: str):
    return mingjing("why", official, "--on", "2026-06-30", "--known", "2026-07-15", *words, "-d", county)


def test_the_first_two_lines_tell_the_whole_in_each_language(mingjing, county) -> None:
    ran = asked(mingjing, county, "o-0003")
    zh, en, *_ = ran.out.splitlines()
    assert "计 10.01 分，红色，应提出列入名单" in zh
    assert "10.01 points on 2026-06-30, red, due for the list" in en
    told = asked(mingjing, county, "o-0003", "--json").json
    assert (told["zh"], told["en"]) == (zh, en)


def test_the_inputs_name_rulebook_warning_list_and_limits(mingjing, county) -> None:
    out = asked(mingjing, county, "o-0003").out
    for words in (
        "规则集 rulebook: default-county 1",
        "gave blue、yellow、red、名单线 list",
        "预警 warning: 应有 due 红色 red",
        "名单 2026 list:",
        "时限 limits",
        "TL04",
        "--trace",
    ):
        assert words in out


def test_the_trace_lists_every_event_with_signers_and_links(mingjing, county) -> None:
    told = asked(mingjing, county, "o-0003", "--json").json
    out = asked(mingjing, county, "o-0003", "--trace").out
    assert f"events read: {len(told['trace'])}" in out
    for event in told["trace"]:
        assert f"{event['stream']}#{event['seq']}" in out
        assert event["receipt"] in out
        for signer in event["signers"]:
            assert f"{signer['actor']} {signer['role']}" in out
    for line in told["lines"]:
        assert all(f"{one['clause']}:{one['verdict']}" in out for one in line["clauses"])
    assert "#1  a-" not in asked(mingjing, county, "o-0003").out


def test_a_person_without_any_deduction_is_told_so(mingjing, county) -> None:
    answer = mingjing("why", "o-0119", "-d", county, "--json").json
    assert (answer["points_cp"], answer["colour"]) == (0, "none")
    out = mingjing("why", "o-0119", "-d", county).out
    assert "没有扣分 no deductions" in out
    assert "no deduction counts" in out


def test_nothing_known_after_the_knowing_time_is_told(mingjing, county) -> None:
    told = asked(mingjing, county, "o-0004", "--json").json
    assert all(event["position"] <= told["known"]["position"] for event in told["trace"])
    assert all(limit["started_on"] <= told["on"] for limit in told["limits"])
