"""What ``page.py`` prints: medians in a table, then each requirement with its ratio, its aim, yes or no."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.page_vitals import Vitals

LARGEST_PAINT_AT_MOST = 2.5
LAYOUT_SHIFT_AT_MOST = 0.05


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: what Chromium saw, and what came over the wire (bytes; the socket's payload apart)."""

    vitals: Vitals
    http: int
    socket: int
    requests: int


@dataclass(frozen=True, slots=True)
class Measured:
    """All visits of one subject, and the server's CPU seconds for one."""

    first: Sequence[Visit]
    again: Sequence[Visit]
    cpu: float

    def figures(self) -> dict[str, float]:
        """The medians, by the headings of the table; each by itself."""
        first = [visit.vitals for visit in self.first]
        return {
            "paint s": statistics.median(vitals.first_paint for vitals in first),
            "content s": statistics.median(vitals.content for vitals in first),
            "live s": statistics.median(vitals.live for vitals in first),
            "LCP s": statistics.median(vitals.largest_paint for vitals in first),
            "shift": statistics.median(vitals.layout_shift for vitals in first),
            "http kB": statistics.median(visit.http for visit in self.first) / 1000,
            "socket kB": statistics.median(visit.socket for visit in self.first) / 1000,
            "requests": statistics.median(visit.requests for visit in self.first),
            "CPU s": self.cpu,
            "again s": statistics.median(visit.vitals.live for visit in self.again),
            "again kB": statistics.median(visit.http for visit in self.again) / 1000,
        }


_DECIMALS = {"http kB": 0, "socket kB": 1, "requests": 0, "shift": 3, "CPU s": 3, "again kB": 0}


def print_table(measured: Mapping[str, Measured]) -> None:
    """A line for each subject, medians of its runs."""
    rows = {name: one.figures() for name, one in measured.items()}
    headings = next(iter(rows.values()))
    width = max(map(len, rows))
    print(f"{'':{width}}{''.join(f'{heading:>11}' for heading in headings)}")
    for name, figures in rows.items():
        cells = (f"{value:>11,.{_DECIMALS.get(heading, 2)}f}" for heading, value in figures.items())
        print(f"{name:{width}}{''.join(cells)}")
    print("paint: Chromium's first contentful paint; content: a headline and a figure can be read;")
    print("live: script ended, charts and map drawn, all that was asked for has come; LCP: largest")
    print("contentful paint and shift: sum of layout shifts, both of the whole load; socket: payload;")
    print("again: the same page once more with the browser's cache; CPU: the server's, for a first visit.")


def print_requirements(site: Mapping[str, Measured], bare: Measured) -> None:
    """Each requirement for each of the site's pages beside the bare page."""
    floor = bare.figures()
    for name, one in site.items():
        figures = one.figures()
        requirements = {
            "first paint / bare": (figures["paint s"] / floor["paint s"], 0.15),
            "first content / bare": (figures["content s"] / floor["content s"], 0.15),
            "live / bare": (figures["live s"] / floor["live s"], 1.6),
            "websocket payload, kB": (figures["socket kB"], 60.0),
            "server CPU per visit / bare": (figures["CPU s"] / floor["CPU s"], 2.5),
            "repeat visit / bare": (figures["again s"] / floor["again s"], 1.5),
            "largest contentful paint, s": (figures["LCP s"], LARGEST_PAINT_AT_MOST),
            "layout shift": (figures["shift"], LAYOUT_SHIFT_AT_MOST),
        }
        for requirement, (figure, most) in requirements.items():
            print(f"{name:10} {requirement:30}{figure:>9.3f}  aim: at most {most:<6g}{kept(figure, most)}")


def kept(figure: float, most: float) -> str:
    """Yes or no."""
    return "yes" if figure <= most else "NO"


def print_page(name: str, vitals: Vitals) -> None:
    """A line for one visit of one address; what was painted largest, and what moved most."""
    paint, shift = vitals.largest_paint, vitals.layout_shift
    print(f"{name:50} LCP {paint:5.2f} s {kept(paint, LARGEST_PAINT_AT_MOST):3}", end="  ")
    print(f"shift {shift:.3f} {kept(shift, LAYOUT_SHIFT_AT_MOST):3}  live {vitals.live:5.2f} s", flush=True)
    print(f"    largest: {vitals.largest}")
    for moved in sorted(vitals.shifts, key=lambda one: one.score, reverse=True)[:3]:
        if moved.score >= LAYOUT_SHIFT_AT_MOST / 10:
            print(f"    moved {moved.score:.3f} at {moved.at:.2f} s: {'; '.join(moved.moved)}")


def print_worst(seen: Sequence[Vitals]) -> None:
    """The two requirements, by the worst of all visits."""
    paint = max(vitals.largest_paint for vitals in seen)
    shift = max(vitals.layout_shift for vitals in seen)
    print(f"worst largest contentful paint {paint:.2f} s, ", end="")
    print(f"aim: at most {LARGEST_PAINT_AT_MOST} s: {kept(paint, LARGEST_PAINT_AT_MOST)}")
    print(f"worst layout shift {shift:.3f}, ", end="")
    print(f"aim: at most {LAYOUT_SHIFT_AT_MOST}: {kept(shift, LAYOUT_SHIFT_AT_MOST)}")
