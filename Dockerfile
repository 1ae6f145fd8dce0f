# First stage: every locked file checked against its hash, then the wheel with what it needs at run time.
# Wheels only: a source archive would run build tools that the lock does not know.
FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY requirements.lock ./
RUN pip download --quiet --no-deps --only-binary :all: --require-hashes --dest /wheels \
        --requirement requirements.lock
COPY . .
RUN pip wheel --quiet --no-deps --no-index --find-links /wheels --wheel-dir /wheels . \
    && python -m venv --without-pip /opt/lmcbot \
    && pip --python /opt/lmcbot/bin/python install --quiet --no-index --find-links /wheels "lmcbot[speed]"

# Second stage: Python, that environment, one user without rights, two volumes.
FROM python:3.11-slim
ENV PATH=/opt/lmcbot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LMCBOT_DATA=/data \
    LMCBOT_KEYS=/keys
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin lmcbot \
    && install --directory --owner lmcbot --group lmcbot --mode 0700 /data /keys \
    && install --directory --owner lmcbot --group lmcbot --mode 0755 /calendars
COPY --from=build /opt/lmcbot /opt/lmcbot
USER lmcbot
WORKDIR /data
# The ballots' keys lie apart from the data: leave /keys out of every snapshot.
VOLUME ["/data", "/keys"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=1m --timeout=10s --start-period=30s --retries=3 CMD ["lmcbot", "health"]
ENTRYPOINT ["lmcbot"]
CMD ["run"]
