"""`./dev bench [NAME…] [--quick]`: how fast and how lean this machine does the main work, as ratios of one run."""

import os
import sys

import django


def main(words: list[str]) -> int:
    """Run the named benchmarks, or all of them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kam.settings")
    django.setup()
    # Models exist only from here on.
    from tests.benchmarks.all import BENCHMARKS  # noqa: PLC0415

    names = [word for word in words if word != "--quick"]
    known = [benchmark.key for benchmark in BENCHMARKS]
    if unknown := set(names) - set(known):
        print(f"unknown: {', '.join(sorted(unknown))}. There are: {', '.join(known)}", file=sys.stderr)
        return 2
    for benchmark in BENCHMARKS:
        if not names or benchmark.key in names:
            print(f"== {benchmark.key}", flush=True)
            for line in benchmark.run("--quick" in words):
                print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
