"""How often something may be done, counted over all processes in the cache."""

import hashlib

from django.core.cache import cache

from skopos.common import clock


def allowed(what: str, most: int, seconds: int) -> bool:
    """Count one more of `what` in the running window of so many seconds; False once there were more than `most`.

    What is counted may be an address or a token: only its digest is kept.
    """
    window = int(clock.now().timestamp()) // seconds
    key = f"limit:{hashlib.sha256(what.encode()).hexdigest()[:32]}:{seconds}:{window}"
    cache.add(key, 0, seconds * 2)
    try:
        return cache.incr(key) <= most
    except ValueError:  # another process cleared the cache between the two
        return True
