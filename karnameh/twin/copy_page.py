"""What the copy says of itself: version, day, hash, what is in it and what is not, and how it is checked."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from karnameh.content.components import show, show_links, show_note, show_section, show_title
from karnameh.content.view import View, view
from karnameh.exports import fragments
from karnameh.exports.fragments import Fact, Link
from karnameh.settings import tehran_date
from karnameh.warehouse import questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What the copy says of itself.

    Attributes:
        pages: how many views there are; ``left_out`` how many had no room.
        data_hash: SHA-256 of the data file; empty where it had no room.
        files: the data files by the keys of their names in the locales.
    """

    pages: int
    left_out: int
    own_pages: int
    indexed: int
    total: int
    limit: int
    data_hash: str
    files: Sequence[tuple[str, str]]


def show_copy(copied: Copied) -> None:
    """Version, day, hash, what is in the copy and what is not, and how it is checked."""
    now = view()
    say = now.locale.text
    version = questions.version_info(now.data)
    show_title(say("twin.title"), say("twin.lead"))
    now.tell(title=say("twin.title"), description=say("twin.lead"))
    facts = [
        ("version", now.locale.plain(version.number)),
        ("built", now.locale.date(tehran_date(version.built_at), style="long")),
        ("day", now.locale.date(now.today, style="long")),
        ("rows_hash", version.rows_hash),
        *([("data_hash", copied.data_hash)] if copied.data_hash else []),
        ("address", now.base or say("twin.no_address")),
    ]
    show(fragments.facts([Fact(label=say(f"twin.{key}"), values=[text]) for key, text in facts]))
    show_section(say("twin.what_title"))
    show(fragments.prose(_contents(now, copied)))
    show_section(say("twin.files_title"))
    show_links([Link(href=f"/{path}", label=say(f"twin.{key}"), download=True) for key, path in copied.files])
    show_section(say("twin.verify_title"), say("twin.verify"))
    show(Markup('<pre class="k-sums"><code>sha256sum -c SHA256SUMS</code></pre>'))
    if version.demo:
        show_note(say("demo.explain"))


def _contents(now: View, copied: Copied) -> list[str]:
    """What there is and what is left out, in sentences."""
    say = now.locale.text
    rest = copied.own_pages < copied.total
    activities = say("twin.what_activities", n=copied.own_pages, total=copied.total)
    if rest:
        activities = f"{activities} {say('twin.what_activities_rest', limit=copied.limit)}"
    return [
        say("twin.what_pages", n=copied.pages),
        activities,
        *(
            [say("twin.search_part", n=copied.indexed, total=copied.total)]
            if copied.indexed < copied.total
            else []
        ),
        *([say("twin.what_views", n=copied.left_out)] if copied.left_out else []),
        *([] if copied.data_hash else [say("twin.what_no_data")]),
        say("twin.what_links"),
    ]
