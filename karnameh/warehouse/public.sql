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
