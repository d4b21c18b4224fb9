"""Which states of the admission rules are there? Rules epochs (design D4): numbered, kept, and never taken away.

An entry is admitted under the epoch of its ledger and admitted again under the epoch that it names. A changed outcome for an
old vector is a new epoch. 1: one deduction from its fact to its correction, 50 event types, Ed25519 keys. 2: the deduction's
whole life (internal objection, remittal, links of facts, warnings, lists, meetings, reports) and P-256 keys. A new ledger begins with
the newest epoch; an older one adopts the next by `RulesEpochAdopted`.
"""

from typing import Final

FIRST_EPOCH: Final = 1
RULES_EPOCH: Final = 2
"""The newest epoch that this program knows."""
EPOCHS: Final = (FIRST_EPOCH, RULES_EPOCH)
