import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks

from factcheck import checks

ROOT = Path(__file__).parents[1]
PRODUCTION = {
    "SECRET_KEY": "correct-horse-battery-staple." * 2,
    "DATABASE_URL": "postgres://factcheck:secret@127.0.0.1:1/factcheck",
    "REDIS_URL": "redis://:secret@127.0.0.1:1/0",
    "SITE_URL": "https://facts.example.org",
    "CONTACT": "corrections@example.org",
    "AUDIT_SIGNING_KEY": "a2V5IGtleSBrZXkga2V5IGtleSBrZXkga2V5IGtleSA=",
    "AUDIT_WITNESSES": "archive@example.com",
}


@pytest.fixture
def sound(settings, tmp_path):
    """Settings in which nothing is left to ask for."""
    settings.SECRET_KEY = PRODUCTION["SECRET_KEY"]
    settings.SITE_URL = PRODUCTION["SITE_URL"]
    settings.CONTACT = PRODUCTION["CONTACT"]
    settings.AUDIT_WITNESSES = [PRODUCTION["AUDIT_WITNESSES"]]
    settings.ALLOWED_HOSTS = ["facts.example.org"]
    settings.DEBUG = False
    settings.FETCH_LOOPBACK_EXCEPTION = ""
    settings.ARCHIVE_DIR = tmp_path
    settings.FETCH_HOST_INTERVAL_SECONDS = 1
    return settings


def test_sound_settings_pass(sound):
    assert checks.production() == []


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("SECRET_KEY", "change-me", ["factcheck.E001"]),
        ("SITE_URL", "http://facts.example.org", ["factcheck.E002"]),
        ("DEBUG", True, ["factcheck.E003"]),
        ("FETCH_LOOPBACK_EXCEPTION", "127.0.0.1:8901", ["factcheck.E004"]),
        ("ALLOWED_HOSTS", ["*", "facts.example.org"], ["factcheck.E005"]),
        ("ALLOWED_HOSTS", ["localhost"], ["factcheck.E006"]),
        ("ARCHIVE_DIR", Path("/nowhere/archive"), ["factcheck.E007"]),
        ("OIDC_ISSUER", "http://login.example.org", ["factcheck.E008"]),
        ("CONTACT", "https://facts.example.org", ["factcheck.W001"]),
        ("FETCH_HOST_INTERVAL_SECONDS", 0.5, ["factcheck.W002"]),
        ("AUDIT_WITNESSES", [], ["factcheck.W003"]),
        ("AUDIT_SIGNING_KEY", "", ["factcheck.W003"]),
    ],
)
def test_unsound_setting_is_found(sound, name, value, found):
    setattr(sound, name, value)
    assert [message.id for message in checks.production()] == found


def test_archive_must_be_a_folder(sound, tmp_path):
    sound.ARCHIVE_DIR = tmp_path / "file"
    sound.ARCHIVE_DIR.touch()
    assert [message.id for message in checks.production()] == ["factcheck.E007"]


def test_folder_is_not_asked_for_when_a_bucket_keeps_the_archive(sound):
    sound.ARCHIVE_DIR, sound.ARCHIVE_S3_BUCKET = Path("/nowhere/archive"), "evidence"
    assert checks.production() == []


def test_each_finding_advises():
    assert all(each.message and each.hint.endswith(".") for each in checks.REQUIREMENTS)
    assert len({each.id for each in checks.REQUIREMENTS}) == len(checks.REQUIREMENTS)


def test_checks_are_asked_at_deployment_only(sound):
    sound.SECRET_KEY = "short"
    asked = {message.id for message in run_checks(include_deployment_checks=True)}
    spared = {message.id for message in run_checks()}
    assert "factcheck.E001" in asked
    assert "factcheck.E001" not in spared


def check_deploy(**changes):
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env={"PATH": os.environ["PATH"]} | PRODUCTION | changes,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_production_settings_pass_the_whole_deployment_check(tmp_path):
    done = check_deploy(ARCHIVE_DIR=str(tmp_path))
    assert done.returncode == 0, done.stderr


def test_deployment_check_fails_with_the_hint(tmp_path):
    done = check_deploy(ARCHIVE_DIR=str(tmp_path), SECRET_KEY="short")
    assert done.returncode == 1
    assert "openssl rand" in done.stderr
