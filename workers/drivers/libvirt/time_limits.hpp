// How long each kind of command may take before it is ended. A limit is no estimate: it only ends a
// command that will never end.
#pragma once

#include <chrono>

namespace grivon::drivers::libvirt::time_limits {

using std::chrono::seconds;

// A look changes nothing; the host itself ends one that hangs, and then libvirtd does not answer.
// libvirt waits 30 s for a domain that somebody else is at.
inline constexpr seconds answer{45};
inline constexpr seconds look = answer + seconds{15};
inline constexpr seconds define{60};
// destroy waits for QEMU to write what it holds; a busy host starts slowly.
inline constexpr seconds power_change{300};
// A guest that is asked to shut down: asked again at half time, because a request is lost now and
// then, or comes before the guest listens.
inline constexpr seconds guest{240};
inline constexpr seconds guest_look_interval{2};
inline constexpr seconds soft_change = guest + power_change;
// Memory of hundreds of GB goes to a disk, and comes from there.
inline constexpr seconds save{3600};
inline constexpr seconds make_disk{7200};  // a full copy of an image
inline constexpr seconds remove_files{1800};

// A VM may need a moment to reach the state it was told to: looks at most, one second apart.
inline constexpr int settle_looks_max = 10;
inline constexpr seconds settle = answer + seconds{settle_looks_max} + look;

// Of all VMs at once: one answer each of a few questions.
inline constexpr seconds survey{180};

}  // namespace grivon::drivers::libvirt::time_limits
