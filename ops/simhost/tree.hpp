// Entering a host's file tree.
#pragma once

#include <string>

namespace simhost::tree {

// Makes `root` this process's root directory and its owner root in there: by chroot alone as real
// root, in a user namespace of its own as anybody else. The host name becomes that of the tree, if
// the kernel lets us. False, with one line on standard error, if the machine forbids it.
[[nodiscard]] bool enter(const std::string& root);

}  // namespace simhost::tree
