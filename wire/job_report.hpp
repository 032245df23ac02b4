// What an attempt at a job found out.
// Plain data; how fields are numbered is said in wire/operation.hpp. Thread: any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/host_spec.hpp"
#include "wire/states.hpp"
#include "wire/time.hpp"
#include "wire/vm_spec.hpp"

namespace grivon {

// How an attempt ended, as the worker saw it.
enum class Outcome : std::uint8_t {
    succeeded = 1,
    failed,     // known: it is not so
    uncertain,  // the connection was lost while a command ran: somebody has to look
    unreached,  // nothing was begun: the host, or the service that runs its VMs, does not answer
    cancelled,  // stopped on request, and looked at: the message says what is left on the host
};
[[nodiscard]] constexpr Outcome last_of(Outcome) {
    return Outcome::cancelled;
}

// What a look at the host showed of one of its VMs.
struct VmSighting {
    VmId id{};
    VmState state = VmState::unknown;
    std::string question;  // of a stuck VM: as VMware words it, its choices in lines of their own
    // What its configuration on the host says, if it could be read; of NICs and disks only what the
    // host's tools tell.
    std::optional<VmSpec> spec = {};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.id);
        visit(2, self.state);
        visit(3, self.question);
        visit(4, self.spec);
    }
    bool operator==(const VmSighting&) const = default;
};

// A VM on a host that is none of GriVon's.
struct StrangerVm {
    std::string name;  // that the host calls it by
    VmState state = VmState::unknown;
    VmSpec spec;  // without id and slice; its identity and the paths of its disks are set

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.name);
        visit(2, self.state);
        visit(3, self.spec);
    }
    bool operator==(const StrangerVm&) const = default;
};

// A state of a VM's disks that it can go back to.
struct SnapshotSpec {
    std::string name;
    std::string parent;            // that it was made upon; empty: none
    std::optional<WallTime> made;  // if the host tells
    bool current = false;          // that which the VM is at

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.name);
        visit(2, self.parent);
        visit(3, self.made);
        visit(4, self.current);
    }
    bool operator==(const SnapshotSpec&) const = default;
};

// A host key that nobody had pinned, or that is not the one which was expected.
struct HostKeySighting {
    std::string host;         // the job's host, or one that is gone through, as jump= has it
    std::string key;          // that it showed: "ssh-ed25519 AAAA…"
    std::string fingerprint;  // of that key: "SHA256:…"
    // Fingerprint of the key that was expected; then nobody logged in. Empty: it is the first one,
    // and was accepted because of accept_new.
    std::string expected;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.key);
        visit(3, self.fingerprint);
        visit(4, self.expected);
    }
    bool operator==(const HostKeySighting&) const = default;
};

// What an attempt found out and did.
struct JobReport {
    Outcome outcome = Outcome::failed;
    std::int32_t exit_status = 0;  // of the command that decided; 0 when succeeded; -1: none ran
    std::string message;           // one line; empty when there is nothing to say
    HostState host = HostState::unknown;  // whether the host could be reached
    std::optional<VmState> vm;            // of jobs on one VM, when somebody could look
    std::optional<bool> vmnet;            // of vmnet jobs: whether the network is there, if known
    std::optional<bool> vlan;             // of VLAN jobs: whether the interface is there, if known
    std::optional<bool> serial;           // of key jobs: whether the host has the key, if known
    std::string question;                 // of jobs on one VM that is stuck, see VmSighting
    std::vector<VmSighting> sightings;    // of jobs that looked at many VMs
    // Of "refresh host interface": all that the host has, when it could be looked at.
    std::optional<std::vector<InterfaceSpec>> interfaces;
    // Of jobs that change a VM's hardware: what its configuration on the host says, if known.
    std::optional<VmHardware> hardware = {};
    // Keys that somebody has to hear of. One that is not the expected one goes with `unreached` or
    // `uncertain`, and its message says what to do.
    std::vector<HostKeySighting> host_keys = {};
    // Of jobs that look at the VMs of a host: all others that are there, if they could be listed.
    std::optional<std::vector<StrangerVm>> strangers = {};
    // Of snapshot jobs: all that the VM has, if they could be listed.
    std::optional<std::vector<SnapshotSpec>> snapshots = {};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.outcome);
        visit(2, self.exit_status);
        visit(3, self.message);
        visit(4, self.host);
        visit(5, self.vm);
        visit(6, self.vmnet);
        visit(7, self.vlan);
        visit(8, self.serial);
        visit(9, self.question);
        visit(10, self.sightings);
        visit(11, self.interfaces);
        visit(12, self.hardware);
        visit(13, self.host_keys);
        visit(14, self.strangers);
        visit(15, self.snapshots);
    }
    bool operator==(const JobReport&) const = default;
};

}  // namespace grivon
