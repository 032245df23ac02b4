// Tells whoever started a daemon that it serves now.
#pragma once

namespace grivon {

// Writes "ready\n" to fd and closes it; does nothing when fd is -1.
void tell_ready(int fd);

}  // namespace grivon
