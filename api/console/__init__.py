"""The page for people: no script, no other origin, Chinese first."""
