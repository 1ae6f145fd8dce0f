# First stage: every locked file checked against its hash, then the wheel with what it needs at run time.
FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY requirements.lock ./
RUN pip wheel --quiet --no-deps --require-hashes --wheel-dir /wheels --requirement requirements.lock
COPY . .
RUN pip wheel --quiet --no-deps --no-index --find-links /wheels --wheel-dir /wheels . \
    && python -m venv /opt/lmcbot \
    && /opt/lmcbot/bin/pip install --quiet --no-index --find-links /wheels "lmcbot[speed]"

# Second stage: Python, that environment, one user without rights, two volumes.
FROM python:3.11-slim
ENV PATH=/opt/lmcbot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LMCBOT_DATA=/data \
    LMCBOT_KEYS=/keys
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin lmcbot \
    && install --directory --owner lmcbot --group lmcbot --mode 0700 /data /keys
COPY --from=build /opt/lmcbot /opt/lmcbot
USER lmcbot
WORKDIR /data
# The ballots' keys lie apart from the data: leave /keys out of every snapshot.
VOLUME ["/data", "/keys"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=1m --timeout=10s --start-period=30s --retries=3 CMD ["lmcbot", "health"]
ENTRYPOINT ["lmcbot"]
CMD ["run"]
