"""The benchmarks, one a file; those that ops/bench runs, in the order of their numbers."""

from .durable_submission import DurableSubmission, SubmissionAgainstQueues
from .life_cycle import LifeCycle
from .single_job import SingleJob

ALL = sorted([DurableSubmission, SubmissionAgainstQueues, LifeCycle, SingleJob], key=lambda one: one.number)
