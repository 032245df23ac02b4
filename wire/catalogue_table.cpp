// The table of commands. What its words mean: wire/catalogue.hpp.
#include <array>

#include "wire/catalogue.hpp"
#include "wire/catalogue_families.hpp"
#include "wire/catalogue_rules.hpp"

namespace grivon {
namespace {

using namespace rules;
using enum CommandKind;
using enum ValueKind;
using enum ArgumentKind;

constexpr std::array<std::string_view, 4> hypervisor_choices{"vmware-server", "vmware-workstation",
                                                             "kvm", "xen"};
constexpr std::array<std::string_view, 7> job_state_choices{
    "queued", "running", "succeeded", "failed", "cancelled", "skipped", "uncertain"};

// ---- parameters ---------------------------------------------------------------------------------

constexpr ParameterRule address_rule{"address", ssh_address, false,
                                     "what SSH connects to; the name if absent"};
constexpr ParameterRule port_rule{"port", number, false, "SSH port (22)", 1, 65535};
constexpr ParameterRule user_rule{"user", login_name, false, "login user (root)"};
constexpr ParameterRule accept_new_rule{
    "accept-new", boolean, false,
    "yes: the key that the host shows first is pinned, in place of any other (no)"};
constexpr ParameterRule sudo_rule{
    "sudo", boolean, false, "yes: commands run by sudo, for a login user who is not root (no)"};
constexpr ParameterRule jump_rule{"jump", jump, false, "hosts to go through, in this order (none)"};
constexpr ParameterRule hostkey_rule{
    "hostkey", text, false,
    "public host key as in known_hosts: \"ssh-ed25519 AAAA...\"; the worker's known_hosts if "
    "absent"};
constexpr ParameterRule rack_rule{
    "rack", number, false, "cabinet; from the name's end -R-K if absent", 0, 9999};
constexpr ParameterRule rank_rule{
    "rank", number, false, "place in the rack; from the name if absent", 0, 9999};
constexpr ParameterRule site_rule{
    "site", membership, false, "whose workers reach it: the site= of their keys; none: no site's"};
constexpr ParameterRule datadir_rule{"datadir", path, false,
                                     "where VMs live on the host (/state/partition1)"};
constexpr ParameterRule add_host_rules[]{
    address_rule,
    port_rule,
    user_rule,
    hostkey_rule,
    accept_new_rule,
    sudo_rule,
    jump_rule,
    {"hypervisor", choice, false, "what runs the VMs (vmware-server)", 0, 0, "",
     hypervisor_choices},
    rack_rule,
    rank_rule,
    site_rule,
    datadir_rule};
constexpr ParameterRule set_host_rules[]{address_rule,    port_rule, user_rule,   hostkey_rule,
                                         accept_new_rule, sudo_rule, jump_rule,   rack_rule,
                                         rank_rule,       site_rule, datadir_rule};

constexpr ParameterRule iface_rule{"iface", device, true, "interface of the host: eth0"};
constexpr ParameterRule add_interface_rules[]{
    iface_rule,
    {"subnet", attribute, false, "the site's word for the network: private"},
    {"mac", mac, false, "hardware address"},
    {"ip", address, false, "IPv4 address"},
    {"netmask", netmask, false, "netmask, 255.0.0.0"},
    {"gateway", address, false, "default gateway"},
    {"module", attribute, false, "kernel module of the driver: tg3"},
    {"name", host_name, false, "host name that the address has"},
};
constexpr ParameterRule iface_rules[]{iface_rule};

constexpr ParameterRule attribute_name_rule{"attr", attribute, true, "name of the attribute"};
constexpr ParameterRule attribute_rules[]{attribute_name_rule, {"value", text, true, "its value"}};
constexpr ParameterRule attribute_name_rules[]{attribute_name_rule};

constexpr ParameterRule vlan_rules[]{
    {"viface", vlan, true, "VLAN interface: eth0.100 is VLAN 100 on eth0"}};

constexpr std::array list_asking_rules{refresh_rule, header_rule, columns_rule};
constexpr ParameterRule list_job_rules[]{
    {"state", choice, false, "only jobs in this state", 0, 0, "", job_state_choices},
    {"host", host_name, false, "only jobs of this host"},
    {"batch", number, false, "only jobs of this batch", 1, INT64_MAX},
    {"newest", number, false, "only so many of the newest", 1, INT64_MAX},
    header_rule,
    columns_rule,
};
constexpr ParameterRule reason_rule{"reason", text, false, "why, for those who look later"};
constexpr std::array<std::string_view, 1> waiting_choices{"queued"};
constexpr ParameterRule cancel_rules[]{
    reason_rule,
    {"only", choice, false, "queued: only jobs that have not begun", 0, 0, "", waiting_choices}};
constexpr ParameterRule list_batch_rules[]{
    {"unfinished", boolean, false, "yes: only batches with jobs that have not ended (no)"},
    {"user", word, false, "only batches of this user"},
    {"newest", number, false, "only so many of the newest", 1, INT64_MAX},
    header_rule,
    columns_rule,
};
constexpr std::array<std::string_view, 3> awaited_choices{"finished", "succeeded", "begun"};
constexpr ParameterRule wait_rules[]{
    {"until", choice, false,
     "finished: all have ended (so without the word); succeeded: likewise, but not longer than it "
     "can come true; begun: all have begun",
     0, 0, "", awaited_choices}};
constexpr std::array<std::string_view, 3> broker_state_choices{"ready", "answers", "worker"};
constexpr ParameterRule wait_broker_rules[]{
    {"until", choice, false,
     "ready: it takes commands (so without the word); answers: it is there; worker: it takes "
     "commands, and a worker is connected",
     0, 0, "", broker_state_choices}};
constexpr std::array<std::string_view, 3> settlement_choices{"succeeded", "failed", "retry"};
constexpr ParameterRule resolve_rules[]{
    {"outcome", choice, true, "what is so on the host; retry: look there again", 0, 0, "",
     settlement_choices},
    reason_rule};
constexpr std::array<std::string_view, 3> unsuccessful_choices{"failed", "cancelled", "skipped"};
constexpr ParameterRule retry_batch_rules[]{
    {"only", choice, false, "only jobs that ended so; all that did not succeed if absent", 0, 0, "",
     unsuccessful_choices}};
constexpr ParameterRule hold_lane_rules[]{
    reason_rule,
    {"until", time, false, "active again from then on"},
    {"for", duration, false, "or: active again after so long"},
};

constexpr std::array<std::string_view, 4> failure_policy_choices{"skip-vm", "continue", "stop-host",
                                                                 "stop-batch"};
constexpr ParameterRule batch_parameter_rules[]{
    {"on-failure", choice, false, "what becomes of the later jobs when one fails (skip-vm)", 0, 0,
     "", failure_policy_choices},
    {"at", time, false, "begin then: 20:00, 2026-11-22T20:00"},
    {"after", duration, false, "begin so much later: 10m"},
    {"time-limit", duration, false, "stop a job that takes longer"},
};

constexpr ParameterRule change_parameter_rules[]{reason_rule};

constexpr std::array<std::string_view, 4> role_choices{"admin", "operator", "viewer", "worker"};
constexpr std::size_t scope_items_max = 100;
constexpr ParameterRule hosts_scope_rule{
    "hosts",
    names,
    false,
    "of an operator: only these hosts: compute-0-%,vmware-server-0-0",
    0,
    0,
    "",
    {},
    scope_items_max};
constexpr ParameterRule racks_scope_rule{
    "racks", numbers, false,          "of an operator: only hosts of these racks: 0,1", 0, 9999,
    "",      {},      scope_items_max};
constexpr ParameterRule clusters_scope_rule{
    "clusters", names, false,          "of an operator: only VMs of these clusters", 0, 0,
    "",         {},    scope_items_max};
constexpr ParameterRule worker_site_rule{"site", membership, false,
                                         "of a worker: only hosts of this site (none)"};
constexpr ParameterRule public_rule{
    "public", curve_key, false,
    "public half of a pair that exists; without it a pair is made, and its file written here"};
constexpr ParameterRule role_rule{"role", choice, true, "what its owner may do",
                                  0,      0,      "",   role_choices};
constexpr ParameterRule add_key_rules[]{role_rule,           hosts_scope_rule, racks_scope_rule,
                                        clusters_scope_rule, worker_site_rule, public_rule};
constexpr ParameterRule set_key_rules[]{role_rule, hosts_scope_rule, racks_scope_rule,
                                        clusters_scope_rule, worker_site_rule};
constexpr ParameterRule rotate_key_rules[]{
    public_rule,
    {"overlap", duration, false,
     "the key before works for so long still; without it, it is cut off at once"}};
constexpr ParameterRule list_audit_rules[]{
    {"user", word, false, "only what this user asked for"},
    {"refused", boolean, false, "yes: only what was refused (no)"},
    {"newest", number, false, "only so many of the newest", 1, INT64_MAX},
    header_rule,
    columns_rule,
};

constexpr ParameterRule watch_event_rules[]{
    {"since", number, false, "events after this number, 0 for all (from now on)", 0, INT64_MAX},
    {"kind", attribute, false, "only this kind (job.failed) or family (job)"},
    {"host", host_name, false, "only events of this host"},
    {"batch", number, false, "only events of this batch", 1, INT64_MAX},
    {"count", number, false, "stop after so many", 1, INT64_MAX},
    {"follow", boolean, false, "no: stop at the newest event (yes)"},
};

// ---- commands -----------------------------------------------------------------------------------

constexpr CommandRule host_commands[]{
    {"add", "host", change, some_hosts, add_host_rules, "Makes hosts known.",
     "add host vmware-server-0-0 address=10.1.1.10", false,
     "add host node-7-[0-19] user=grivon datadir=/srv/vms\n"
     "add host node-8-0 user=grivon sudo=yes jump=gate.example.com --accept-new"},
    {"set", "host", change, some_hosts, set_host_rules,
     "Changes how hosts are reached, and where they stand.", "set host vmware-server-0-0 port=2222",
     false, "set host vmware-server-0-0 --accept-new"},
    {"remove", "host", change, some_hosts, no_rules,
     "Forgets hosts with all that belongs to them: their key goes back to the pool.",
     "remove host vmware-server-0-0"},
    {"list", "host", query, hosts, list_rules,
     "Shows hosts, whether they answer, and what their lanes do.", "list host", false,
     "list host rack0 output-col=host,state,running"},
    {"config", "host", query, one_host, no_rules,
     "Prints a script that gives a reinstalled host its VLANs, virtual networks and key.",
     "config host vmware-server-0-0"},
    {"sync", "host", change, some_hosts, no_rules,
     "Gives hosts what the database says: VLANs, virtual networks, key, VMs, in that order.",
     "sync host vmware-server-0-0", true},
    {"add", "host interface", change, some_hosts, add_interface_rules,
     "Notes a network interface of hosts, in the database only.",
     "add host interface vmware-server-0-0 iface=eth0 subnet=private ip=10.255.255.254"},
    {"remove", "host interface", change, some_hosts, iface_rules,
     "Forgets a network interface of hosts, in the database only.",
     "remove host interface vmware-server-0-0 iface=eth0"},
    {"list", "host interface", query, hosts, list_asking_rules,
     "Shows the network interfaces of hosts.", "list host interface vmware-server-0-0"},
    {"refresh", "host interface", change, hosts, no_rules,
     "Asks hosts for their network interfaces and notes them.",
     "refresh host interface vmware-server-0-0", true},
    {"add", "host attr", change, some_hosts, attribute_rules,
     "Gives hosts an attribute that they do not have.",
     "add host attr vmware-server-0-0 attr=owner value=physics"},
    {"set", "host attr", change, some_hosts, attribute_rules,
     "Gives hosts an attribute, whether they have it or not.",
     "set host attr vmware-server-0-0 attr=owner value=chemistry"},
    {"remove", "host attr", change, some_hosts, attribute_name_rules,
     "Takes an attribute away from hosts.", "remove host attr vmware-server-0-0 attr=owner"},
    {"list", "host attr", query, hosts, list_rules, "Shows the attributes of hosts.",
     "list host attr vmware-server-0-0"},
    {"add", "host vlan", change, some_hosts, vlan_rules,
     "Makes a VLAN interface on hosts; active at once.",
     "add host vlan vmware-server-0-0 viface=eth0.100", true,
     "add host vlan vmware-server-0-[0-19] viface=eth0.100"},
    {"remove", "host vlan", change, risky_hosts, vlan_rules,
     "Removes a VLAN interface from hosts; at once.",
     "remove host vlan vmware-server-0-0 viface=eth0.100", true},
    {"list", "host vlan", query, hosts, list_rules, "Shows the VLAN interfaces of hosts.",
     "list host vlan vmware-server-0-0"},
    {"config", "host vlan", query, one_host, no_rules,
     "Prints a script that makes a host's VLAN interfaces.", "config host vlan vmware-server-0-0"},
    {"sync", "host vlan", change, some_hosts, no_rules,
     "Makes the VLAN interfaces of hosts that are missing.", "sync host vlan vmware-server-0-0",
     true},
};

constexpr CommandRule key_pool_commands[]{
    {"add", "vmwarekey", change, serials, no_rules, "Puts VMware serial numbers into the pool.",
     "add vmwarekey AAAAA-AAAAA-AAAAA-00001"},
    {"remove", "vmwarekey", change, serials, no_rules,
     "Takes serial numbers that no host has out of the pool.",
     "remove vmwarekey AAAAA-AAAAA-AAAAA-00001"},
    {"list", "vmwarekey", query, nothing, list_rules,
     "Shows the pool of serial numbers and which host has which.", "list vmwarekey"},
    {"set", "host vmwarekey", change, some_hosts, no_rules,
     "Gives hosts the next free serial numbers; active at once.",
     "set host vmwarekey vmware-server-0-0", true},
    {"remove", "host vmwarekey", change, risky_hosts, no_rules,
     "Takes the serial numbers of hosts away and puts them back into the pool.",
     "remove host vmwarekey vmware-server-0-0", true},
    {"config", "host vmwarekey", query, one_host, no_rules,
     "Prints a script that sets a host's serial number.",
     "config host vmwarekey vmware-server-0-0"},
    {"sync", "host vmwarekey", change, some_hosts, no_rules,
     "Sets the serial numbers of hosts that lost theirs.", "sync host vmwarekey vmware-server-0-0",
     true},
};

constexpr CommandRule other_commands[]{
    {"list", "cluster", query, nothing, list_rules,
     "Shows the clusters, with how many VMs each has on how many hosts.", "list cluster"},
    {"plan", "cluster", client, one_file, no_rules,
     "Shows the difference between a file that declares a cluster and what exists; with --prune "
     "and "
     "--restart as apply has them.",
     "plan cluster physics.yaml", false, "plan cluster physics.yaml --prune"},
    {"apply", "cluster", client, one_file, no_rules,
     "Makes a cluster what its file says, as plan shows it. --prune: VMs that are not declared are "
     "removed. --restart: VMs that are on may be stopped for a change.",
     "apply cluster physics.yaml", true,
     "apply cluster physics.yaml --prune --yes\n"
     "apply cluster physics.yaml --restart --dry-run"},
    {"destroy", "cluster", client, one_cluster, no_rules,
     "Stops, destroys and removes all VMs of a cluster.", "destroy cluster physics", true},
    {"dump", "cluster", query, one_cluster, no_rules,
     "Prints the file that declares a cluster as it is.", "dump cluster physics"},
    {"list", "job", client, nothing, list_job_rules, "Shows jobs, the oldest first.",
     "list job state=failed", false,
     "list job host=vmware-server-0-0 newest=20\n"
     "list job batch=2 --json"},
    {"show", "job", client, one_job, no_rules,
     "Shows one job: its steps, times, exit status, and what it waits for.", "show job 5", false,
     "show job 5 --json"},
    {"watch", "job", client, one_job, no_rules,
     "Prints a job's output, live or afterwards, byte for byte.", "watch job 5", false,
     "watch job 5 --echo"},
    {"watch", "event", client, nothing, watch_event_rules, "Prints events as they are committed.",
     "watch event since=0", false,
     "watch event kind=job.failed --json\n"
     "watch event since=0 follow=no"},
    {"list", "batch", client, nothing, list_batch_rules,
     "Shows batches with their jobs counted by state, the oldest first.", "list batch newest=10",
     false, "list batch unfinished=yes user=root"},
    {"show", "batch", client, one_batch, no_rules,
     "Shows one batch: its jobs, host by host, along the time they took.", "show batch 2"},
    {"watch", "batch", client, one_batch, no_rules,
     "Waits for a batch as the command did that made it, and shows all that has been.",
     "watch batch 2", false, "watch batch 2 --progress plain"},
    {"wait", "job", client, some_jobs, wait_rules, "Waits for jobs, and prints nothing.",
     "wait job 5 until=succeeded", false, "wait job 5 6 7 until=begun --timeout 10m"},
    {"wait", "batch", client, some_batches, wait_rules,
     "Waits for all jobs of batches, and prints nothing.", "wait batch 2", false,
     "wait batch 2 until=succeeded --timeout 1h"},
    {"wait", "broker", client, nothing, wait_broker_rules,
     "Waits until the broker is there, and prints nothing.", "wait broker", false,
     "wait broker until=worker --timeout 30s"},
    {"explain", "job", query, one_job, no_rules,
     "Says what keeps a job from running, and since when.", "explain job 5"},
    {"cancel", "job", change, some_jobs, cancel_rules,
     "Takes jobs back; ends the commands of those that run.", "cancel job 5", false,
     "cancel job 5 6 7 reason=\"wrong rack\""},
    {"cancel", "batch", change, some_batches, cancel_rules,
     "Takes back all jobs of batches that have not ended.", "cancel batch 2"},
    {"resolve", "job", change, one_job, resolve_rules,
     "Settles a job of which nobody knows how it ended.", "resolve job 5 outcome=retry", false,
     "resolve job 5 outcome=succeeded reason=\"seen on the host\""},
    {"retry", "job", change, some_jobs, no_rules,
     "Does again, as a new batch, what jobs that did not succeed were to do.", "retry job 5", true},
    {"retry", "batch", change, one_batch, retry_batch_rules,
     "Does again, as a new batch, what jobs of a batch that did not succeed were to do.",
     "retry batch 2 only=failed", true, "retry batch 2 after=10m"},
    {"run", "batch", client, one_file, no_rules,
     "Runs a file of commands, one a line: all are accepted, as one batch, or none.",
     "run batch new-vms.txt", true,
     "run batch new-vms.txt on-failure=stop-batch\n"
     "run batch - --dry-run"},
    {"list", "lane", query, hosts, list_rules,
     "Shows the queues of hosts: who holds them, what they wait for.", "list lane"},
    {"pause", "lane", change, some_hosts, hold_lane_rules,
     "Lets no further job of hosts begin; new ones are accepted and wait.",
     "pause lane vmware-server-0-0 reason=maintenance for=2h", false,
     "pause lane rack0 until=20:00"},
    {"drain", "lane", change, some_hosts, hold_lane_rules,
     "Accepts no new job for hosts; those accepted before run.",
     "drain lane vmware-server-0-0 reason=\"it goes away\""},
    {"resume", "lane", change, some_hosts, no_rules,
     "Lets paused or draining hosts go on; tries those that did not answer at once.",
     "resume lane vmware-server-0-0"},
    {"list", "worker", query, nothing, list_rules,
     "Shows the workers that are connected, and how busy they are.", "list worker"},
    {"add", "key", change, one_key, add_key_rules,
     "Lets a person or program on another machine in, by a key: makes the pair, keeps the secret "
     "half in a file here, and tells the broker the public one.",
     "add key alice role=operator", false,
     "add key rack0-operator role=operator racks=0\n"
     "add key worker-berlin role=worker site=berlin --key-file berlin.key"},
    {"set", "key", change, one_key, set_key_rules, "Says anew what the owner of a key may do.",
     "set key alice role=viewer"},
    {"rotate", "key", change, one_key, rotate_key_rules,
     "Replaces a key by a new one, whose file is written here; the name stays.", "rotate key alice",
     false, "rotate key worker-berlin overlap=1h --key-file berlin-2.key"},
    {"remove", "key", change, some_keys, no_rules,
     "Lets the owners of keys in no more, and cuts the connections that they have.",
     "remove key alice"},
    {"list", "key", query, nothing, list_rules,
     "Shows the keys that the broker knows, and what their owners may do.", "list key"},
    {"list", "audit", client, nothing, list_audit_rules,
     "Shows who asked for what, from where, when and why, and what came of it.", "list audit",
     false,
     "list audit newest=20\n"
     "list audit user=alice refused=yes"},
    {"list", "help", client, nothing, no_rules, "Shows every command, a line each.", "list help"},
};

// In the order in which they are listed.
std::vector<CommandRule> all_commands() {
    std::vector<CommandRule> all;
    const auto take = [&all](const auto& commands) {
        all.insert(all.end(), std::begin(commands), std::end(commands));
    };
    take(host_commands);
    take(network_commands(Family::vmware));
    take(key_pool_commands);
    for (const auto family : families()) {
        if (family != Family::vmware) take(network_commands(family));
        take(vm_commands(family));
    }
    take(other_commands);
    return all;
}

}  // namespace

std::span<const CommandRule> catalogue() {
    static const auto commands = all_commands();
    return commands;
}

std::span<const ParameterRule> change_rules() {
    return change_parameter_rules;
}

std::span<const ParameterRule> batch_rules() {
    return batch_parameter_rules;
}

}  // namespace grivon
