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
        command = [
            uv,
            "export",
            "--quiet",
            "--frozen",
            "--python",
            python,
            "--format",
            "requirements-txt",
            "--no-emit-project",
        ]
        command += ["--no-header", "--no-annotate", "--no-emit-index-url"]
        for group in groups:
            command += ["--group", group]
        for extra in EXTRAS.get(name, []):
            command += ["--extra", extra]
        text = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        (ROOT / "requirements" / f"{name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
