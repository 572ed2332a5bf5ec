"""Uploads: what staff send by way of the desk, kept by number from the first byte to the published batch."""

from etl.uploads.store import Refused, Uploads
from etl.uploads.upload import Event, Received, State, Upload

__all__ = ["Event", "Received", "Refused", "State", "Upload", "Uploads"]
