"""One line on the terminal that says how far a load has come."""

from typing import TextIO

from etl.texts import Lang, number, sentence

_WIDTH = 24
_WEIGHTS = {"read": 0.25, "normalise": 0.4, "validate": 0.1, "compare": 0.05, "publish": 0.2}
_CLEAR_LINE = "\r\x1b[K"


class ProgressBar:
    """Call it with a stage and its share; call ``close`` before printing anything else."""

    def __init__(self, stream: TextIO, lang: Lang) -> None:
        self._stream = stream
        self._lang = lang
        self._done = 0.0

    def __call__(self, stage: str, share: float) -> None:
        """Draw the line: all stages before this one, and the share of this one."""
        stages = list(_WEIGHTS)
        before = sum(_WEIGHTS[name] for name in stages[: stages.index(stage)])
        # A second file is read after the first is normalised: the bar never goes back for it.
        self._done = max(self._done, before + _WEIGHTS[stage] * min(max(share, 0.0), 1.0))
        bar = "█" * round(self._done * _WIDTH)
        percent = number(self._lang, round(self._done * 100))
        sign = "٪" if self._lang == "fa" else "%"
        text = f"{bar:░<{_WIDTH}} {percent}{sign} {sentence(self._lang, 'stage', stage)}"
        self._stream.write(f"{_CLEAR_LINE}{text}")
        self._stream.flush()

    def close(self) -> None:
        """Clear the line."""
        self._stream.write(_CLEAR_LINE)
        self._stream.flush()
