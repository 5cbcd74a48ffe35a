-- state: 0 ready, 1 delayed, 2 leased, 3 completed. due_at is when the state began to hold for a ready event, and when it ends for the others:
-- a delayed one becomes ready, a lease runs out, a completed one is forgotten. A completed event has no payload; only its id is remembered.
CREATE TABLE event_queue (
    id             INTEGER PRIMARY KEY,
    event_id       TEXT NOT NULL UNIQUE,
    type           TEXT NOT NULL,
    payload        BLOB,
    priority       INTEGER NOT NULL CHECK (typeof(priority) = 'integer'),
    enqueued_at    INTEGER NOT NULL,
    state          INTEGER NOT NULL CHECK (state IN (0, 1, 2, 3)),
    due_at         INTEGER NOT NULL,
    delivery_count INTEGER NOT NULL DEFAULT 0,
    expired_leases INTEGER NOT NULL DEFAULT 0,
    lease_token    INTEGER,
    last_error     TEXT,
    CHECK ((state = 2) = (lease_token IS NOT NULL)),
    CHECK ((state = 3) = (payload IS NULL))
);
CREATE INDEX ix_event_queue_ready ON event_queue (type, priority DESC, id, due_at, state) WHERE state = 0;
CREATE INDEX ix_event_queue_due ON event_queue (state, due_at) WHERE state > 0;

CREATE TABLE dead_letters (
    id             INTEGER PRIMARY KEY,
    event_id       TEXT NOT NULL UNIQUE,
    type           TEXT NOT NULL,
    payload        BLOB NOT NULL,
    priority       INTEGER NOT NULL,
    enqueued_at    INTEGER NOT NULL,
    failed_at      INTEGER NOT NULL,
    delivery_count INTEGER NOT NULL,
    expired_leases INTEGER NOT NULL,
    error          TEXT NOT NULL
);

-- down

DROP TABLE dead_letters;
DROP TABLE event_queue;
