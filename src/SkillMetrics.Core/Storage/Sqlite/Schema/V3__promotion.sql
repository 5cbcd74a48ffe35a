-- The indexes by time also hold what a gate adds up, so that it reads nothing but the index.
DROP INDEX ix_performance_metrics_time;
DROP INDEX ix_outcome_metrics_time;
DROP INDEX ix_fidelity_metrics_time;
CREATE INDEX ix_performance_metrics_time ON performance_metrics (version_id, timestamp, exception_occurred, execution_ticks);
CREATE INDEX ix_outcome_metrics_time ON outcome_metrics (version_id, timestamp, correct);
CREATE INDEX ix_fidelity_metrics_time ON fidelity_metrics (version_id, timestamp, pattern_fidelity);

-- Append-only: content is canonical JSON, hash = SHA-256(previous hash and content). Everything else that names an entry names its number.
CREATE TABLE audit_log (
    number        INTEGER PRIMARY KEY,
    recorded_at   INTEGER NOT NULL,
    action        TEXT NOT NULL,
    skill_name    TEXT,
    skill_version TEXT,
    content       TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash          TEXT NOT NULL UNIQUE
);
CREATE INDEX ix_audit_log_skill ON audit_log (skill_name, number);

-- Where a version stands is in the column stage; stage_entry is NULL for one that was never registered or moved.
ALTER TABLE skill_versions ADD COLUMN stage_entry INTEGER;
ALTER TABLE skill_versions ADD COLUMN stage_entered_at INTEGER;
ALTER TABLE skill_versions ADD COLUMN replaced_version_id INTEGER;
ALTER TABLE skill_versions ADD COLUMN cool_down_until INTEGER;
ALTER TABLE skill_versions ADD COLUMN stage_event_id TEXT;
ALTER TABLE skill_versions ADD COLUMN baseline TEXT;

CREATE TABLE approval_checklists (
    id                           INTEGER PRIMARY KEY,
    approval_id                  TEXT NOT NULL UNIQUE,
    version_id                   INTEGER NOT NULL REFERENCES skill_versions (version_id),
    from_stage                   TEXT NOT NULL,
    to_stage                     TEXT NOT NULL,
    approver                     TEXT NOT NULL,
    ticket                       TEXT NOT NULL,
    author                       TEXT,
    no_duplication               INTEGER CHECK (no_duplication IN (0, 1)),
    test_coverage_complete       INTEGER CHECK (test_coverage_complete IN (0, 1)),
    instruction_clarity_approved INTEGER CHECK (instruction_clarity_approved IN (0, 1)),
    dependencies_validated       INTEGER CHECK (dependencies_validated IN (0, 1)),
    security_reviewed            INTEGER CHECK (security_reviewed IN (0, 1)),
    production_readiness         INTEGER CHECK (production_readiness IN (0, 1)),
    integration_approved         INTEGER CHECK (integration_approved IN (0, 1)),
    monitoring_configured        INTEGER CHECK (monitoring_configured IN (0, 1)),
    rollback_tested              INTEGER CHECK (rollback_tested IN (0, 1)),
    documentation_updated        INTEGER CHECK (documentation_updated IN (0, 1)),
    evidence                     TEXT NOT NULL,
    policy_digest                TEXT NOT NULL,
    created_at                   INTEGER NOT NULL,
    valid_until                  INTEGER,
    audit_entry                  INTEGER NOT NULL REFERENCES audit_log (number),
    audit_hash                   TEXT NOT NULL
);
CREATE INDEX ix_approval_checklists_version ON approval_checklists (version_id);
CREATE INDEX ix_approval_checklists_entry ON approval_checklists (audit_entry);

CREATE TABLE approval_revocations (
    approval_id TEXT NOT NULL PRIMARY KEY REFERENCES approval_checklists (approval_id),
    revoked_by  TEXT,
    reason      TEXT NOT NULL,
    revoked_at  INTEGER NOT NULL,
    audit_entry INTEGER NOT NULL REFERENCES audit_log (number),
    audit_hash  TEXT NOT NULL
);
CREATE INDEX ix_approval_revocations_entry ON approval_revocations (audit_entry);

CREATE TABLE reindex_outbox (
    id              INTEGER PRIMARY KEY,
    event_id        TEXT NOT NULL UNIQUE,
    skill           TEXT NOT NULL,
    version         TEXT,
    from_stage      TEXT NOT NULL,
    to_stage        TEXT NOT NULL,
    move            TEXT NOT NULL GENERATED ALWAYS AS (from_stage || ' to ' || to_stage) VIRTUAL,
    reason          TEXT,
    created_at      INTEGER NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('pending', 'done', 'dead')),
    attempts        INTEGER NOT NULL CHECK (attempts >= 0),
    next_attempt_at INTEGER,
    leased_until    INTEGER,
    last_error      TEXT
);
CREATE INDEX ix_reindex_outbox_pending ON reindex_outbox (id) WHERE state = 'pending';

-- Events that this store made name their entry of the audit log; ingested ones have none.
ALTER TABLE promotion_events ADD COLUMN audit_entry INTEGER;
ALTER TABLE promotion_events ADD COLUMN audit_hash TEXT;
ALTER TABLE rollback_events ADD COLUMN audit_entry INTEGER;
ALTER TABLE rollback_events ADD COLUMN audit_hash TEXT;

CREATE TRIGGER tr_audit_log_insert BEFORE INSERT ON audit_log
WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM audit_log)
BEGIN
    SELECT RAISE(ABORT, 'audit_log grows by one entry after the other');
END;
CREATE TRIGGER tr_audit_log_update BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END;
CREATE TRIGGER tr_audit_log_delete BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END;
CREATE TRIGGER tr_approval_checklists_update BEFORE UPDATE ON approval_checklists BEGIN SELECT RAISE(ABORT, 'approval_checklists is append-only'); END;
CREATE TRIGGER tr_approval_checklists_delete BEFORE DELETE ON approval_checklists BEGIN SELECT RAISE(ABORT, 'approval_checklists is append-only'); END;
CREATE TRIGGER tr_approval_revocations_update BEFORE UPDATE ON approval_revocations BEGIN SELECT RAISE(ABORT, 'approval_revocations is append-only'); END;
CREATE TRIGGER tr_approval_revocations_delete BEFORE DELETE ON approval_revocations BEGIN SELECT RAISE(ABORT, 'approval_revocations is append-only'); END;
CREATE TRIGGER tr_promotion_events_update BEFORE UPDATE ON promotion_events BEGIN SELECT RAISE(ABORT, 'promotion_events is append-only'); END;
CREATE TRIGGER tr_promotion_events_delete BEFORE DELETE ON promotion_events BEGIN SELECT RAISE(ABORT, 'promotion_events is append-only'); END;
CREATE TRIGGER tr_rollback_events_update BEFORE UPDATE ON rollback_events BEGIN SELECT RAISE(ABORT, 'rollback_events is append-only'); END;
CREATE TRIGGER tr_rollback_events_delete BEFORE DELETE ON rollback_events BEGIN SELECT RAISE(ABORT, 'rollback_events is append-only'); END;

-- down

DROP TRIGGER tr_rollback_events_delete;
DROP TRIGGER tr_rollback_events_update;
DROP TRIGGER tr_promotion_events_delete;
DROP TRIGGER tr_promotion_events_update;
ALTER TABLE rollback_events DROP COLUMN audit_hash;
ALTER TABLE rollback_events DROP COLUMN audit_entry;
ALTER TABLE promotion_events DROP COLUMN audit_hash;
ALTER TABLE promotion_events DROP COLUMN audit_entry;
DROP TABLE reindex_outbox;
DROP TABLE approval_revocations;
DROP TABLE approval_checklists;
ALTER TABLE skill_versions DROP COLUMN baseline;
ALTER TABLE skill_versions DROP COLUMN stage_event_id;
ALTER TABLE skill_versions DROP COLUMN cool_down_until;
ALTER TABLE skill_versions DROP COLUMN replaced_version_id;
ALTER TABLE skill_versions DROP COLUMN stage_entered_at;
ALTER TABLE skill_versions DROP COLUMN stage_entry;
DROP TABLE audit_log;
DROP INDEX ix_fidelity_metrics_time;
DROP INDEX ix_outcome_metrics_time;
DROP INDEX ix_performance_metrics_time;
CREATE INDEX ix_fidelity_metrics_time ON fidelity_metrics (version_id, timestamp);
CREATE INDEX ix_outcome_metrics_time ON outcome_metrics (version_id, timestamp);
CREATE INDEX ix_performance_metrics_time ON performance_metrics (version_id, timestamp);
