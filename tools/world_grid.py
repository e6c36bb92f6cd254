"""Lays the countries of the world out as a grid of squares, one square a country: `python -m tools.world_grid`.

Each country stands near its middle (degrees north and east, rounded by hand), but no two on one square: the layout with
the least sum of squared moves. Where countries are dense, as in Europe, the map is stretched by the rank of the
coordinates. What it prints is kept in `skopos/command_centre/world.py`.
"""

import numpy as np
from scipy.optimize import linear_sum_assignment

COLUMNS, ROWS = 30, 20
RANKS = 0.6  # share of the rank in a position; the rest is the coordinate itself

MIDDLES = """
CA 58 -106 US 39 -98 MX 23 -102 GT 15.5 -90 BZ 17 -88.5 SV 13.8 -89 HN 15 -86.5 NI 13 -85 CR 10 -84 PA 8.5 -80
CU 21.5 -79 JM 18 -77 HT 19 -72.5 DO 18.8 -70.5 PR 18.2 -66.5 BS 24.5 -77 TT 10.5 -61.2 BB 13.2 -59.5 GL 66 -42
CO 4 -73 VE 7 -66 GY 5 -59 SR 4 -56 EC -1.5 -78.5 PE -10 -75.5 BO -17 -65 BR -10 -52 PY -23 -58 UY -33 -56
CL -33 -71 AR -35 -65 IS 65 -18 NO 62 9 SE 62 16 FI 63 26 DK 56 10 EE 59 25.5 LV 57 25 LT 55.3 24 IE 53 -8
GB 53.5 -2 NL 52.3 5.5 BE 50.6 4.6 LU 49.7 6.1 DE 51 10 PL 52 19.5 BY 53.5 28 UA 49 31.5 FR 46.5 2.5 CH 46.8 8.2
AT 47.5 14 CZ 49.8 15.3 SK 48.7 19.5 HU 47 19.3 RO 46 25 MD 47 28.6 PT 39.5 -8 ES 40 -3.5 AD 42.5 1.5 IT 42.5 12.5
SI 46.1 14.8 HR 45.3 16 BA 44 17.8 RS 44 20.8 ME 42.7 19.3 XK 42.6 20.9 AL 41 20 MK 41.6 21.7 BG 42.7 25.4 GR 39 22
MT 35.9 14.4 CY 35 33 TR 39 35 RU 62 95 GE 42 43.5 AM 40.2 45 AZ 40.3 47.7 KZ 48 67 UZ 41.5 63.5 TM 39 59
KG 41.5 74.7 TJ 38.7 71 AF 34 66 PK 30 69.5 IN 22 79 NP 28.2 84 BT 27.4 90.4 BD 24 90.3 LK 7.5 80.7 MV 3.5 73.2
MN 46.8 103 CN 35 104 KP 40.2 127 KR 36.3 127.8 JP 36.5 138.5 TW 23.7 121 HK 22.3 114.2 MO 22.1 113.5 MM 21 96.5
TH 15 101 LA 18.5 103.8 KH 12.6 105 VN 16 107.5 MY 4 109 SG 1.3 103.8 ID -2.5 118 BN 4.6 114.7 PH 12.5 122.5
TL -8.8 125.8 PG -6.5 144.5 AU -25 134 NZ -41 173 FJ -17.8 178 SB -9 160 VU -16 167 NC -21.3 165.5 WS -13.7 -172.2
TO -21.2 -175.2 SY 35 38.5 LB 33.9 35.9 IL 31.4 35 PS 32 35.3 JO 31.2 36.5 IQ 33 43.7 IR 32.5 54 KW 29.4 47.6
SA 24 45 BH 26 50.5 QA 25.3 51.2 AE 24 54.3 OM 21 56.5 YE 15.5 47.5 MA 31.8 -6.5 DZ 28.5 2.5 TN 34 9.5 LY 27 17.5
EG 26.5 30 EH 24.5 -13.5 MR 20 -10.5 ML 17.5 -3.5 NE 17.5 9 TD 15.3 18.7 SD 15.5 30 SS 7.3 30.2 ER 15.5 38.5
ET 9 39.5 DJ 11.8 42.5 SO 5.5 46 SN 14.4 -14.5 GM 13.4 -15.5 GW 12 -15 GN 10.5 -10.8 SL 8.5 -11.8 LR 6.5 -9.4
CI 7.6 -5.5 BF 12.3 -1.7 GH 8 -1.2 TG 8.5 1 BJ 9.5 2.3 NG 9.5 8 CM 5.7 12.5 CF 6.6 20.5 GQ 1.7 10.5 GA -.8 11.6
CG -.8 15 CD -3 23.5 UG 1.3 32.3 KE .5 37.8 RW -2 30 BI -3.4 29.9 TZ -6.3 34.8 AO -12.3 17.5 ZM -13.5 27.8
MW -13.2 34.3 MZ -17.5 35.5 ZW -19 29.8 BW -22.2 23.8 NA -22 17.2 ZA -29.5 24.5 LS -29.6 28.2 SZ -26.5 31.5
MG -19.5 46.7 MU -20.3 57.6 SC -4.7 55.5 KM -11.9 43.4 CV 15.1 -23.6 ST .2 6.6
"""


def grid() -> list[str]:
    """Give the rows of the grid, from the north, two letters a country and ``..`` for the sea."""
    parts = MIDDLES.split()
    codes, north, east = parts[::3], np.array(parts[1::3], float), np.array(parts[2::3], float)
    across = _placed(east, COLUMNS)
    down = _placed(-north, ROWS)
    slots = np.array([(row, column) for row in range(ROWS) for column in range(COLUMNS)], float)
    cost = (down[:, None] - slots[None, :, 0]) ** 2 + (across[:, None] - slots[None, :, 1]) ** 2
    _, chosen = linear_sum_assignment(cost)
    rows = [[".."] * COLUMNS for _ in range(ROWS)]
    for code, slot in zip(codes, chosen, strict=True):
        row, column = slots[slot].astype(int)
        rows[row][column] = code
    return [" ".join(row) for row in rows if set(row) != {".."}]


def _placed(values: np.ndarray, size: int) -> np.ndarray:
    """Give positions from 0 to size - 1, partly by value and partly by rank."""
    even = (values - values.min()) / (values.max() - values.min())
    ranks = np.argsort(np.argsort(values)) / (len(values) - 1)
    return ((1 - RANKS) * even + RANKS * ranks) * (size - 1)


if __name__ == "__main__":
    print("\n".join(grid()))
