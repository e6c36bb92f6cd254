"""Small helpers that know no room: clock, formats, charts, guarded HTTP, safe exports."""
