-- Batches with a policy, jobs that wait for a time or for other jobs, lanes that an operator holds;
-- and history that leaves by age: the tables of history are partitioned by their numbers, so that
-- old numbers go by dropping a partition. Partition from_N has the numbers from N on.

CREATE TABLE IF NOT EXISTS lane (
    host   VARCHAR(255) NOT NULL,
    mode   ENUM('active', 'paused', 'draining') NOT NULL
        COMMENT 'paused: begins no job; draining: accepts no job',
    reason TEXT         NOT NULL COMMENT 'as the operator gave it',
    user   VARCHAR(255) NOT NULL COMMENT 'who set the mode',
    since  DATETIME(6)  NOT NULL COMMENT 'UTC; of that mode',
    until  DATETIME(6)      NULL COMMENT 'UTC; active again from then on; NULL: until somebody says so',
    CONSTRAINT lane_one_per_host PRIMARY KEY (host),
    CONSTRAINT lane_on_known_host FOREIGN KEY (host) REFERENCES host (name) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='What operators have told lanes; a lane without a row is active';

CREATE TABLE IF NOT EXISTS job_at_work (
    job_id BIGINT UNSIGNED NOT NULL,
    host   VARCHAR(255)    NOT NULL COMMENT 'of the job',
    CONSTRAINT job_at_work_pk PRIMARY KEY (job_id),
    CONSTRAINT job_one_at_work_per_host UNIQUE (host)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='The jobs that are running or uncertain: one a host';

INSERT IGNORE INTO job_at_work
SELECT id, host FROM job WHERE state IN ('running', 'uncertain');

CREATE TABLE IF NOT EXISTS horizon (
    name   VARCHAR(32)     NOT NULL COMMENT 'kind of thing that is numbered, as in counter',
    number BIGINT UNSIGNED NOT NULL COMMENT 'up to this one they are dropped, or are to be; 0: none',
    CONSTRAINT horizon_pk PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='How far history is gone; written before anything is dropped';

INSERT IGNORE INTO horizon VALUES ('job', 0), ('batch', 0), ('event', 0);

-- Answers to operations, which no retry of a batch could be compared with.
DELETE FROM submission;

ALTER TABLE submission
    CHANGE COLUMN IF EXISTS operation batch MEDIUMBLOB NOT NULL
        COMMENT 'BatchSpec, msgpack as in docs/protocol.md';

ALTER TABLE batch
    ADD COLUMN IF NOT EXISTS on_failure
        ENUM('skip-vm', 'continue', 'stop-host', 'stop-batch') NOT NULL DEFAULT 'skip-vm'
        COMMENT 'what becomes of the later jobs when one does not succeed';

ALTER TABLE job_payload
    ADD COLUMN IF NOT EXISTS after_jobs MEDIUMTEXT NOT NULL DEFAULT ''
        COMMENT 'numbers of jobs of the batch that must have succeeded first: 3,4,17';

ALTER TABLE job_item
    MODIFY COLUMN kind
        ENUM('note', 'step_started', 'output', 'error_output', 'step_finished', 'output_cut') NOT NULL,
    MODIFY COLUMN text MEDIUMTEXT NOT NULL
        COMMENT 'of note and step_started; of output_cut: how many bytes are not recorded';

-- job_one_at_work_per_host is in job_at_work now: of a partitioned table, every unique key would
-- have to contain the number.
ALTER TABLE job
    DROP CONSTRAINT IF EXISTS job_one_at_work_per_host,
    DROP COLUMN IF EXISTS host_at_work,
    MODIFY COLUMN host VARCHAR(255) NOT NULL COMMENT 'the lane',
    ADD COLUMN IF NOT EXISTS not_before DATETIME(6) NULL COMMENT 'UTC; it joins its lane then',
    ADD COLUMN IF NOT EXISTS place BIGINT UNSIGNED NOT NULL DEFAULT 0
        COMMENT 'in the lane, whose jobs run in this order; 0: it waits for its time to come',
    ADD COLUMN IF NOT EXISTS touched BOOLEAN NOT NULL DEFAULT 0
        COMMENT '1: an attempt may have done something on the host',
    ADD COLUMN IF NOT EXISTS stop_reason TEXT NOT NULL DEFAULT ''
        COMMENT 'not empty: it is to be cancelled; who wants it and why',
    ADD KEY IF NOT EXISTS job_by_host_and_state (host, state, id);

-- Until now the jobs of a lane ran in the order of their ids.
UPDATE job SET place = id
WHERE place = 0 AND state IN ('queued', 'running', 'uncertain');

UPDATE job SET touched = 1
WHERE attempt > 0 AND state IN ('queued', 'running', 'uncertain');

-- What there is, room for a day's beginning, and the open end: the broker goes on from there
-- (broker/store/history_upkeep.hpp).
SET @next_job = (SELECT next_number FROM counter WHERE name = 'job');
SET @next_batch = (SELECT next_number FROM counter WHERE name = 'batch');
SET @next_event = (SELECT next_number FROM counter WHERE name = 'event');

SET @of_jobs = CONCAT(
    IF(@next_job > 1, CONCAT('PARTITION from_1 VALUES LESS THAN (', @next_job, '), '), ''),
    'PARTITION from_', @next_job, ' VALUES LESS THAN (', @next_job + 5000, '), ',
    'PARTITION from_', @next_job + 5000, ' VALUES LESS THAN MAXVALUE');
SET @of_batches = CONCAT(
    IF(@next_batch > 1, CONCAT('PARTITION from_1 VALUES LESS THAN (', @next_batch, '), '), ''),
    'PARTITION from_', @next_batch, ' VALUES LESS THAN (', @next_batch + 20000, '), ',
    'PARTITION from_', @next_batch + 20000, ' VALUES LESS THAN MAXVALUE');
SET @of_events = CONCAT(
    IF(@next_event > 1, CONCAT('PARTITION from_1 VALUES LESS THAN (', @next_event, '), '), ''),
    'PARTITION from_', @next_event, ' VALUES LESS THAN (', @next_event + 20000, '), ',
    'PARTITION from_', @next_event + 20000, ' VALUES LESS THAN MAXVALUE');

EXECUTE IMMEDIATE CONCAT('ALTER TABLE job PARTITION BY RANGE (id) (', @of_jobs, ')');

EXECUTE IMMEDIATE CONCAT('ALTER TABLE job_payload PARTITION BY RANGE (job_id) (', @of_jobs, ')');

EXECUTE IMMEDIATE CONCAT(
    'ALTER TABLE job_item MODIFY COLUMN data MEDIUMBLOB COMPRESSED NOT NULL ',
    'COMMENT ''of output and error_output: the bytes as they came'' ',
    'PARTITION BY RANGE (job_id) (', @of_jobs, ')');

EXECUTE IMMEDIATE CONCAT('ALTER TABLE batch PARTITION BY RANGE (id) (', @of_batches, ')');

EXECUTE IMMEDIATE CONCAT('ALTER TABLE event PARTITION BY RANGE (seq) (', @of_events, ')');
