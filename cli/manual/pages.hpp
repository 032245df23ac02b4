// The manual pages, made of the catalogue, the options, the topics and the settings: what "grivon
// help" says and what they say has one source. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace grivon::cli {

struct ManualPage {
    std::string name;  // "grivon-add-host"
    int section = 1;
    std::string text;  // roff

    [[nodiscard]] std::string file_name() const { return name + "." + std::to_string(section); }
};

// date: "2026-11-22", on every page.
[[nodiscard]] std::vector<ManualPage> manual_pages(std::string_view date);

// Its parts: of the commands, and of the daemons and their files.
[[nodiscard]] ManualPage program_page(std::string_view date);
[[nodiscard]] std::vector<ManualPage> command_pages(std::string_view date);
[[nodiscard]] std::vector<ManualPage> daemon_pages(std::string_view date);
[[nodiscard]] std::vector<ManualPage> settings_pages(std::string_view date);

}  // namespace grivon::cli
