"""How fast is it, against what? `make bench`: every figure beside a yardstick measured in the same run, in turn with it.

Absolute times are noise on shared machines; the ratios are what counts. Figures to reach: the project's design, section 5.
"""
