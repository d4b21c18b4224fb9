"""The procedure (办理程序): the event catalogue, the rules of admission, the score, colours, limits and clauses.

Values in, values out: nothing here reads a clock, a disk, a network, a random source or the environment, so that the
service, a rebuild, a replay as of any two dates and the offline verifier all run this same code.
"""
