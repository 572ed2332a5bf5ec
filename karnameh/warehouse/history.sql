-- Batches, and every public version of every record, up to the batch on show. The macros
-- is_shown(demo) and last_batch() are made before this runs.

CREATE VIEW batch AS SELECT * FROM published.batch WHERE is_shown(demo) AND number <= last_batch();

CREATE VIEW source_file AS
SELECT * FROM published.source_file WHERE batch IN (SELECT number FROM batch);

-- The batch that ended a version, as far as it has happened by the batch on show.
CREATE MACRO ended(until) AS CASE WHEN until <= last_batch() THEN until END;

-- Activities whose last row is internal, today's where there is one: their past is hidden with them.
CREATE VIEW hidden_activity AS
SELECT activity_id FROM published.activity WHERE visibility <> 'public'
UNION ALL
SELECT activity_id FROM published.past_activity
WHERE activity_id NOT IN (SELECT activity_id FROM published.activity)
GROUP BY activity_id HAVING arg_max(visibility, until) <> 'public';

-- Versions stand from the batch «since» on, up to but not in the batch «until» (NULL: still).
-- «content» is what a version says, whatever file said it. The name of a person stays out of the
-- past unless today's row still has it: consent can be taken back.
CREATE VIEW activity_version AS
SELECT
    * REPLACE (ended(until) AS until),
    row(*COLUMNS(* EXCLUDE (batch, file, source_row, since, until, search_key, document, person))) AS content
FROM (
    SELECT *, NULL::INTEGER AS until FROM published.activity
    UNION ALL
    SELECT past.* REPLACE (CASE WHEN past.person = today.person THEN past.person END AS person)
    FROM published.past_activity AS past LEFT JOIN published.activity AS today USING (activity_id)
) AS version
WHERE since <= last_batch() AND visibility = 'public' AND is_shown(demo)
    AND activity_id NOT IN (SELECT activity_id FROM hidden_activity);

-- Of measures, the versions that stood while their activity was public.
CREATE VIEW metric_version AS
SELECT
    * REPLACE (ended(until) AS until),
    row(*COLUMNS(* EXCLUDE (batch, file, source_row, since, until))) AS content
FROM (
    SELECT *, NULL::INTEGER AS until FROM published.metric
    UNION ALL
    SELECT * FROM published.past_metric
) AS version
SEMI JOIN activity_version AS activity
    ON activity.activity_id = version.activity_id
    AND version.since < coalesce(activity.until, last_batch() + 1::BIGINT)
    AND activity.since < coalesce(version.until, last_batch() + 1::BIGINT)
WHERE since <= last_batch() AND is_shown(demo);

CREATE VIEW plan_item_version AS
SELECT
    * REPLACE (ended(until) AS until),
    row(*COLUMNS(* EXCLUDE (batch, file, source_row, since, until))) AS content
FROM (
    SELECT *, NULL::INTEGER AS until FROM published.plan_item
    UNION ALL
    SELECT * FROM published.past_plan_item
) AS version
WHERE since <= last_batch() AND is_shown(demo);

-- What was said to have been wrong, where it has not been taken back.
CREATE VIEW correction AS
SELECT activity_id, wrong, wrong_since, mended_in, batch, since
FROM published.correction
WHERE since <= last_batch() AND ended(until) IS NULL
    AND activity_id IN (SELECT activity_id FROM activity_version);
