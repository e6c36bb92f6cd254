"""Which channels a conversion is owed to: rules of thumb, Markov removal effects, Shapley values.

All models take `Journeys` and give `Credit`; see `MODELS` and `attribute`.
"""

from skopos_science.attribution.journeys import Journeys, from_events, from_paths
from skopos_science.attribution.models import MODELS, Credit, attribute, disagreement

__all__ = ["MODELS", "Credit", "Journeys", "attribute", "disagreement", "from_events", "from_paths"]
