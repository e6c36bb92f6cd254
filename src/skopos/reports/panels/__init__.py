"""The panels that reports are put together from. A room below offers what they read; here it becomes a panel."""

from skopos.reports.panels import alarms, listening, mentions, metrics, plan, quality, triage, value
from skopos.reports.panels.base import Explain, Formula, Panel, PanelData, Table, Tile, panels, register

__all__ = ["Explain", "Formula", "Panel", "PanelData", "Table", "Tile", "panels", "register"]

for _room in (plan, value, metrics, listening, mentions, alarms, triage, quality):
    for _panel in _room.PANELS:
        register(_panel)
