// The disks of a VM: qcow2 files that qemu-img makes, empty, as a copy of an image or as a layer
// over one. A disk is made under another name and gets its own when it is whole, so one that is
// there is finished. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "wire/worker_messages.hpp"
#include "workers/drivers/libvirt/identity.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers::libvirt {

// What qemu-img says of an image. The file itself decides what format it has: its maker's word for
// it would be a guess.
struct ImageSeen {
    std::string format;
    std::uint64_t bytes = 0;
};

// Lines of a script that ask about an image, and what they printed, read: nothing for what is no
// image; then `image_words` says why.
[[nodiscard]] std::string look_at_image_lines(const std::string& image);
[[nodiscard]] std::optional<ImageSeen> image_seen(const CommandResult& looked);
[[nodiscard]] std::string image_words(const CommandResult& looked);

// "disk:scsi0:0": tells recovery which disk an earlier attempt began to make.
[[nodiscard]] std::string disk_step(const DiskSpec& disk);

// Whether the disk is the one that is made from the VM's image.
[[nodiscard]] bool is_from_image(const VmSpec& vm, std::size_t index);

// Makes one disk; `image` is that of the VM, which the first disk is made from.
[[nodiscard]] RemoteCommand make_disk(const Assign& assign, std::size_t index,
                                      const std::optional<ImageSeen>& image);

// Makes the directories of the VM's files, in which whoever runs the VM finds them.
[[nodiscard]] RemoteCommand make_directories(const VmPaths& paths);
inline constexpr auto directories_step = "directories";

}  // namespace grivon::drivers::libvirt
