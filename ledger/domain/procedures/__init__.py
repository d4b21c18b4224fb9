"""One file per procedure: how its events fold, and the guards that its types have beyond the generic ones.

These files do not import each other; `streams` and `admission` join them.
"""
