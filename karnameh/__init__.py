"""Karnameh: the public report card of a municipality's public-relations work."""
