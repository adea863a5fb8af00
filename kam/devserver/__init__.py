"""What stands behind `./dev`: embedded PostgreSQL and Valkey, the supervisor, tests and checks.

Development and tests only. Production runs `kam.wsgi` and `kam.celery` and never imports this.
"""
