"""How many points fell on a unit, at the fact and as reporting unit, by quarter? The view `unit_points`.

A row says: on the days `valid_from` to `valid_to` this deduction of the person adds `points_cp`, in the quarter of the last day of
its fact, to the unit at the fact and to the unit that reported it (procedure 4.3). Sums over units are taken by the question. The
rows come from the same cut as those of `scores`.
"""

from typing import Final

from projections.view import View

NAME: Final = "unit_points"
VERSION: Final = 1
VIEW: Final = View(
    NAME, VERSION, "official",
    (
        ("valid_from", "TEXT NOT NULL"), ("valid_to", "TEXT NOT NULL"), ("deduction", "TEXT NOT NULL"), ("quarter", "TEXT NOT NULL"),
        ("unit_at_fact", "TEXT NOT NULL"), ("reporting_unit", "TEXT NOT NULL"), ("points_cp", "INTEGER NOT NULL"),
    ),
    key=("valid_from", "deduction"),
)  # fmt: skip
