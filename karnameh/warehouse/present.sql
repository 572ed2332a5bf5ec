-- The rows that stand today; the past is not looked at.
CREATE VIEW standing_activity AS SELECT * FROM published.activity;
CREATE VIEW standing_metric AS SELECT * FROM published.metric;
CREATE VIEW standing_plan_item AS SELECT * FROM published.plan_item;
