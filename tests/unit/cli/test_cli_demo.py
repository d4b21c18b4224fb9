"""`mingjing demo` with its options, without serving: what it says of a copy that was changed, and what it will not write over."""

from api.demo import FULL_DIRECTORY, demo_kind, demo_version
from api.demo.county import KIND


def test_a_demo_that_is_there_is_told_as_it_is(mingjing, county) -> None:
    told = mingjing("demo", "--no-serve", "-d", county, "--json").json
    assert (told["built"], told["officials"], told["size"] > 1_000) == (False, 120, True)
    assert "tampered" not in told
    assert demo_kind(county) == KIND


def test_a_tampered_copy_is_told_with_its_seed_and_place_and_fails_the_check(mingjing, county) -> None:
    told = mingjing("demo", "--tamper", "--seed", "7", "--no-serve", "-d", county, "--json").json
    copy = county.with_name("county.tampered")
    assert told["directory"] == str(copy)
    assert told["tampered"]["seed"] == 7
    assert abs(told["tampered"]["before"] - told["tampered"]["after"]) == 1
    ran = mingjing("fsck", "-d", copy, "--json")
    assert ran.code == 1
    assert f"position {told['tampered']['position']}" in ran.out
    assert mingjing("fsck", "-d", county).code == 0


def test_in_words_the_tampered_byte_is_named_in_both_languages(mingjing, county) -> None:
    ran = mingjing("demo", "--tamper", "--no-serve", "-d", county)
    assert ran.code == 0
    for words in ("副本中一个字节已被改动", "one byte of the copy was flipped", "原件未动", "position"):
        assert words in ran.out


def test_the_full_county_is_not_written_where_the_small_one_lies(mingjing, county) -> None:
    ran = mingjing("demo", "--full", "--no-serve", "-d", county, "--json")
    assert (ran.code, ran.json["code"]) == (3, "DemoInTheWay")
    assert demo_version(county) is not None
    assert FULL_DIRECTORY == "demo-county-full"
