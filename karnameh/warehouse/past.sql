-- The rows that stood after the batch on show.
CREATE VIEW standing_activity AS
SELECT * EXCLUDE (until, content) FROM activity_version WHERE until IS NULL;

-- Measures follow their activities: public.sql takes those of standing public ones.
CREATE VIEW standing_metric AS
SELECT * FROM published.metric WHERE since <= last_batch()
UNION ALL
SELECT * EXCLUDE (until) FROM published.past_metric WHERE since <= last_batch() AND until > last_batch();

CREATE VIEW standing_plan_item AS
SELECT * FROM published.plan_item WHERE since <= last_batch()
UNION ALL
SELECT * EXCLUDE (until) FROM published.past_plan_item WHERE since <= last_batch() AND until > last_batch();
