"""ChannelAttribution in an environment of its own: `PYTHON attribution_peer.py PATHS.csv`; see `attribution`.

Reads a Markov order (or 0 for the rules) a line and answers a line of JSON. Imports nothing of Skopos.
"""

import contextlib
import io
import json
import sys
import time

import pandas as pd

with contextlib.redirect_stdout(io.StringIO()):  # it advertises
    import ChannelAttribution


def answered(data: pd.DataFrame, order: int) -> dict:
    began = time.perf_counter()
    if order:
        found = ChannelAttribution.markov_model(
            data, "path", "conversions", var_null="nulls", order=order, out_more=True, verbose=False, flg_pro=False
        )
        seconds = time.perf_counter() - began
        return {
            "seconds": seconds,
            "tables": [found["result"].to_dict("list"), found["removal_effects"].to_dict("list")],
        }
    found = ChannelAttribution.heuristic_models(data, "path", "conversions", flg_pro=False)
    return {"seconds": time.perf_counter() - began, "tables": [found.to_dict("list")]}


def main() -> None:
    data = pd.read_csv(sys.argv[1])
    print("ready", flush=True)
    for line in sys.stdin:
        with contextlib.redirect_stdout(io.StringIO()):
            answer = answered(data, int(line))
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
