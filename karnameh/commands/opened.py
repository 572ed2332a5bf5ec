"""The published data, as a command opens it."""

from argparse import ArgumentParser

from karnameh.warehouse import NoSuchBatch, NoWarehouse, Published, site_store


class CannotDo(Exception):
    """What a command cannot do; ``key`` is the sentence's in the locales, ``values`` are put into it."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def add_choices(parser: ArgumentParser) -> None:
    """The choices that all commands share: the language, and the moment of the record."""
    parser.add_argument("--lang", choices=("fa", "en"), default="fa", help="language of the answer")
    parser.add_argument("--as-of", type=int, metavar="N", help="the record as it stood after batch N")


def opened(batch: int | None) -> Published:
    """The version that is published now, or the record as it stood after a batch.

    Raises:
        CannotDo: when nothing is published, or no batch on show has that number.
    """
    try:
        published = site_store().published()
        return published if batch is None else published.as_of(batch)
    except NoWarehouse as error:
        raise CannotDo("figure.no_data") from error
    except NoSuchBatch as error:
        raise CannotDo("figure.no_batch") from error
