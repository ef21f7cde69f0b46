# syntax=docker/dockerfile:1
# docker build -t moatlint . && docker run --rm -v "$PWD:/work:ro" moatlint check

FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /source
COPY . .
RUN python -m venv /opt/moatlint \
    && /opt/moatlint/bin/pip install --constraint constraints.txt . \
    && /opt/moatlint/bin/pip uninstall --yes pip \
    && find /opt/moatlint -name __pycache__ -prune -exec rm -rf {} + \
    && find /opt/moatlint -name tests -type d -prune -exec rm -rf {} +

FROM python:3.13-slim-bookworm
# git: what changed since a commit, and what is ignored
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin moatlint
COPY --from=build /opt/moatlint /opt/moatlint
ENV PATH=/opt/moatlint/bin:$PATH PYTHONDONTWRITEBYTECODE=1 \
    GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0=/work
USER 10001:10001
WORKDIR /work
ENTRYPOINT ["moatlint"]
CMD ["check"]
