"""How sensitive an alarm is, in words: about one false alarm a week, a month or a quarter."""

from enum import StrEnum


class Sensitivity(StrEnum):
    """How often it may ring when nothing is the matter."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"

    @property
    def per_day(self) -> float:
        """False alarms a day that are accepted."""
        return {"week": 1 / 7, "month": 12 / 365.25, "quarter": 4 / 365.25}[self.value]
