"""The open data in the words of portals and search engines: DCAT-AP 3 and schema.org, both as JSON-LD."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from karnameh.locales import CODES, locale
from karnameh.persian import calendar
from karnameh.warehouse import Published, questions

API = "/api/v1"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/IRREG"
_FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type"
_LANGUAGE = "http://publications.europa.eu/resource/authority/language"


class Distribution(NamedTuple):
    """One way to take the data: key of its name in the locales, address, IANA media type, EU file type."""

    name: str
    path: str
    media_type: str
    file_type: str


def distributions() -> list[Distribution]:
    """Every file in which the whole, or the chief table, is there."""
    table = f"{API}/activities"
    return [
        Distribution("complete", "/data/latest.zip", "application/zip", "ZIP"),
        Distribution("csv", f"{table}.csv", "text/csv", "CSV"),
        Distribution("json", f"{table}.json", "application/json", "JSON"),
        Distribution("ndjson", f"{table}.ndjson", "application/x-ndjson", "NDJSON"),
        Distribution("xlsx", f"{table}.xlsx", _XLSX, "XLSX"),
        Distribution("parquet", f"{table}.parquet", "application/vnd.apache.parquet", "PARQUET"),
        Distribution("geojson", f"{table}.geojson", "application/geo+json", "GEOJSON"),
        Distribution("ics", "/feeds/activities.ics", "text/calendar", "ICS"),
        Distribution("atom", "/feeds/activities.atom", "application/atom+xml", "ATOM"),
    ]


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def catalog(published: Published, base: str, district: str) -> Mapping[str, Any]:
    """The catalogue of this site with its one dataset, for harvesters (DCAT-AP 3)."""
    dataset = f"{base}/data#dataset"
    publisher = {"@type": "foaf:Agent", "foaf:name": _both("open.publisher", district=district)}
    return {
        "@context": CONTEXT,
        "@id": f"{base}/data#catalog",
        "@type": "dcat:Catalog",
        "dct:title": _both("package.title"),
        "dct:description": _both("package.description"),
        "dct:publisher": publisher,
        "dct:language": [{"@id": f"{_LANGUAGE}/FAS"}, {"@id": f"{_LANGUAGE}/ENG"}],
        "foaf:homepage": {"@id": f"{base}/data"},
        **_moments(published),
        "dcat:service": _service(base, dataset),
        "dcat:dataset": {
            "@id": dataset,
            "@type": "dcat:Dataset",
            "dct:title": _both("package.title"),
            "dct:description": _both("package.description"),
            "dct:identifier": dataset,
            "dct:publisher": publisher,
            "dcat:contactPoint": {
                "@type": "vcard:Organization",
                "vcard:fn": _both("open.publisher", district=district),
                "vcard:hasURL": {"@id": f"{base}/about"},
            },
            "dcat:landingPage": {"@id": f"{base}/data"},
            "dcat:keyword": [
                {"@value": word, "@language": code}
                for code in CODES
                for word in locale(code).text("package.keywords").split("، ")
            ],
            "dct:language": [{"@id": f"{_LANGUAGE}/FAS"}],
            "dct:accrualPeriodicity": {"@id": _FREQUENCY},
            "dct:provenance": {"@type": "dct:ProvenanceStatement", "rdfs:label": _both("package.source")},
            "dct:spatial": {"@type": "dct:Location", "rdfs:label": _both("site.district", district=district)},
            **_span(published),
            **_moments(published),
            **_version(published),
            "dcat:distribution": [_distribution(one, base) for one in distributions()],
        },
    }


def _distribution(one: Distribution, base: str) -> Mapping[str, Any]:
    address = {"@id": f"{base}{one.path}"}
    return {
        "@id": f"{base}/data#{one.name}",
        "@type": "dcat:Distribution",
        "dct:title": _both(f"open.format_{one.name}"),
        "dcat:accessURL": address,
        "dcat:downloadURL": address,
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{one.media_type}"},
        "dct:format": {"@id": f"{_FILE_TYPE}/{one.file_type}"},
        "dct:license": {"@type": "dct:LicenseDocument", "rdfs:label": _both("archive.licence")},
    }


def _service(base: str, dataset: str) -> Mapping[str, Any]:
    return {
        "@id": f"{base}{API}",
        "@type": "dcat:DataService",
        "dct:title": _both("open.api_title"),
        "dcat:endpointURL": {"@id": f"{base}{API}"},
        "dcat:endpointDescription": {"@id": f"{base}{API}/openapi.json"},
        "dcat:servesDataset": {"@id": dataset},
    }


def thing(published: Published, base: str, district: str) -> Mapping[str, Any]:
    """The dataset in the words of schema.org, for the page's own document."""
    say = locale("fa").text
    years = questions.years(published)
    batch = questions.archive_batch(published)
    return {
        "@type": "Dataset",
        "name": say("package.title"),
        "alternateName": locale("en").text("package.title"),
        "description": say("package.description"),
        "url": f"{base}/data",
        "identifier": f"{base}/data#dataset",
        "inLanguage": "fa",
        "isAccessibleForFree": True,
        "license": f"{base}/data#licence",
        "keywords": say("package.keywords").split("، "),
        "creator": {"@type": "GovernmentOrganization", "name": say("open.publisher", district=_fa(district))},
        "spatialCoverage": {"@type": "Place", "name": say("site.district", district=_fa(district))},
        **(
            {"version": str(batch.number), "dateModified": f"{batch.made_at:%Y-%m-%dT%H:%M:%SZ}"}
            if batch
            else {}
        ),
        **({"temporalCoverage": f"{_first_day(years)}/{_last_day(years)}"} if years else {}),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": say(f"open.format_{one.name}"),
                "encodingFormat": one.media_type,
                "contentUrl": f"{base}{one.path}",
            }
            for one in distributions()
        ],
    }


def _fa(district: str) -> str:
    return locale("fa").plain(district)


def _first_day(years: list[int]) -> str:
    return calendar.to_gregorian(min(years), 1, 1).isoformat()


def _last_day(years: list[int]) -> str:
    return calendar.year_end(max(years)).isoformat()


def _span(published: Published) -> dict[str, Any]:
    years = questions.years(published)
    if not years:
        return {}
    ends = {"dcat:startDate": _first_day(years), "dcat:endDate": _last_day(years)}
    days = {key: {"@value": day, "@type": "xsd:date"} for key, day in ends.items()}
    return {"dct:temporal": {"@type": "dct:PeriodOfTime", **days}}


def _moments(published: Published) -> dict[str, Any]:
    batch = questions.archive_batch(published)
    if batch is None:
        return {}
    moment = {"@value": f"{batch.made_at:%Y-%m-%dT%H:%M:%SZ}", "@type": "xsd:dateTime"}
    return {"dct:modified": moment}


def _version(published: Published) -> dict[str, Any]:
    batch = questions.archive_batch(published)
    return {} if batch is None else {"dcat:version": str(batch.number)}


def _both(key: str, *, district: str = "") -> list[dict[str, str]]:
    """A sentence in both languages."""
    return [
        {
            "@value": said.text(key, **({"district": said.plain(district)} if district else {})),
            "@language": said.code,
        }
        for said in map(locale, CODES)
    ]
