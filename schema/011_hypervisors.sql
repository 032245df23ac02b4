-- Hosts that KVM, Xen or VMware Workstation runs: what their VMs are called and made from, and what
-- was last seen on hosts beside the states of VMs.

ALTER TABLE host
    MODIFY COLUMN hypervisor ENUM('vmware-server', 'vmware-workstation', 'kvm', 'xen') NOT NULL,
    MODIFY COLUMN data_dir TEXT NOT NULL
        COMMENT 'on the host; VMs live in <data_dir>/vmware, <data_dir>/kvm, <data_dir>/xen';

ALTER TABLE vm
    ADD COLUMN IF NOT EXISTS uuid VARCHAR(36) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT ''
        COMMENT 'of the domain of libvirt; empty: it has none',
    ADD COLUMN IF NOT EXISTS name VARCHAR(255) NOT NULL DEFAULT ''
        COMMENT 'on its host; empty: slice<N>',
    ADD COLUMN IF NOT EXISTS configuration TEXT NOT NULL DEFAULT ''
        COMMENT 'file of an imported VM of VMware; empty: where GriVon puts it',
    ADD COLUMN IF NOT EXISTS image TEXT NOT NULL DEFAULT ''
        COMMENT 'on the host: what the first disk is made from; empty: nothing',
    ADD COLUMN IF NOT EXISTS image_linked BOOLEAN NOT NULL DEFAULT FALSE
        COMMENT 'the disk is a layer over the image',
    ADD COLUMN IF NOT EXISTS seed TEXT NOT NULL DEFAULT ''
        COMMENT 'on the host: ISO image for cloud-init; empty: none';

ALTER TABLE vm_disk
    ADD COLUMN IF NOT EXISTS path TEXT NULL
        COMMENT 'of a VM that GriVon did not make; NULL: where GriVon puts it';

ALTER TABLE vm_nic
    MODIFY COLUMN vmnet VARCHAR(80) NOT NULL
        COMMENT 'on the host of the VM: vmnet11, vmbr11, bridge:br0, network:default';

ALTER TABLE vmnet
    MODIFY COLUMN name VARCHAR(32) NOT NULL COMMENT 'vmnet0 to vmnet99, vmbr0 to vmbr99';

CREATE TABLE IF NOT EXISTS host_observed (
    host     VARCHAR(255) NOT NULL,
    observed MEDIUMBLOB   NOT NULL
        COMMENT 'msgpack: VMs that are none of ours, configurations and snapshots as last seen',
    CONSTRAINT host_observed_pk PRIMARY KEY (host),
    CONSTRAINT host_observed_on_known_host FOREIGN KEY (host) REFERENCES host (name) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='What was last seen on hosts beside the states of their VMs';
