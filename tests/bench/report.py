"""From figures to a table, to JSON and to a verdict. Pure."""

import dataclasses
import statistics

# How a comparison came out.
REACHES_AIM = "reaches the aim"
REACHES_MUST = "good enough"
MISSED = "MISSED"
FOR_INFORMATION = "-"
MISSING = "missing"
FAILED = "FAILED"
BAD = (MISSED, FAILED)


@dataclasses.dataclass(frozen=True)
class Spread:
    median: float
    least: float
    most: float


def spread(values):
    return Spread(statistics.median(values), min(values), max(values))


@dataclasses.dataclass(frozen=True)
class Comparison:
    """GriVon against one other, in one measure; figures are absent if there are none."""

    number: int
    name: str
    title: str
    unit: str
    higher_is_better: bool
    against: str
    must: float
    aim: float
    verdict: str
    reason: str = ""  # of MISSING and FAILED
    grivon: Spread = None
    other: Spread = None
    ratio: Spread = None


def verdict_of(ratio, must, aim, higher_is_better):
    """ratio: GriVon's figure divided by the other's. Of costs, the limits are upper ones."""
    def reached(limit):
        return ratio >= limit if higher_is_better else ratio <= limit

    if must is None and aim is None:
        return FOR_INFORMATION
    if must is not None and not reached(must):
        return MISSED
    return REACHES_AIM if aim is not None and reached(aim) else REACHES_MUST


def _compare(taken, contender):
    benchmark, measure = taken.benchmark, taken.measure
    row = {"number": benchmark.number, "name": benchmark.name, "title": measure.title,
           "unit": measure.unit, "higher_is_better": measure.higher_is_better,
           "against": contender.name, "must": contender.must, "aim": contender.aim}
    ours = taken.figures.get(measure.contenders[0].name)
    theirs = taken.figures.get(contender.name)
    if contender.missing is not None:
        return Comparison(**row, verdict=MISSING, reason=contender.missing,
                          grivon=spread(ours) if ours else None)
    if taken.failure is not None or not ours or not theirs:
        return Comparison(**row, verdict=FAILED, reason=taken.failure or "no figures")
    ratio = spread([a / b for a, b in zip(ours, theirs)])
    return Comparison(**row, grivon=spread(ours), other=spread(theirs), ratio=ratio,
                      verdict=verdict_of(ratio.median, contender.must, contender.aim,
                                         measure.higher_is_better))


def compare(taken):
    """A list of Comparison of what run() has taken: GriVon against each other contender."""
    return [_compare(one, contender) for one in taken
            for contender in one.measure.contenders[1:]]


# ---- for people ---------------------------------------------------------------------------------

def _number(value):
    if value == 0 or 0.01 <= abs(value) < 10_000:
        return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"
    return f"{value:,.0f}".replace(",", " ") if abs(value) >= 10_000 else f"{value:.2g}"


def _spread(value):
    if value is None:
        return "-"
    if value.least == value.most:
        return _number(value.median)
    return f"{_number(value.median)} ({_number(value.least)} … {_number(value.most)})"


def _limit(value, higher_is_better):
    return "-" if value is None else f"{'≥' if higher_is_better else '≤'} {value:g}"


HEADER = ("#", "benchmark", "GriVon", "unit", "against", "its figure", "ratio", "must", "aim", "")


def _cells(row):
    outcome = row.verdict if not row.reason else f"{row.verdict}: {row.reason}"
    return (str(row.number), row.title, _spread(row.grivon), row.unit, row.against,
            _spread(row.other), _spread(row.ratio), _limit(row.must, row.higher_is_better),
            _limit(row.aim, row.higher_is_better), outcome)


def table(comparisons):
    """Markdown, with columns as wide as they need."""
    rows = [HEADER, *map(_cells, comparisons)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |"
             for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines) + "\n"


# ---- for programs -------------------------------------------------------------------------------

def document(machine, taken, comparisons):
    """What goes into the JSON file."""
    return {
        "machine": machine,
        "comparisons": [dataclasses.asdict(row) for row in comparisons],
        "figures": [{"number": one.benchmark.number, "name": one.benchmark.name,
                     "title": one.measure.title, "unit": one.measure.unit,
                     "settings": one.settings, "failure": one.failure, "rounds": one.figures}
                    for one in taken],
    }


def complaints(comparisons):
    """Lines for standard error; none when all that must be reached is."""
    return [f"{row.name}: {row.title} against {row.against}: "
            + (f"the ratio is {_number(row.ratio.median)}, it must be "
               f"{_limit(row.must, row.higher_is_better)}" if row.verdict == MISSED else row.reason)
            for row in comparisons if row.verdict in BAD]
