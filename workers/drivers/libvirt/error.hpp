// What virsh and qemu-img say when they fail, sorted into classes.
//
// virsh exits with 1 whatever is wrong, so its words decide; those of libvirt 9, measured. It says
// up to two things on stderr, each after "error: ": what it tried, and the cause, which may have
// more lines. The cause is the last. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "workers/drivers/script.hpp"

namespace grivon::drivers::libvirt {

enum class ErrorClass : std::uint8_t {
    hypervisor_down,  // libvirtd does not answer: nothing is known of any VM
    absent,
    already,
    not_running,
    conflict,
    missing_file,
    missing_network,
    no_capacity,
    busy,
    unsupported,
    denied,
    failed,  // none of these
};

// What becomes of a job that met it.
enum class Retry : std::uint8_t {
    never,
    by_broker,  // the job waits for the host as if it could not be reached
    by_user,    // soon: the message says so
};

struct ErrorTraits {
    ErrorClass kind;
    Retry retry;
    std::string_view advice;  // what a person does about it, after the tool's words; may be empty
};
[[nodiscard]] const ErrorTraits& traits_of(ErrorClass kind);

struct ToolError {
    ErrorClass kind = ErrorClass::failed;
    std::string text;  // the cause, one clean line; may be empty
};

// Nothing if the command succeeded.
[[nodiscard]] std::optional<ToolError> error_in(const CommandResult& result);

[[nodiscard]] bool has_failed(const CommandResult& result);
[[nodiscard]] bool is_of_class(const CommandResult& result, ErrorClass kind);
// Nothing was learned, and the broker is to try again.
[[nodiscard]] bool hypervisor_is_down(const CommandResult& result);

}  // namespace grivon::drivers::libvirt
