"""Which histories does the score meet? Random ones, from a seed, as far as admission would let them in.

They hold what section 4 speaks of: late and missing services, corrections, appeals of every outcome, remittals and new
determinations, voided entries, exemptions revoked and restored, facts linked, unlinked, corrected into another year and disproved,
findings, admonitions, rulebook versions that come, end, are annulled and reinstated, and facts on the edges of the years. The same
seed gives the same history.
"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from tests.examples.builders import History
from tests.properties.naive_scorer import Record

FIRST_DAY = date(2025, 11, 1)
DAYS = 500
FACT_DAYS = {
    "f-1": date(2026, 2, 3),
    "f-2": date(2026, 5, 20),
    "f-3": date(2026, 2, 3),
    "f-4": date(2025, 12, 11),
    "f-5": date(2027, 1, 7),
    "f-6": date(2025, 12, 31),
    "f-7": date(2026, 1, 1),
    "f-8": date(2026, 12, 31),
}
STRANGERS_FACT = "f-9"


def some_day(random: Random, after: date = FIRST_DAY) -> date:
    """A day after another one, mostly soon."""
    return after + timedelta(days=random.choice((0, 1, 3, 8, 20, 60, 150)) + random.randrange(4))


def random_log(seed: int) -> list[Record]:
    """One official's history and the facts and rulebooks around it, in order of recording."""
    random = Random(seed)
    history = History()
    _rulebooks(history, random)
    for _ in range(random.randint(1, 5)):
        _deduction(history, random)
    for _ in range(random.randint(0, 2)):
        _finding(history, random)
    if random.random() < 0.4:
        _admonition(history, random)
    for _ in range(random.randint(0, 2)):
        _exemption(history, random)
    _facts(history, random)
    return history.log()


def favourable(log: list[Record], random: Random) -> Record | None:
    """One more event in the person's favour, at its place by the day of recording; None where it has no object."""
    deduction = random.choice([record for record in log if record.name == "DeductionProposed"])
    on = some_day(random, random.choice(log).recorded_on)
    name, about, cp, ratio, of = "", "", 0, 0, deduction.of
    match random.randrange(8):
        case 0:
            name, cp = "DeductionCorrected", random.randint(0, 800)
        case 1:
            return Record(-1, on, "AppealDecided", "e-new", of=of, outcome="varied_down", cp=random.randint(0, 800))
        case 2:
            return Record(-1, on, "AppealDecided", "e-new", of=of, outcome="revoked")
        case 3:
            name = "DeductionAnnulled"
        case 7:
            outcome = random.choice(("remitted", "upheld"))
            return Record(-1, on, "AppealDecided", "e-new", of=of, outcome=outcome)
        case 4:
            name, of, about, ratio = "ExemptionGranted", "x-new", deduction.of, random.choice((2500, 7500, 10000))
        case 5:
            others = [fact for fact, last_on in FACT_DAYS.items() if last_on.year == deduction.last_on.year]
            name, of, about = "FactLinkedAsSame", deduction.fact, random.choice(others)
            if about == of:
                return None
        case _:
            name, of = "FactDisproved", deduction.fact
    return Record(-1, on, name, "e-new", of=of, about=about, cp=cp, ratio=ratio)


def insert(log: list[Record], record: Record) -> list[Record]:
    """The log with one more record at its place, positions given anew."""
    place = sum(each.recorded_on <= record.recorded_on for each in log)
    return [replace(each, position=n) for n, each in enumerate([*log[:place], record, *log[place:]])]


def _rulebooks(history: History, random: Random) -> None:
    if random.random() < 0.05:
        return
    starts = [date(2025, 1, 1), date(2026, 1, 1), date(2026, 5, 16)]
    for number, from_on in enumerate(random.sample(starts, random.randint(1, 3)), start=1):
        blue = random.choice((200, 300, 350))
        history.publish(
            str(number),
            from_on=from_on,
            until_on=some_day(random, from_on) if random.random() < 0.3 else None,
            thresholds=(blue, blue + random.choice((200, 300)), 900, random.choice((800, 1000, 1200))),
        )
        if random.random() < 0.15:
            on = some_day(random)
            history.add("RulebookAnnulled", on, of=str(number))
            if random.random() < 0.4:
                on = some_day(random, on)
                history.add("RulebookAnnulmentReversed", on, of=str(number))
                if random.random() < 0.3:
                    history.add("RulebookAnnulled", some_day(random, on), of=str(number))


def _serve(history: History, random: Random, event: str, of: str, made_on: date) -> date:
    """A service, in time or late, with proof or without, twice or never; the day after which the case goes on."""
    recorded_on = some_day(random, made_on)
    for _ in range(random.choice((0, 1, 1, 1, 1, 1, 2))):
        served_on = max(made_on, recorded_on - timedelta(days=random.choice((0, 0, 4, 7, 8, 12, 25))))
        proof = random.random() < 0.4
        history.serve(event, of, served_on=served_on, recorded_on=recorded_on, proof=proof)
        recorded_on = some_day(random, recorded_on)
    return recorded_on


def _deduction(history: History, random: Random) -> None:
    fact = random.choice(list(FACT_DAYS))
    deduction = f"d-{len(history.records)}"
    version = random.choice("123")
    proposed_on = some_day(random)
    history.add("DeductionProposed", proposed_on, of=deduction, fact=fact, last_on=FACT_DAYS[fact], version=version)
    if random.random() < 0.1:
        return
    decided_on = some_day(random, proposed_on)
    confirmed = history.add(
        "DeductionConfirmed",
        decided_on,
        of=deduction,
        cp=random.choice((200, 200, 335, 450, 800)),
        version=version,
        decided_on=decided_on if random.random() < 0.9 else None,
        claimed_on=decided_on + timedelta(days=random.choice((-40, 0, 30))) if random.random() < 0.4 else None,
    )
    on = _serve(history, random, confirmed, deduction, decided_on)
    for _ in range(random.choice((0, 0, 1, 1, 2, 3))):
        on = some_day(random, on)
        _change(history, random, deduction, on)


def _change(history: History, random: Random, deduction: str, on: date) -> None:
    cp = random.randint(0, 500)
    if random.random() < 0.25:
        name = random.choice(("DeductionCorrected", "DeductionAnnulled", "ContestedEntryVoided"))
        history.add(name, on, of=deduction, cp=cp)
        return
    outcome = random.choice(("upheld", "varied_down", "revoked", "remitted", "remitted"))
    history.decide_appeal(deduction, outcome, on=on, cp=cp)
    if outcome == "remitted" and random.random() < 0.8:
        again = history.add(
            "DeductionRedetermined", on, of=deduction, cp=cp, decided_on=some_day(random, on),
            version=random.choice(("", "1", "2", "3")),
        )  # fmt: skip
        _serve(history, random, again, deduction, on)


def _finding(history: History, random: Random) -> None:
    fact = random.choice(list(FACT_DAYS))
    severity = random.choice(("minor", "moderate", "serious"))
    on = some_day(random)
    finding = history.find(severity, fact_on=FACT_DAYS[fact], effective_on=on, fact=fact)
    if random.random() < 0.5:
        outcome = random.choice(("upheld", "varied_down", "revoked", "remitted"))
        on = some_day(random, on)
        history.decide_appeal(finding, outcome, on=on)
        if outcome == "remitted":
            again = history.add("NegativeFindingRedetermined", on, of=finding, severity="minor", decided_on=on)
            _serve(history, random, again, finding, on)
    if random.random() < 0.1:
        history.add("NegativeFindingAnnulled", some_day(random, on), of=finding)


def _admonition(history: History, random: Random) -> None:
    on = some_day(random)
    admonition = f"a-{len(history.records)}"
    event = history.add("AdmonitionGiven", on, of=admonition, decided_on=on)
    on = _serve(history, random, event, admonition, on)
    if random.random() < 0.5:
        history.add("AdmonitionFollowedUp", on, of=admonition, from_on=on)
    if random.random() < 0.2:
        history.add("AdmonitionAnnulled", some_day(random, on), of=admonition)


def _exemption(history: History, random: Random) -> None:
    targets = [each for each in history.records if each.name in ("DeductionProposed", "NegativeFindingUpheld")]
    on = some_day(random)
    exemption = history.exempt(random.choice(targets).of, random.choice((2500, 5000, 10000)), on=on)
    if random.random() < 0.5:
        on = some_day(random, on)
        event = history.add("ExemptionRevoked", on, of=exemption, decided_on=on)
        on = _serve(history, random, event, exemption, on)
        if random.random() < 0.3:
            history.add("RevocationOverturned", on, of=exemption)


def _facts(history: History, random: Random) -> None:
    pairs = [
        ("f-1", "f-2"),
        ("f-2", "f-3"),
        ("f-4", "f-6"),
        ("f-7", "f-8"),
        ("f-1", STRANGERS_FACT),
        (STRANGERS_FACT, "f-3"),
    ]
    for of, about in random.sample(pairs, random.randint(0, 3)):
        on = some_day(random)
        history.add("FactLinkedAsSame", on, of=of, about=about)
        if random.random() < 0.3:
            on = some_day(random, on)
            history.add("FactUnlinked", on, of=of, about=about)
            if random.random() < 0.3:
                history.add("FactLinkedAsSame", some_day(random, on), of=of, about=about)
    if random.random() < 0.2:
        history.add("FactDisproved", some_day(random), of=random.choice(list(FACT_DAYS)))
    for fact in random.sample(list(FACT_DAYS), random.choice((0, 0, 1, 1, 2))):
        last_on = random.choice([FACT_DAYS[fact] + timedelta(days=random.randint(-9, 9)), *FACT_DAYS.values()])
        history.add("FactCorrected", some_day(random), of=fact, last_on=last_on)
