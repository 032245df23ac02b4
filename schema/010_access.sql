-- Who may reach the broker from other machines, what was asked and refused, and hosts that only the
-- workers of their site reach.

CREATE TABLE IF NOT EXISTS access_key (
    name           VARCHAR(200)  NOT NULL COMMENT 'of the person or program; the user in all records',
    role           ENUM('admin', 'operator', 'viewer', 'worker') NOT NULL,
    hosts          TEXT          NOT NULL COMMENT 'limits of an operator: names with %, with commas; empty: none',
    racks          TEXT          NOT NULL COMMENT 'likewise, numbers',
    clusters       TEXT          NOT NULL COMMENT 'likewise, names',
    site           VARCHAR(200)  NOT NULL COMMENT 'of a worker; empty: none',
    public_key     CHAR(40)      NOT NULL COMMENT 'Z85',
    previous_key   CHAR(40)          NULL COMMENT 'Z85; before it was rotated',
    previous_until DATETIME(6)       NULL COMMENT 'UTC; until then the previous key works too',
    created        DATETIME(6)   NOT NULL COMMENT 'UTC',
    created_by     VARCHAR(255)  NOT NULL,
    CONSTRAINT access_key_pk PRIMARY KEY (name),
    CONSTRAINT access_key_public_once UNIQUE (public_key),
    CONSTRAINT access_key_previous_once UNIQUE (previous_key),
    CONSTRAINT access_key_limits_of_operators
        CHECK (role = 'operator' OR (hosts = '' AND racks = '' AND clusters = '')),
    CONSTRAINT access_key_site_of_workers CHECK (role = 'worker' OR site = ''),
    CONSTRAINT access_key_previous_ends CHECK ((previous_key IS NULL) = (previous_until IS NULL))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Public halves of the keys that the broker knows';

CREATE TABLE IF NOT EXISTS audit (
    seq       BIGINT UNSIGNED NOT NULL COMMENT 'of the event that tells of it',
    at        DATETIME(6)     NOT NULL COMMENT 'UTC',
    user      VARCHAR(255)    NOT NULL COMMENT 'name of the key or account; empty: nobody knows',
    origin    VARCHAR(255)    NOT NULL COMMENT 'address of the machine; uid and pid on the machine of the broker',
    operation VARCHAR(255)    NOT NULL COMMENT 'as typed, without secrets; its beginning',
    outcome   ENUM('accepted', 'refused') NOT NULL,
    batch_id  BIGINT UNSIGNED     NULL COMMENT 'that was made',
    reason    TEXT            NOT NULL COMMENT 'why it was asked, as given',
    message   TEXT            NOT NULL COMMENT 'why it was refused',
    CONSTRAINT audit_pk PRIMARY KEY (seq)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Who asked for what, from where, when, why, and what came of it; only ever added to'
  PARTITION BY RANGE (seq) (PARTITION from_1 VALUES LESS THAN MAXVALUE);

ALTER TABLE host
    ADD COLUMN IF NOT EXISTS site VARCHAR(200) NOT NULL DEFAULT ''
        COMMENT 'whose workers reach it; empty: those of no site';

ALTER TABLE submission
    ADD COLUMN IF NOT EXISTS user VARCHAR(255) NOT NULL DEFAULT ''
        COMMENT 'whose it was: nobody else gets the answer';
