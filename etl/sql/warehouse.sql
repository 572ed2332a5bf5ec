-- The published warehouse. Dates are Gregorian, numbers plain, places and kinds codes.
-- Written by etl, read by karnameh.warehouse; nothing else knows these names.

-- One row per batch: what changed the record, in the order in which it was published.
CREATE TABLE batch (
    number INTEGER PRIMARY KEY,
    kind VARCHAR NOT NULL,           -- load, undo or correction
    target INTEGER,                  -- the batch that an undo takes back
    made_at TIMESTAMP NOT NULL,      -- UTC
    unit VARCHAR,                    -- the unit that sent it; persons stay in the batch's folder
    note VARCHAR,                    -- why, for the public
    demo BOOLEAN NOT NULL,           -- demonstration data, marked wherever it is shown
    contract VARCHAR NOT NULL,
    whole_unit VARCHAR,              -- a load that is the whole record of this unit…
    whole_year SMALLINT,             -- …and this Jalali year
    rows_read INTEGER NOT NULL,
    added INTEGER NOT NULL,          -- records, as the next three
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL,
    rejected INTEGER NOT NULL,       -- rows
    fingerprint VARCHAR NOT NULL     -- SHA-256 of the batch's manifest, which holds that of the batch before
);

-- One row per file of a batch, or sheet of a workbook, that held a table of the record.
CREATE TABLE source_file (
    batch INTEGER NOT NULL,
    file INTEGER NOT NULL,           -- its place among the batch's tables, from 0
    file_name VARCHAR NOT NULL,      -- base name and sheet, never a path
    sha256 VARCHAR NOT NULL,         -- of the bytes as received
    table_name VARCHAR NOT NULL,     -- activity, metric or plan_item
    rows_read INTEGER NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    PRIMARY KEY (batch, file)
);

-- What was wrong with an activity's record, and which batch mended it.
CREATE TABLE correction (
    activity_id VARCHAR NOT NULL,
    wrong VARCHAR NOT NULL,          -- what was wrong, in a sentence
    wrong_since INTEGER NOT NULL,    -- the batch from which on it was
    mended_in INTEGER NOT NULL,      -- the batch that mended it
    batch INTEGER NOT NULL,          -- the batch that says so
    since INTEGER NOT NULL,
    until INTEGER                    -- the batch that took the correction back
);

CREATE TABLE activity (
    activity_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    summary VARCHAR,
    start_date DATE NOT NULL,        -- first day of the period when the precision is month or year
    start_precision VARCHAR NOT NULL,-- day, month or year
    end_date DATE,                   -- last day of the period when the precision is month or year
    end_precision VARCHAR,
    year SMALLINT NOT NULL,          -- Jalali year of start_date
    month TINYINT,                   -- Jalali month 1–12; NULL when only the year is known
    day TINYINT,                     -- Jalali day; NULL unless the precision is day
    status VARCHAR NOT NULL,
    status_reason VARCHAR,
    district VARCHAR NOT NULL,       -- '1'…'22', CITYWIDE, UNKNOWN
    neighbourhood VARCHAR NOT NULL,  -- '701'…, CITYWIDE, ONLINE, UNKNOWN
    venue VARCHAR,
    lat DOUBLE,
    lon DOUBLE,
    unit VARCHAR NOT NULL,
    audience VARCHAR[],
    topics VARCHAR[],
    partners VARCHAR[],
    channels VARCHAR[],
    plan_item VARCHAR,
    parent VARCHAR,
    evidence VARCHAR[],
    budget BIGINT,                   -- rial
    budget_state VARCHAR NOT NULL,   -- known, unknown, blank, not_applicable
    budget_quality VARCHAR,          -- estimated, or NULL
    visibility VARCHAR NOT NULL,
    issue_number VARCHAR,
    person VARCHAR,
    consent VARCHAR,
    action_taken VARCHAR,
    resolutions VARCHAR,
    source VARCHAR,
    search_key VARCHAR NOT NULL,     -- karnameh.persian.text.search_key of title, summary, venue, unit, topics, partners
    document INTEGER NOT NULL,       -- the row's number in posting; no other row ever has it
    demo BOOLEAN NOT NULL,
    batch INTEGER NOT NULL,          -- the batch that brought the row as it stands
    file INTEGER NOT NULL,           -- the batch's file that it stands in
    source_row INTEGER NOT NULL,     -- row of that file, as a spreadsheet numbers it (header = 1)
    since INTEGER NOT NULL           -- the batch from which on the row stands so
);

CREATE TABLE metric (
    activity_id VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    channel VARCHAR,
    value DOUBLE,
    value_state VARCHAR NOT NULL,    -- known, unknown, blank, not_applicable
    unit VARCHAR,                    -- code of the vocabulary unit
    target DOUBLE,
    baseline DOUBLE,                 -- the same metric before the work began
    method VARCHAR,
    sample_size BIGINT,
    margin DOUBLE,                   -- margin of error at 95 % confidence, as reported
    quality VARCHAR,
    demo BOOLEAN NOT NULL,
    batch INTEGER NOT NULL,
    file INTEGER NOT NULL,
    source_row INTEGER NOT NULL,
    since INTEGER NOT NULL
);

CREATE TABLE plan_item (
    plan_item_id VARCHAR NOT NULL,
    year SMALLINT NOT NULL,
    district VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    quantity DOUBLE,
    quantity_state VARCHAR NOT NULL, -- known, unknown, blank, not_applicable
    quantity_quality VARCHAR,        -- estimated, or NULL
    unit VARCHAR,                    -- code of the vocabulary unit
    due_date DATE,
    due_precision VARCHAR,
    owner VARCHAR,
    dropped_reason VARCHAR,          -- why it was given up; NULL while it stands
    source VARCHAR,
    demo BOOLEAN NOT NULL,
    batch INTEGER NOT NULL,
    file INTEGER NOT NULL,
    source_row INTEGER NOT NULL,
    since INTEGER NOT NULL
);

-- Rows as they stood before: each from the batch `since` on, up to but not in the batch `until`.
CREATE TABLE past_activity AS SELECT *, 0::INTEGER AS until FROM activity LIMIT 0;
CREATE TABLE past_metric AS SELECT *, 0::INTEGER AS until FROM metric LIMIT 0;
CREATE TABLE past_plan_item AS SELECT *, 0::INTEGER AS until FROM plan_item LIMIT 0;

-- Every word of the search key of every row of activity, also of those that stood before: the
-- index of the search, which follows from the keys (see etl/postings.py).
CREATE TABLE posting (
    word VARCHAR NOT NULL,           -- empty for a key without a word
    document INTEGER NOT NULL,
    is_first BOOLEAN NOT NULL        -- the first of the word's postings that were entered together
);

CREATE TABLE place (
    code VARCHAR PRIMARY KEY,
    level VARCHAR NOT NULL,          -- district or neighbourhood
    parent VARCHAR,                  -- a neighbourhood's district
    fa VARCHAR NOT NULL,
    en VARCHAR NOT NULL,
    lat DOUBLE NOT NULL,             -- approximate centre, WGS84
    lon DOUBLE NOT NULL,
    area_km2 DOUBLE,
    population INTEGER,
    population_year SMALLINT,        -- Jalali year of the census
    geometry VARCHAR NOT NULL,       -- GeoJSON geometry, WGS84
    boundary VARCHAR NOT NULL        -- approximate or official
);

-- Where official boundaries are from; no row for a level whose boundaries are all approximate.
CREATE TABLE boundary_source (
    level VARCHAR PRIMARY KEY,       -- district or neighbourhood
    file VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    date VARCHAR NOT NULL,           -- ISO date of the day on which the file was read
    source VARCHAR NOT NULL,         -- whose they are and on what terms; empty when not said
    licence VARCHAR NOT NULL,
    derived BOOLEAN NOT NULL         -- put together from the neighbourhoods of the file
);

-- Every closed vocabulary: kind, status, audience, channel, stage, method, quality, consent,
-- visibility, special_place, metric, unit.
CREATE TABLE code (
    vocabulary VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    fa VARCHAR NOT NULL,
    en VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    icon VARCHAR,                    -- kinds: name of a Bootstrap icon
    colour VARCHAR,                  -- kinds: #RRGGBB
    stage VARCHAR,                   -- metrics
    unit VARCHAR,                    -- metrics: code of the vocabulary unit
    total VARCHAR,                   -- metrics: sum, mean or none (never added up)
    whole BOOLEAN,                   -- metrics: whether only whole numbers are possible
    maximum DOUBLE,                  -- metrics: the largest value possible in the metric's own unit
    PRIMARY KEY (vocabulary, code)
);

-- The contract, for the data dictionary.
CREATE TABLE field (
    table_name VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    fa VARCHAR NOT NULL,
    en VARCHAR NOT NULL,
    meaning_fa VARCHAR NOT NULL,
    meaning_en VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    required BOOLEAN NOT NULL,
    vocabulary VARCHAR,
    unit VARCHAR,
    PRIMARY KEY (table_name, name)
);

CREATE TABLE version (
    number INTEGER NOT NULL,
    built_at TIMESTAMP NOT NULL,     -- UTC
    contract VARCHAR NOT NULL,
    batch INTEGER NOT NULL,          -- the last batch that is in it; 0 when there is none
    rows_hash VARCHAR NOT NULL       -- of every row, current and past: see etl/ledger/content.py
);
