"""Which of the things worked out are kept for later? Those used last, as many as a bound on their weight allows.

A kept thing only saves work: whoever does not find one reads it again. So memory stays flat however long the log grows.
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)
Thing = TypeVar("Thing")


class Kept(Generic[Name, Thing]):
    """Things by name, with what each weighs (events, rows). Nothing is given up but by `let_go`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._weight = 0
        self._things: OrderedDict[Name, Thing] = OrderedDict()
        self._weights: dict[Name, int] = {}

    def __len__(self) -> int:
        return len(self._things)

    @property
    def weight(self) -> int:
        """What all of them weigh."""
        return self._weight

    def get(self, name: Name) -> Thing | None:
        """A kept thing, from now on the one used last; or None."""
        thing = self._things.get(name)
        if thing is not None:
            self._things.move_to_end(name)
        return thing

    def peek(self, name: Name) -> Thing | None:
        """A kept thing, or None, without saying that it was used: one step, so that any thread may look."""
        return self._things.get(name)

    def put(self, name: Name, thing: Thing, weight: int) -> None:
        """Keep a thing, in the place of an older one of that name."""
        self._weight += weight - self._weights.get(name, 0)
        self._weights[name] = weight
        self._things[name] = thing
        self._things.move_to_end(name)

    def weigh(self, name: Name, more: int) -> None:
        """A kept thing weighs so much more, or less."""
        self._weights[name] += more
        self._weight += more

    def let_go(self) -> bool:
        """Give up what was used longest ago, until the rest is within the bound; whether anything was given up."""
        given_up = False
        while self._weight > self._most and len(self._things) > 1:
            name, _ = self._things.popitem(last=False)
            self._weight -= self._weights.pop(name)
            given_up = True
        return given_up

    def clear(self) -> None:
        """Keep nothing."""
        self._things.clear()
        self._weights.clear()
        self._weight = 0
