-- How a worker logs in to a host: what nobody has said is left to its SSH configuration.

ALTER TABLE host
    MODIFY COLUMN port SMALLINT UNSIGNED NULL
        COMMENT 'of SSH; NULL: as the SSH configuration of the worker says, else 22',
    MODIFY COLUMN user TEXT NULL
        COMMENT 'of SSH; NULL: as the SSH configuration of the worker says, else root',
    MODIFY COLUMN host_key TEXT NOT NULL
        COMMENT 'pinned SSH key; empty: none, see accept_new',
    ADD COLUMN IF NOT EXISTS accept_new BOOLEAN NOT NULL DEFAULT FALSE
        COMMENT 'no key is pinned, and the one that it shows first is to be; else known_hosts of the worker decides',
    ADD COLUMN IF NOT EXISTS sudo BOOLEAN NOT NULL DEFAULT FALSE
        COMMENT 'commands are run by sudo',
    ADD COLUMN IF NOT EXISTS jump TEXT NOT NULL DEFAULT ''
        COMMENT 'hosts to go through: [USER@]HOST[:PORT], with commas; empty: none',
    ADD CONSTRAINT IF NOT EXISTS host_key_pinned_or_new CHECK (host_key = '' OR NOT accept_new);
