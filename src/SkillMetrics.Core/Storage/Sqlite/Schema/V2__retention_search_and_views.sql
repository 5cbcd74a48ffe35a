-- What was pruned lives on in the sealed_ tables, which have the columns of the tables they seal: the derived tables are always
-- sealed + history. Nothing older than pruned_before (microseconds) is taken in again.

ALTER TABLE store_state ADD COLUMN pruned_before INTEGER;

-- How many rows of each kind the history holds, so that nobody who asks needs to count them.
CREATE TABLE record_counts (
    kind  TEXT NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO record_counts (kind, count)
SELECT 'performance', count(*) FROM performance_metrics
UNION ALL SELECT 'outcome', count(*) FROM outcome_metrics
UNION ALL SELECT 'fidelity', count(*) FROM fidelity_metrics
UNION ALL SELECT 'invocation', count(*) FROM skill_invocation
UNION ALL SELECT 'promotion', count(*) FROM promotion_events
UNION ALL SELECT 'rollback', count(*) FROM rollback_events
UNION ALL SELECT 'token_estimate', count(*) FROM token_estimation_v2_events
UNION ALL SELECT 'interaction', count(*) FROM interactions;

CREATE TABLE path_metrics (
    version_id     INTEGER NOT NULL REFERENCES skill_versions (version_id),
    label_id       INTEGER NOT NULL REFERENCES labels (label_id),
    total          INTEGER NOT NULL,
    completed      INTEGER NOT NULL,
    duration_count INTEGER NOT NULL,
    duration_ticks INTEGER NOT NULL,
    PRIMARY KEY (version_id, label_id)
) WITHOUT ROWID;
INSERT INTO path_metrics (version_id, label_id, total, completed, duration_count, duration_ticks)
SELECT version_id, path_id, count(*), sum(state = 1),
       sum(state = 1 AND duration_ticks IS NOT NULL),
       -- In two parts, and never beyond the largest integer: a sum that leaves the range of integers is an error.
       CASE WHEN total(CASE WHEN state = 1 THEN duration_ticks END) >= 9223372036854775807.0 THEN 9223372036854775807
            ELSE coalesce(sum(CASE WHEN state = 1 THEN duration_ticks / 4294967296 END) * 4294967296 + sum(CASE WHEN state = 1 THEN duration_ticks % 4294967296 END), 0) END
FROM skill_invocation
WHERE state <> 0 AND path_id IS NOT NULL
GROUP BY version_id, path_id;
DELETE FROM skill_counts WHERE kind = 0;

CREATE TABLE sealed_skill_metrics (
    version_id            INTEGER PRIMARY KEY REFERENCES skill_versions (version_id),
    first_record          INTEGER NOT NULL,
    last_record           INTEGER NOT NULL,
    total_invocations     INTEGER NOT NULL DEFAULT 0,
    completed_invocations INTEGER NOT NULL DEFAULT 0,
    abandoned_invocations INTEGER NOT NULL DEFAULT 0,
    in_flight_invocations INTEGER NOT NULL DEFAULT 0,
    first_invoked         INTEGER,
    last_invoked          INTEGER,
    duration_count        INTEGER NOT NULL DEFAULT 0,
    total_duration_ticks  INTEGER NOT NULL DEFAULT 0,
    min_duration_ticks    INTEGER,
    max_duration_ticks    INTEGER,
    performance_count     INTEGER NOT NULL DEFAULT 0,
    exception_count       INTEGER NOT NULL DEFAULT 0,
    total_execution_ticks INTEGER NOT NULL DEFAULT 0,
    min_execution_ticks   INTEGER,
    max_execution_ticks   INTEGER,
    outcome_count         INTEGER NOT NULL DEFAULT 0,
    correct_count         INTEGER NOT NULL DEFAULT 0,
    confidence_count      INTEGER NOT NULL DEFAULT 0,
    confidence_sum        REAL NOT NULL DEFAULT 0,
    fidelity_count        INTEGER NOT NULL DEFAULT 0,
    fidelity_sum          REAL NOT NULL DEFAULT 0,
    min_fidelity          REAL
);
CREATE TABLE sealed_skill_counts (
    version_id INTEGER NOT NULL REFERENCES skill_versions (version_id),
    kind       INTEGER NOT NULL,
    label_id   INTEGER NOT NULL REFERENCES labels (label_id),
    count      INTEGER NOT NULL,
    PRIMARY KEY (version_id, kind, label_id)
) WITHOUT ROWID;
CREATE TABLE sealed_path_metrics (
    version_id     INTEGER NOT NULL REFERENCES skill_versions (version_id),
    label_id       INTEGER NOT NULL REFERENCES labels (label_id),
    total          INTEGER NOT NULL,
    completed      INTEGER NOT NULL,
    duration_count INTEGER NOT NULL,
    duration_ticks INTEGER NOT NULL,
    PRIMARY KEY (version_id, label_id)
) WITHOUT ROWID;
CREATE TABLE sealed_duration_histograms (
    version_id INTEGER NOT NULL REFERENCES skill_versions (version_id),
    measure    INTEGER NOT NULL,
    day        INTEGER NOT NULL,
    buckets    BLOB NOT NULL,
    PRIMARY KEY (version_id, measure, day)
) WITHOUT ROWID;
CREATE TABLE sealed_invocation_hours (
    version_id     INTEGER NOT NULL REFERENCES skill_versions (version_id),
    hour           INTEGER NOT NULL,
    total          INTEGER NOT NULL,
    completed      INTEGER NOT NULL,
    duration_count INTEGER NOT NULL,
    duration_ticks INTEGER NOT NULL,
    min_ticks      INTEGER,
    max_ticks      INTEGER,
    buckets        BLOB NOT NULL,
    PRIMARY KEY (version_id, hour)
) WITHOUT ROWID;
CREATE TABLE sealed_session_skill (
    session_key          INTEGER NOT NULL REFERENCES sessions (session_key),
    version_id           INTEGER NOT NULL REFERENCES skill_versions (version_id),
    invocation_count     INTEGER NOT NULL,
    completed_count      INTEGER NOT NULL,
    total_duration_ticks INTEGER NOT NULL,
    first_invoked        INTEGER NOT NULL,
    last_invoked         INTEGER NOT NULL,
    PRIMARY KEY (session_key, version_id)
) WITHOUT ROWID;

-- In how many sessions a version, and a skill in all its versions, was used: counted as session_skill grows. The index by version, in which
-- they were counted before, costs every new session a page.

ALTER TABLE skills ADD COLUMN session_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE skill_versions ADD COLUMN session_count INTEGER NOT NULL DEFAULT 0;
UPDATE skill_versions SET session_count = (SELECT count(*) FROM session_skill k WHERE k.version_id = skill_versions.version_id);
UPDATE skills SET session_count =
    (SELECT count(DISTINCT k.session_key) FROM session_skill k JOIN skill_versions v ON v.version_id = k.version_id WHERE v.skill_id = skills.skill_id);
DROP INDEX ix_session_skill_version;

-- One row a skill version and workflow path, for full-text search with any SQLite tool.
CREATE VIRTUAL TABLE skill_invocation_fts USING fts5 (skill_name, workflow_path, tokenize = 'unicode61');
INSERT INTO skill_invocation_fts (skill_name, workflow_path)
SELECT s.skill_name, l.label
FROM path_metrics p
JOIN skill_versions v ON v.version_id = p.version_id
JOIN skills s ON s.skill_id = v.skill_id
JOIN labels l ON l.label_id = p.label_id;

-- Every identity in the store and where its record is (kind: the number of the record's kind, record_id: its row). identity_order rises
-- with ids that rise with time, so that what arrives together stands together; it is 0 for all others.

CREATE TABLE record_identities (
    identity_order INTEGER NOT NULL,
    identity_hash  INTEGER NOT NULL,
    kind           INTEGER NOT NULL,
    record_id      INTEGER NOT NULL,
    PRIMARY KEY (identity_order, identity_hash, kind)
) WITHOUT ROWID;
INSERT INTO record_identities SELECT identity_order(execution_id), identity_hash, 0, id FROM performance_metrics;
INSERT INTO record_identities SELECT identity_order(execution_id), identity_hash, 1, id FROM outcome_metrics;
INSERT INTO record_identities SELECT identity_order(execution_id), identity_hash, 2, id FROM fidelity_metrics;
INSERT INTO record_identities SELECT identity_order(invocation_id), identity_hash, 3, id FROM skill_invocation;
INSERT INTO record_identities SELECT identity_order(event_id), identity_hash, 4, id FROM promotion_events;
INSERT INTO record_identities SELECT identity_order(event_id), identity_hash, 5, id FROM rollback_events;
INSERT INTO record_identities SELECT 0, identity_hash, 6, id FROM token_estimation_v2_events;
INSERT INTO record_identities SELECT 0, identity_hash, 7, id FROM interactions;
DROP INDEX ux_performance_metrics_identity;
DROP INDEX ux_outcome_metrics_identity;
DROP INDEX ux_fidelity_metrics_identity;
DROP INDEX ux_skill_invocation_identity;
DROP INDEX ux_promotion_events_identity;
DROP INDEX ux_rollback_events_identity;
DROP INDEX ux_token_estimation_identity;
DROP INDEX ux_interactions_identity;

-- For people and their tools: ids as names, times as ISO 8601 in UTC, counts as JSON objects.

CREATE VIEW v_invocations AS
SELECT s.skill_name, v.version AS skill_version, se.session_id, t.invocation_id,
       strftime('%Y-%m-%dT%H:%M:%S', t.invoked_at / 1000000, 'unixepoch') || printf('.%06dZ', t.invoked_at % 1000000) AS invoked_at,
       p.label AS workflow_path,
       CASE t.state WHEN 0 THEN 'running' WHEN 1 THEN 'completed' ELSE 'abandoned' END AS state,
       t.duration_ticks / 10000000.0 AS duration_seconds, e.label AS error_type,
       coalesce(t.follow_up_actions, '[]') AS follow_up_actions
FROM skill_invocation t
JOIN skill_versions v ON v.version_id = t.version_id
JOIN skills s ON s.skill_id = v.skill_id
LEFT JOIN sessions se ON se.session_key = t.session_key
LEFT JOIN labels p ON p.label_id = t.path_id
LEFT JOIN labels e ON e.label_id = t.error_id;

CREATE VIEW v_performance AS
SELECT s.skill_name, v.version AS skill_version, se.session_id, t.execution_id,
       strftime('%Y-%m-%dT%H:%M:%S', t.timestamp / 1000000, 'unixepoch') || printf('.%06dZ', t.timestamp % 1000000) AS timestamp,
       a.label AS agent, t.execution_ticks / 10000.0 AS execution_time_ms, t.exception_occurred, e.label AS exception_type, t.memory_usage_mb
FROM performance_metrics t
JOIN skill_versions v ON v.version_id = t.version_id
JOIN skills s ON s.skill_id = v.skill_id
LEFT JOIN sessions se ON se.session_key = t.session_key
JOIN labels a ON a.label_id = t.agent_id
LEFT JOIN labels e ON e.label_id = t.error_id;

CREATE VIEW v_outcomes AS
SELECT s.skill_name, v.version AS skill_version, se.session_id, t.execution_id,
       strftime('%Y-%m-%dT%H:%M:%S', t.timestamp / 1000000, 'unixepoch') || printf('.%06dZ', t.timestamp % 1000000) AS timestamp,
       a.label AS agent, d.label AS decision, x.label AS expected_decision, t.correct, t.confidence, t.reasoning
FROM outcome_metrics t
JOIN skill_versions v ON v.version_id = t.version_id
JOIN skills s ON s.skill_id = v.skill_id
LEFT JOIN sessions se ON se.session_key = t.session_key
JOIN labels a ON a.label_id = t.agent_id
JOIN labels d ON d.label_id = t.decision_id
LEFT JOIN labels x ON x.label_id = t.expected_decision_id;

CREATE VIEW v_fidelity AS
SELECT s.skill_name, v.version AS skill_version, se.session_id, t.execution_id,
       strftime('%Y-%m-%dT%H:%M:%S', t.timestamp / 1000000, 'unixepoch') || printf('.%06dZ', t.timestamp % 1000000) AS timestamp,
       a.label AS agent, t.pattern_fidelity, t.patterns_followed, t.patterns_missed, coalesce(t.patterns_detail, '{}') AS patterns_detail
FROM fidelity_metrics t
JOIN skill_versions v ON v.version_id = t.version_id
JOIN skills s ON s.skill_id = v.skill_id
LEFT JOIN sessions se ON se.session_key = t.session_key
JOIN labels a ON a.label_id = t.agent_id;

CREATE VIEW v_skill_metrics AS
SELECT s.skill_name, v.version AS skill_version, v.stage,
       m.total_invocations, m.completed_invocations, m.abandoned_invocations, m.in_flight_invocations,
       CAST(m.completed_invocations AS REAL) / nullif(m.total_invocations, 0) AS completion_rate,
       m.total_duration_ticks / 10000000.0 / nullif(m.duration_count, 0) AS avg_duration_seconds,
       strftime('%Y-%m-%dT%H:%M:%S', m.first_invoked / 1000000, 'unixepoch') || printf('.%06dZ', m.first_invoked % 1000000) AS first_invoked,
       strftime('%Y-%m-%dT%H:%M:%S', m.last_invoked / 1000000, 'unixepoch') || printf('.%06dZ', m.last_invoked % 1000000) AS last_invoked,
       coalesce((SELECT json_group_object(l.label, p.total) FROM path_metrics p JOIN labels l ON l.label_id = p.label_id WHERE p.version_id = m.version_id), '{}') AS workflow_paths,
       coalesce((SELECT json_group_object(l.label, c.count) FROM skill_counts c JOIN labels l ON l.label_id = c.label_id WHERE c.version_id = m.version_id AND c.kind = 1), '{}') AS common_errors,
       coalesce((SELECT json_group_object(l.label, c.count) FROM skill_counts c JOIN labels l ON l.label_id = c.label_id WHERE c.version_id = m.version_id AND c.kind = 2), '{}') AS follow_up_actions,
       m.performance_count, m.exception_count, CAST(m.exception_count AS REAL) / nullif(m.performance_count, 0) AS exception_rate,
       m.total_execution_ticks / 10000.0 / nullif(m.performance_count, 0) AS avg_execution_time_ms,
       m.outcome_count, m.correct_count, CAST(m.correct_count AS REAL) / nullif(m.outcome_count, 0) AS accuracy,
       m.fidelity_count, m.fidelity_sum / nullif(m.fidelity_count, 0) AS mean_fidelity
FROM skill_metrics m
JOIN skill_versions v ON v.version_id = m.version_id
JOIN skills s ON s.skill_id = v.skill_id;

CREATE VIEW v_sessions AS
SELECT se.session_id, s.skill_name, v.version AS skill_version, t.invocation_count, t.completed_count,
       t.total_duration_ticks / 10000000.0 AS total_duration_seconds,
       strftime('%Y-%m-%dT%H:%M:%S', t.first_invoked / 1000000, 'unixepoch') || printf('.%06dZ', t.first_invoked % 1000000) AS first_invoked,
       strftime('%Y-%m-%dT%H:%M:%S', t.last_invoked / 1000000, 'unixepoch') || printf('.%06dZ', t.last_invoked % 1000000) AS last_invoked
FROM session_skill t
JOIN sessions se ON se.session_key = t.session_key
JOIN skill_versions v ON v.version_id = t.version_id
JOIN skills s ON s.skill_id = v.skill_id;

CREATE VIEW v_invocation_hours AS
SELECT s.skill_name, v.version AS skill_version,
       strftime('%Y-%m-%dT%H:%M:%SZ', t.hour * 3600, 'unixepoch') AS hour, t.total AS invocations, t.completed,
       CAST(t.completed AS REAL) / nullif(t.total, 0) AS completion_rate,
       t.duration_ticks / 10000000.0 / nullif(t.duration_count, 0) AS avg_duration_seconds
FROM invocation_hours t
JOIN skill_versions v ON v.version_id = t.version_id
JOIN skills s ON s.skill_id = v.skill_id;

CREATE VIEW v_rejected_records AS
SELECT id, source, nullif(offset, -1) AS offset, reason, text,
       strftime('%Y-%m-%dT%H:%M:%S', rejected_at / 1000000, 'unixepoch') || printf('.%06dZ', rejected_at % 1000000) AS rejected_at
FROM rejected_records;

CREATE VIEW skill_metrics_summary AS
SELECT s.skill_name, count(*) AS versions,
       sum(m.total_invocations) AS total_invocations, sum(m.completed_invocations) AS completed_invocations,
       sum(m.abandoned_invocations) AS abandoned_invocations, sum(m.in_flight_invocations) AS in_flight_invocations,
       CAST(sum(m.completed_invocations) AS REAL) / nullif(sum(m.total_invocations), 0) AS completion_rate,
       total(m.total_duration_ticks) / 10000000.0 / nullif(sum(m.duration_count), 0) AS avg_duration_seconds,
       CAST(sum(m.exception_count) AS REAL) / nullif(sum(m.performance_count), 0) AS exception_rate,
       CAST(sum(m.correct_count) AS REAL) / nullif(sum(m.outcome_count), 0) AS accuracy,
       sum(m.fidelity_sum) / nullif(sum(m.fidelity_count), 0) AS mean_fidelity
FROM skill_metrics m
JOIN skill_versions v ON v.version_id = m.version_id
JOIN skills s ON s.skill_id = v.skill_id
GROUP BY s.skill_name;

-- down

DROP VIEW skill_metrics_summary;
DROP VIEW v_rejected_records;
DROP VIEW v_invocation_hours;
DROP VIEW v_sessions;
DROP VIEW v_skill_metrics;
DROP VIEW v_fidelity;
DROP VIEW v_outcomes;
DROP VIEW v_performance;
DROP VIEW v_invocations;
DROP TABLE record_identities;
CREATE INDEX ix_session_skill_version ON session_skill (version_id, session_key);
ALTER TABLE skill_versions DROP COLUMN session_count;
ALTER TABLE skills DROP COLUMN session_count;
CREATE UNIQUE INDEX ux_performance_metrics_identity ON performance_metrics (identity_hash);
CREATE UNIQUE INDEX ux_outcome_metrics_identity ON outcome_metrics (identity_hash);
CREATE UNIQUE INDEX ux_fidelity_metrics_identity ON fidelity_metrics (identity_hash);
CREATE UNIQUE INDEX ux_skill_invocation_identity ON skill_invocation (identity_hash);
CREATE UNIQUE INDEX ux_promotion_events_identity ON promotion_events (identity_hash);
CREATE UNIQUE INDEX ux_rollback_events_identity ON rollback_events (identity_hash);
CREATE UNIQUE INDEX ux_token_estimation_identity ON token_estimation_v2_events (identity_hash);
CREATE UNIQUE INDEX ux_interactions_identity ON interactions (identity_hash);
DROP TABLE skill_invocation_fts;
DROP TABLE sealed_session_skill;
DROP TABLE sealed_invocation_hours;
DROP TABLE sealed_duration_histograms;
DROP TABLE sealed_path_metrics;
DROP TABLE sealed_skill_counts;
DROP TABLE sealed_skill_metrics;
INSERT INTO skill_counts (version_id, kind, label_id, count) SELECT version_id, 0, label_id, total FROM path_metrics;
DROP TABLE path_metrics;
DROP TABLE record_counts;
ALTER TABLE store_state DROP COLUMN pruned_before;
