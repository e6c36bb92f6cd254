"""The connectors that are installed, checked at the door."""

from functools import cache
from importlib.metadata import entry_points

from skopos.channels.contract import Capability, Connector, ConnectorManifest

GROUP = "skopos.connectors"


class BadConnectorError(Exception):
    """A registered connector that does not keep the contract."""


def check_connector(item: object, origin: str) -> Connector:
    """Give `item` if it keeps the contract; raises BadConnectorError that names `origin` and the fault."""
    if not isinstance(item, Connector):
        raise BadConnectorError(f"{origin} holds {type(item).__name__}, not Connector.")
    manifest = item.manifest
    if not isinstance(manifest, ConnectorManifest):
        raise BadConnectorError(f"{origin}: its manifest is {type(manifest).__name__}, not ConnectorManifest.")
    if not manifest.capabilities or not all(isinstance(one, Capability) for one in manifest.capabilities):
        raise BadConnectorError(f"{origin}: its manifest states no capability.")
    if not 1 <= manifest.least_minutes <= manifest.interval_minutes:
        raise BadConnectorError(f"{origin}: 1 ≤ least_minutes ≤ interval_minutes does not hold.")
    if not (callable(item.fetch) and callable(item.normalise)):
        raise BadConnectorError(f"{origin}: fetch and normalise must be functions.")
    return item


@cache
def connectors() -> dict[str, Connector]:
    """All registered connectors by key."""
    found: dict[str, Connector] = {}
    for point in entry_points(group=GROUP):
        connector = check_connector(point.load(), point.value)
        if connector.manifest.key in found:
            raise BadConnectorError(f"Two connectors are named {connector.manifest.key}.")
        found[connector.manifest.key] = connector
    return dict(sorted(found.items()))
