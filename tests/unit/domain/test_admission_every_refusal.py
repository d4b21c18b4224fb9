"""Is there a statement that provokes each refusal, and a twin that is let in? The table of problems, walked."""

from pathlib import Path

import pytest

from ledger.domain.problems import PROBLEMS
from tests.support.refusals import Stories
from tests.support.refusals_case import CASE
from tests.support.refusals_keys import KEYS
from tests.support.refusals_links import LINKS
from tests.support.refusals_listings import LISTINGS
from tests.support.refusals_objections import OBJECTIONS
from tests.support.refusals_place import PLACE
from tests.support.refusals_reports import REPORTS
from tests.support.refusals_signing import SIGNING
from tests.support.refusals_warnings import WARNINGS
from tests.support.town import Town

STORIES = Stories({**KEYS, **SIGNING, **PLACE, **CASE, **REPORTS, **LINKS, **LISTINGS, **OBJECTIONS, **WARNINGS})


@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_a_refusal_has_a_statement_that_provokes_it_and_a_twin_that_is_let_in(tmp_path: Path, code: str) -> None:
    assert STORIES.get(code) is not None, f"no statement provokes {code}"
    story = STORIES[code](Town(tmp_path).settle())
    assert code in next(story)
    assert next(story) == set()
    assert list(story) == []


def test_no_story_is_left_without_its_problem() -> None:
    assert set(STORIES) <= set(PROBLEMS)
