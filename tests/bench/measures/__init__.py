"""The benchmarks, one a file; those that ops/bench runs, in the order of their numbers."""

from .backlog import Backlog
from .cli_start import CliStart
from .durable_submission import DurableSubmission, SubmissionAgainstQueues
from .events import Events
from .history import History
from .life_cycle import LifeCycle
from .makespan import Makespan
from .single_job import SingleJob

ALL = sorted([Backlog, CliStart, DurableSubmission, Events, History, LifeCycle, Makespan, SingleJob,
              SubmissionAgainstQueues],
             key=lambda one: one.number)
