-- Who writes here, which steps were taken, and the numbers given out so far.

CREATE TABLE IF NOT EXISTS schema_version (
    version    INT UNSIGNED NOT NULL COMMENT 'number of the step in schema/',
    name       VARCHAR(255) NOT NULL COMMENT 'file name of the step',
    applied_at DATETIME(6)  NOT NULL COMMENT 'UTC',
    applied_by VARCHAR(255) NOT NULL COMMENT 'version of GriVon',
    CONSTRAINT schema_version_pk PRIMARY KEY (version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Steps of schema/ taken so far; the highest number is the version of these tables';

CREATE TABLE IF NOT EXISTS owner (
    id               TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'always 1',
    broker_epoch     BIGINT UNSIGNED  NOT NULL COMMENT 'grows with every broker that takes over; only the newest may write',
    last_transaction BIGINT UNSIGNED  NOT NULL COMMENT 'number of the last transaction, written inside it',
    taken_over_at    DATETIME(6)      NOT NULL COMMENT 'UTC',
    broker_host      VARCHAR(255)     NOT NULL COMMENT 'machine of the broker',
    broker_pid       INT UNSIGNED     NOT NULL COMMENT 'its process there',
    CONSTRAINT owner_pk PRIMARY KEY (id),
    CONSTRAINT owner_is_one CHECK (id = 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='The one broker that may write these tables';

INSERT IGNORE INTO owner VALUES (1, 0, 0, UTC_TIMESTAMP(6), '', 0);

CREATE TABLE IF NOT EXISTS counter (
    name        VARCHAR(32)     NOT NULL COMMENT 'kind of thing that is numbered',
    next_number BIGINT UNSIGNED NOT NULL COMMENT 'next number that has not been given to anything',
    CONSTRAINT counter_pk PRIMARY KEY (name),
    CONSTRAINT counter_from_one CHECK (next_number >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Numbers come from the broker, are never used twice and have no holes by design';

INSERT IGNORE INTO counter VALUES ('job', 1), ('batch', 1), ('vm', 1), ('event', 1);
