-- The rows that stood after the batch on show (history.sql ends all later ones).
CREATE VIEW standing_activity AS
SELECT * EXCLUDE (until, content) FROM activity_version WHERE until IS NULL;
CREATE VIEW standing_metric AS
SELECT * EXCLUDE (until, content) FROM metric_version WHERE until IS NULL;
CREATE VIEW standing_plan_item AS
SELECT * EXCLUDE (until, content) FROM plan_item_version WHERE until IS NULL;
