-- The log that subscribers follow.

CREATE TABLE IF NOT EXISTS event (
    seq         BIGINT UNSIGNED NOT NULL COMMENT 'position in the log, without holes',
    at          DATETIME(6)     NOT NULL COMMENT 'UTC',
    kind        VARCHAR(64)     NOT NULL COMMENT 'job.succeeded, host.added, worker.lost, ...',
    host        VARCHAR(255)    NOT NULL COMMENT 'empty where it does not apply',
    slice       INT UNSIGNED        NULL,
    batch_id    BIGINT UNSIGNED     NULL,
    job_id      BIGINT UNSIGNED     NULL,
    attempt     INT UNSIGNED    NOT NULL,
    operation   VARCHAR(255)    NOT NULL COMMENT 'of job events: verb and object',
    state       VARCHAR(32)     NOT NULL COMMENT 'the new state of the job, VM or host',
    exit_status INT             NOT NULL,
    message     MEDIUMTEXT      NOT NULL,
    CONSTRAINT event_pk PRIMARY KEY (seq),
    CONSTRAINT event_seq_from_one CHECK (seq >= 1),
    CONSTRAINT event_has_kind CHECK (kind <> ''),
    KEY event_by_batch (batch_id, seq)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Everything that happened, numbered; only ever added to';
