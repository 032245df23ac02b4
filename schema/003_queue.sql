-- What is to be done, what is being done, and what was done. No foreign keys: finished jobs outlive
-- the hosts they ran on, and history will be partitioned, which InnoDB refuses with foreign keys.

CREATE TABLE IF NOT EXISTS batch (
    id        BIGINT UNSIGNED NOT NULL,
    submitted DATETIME(6)     NOT NULL COMMENT 'UTC',
    user      VARCHAR(255)    NOT NULL COMMENT 'who asked',
    operation MEDIUMTEXT      NOT NULL COMMENT 'as typed',
    CONSTRAINT batch_pk PRIMARY KEY (id),
    CONSTRAINT batch_id_from_one CHECK (id >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Jobs that were accepted together';

CREATE TABLE IF NOT EXISTS job (
    id          BIGINT UNSIGNED NOT NULL,
    batch_id    BIGINT UNSIGNED NOT NULL,
    host        VARCHAR(255)    NOT NULL COMMENT 'the lane: jobs of a host run in the order of their id',
    slice       INT UNSIGNED        NULL COMMENT 'of jobs on one VM',
    operation   VARCHAR(255)    NOT NULL COMMENT 'verb and object',
    state       ENUM('queued', 'running', 'succeeded', 'failed', 'cancelled', 'skipped', 'uncertain') NOT NULL,
    attempt     INT UNSIGNED    NOT NULL COMMENT 'attempts begun',
    submitted   DATETIME(6)     NOT NULL COMMENT 'UTC',
    started     DATETIME(6)         NULL COMMENT 'UTC; of the first attempt',
    finished    DATETIME(6)         NULL COMMENT 'UTC; set in the final states only',
    exit_status INT                 NULL COMMENT 'of the command that decided; -1: none ran',
    message     MEDIUMTEXT      NOT NULL COMMENT 'why, in words',
    user        VARCHAR(255)    NOT NULL COMMENT 'who asked',
    host_at_work VARCHAR(255)
        AS (IF(state IN ('running', 'uncertain'), host, NULL)) STORED INVISIBLE
        COMMENT 'host while the job occupies its lane; carries job_one_at_work_per_host',
    CONSTRAINT job_pk PRIMARY KEY (id),
    CONSTRAINT job_one_at_work_per_host UNIQUE (host_at_work),
    CONSTRAINT job_id_from_one CHECK (id >= 1),
    CONSTRAINT job_finished_iff_final
        CHECK ((finished IS NOT NULL) = (state IN ('succeeded', 'failed', 'cancelled', 'skipped'))),
    CONSTRAINT job_at_work_has_begun
        CHECK (state NOT IN ('running', 'uncertain') OR (attempt >= 1 AND started IS NOT NULL)),
    CONSTRAINT job_exit_status_of_finished CHECK (exit_status IS NULL OR finished IS NOT NULL),
    KEY job_by_host (host, id),
    KEY job_by_state (state, id),
    KEY job_by_batch (batch_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='One operation on one host or VM: where it stands';

CREATE TABLE IF NOT EXISTS job_payload (
    job_id BIGINT UNSIGNED NOT NULL,
    spec   MEDIUMBLOB      NOT NULL COMMENT 'JobSpec, msgpack as in docs/protocol.md',
    CONSTRAINT job_payload_pk PRIMARY KEY (job_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='What the worker is told; written once, read again only after a restart';

CREATE TABLE IF NOT EXISTS job_item (
    job_id      BIGINT UNSIGNED NOT NULL,
    position    BIGINT UNSIGNED NOT NULL COMMENT 'from 0, without holes, over all attempts',
    attempt     INT UNSIGNED    NOT NULL,
    step        INT UNSIGNED    NOT NULL COMMENT 'counts the commands of the attempt, from 1',
    kind        ENUM('note', 'step_started', 'output', 'error_output', 'step_finished') NOT NULL,
    shown       BOOLEAN         NOT NULL COMMENT '0: a look at the host that is not printed',
    name        VARCHAR(255)    NOT NULL COMMENT 'of step_started: what the step is for',
    exit_status INT             NOT NULL COMMENT 'of step_finished; -1: not known',
    at          DATETIME(6)     NOT NULL COMMENT 'UTC, clock of the worker',
    text        MEDIUMTEXT      NOT NULL COMMENT 'of note and step_started',
    data        MEDIUMBLOB      NOT NULL COMMENT 'of output and error_output: the bytes as they came',
    bytes       INT UNSIGNED
        AS (OCTET_LENGTH(text) + OCTET_LENGTH(data)) STORED INVISIBLE
        COMMENT 'so that a reader can cut pages without reading the data',
    CONSTRAINT job_item_position_once PRIMARY KEY (job_id, position)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Record of a job: commands, what they printed, how they ended; only ever added to';

CREATE TABLE IF NOT EXISTS lease (
    host        VARCHAR(255)    NOT NULL,
    epoch       BIGINT UNSIGNED NOT NULL COMMENT 'grows with every new lease of the lane, never falls',
    worker      VARCHAR(255)    NOT NULL COMMENT 'UUID of the run of the worker; empty: nobody holds the lane',
    worker_name VARCHAR(255)    NOT NULL,
    CONSTRAINT lease_one_per_host PRIMARY KEY (host),
    CONSTRAINT lease_on_known_host FOREIGN KEY (host) REFERENCES host (name) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Newest lease of each lane; the epoch outlives the lease';

CREATE TABLE IF NOT EXISTS submission (
    submission_key VARCHAR(64) NOT NULL COMMENT 'made by the client, repeated on every retry',
    at             DATETIME(6) NOT NULL COMMENT 'UTC',
    operation      MEDIUMBLOB  NOT NULL COMMENT 'Operation, msgpack as in docs/protocol.md',
    answer         MEDIUMBLOB  NOT NULL COMMENT 'Accepted, msgpack as in docs/protocol.md',
    CONSTRAINT submission_pk PRIMARY KEY (submission_key),
    CONSTRAINT submission_has_key CHECK (submission_key <> ''),
    KEY submission_by_time (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Answers already given, so that a retry gets the same one';
