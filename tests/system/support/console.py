"""Console blocks of the documentation: commands with the output they are said to have.

    ```console
    $ grivon list host            a command: `$ ` or `# ` and one of the programs that are run
    HOST               …          what it prints, until the next command or the end of the block
    ```

`# creating slice0@…` is output: only a line whose prompt is followed by a known program is a
command. A line that is just `…` or `...` stands for any lines.
"""

import collections
import re

Step = collections.namedtuple("Step", "place command output")

PROGRAMS = ("grivon", "ops/demo", "./ops/demo", ".", "source")
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^```(?:yaml)?\n# ([a-z-]+\.(?:yaml|batch))\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^[$#] (?=(?:%s)(?: |$))(.*)$" % "|".join(map(re.escape, PROGRAMS)))
_PROMPT = re.compile(r"^\$ ")

ANY_LINES = ("…", "...")

# What differs from run to run, and what stands for it.
_VOLATILE = [
    (re.compile(r"\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?Z?\b"), "TIME"),
    (re.compile(r"\b\d\d:\d\d:\d\d\b"), "CLOCK"),
    (re.compile(r"\b\d+\.\d(s(?=:)|s?(?= |$|\)))"), "SECONDS"),
    (re.compile(r"\b127\.\d+\.\d+\.\d+:\d+\b"), "ADDRESS"),
    (re.compile(r"\(vmnodeid \d+\)"), "(vmnodeid N)"),
    (re.compile(r"\bpid \d+\b"), "pid N"),
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "UUID"),
    (re.compile(r"SHA256:[A-Za-z0-9+/]{43}"), "SHA256:KEY"),
    (re.compile(r"^user: .*$"), "user: USER"),
]


def steps_in(path):
    """The steps of all console blocks of a file, in their order."""
    text = path.read_text()
    steps = []
    for block in _BLOCK.finditer(text):
        first_line = text.count("\n", 0, block.start()) + 2
        for offset, line in enumerate(block[1].splitlines()):
            command = _COMMAND.match(line)
            if command:
                steps.append(Step(f"{path.name}:{first_line + offset}", command[1], []))
            elif _PROMPT.match(line):
                raise AssertionError(f"{path.name}:{first_line + offset}: this program is not run "
                                     f"by the test; use another kind of block: {line}")
            elif not steps or not block[1].startswith(("$ ", "# ")):
                raise AssertionError(f"{path.name}:{first_line + offset}: output of no command")
            else:
                steps[-1].output.append(line)
    return steps


def files_in(path):
    """The files that a document shows: blocks whose first line is a comment with a file's name."""
    return dict(_FILE.findall(path.read_text()))


def normalised(line):
    """A line without what differs from run to run, blanks collapsed."""
    for pattern, name in _VOLATILE:
        line = pattern.sub(name, line.rstrip())
    # A column is as wide as its cells: dashes of an empty one tell the width only.
    line = re.sub(r"-{2,}", "--", line)
    return re.sub(r" +", " ", line).strip()


def matches(expected, printed):
    """Whether the printed lines are the expected ones."""
    expected = [normalised(line) for line in expected]
    printed = [normalised(line) for line in printed]
    # Blank lines at the end of a block are layout.
    while expected and not expected[-1]:
        expected.pop()
    while printed and not printed[-1]:
        printed.pop()
    pattern = "".join(r"(?:[^\n]*\n)*?" if line in ANY_LINES else re.escape(line) + r"\n"
                      for line in expected)
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None
