"""The benchmarks, one a file; those that ops/bench runs, in the order of their numbers."""

from .backlog import Backlog
from .cli_start import CliStart
from .durable_submission import DurableSubmission, SubmissionAgainstQueues
from .events import Events
from .first_byte import FirstByte
from .history import History
from .life_cycle import LifeCycle
from .makespan import Makespan
from .many_hosts import ManyHosts
from .output import Output
from .session_commands import SessionCommands
from .single_job import SingleJob

ALL = sorted([Backlog, CliStart, DurableSubmission, Events, FirstByte, History, LifeCycle, Makespan,
              ManyHosts, Output, SessionCommands, SingleJob, SubmissionAgainstQueues],
             key=lambda one: one.number)
