"""Completion in real shells, against a real broker with hosts, VMs and jobs."""

import re
import subprocess
import time
import unittest

from support.case import DemoTestCase
from support.demo import REPOSITORY, host_name
from support.terminal import Terminal

HOSTS = [host_name(number) for number in range(3)]
SCRIPTS = REPOSITORY / "ops" / "completion"
WORD_BREAKS = " \t\n\"'><=;|&(:"

# The completion function as bash calls it, with the variables that bash sets.
BASH_DRIVER = r"""
source "$1"
COMP_WORDBREAKS=$2
COMP_LINE=$3
COMP_POINT=${#3}
read -ra COMP_WORDS <<<"$3"
[[ $3 != *' ' ]] || COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_grivon "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}"
((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}"
"""

BASH_START = r"""PS1='ready> '
bind 'set enable-bracketed-paste off' 'set bell-style none' 'set page-completions off'
bind -x '"\C-xp": printf "LINE<%s>\n" "$READLINE_LINE"'
source "$SCRIPTS/grivon.bash"
echo begun
"""

ZSH_START = r"""PS1='ready> ' LISTMAX=1000
stty columns 200
fpath=("$SCRIPTS" $fpath)
autoload -Uz compinit && compinit -u -D
zstyle ':completion:*' verbose yes
show() { print -r -- "LINE<$BUFFER>"; BUFFER= }
zle -N show
bindkey '^Xp' show
bindkey '^D' list-choices
echo begun
"""


class Completion(DemoTestCase):
    hosts = len(HOSTS)

    @classmethod
    def prepare(cls):
        demo = cls.demo
        demo.ok("add", "host", "vmwarenet", HOSTS[0], "iface=eth0", "type=bridge")
        demo.ok("add", "host", "vlan", HOSTS[0], "viface=eth0.100")
        demo.ok("add", "host", "vmware", *HOSTS[:2], "mem=64", "disksize=1")
        demo.ok("add", "host", "vmware", HOSTS[0], "mem=64", "disksize=1")
        demo.ok("add", "host", "vmware", "interface", HOSTS[0], "slice=0", "vmnet=vmnet0")
        demo.ok("set", "host", "attr", HOSTS[0], "attr=owner", "value=physics")
        cls.succeeded = demo.submit("create", "host", "vmware", HOSTS[0], "slice=0")[0]
        demo.wait_for_job(cls.succeeded, "succeeded")
        demo.ok("pause", "lane", HOSTS[1])
        cls.queued = demo.submit("create", "host", "vmware", HOSTS[1])[0]
        cls.cancelled = demo.submit("refresh", "host", "vmware", HOSTS[1])[0]
        demo.ok("cancel", "job", str(cls.cancelled))

    def terminal(self, words, start):
        """A shell at a terminal that has read these lines."""
        path = self.demo.dir / f"start.{words[0]}"
        path.write_text(start)
        terminal = Terminal(words, {**self.demo.environment, "TERM": "dumb",
                                    "SCRIPTS": str(SCRIPTS)})
        self.addCleanup(terminal.close)
        terminal.type(f"source {path}\n")
        terminal.wait_for("begun\r?\n.*ready> ")
        return terminal

    # ---- bash -----------------------------------------------------------------------------------

    def bash(self, line, env=None, script=SCRIPTS / "grivon.bash"):
        """What bash is told to insert at the end of the line; nothing may be said on stderr."""
        done = subprocess.run(
            ["bash", "--norc", "-c", BASH_DRIVER, "bash", str(script), WORD_BREAKS, line],
            env=env or self.demo.environment, capture_output=True, text=True, timeout=60,
            check=True)
        self.assertEqual(done.stderr, "")
        return done.stdout.splitlines()

    def test_bash_knows_hosts(self):
        self.assertEqual(self.bash("grivon list host vmware vmware-server-"),
                         [host + " " for host in HOSTS])
        self.assertEqual(self.bash("grivon start host vmware rack"), ["rack0 "])
        self.assertEqual(self.bash(f"grivon start host vmware {HOSTS[0]} vmware-server-0"),
                         [host + " " for host in HOSTS[1:]])
        self.assertEqual(self.bash("grivon start host vmware vmware-server-0-[0-"),
                         [f"vmware-server-0-[0-{number}] " for number in range(3)])
        self.assertEqual(self.bash(f"grivon config host {HOSTS[2][:-1]}"),
                         [host + " " for host in HOSTS])
        self.assertEqual(self.bash("grivon list job host=vmw"), [host + " " for host in HOSTS])

    def test_bash_knows_what_hosts_have(self):
        start = f"grivon start host vmware {HOSTS[0]} slice="
        self.assertEqual(self.bash(start), ["all ", "0 ", "1 "])
        self.assertEqual(self.bash(f"grivon start host vmware {HOSTS[1]} slice="), ["all ", "0 "])
        self.assertEqual(self.bash(f"grivon start host vmware {HOSTS[0]} \"slice="),
                         ["slice=all", "slice=0", "slice=1"])
        self.assertEqual(self.bash(f"grivon remove host vmwarenet {HOSTS[0]} vmnet="), ["vmnet0 "])
        self.assertEqual(self.bash(f"grivon remove host vlan {HOSTS[0]} viface=e"), ["eth0.100 "])
        self.assertEqual(self.bash(f"grivon remove host attr {HOSTS[0]} attr="), ["owner "])
        # The colons of an address are ends of words to bash.
        address = self.demo.json("list", "host", "vmware", "interface")[0]["mac"]
        self.assertEqual(self.bash(f"grivon remove host vmware interface {HOSTS[0]} mac=00:50:"),
                         [address[len("00:50:"):] + " "])
        self.assertEqual(self.bash("grivon start host vmware no-such-host slice="), ["all "])

    def test_bash_knows_jobs_that_are_of_use(self):
        jobs = [f"{self.cancelled} ", f"{self.queued} ", f"{self.succeeded} "]
        shown = self.bash("grivon watch job ")
        self.assertEqual(shown[:3], jobs)
        numbers = [int(word) for word in shown]
        self.assertEqual(numbers, sorted(numbers, reverse=True))
        self.assertEqual(self.bash("grivon cancel job ")[0], f"{self.queued} ")
        self.assertNotIn(f"{self.succeeded} ", self.bash("grivon cancel job "))
        self.assertEqual(self.bash("grivon retry job ")[0], f"{self.cancelled} ")
        self.assertNotIn(f"{self.queued} ", self.bash("grivon retry job "))
        batch = self.demo.job(self.queued)["batch"]
        self.assertEqual(self.bash("grivon cancel batch ")[0], f"{batch} ")
        self.assertEqual(self.bash(f"grivon cancel job {self.queued} "), ["reason=", "only="])

    def test_bash_never_completes_keys(self):
        self.demo.ok("add", "vmwarekey", "BBBBB-BBBBB-BBBBB-00001")
        self.assertEqual(self.bash("grivon remove vmwarekey "), ["reason="])
        self.assertEqual(self.bash("grivon remove vmwarekey B"), [])

    def test_bash_completes_files(self):
        (self.demo.dir / "lines.txt").write_text("")
        (self.demo.dir / "more").mkdir(exist_ok=True)
        self.assertEqual(self.bash(f"grivon run batch {self.demo.dir}/lin"), [])  # bash's own
        shown = self.bash("grivon run batch ")
        self.assertIn("- ", shown)
        self.assertIn("at=", shown)

    def test_without_a_broker_words_are_completed_without_a_word(self):
        (self.demo.dir / "away.toml").write_text(f'[client]\nrun_dir = "{self.demo.dir}/none"\n')
        away = {**self.demo.environment, "GRIVON_CONFIG": str(self.demo.dir / "away.toml")}
        begun = time.monotonic()
        self.assertEqual(self.bash("grivon start host vmware vmw", env=away), [])
        self.assertEqual(self.bash("grivon start host vmware x slice=", env=away), ["all "])
        self.assertLess(time.monotonic() - begun, 2)
        # The line may name another configuration.
        line = f"grivon --config {self.demo.dir}/grivon.toml start host vmware x slice=a"
        self.assertEqual(self.bash(line, env=away), ["all "])
        line = f"grivon --config {self.demo.dir}/grivon.toml list host rack"
        self.assertEqual(self.bash(line, env=away), ["rack0 "])

    def test_it_feels_instant(self):
        words = [str(self.demo.environment["PATH"].split(":")[0]) + "/grivon", "complete-words",
                 "bash", WORD_BREAKS, "grivon list host vmware vm", ""]
        taken = []
        for _ in range(20):
            begun = time.monotonic()
            subprocess.run(words, env=self.demo.environment, capture_output=True, check=True)
            taken.append(time.monotonic() - begun)
        # A half of them: other tests may be running beside this one.
        self.assertLess(sorted(taken)[len(taken) // 2], 0.25)

    def test_bash_at_a_terminal(self):
        terminal = self.terminal(["bash", "--norc", "--noprofile", "-i"], BASH_START)
        for typed, line in (
                ("grivon li", "grivon list "),
                ("grivon start host vmware vmware-server-0-1 sl",
                 "grivon start host vmware vmware-server-0-1 slice="),
                ("grivon start host vmware vmware-server-0-1 slice=a",
                 "grivon start host vmware vmware-server-0-1 slice=all "),
                ("grivon start host vmware vmware-server-0-1 \"slice=a",
                 "grivon start host vmware vmware-server-0-1 \"slice=all\""),
                ("grivon start host vmware vmware-server-0-[0-2",
                 "grivon start host vmware vmware-server-0-[0-2] "),
                (f"grivon --config={self.demo.dir}/grivon.to",
                 f"grivon --config={self.demo.dir}/grivon.toml "),
                (f"grivon run batch {self.demo.dir}/grivon.to",
                 f"grivon run batch {self.demo.dir}/grivon.toml "),
        ):
            terminal.type(f"{typed}\t\x18p")
            found = terminal.wait_for("LINE<(.*?)>\r?\n")
            self.assertEqual(found[1], line)
            terminal.type("\x01\x0b")  # to the beginning of the line, and all of it away

    # ---- a link named rocks ---------------------------------------------------------------------

    def test_the_real_rocks_is_not_run(self):
        link_dir = self.demo.dir / "rocks-bin"
        link_dir.mkdir(exist_ok=True)
        real = link_dir / "rocks"
        ran = self.demo.dir / "real-rocks-ran"
        real.write_text(f"#!/bin/sh\ntouch '{ran}'\n")
        real.chmod(0o755)
        env = {**self.demo.environment}
        env["PATH"] = f"{env['PATH']}:{link_dir}"
        self.assertEqual(self.bash("rocks list host vmware vmware-server-0-2", env=env),
                         [HOSTS[2] + " "])
        self.assertEqual(self.bash("rocks list l", env=env), [])  # the real one's
        self.assertFalse(ran.exists())

    # ---- zsh ------------------------------------------------------------------------------------

    def test_zsh_at_a_terminal(self):
        terminal = self.terminal(["zsh", "-f", "-i"], ZSH_START)
        for typed, line in (
                ("grivon li", "grivon list "),
                ("grivon start host vmware vmware-server-0-1 sl",
                 "grivon start host vmware vmware-server-0-1 slice="),
                ("grivon start host vmware vmware-server-0-1 slice=a",
                 "grivon start host vmware vmware-server-0-1 slice=all "),
                ("grivon list host vmware interface vmware-server-0-1 --y",
                 "grivon list host vmware interface vmware-server-0-1 --y"),
                (f"grivon --config {self.demo.dir}/grivon.to",
                 f"grivon --config {self.demo.dir}/grivon.toml "),
                (f"grivon --config={self.demo.dir}/grivon.to",
                 f"grivon --config={self.demo.dir}/grivon.toml "),
        ):
            terminal.type(f"{typed}\t\x18p")
            found = terminal.wait_for("LINE<(.*?)>")
            self.assertEqual(re.sub(r"\s*\r?\n", "", found[1]), line)
        for typed, shown in (
                ("grivon watch ", r"job +-- Prints a job's output"),
                ("grivon cancel job ", rf"{self.queued} +-- create slice0@{HOSTS[1]}, queued"),
                (f"grivon start host vmware {HOSTS[0]} slice=", rf"slice=1 +-- none on {HOSTS[0]}"),
                ("grivon start host vmware ra", "rack0"),
        ):
            terminal.type(f"{typed}\x04\x18p")
            terminal.wait_for(shown)
            terminal.wait_for("LINE<")


if __name__ == "__main__":
    unittest.main()
