"""The data dictionary as plain text: every column of the complete download, for people."""

from collections.abc import Mapping
from typing import Any

from karnameh.locales import CODES, Locale, locale


def dictionary_text(package: Mapping[str, Any]) -> str:
    """What each column of a Data Package is, table by table, in Persian and then in English."""
    return "\n".join(_in(package, locale(code)) for code in CODES)


def _in(package: Mapping[str, Any], language: Locale) -> str:
    """The dictionary in one language."""
    ending = "" if language.code == "fa" else "_en"
    lines = [language.text("package.dictionary"), ""]
    for resource in package["resources"]:
        schema = resource["schema"]
        lines += [f"{resource['path']} — {resource[f'title{ending}']}", ""]
        for field in schema["fields"]:
            kind = language.text(f"package.type_{field['type']}")
            lines.append(f"  {field['name']} — {field[f'title{ending}']} ({kind})")
            lines.append(f"      {field[f'description{ending}']}")
            if allowed := field.get("constraints", {}).get("enum"):
                lines.append(f"      {language.text('package.one_of')} {' | '.join(allowed)}")
        lines.append("")
    return "\n".join(lines)
