"""The programs of tests/bench/programs: where they are, and what they say."""

import json
import os
import pathlib

from support.demo import build_dir
from support.process import Process

TIMEOUT_S = 600.0


def path_of(name):
    return pathlib.Path(build_dir()) / "bench" / name


def missing(name, package):
    """Why a contender that needs this program cannot run; nothing if it can."""
    if os.access(path_of(name), os.X_OK):
        return None
    return f"{package}: install with ops/bench --install"


def start(name, *words, **options):
    """options: of the process."""
    return Process([str(path_of(name)), *map(str, words)], **options)


def figures_of(process, timeout_s=TIMEOUT_S):
    """Waits for its end; the figures it has printed."""
    if process.wait(timeout_s) != 0:
        raise AssertionError(process.describe())
    return json.loads(process.out.splitlines()[-1])


def run(name, *words, **options):
    return figures_of(start(name, *words, **options))
