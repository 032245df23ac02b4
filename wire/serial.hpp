// VMware serial numbers ("keys"): their form, and how they are shown.
//
// VMware Server 1.x takes 20 characters in four groups, XXXXX-XXXXX-XXXXX-XXXXX of 0-9 and A-Z
// (the prompt of vmware-config.pl). Only VMware knows which are valid. A serial is a secret: except
// where an administrator asks for it, people and logs see it masked. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace grivon {

[[nodiscard]] bool is_serial(std::string_view text);

// "*****-*****-*****-00001": the last group is enough to tell keys apart. A text that is not a
// serial may be one with a slip in it, so nothing of it is shown: "*****".
[[nodiscard]] std::string masked_serial(std::string_view text);

// A serial that is none, of the form of this one and with its last group: for whoever may see the
// masked form only and needs one that is well-formed.
[[nodiscard]] std::string stand_in_serial(std::string_view serial);

// The text with every serial in it masked: for words that were typed in a wrong place.
[[nodiscard]] std::string masked_text(std::string_view text);

}  // namespace grivon
