"""What a benchmark is, and how its contenders take their turns.

A benchmark sets a scene and has one measure or several: one quantity, taken of GriVon and of others
under the same conditions. All contenders of a measure run in each round, one after the other, so
that whatever disturbs the machine disturbs all of them; what counts is the ratio within a round.
"""

import collections
import contextlib
import dataclasses
import traceback
import typing


@dataclasses.dataclass(frozen=True)
class Contender:
    """One of those that are measured; the first of a measure is GriVon.

    run(round) does the work and returns the figure in the measure's unit. A contender with `missing`
    cannot run here; the text says why. must, aim: what GriVon's figure divided by this one's has to
    reach, and what it is to reach one day; nothing: for information.
    """

    name: str
    run: typing.Callable[[int], float]
    missing: typing.Optional[str] = None
    must: typing.Optional[float] = None
    aim: typing.Optional[float] = None


@dataclasses.dataclass(frozen=True)
class Measure:
    title: str
    unit: str
    higher_is_better: bool
    contenders: typing.Sequence[Contender]


class Benchmark:
    """Subclasses set the attributes and override contenders(), or measures() if there are several.

    Both may be called before setup(): only run() of a contender may count on the scene.
    """

    number = 0  # in the table of docs/performance.md
    name = ""  # word for the command line
    title = ""
    unit = ""
    higher_is_better = True
    rounds_max = None  # of a benchmark whose rounds are long; nothing: as many as are wanted

    def contenders(self):
        """GriVon first."""
        raise NotImplementedError

    def measures(self):
        return [Measure(self.title, self.unit, self.higher_is_better, self.contenders())]

    def __init__(self):
        self._begun = contextlib.ExitStack()

    def setup(self):
        """Builds the scene, with begin()."""

    def begin(self, server):
        """Something with a stop(), which is called at the end; returns it."""
        self._begun.callback(server.stop)
        return server

    def teardown(self):
        """Stops what was begun, the last first; also after a setup() that failed half-way."""
        self._begun.close()

    def settings(self):
        """What the figures depend on and a reader may ask for, as a dictionary; of the scene."""
        return {}


@dataclasses.dataclass
class Taken:
    """What came of a measure: {contender: [a figure for each round]}, and what went wrong."""

    benchmark: Benchmark
    measure: Measure
    figures: dict
    failure: typing.Optional[str] = None
    settings: dict = dataclasses.field(default_factory=dict)


def take_turns(measure, rounds, tell):
    """The figures of all contenders that are there, interleaved."""
    figures = collections.defaultdict(list)
    for turn in range(rounds):
        for contender in measure.contenders:
            if contender.missing is None:
                figure = contender.run(turn)
                figures[contender.name].append(figure)
                tell(f"{measure.title}, round {turn + 1}/{rounds}: {contender.name} "
                     f"{figure:.4g} {measure.unit}")
    return dict(figures)


def _describe(error, tell):
    tell("".join(traceback.format_exception(error)))
    return f"{type(error).__name__}: {(str(error).strip().splitlines() or ['see above'])[0]}"


def _take(taken, rounds, tell):
    """A measure that fails leaves the others of its scene alone."""
    for one in taken:
        try:
            one.settings = one.benchmark.settings()
            one.figures = take_turns(one.measure, rounds, tell)
        except Exception as error:
            one.failure = _describe(error, tell)


def run(benchmark, rounds, tell):
    """Runs one benchmark; a list of Taken, one for each measure. A failure is in them, not raised."""
    rounds = min(rounds, benchmark.rounds_max or rounds)
    taken = [Taken(benchmark, measure, {}) for measure in benchmark.measures()]
    try:
        benchmark.setup()
        _take(taken, rounds, tell)
    except Exception as error:
        for one in taken:
            one.failure = _describe(error, tell)
    finally:
        benchmark.teardown()
    return taken
