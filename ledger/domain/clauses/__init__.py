"""Was the decision made as the procedure asks? The clauses of provable fairness (procedure 5), one file each.

A clause is a pure function of what the log said at the knowing time; `evaluate.py` runs them, `verdict.py` is the answer.
"""
