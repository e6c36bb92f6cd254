"""Language of mentions: one pure function over Arrow tables, `enrich`; no Django, no database, no network."""

from skopos_language.adapter import Learnt, adapted
from skopos_language.enrichment import LABELS, SUPPORTED, enrich
from skopos_language.model import Rules, rules, warm
from skopos_language.topics import TOPICS, Theme

__all__ = ["LABELS", "SUPPORTED", "TOPICS", "Learnt", "Rules", "Theme", "adapted", "enrich", "rules", "warm"]
