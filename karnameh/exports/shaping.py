"""Persian text for programs that do not shape it: joined letters, in the order in which they are seen."""

import arabic_reshaper
from bidi.algorithm import get_display

_ZWNJ = "\u200c"
_RESHAPER = arabic_reshaper.ArabicReshaper(
    configuration={
        "delete_harakat": True,
        "delete_tatweel": True,
        "use_unshaped_instead_of_isolated": True,
        "ARABIC LIGATURE ALLAH": False,
    }
)


def shape_label(text: str) -> str:
    """The text in presentation forms and visual order, for deck.gl and for pictures.

    The pure-Python ``get_display`` is used since the other one of the same
    package does not mirror brackets and guillemets. A half-space, which has
    no width here, becomes a space, or the letters beside it would overlap.
    """
    return str(get_display(_RESHAPER.reshape(text), base_dir="R")).replace(_ZWNJ, " ")
