from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.utils import timezone

from factcheck import jobs, tasks
from factcheck.enums import JobKind, JobState
from factcheck.models import Checkpoint, Job, Origin
from factcheck.services import audit
from tests.factories import ClaimFactory, JobFactory, SourceFactory

pytestmark = pytest.mark.django_db


def test_perform_does_the_job():
    source = SourceFactory(origin=None)
    job = JobFactory(kind=JobKind.WEIGH, subject_id=source.claim_id)
    tasks.perform(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert Origin.objects.count() == 1


def test_sweep_takes_back_the_jobs_of_lost_workers():
    JobFactory(
        subject_id=ClaimFactory().pk,
        state=JobState.RUNNING,
        lease_token="0" * 32,
        lease_until=timezone.now() - timedelta(seconds=1),
    )
    tasks.sweep()
    assert Job.objects.get().state == JobState.QUEUED


def test_checkpoint_signs_the_chain():
    audit.record("test.one", "test:1", by=None)
    tasks.checkpoint()
    assert Checkpoint.objects.get().size == 1


def test_every_scheduled_task_is_there():
    current_app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(current_app.tasks)


def test_settings_reach_the_queue_and_keep_the_chain_of_limits():
    conf = current_app.conf
    assert (conf.task_acks_late, conf.task_reject_on_worker_lost) == (True, True)
    assert (conf.worker_prefetch_multiplier, conf.task_ignore_result) == (1, True)
    assert (conf.accept_content, conf.task_serializer) == (["json"], "json")
    assert conf.worker_soft_shutdown_timeout > 0
    assert conf.worker_enable_soft_shutdown_on_idle
    visible = conf.broker_transport_options["visibility_timeout"]
    assert conf.task_soft_time_limit < conf.task_time_limit < jobs.LEASE_SECONDS < visible
