"""A small invented county (演示县): three units, 120 numbered officials, every event signed, admitted and appended.

`county.build_county` writes it through the same door as any other ledger; `cast` says who acts, `cases` what happened to
whom, `script` on which days. Nobody in it exists: people are numbers, and its keys are made from a seed that is printed here.
"""
