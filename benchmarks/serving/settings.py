"""The service's settings with the baselines' addresses; only the naive way keeps its middleware."""

import os

from config.settings import *  # noqa: F403 - all of them, as one deployment would have them

ROOT_URLCONF = "benchmarks.serving.baselines"
if os.environ["BENCHMARK_WAY"] == "bare":
    MIDDLEWARE: list[str] = []
