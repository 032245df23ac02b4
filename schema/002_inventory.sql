-- What exists: hosts, their virtual networks, their VMs.

CREATE TABLE IF NOT EXISTS host (
    name       VARCHAR(255)      NOT NULL,
    hypervisor ENUM('vmware-server') NOT NULL,
    state      ENUM('unknown', 'up', 'unreachable') NOT NULL COMMENT 'what the last connection said',
    checked    DATETIME(6)           NULL COMMENT 'UTC; when that state was seen',
    rack       INT UNSIGNED          NULL,
    `rank`     INT UNSIGNED          NULL COMMENT 'place in the rack',
    address    TEXT              NOT NULL COMMENT 'what SSH connects to',
    port       SMALLINT UNSIGNED NOT NULL COMMENT 'of SSH',
    user       TEXT              NOT NULL COMMENT 'of SSH',
    data_dir   TEXT              NOT NULL COMMENT 'on the host; VMs live in <data_dir>/vmware',
    host_key   TEXT              NOT NULL COMMENT 'pinned SSH key; empty: known_hosts of the worker decides',
    CONSTRAINT host_pk PRIMARY KEY (name),
    CONSTRAINT host_has_name CHECK (name <> ''),
    CONSTRAINT host_port_valid CHECK (port >= 1),
    CONSTRAINT host_data_dir_absolute CHECK (data_dir LIKE '/%')
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Machines that run VMs';

CREATE TABLE IF NOT EXISTS vmnet (
    host   VARCHAR(255)   NOT NULL,
    name   VARCHAR(32)    NOT NULL COMMENT 'vmnet0 to vmnet99',
    kind   ENUM('bridge') NOT NULL,
    device VARCHAR(32)    NOT NULL COMMENT 'interface of the host that it bridges',
    active BOOLEAN        NOT NULL COMMENT 'its job has succeeded: it is there on the host',
    CONSTRAINT vmnet_once_per_host PRIMARY KEY (host, name),
    CONSTRAINT vmnet_on_known_host FOREIGN KEY (host) REFERENCES host (name),
    CONSTRAINT vmnet_has_name CHECK (name <> '')
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Virtual networks of the hosts';

CREATE TABLE IF NOT EXISTS vm (
    id        BIGINT UNSIGNED NOT NULL COMMENT 'vmnodeid; never used again',
    host      VARCHAR(255)    NOT NULL,
    slice     INT UNSIGNED    NOT NULL COMMENT 'number of the VM on its host, from 0',
    state     ENUM('none', 'on', 'off', 'suspended', 'stuck', 'unknown') NOT NULL COMMENT 'what the host last said',
    checked   DATETIME(6)         NULL COMMENT 'UTC; when that state was seen',
    cpus      INT UNSIGNED    NOT NULL,
    memory_mb INT UNSIGNED    NOT NULL,
    CONSTRAINT vm_pk PRIMARY KEY (id),
    CONSTRAINT vm_slice_once_per_host UNIQUE (host, slice),
    CONSTRAINT vm_on_known_host FOREIGN KEY (host) REFERENCES host (name),
    CONSTRAINT vm_id_from_one CHECK (id >= 1),
    CONSTRAINT vm_has_cpu CHECK (cpus >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Virtual machines';

CREATE TABLE IF NOT EXISTS vm_disk (
    vm_id    BIGINT UNSIGNED NOT NULL,
    position INT UNSIGNED    NOT NULL COMMENT 'order of the disks, from 0',
    device   VARCHAR(32)     NOT NULL COMMENT 'scsi0:0',
    size_gb  BIGINT UNSIGNED NOT NULL,
    CONSTRAINT vm_disk_pk PRIMARY KEY (vm_id, position),
    CONSTRAINT vm_disk_device_once UNIQUE (vm_id, device),
    CONSTRAINT vm_disk_of_known_vm FOREIGN KEY (vm_id) REFERENCES vm (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Disks of the VMs';

CREATE TABLE IF NOT EXISTS vm_nic (
    vm_id   BIGINT UNSIGNED NOT NULL,
    ifindex INT UNSIGNED    NOT NULL COMMENT 'number of the NIC inside the VM, from 0',
    mac     VARCHAR(17) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
    vmnet   VARCHAR(32)     NOT NULL COMMENT 'on the host of the VM',
    CONSTRAINT vm_nic_pk PRIMARY KEY (vm_id, ifindex),
    CONSTRAINT vm_nic_mac_once UNIQUE (mac),
    CONSTRAINT vm_nic_of_known_vm FOREIGN KEY (vm_id) REFERENCES vm (id) ON DELETE CASCADE,
    CONSTRAINT vm_nic_mac_form CHECK (mac REGEXP '^([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$')
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Network interfaces of the VMs';
