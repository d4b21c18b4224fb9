"""Who writes next, and how do those learn who wait? One thread at a time leads: it writes for everybody in the line.

A thread joins with its jobs. The first leads at once; each other sleeps and is woken exactly once: when its own jobs have their
verdicts, or to lead the next group. So nobody whose answer is ready stands behind somebody else's disk, and a thread alone takes
no step more than an uncontended lock. What a group does is the business of `ledger.application`.
"""

from collections.abc import Sequence
from threading import Lock

from ledger.admitting import Job


class Place:
    """One thread's place in the line, with its jobs."""

    __slots__ = ("gate", "jobs", "leads")

    def __init__(self, jobs: Sequence[Job], *, leads: bool) -> None:
        self.jobs = jobs
        self.leads = leads
        self.gate = Lock()
        self.gate.acquire()

    @property
    def pending(self) -> bool:
        """True until each job has its verdict."""
        return any(job.pending for job in self.jobs)


class Line:
    """Those who wait to be written, in the order of their coming."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._places: list[Place] = []
        self._jobs: list[Job] = []
        self._led = False

    def join(self, jobs: Sequence[Job]) -> Place:
        """A place at the end of the line; it `leads` where nobody does."""
        with self._lock:
            place = Place(jobs, leads=not self._led)
            self._led = True
            self._places.append(place)
            self._jobs.extend(jobs)
            return place

    def wait(self, place: Place) -> None:
        """Return when the jobs of the place have their verdicts, or when it leads."""
        if not place.leads:
            place.gate.acquire()

    def next_group(self, most: int) -> list[Job]:
        """The jobs at the head of the line, taken out of it: for whoever leads."""
        with self._lock:
            jobs, self._jobs = self._jobs[:most], self._jobs[most:]
            return jobs

    def wake_answered(self) -> None:
        """Let those go whose jobs have their verdicts; the leader itself stays until it leaves."""
        with self._lock:
            still = []
            for place in self._places:
                if place.leads or place.pending:
                    still.append(place)
                else:
                    place.gate.release()
            self._places = still

    def leave(self, place: Place) -> None:
        """Go, with or without verdicts; the lead goes to the first who still waits."""
        with self._lock:
            if place in self._places:
                self._places.remove(place)
            if not place.leads:
                return
            place.leads = False
            if self._places:
                self._places[0].leads = True
                self._places[0].gate.release()
            else:
                self._led = False
