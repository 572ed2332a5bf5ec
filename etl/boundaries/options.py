"""The options of ``python -m etl boundaries``."""

import argparse
from pathlib import Path

from etl.boundaries.findings import BoundariesResult
from etl.problems import PublishError
from karnameh.persian.text import clean
from karnameh.settings import Settings


def add_boundaries_options(command: argparse.ArgumentParser) -> None:
    """Of the one file, what is said of it, and what is to be done."""
    add = command.add_argument
    add("file", nargs="?", type=Path, metavar="FILE", help="GeoJSON, Shapefile (ZIP), KML or GeoPackage")
    add("--name", metavar="FIELD", help="the attribute that holds the place's name, or its code")
    add("--district", metavar="FIELD", help="the attribute that holds the district")
    add(
        "--crs",
        metavar="CRS",
        help="the coordinate reference system, as EPSG:32639, if the file is wrong about it",
    )
    add("--source", metavar="TEXT", help="whose boundaries these are, for the public")
    add("--licence", metavar="TEXT", help="on what terms, for the public")
    add("--check", action="store_true", help="report only; nothing is changed")
    add("--force", action="store_true", help="publish in spite of the errors that were told")
    add("--remove", action="store_true", help="go back to the approximate boundaries")


def boundaries(options: argparse.Namespace, settings: Settings) -> BoundariesResult:
    """Do what the options say.

    Raises:
        PublishError: when they name no file, or the work could not be done.
    """
    # Here, since pyogrio takes as long to import as all the rest of the command line.
    from etl.boundaries.command import import_boundaries, remove_boundaries
    from etl.boundaries.examined import Said

    if options.remove == (options.file is not None):
        raise PublishError("boundaries-options")
    if options.remove:
        return remove_boundaries(settings)
    said = Said(
        name=options.name,
        district=options.district,
        crs=options.crs,
        source=clean(options.source or ""),
        licence=clean(options.licence or ""),
    )
    return import_boundaries(options.file, settings, said=said, force=options.force, check=options.check)
