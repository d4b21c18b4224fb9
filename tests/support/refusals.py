"""One story for every problem: what is refused with its code, and the twin that is admitted.

A story is a generator over a settled town: it yields first the codes of a statement that breaks the rule, then the codes of the
one that differs in nothing else (none: it is let in). `STORIES` collects them from the files of the families, so that a test can
walk the table of problems and name a code that nobody provokes.
"""

from collections.abc import Callable, Iterator

from tests.support.town import Town

Story = Callable[[Town], Iterator[set[str]]]


class Stories(dict[str, Story]):
    """Stories by the code they provoke."""

    def of(self, code: str) -> Callable[[Story], Story]:
        """Enter a story under a code; one code, one story."""

        def enter(story: Story) -> Story:
            assert code not in self, code
            self[code] = story
            return story

        return enter
