"""Refusals: facts linked and corrected, evidence readmitted, nothing raised."""

from collections.abc import Mapping

from ledger.domain.problem_rows.problem import Problem

ROWS: Mapping[str, Problem] = {}
