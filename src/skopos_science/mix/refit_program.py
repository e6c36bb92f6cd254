"""Fit a media mix by pymc-marketing: a program of its own, run in the environment where that is installed.

Reads one JSON document from standard input and writes one to standard output; see `refit`, which calls it. Imports
nothing of Skopos, since pymc-marketing wants other versions of the packages that Skopos uses.
"""

import contextlib
import json
import sys
import time
from importlib.metadata import version
from typing import Any

DAYS_A_YEAR = 365.25
LASTS = 12
"""Most steps that an effect lingers."""


def fitted(asked: dict[str, Any]) -> dict[str, Any]:
    """Fit what was asked; give quantiles of what each channel added, and how the sampler fared."""
    import numpy as np
    import pandas as pd
    from pymc_marketing.mmm import MMM, GeometricAdstock, LogisticSaturation

    outcome, activity, controls = (np.array(asked[part], dtype=float) for part in ("outcome", "activity", "controls"))
    channels = [f"channel_{place}" for place in range(activity.shape[1])]
    names = ["trend", *(f"control_{place}" for place in range(controls.shape[1] if controls.ndim > 1 else 0))]
    apart = DAYS_A_YEAR / asked["year"] if asked["year"] else 7.0
    days = pd.Timestamp(2000, 1, 1) + pd.to_timedelta(np.arange(len(outcome)) * apart, unit="D")
    table = pd.DataFrame({"date": days})
    table[channels] = activity
    table["trend"] = np.linspace(-1.0, 1.0, len(outcome))
    for place, name in enumerate(names[1:]):
        spread = controls[:, place].std() or 1.0
        table[name] = (controls[:, place] - controls[:, place].mean()) / spread
    model = MMM(
        date_column="date", channel_columns=channels, control_columns=names, target_column="outcome",
        adstock=GeometricAdstock(l_max=LASTS), saturation=LogisticSaturation(),
        yearly_seasonality=2 if asked["year"] else None,
    )  # fmt: skip
    began = time.perf_counter()
    model.fit(
        table, pd.Series(outcome, name="outcome"), progressbar=False, random_seed=asked["seed"], nuts_sampler="nutpie",
        draws=asked["draws"], tune=asked["draws"], chains=4, target_accept=0.9,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    scale = float(np.abs(outcome).max())
    totals = model.idata["posterior"]["channel_contribution"].sum("date").transpose("chain", "draw", "channel")
    draws = totals.to_numpy() * scale
    return {
        "version": version("pymc-marketing"),
        "seconds": seconds,
        "divergences": int(model.idata["sample_stats"]["diverging"].sum()),
        "quantiles": np.quantile(draws.reshape(-1, len(channels)), asked["levels"], axis=0).tolist(),
        "r_hat": _r_hat(draws).tolist(),
    }


def _r_hat(totals: Any) -> Any:
    """Give Gelman and Rubin's measure, chains split in halves; `totals` has chains, draws, channels."""
    import numpy as np

    half = totals.shape[1] // 2
    parts = np.concatenate([totals[:, :half], totals[:, half : 2 * half]])
    within = parts.var(axis=1, ddof=1).mean(axis=0)
    between = half * parts.mean(axis=1).var(axis=0, ddof=1)
    return np.sqrt((half - 1) / half + between / half / np.maximum(within, 1e-300))


def main() -> None:
    """Answer one question; what libraries print goes to standard error."""
    asked = json.load(sys.stdin)
    with contextlib.redirect_stdout(sys.stderr):
        answer = fitted(asked)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
