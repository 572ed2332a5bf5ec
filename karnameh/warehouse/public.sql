-- What a reader may see of the attached file «published»: only rows meant for the public, and
-- demonstration rows only where they are wanted. Runs after history.sql and after present.sql or
-- past.sql, which choose the rows that stand.
-- Questions use the names below and never the file's own.

-- The last day of a period that starts on its first day: a day, a Jalali month or a Jalali year.
-- The 33-year rule of leap years is exact for the years 1178 to 1633.
CREATE MACRO is_leap(jalali_year) AS (25 * jalali_year::INTEGER + 11) % 33 < 8;

CREATE MACRO period_end(first_day, period, jalali_year, jalali_month) AS first_day + CASE
    WHEN period = 'year' THEN 364 + is_leap(jalali_year)::INTEGER
    WHEN period = 'month' AND jalali_month <= 6 THEN 30
    WHEN period = 'month' AND jalali_month <= 11 THEN 29
    WHEN period = 'month' THEN 28 + is_leap(jalali_year)::INTEGER
    ELSE 0
END;

-- A day in the Jalali calendar, no finer than it is known: '1404/02/10', '1404/02', '1404'. By the 33-year
-- rule, exact for the years 1300 to 1450: d are the days since 1 Farvardin 1300, n those since the year
-- began, c is the date as one number. Each lambda gives a value a name, so that it stands here once.
CREATE MACRO jalali_text(day, period) AS list_transform(
    [(day - DATE '1921-03-21')::INTEGER],
    lambda d: list_transform(
        [d - (12053 * ((33 * d + 6) // 12053) + 26) // 33],
        lambda n: list_transform(
            [(13000000 + 10000 * ((33 * d + 6) // 12053)
                + n + if(n < 186, 69 * (n // 31) + 101, 70 * ((n - 186) // 30) + 515))::VARCHAR],
            lambda c: left(
                concat(c[1:4], '/', c[5:6], '/', c[7:8]),
                CASE period WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END
            )
        )[1]
    )[1]
)[1];

CREATE VIEW activity AS
SELECT
    *,
    status IN ('held', 'published') AS is_done,        -- what «counted» means everywhere
    status IN ('planned', 'confirmed') AS is_planned,
    greatest(
        period_end(start_date, start_precision, year, month),
        coalesce(end_date, start_date)
    ) AS last_day                                      -- the last day on which it can still be
FROM standing_activity
WHERE visibility = 'public' AND is_shown(demo);

CREATE VIEW metric AS
SELECT * FROM standing_metric
WHERE is_shown(demo) AND activity_id IN (SELECT activity_id FROM activity);

CREATE VIEW plan_item AS SELECT * FROM standing_plan_item WHERE is_shown(demo);

-- Which documents have which word; also words of rows that nobody may see. A question joins it to
-- «activity», and tells no word that no activity there has.
CREATE VIEW posting AS SELECT * FROM published.posting;

CREATE VIEW place AS SELECT * FROM published.place;
CREATE VIEW boundary_source AS SELECT * FROM published.boundary_source;
CREATE VIEW code AS SELECT * FROM published.code;
CREATE VIEW unit AS SELECT code, fa, en FROM published.code WHERE vocabulary = 'unit';
CREATE VIEW field AS SELECT * FROM published.field;
CREATE VIEW version AS SELECT * FROM published.version;

-- The common filter. A word matches where a word of the record begins with it; all must match.
-- contains() takes its text literally, so % and _ mean themselves.
CREATE MACRO chosen(
    wanted_year, wanted_kind, wanted_neighbourhood, wanted_district, wanted_status, wanted_words
) AS TABLE
SELECT * FROM activity
WHERE (wanted_year IS NULL OR year = wanted_year)
    AND (wanted_kind IS NULL OR kind = wanted_kind)
    AND (wanted_neighbourhood IS NULL OR neighbourhood = wanted_neighbourhood)
    AND (wanted_district IS NULL OR district = wanted_district)
    AND (wanted_status IS NULL OR status = wanted_status OR (wanted_status = 'done' AND is_done))
    AND (len(wanted_words) = 0
        OR list_bool_and([contains(' ' || search_key, ' ' || word) FOR word IN wanted_words]));

-- A text as a cell of CSV, and the same made harmless: what a spreadsheet would run begins with an
-- apostrophe (karnameh/exports/tables.py). Characters 65309, 65291, 65293 and 65312 are ＝, ＋, － and ＠.
-- Give them a column and no expression: it would be evaluated as often as it stands here.
CREATE MACRO csv_quotes(cell) AS
contains(cell, '"') OR contains(cell, ',') OR contains(cell, chr(10)) OR contains(cell, chr(13));

CREATE MACRO csv_quoted(cell) AS
CASE WHEN csv_quotes(cell) THEN concat('"', replace(cell, '"', '""'), '"') ELSE cell END;

CREATE MACRO csv_runs(cell) AS unicode(cell) IN (61, 43, 45, 64, 9, 13, 10, 65309, 65291, 65293, 65312)
AND NOT regexp_full_match(cell, '[-+]?\d+(?:[.٫]\d+)?');

CREATE MACRO csv_harmless(cell) AS CASE
    WHEN cell IS NULL OR NOT csv_runs(cell) THEN csv_quoted(cell)
    WHEN csv_quotes(cell) THEN concat('"', chr(39), replace(cell, '"', '""'), '"')
    ELSE concat(chr(39), cell)
END;
