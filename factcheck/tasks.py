"""The door of the queue: every task is one service call on JSON scalars."""

from celery import shared_task

from factcheck.services import checkpoints, schedule, witnesses, work


@shared_task(name="factcheck.perform")
def perform(job_id: int) -> None:
    """Do one job."""
    work.perform(job_id=job_id)


@shared_task(name="factcheck.sweep")
def sweep() -> None:
    """Take back the jobs of lost workers and enter what has become due."""
    schedule.beat()


@shared_task(name="factcheck.checkpoint")
def checkpoint() -> None:
    """Sign the audit chain as it stands."""
    checkpoints.make()


@shared_task(name="factcheck.witness")
def witness() -> None:
    """Send to places outside what was signed since they were told last."""
    witnesses.tell()
