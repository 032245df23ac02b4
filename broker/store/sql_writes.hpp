// Every statement that the writer prepares, with its purpose. Values always go as parameters.
#pragma once

#include "broker/store/statement.hpp"

namespace grivon::store::sql {

// ---- owner --------------------------------------------------------------------------------------

inline constexpr Sql lock_owner{
    "reading the owner row",
    "SELECT broker_epoch, last_transaction FROM owner WHERE id = 1 FOR UPDATE"};
inline constexpr Sql take_over{
    "taking over as the writer",
    "UPDATE owner SET broker_epoch = broker_epoch + 1, taken_over_at = UTC_TIMESTAMP(6), "
    "broker_host = ?, broker_pid = ? WHERE id = 1"};
// Fails when the row is not this broker's any more. 45000: an error of one's own making.
inline constexpr Sql begin_transaction{
    "checking that this broker is still the writer",
    "BEGIN NOT ATOMIC "
    "UPDATE owner SET last_transaction = ? WHERE id = 1 AND broker_epoch = ?; "
    "IF ROW_COUNT() <> 1 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = "
    "'another broker has taken over these tables (see SELECT * FROM owner); this one must end'; "
    "END IF; END"};

// ---- inventory ----------------------------------------------------------------------------------

// ON DUPLICATE KEY only where the only unique key is the one that names the thing: with another one
// it could mean another thing. VMs, VLANs and serials are deleted and inserted instead.
inline constexpr Sql store_hosts{
    "storing hosts",
    "INSERT INTO host (name, hypervisor, state, checked, rack, `rank`, address, port, user, "
    "data_dir, host_key, accept_new, sudo, jump, site) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON DUPLICATE KEY UPDATE hypervisor = VALUES(hypervisor), state = VALUES(state), "
    "checked = VALUES(checked), rack = VALUES(rack), `rank` = VALUES(`rank`), "
    "address = VALUES(address), port = VALUES(port), user = VALUES(user), "
    "data_dir = VALUES(data_dir), host_key = VALUES(host_key), accept_new = VALUES(accept_new), "
    "sudo = VALUES(sudo), jump = VALUES(jump), site = VALUES(site)"};
inline constexpr Sql store_vmnets{
    "storing virtual networks",
    "INSERT INTO vmnet (host, name, kind, device, host_address, netmask, presence) "
    "VALUES (?, ?, ?, ?, ?, ?, ?) "
    "ON DUPLICATE KEY UPDATE kind = VALUES(kind), device = VALUES(device), "
    "host_address = VALUES(host_address), netmask = VALUES(netmask), presence = VALUES(presence)"};
inline constexpr Sql store_interfaces{
    "storing interfaces of hosts",
    "INSERT INTO host_interface (host, device, subnet, mac, address, netmask, gateway, module, "
    "name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON DUPLICATE KEY UPDATE subnet = VALUES(subnet), mac = VALUES(mac), "
    "address = VALUES(address), netmask = VALUES(netmask), gateway = VALUES(gateway), "
    "module = VALUES(module), name = VALUES(name)"};
inline constexpr Sql store_attributes{
    "storing attributes of hosts",
    "INSERT INTO host_attribute (host, name, value) VALUES (?, ?, ?) "
    "ON DUPLICATE KEY UPDATE value = VALUES(value)"};
inline constexpr Sql store_observed{"storing what was seen on hosts",
                                    "INSERT INTO host_observed (host, observed) VALUES (?, ?) "
                                    "ON DUPLICATE KEY UPDATE observed = VALUES(observed)"};
inline constexpr Sql insert_vlans{
    "storing VLANs",
    "INSERT INTO vlan (host, device, parent, vlan_id, presence) VALUES (?, ?, ?, ?, ?)"};
inline constexpr Sql insert_serials{
    "storing serial numbers",
    "INSERT INTO serial_number (serial, host, presence) VALUES (?, ?, ?)"};
inline constexpr Sql insert_keys{
    "storing access keys",
    "INSERT INTO access_key (name, role, hosts, racks, clusters, site, public_key, previous_key, "
    "previous_until, created, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
// An epoch that falls becomes NULL, which the column refuses: CHECK cannot see the old row, and a
// trigger needs rights that not every server gives.
inline constexpr Sql store_leases{
    "storing leases (an epoch must not fall)",
    "INSERT INTO lease (host, epoch, worker, worker_name) VALUES (?, ?, ?, ?) "
    "ON DUPLICATE KEY UPDATE epoch = IF(VALUES(epoch) < epoch, NULL, VALUES(epoch)), "
    "worker = VALUES(worker), worker_name = VALUES(worker_name)"};
inline constexpr Sql store_lanes{
    "storing modes of lanes",
    "INSERT INTO lane (host, mode, reason, user, since, until) VALUES (?, ?, ?, ?, ?, ?) "
    "ON DUPLICATE KEY UPDATE mode = VALUES(mode), reason = VALUES(reason), user = VALUES(user), "
    "since = VALUES(since), until = VALUES(until)"};
inline constexpr Sql insert_vms{
    "storing VMs",
    "INSERT INTO vm (id, host, slice, state, checked, cpus, memory_mb, question, cluster, "
    "cluster_group, uuid, name, configuration, image, image_linked, seed) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
inline constexpr Sql sight_vms{"storing what was seen of VMs",
                               "UPDATE vm SET state = ?, checked = ?, question = ? WHERE id = ?"};
inline constexpr Sql insert_disks{
    "storing disks",
    "INSERT INTO vm_disk (vm_id, position, device, size_gb, path) VALUES (?, ?, ?, ?, ?)"};
inline constexpr Sql insert_nics{
    "storing network interfaces",
    "INSERT INTO vm_nic (vm_id, ifindex, mac, vmnet) VALUES (?, ?, ?, ?)"};
// With its disks and NICs, which the foreign keys remove.
inline constexpr Sql delete_vms{"removing VMs", "DELETE FROM vm WHERE id = ?"};
inline constexpr Sql delete_vmnets{"removing virtual networks",
                                   "DELETE FROM vmnet WHERE host = ? AND name = ?"};
inline constexpr Sql delete_vlans{"removing VLANs",
                                  "DELETE FROM vlan WHERE host = ? AND device = ?"};
inline constexpr Sql delete_interfaces{"removing interfaces of hosts",
                                       "DELETE FROM host_interface WHERE host = ? AND device = ?"};
inline constexpr Sql delete_attributes{"removing attributes of hosts",
                                       "DELETE FROM host_attribute WHERE host = ? AND name = ?"};
inline constexpr Sql delete_serials{"removing serial numbers",
                                    "DELETE FROM serial_number WHERE serial = ?"};
inline constexpr Sql delete_keys{"removing access keys", "DELETE FROM access_key WHERE name = ?"};
inline constexpr Sql delete_lanes{"removing modes of lanes", "DELETE FROM lane WHERE host = ?"};
// With its lease and the mode of its lane.
inline constexpr Sql delete_hosts{"removing hosts", "DELETE FROM host WHERE name = ?"};

// ---- queue --------------------------------------------------------------------------------------

inline constexpr Sql insert_batches{
    "adding batches",
    "INSERT INTO batch (id, submitted, user, operation, on_failure) VALUES (?, ?, ?, ?, ?)"};
inline constexpr Sql insert_jobs{
    "adding jobs",
    "INSERT INTO job (id, batch_id, host, slice, operation, state, attempt, submitted, started, "
    "finished, exit_status, message, user, not_before, place, touched, stop_reason) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
inline constexpr Sql insert_payloads{
    "adding what jobs are told",
    "INSERT INTO job_payload (job_id, spec, after_jobs) VALUES (?, ?, ?)"};
// Of jobs that are there: the server goes through an array of rows to be inserted in half the time
// that it takes for rows to be updated. A row that it did insert is one of no batch.
inline constexpr Sql change_jobs{
    "changing the state of jobs",
    "INSERT INTO job (id, batch_id, host, operation, submitted, user, state, attempt, started, "
    "finished, exit_status, message, place, touched, stop_reason) "
    "VALUES (?, 0, ?, '', '1970-01-02', '', ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON DUPLICATE KEY UPDATE state = VALUES(state), attempt = VALUES(attempt), "
    "started = VALUES(started), finished = VALUES(finished), exit_status = VALUES(exit_status), "
    "message = VALUES(message), place = VALUES(place), touched = VALUES(touched), "
    "stop_reason = VALUES(stop_reason)"};
inline constexpr Sql refuse_jobs_of_no_batch{
    "changing the state of jobs",
    "IF EXISTS (SELECT 1 FROM job WHERE batch_id = 0) THEN SIGNAL SQLSTATE '45000' SET "
    "MESSAGE_TEXT = 'some of them are not in the table: did somebody delete rows?'; END IF"};
inline constexpr Sql delete_at_work{"noting which jobs are at work",
                                    "DELETE FROM job_at_work WHERE job_id = ?"};
inline constexpr Sql insert_at_work{"noting which jobs are at work",
                                    "INSERT INTO job_at_work (job_id, host) VALUES (?, ?)"};
inline constexpr Sql insert_items{
    "adding to the record of jobs",
    "INSERT INTO job_item (job_id, position, attempt, step, kind, shown, name, exit_status, at, "
    "text, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
inline constexpr Sql insert_events{
    "adding events",
    "INSERT INTO event (seq, at, kind, host, slice, batch_id, job_id, attempt, operation, state, "
    "exit_status, message) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
inline constexpr Sql insert_audit{
    "adding to the audit",
    "INSERT INTO audit (seq, at, user, origin, operation, outcome, batch_id, reason, message) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"};
inline constexpr Sql insert_submissions{
    "adding answers to submissions",
    "INSERT INTO submission (submission_key, at, batch, answer, user) VALUES (?, ?, ?, ?, ?)"};
inline constexpr Sql forget_submissions{"forgetting old answers",
                                        "DELETE FROM submission WHERE at < ?"};
inline constexpr Sql store_counters{
    "storing the counters",
    "UPDATE counter SET next_number = CASE name WHEN 'job' THEN ? WHEN 'batch' THEN ? "
    "WHEN 'vm' THEN ? WHEN 'event' THEN ? WHEN 'mac' THEN ? END "
    "WHERE name IN ('job', 'batch', 'vm', 'event', 'mac')"};

}  // namespace grivon::store::sql
