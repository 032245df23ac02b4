#include "workers/drivers/libvirt/error.hpp"

#include <algorithm>
#include <array>

#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/commands.hpp"

namespace grivon::drivers::libvirt {
namespace {

using enum ErrorClass;

constexpr std::array all_traits{
    ErrorTraits{hypervisor_down, Retry::by_broker, ""},
    ErrorTraits{absent, Retry::never, ""},
    ErrorTraits{already, Retry::never, ""},
    ErrorTraits{not_running, Retry::never, ""},
    ErrorTraits{conflict, Retry::never, "see whose it is, and rename or remove it"},
    ErrorTraits{missing_file, Retry::never, "put the file back, or create the VM anew"},
    ErrorTraits{missing_network, Retry::never,
                "make the network that it is plugged into first, or make it live"},
    ErrorTraits{no_capacity, Retry::never, "free room on the host and run this again"},
    ErrorTraits{busy, Retry::by_user, "somebody else is at this VM: run this again in a moment"},
    ErrorTraits{unsupported, Retry::never, "the host's libvirt cannot do this"},
    ErrorTraits{denied, Retry::never,
                "let the login user use libvirt (group libvirt), or set the host's sudo=yes"},
    ErrorTraits{failed, Retry::never, ""},
};

struct Pattern {
    std::string_view words;
    ErrorClass kind;
};

// The first that is found decides. Why nobody could connect stands before what else these causes
// hold: the path of a socket that is not there is no missing file of a VM's.
constexpr std::array patterns{
    Pattern{"no connection driver available", unsupported},
    Pattern{"unexpected qemu URI path", unsupported},
    Pattern{"authentication unavailable", denied},
    Pattern{"authentication failed", denied},
    Pattern{"read only access", denied},
    Pattern{"Failed to connect socket", hypervisor_down},
    Pattern{"Cannot recv data", hypervisor_down},
    Pattern{"End of file while reading data", hypervisor_down},
    Pattern{"failed to get domain", absent},
    Pattern{"Domain not found", absent},
    Pattern{"Domain snapshot not found", absent},
    Pattern{"Storage volume not found", absent},
    Pattern{"metadata not found", absent},
    Pattern{"is already active", already},
    Pattern{"domain is already running", already},
    Pattern{"domain is not running", not_running},
    Pattern{"is not active", not_running},
    Pattern{"already exists with uuid", conflict},
    Pattern{"is already defined with uuid", conflict},
    Pattern{"exists already", conflict},
    Pattern{"already exists", conflict},
    Pattern{"Cannot allocate memory", no_capacity},
    Pattern{"No space left", no_capacity},
    Pattern{"Disk quota exceeded", no_capacity},
    Pattern{"Cannot get interface MTU", missing_network},
    Pattern{"Network not found", missing_network},
    Pattern{"No such device", missing_network},
    Pattern{"asynchronous jobs running", busy},
    Pattern{"cannot acquire state change lock", busy},
    Pattern{"Timed out during operation", busy},
    Pattern{"argument unsupported", unsupported},
    Pattern{"this function is not supported", unsupported},
    Pattern{"Operation not supported", unsupported},
    Pattern{"unsupported configuration", unsupported},
    Pattern{"Permission denied", denied},
    Pattern{"Cannot access storage file", missing_file},
    Pattern{"Could not open", missing_file},
    Pattern{"No such file", missing_file},
};

constexpr std::string_view error_head = "error: ";
constexpr std::string_view not_connected = "failed to connect to the hypervisor";

// From the last "error: " at the start of a line to the end, of both streams: qemu-img has none.
std::string_view cause_in(std::string_view text) {
    std::size_t start = std::string_view::npos;
    for (std::size_t at = text.find(error_head); at != std::string_view::npos;
         at = text.find(error_head, at + 1)) {
        if (at == 0 || text[at - 1] == '\n' || text[at - 1] == '\r') start = at;
    }
    return start == std::string_view::npos ? text : text.substr(start + error_head.size());
}

ErrorClass class_of(std::string_view cause, std::string_view all) {
    const auto* found = std::ranges::find_if(
        patterns, [&](const Pattern& pattern) { return contains(cause, pattern.words); });
    const ErrorClass kind = found == patterns.end() ? failed : found->kind;
    const bool reason_to_stay_out = kind == unsupported || kind == denied;
    if (contains(all, not_connected) && !reason_to_stay_out) return hypervisor_down;
    return kind;
}

// A tool without virsh's "error: " says what went wrong in its last words.
std::string words_in(const CommandResult& result, std::string_view cause) {
    if (cause.size() == result.error_output.size()) return last_words(result);
    return one_line(cause);
}

}  // namespace

const ErrorTraits& traits_of(ErrorClass kind) {
    return all_traits[static_cast<std::size_t>(kind)];
}

std::optional<ToolError> error_in(const CommandResult& result) {
    if (result.exit_status == 0) return std::nullopt;
    if (result.exit_status == exit_killed) return ToolError{hypervisor_down, "no answer in time"};
    const std::string_view cause = cause_in(result.error_output);
    return ToolError{class_of(cause, result.error_output), words_in(result, cause)};
}

bool has_failed(const CommandResult& result) {
    return result.exit_status != 0;
}

bool is_of_class(const CommandResult& result, ErrorClass kind) {
    const auto error = error_in(result);
    return error && error->kind == kind;
}

bool hypervisor_is_down(const CommandResult& result) {
    const auto error = error_in(result);
    return error && traits_of(error->kind).retry == Retry::by_broker;
}

}  // namespace grivon::drivers::libvirt
