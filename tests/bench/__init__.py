"""Benchmarks of GriVon: `ops/bench`. What they found, and how: docs/performance.md."""

import pathlib
import sys

# The helpers of the system tests, which start and end whole GriVons.
sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "system"))
