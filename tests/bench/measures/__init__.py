"""The benchmarks, one a file; those that ops/bench runs, in the order of their numbers."""

from .durable_submission import DurableSubmission, SubmissionAgainstQueues
from .single_job import SingleJob

ALL = sorted([DurableSubmission, SubmissionAgainstQueues, SingleJob], key=lambda one: one.number)
