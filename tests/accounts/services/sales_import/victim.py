"""A process that works on one job and may be killed while it does: `python victim.py JOB`.

It says "working" when the work begins.
"""

import sys

import django

django.setup()

from kam.core import jobs  # noqa: E402 - the models come after setup

if __name__ == "__main__":
    print("working", flush=True)
    jobs.run(job_id=int(sys.argv[1]))
