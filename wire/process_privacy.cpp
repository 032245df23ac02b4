#include "wire/process_privacy.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace grivon {
namespace {

// LeakSanitizer looks at its process through ptrace(2), which this would forbid.
#ifdef __SANITIZE_ADDRESS__
constexpr bool is_watched = true;
#else
constexpr bool is_watched = false;
#endif

}  // namespace

void keep_memory_private() {
    if (!is_watched) prctl(PR_SET_DUMPABLE, 0);
}

void settle_core_dumps(bool allowed) {
    if (allowed) {
        prctl(PR_SET_DUMPABLE, 1);
        return;
    }
    const rlimit none{};
    setrlimit(RLIMIT_CORE, &none);
}

}  // namespace grivon
