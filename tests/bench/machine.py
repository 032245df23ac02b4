"""What the figures were taken on: versions, cores, disk."""

import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import tempfile
import time

from support.demo import build_dir

# Of each program, the words that make it tell its version.
PROGRAMS = {
    "mariadbd": ["mariadbd", "--no-defaults", "--version"],
    "gearmand": ["gearmand", "--version"],
    "beanstalkd": ["beanstalkd", "-v"],
    "ssh": ["ssh", "-V"],
    "pdsh": ["pdsh", "-V"],
    "clush": ["clush", "--version"],
    "ansible": ["ansible", "--version"],
}
SYNC_TRIES = 200


def _first_line(words):
    if shutil.which(words[0], path=os.environ["PATH"] + ":/usr/sbin") is None:
        return "not installed"
    path = {**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"}
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False, env=path)
    return next(filter(None, map(str.strip, done.stdout.splitlines())), "says nothing")


def _processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def sync_us():
    """Median time of a small write that is on the disk, where the databases will be."""
    times = []
    with tempfile.TemporaryFile() as file:
        for _ in range(SYNC_TRIES):
            begun = time.perf_counter()
            os.pwrite(file.fileno(), b"x" * 512, 0)
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - begun) * 1e6)
    return statistics.median(times)


def _file_system():
    """Of the folder for temporary files, where scenes keep their databases (TMPDIR)."""
    words = ["stat", "-f", "-c", "%T", tempfile.gettempdir()]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def describe():
    grivon = [f"{build_dir()}/bin/grivon-broker", "--version"]
    memory_kb = int(pathlib.Path("/proc/meminfo").read_text().split()[1])
    return {
        "taken": time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime()),
        "kernel": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(memory_kb / 1024 ** 2, 1),
        "load_before": round(os.getloadavg()[0], 2),
        "file_system": _file_system(),
        "sync_us": round(sync_us(), 1),
        "versions": {"grivon": _first_line(grivon),
                     **{name: _first_line(words) for name, words in PROGRAMS.items()}},
    }
