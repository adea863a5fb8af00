# Production image: base lock only, no compiler, no embedded servers, not root.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements/base.lock /build/base.lock
RUN python -m venv /opt/kam \
    && /opt/kam/bin/pip install --require-hashes --only-binary :all: -r /build/base.lock

FROM python:3.11-slim-bookworm
# Pango prints plans and reports as PDF.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 kam \
    && useradd --system --uid 10001 --gid 10001 --home-dir /app --shell /usr/sbin/nologin kam \
    && install --directory --owner kam --group kam --mode 0700 /data/media
ENV PATH=/opt/kam/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/app/staticfiles \
    MEDIA_ROOT=/data/media
WORKDIR /app
COPY --from=build /opt/kam /opt/kam
COPY manage.py ./
COPY kam kam
COPY accounts accounts
COPY templates templates
COPY static static
# Static files and translations need no secret and no database: these values serve this step only.
RUN rm -rf kam/devserver \
    && for locale in kam accounts; do \
         if [ -d "$locale/locale" ]; then pybabel compile --directory "$locale/locale" --domain django; fi; \
       done \
    && SECRET_KEY=build DATABASE_URL=postgres://build@localhost/build REDIS_URL=redis://localhost \
       python manage.py collectstatic --no-input --verbosity 0
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen(urllib.request.Request('http://127.0.0.1:8000/healthz', headers={'Host': 'localhost'}), timeout=4)"]
CMD ["gunicorn", "--config", "python:kam.server", "kam.wsgi"]
