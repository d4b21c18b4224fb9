"""One module a view: what it holds, and how one event changes it."""
