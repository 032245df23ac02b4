#include "tests/unit/core/random_operations.hpp"

#include <algorithm>

#include "tests/support/core_bench.hpp"

namespace grivon::test {
namespace {

// Delays are for jobs on VMs only: a network or key that a delayed job gives a host can be taken
// away before that, and then nobody knows of it.
bool may_be_delayed(const BatchSpec& batch) {
    return std::all_of(batch.operations.begin(), batch.operations.end(), [](const Operation& one) {
        return one.object == "host vmware" && one.verb != "sync";
    });
}

}  // namespace

std::string RandomOperations::one_of(std::initializer_list<const char*> words) {
    return words.begin()[pick(words.size())];
}

std::string RandomOperations::key(std::size_t n) {
    return "AAAAA-AAAAA-AAAAA-0000" + std::to_string(n);
}

std::string RandomOperations::host() {
    return " " + one_of({"h-0-0", "h-0-1", "h-0-2", "h-0-3", "h-1-0"});
}

std::string RandomOperations::hosts() {
    if (pick(3) > 0) return host();
    return " " + one_of({"%", "h-0-%", "rack0", "rack1", "rack[0-1]", "vmware-server", "h-0-[1-2]",
                         "h-0-0 h-0-3", "nowhere", "rack9", "h-0-[", ""});
}

std::string RandomOperations::slice() {
    return pick(2) == 0 ? one_of({"", " slice=all", " slice=9"})
                        : " slice=" + std::to_string(pick(3));
}

std::string RandomOperations::cluster() {
    return pick(3) > 0 ? "" : " cluster=" + one_of({"web", "mail", "batch"});
}

std::string RandomOperations::vmnet() {
    return one_of({"vmnet0", "vmnet11", "vmnet12", "vmnet1", "vmnet8", "vmnet5"});
}

std::string RandomOperations::on_hosts() {
    switch (pick(14)) {
        case 0:
            return "remove host" + host();
        case 1:
        case 2:
        case 3:
            return "add host" + host();
        case 4:
            return "set host" + hosts() + one_of({" port=2222", " datadir=/d", " rack=1", ""});
        case 5:
            return "add host attr" + hosts() + " attr=a value=b";
        case 6:
            return "set host attr" + hosts() + " attr=a value=c";
        case 7:
            return "remove host attr" + hosts() + " attr=a";
        case 8:
            return "add host interface" + hosts() + one_of({" iface=eth0", " iface=eth0.5"});
        case 9:
            return "remove host interface" + hosts() + one_of({" iface=eth0", " iface=eth0.5"});
        default:
            return one_of({"refresh", "refresh", "list"}) + " host interface" + hosts();
    }
}

std::string RandomOperations::on_networks() {
    const auto vlan = " viface=eth0." + std::to_string(5 + pick(3));
    const auto device = " iface=" + one_of({"eth0", "eth1", "eth0.5", "eth0.6"});
    switch (pick(8)) {
        case 0:
        case 1:
            return "add host vlan" + hosts() + vlan;
        case 2:
            return "remove host vlan" + hosts() + vlan;
        case 3:
            return "add host vmwarenet" + hosts() + " type=bridge" + device;
        case 4:
            return "add host vmwarenet" + hosts() + " type=bridge" + device + " vmnet=" + vmnet();
        case 5:
            return "add host vmwarenet" + hosts() + one_of({" type=NAT", " type=host-only"}) +
                   " hostaddr=10.0." + std::to_string(pick(2)) + "." + std::to_string(1 + pick(2));
        case 6:
            return "remove host vmwarenet" + hosts() + device;
        default:
            return "remove host vmwarenet" + hosts() + " vmnet=" + vmnet();
    }
}

std::string RandomOperations::on_keys() {
    switch (pick(10)) {
        case 0:
            return "add vmwarekey " + key(pick(keys_count));
        case 1:
            return "remove vmwarekey " + key(pick(keys_count));
        case 2:
            return "set host vmwarekey" + hosts() + " " + key(pick(keys_count));  // a slip
        case 3:
        case 4:
        case 5:
            return "remove host vmwarekey" + hosts();
        case 6:
            if (pick(4) == 0) return "sync host vmware" + hosts() + cluster();
            return one_of({"sync host", "sync host vmwarekey", "sync host vlan",
                           "sync host vmwarenet", "sync host vmware"}) +
                   hosts();
        default:
            return "set host vmwarekey" + hosts();
    }
}

std::string RandomOperations::on_vms() {
    switch (pick(11)) {
        case 0:
            return "add host vmware" + hosts() + cluster() +
                   one_of({"", "", " count=2", " slice=1", " group=a", " disksize=5,6",
                           " vmnet=vmnet0,eth0", " vmnet=eth1"});
        case 1:
            return "remove host vmware" + hosts() + slice() + cluster();
        case 2:
            return "refresh host vmware" + hosts() + cluster();
        case 8:
        case 9:
            return "set host vmware" + hosts() + slice() + cluster() +
                   one_of({" cpus=1", " cpus=2", " mem=512", " mem=1024", " mem=768 cpus=2", ""}) +
                   one_of({"", "", "", " group=a", " group=none"});
        case 10:
            return "set host vmware" + hosts() + slice() + " cluster=none";
        case 3:
            return "answer host vmware" + host() + " slice=" + std::to_string(pick(3)) +
                   " choice=1";
        case 4:
            return "destroy host vmware" + hosts() + slice() + cluster() + " remove=yes";
        default:
            return one_of({"create", "create", "destroy", "start", "stop", "reboot", "suspend",
                           "resume"}) +
                   " host vmware" + hosts() + slice() + cluster();
    }
}

std::string RandomOperations::on_nics() {
    if (pick(3) > 0)
        return "add host vmware interface" + hosts() + slice() +
               " vmnet=" + one_of({vmnet().c_str(), "eth0"}) + cluster();
    return "remove host vmware interface" + hosts() + slice() + cluster() +
           one_of({"", " ifindex=0", " mac=00:50:56:00:00:02"});
}

std::string RandomOperations::next() {
    switch (pick(10)) {
        case 0:
        case 1:
            return on_hosts();
        case 2:
        case 3:
            return on_networks();
        case 4:
        case 5:
            return on_keys();
        case 6:
            return on_nics();
        default:
            return on_vms();
    }
}

std::string RandomOperations::recent(std::uint64_t count) {
    const auto back = std::min<std::uint64_t>(pick(15), count);
    return " " +
           std::to_string(pick(20) == 0 ? count + 5 : std::max<std::uint64_t>(count - back, 1));
}

std::string RandomOperations::on_queue(std::uint64_t jobs, std::uint64_t batches) {
    switch (pick(10)) {
        case 0:
        case 1:
            return "cancel job" + recent(jobs);
        case 2:
            return "cancel batch" + recent(batches);
        case 3:
        case 4:
            return "resolve job" + recent(jobs) + " outcome=retry";
        case 5:
            return "retry job" + recent(jobs);
        case 6:
            return "retry batch" + recent(batches) +
                   one_of({"", " only=failed", " only=cancelled", " only=skipped"});
        case 7:
            return one_of({"pause lane", "drain lane"}) + host() +
                   one_of({"", " for=3s", " for=10s"});
        default:
            return "resume lane" + hosts();
    }
}

void RandomOperations::bind(BatchSpec& batch) {
    batch.on_failure = static_cast<FailurePolicy>(1 + pick(4));
    if (may_be_delayed(batch) && pick(3) == 0) batch.start_after_ms = pick(20'000);
    for (std::uint32_t i = 1; i < batch.operations.size(); ++i)
        if (pick(3) == 0)
            batch.operations[i].after.push_back(static_cast<std::uint32_t>(1 + pick(i)));
}

// "retry" stands alone: it comes with what the history has.
BatchSpec RandomOperations::next_batch(std::uint64_t jobs, std::uint64_t batches) {
    std::vector<std::string> lines{pick(4) == 0 ? on_queue(jobs, batches) : next()};
    if (pick(3) == 0 && !lines[0].starts_with("retry")) {
        for (auto more = 1 + pick(4); more > 0; --more) {
            auto line = pick(12) == 0 ? on_queue(jobs, batches) : next();
            if (!line.starts_with("retry")) lines.push_back(std::move(line));
        }
    }
    auto batch = batch_of(lines);
    bind(batch);
    return batch;
}

}  // namespace grivon::test
