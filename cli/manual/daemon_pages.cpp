// grivon-broker(8), grivon-worker(8), and the pages of the three configuration files.
#include "broker/settings.hpp"
#include "cli/manual/pages.hpp"
#include "cli/manual/roff.hpp"
#include "cli/settings.hpp"
#include "workers/settings.hpp"

namespace grivon::cli {
namespace {

struct Signal {
    std::string_view name;
    std::string_view effect;
};

struct Daemon {
    std::string_view name;
    std::string_view purpose;
    std::string_view description;
    std::string_view file;
    std::string_view page_of_file;
    std::string_view ready;  // when it says so
    std::span<const Signal> signals;
    std::string_view other;  // the other daemon's page
};

constexpr Signal broker_signals[]{
    {"SIGTERM, SIGINT",
     "it stops, after what it has accepted is on disk; workers and clients wait "
     "for it to come back"}};
constexpr Signal worker_signals[]{
    {"SIGTERM, SIGINT",
     "it takes nothing more, ends what it is at, gives its hosts back and stops; "
     "a second one ends it at once"}};

constexpr Daemon daemons[]{
    {"grivon-broker", "keep the queue of jobs for virtual machines",
     "grivon-broker takes operations from grivon(1), keeps jobs, their records and every event in "
     "MariaDB, and hands the jobs of each host to one worker at a time. What it has acknowledged "
     "is on disk. Without a database of yours in its configuration it runs a private server, on a "
     "Unix socket only. It stays in the foreground and logs to standard error.",
     "/etc/grivon/broker.toml", "grivon-broker.toml(5)", "once it takes requests", broker_signals,
     "grivon-worker(8)"},
    {"grivon-worker", "carry out jobs on hosts over SSH",
     "grivon-worker takes whole hosts from grivon-broker(8), runs the jobs of each in order and "
     "those of different hosts side by side, and sends back what their commands print. Any number "
     "of workers may run, on any machine that reaches the broker. A host needs sshd, a POSIX shell "
     "and flock (util-linux). It stays in the foreground and logs to standard error.",
     "/etc/grivon/worker.toml", "grivon-worker.toml(5)", "once the broker has answered",
     worker_signals, "grivon-broker(8)"},
};

ManualPage daemon_page(const Daemon& daemon, std::string_view date) {
    ManualPage page{std::string(daemon.name), 8, {}};
    Roff roff(page.name, page.section, date);
    roff.name(page.name, daemon.purpose);
    roff.heading("synopsis");
    roff.synopsis(daemon.name, "[--config FILE] [--ready-fd N]");
    roff.heading("description");
    roff.paragraph(daemon.description);
    roff.heading("options");
    roff.item("--config FILE", "instead of " + std::string(daemon.file));
    roff.item("--ready-fd N",
              "write \"ready\" to this file descriptor " + std::string(daemon.ready));
    roff.item("--help, -h", "print the options");
    roff.item("--version", "print the version");
    roff.heading("signals");
    for (const auto& signal : daemon.signals) roff.item(signal.name, signal.effect);
    roff.heading("exit status");
    roff.item("0", "stopped by a signal");
    roff.item("1", "failed; the last line on standard error says why");
    roff.item("2", "wrong words or configuration");
    roff.heading("files");
    roff.item(daemon.file, "see " + std::string(daemon.page_of_file));
    roff.references(std::vector<std::string>{"grivon(1)", std::string(daemon.page_of_file),
                                             std::string(daemon.other)});
    page.text = roff.take();
    return page;
}

// ---- configuration files ------------------------------------------------------------------------

bool is_number(const SettingRule& rule) {
    return rule.maximum > rule.minimum;
}

std::string quoted_unless_number(const SettingRule& rule, std::string_view value) {
    return is_number(rule) ? std::string(value) : "\"" + std::string(value) + "\"";
}

std::string meaning_of(const SettingRule& rule) {
    std::string text(rule.help);
    if (is_number(rule))
        text += "; " + std::to_string(rule.minimum) + " to " + std::to_string(rule.maximum);
    if (!rule.default_value.empty())
        text += "; " + quoted_unless_number(rule, rule.default_value) + " if absent";
    return text;
}

struct File {
    std::string_view page;
    std::string_view purpose;
    std::string_view place;
    std::span<const SettingRule> rules;
    std::span<const std::string_view> example;
    std::string_view reader;  // its page
};

constexpr std::string_view client_example[]{"[client]", "run_dir = \"/run/grivon\""};
constexpr std::string_view broker_example[]{
    "[broker]", "state_dir = \"/srv/grivon\"", "", "[history]", "keep_days = 30", "",
    "[lanes]",  "give_up_after = \"1h\""};
constexpr std::string_view worker_example[]{"[worker]",
                                            "name = \"worker-1\"",
                                            "",
                                            "[ssh]",
                                            "identity_file = \"/etc/grivon/id_ed25519\"",
                                            "known_hosts = \"/etc/grivon/known_hosts\""};

constexpr File files[]{
    {"grivon.toml", "configuration of grivon",
     "~/.config/grivon/grivon.toml or /etc/grivon/grivon.toml", settings::all, client_example,
     "grivon(1)"},
    {"grivon-broker.toml", "configuration of grivon-broker", "/etc/grivon/broker.toml",
     broker::settings::all, broker_example, "grivon-broker(8)"},
    {"grivon-worker.toml", "configuration of grivon-worker", "/etc/grivon/worker.toml",
     workers::settings::all, worker_example, "grivon-worker(8)"},
};

ManualPage settings_page(const File& file, std::string_view date) {
    ManualPage page{std::string(file.page), 5, {}};
    Roff roff(page.name, page.section, date);
    roff.name(page.name, file.purpose);
    roff.heading("synopsis");
    roff.paragraph(file.place);
    roff.heading("description");
    roff.paragraph(
        "The file is TOML: sections in brackets, key = value below them, text in "
        "quotes. Every key may be absent. A key that is not known is an error that "
        "names the file, the line, and the nearest one that is.");
    roff.heading("settings");
    std::string_view section;
    for (const auto& rule : file.rules) {
        if (rule.section != section) roff.subheading("[" + std::string(rule.section) + "]");
        section = rule.section;
        roff.item(rule.key, meaning_of(rule));
    }
    roff.heading("examples");
    roff.lines(std::vector<std::string>(file.example.begin(), file.example.end()));
    roff.references(std::vector<std::string>{std::string(file.reader)});
    page.text = roff.take();
    return page;
}

}  // namespace

std::vector<ManualPage> daemon_pages(std::string_view date) {
    std::vector<ManualPage> pages;
    for (const auto& daemon : daemons) pages.push_back(daemon_page(daemon, date));
    return pages;
}

std::vector<ManualPage> settings_pages(std::string_view date) {
    std::vector<ManualPage> pages;
    for (const auto& file : files) pages.push_back(settings_page(file, date));
    return pages;
}

}  // namespace grivon::cli
