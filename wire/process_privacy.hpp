// Keeps what a daemon knows (passwords, keys, what it tells hosts) in its own memory.
#pragma once

namespace grivon {

// No core dump, not even one that the kernel pipes to a program, and no look into the memory or the
// environment of this process for others but root, be they of the same user (prctl(2),
// PR_SET_DUMPABLE). Before anything secret is read.
void keep_memory_private();

// After the settings are read. Allowed, for developers: as for any other program. Otherwise
// children, who do not inherit the above, have a limit of 0 bytes for core dumps.
void settle_core_dumps(bool allowed);

}  // namespace grivon
