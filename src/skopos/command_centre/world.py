"""The world as a grid of squares, one a country, so that small countries can be read and chosen like large ones.

Laid out by `tools/world_grid.py` from the middles of the countries. ``..`` is the sea.
"""

GRID = """
.. .. .. .. .. .. .. GL IS .. .. .. NO SE .. .. FI .. .. .. .. .. .. .. .. .. .. .. .. ..
.. .. CA .. .. .. .. .. .. .. .. NL DK CZ PL LT LV EE .. .. .. .. .. .. RU .. .. .. .. ..
.. .. .. .. .. .. .. .. .. IE GB BE DE AT HU SK BY UA .. .. .. .. .. .. .. .. .. .. .. ..
.. .. .. .. .. .. .. .. .. .. FR LU CH SI BA RS RO MD .. .. .. .. KZ .. MN .. .. .. .. ..
.. .. .. .. .. .. .. .. .. .. .. AD IT HR ME XK BG .. .. GE AZ .. UZ KG .. .. .. .. .. ..
.. .. .. US .. .. .. .. .. PT ES .. .. .. AL MK GR .. TR SY AM TM TJ .. .. .. KP JP .. ..
.. .. .. .. .. .. .. .. .. .. MA .. TN MT .. .. .. CY PS LB IQ IR AF .. .. CN .. KR .. ..
.. .. .. .. .. .. .. .. .. .. .. DZ .. .. LY .. .. EG IL JO KW QA PK NP BT .. .. .. .. ..
.. .. .. MX CU BS .. .. .. EH .. .. .. .. .. .. .. .. .. SA BH AE .. IN BD MO TW .. .. ..
.. .. .. BZ JM HT PR .. .. MR ML .. NE .. .. .. .. .. .. .. .. OM .. .. MM LA HK .. .. ..
.. .. .. GT HN DO BB .. CV SN .. .. .. .. TD .. .. SD .. ER YE .. .. .. TH VN .. .. .. ..
.. .. .. SV NI .. TT .. GM GN BF BJ .. .. .. .. .. .. .. DJ .. .. .. .. .. KH PH .. .. ..
.. .. .. .. CR PA VE .. GW SL GH TG NG .. .. CF .. SS .. ET .. .. .. LK .. .. .. .. .. ..
.. .. .. .. .. CO GY SR .. LR CI .. GQ CM .. .. .. .. UG .. SO .. MV .. .. MY BN .. .. ..
.. .. .. .. EC .. .. .. .. .. .. ST GA CG .. CD .. RW .. KE .. .. .. .. .. SG ID .. .. ..
.. .. .. .. .. PE .. BR .. .. .. .. .. .. .. .. .. BI TZ KM .. SC .. .. .. .. TL PG SB ..
WS .. .. .. .. .. BO .. .. .. .. .. .. .. AO .. ZM .. MW MZ .. .. .. .. .. .. .. .. VU FJ
TO .. .. .. .. .. PY .. .. .. .. .. .. .. NA BW .. ZW .. .. MG MU .. .. .. .. .. AU NC ..
.. .. .. .. .. CL .. UY .. .. .. .. .. .. .. .. ZA LS SZ .. .. .. .. .. .. .. .. .. .. ..
.. .. .. .. .. .. AR .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. NZ
"""

ROWS = [row.split() for row in GRID.strip().splitlines()]
SEA = ".."
COUNTRIES = frozenset(code for row in ROWS for code in row if code != SEA)
