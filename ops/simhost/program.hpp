// What every program of the multi-call binary looks like: a function from its words to an exit
// status. main.cpp has the table that maps names to these functions.
#pragma once

#include <string>
#include <vector>

namespace simhost {

// The words after the program's name.
using Args = std::vector<std::string>;

// Played for the users of a host; each call is a line in the host's journal.
int vmware_cmd(const Args& args);
int vmrun(const Args& args);
int vmware_networks(const Args& args);
int vmware_vdiskmanager(const Args& args);
int vmware_vmx(const Args& args);
int vmnet_bridge(const Args& args);
int vmnet_netifup(const Args& args);
int vmnet_dhcpd(const Args& args);
int vmnet_natd(const Args& args);
int ip(const Args& args);
int vconfig(const Args& args);
int mknod(const Args& args);
int modprobe(const Args& args);

// The simulator's own: making a host's tree, and the login shell that enters it.
int plant(const Args& args);
int login(const Args& args);

}  // namespace simhost
