import json
import re
from importlib.resources import files
from pathlib import Path

import click
import jsonschema
import pytest
import yaml
from celery.bin.celery import celery
from granian.cli import cli as granian

from factcheck import jobs

ROOT = Path(__file__).parents[2]
SOURCE = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(SOURCE)
SERVICES = COMPOSE["services"]
OURS = ("web", "worker", "beat", "dispatcher", "migrate")
INTERPOLATION = re.compile(r"\$\{(\w+)(:\?|:-)?")


def variables():
    """Name and operator of each variable that the file asks its surroundings for."""
    settings = SERVICES["web"]["environment"] | SERVICES["searxng"]["environment"]
    handed_on = [(name, "") for name, value in settings.items() if value is None]
    return INTERPOLATION.findall(SOURCE) + handed_on


def seconds(duration):
    return int(duration.removesuffix("s"))


def test_file_is_a_compose_file():
    schemas = pytest.importorskip("check_jsonschema.builtin_schemas")
    schema = json.loads((files(schemas) / "vendor" / "compose-spec.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(COMPOSE)


@pytest.mark.parametrize("name", SERVICES)
def test_service_runs_without_root_and_without_capabilities(name):
    assert SERVICES[name]["user"].split(":")[0] not in {"", "0", "root"}
    assert SERVICES[name]["cap_drop"] == ["ALL"]
    assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "searxng"])
def test_service_cannot_write_to_its_own_image(name):
    assert SERVICES[name]["read_only"] is True
    assert "/tmp" in SERVICES[name]["tmpfs"]  # noqa: S108 - a mount in a container


@pytest.mark.parametrize("name", [name for name in SERVICES if name not in {"web", "migrate"}])
def test_service_has_its_own_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


def test_web_takes_the_health_check_of_the_image_and_the_one_shot_has_none():
    assert "healthcheck" not in SERVICES["web"]
    assert "/health" in (ROOT / "Dockerfile").read_text().split("HEALTHCHECK")[1]
    assert SERVICES["migrate"]["healthcheck"] == {"disable": True}


@pytest.mark.parametrize("name", SERVICES)
def test_service_may_be_scaled(name):
    assert "container_name" not in SERVICES[name]


@pytest.mark.parametrize("name", [name for name in SERVICES if name not in OURS])
def test_image_of_others_is_pinned(name):
    tag = SERVICES[name]["image"].rpartition(":")[2]
    assert re.match(r"\d+\.\d+", tag)


@pytest.mark.parametrize("name", OURS)
def test_our_services_share_one_image(name):
    assert SERVICES[name]["image"] == SERVICES["web"]["image"]


@pytest.mark.parametrize("name", ["web", "worker", "beat", "dispatcher"])
def test_service_waits_for_the_migrations(name):
    assert SERVICES[name]["depends_on"]["migrate"] == {
        "condition": "service_completed_successfully"
    }


def test_migrations_run_once():
    assert SERVICES["migrate"]["restart"] == "no"
    assert all(
        SERVICES[name]["restart"] == "unless-stopped" for name in SERVICES if name != "migrate"
    )


def test_only_the_proxy_is_published_and_only_on_loopback():
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["proxy"]
    assert SERVICES["proxy"]["ports"] == ["127.0.0.1:${PROXY_PORT:-8000}:8080"]


def test_web_and_workers_join_by_a_number():
    assert SERVICES["web"]["scale"] == "${WEB_CONTAINERS:-1}"
    assert SERVICES["worker"]["scale"] == "${WORKER_CONTAINERS:-1}"


def test_servers_with_data_are_cut_off_from_the_internet():
    assert COMPOSE["networks"]["inner"] == {"internal": True}
    for name in ("postgres", "redis", "beat", "dispatcher", "migrate"):
        assert SERVICES[name]["networks"] == ["inner"]


def test_data_live_in_named_volumes():
    mounts = {mount for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert mounts == {
        "archive:/archive",
        "postgres-data:/var/lib/postgresql",
        "redis-data:/data",
    }
    assert set(COMPOSE["volumes"]) == {mount.split(":")[0] for mount in mounts}


def test_secrets_have_no_default():
    secrets = {"SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"}
    operators = {operator for name, operator in variables() if name in secrets}
    assert operators == {":?"}


@pytest.mark.parametrize("name", sorted({name for name, _ in variables()}))
def test_variable_stands_in_the_example(name):
    example = (ROOT / ".env.example").read_text()
    assert re.search(rf"^#?{name}=", example, re.MULTILINE)


def test_worker_is_given_longer_to_stop_than_a_job_may_take():
    assert seconds(SERVICES["worker"]["stop_grace_period"]) > jobs.HARD_LIMIT_SECONDS


def test_loopback_exception_and_debug_are_not_handed_on():
    assert not {"DEBUG", "FETCH_LOOPBACK_EXCEPTION"} & set(SERVICES["web"]["environment"])


def test_web_server_knows_the_options_that_it_is_started_with():
    name, *arguments = SERVICES["web"]["command"]
    context = granian.make_context(name, list(arguments))
    assert context.params["app"] == "config.wsgi:application"


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_celery_knows_the_options_that_it_is_started_with(name):
    program, application, subcommand, *arguments = SERVICES[name]["command"]
    assert (program, application) == ("celery", "--app=config")
    command = celery.commands[subcommand]
    options, rest, _ = command.make_parser(click.Context(command)).parse_args(arguments)
    assert options
    assert not rest
