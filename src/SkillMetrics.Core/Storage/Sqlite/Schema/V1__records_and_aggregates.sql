-- Times are microseconds since 1970 in UTC, durations ticks of 100 ns.
-- identity_hash is a 64-bit hash of what makes a record the same record; its unique index is far smaller than one over the texts.

CREATE TABLE store_state (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    generation INTEGER NOT NULL
);
INSERT INTO store_state (id, generation) VALUES (1, 1);

CREATE TABLE labels (
    label_id INTEGER PRIMARY KEY,
    label    TEXT NOT NULL UNIQUE
);

CREATE TABLE sessions (
    session_key INTEGER PRIMARY KEY,
    session_id  TEXT NOT NULL UNIQUE
);

CREATE TABLE skills (
    skill_id   INTEGER PRIMARY KEY,
    skill_name TEXT NOT NULL UNIQUE
);

CREATE TABLE skill_versions (
    version_id INTEGER PRIMARY KEY,
    skill_id   INTEGER NOT NULL REFERENCES skills (skill_id),
    version    TEXT CHECK (version <> ''),
    stage      TEXT NOT NULL DEFAULT 'prototype'
);
CREATE UNIQUE INDEX ux_skill_versions ON skill_versions (skill_id, coalesce(version, ''));

CREATE TABLE skill_invocation (
    id                INTEGER PRIMARY KEY,
    identity_hash     INTEGER NOT NULL,
    version_id        INTEGER NOT NULL REFERENCES skill_versions (version_id),
    session_key       INTEGER REFERENCES sessions (session_key),
    invoked_at        INTEGER NOT NULL,
    invocation_id     TEXT NOT NULL,
    path_id           INTEGER REFERENCES labels (label_id),
    state             INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
    duration_ticks    INTEGER CHECK (duration_ticks >= 0),
    error_id          INTEGER REFERENCES labels (label_id),
    follow_up_actions TEXT
);
CREATE UNIQUE INDEX ux_skill_invocation_identity ON skill_invocation (identity_hash);
CREATE INDEX ix_skill_invocation_time ON skill_invocation (version_id, invoked_at);
CREATE INDEX ix_skill_invocation_running ON skill_invocation (invoked_at) WHERE state = 0;

CREATE TABLE performance_metrics (
    id                 INTEGER PRIMARY KEY,
    identity_hash      INTEGER NOT NULL,
    version_id         INTEGER NOT NULL REFERENCES skill_versions (version_id),
    session_key        INTEGER REFERENCES sessions (session_key),
    timestamp          INTEGER NOT NULL,
    execution_id       TEXT NOT NULL,
    agent_id           INTEGER NOT NULL REFERENCES labels (label_id),
    execution_ticks    INTEGER NOT NULL CHECK (execution_ticks >= 0),
    exception_occurred INTEGER NOT NULL CHECK (exception_occurred IN (0, 1)),
    error_id           INTEGER REFERENCES labels (label_id),
    memory_usage_mb    REAL
);
CREATE UNIQUE INDEX ux_performance_metrics_identity ON performance_metrics (identity_hash);
CREATE INDEX ix_performance_metrics_time ON performance_metrics (version_id, timestamp);

CREATE TABLE outcome_metrics (
    id                   INTEGER PRIMARY KEY,
    identity_hash        INTEGER NOT NULL,
    version_id           INTEGER NOT NULL REFERENCES skill_versions (version_id),
    session_key          INTEGER REFERENCES sessions (session_key),
    timestamp            INTEGER NOT NULL,
    execution_id         TEXT NOT NULL,
    agent_id             INTEGER NOT NULL REFERENCES labels (label_id),
    decision_id          INTEGER NOT NULL REFERENCES labels (label_id),
    expected_decision_id INTEGER REFERENCES labels (label_id),
    correct              INTEGER NOT NULL CHECK (correct IN (0, 1)),
    confidence           REAL CHECK (confidence BETWEEN 0 AND 1),
    reasoning            TEXT
);
CREATE UNIQUE INDEX ux_outcome_metrics_identity ON outcome_metrics (identity_hash);
CREATE INDEX ix_outcome_metrics_time ON outcome_metrics (version_id, timestamp);

CREATE TABLE fidelity_metrics (
    id                INTEGER PRIMARY KEY,
    identity_hash     INTEGER NOT NULL,
    version_id        INTEGER NOT NULL REFERENCES skill_versions (version_id),
    session_key       INTEGER REFERENCES sessions (session_key),
    timestamp         INTEGER NOT NULL,
    execution_id      TEXT NOT NULL,
    agent_id          INTEGER NOT NULL REFERENCES labels (label_id),
    pattern_fidelity  REAL NOT NULL CHECK (pattern_fidelity BETWEEN 0 AND 1),
    patterns_followed INTEGER NOT NULL CHECK (patterns_followed >= 0),
    patterns_missed   INTEGER NOT NULL CHECK (patterns_missed >= 0),
    patterns_detail   TEXT
);
CREATE UNIQUE INDEX ux_fidelity_metrics_identity ON fidelity_metrics (identity_hash);
CREATE INDEX ix_fidelity_metrics_time ON fidelity_metrics (version_id, timestamp);

CREATE TABLE promotion_events (
    id               INTEGER PRIMARY KEY,
    identity_hash    INTEGER NOT NULL,
    version_id       INTEGER NOT NULL REFERENCES skill_versions (version_id),
    session_key      INTEGER REFERENCES sessions (session_key),
    timestamp        INTEGER NOT NULL,
    event_id         TEXT NOT NULL,
    from_state       TEXT NOT NULL,
    to_state         TEXT NOT NULL,
    approver         TEXT NOT NULL,
    approval_ticket  TEXT NOT NULL,
    reason           TEXT,
    automated_checks TEXT NOT NULL
);
CREATE UNIQUE INDEX ux_promotion_events_identity ON promotion_events (identity_hash);
CREATE INDEX ix_promotion_events_time ON promotion_events (version_id, timestamp);

CREATE TABLE rollback_events (
    id             INTEGER PRIMARY KEY,
    identity_hash  INTEGER NOT NULL,
    version_id     INTEGER NOT NULL REFERENCES skill_versions (version_id),
    session_key    INTEGER REFERENCES sessions (session_key),
    timestamp      INTEGER NOT NULL,
    event_id       TEXT NOT NULL,
    from_state     TEXT NOT NULL,
    to_state       TEXT NOT NULL,
    trigger_reason TEXT,
    trigger_metric TEXT,
    automated      INTEGER NOT NULL CHECK (automated IN (0, 1))
);
CREATE UNIQUE INDEX ux_rollback_events_identity ON rollback_events (identity_hash);
CREATE INDEX ix_rollback_events_time ON rollback_events (version_id, timestamp);

CREATE TABLE runs (
    run_id TEXT NOT NULL PRIMARY KEY
);

CREATE TABLE phases (
    run_id   TEXT NOT NULL REFERENCES runs (run_id),
    phase_id TEXT NOT NULL,
    PRIMARY KEY (run_id, phase_id)
);

CREATE TABLE token_estimation_v2_events (
    id                      INTEGER PRIMARY KEY,
    identity_hash           INTEGER NOT NULL,
    skill_name              TEXT,
    skill_version           TEXT,
    session_key             INTEGER REFERENCES sessions (session_key),
    timestamp               INTEGER NOT NULL,
    timestamp_is_assumed    INTEGER NOT NULL CHECK (timestamp_is_assumed IN (0, 1)),
    run_id                  TEXT NOT NULL,
    phase_id                TEXT NOT NULL,
    category                TEXT NOT NULL,
    complexity              TEXT NOT NULL CHECK (complexity IN ('low', 'medium', 'high', 'maintenance')),
    deliverables            TEXT NOT NULL,
    deliverable_count       INTEGER NOT NULL CHECK (deliverable_count >= 0),
    predicted_output_tokens INTEGER NOT NULL CHECK (predicted_output_tokens >= 0),
    actual_output_tokens    INTEGER NOT NULL CHECK (actual_output_tokens >= 0),
    selected_budget         INTEGER CHECK (selected_budget >= 0),
    success                 INTEGER NOT NULL CHECK (success IN (0, 1)),
    truncated               INTEGER NOT NULL CHECK (truncated IN (0, 1)),
    stop_reason             TEXT,
    model                   TEXT NOT NULL,
    FOREIGN KEY (run_id, phase_id) REFERENCES phases (run_id, phase_id)
);
CREATE UNIQUE INDEX ux_token_estimation_identity ON token_estimation_v2_events (identity_hash);
CREATE INDEX ix_token_estimation_phase ON token_estimation_v2_events (run_id, phase_id);
CREATE INDEX ix_token_estimation_time ON token_estimation_v2_events (timestamp);

CREATE TABLE interactions (
    id            INTEGER PRIMARY KEY,
    identity_hash INTEGER NOT NULL,
    skill_name    TEXT,
    skill_version TEXT,
    session_key   INTEGER NOT NULL REFERENCES sessions (session_key),
    timestamp     INTEGER NOT NULL,
    interaction   TEXT NOT NULL CHECK (interaction IN ('session_start', 'session_end', 'prompt', 'edit_accepted', 'edit_rejected')),
    length        INTEGER CHECK (length >= 0)
);
CREATE UNIQUE INDEX ux_interactions_identity ON interactions (identity_hash);
CREATE INDEX ix_interactions_session ON interactions (session_key, timestamp);
CREATE INDEX ix_interactions_time ON interactions (timestamp);

-- Derived from the history in the transaction that writes it.

CREATE TABLE skill_metrics (
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

-- kind: 0 workflow path, 1 error of an invocation, 2 follow-up action, 3 exception type, 4 decision, 5 pattern followed, 6 pattern missed
CREATE TABLE skill_counts (
    version_id INTEGER NOT NULL REFERENCES skill_versions (version_id),
    kind       INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 6),
    label_id   INTEGER NOT NULL REFERENCES labels (label_id),
    count      INTEGER NOT NULL,
    PRIMARY KEY (version_id, kind, label_id)
) WITHOUT ROWID;

-- measure: 0 duration of completed invocations, 1 execution time; day: days since 1970; buckets: see docs/storage.md
CREATE TABLE duration_histograms (
    version_id INTEGER NOT NULL REFERENCES skill_versions (version_id),
    measure    INTEGER NOT NULL CHECK (measure IN (0, 1)),
    day        INTEGER NOT NULL,
    buckets    BLOB NOT NULL,
    PRIMARY KEY (version_id, measure, day)
) WITHOUT ROWID;

-- Ended invocations by the UTC hour (hours since 1970) in which they started.
CREATE TABLE invocation_hours (
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

CREATE TABLE session_skill (
    session_key          INTEGER NOT NULL REFERENCES sessions (session_key),
    version_id           INTEGER NOT NULL REFERENCES skill_versions (version_id),
    invocation_count     INTEGER NOT NULL,
    completed_count      INTEGER NOT NULL,
    total_duration_ticks INTEGER NOT NULL,
    first_invoked        INTEGER NOT NULL,
    last_invoked         INTEGER NOT NULL,
    PRIMARY KEY (session_key, version_id)
) WITHOUT ROWID;
CREATE INDEX ix_session_skill_version ON session_skill (version_id, session_key);

CREATE TABLE ingestion_watermarks (
    source       TEXT NOT NULL PRIMARY KEY,
    offset       INTEGER NOT NULL,
    head_length  INTEGER NOT NULL,
    head_hash    TEXT NOT NULL,
    tail_length  INTEGER NOT NULL,
    tail_hash    TEXT NOT NULL,
    pending_hash TEXT,
    updated_at   INTEGER NOT NULL
);

-- offset is -1 where the source has none, so that the unique index holds there, too.
CREATE TABLE rejected_records (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    source      TEXT NOT NULL,
    offset      INTEGER NOT NULL,
    text_hash   TEXT NOT NULL,
    text        TEXT NOT NULL,
    reason      TEXT NOT NULL,
    rejected_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX ux_rejected_records ON rejected_records (source, offset, text_hash);

-- down

DROP TABLE rejected_records;
DROP TABLE ingestion_watermarks;
DROP TABLE session_skill;
DROP TABLE invocation_hours;
DROP TABLE duration_histograms;
DROP TABLE skill_counts;
DROP TABLE skill_metrics;
DROP TABLE interactions;
DROP TABLE token_estimation_v2_events;
DROP TABLE phases;
DROP TABLE runs;
DROP TABLE rollback_events;
DROP TABLE promotion_events;
DROP TABLE fidelity_metrics;
DROP TABLE outcome_metrics;
DROP TABLE performance_metrics;
DROP TABLE skill_invocation;
DROP TABLE skill_versions;
DROP TABLE skills;
DROP TABLE sessions;
DROP TABLE labels;
DROP TABLE store_state;
