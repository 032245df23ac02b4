"""What a line of a host's journal means: which VM a command is about, and what it does to it."""

import collections
import re

_SLICE = re.compile(r"/vmware/(?:disks/)?(\d+)[/.]")
_ACTS = [(re.compile(pattern), act) for pattern, act in (
    (r"vmware-cmd \S+ getstate$", "look"),
    (r"vmware-vdiskmanager -c ", "make-disk"),
    (r"vmware-cmd -s register ", "register"),
    (r"vmware-cmd -s unregister ", "unregister"),
    (r"vmware-cmd \S+ start$", "start"),
    (r"vmware-cmd \S+ stop hard$", "stop"),
    (r"vmware-cmd \S+ reset hard$", "reset"),
    (r"vmware-cmd \S+ suspend hard$", "suspend"),
)]


_LOOK = re.compile(r"vmware-cmd (-l|\S+ getstate|-q )")


def is_look(text):
    return _LOOK.match(text) is not None


class Command(collections.namedtuple("Command", "act slice")):
    @staticmethod
    def of(text):
        """Nothing if no job of a campaign makes such a command."""
        found = _SLICE.search(text)
        act = next((act for pattern, act in _ACTS if pattern.match(text)), None)
        return Command(act, int(found[1])) if found and act else None
