"""Mutated files, as many as one wants: never a traceback, never a hang, never a changed published version.

    python -m tests.etl.fuzz [--files 20000] [--seed 1404]

The test suite runs a few hundred of them. The seeds are the dirty files and the
template; workbooks are damaged as packages and in their sheets.
"""

import argparse
import io
import tempfile
import time
import zipfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

import etl
from etl.outcome import Report
from etl.reference import Reference
from etl.texts import problem_texts
from etl.workbook.template import write_template
from etl.workbook.words import LANGUAGES
from karnameh.settings import Settings
from tests.etl import dirty_files

SECONDS = 10.0
"""The longest that one file may take."""
_SHARE = 250
_SHARE_OF_WORKBOOKS = 0.2
_PACKAGE = b"PK"
LOADED = 20
"""One in so many is loaded and not only checked."""

_TOKENS = [
    *(
        b"\0",
        b'"',
        b"\n",
        b"\r",
        b",",
        b";",
        b"\t",
        b"|",
        "؛".encode(),
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xc3\x28",
    ),
    *(
        "\u202e".encode(),
        "\u200c".encode(),
        "‏".encode(),
        "۹".encode() * 40,
        b"9" * 400,
        b"-",
        b"=1+1",
        b"<c/>",
    ),
    *(
        "۱۴۰۴/۱۳/۴۵".encode(),
        "حدود ".encode(),
        "میلیارد".encode(),
        "جمع".encode(),
        b"1e999",
        b"NaN",
        b"]]>",
        b"&#0;",
    ),
]


def seeds() -> list[dirty_files.File]:
    """The files that are damaged."""
    with tempfile.TemporaryDirectory() as folder:
        reference = Reference.read(Settings.from_environment().reference)
        template = write_template(Path(folder) / "template.xlsx", reference, year=1404)
        return [*(maker() for maker in dirty_files.MAKERS), (template.name, template.read_bytes())]


def mutated(name: str, content: bytes, chance: Random) -> tuple[str, bytes]:
    """The file with some damage; now and then under another name."""
    if content.startswith(_PACKAGE) and chance.random() < 0.7:
        content = _damaged_package(content, chance)
    else:
        content = _damaged(content, chance)
    if chance.random() < 0.05:
        name = chance.choice(
            ("a.csv", "a.xlsx", "نام با فاصله.xls", "=cmd.csv", "a'b\"c;.tsv", "x" * 180 + ".csv")
        )
    return name, content


def _damaged(content: bytes, chance: Random) -> bytes:
    data = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8, 40))):
        place = chance.randrange(len(data) + 1)
        match chance.randrange(7):
            case 0 if data:
                data[place % len(data)] = chance.randrange(256)
            case 1:
                data[place:place] = chance.choice(_TOKENS)
            case 2:
                del data[place : place + chance.choice((1, 2, 10, 300))]
            case 3:
                data[place:place] = data[place : place + chance.choice((1, 20, 400))]
            case 4:
                del data[place:]
            case 5:
                data[place : place + 4] = chance.choice(_TOKENS)
            case _:
                other = chance.randrange(len(data) + 1)
                data[place : place + 30] = data[other : other + 30]
    return bytes(data)


def _damaged_package(content: bytes, chance: Random) -> bytes:
    """A workbook with one of its parts damaged, or lost."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(stream, "w") as damaged:
        names = package.namelist()
        victim = chance.choice([name for name in names if name.startswith("xl/")])
        for name in names:
            part = package.read(name)
            if name == victim:
                if chance.random() < 0.05:
                    continue
                part = _damaged(part, chance)
            damaged.writestr(name, part)
    return stream.getvalue()


def run(files: int, seed: int) -> Counter[str]:
    """Check that many mutated files, load some; returns how they ended.

    Raises:
        AssertionError: with the number of the file and what is wrong.
    """
    chance = Random(seed)  # noqa: S311
    texts = [source for source in seeds() if not source[1].startswith(_PACKAGE)]
    workbooks = [source for source in seeds() if source[1].startswith(_PACKAGE)]
    ended: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(data=folder / "data", demo=False, district="7", memory="256MB")
        good = folder / "good.csv"
        good.write_bytes(dirty_files.excel_csv_utf8()[1])
        etl.load([good], settings)
        for number in range(files):
            # A workbook takes a process of its own, and three times as long.
            sources = workbooks if chance.random() < _SHARE_OF_WORKBOOKS else texts
            source, content = mutated(*chance.choice(sources), chance)
            path = folder / source
            path.write_bytes(content)
            ended[_one(path, settings, load=number % LOADED == 0, label=f"seed {seed}, file {number}")] += 1
            path.unlink()
    return ended


def _one(path: Path, settings: Settings, *, load: bool, label: str) -> str:
    before = _pointer(settings)
    started = time.perf_counter()
    try:
        result = etl.load([path], settings) if load else etl.check([path], settings)
    except Exception as error:
        raise AssertionError(f"{label}: {path.name}: {type(error).__name__}: {error}") from error
    seconds = time.perf_counter() - started
    assert seconds < SECONDS, f"{label}: {seconds:.1f} s"
    report = result if isinstance(result, Report) else result.report
    for file in report.files:
        for problem in file.problems.kept:
            for lang in LANGUAGES:
                problem_texts(lang, problem, table=file.table)
    outcome = "checked" if isinstance(result, Report) else result.outcome
    assert (_pointer(settings) != before) == (outcome == "published"), f"{label}: the pointer moved"
    return f"{report.conclusion}, {outcome}"


def _pointer(settings: Settings) -> bytes:
    return (settings.warehouse / "current.json").read_bytes()


def main() -> None:
    """Run on both processors and tell how the files ended."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--files", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1404)
    chosen = options.parse_args()
    started, shares = time.perf_counter(), max(1, chosen.files // _SHARE)
    ended: Counter[str] = Counter()
    with ProcessPoolExecutor(max_workers=2) as pool:
        seeds_of_shares = range(chosen.seed, chosen.seed + shares)
        for result in pool.map(run, [chosen.files // shares] * shares, seeds_of_shares):
            ended += result
            print(f"{ended.total()} of {chosen.files} files", flush=True)
    print(f"{ended.total()} files in {time.perf_counter() - started:.0f} s, none with a fault")
    for name, number in ended.most_common():
        print(f"  {number:6} {name}")


if __name__ == "__main__":
    main()
