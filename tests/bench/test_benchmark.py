"""The frame, on benchmarks that measure nothing."""

import contextlib
import io
import json
import pathlib
import tempfile
import unittest
from unittest import mock

from . import __main__ as program
from . import benchmark, measures
from .benchmark import Benchmark, Contender, Measure


class Fake(Benchmark):
    number = 98
    name = "fake"
    title = "nothing"
    unit = "things/s"
    must = 0.5
    log = []

    def setup(self):
        self.log.append("setup")
        self.begin(mock.Mock(stop=lambda: self.log.append("stopped")))

    def contenders(self):
        return [Contender("GriVon", lambda turn: self.take("GriVon", turn)),
                Contender("absent", None, missing="absent: install it"),
                Contender("peer", lambda turn: self.take("peer", turn), must=self.must)]

    def take(self, name, turn):
        self.log.append((name, turn))
        return 1.0


class Slow(Fake):
    name = "slow"
    must = 2.0


class Broken(Fake):
    name = "broken"

    def setup(self):
        super().setup()
        raise OSError("no room")


def run_program(*words, load=0.0):
    """Exit status, standard output, standard error."""
    out, err = io.StringIO(), io.StringIO()
    with mock.patch.object(measures, "ALL", [Fake, Slow, Broken]), \
            mock.patch.object(program.machine, "describe",
                              lambda: {"load_before": load, "cores": 2, "sync_us": 0,
                                       "file_system": "ext4"}), \
            contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = program.main(list(words))
        except SystemExit as ended:
            status = ended.code
    return status, out.getvalue(), err.getvalue()


class BenchmarkTest(unittest.TestCase):
    def setUp(self):
        Fake.log.clear()

    def test_contenders_take_turns(self):
        benchmark.run(Fake(), 2, lambda line: None)
        self.assertEqual(Fake.log, ["setup", ("GriVon", 0), ("peer", 0), ("GriVon", 1),
                                    ("peer", 1), "stopped"])

    def test_long_benchmark_has_fewer_rounds(self):
        class Long(Fake):
            rounds_max = 1
        taken = benchmark.run(Long(), 5, lambda line: None)
        self.assertEqual(taken[0].figures, {"GriVon": [1.0], "peer": [1.0]})

    def test_measure_that_fails_leaves_the_others_alone(self):
        class Half(Fake):
            def broken(self, _):
                raise OSError("no room\nat all")

            def measures(self):
                return [Measure("broken", "s", True, [Contender("GriVon", self.broken)]),
                        *super().measures()]
        broken, good = benchmark.run(Half(), 1, lambda line: None)
        self.assertEqual(broken.failure, "OSError: no room")
        self.assertEqual((good.failure, good.figures), (None, {"GriVon": [1.0], "peer": [1.0]}))

    def test_good_figures(self):
        status, out, err = run_program("fake", "--rounds", "1")
        self.assertEqual(status, 0, err)
        self.assertIn("good enough", out)
        self.assertIn("missing: absent: install it", out)

    def test_busy_machine_is_said(self):
        self.assertIn("provisional", run_program("fake", load=2.0)[2])
        self.assertNotIn("provisional", run_program("fake")[2])

    def test_missed_figure_is_said_and_is_the_exit_status(self):
        status, out, err = run_program("fake", "slow", "--rounds", "1")
        self.assertEqual(status, 1)
        self.assertIn("MISSED", out)
        self.assertIn("ops/bench: slow: nothing against peer: the ratio is 1, it must be ≥ 2", err)

    def test_failure_of_one_does_not_keep_the_others_from_running(self):
        status, out, err = run_program("--rounds", "1")
        self.assertEqual(status, 1)
        self.assertIn("FAILED: OSError: no room", out)
        self.assertIn("good enough", out)
        self.assertEqual(Fake.log[-2:], ["setup", "stopped"], "what a failed setup had begun")
        self.assertIn("ops/bench: broken", err)

    def test_json(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "figures.json"
            run_program("fake", "--rounds", "3", "--json", str(path))
            written = json.loads(path.read_text())
        self.assertEqual(written["figures"][0]["rounds"]["peer"], [1.0, 1.0, 1.0])

    def test_list(self):
        status, out, _ = run_program("--list")
        self.assertEqual(status, 0)
        self.assertEqual(out.splitlines()[0].split(), ["98", "fake", "nothing"])
        self.assertEqual(Fake.log, [])

    def test_words_that_make_no_sense(self):
        for words in (["nonsense"], ["--rounds", "0"], ["--rounds", "x"], ["--nonsense"],
                      ["--json", "/no/such/folder/figures.json"]):
            status, _, err = run_program(*words)
            self.assertEqual(status, 2, words)
            self.assertIn("ops/bench", err)


class MeasuresTest(unittest.TestCase):
    def test_each_can_be_picked_and_listed(self):
        names = [one.name for one in measures.ALL]
        self.assertEqual(len(names), len(set(names)))
        for one in measures.ALL:
            self.assertTrue(one.title, one.name)
            for measure in one().measures():
                self.assertEqual(measure.contenders[0].name, "GriVon", one.name)
                self.assertGreater(len(measure.contenders), 1, one.name)
                self.assertTrue(measure.title and measure.unit, one.name)


if __name__ == "__main__":
    unittest.main()
