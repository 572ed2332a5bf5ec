"""Where to go after signing in: an address of the desk, whatever the link said."""

import re

FRONT = "/staff"
_LOCAL = re.compile(r"/staff(?:/[A-Za-z0-9_~.-]+)*/?(?:\?[A-Za-z0-9_~.=&%+-]*)?")
_NOT_A_PLACE = re.compile(r"/staff/(?:sign-in|sign-out|oidc)\b|/\.\.?(?:/|\?|$)")


def next_of(asked: object) -> str:
    """The address that was asked for, if it is one below ``/staff``; else the desk's first page."""
    is_local = isinstance(asked, str) and _LOCAL.fullmatch(asked) and not _NOT_A_PLACE.search(asked)
    return str(asked) if is_local else FRONT
