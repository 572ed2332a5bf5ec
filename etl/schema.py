"""The contract of the record: what each table holds, field by field.

When the code and this file disagree, suspect the code. Closed vocabularies
(kinds, statuses, places, metrics …) are data, in ``data/reference``; this file
only names the vocabulary that a field draws from. The published warehouse
carries this contract as its tables ``field`` and ``code``, so that everything
the public reads about the data comes with the data.

The fields follow the record of a good activity log: AMEC's stages (input,
output, out-take, outcome), schema.org's and iCalendar's event states, and
Decidim's closed meeting.
"""

from dataclasses import dataclass
from enum import StrEnum

CONTRACT_VERSION = "3"
"""Raised when a file that was right before would now be read differently."""


class FieldType(StrEnum):
    """How the text of a cell becomes a stored value."""

    TEXT = "text"
    CODE = "code"
    CODES = "codes"
    TEXTS = "texts"
    LINKS = "links"
    DATE = "date"
    YEAR = "year"
    INTEGER = "integer"
    NUMBER = "number"


LIST_SEPARATORS = "،؛;|\n"
"""What parts the items of a list cell. A plain comma too, but not inside links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a table.

    Attributes:
        name: the column's name in the warehouse.
        fa, en: the header in Persian (what a clerk writes) and in English.
        meaning_fa, meaning_en: one sentence for the data dictionary.
        aliases: other headers that mean this field, besides its name, fa and en.
        type: how a cell is read.
        required: a blank cell is an error.
        vocabulary: for codes, the list in ``data/reference`` that holds them.
        references: for keys of other records, ``table`` they belong to.
        pattern: regular expression that the whole text must match.
        min_length, max_length: characters of a text.
        minimum, maximum: bounds of what is possible, not of what is likely.
        unit: unit of a number, as a key of the vocabulary ``unit``.
        keeps_state: a number that may be unknown; the warehouse keeps
            ``<name>_state`` (known, unknown, blank, not_applicable) beside it,
            because unknown, zero and blank are three different things, and
            ``quality`` or ``<name>_quality``, which is ``estimated`` for «حدود ۱۲۰» and for ranges.
        default: the code that a blank cell stands for, by declaration.
        kinds: the kinds of activity that this field belongs to; empty for all.
    """

    name: str
    fa: str
    en: str
    meaning_fa: str
    meaning_en: str
    type: FieldType = FieldType.TEXT
    aliases: tuple[str, ...] = ()
    required: bool = False
    vocabulary: str | None = None
    references: str | None = None
    pattern: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    unit: str | None = None
    keeps_state: bool = False
    default: str | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of the record: its fields in order, and the key that names a row."""

    name: str
    fa: str
    en: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """The field of that name. Raises KeyError when there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


IDENTIFIER = r"[A-Z][A-Z0-9]{0,7}-1[34]\d\d-[A-Z]{0,2}\d{2,7}"
"""Unit prefix, Jalali year, running number: ``D7-1404-0001``; plan items ``D7-1404-P01``."""

ACTIVITY = Table(
    name="activity",
    fa="فعالیت",
    en="Activity",
    key=("activity_id",),
    fields=(
        Field(
            name="activity_id",
            fa="شناسه",
            en="Identifier",
            aliases=("کد", "کد فعالیت", "شناسه فعالیت", "id"),
            meaning_fa="شناسهٔ یکتای فعالیت؛ پیشوند واحد، سال و شمارهٔ ردیف. با بارگذاری دوباره تغییر نمی‌کند.",
            meaning_en="The activity's own identifier: unit prefix, year and number. It stays on every later upload.",
            required=True,
            pattern=IDENTIFIER,
        ),
        Field(
            name="kind",
            fa="نوع",
            en="Kind",
            aliases=("نوع فعالیت", "دسته", "نوع برنامه"),
            meaning_fa="نوع فعالیت از فهرست چهارده‌گانه.",
            meaning_en="One of the fourteen kinds of activity.",
            type=FieldType.CODE,
            vocabulary="kind",
            required=True,
        ),
        Field(
            name="title",
            fa="عنوان",
            en="Title",
            aliases=("عنوان فعالیت", "نام برنامه", "عنوان برنامه", "موضوع فعالیت"),
            meaning_fa="عنوان کوتاه و گویا، همان‌طور که شهروند آن را می‌خواند.",
            meaning_en="A short title, as a citizen will read it.",
            required=True,
            min_length=3,
            max_length=160,
        ),
        Field(
            name="summary",
            fa="شرح کوتاه",
            en="Summary",
            aliases=("شرح", "توضیحات", "خلاصه"),
            meaning_fa="شرح فعالیت در چند جمله، بی‌قالب‌بندی.",
            meaning_en="The activity in a few plain sentences.",
            max_length=2000,
        ),
        Field(
            name="start_date",
            fa="تاریخ شروع",
            en="Start date",
            aliases=("تاریخ", "تاریخ برگزاری", "تاریخ انتشار", "از تاریخ"),
            meaning_fa="روز، ماه یا سال آغاز، به تقویم خورشیدی؛ دقت تاریخ همراه آن نگه داشته می‌شود.",
            meaning_en="Day, month or year of the start, in the Jalali calendar; its precision is kept.",
            type=FieldType.DATE,
            required=True,
        ),
        Field(
            name="end_date",
            fa="تاریخ پایان",
            en="End date",
            aliases=("تا تاریخ", "تاریخ خاتمه"),
            meaning_fa="آخرین روز فعالیت؛ خالی یعنی ثبت نشده است.",
            meaning_en="The last day; blank means that it was not recorded.",
            type=FieldType.DATE,
        ),
        Field(
            name="status",
            fa="وضعیت",
            en="Status",
            aliases=("وضعیت اجرا", "وضعیت برگزاری"),
            meaning_fa="برنامه‌ریزی‌شده، قطعی‌شده، برگزارشده، منتشرشده، به‌تعویق‌افتاده یا لغوشده.",
            meaning_en="Planned, confirmed, held, published, postponed or cancelled.",
            type=FieldType.CODE,
            vocabulary="status",
            required=True,
        ),
        Field(
            name="status_reason",
            fa="دلیل لغو یا تعویق",
            en="Reason for cancelling or postponing",
            aliases=("دلیل لغو", "علت لغو", "دلیل تعویق"),
            meaning_fa="چرا فعالیت لغو شد یا به تعویق افتاد.",
            meaning_en="Why the activity was cancelled or postponed.",
            max_length=400,
        ),
        Field(
            name="district",
            fa="منطقه",
            en="District",
            aliases=("منطقه شهرداری", "شماره منطقه"),
            meaning_fa="شمارهٔ منطقهٔ شهرداری؛ «همهٔ محله‌ها» برای سراسر شهر و «نامشخص» اگر دانسته نیست.",
            meaning_en="Number of the municipal district; CITYWIDE for the whole city, UNKNOWN when not known.",
            type=FieldType.CODE,
            vocabulary="district",
            required=True,
        ),
        Field(
            name="neighbourhood",
            fa="محله",
            en="Neighbourhood",
            aliases=("نام محله", "کد محله"),
            meaning_fa="کد یا نام محله؛ «همهٔ محله‌ها»، «برخط» و «نامشخص» سه پاسخ جداگانه‌اند.",
            meaning_en="Code or name of the neighbourhood; CITYWIDE, ONLINE and UNKNOWN are three answers of their own.",
            type=FieldType.CODE,
            vocabulary="neighbourhood",
            required=True,
        ),
        Field(
            name="venue",
            fa="محل برگزاری",
            en="Venue",
            aliases=("محل", "مکان", "مکان برگزاری", "نشانی"),
            meaning_fa="نام سالن، بوستان یا سرا.",
            meaning_en="Name of the hall, park or house.",
            max_length=200,
        ),
        Field(
            name="lat",
            fa="عرض جغرافیایی",
            en="Latitude",
            aliases=("عرض", "latitude"),
            meaning_fa="عرض جغرافیایی محل برگزاری (WGS84).",
            meaning_en="Latitude of the venue (WGS84).",
            type=FieldType.NUMBER,
            minimum=35.4,
            maximum=36.1,
            unit="degree",
        ),
        Field(
            name="lon",
            fa="طول جغرافیایی",
            en="Longitude",
            aliases=("طول", "longitude", "lng"),
            meaning_fa="طول جغرافیایی محل برگزاری (WGS84).",
            meaning_en="Longitude of the venue (WGS84).",
            type=FieldType.NUMBER,
            minimum=50.9,
            maximum=51.9,
            unit="degree",
        ),
        Field(
            name="unit",
            fa="واحد مجری",
            en="Organising unit",
            aliases=("مجری", "واحد", "واحد برگزارکننده"),
            meaning_fa="واحدی از شهرداری که فعالیت را اجرا کرد؛ «نامشخص» اگر دانسته نیست.",
            meaning_en="The municipal unit that did it; «نامشخص» when not known.",
            required=True,
            max_length=120,
        ),
        Field(
            name="audience",
            fa="مخاطب",
            en="Audience",
            aliases=("مخاطبان", "گروه هدف"),
            meaning_fa="گروه‌هایی که فعالیت برای آنان بود.",
            meaning_en="The groups that it was for.",
            type=FieldType.CODES,
            vocabulary="audience",
        ),
        Field(
            name="topics",
            fa="موضوع",
            en="Topics",
            aliases=("موضوعات", "کلیدواژه", "کلیدواژه‌ها"),
            meaning_fa="یک تا پنج موضوع.",
            meaning_en="One to five topics.",
            type=FieldType.TEXTS,
            max_length=400,
        ),
        Field(
            name="partners",
            fa="همکاران",
            en="Partners",
            aliases=("همکار", "با همکاری"),
            meaning_fa="سازمان‌ها و گروه‌هایی که همکاری کردند.",
            meaning_en="Organisations and groups that took part.",
            type=FieldType.TEXTS,
            max_length=1000,
        ),
        Field(
            name="channels",
            fa="کانال‌ها",
            en="Channels",
            aliases=("کانال", "رسانه", "کانال ارتباطی"),
            meaning_fa="راه‌هایی که پیام از آن‌ها به مردم رسید.",
            meaning_en="The ways by which it reached people.",
            type=FieldType.CODES,
            vocabulary="channel",
        ),
        Field(
            name="plan_item",
            fa="ردیف برنامه",
            en="Plan item",
            aliases=("کد برنامه", "شناسه برنامه"),
            meaning_fa="شناسهٔ ردیفی از برنامهٔ سالانه که این فعالیت برای آن انجام شد.",
            meaning_en="Identifier of the yearly plan's item that this activity serves.",
            references="plan_item",
            pattern=IDENTIFIER,
        ),
        Field(
            name="parent",
            fa="مجموعه",
            en="Series or campaign",
            aliases=("مجموعه یا پویش", "شناسه مجموعه"),
            meaning_fa="شناسهٔ فعالیتی (پویش یا سلسله‌برنامه) که این فعالیت بخشی از آن است.",
            meaning_en="Identifier of the campaign or series that this activity is part of.",
            references="activity",
            pattern=IDENTIFIER,
        ),
        Field(
            name="evidence",
            fa="مستندات",
            en="Evidence",
            aliases=("پیوند", "لینک", "مدارک"),
            meaning_fa="نشانی اینترنتی صورت‌جلسه، عکس، فیلم یا خبر.",
            meaning_en="Addresses of minutes, photographs, film or news.",
            type=FieldType.LINKS,
            max_length=2000,
        ),
        Field(
            name="budget",
            fa="بودجه",
            en="Budget",
            aliases=("هزینه", "اعتبار", "بودجه (ریال)", "مبلغ"),
            meaning_fa="هزینهٔ انجام‌شده به ریال. نامشخص، صفر و خالی سه چیز جداگانه‌اند.",
            meaning_en="Spending in rials. Unknown, zero and blank are three different things.",
            type=FieldType.INTEGER,
            minimum=0,
            maximum=1e15,
            unit="rial",
            keeps_state=True,
        ),
        Field(
            name="visibility",
            fa="سطح انتشار",
            en="Visibility",
            meaning_fa="«عمومی» یا «داخلی»؛ خانهٔ خالی یعنی عمومی. ردیف داخلی هرگز در سایت نمی‌آید.",
            meaning_en="Public or internal; a blank cell means public. An internal row never appears on the site.",
            type=FieldType.CODE,
            vocabulary="visibility",
            default="public",
        ),
        Field(
            name="issue_number",
            fa="شمارهٔ نشریه",
            en="Issue number",
            aliases=("شماره", "شماره انتشار"),
            meaning_fa="شمارهٔ نشریه یا کلیپ در مجموعهٔ خود.",
            meaning_en="Number of the issue in its series.",
            kinds=("publication", "clip"),
            max_length=40,
        ),
        Field(
            name="person",
            fa="فرد معرفی‌شده",
            en="Person presented",
            aliases=("نام فرد", "نام و نام خانوادگی"),
            meaning_fa="نام کسی که معرفی شد، تنها با رضایت او.",
            meaning_en="Name of the person presented, only with consent.",
            kinds=("portrait",),
            max_length=120,
        ),
        Field(
            name="consent",
            fa="مبنای انتشار تصویر",
            en="Basis for publishing the picture",
            aliases=("مبنای انتشار", "رضایت‌نامه", "رضایت انتشار تصویر"),
            meaning_fa="مبنایی که نام و تصویر فرد بر پایهٔ آن منتشر شد؛ برای چهره‌ها الزامی است.",
            meaning_en="On what basis the person's name and picture are published; required for portraits.",
            type=FieldType.CODE,
            vocabulary="consent",
            kinds=("portrait",),
        ),
        Field(
            name="action_taken",
            fa="اقدام بر پایهٔ نتیجه",
            en="What was done about the result",
            aliases=("اقدام انجام‌شده",),
            meaning_fa="پس از نظرسنجی چه کاری انجام شد.",
            meaning_en="What was done after the survey.",
            kinds=("survey",),
            max_length=1000,
        ),
        Field(
            name="resolutions",
            fa="مصوبات",
            en="Resolutions",
            aliases=("تصمیم‌ها",),
            meaning_fa="آنچه نشست به آن رأی داد.",
            meaning_en="What the meeting decided.",
            kinds=("committee",),
            max_length=2000,
        ),
        Field(
            name="source",
            fa="منبع",
            en="Source",
            aliases=("مأخذ",),
            meaning_fa="سند و سطری که این ردیف از آن آمده است.",
            meaning_en="The document and line that this row was taken from.",
            max_length=300,
        ),
    ),
)

METRIC = Table(
    name="metric",
    fa="سنجه",
    en="Metric",
    key=("activity_id", "metric", "channel"),
    fields=(
        Field(
            name="activity_id",
            fa="شناسهٔ فعالیت",
            en="Activity",
            aliases=("شناسه", "کد فعالیت"),
            meaning_fa="شناسهٔ فعالیتی که این سنجه از آن است.",
            meaning_en="Identifier of the activity measured.",
            required=True,
            references="activity",
            pattern=IDENTIFIER,
        ),
        Field(
            name="metric",
            fa="سنجه",
            en="Metric",
            aliases=("کد سنجه", "نام سنجه", "شاخص", "code"),
            meaning_fa="سنجه از فهرست سنجه‌ها؛ هر سنجه تنها به یک مرحله تعلق دارد.",
            meaning_en="One of the listed metrics; each belongs to one stage only.",
            type=FieldType.CODE,
            vocabulary="metric",
            required=True,
        ),
        Field(
            name="stage",
            fa="مرحله",
            en="Stage",
            meaning_fa="منابع، خروجی، واکنش یا نتیجه؛ خالی یعنی مرحلهٔ خود سنجه.",
            meaning_en="Input, output, out-take or outcome; blank means the metric's own stage.",
            type=FieldType.CODE,
            vocabulary="stage",
        ),
        Field(
            name="channel",
            fa="کانال",
            en="Channel",
            meaning_fa="کانالی که سنجه از آن است. دسترسی کانال‌های گوناگون هرگز با هم جمع نمی‌شود.",
            meaning_en="The channel measured. Reach of different channels is never added up.",
            type=FieldType.CODE,
            vocabulary="channel",
        ),
        Field(
            name="value",
            fa="مقدار",
            en="Value",
            aliases=("عدد", "میزان"),
            meaning_fa="مقدار اندازه‌گیری‌شده. نامشخص، صفر و خالی سه چیز جداگانه‌اند.",
            meaning_en="What was measured. Unknown, zero and blank are three different things.",
            type=FieldType.NUMBER,
            minimum=0,
            maximum=1e12,
            keeps_state=True,
        ),
        Field(
            name="unit",
            fa="واحد",
            en="Unit",
            aliases=("واحد اندازه‌گیری", "یکا"),
            meaning_fa="واحد مقدار؛ خالی یعنی واحد خود سنجه.",
            meaning_en="Unit of the value; blank means the metric's own unit.",
            type=FieldType.CODE,
            vocabulary="unit",
        ),
        Field(
            name="target",
            fa="هدف",
            en="Target",
            aliases=("مقدار هدف",),
            meaning_fa="مقداری که پیش از اجرا هدف گرفته شده بود.",
            meaning_en="The value aimed for beforehand.",
            type=FieldType.NUMBER,
            minimum=0,
            maximum=1e12,
        ),
        Field(
            name="baseline",
            fa="مقدار پیش از اجرا",
            en="Baseline",
            aliases=("مقدار پایه", "خط پایه"),
            meaning_fa="همین سنجه پیش از اجرا، به واحد خود سنجه؛ خالی یعنی ثبت نشده است، نه صفر.",
            meaning_en="The same metric before the work began, in its own unit; blank means not recorded, not zero.",
            type=FieldType.NUMBER,
            minimum=0,
            maximum=1e12,
        ),
        Field(
            name="method",
            fa="روش",
            en="Method",
            aliases=("روش اندازه‌گیری",),
            meaning_fa="چگونه اندازه گرفته شد.",
            meaning_en="How it was measured.",
            type=FieldType.CODE,
            vocabulary="method",
        ),
        Field(
            name="sample_size",
            fa="حجم نمونه",
            en="Sample size",
            aliases=("تعداد نمونه", "n"),
            meaning_fa="شمار پاسخ‌دهندگان، اگر نمونه‌گیری شده است.",
            meaning_en="How many were asked, for a sample.",
            type=FieldType.INTEGER,
            minimum=1,
            maximum=1e9,
        ),
        Field(
            name="margin",
            fa="حاشیهٔ خطا",
            en="Margin of error",
            aliases=("خطای نمونه‌گیری", "moe"),
            meaning_fa="حاشیهٔ خطای مقدار نمونه‌ای در سطح اطمینان ۹۵٪، به واحد خود سنجه و بی‌علامت ±، چنان‌که نظرسنج گزارش کرده است.",
            meaning_en="Margin of error of a sampled value at 95% confidence, in the metric's own unit and without ±, as the pollster reports it.",
            type=FieldType.NUMBER,
            minimum=0,
            maximum=1e12,
        ),
        Field(
            name="quality",
            fa="کیفیت",
            en="Quality",
            meaning_fa="اندازه‌گیری‌شده، نمونه‌ای، برآوردی یا نامشخص.",
            meaning_en="Measured, sampled, estimated or unknown.",
            type=FieldType.CODE,
            vocabulary="quality",
        ),
    ),
)

PLAN_ITEM = Table(
    name="plan_item",
    fa="ردیف برنامه",
    en="Plan item",
    key=("plan_item_id",),
    fields=(
        Field(
            name="plan_item_id",
            fa="شناسهٔ برنامه",
            en="Plan identifier",
            aliases=("شناسه", "کد برنامه", "شناسه ردیف برنامه"),
            meaning_fa="شناسهٔ یکتای ردیف برنامه.",
            meaning_en="The plan item's own identifier.",
            required=True,
            pattern=IDENTIFIER,
        ),
        Field(
            name="year",
            fa="سال",
            en="Year",
            aliases=("سال برنامه",),
            meaning_fa="سال خورشیدی برنامه.",
            meaning_en="The plan's Jalali year.",
            type=FieldType.YEAR,
            required=True,
            minimum=1300,
            maximum=1450,
        ),
        Field(
            name="district",
            fa="منطقه",
            en="District",
            aliases=("منطقه شهرداری",),
            meaning_fa="منطقه‌ای که برنامه را داد.",
            meaning_en="The district that made the plan.",
            type=FieldType.CODE,
            vocabulary="district",
            required=True,
        ),
        Field(
            name="title",
            fa="عنوان",
            en="Title",
            aliases=("عنوان برنامه", "تعهد"),
            meaning_fa="آنچه وعده داده شد.",
            meaning_en="What was promised.",
            required=True,
            min_length=3,
            max_length=300,
        ),
        Field(
            name="kind",
            fa="نوع",
            en="Kind",
            aliases=("نوع فعالیت",),
            meaning_fa="نوع فعالیتی که برنامه با آن انجام می‌شود.",
            meaning_en="The kind of activity that fulfils it.",
            type=FieldType.CODE,
            vocabulary="kind",
            required=True,
        ),
        Field(
            name="quantity",
            fa="مقدار برنامه",
            en="Quantity",
            aliases=("تعداد", "مقدار", "هدف کمی"),
            meaning_fa="شمار وعده‌داده‌شده. مقداری که اعلام نشده «نامشخص» است، هرگز صفر.",
            meaning_en="How many were promised. A quantity that was not published is unknown, never zero.",
            type=FieldType.NUMBER,
            minimum=0,
            maximum=1e9,
            keeps_state=True,
        ),
        Field(
            name="unit",
            fa="واحد",
            en="Unit",
            aliases=("واحد شمارش", "یکا"),
            meaning_fa="واحد مقدار برنامه.",
            meaning_en="Unit of the quantity.",
            type=FieldType.CODE,
            vocabulary="unit",
        ),
        Field(
            name="due_date",
            fa="مهلت",
            en="Due",
            aliases=("سررسید", "تاریخ سررسید"),
            meaning_fa="تاریخی که باید تا آن انجام شود.",
            meaning_en="When it is due.",
            type=FieldType.DATE,
        ),
        Field(
            name="owner",
            fa="مسئول",
            en="Owner",
            aliases=("متولی", "واحد مسئول"),
            meaning_fa="واحدی که پاسخ‌گوی این وعده است.",
            meaning_en="The unit that answers for it.",
            max_length=120,
        ),
        Field(
            name="dropped_reason",
            fa="علت کنار گذاشتن",
            en="Reason for dropping",
            aliases=("دلیل کنار گذاشتن", "علت حذف از برنامه"),
            meaning_fa="چرا این وعده کنار گذاشته شد؛ هر متنی در این خانه یعنی کنار گذاشته شده و خانهٔ خالی یعنی هنوز برجاست.",
            meaning_en="Why the promise was given up; any text means that it was, and a blank cell that it still stands.",
            max_length=300,
        ),
        Field(
            name="source",
            fa="منبع",
            en="Source",
            aliases=("مأخذ",),
            meaning_fa="سند و سطری که وعده از آن آمده است.",
            meaning_en="The document and line that the promise was taken from.",
            max_length=300,
        ),
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in (PLAN_ITEM, ACTIVITY, METRIC)}
"""In loading order: a table stands after those that it refers to."""

SPECIAL_PLACES = ("CITYWIDE", "ONLINE", "UNKNOWN")
"""Answers to «where?» that are no place on the map, each with a meaning of its own."""

FORBIDDEN_LABELS = (
    "ارزش تبلیغاتی",
    "معادل تبلیغاتی",
    "معادل ارزش تبلیغاتی",
    "ارزش رسانه‌ای",
    "ave",
    "emv",
    "advertising value",
    "advertising value equivalent",
    "earned media value",
)
"""Columns refused by name: the Barcelona Principles rule out advertising value as a measure."""
