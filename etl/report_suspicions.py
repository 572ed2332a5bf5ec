"""What looks like a mistake, as text: each kind once, with the first places, and what to do."""

from collections.abc import Sequence
from dataclasses import replace

from etl.suspicions import Suspicion
from etl.texts import Lang, sentence, suspicion_texts

_PLACES_SHOWN = 5
"""Places of each kind that the terminal shows; JSON has more."""


def suspicions_text(suspicions: Sequence[Suspicion], lang: Lang) -> list[str]:
    """One block with everything to look at; none when there is nothing."""
    if not suspicions:
        return []
    lines = [sentence(lang, "report", "suspicions")]
    for suspicion in suspicions:
        first = replace(suspicion, examples=suspicion.examples[:_PLACES_SHOWN])
        texts = suspicion_texts(lang, first.to_dict())
        lines.append(f"  {texts['title']}: {texts['message']}")
        lines += [f"    {place}" for place in (*texts["places"], texts["more"]) if place]
        lines.append("    " + sentence(lang, "report", "remedy", {"remedy": texts["remedy"]}))
    return ["\n".join(lines)]
