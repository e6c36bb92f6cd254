"""The same media mix, fitted by another library: pymc-marketing, in an environment of its own.

Two models with different priors and samplers that agree are worth more than one. pymc-marketing wants older packages
than Skopos does, so it is never imported here: another Python runs `refit_program`.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

LEVELS = (0.025, 0.1, 0.5, 0.9, 0.975)
MOST_SECONDS = 3600
PROGRAM = Path(__file__).with_name("refit_program.py")


class RefitError(Exception):
    """pymc-marketing is not installed, or could not fit; says what to do."""


@dataclass(frozen=True, eq=False)
class Refit:
    """What pymc-marketing found.

    Attributes
    ----------
    version : str
        Of pymc-marketing.
    seconds : float
        For building, compiling and sampling, without the start of Python.
    divergences : int
        Steps of the sampler that failed; more than a few mean that the figures must not be trusted.
    quantiles : ndarray, shape (5, channels)
        Of what each channel added over all steps, at `LEVELS`; in the unit of the outcome.
    r_hat : ndarray, shape (channels,)
        Gelman and Rubin's measure of convergence; near 1.
    """

    version: str
    seconds: float
    divergences: int
    quantiles: Floats
    r_hat: Floats


def find_python(given: str | None = None) -> str:
    """Give the Python that has pymc-marketing: the one given, or that of `.venv-pymc` beside our own environment.

    Raises RefitError, with the way to install it, if there is none.
    """
    if given:
        if not Path(given).is_file():
            raise RefitError(f"There is no Python at {given}.")
        return given
    part = Path("Scripts/python.exe") if os.name == "nt" else Path("bin/python")
    beside = Path(sys.prefix).parent / ".venv-pymc" / part
    if beside.is_file():
        return str(beside)
    raise RefitError(
        "pymc-marketing is not installed. In a checkout run: python3 run.py setup pymc. Elsewhere install "
        "requirements/pymc.txt into an environment of its own and name its Python with SKOPOS_PYMC_PYTHON."
    )


def refit_mix(
    python: str,
    outcome: ArrayLike,
    activity: ArrayLike,
    controls: ArrayLike | None = None,
    *,
    year: float = 52.18,
    draws: int = 1000,
    seed: int = 0,
    levels: Sequence[float] = LEVELS,
) -> Refit:
    """Fit what `model.fit_mix` fits by pymc-marketing with nutpie: geometric adstock, logistic saturation, trend, year.

    Parameters are those of `fit_mix`; `python` comes from `find_python`. Takes from a quarter of a minute to several.
    Raises RefitError if that Python lacks the library or the fit fails.
    """
    y = np.asarray(outcome, dtype=float)
    asked = {
        "outcome": y.tolist(),
        "activity": np.asarray(activity, dtype=float).reshape(len(y), -1).tolist(),
        "controls": [] if controls is None else np.asarray(controls, dtype=float).reshape(len(y), -1).tolist(),
        "year": year, "draws": draws, "seed": seed, "levels": list(levels),
    }  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603
            [python, str(PROGRAM)], input=json.dumps(asked), capture_output=True, text=True, timeout=MOST_SECONDS,
            check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RefitError(f"pymc-marketing could not be run by {python}: {error}.") from error
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
        raise RefitError(f"pymc-marketing, run by {python}, failed: {last}.")
    found = json.loads(done.stdout)
    return Refit(
        found["version"], found["seconds"], found["divergences"], np.array(found["quantiles"]), np.array(found["r_hat"])
    )
