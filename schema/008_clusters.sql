-- VMs that belong together, on whatever hosts. A cluster is no row of its own: it is there as long as
-- a VM says that it belongs to it.

ALTER TABLE vm
    ADD COLUMN IF NOT EXISTS cluster VARCHAR(200) NOT NULL DEFAULT ''
        COMMENT 'that it belongs to; empty: none',
    ADD COLUMN IF NOT EXISTS cluster_group VARCHAR(200) NOT NULL DEFAULT ''
        COMMENT 'in that cluster; empty: none',
    ADD KEY IF NOT EXISTS vm_by_cluster (cluster, host),
    ADD CONSTRAINT IF NOT EXISTS vm_group_in_cluster CHECK (cluster <> '' OR cluster_group = '');
