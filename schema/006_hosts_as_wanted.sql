-- What a reinstallation of a host wipes (VLAN interfaces, virtual networks of all kinds, VMware's
-- key), what is known of its interfaces, and what an administrator notes about it.

CREATE TABLE IF NOT EXISTS vlan (
    host     VARCHAR(255)      NOT NULL,
    device   VARCHAR(32)       NOT NULL COMMENT 'eth0.100',
    parent   VARCHAR(32)       NOT NULL COMMENT 'interface of the host that carries it: eth0',
    vlan_id  SMALLINT UNSIGNED NOT NULL COMMENT 'the tag: 100',
    presence ENUM('pending', 'active', 'leaving') NOT NULL
        COMMENT 'pending: wanted; active: on the host; leaving: to be taken away',
    CONSTRAINT vlan_once_per_host PRIMARY KEY (host, device),
    CONSTRAINT vlan_id_once_per_parent UNIQUE (host, parent, vlan_id),
    CONSTRAINT vlan_on_known_host FOREIGN KEY (host) REFERENCES host (name),
    CONSTRAINT vlan_has_device CHECK (device <> ''),
    CONSTRAINT vlan_has_parent CHECK (parent <> ''),
    CONSTRAINT vlan_id_valid CHECK (vlan_id BETWEEN 1 AND 4094)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='VLAN interfaces of the hosts';

CREATE TABLE IF NOT EXISTS host_interface (
    host    VARCHAR(255) NOT NULL,
    device  VARCHAR(32)  NOT NULL COMMENT 'eth0',
    subnet  VARCHAR(255) NOT NULL COMMENT 'the word of the site for the network: private',
    mac     VARCHAR(255) NOT NULL,
    address VARCHAR(255) NOT NULL COMMENT 'IPv4',
    netmask VARCHAR(255) NOT NULL,
    gateway VARCHAR(255) NOT NULL COMMENT 'IPv4',
    module  VARCHAR(255) NOT NULL COMMENT 'driver in the kernel: tg3',
    name    VARCHAR(255) NOT NULL COMMENT 'host name that the address has',
    CONSTRAINT host_interface_once_per_host PRIMARY KEY (host, device),
    CONSTRAINT host_interface_on_known_host FOREIGN KEY (host) REFERENCES host (name),
    CONSTRAINT host_interface_has_device CHECK (device <> '')
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Network interfaces of the hosts, as declared or as the host says; empty: not known';

CREATE TABLE IF NOT EXISTS host_attribute (
    host  VARCHAR(255) NOT NULL,
    name  VARCHAR(255) NOT NULL,
    value TEXT         NOT NULL,
    CONSTRAINT host_attribute_once_per_host PRIMARY KEY (host, name),
    CONSTRAINT host_attribute_on_known_host FOREIGN KEY (host) REFERENCES host (name),
    CONSTRAINT host_attribute_has_name CHECK (name <> '')
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='What administrators note about hosts';

CREATE TABLE IF NOT EXISTS serial_number (
    serial   VARCHAR(23)  NOT NULL
        COMMENT 'a secret: not for logs, messages or screens, except where an administrator asks for it',
    host     VARCHAR(255)     NULL COMMENT 'that has the key; NULL: free',
    presence ENUM('pending', 'active', 'leaving') NOT NULL
        COMMENT 'of the key on that host; pending: wanted; active: there; leaving: to be taken away',
    CONSTRAINT serial_number_pk PRIMARY KEY (serial),
    CONSTRAINT serial_number_one_per_host UNIQUE (host),
    CONSTRAINT serial_number_on_known_host FOREIGN KEY (host) REFERENCES host (name),
    CONSTRAINT serial_number_form CHECK (serial REGEXP '^[0-9A-Z]{5}(-[0-9A-Z]{5}){3}$')
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Pool of VMware serial numbers: a key has one host at most, and a host one key';

ALTER TABLE vm
    ADD COLUMN IF NOT EXISTS question TEXT NOT NULL DEFAULT ''
        COMMENT 'of a stuck VM: what it asks, its choices in lines of their own';

-- From active (0 or 1) to presence. While both are there, the server makes one from the other, so
-- that no moment needs a statement that only works before the old column is gone.
ALTER TABLE vmnet
    MODIFY COLUMN kind ENUM('bridge', 'NAT', 'host-only') NOT NULL,
    MODIFY COLUMN device VARCHAR(32) NOT NULL
        COMMENT 'of a bridge: the interface of the host; else empty',
    ADD COLUMN IF NOT EXISTS host_address VARCHAR(15) NOT NULL DEFAULT ''
        COMMENT 'of NAT and host-only: IPv4 of the host on that network; else empty',
    ADD COLUMN IF NOT EXISTS netmask VARCHAR(15) NOT NULL DEFAULT '' COMMENT 'likewise',
    ADD COLUMN IF NOT EXISTS presence ENUM('pending', 'active', 'leaving')
        AS (IF(active, 'active', 'pending')) STORED;

ALTER TABLE vmnet
    MODIFY COLUMN presence ENUM('pending', 'active', 'leaving') NOT NULL
        COMMENT 'pending: wanted; active: on the host; leaving: to be taken away';

ALTER TABLE vmnet
    DROP COLUMN IF EXISTS active,
    ADD CONSTRAINT IF NOT EXISTS vmnet_device_iff_bridge
        CHECK ((kind = 'bridge') = (device <> '')),
    ADD CONSTRAINT IF NOT EXISTS vmnet_bridge_without_address
        CHECK (kind <> 'bridge' OR (host_address = '' AND netmask = ''));

-- MAC number 1 is 00:50:56:00:00:01. As text the addresses have the order of their numbers.
INSERT IGNORE INTO counter
SELECT 'mac', COALESCE(CONV(REPLACE(SUBSTRING(MAX(mac), 10), ':', ''), 16, 10) + 1, 1)
FROM vm_nic WHERE mac BETWEEN '00:50:56:00:00:00' AND '00:50:56:3f:ff:ff';

CREATE OR REPLACE SQL SECURITY INVOKER VIEW vmware_vmnets AS
SELECT vmnet.host AS Host, vmnet.name AS Vmnet, vmnet.kind AS Type,
       NULLIF(vmnet.device, '') AS Device, NULLIF(vmnet.host_address, '') AS HostAddr,
       NULLIF(vmnet.netmask, '') AS Netmask
FROM vmnet JOIN host ON host.name = vmnet.host
WHERE host.hypervisor = 'vmware-server';

CREATE OR REPLACE SQL SECURITY INVOKER VIEW vmware_serials AS
SELECT serial_number.serial AS Serial, serial_number.host AS Host
FROM serial_number;
