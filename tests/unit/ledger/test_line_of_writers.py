"""The line of those who wait to be written: one leads, each other is woken once, and nothing is lost with one who goes."""

from threading import Thread

from ledger.admitting import Job, Unprepared
from ledger.errors import Unjudged
from ledger.line import Line, Place


def job() -> Job:
    """A job without a verdict."""
    made = Job(b"{}", Unprepared(Unjudged("nothing"), None))
    made.error = None
    return made


def answer(*jobs: Job) -> None:
    for one in jobs:
        one.failed = "answered"


def waiting(line: Line, place: Place) -> Thread:
    thread = Thread(target=line.wait, args=(place,))
    thread.start()
    return thread


def test_the_first_leads_and_the_next_does_not() -> None:
    line = Line()
    first, second = line.join([job()]), line.join([job()])
    assert (first.leads, second.leads) == (True, False)
    line.wait(first)  # who leads does not wait


def test_jobs_are_taken_in_the_order_of_their_coming_and_only_once() -> None:
    line = Line()
    one, two, three = job(), job(), job()
    line.join([one, two])
    line.join([three])
    assert [line.next_group(2), line.next_group(2), line.next_group(2)] == [[one, two], [three], []]


def test_whoever_has_his_verdict_goes_before_the_leader_does() -> None:
    line = Line()
    leader, second = line.join([job()]), line.join([job()])
    thread = waiting(line, second)
    answer(*second.jobs)
    line.wake_answered()
    thread.join()
    assert (leader.leads, second.leads) == (True, False)


def test_whoever_lacks_one_verdict_goes_on_waiting() -> None:
    line = Line()
    line.join([job()])
    second = line.join([job(), job()])
    answer(second.jobs[0])
    line.wake_answered()
    assert second.gate.locked()
    answer(second.jobs[1])
    line.wake_answered()
    assert not second.gate.locked()


def test_the_lead_goes_to_the_first_who_still_waits() -> None:
    line = Line()
    leader, second, third = line.join([job()]), line.join([job()]), line.join([job()])
    answer(*leader.jobs, *second.jobs)
    line.wake_answered()
    thread = waiting(line, third)
    line.leave(leader)
    thread.join()
    assert (leader.leads, second.leads, third.leads) == (False, False, True)
    line.leave(third)
    assert line.join([job()]).leads


def test_one_who_goes_without_a_verdict_is_not_handed_the_lead() -> None:
    line = Line()
    leader, gone, third = line.join([job()]), line.join([job()]), line.join([job()])
    line.leave(gone)
    line.leave(leader)
    assert (gone.leads, third.leads) == (False, True)


def test_one_who_goes_with_the_lead_just_handed_to_him_hands_it_on() -> None:
    line = Line()
    leader, gone, third = line.join([job()]), line.join([job()]), line.join([job()])
    line.leave(leader)
    assert gone.leads
    line.leave(gone)
    assert (gone.leads, third.leads) == (False, True)
