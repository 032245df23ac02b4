"""Picks benchmarks, runs them, tells what came of it. Usage: ops/bench."""

import argparse
import json
import os
import sys

from . import benchmark, machine, measures, report

ROUNDS = 5
LOAD_OF_A_QUIET_MACHINE_MAX = 0.5  # processes that want to run


def arguments(words):
    parser = argparse.ArgumentParser(prog="ops/bench", description="Measures GriVon.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="of benchmarks; none: all")
    parser.add_argument("--list", action="store_true", help="tells which there are")
    parser.add_argument("--install", action="store_true", help="brings the peers first")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N")
    parser.add_argument("--json", metavar="FILE", help="where the figures go, for programs")
    chosen = parser.parse_args(words)
    if chosen.rounds < 1:
        parser.error("--rounds takes a number from 1")
    known = [one.name for one in measures.ALL]
    for name in chosen.names:
        if name not in known:
            parser.error(f"there is no benchmark '{name}'; there are {', '.join(known)}")
    # What takes minutes must not be lost in the end.
    if chosen.json and not os.access(os.path.dirname(os.path.abspath(chosen.json)), os.W_OK):
        parser.error(f"cannot write {chosen.json}: choose a file in a folder that you may write")
    return chosen


def tell(line):
    print(line, file=sys.stderr, flush=True)


def list_benchmarks():
    for one in measures.ALL:
        print(f"{one.number:>2}  {one.name:<22} {one.title}")


def main(words):
    chosen = arguments(words)
    if chosen.list:
        list_benchmarks()
        return 0
    described = machine.describe()
    tell(f"load before: {described['load_before']} on {described['cores']} cores; a synced write takes "
         f"{described['sync_us']} us on {described['file_system']}")
    if described["load_before"] > LOAD_OF_A_QUIET_MACHINE_MAX:
        tell("ops/bench: the machine is busy with something else: what follows is provisional, and "
             "times are those of its scheduler")
    taken = []
    for one in measures.ALL:
        if not chosen.names or one.name in chosen.names:
            taken += benchmark.run(one(), chosen.rounds, tell)
    comparisons = report.compare(taken)
    print(report.table(comparisons))
    if chosen.json:
        with open(chosen.json, "w", encoding="utf-8") as file:
            json.dump(report.document(described, taken, comparisons), file, indent=1)
            file.write("\n")
    complaints = report.complaints(comparisons)
    for line in complaints:
        tell(f"ops/bench: {line}")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
