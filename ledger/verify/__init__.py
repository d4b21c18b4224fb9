"""Does one file prove one decision, to somebody who trusts nothing but his own policy? The offline verifier.

`python -m ledger.verify FILE --policy POLICY`. No network, no database, no web framework; the same admission, folds, score and
clauses as the service. Formats: docs/formats/fairness-proof.md and docs/formats/policy.md.
"""
