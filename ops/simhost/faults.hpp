// The faults of a host: each is a file in fault_dir, named after the fault, its content the value.
// Several may be active at once; removing the file clears the fault.
//
//   slow          the whole command takes this many seconds (fractions allowed); it acts at the end
//   hang          the command blocks until the fault is cleared, then goes on
//   drop          the command stops half-way and cuts its own SSH connection (see midpoint)
//   disk-full     whatever writes disk or suspend files finds no space and leaves a partial file
//   question      a started VM is stuck with the questions named, by commas; default: moved
//   serverd-dead  vmware-cmd fails with error -14, vmrun cannot connect
// Of vmrun alone:
//   vmrun-hang       the commands named, by commas, block before they act; default: all of them
//   vmrun-hang-late  the same after they have acted
//   file-in-use      every command but `list` finds the VM's files in use
//   exit-zero        errors are told, and the status is 0
#pragma once

#include <string>
#include <string_view>

namespace simhost::faults {

inline constexpr std::string_view fault_dir = "/var/lib/simhost/fault/";

[[nodiscard]] bool active(std::string_view kind);

// The content of the fault's file without blanks around it; empty if there is none.
[[nodiscard]] std::string value(std::string_view kind);

// Lets `slow` and `hang` take their time; every simulated command calls it before it acts.
void delay();

// Blocks until the fault is cleared, if it is active and its value names the command or nothing.
void block(std::string_view kind, std::string_view command);

// Where `drop` strikes. A command calls it between the first and the second half of its effect (and
// before its answer, if its effect is one step or none). With the fault active it does not return:
// the journal gets its line with status 255 and the SSH session above this command is killed.
void midpoint();

}  // namespace simhost::faults
