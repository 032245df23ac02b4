"""From figures to a verdict, without any."""

import json
import unittest

from . import report
from .benchmark import Benchmark, Contender, Measure, Taken


class Fake(Benchmark):
    number = 99
    name = "fake"


def taken(figures, must=None, aim=None, higher_is_better=True, missing=None, failure=None):
    contenders = [Contender("GriVon", None),
                  Contender("peer", None, missing=missing, must=must, aim=aim)]
    measure = Measure("things", "things/s", higher_is_better, contenders)
    return Taken(Fake(), measure, figures, failure)


def verdict(*words, **options):
    return report.compare([taken(*words, **options)])[0].verdict


class ReportTest(unittest.TestCase):
    def test_ratio_is_taken_within_each_round(self):
        # The machine was half as fast in the second round; that is no difference between the two.
        row = report.compare([taken({"GriVon": [20, 10, 30], "peer": [10, 5, 10]})])[0]
        self.assertEqual(row.ratio, report.Spread(2, 2, 3))
        self.assertEqual(row.grivon, report.Spread(20, 10, 30))

    def test_rates_must_be_high_enough(self):
        figures = {"GriVon": [6], "peer": [10]}
        self.assertEqual(verdict(figures, must=0.5, aim=0.8), report.REACHES_MUST)
        self.assertEqual(verdict(figures, must=0.5, aim=0.6), report.REACHES_AIM)
        self.assertEqual(verdict(figures, must=0.7, aim=0.8), report.MISSED)
        self.assertEqual(verdict(figures), report.FOR_INFORMATION)

    def test_costs_must_be_low_enough(self):
        figures = {"GriVon": [15], "peer": [10]}
        self.assertEqual(verdict(figures, must=2, aim=1.3, higher_is_better=False),
                         report.REACHES_MUST)
        self.assertEqual(verdict(figures, must=2, aim=1.5, higher_is_better=False),
                         report.REACHES_AIM)
        self.assertEqual(verdict(figures, must=1.4, higher_is_better=False), report.MISSED)

    def test_missing_peer_is_a_row_and_no_complaint(self):
        rows = report.compare([taken({"GriVon": [1]}, must=5, missing="gearmand: install it")])
        self.assertEqual([row.verdict for row in rows], [report.MISSING])
        self.assertIn("missing: gearmand: install it", report.table(rows))
        self.assertEqual(report.complaints(rows), [])

    def test_failure_is_a_row_and_a_complaint(self):
        rows = report.compare([taken({}, must=5, failure="OSError: no")])
        self.assertIn("FAILED: OSError: no", report.table(rows))
        self.assertEqual(report.complaints(rows), ["fake: things against peer: OSError: no"])

    def test_missed_figure_is_complained_of(self):
        rows = report.compare([taken({"GriVon": [1], "peer": [10]}, must=0.5)])
        self.assertEqual(report.complaints(rows), [
            "fake: things against peer: the ratio is 0.1, it must be ≥ 0.5"])

    def test_columns_of_the_table_are_even(self):
        rows = report.compare([taken({"GriVon": [123456, 2], "peer": [10, 0.5]}, must=0.5),
                               taken({"GriVon": [1]}, missing="it is not there")])
        self.assertEqual(len({len(line) for line in report.table(rows).splitlines()}), 1)

    def test_document_can_be_written(self):
        one = taken({"GriVon": [1, 2], "peer": [1, 1]}, must=0.5)
        written = json.loads(json.dumps(report.document({"cores": 2}, [one],
                                                        report.compare([one]))))
        self.assertEqual(written["machine"], {"cores": 2})
        self.assertEqual(written["figures"][0]["rounds"]["GriVon"], [1, 2])
        self.assertEqual(written["comparisons"][0]["ratio"]["median"], 1.5)


if __name__ == "__main__":
    unittest.main()
