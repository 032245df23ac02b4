-- For people: the tables of the VMware Roll by their names, and the record of a job in words.
-- The roll's ID columns of MACs and disks are made from the VM and the place in it.

CREATE OR REPLACE SQL SECURITY INVOKER VIEW vmware_nodes AS
SELECT vm.id AS ID, vm.host AS PhysNode, vm.memory_mb AS Mem, vm.cpus AS CPUs, vm.slice AS Slice
FROM vm JOIN host ON host.name = vm.host
WHERE host.hypervisor = 'vmware-server';

CREATE OR REPLACE SQL SECURITY INVOKER VIEW vmware_macs AS
SELECT vm_nic.vm_id * 65536 + vm_nic.ifindex AS ID, vm_nic.vm_id AS Vm_Node, vm_nic.mac AS MAC,
       vm_nic.ifindex AS IfIndex, vm_nic.vmnet AS Vmnet
FROM vm_nic JOIN vm ON vm.id = vm_nic.vm_id JOIN host ON host.name = vm.host
WHERE host.hypervisor = 'vmware-server';

CREATE OR REPLACE SQL SECURITY INVOKER VIEW vmware_disks AS
SELECT vm_disk.vm_id * 65536 + vm_disk.position AS ID, vm_disk.vm_id AS Vm_Node,
       'file' AS VBD_Type, CONCAT(host.data_dir, '/vmware/disks') AS Prefix,
       CONCAT(vm.slice, '.', vm_disk.device, '.vmdk') AS Name, vm_disk.device AS Device,
       'w' AS Mode, vm_disk.size_gb AS Size
FROM vm_disk JOIN vm ON vm.id = vm_disk.vm_id JOIN host ON host.name = vm.host
WHERE host.hypervisor = 'vmware-server';

CREATE OR REPLACE SQL SECURITY INVOKER VIEW vmware_vmnets AS
SELECT vmnet.host AS Host, vmnet.name AS Vmnet, vmnet.kind AS Type, vmnet.device AS Device,
       CAST(NULL AS CHAR(15)) AS HostAddr, CAST(NULL AS CHAR(15)) AS Netmask
FROM vmnet JOIN host ON host.name = vmnet.host
WHERE host.hypervisor = 'vmware-server';

CREATE OR REPLACE SQL SECURITY INVOKER VIEW vmware_vmnet_members AS
SELECT vm.host AS Host, vm_nic.vmnet AS Vmnet, vm_nic.mac AS MAC, vm_nic.vm_id AS Vm_Node,
       vm_nic.ifindex AS IfIndex
FROM vm_nic JOIN vm ON vm.id = vm_nic.vm_id JOIN host ON host.name = vm.host
WHERE host.hypervisor = 'vmware-server';

CREATE OR REPLACE SQL SECURITY INVOKER VIEW job_output AS
SELECT job_id, position, attempt, step, kind, at,
       CASE kind
           WHEN 'output' THEN CONVERT(data USING utf8mb4)
           WHEN 'error_output' THEN CONVERT(data USING utf8mb4)
           WHEN 'step_finished' THEN CONCAT('exit status ', exit_status)
           ELSE text
       END AS line
FROM job_item;
