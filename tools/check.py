"""Every check that needs no browser: format, lint, types, import contracts, migrations, translations, docs.

Runs all of them even when one fails, says which failed, and exits with 1 if any did.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS = {
    "format": [BIN / "ruff", "format", "--check", "."],
    "lint": [BIN / "ruff", "check", "."],
    "types": [BIN / "mypy"],
    "import contracts": [BIN / "lint-imports"],
    "translations": [sys.executable, ROOT / "tools" / "messages.py", "--check"],
    "reference pages": [sys.executable, ROOT / "tools" / "docs_reference.py", "--check"],
    "migrations": [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"],
}


def main() -> int:
    """Run the checks named on the command line, or all."""
    chosen = {name: command for name, command in CHECKS.items() if not sys.argv[1:] or name in sys.argv[1:]}
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    failed = []
    for name, command in chosen.items():
        print(f"── {name}", flush=True)
        if subprocess.run(list(map(str, command)), cwd=ROOT, env=environment, check=False).returncode:
            failed.append(name)
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
