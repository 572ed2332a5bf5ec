"""The static twin: the public site as plain files that open without a server (docs/decisions/0022-the-static-twin.md)."""
