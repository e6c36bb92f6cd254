"""Write requirements/*.txt from pyproject.toml: exact versions with hashes, no addresses.

Resolves with uv; `uv.lock` names registry hosts and is not committed. Run it after a change of dependencies.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import run  # noqa: E402

GROUPS = {"run": [], "test": ["test", "check", "browser"], "bench": ["test", "bench"], "train": ["train"], "spark": []}
EXTRAS = {"spark": ["spark"]}


def main() -> None:
    """Lock, then export each set."""
    uv, python = run.find_uv(), run.find_python() or run.WANTED[0]
    subprocess.run([uv, "lock", "--quiet", "--python", python], cwd=ROOT, check=True)
    for name, groups in GROUPS.items():
        chosen = [part for group in groups for part in ("--group", group)]
        chosen += [part for extra in EXTRAS.get(name, []) for part in ("--extra", extra)]
        export(uv, python, name, chosen)
    for name in run.ALONE:
        export(uv, python, name, ["--only-group", name])


def export(uv: str, python: str, name: str, chosen: list[str]) -> None:
    """Write one requirements file."""
    command = [uv, "export", "--quiet", "--frozen", "--python", python, "--format", "requirements-txt"]
    command += ["--no-emit-project", "--no-header", "--no-annotate", "--no-emit-index-url", *chosen]
    text = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    (ROOT / "requirements" / f"{name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
