#include "tests/unit/core/random_operations.hpp"

namespace grivon::test {

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
            return one_of({"sync host", "sync host vmwarekey", "sync host vlan",
                           "sync host vmwarenet", "sync host vmware"}) +
                   hosts();
        default:
            return "set host vmwarekey" + hosts();
    }
}

std::string RandomOperations::on_vms() {
    switch (pick(8)) {
        case 0:
            return "add host vmware" + hosts();
        case 1:
            return "remove host vmware" + hosts() + slice();
        case 2:
            return "refresh host vmware" + hosts();
        case 3:
            return "answer host vmware" + host() + " slice=" + std::to_string(pick(3)) +
                   " choice=1";
        default:
            return one_of({"create", "create", "destroy", "start", "stop", "reboot", "suspend",
                           "resume"}) +
                   " host vmware" + hosts() + slice();
    }
}

std::string RandomOperations::on_nics() {
    if (pick(3) > 0) return "add host vmware interface" + hosts() + slice() + " vmnet=" + vmnet();
    return "remove host vmware interface" + hosts() + slice() +
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

}  // namespace grivon::test
