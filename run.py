#!/usr/bin/env python3
"""Start Skopos from a fresh checkout: finds a Python, installs the pinned packages, runs a command.

    python3 run.py demo        the demo, at an address that is printed
    python3 run.py test        the tests
    python3 run.py bench NAME  a benchmark
    python3 run.py train       the weights of the language model, anew
    python3 run.py COMMAND …   any command of `skopos`, such as `serve` or `import FILE`

Needs only a Python 3.8 or newer with pip. Everything is put below this folder: `.tools` (uv), `.venv` (packages).
"""

import glob
import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
BYTECODE = os.path.join(VENV, "bytecode")
TOOLS = os.path.join(ROOT, ".tools")
UV_VERSION = "0.13.9"
WANTED = ("3.13", "3.12")  # versions that the pinned packages were tried on, best first
WINDOWS = os.name == "nt"
# Requirements that want other packages than Skopos does, or another licence: each has a `.venv-NAME` of its own.
ALONE = ("peers", "pymc")


def main(arguments):
    """Install what the command needs, then hand over to it."""
    command = arguments[0] if arguments else "--help"
    keep_bytecode()
    if command == "setup":
        for name in [part for part in arguments[1:] if part in ALONE]:
            say("Ready: " + install_alone(name))
        wanted = [part for part in arguments[1:] if part not in ALONE]
        if wanted or not arguments[1:]:
            install([*groups_of(command), *wanted])
        return 0
    python = install(groups_of(command))
    if command in ("test", "browser"):
        return subprocess.call([python, "-m", "pytest", *pytest_arguments(command, arguments[1:])], cwd=ROOT)
    if command == "bench":
        return run_bench(python, arguments[1:])
    if command == "train":
        return subprocess.call([python, "-m", "training.train", *arguments[1:]], cwd=ROOT)
    if command == "check":
        return subprocess.call([python, os.path.join(ROOT, "tools", "check.py"), *arguments[1:]], cwd=ROOT)
    if WINDOWS:
        return subprocess.call([python, "-m", "skopos", *arguments])
    os.execv(python, [python, "-m", "skopos", *arguments])


def run_bench(python, arguments):
    """Run one of the benchmarks, or name them."""
    names = sorted(os.path.basename(path)[:-3] for path in glob.glob(os.path.join(ROOT, "bench", "*.py")))
    names = [name for name in names if not name.startswith("_") and "_" not in name]
    if not arguments or arguments[0] not in names:
        say("Say which benchmark: python3 run.py bench " + "|".join(names))
        return 2
    return subprocess.call([python, "-m", "bench." + arguments[0], *arguments[1:]], cwd=ROOT)


def groups_of(command):
    """Name the requirements files that `command` needs."""
    if command in ("test", "browser", "check", "setup"):
        return ["run", "test"]
    if command == "train":
        return ["run", "train"]
    return ["bench"] if command == "bench" else ["run"]


def pytest_arguments(command, extra):
    """Give pytest's arguments: everything but the browser tests on all cores, or only these."""
    if command == "browser":
        return ["-m", "browser", "tests/browser", *extra]
    spread = [] if any(part.startswith("-n") for part in extra) else ["-n", "auto", "--dist", "worksteal"]
    return ["-m", "not browser", "--hypothesis-profile=repeatable", *spread, *extra]


def keep_bytecode():
    """Have modules compiled once and not at every start, which would take seconds each time.

    Where Python is told to write no bytecode beside the sources, as in many containers, it goes below `.venv`.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", BYTECODE)


def python_in(folder):
    """Give the Python of a virtual environment."""
    return os.path.join(folder, "Scripts" if WINDOWS else "bin", "python.exe" if WINDOWS else "python")


def install_alone(name):
    """Make `.venv-NAME` hold exactly the pinned packages of one of `ALONE`; give its Python."""
    folder, path = VENV + "-" + name, os.path.join(ROOT, "requirements", name + ".txt")
    python, stamp = python_in(folder), os.path.join(folder, ".installed")
    if os.path.exists(python) and read_stamp(stamp) == {name + ".txt": digest_of(path)}:
        return python
    uv = find_uv()
    say("Installing the pinned packages into .venv-" + name + " …")
    run([uv, "venv", "--quiet", "--clear", "--python", find_python() or WANTED[0], folder])
    run([uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", path])
    with open(stamp, "w") as file:
        file.write(name + ".txt " + digest_of(path) + "\n")
    return python


def install(groups):
    """Make `.venv` hold the pinned packages of `groups`; give its Python. Does nothing when it is up to date."""
    python = python_in(VENV)
    files = [os.path.join(ROOT, "requirements", group + ".txt") for group in groups]
    stamp = os.path.join(VENV, ".installed")
    have = read_stamp(stamp)
    digests = {os.path.basename(path): digest_of(path) for path in files}
    project = digest_of(os.path.join(ROOT, "pyproject.toml"))
    wanted_stamp = dict(digests, **{"pyproject.toml": project})
    if os.path.exists(python) and all(have.get(name) == digest for name, digest in wanted_stamp.items()):
        return python
    uv = find_uv()
    say("Installing the pinned packages into .venv …")
    shutil.rmtree(BYTECODE, ignore_errors=True)
    if not os.path.exists(python):
        run([uv, "venv", "--quiet", "--allow-existing", "--python", find_python() or WANTED[0], VENV])
    # Groups that were installed before stay: a test run does not have to be installed anew after a demo.
    kept = [os.path.join(ROOT, "requirements", name) for name in have if name.endswith(".txt") and name not in digests]
    wanted = [path for path in [*files, *kept] if os.path.exists(path)]
    command = [uv, "pip", "install", "--quiet", "--python", python, "--require-hashes"]
    for path in wanted:
        command += ["-r", path]
    run(command)
    run([uv, "pip", "install", "--quiet", "--python", python, "--no-deps", "--editable", ROOT])
    have = {os.path.basename(path): digest_of(path) for path in wanted}
    have["pyproject.toml"] = project
    with open(stamp, "w") as file:
        file.writelines(name + " " + digest + "\n" for name, digest in sorted(have.items()))
    return python


def read_stamp(path):
    """Give what was installed last: file name to digest."""
    if not os.path.exists(path):
        return {}
    with open(path) as file:
        return dict(line.split() for line in file)


def digest_of(path):
    """Give a file's SHA-256."""
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def find_uv():
    """Give a uv of the pinned version: from PATH, from `.tools`, or installed there by pip."""
    for candidate in (shutil.which("uv"), os.path.join(TOOLS, "bin", "uv.exe" if WINDOWS else "uv")):
        if candidate and os.path.exists(candidate) and UV_VERSION in output([candidate, "--version"]):
            return candidate
    say("Installing uv " + UV_VERSION + " into .tools …")
    # --target touches neither the system nor a virtual environment, and works where pip is "externally managed".
    run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-warn-script-location",
            "--root-user-action=ignore",
            "--upgrade",
            "--target",
            TOOLS,
            "uv==" + UV_VERSION,
        ]
    )
    return os.path.join(TOOLS, "bin", "uv.exe" if WINDOWS else "uv")


def find_python():
    """Give a Python of a wanted version that really runs, or None to let uv find or download one.

    pyenv's shims stand on PATH for versions that are installed but not chosen, and fail when called: so each
    candidate is run, and pyenv's own folder is looked through too.
    """
    roots = [os.environ.get("PYENV_ROOT"), os.path.expanduser("~/.pyenv")]
    for version in WANTED:
        candidates = [sys.executable, shutil.which("python" + version), shutil.which("python3"), shutil.which("python")]
        for root in filter(None, roots):
            candidates += sorted(
                glob.glob(os.path.join(root, "versions", version + ".*", "bin", "python")), reverse=True
            )
        for candidate in filter(None, candidates):
            if output([candidate, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).strip() == version:
                return candidate
    return None


def output(command):
    """Give what a command prints, or nothing when it fails or cannot be started."""
    try:
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30).stdout.decode()
    except (OSError, subprocess.SubprocessError):
        return ""


def run(command):
    """Run a command; when it fails, say which one and stop."""
    code = subprocess.call(command, cwd=ROOT)
    if code:
        say("This failed: " + " ".join(command))
        say("If a package could not be downloaded, check the connection or your pip/uv index settings and try again.")
        sys.exit(code)


def say(text):
    """Tell the person what is going on; standard output stays free for the command's own answer."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
