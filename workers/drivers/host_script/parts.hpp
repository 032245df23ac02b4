// The pieces of shell that host scripts are put together from: the files of parts/, embedded at
// build time. Each tells what it defines; host_script.cpp knows which needs which. Constant.
#pragma once

#include <string_view>

namespace grivon::drivers::host_script::part {

extern const std::string_view begin;       // settings, and how trouble is told
extern const std::string_view run;         // programs whose words matter when they fail
extern const std::string_view files;       // files in the system's configuration
extern const std::string_view take_file;   // and their removal
extern const std::string_view interfaces;  // of the running host

// How interfaces come back at the next start of the host: written, taken away.
extern const std::string_view link_ways;
extern const std::string_view take_link;

extern const std::string_view vlan_look;
extern const std::string_view vlan_files;
extern const std::string_view vlan;
extern const std::string_view vlan_remove;

extern const std::string_view vmnet_look;
extern const std::string_view vmnet_live;
extern const std::string_view vmnet_locations;  // of VMware Server: what is kept for its next start
extern const std::string_view vmnet_networking;  // the same of Workstation
extern const std::string_view vmnet;
extern const std::string_view vmnet_bridge;
extern const std::string_view vmnet_network;
extern const std::string_view vmnet_remove;
extern const std::string_view vmnet_bridge_remove;
extern const std::string_view vmnet_network_remove;

// Bridges of Linux and networks of libvirt, for KVM and Xen.
extern const std::string_view bridge_look;
extern const std::string_view bridge;
extern const std::string_view bridge_remove;
extern const std::string_view libvirt_network_look;
extern const std::string_view libvirt_network;
extern const std::string_view libvirt_network_remove;
extern const std::string_view bridge_left;

extern const std::string_view key_look;
extern const std::string_view key;
extern const std::string_view key_remove;

extern const std::string_view left;

extern const std::string_view refresh_interfaces;

}  // namespace grivon::drivers::host_script::part
