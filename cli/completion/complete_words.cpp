#include "cli/completion/complete_words.hpp"

#include <optional>
#include <vector>

#include "cli/completion/host_words.hpp"
#include "cli/completion/live_candidates.hpp"
#include "cli/completion/offer_text.hpp"
#include "cli/completion/typed_line.hpp"
#include "cli/connection.hpp"
#include "cli/grammar/words.hpp"
#include "wire/hypervisors.hpp"
#include "wire/values.hpp"

namespace grivon::cli {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Together below a second: nobody waits longer for a key to do something.
constexpr milliseconds last_question{500};  // none is asked after that
constexpr milliseconds answer_wait{400};
// Nobody picks one of more from a list on a screen.
constexpr std::uint64_t jobs_max = 100;

// ---- what was typed -----------------------------------------------------------------------------

std::optional<TypedLine> line_of_bash(std::span<const std::string> words) {
    if (words.size() != 5) return std::nullopt;
    return read_typed_line(words[3], words[4], words[2]);
}

std::optional<TypedLine> line_of_zsh(std::span<const std::string> words) {
    const auto typed = words.subspan(std::min<std::size_t>(3, words.size()));
    const auto current = words.size() < 4 ? std::nullopt : number_in(words[2]);
    if (!current || *current < 2 || static_cast<std::size_t>(*current) > typed.size())
        return std::nullopt;
    const auto cursor = typed.begin() + (*current - 1);
    TypedLine line;
    line.words = {{typed.begin(), cursor}, *cursor, {cursor + 1, typed.end()}};
    return line;
}

// ---- what the broker knows ----------------------------------------------------------------------

// The configuration that the line itself names counts, as it will when it is run.
std::string config_file_of(const TypedWords& words, const Environment& environment) {
    auto all = words.before;
    all.insert(all.end(), words.after.begin(), words.after.end());
    auto file = sort_words(all).options.config_file;
    if (file.starts_with("~/")) file.replace(0, 1, environment.home);
    return file;
}

class Broker {
public:
    Broker(ClientSettings client, const Output& output)
        : connection_(settings(std::move(client), output)) {}

    // Of "list OBJECT"; what came in time.
    template <class Page>
    decltype(Page::rows) list(const std::string& object,
                              const std::vector<std::string>& arguments = {}) {
        Query question;
        question.operation.verb = "list";
        question.operation.object = object;
        question.operation.arguments = arguments;
        decltype(Page::rows) rows;
        for (bool more = true; more && Clock::now() < enough_;) {
            question.offset = rows.size();
            auto page = connection_.ask_for<Page>(question, Patience::bounded);
            more = page && page->more && !page->rows.empty();
            if (page) rows.insert(rows.end(), page->rows.begin(), page->rows.end());
        }
        return rows;
    }

    // The newest in any of these states; no state: of all.
    std::vector<JobRow> jobs(std::span<const JobState> states) {
        std::vector<JobRow> rows;
        if (states.empty()) add_jobs(std::nullopt, rows);
        for (const auto state : states) add_jobs(state, rows);
        return rows;
    }

private:
    static ConnectionSettings settings(ClientSettings client, const Output& output) {
        ConnectionSettings settings;
        settings.endpoint = std::move(client.endpoint);
        settings.login = std::move(client.login);
        settings.stop_descriptor = output.stop_descriptor();
        settings.output_descriptor = output.out_descriptor();
        settings.connect_wait = answer_wait;
        settings.answer_wait = answer_wait;
        return settings;
    }

    void add_jobs(std::optional<JobState> state, std::vector<JobRow>& rows) {
        if (Clock::now() >= enough_) return;
        ListJobs question;
        question.newest = jobs_max;
        question.state = state;
        const auto page = connection_.ask_for<JobTable>(question, Patience::bounded);
        if (page) rows.insert(rows.end(), page->rows.begin(), page->rows.end());
    }

    Connection connection_;
    Clock::time_point enough_ = Clock::now() + last_question;
};

// A part of the VMs that the command is about, in the words of what runs them.
std::string own_words(const Wanted& wanted, VmPart part) {
    const auto object =
        wanted.command == nullptr ? std::nullopt : vm_object_in(wanted.command->object);
    return object_of(object ? object->family : Family::vmware, part);
}

std::vector<Candidate> ask(Broker& broker, const Wanted& wanted) {
    const auto& hosts = wanted.arguments;
    switch (wanted.live) {
        case Live::nothing:
        case Live::files:
            return {};
        case Live::host_words:
            return host_words(broker.list<HostTable>("host", hosts_to_ask_for(wanted.typed)),
                              wanted.typed);
        case Live::host_names:
            return host_names(broker.list<HostTable>("host", hosts_to_ask_for(wanted.typed)));
        case Live::slices:
            return slices_of(broker.list<VmTable>(own_words(wanted, VmPart::vm), hosts));
        case Live::devices:
            return devices_of(broker.list<InterfaceTable>("host interface", hosts),
                              broker.list<VlanTable>("host vlan", hosts));
        case Live::vlans:
            return vlans_of(broker.list<VlanTable>("host vlan", hosts));
        case Live::vmnets:
            return vmnets_of(broker.list<VmnetTable>(own_words(wanted, VmPart::network), hosts));
        case Live::macs:
            return macs_of(broker.list<NicTable>(own_words(wanted, VmPart::interface), hosts));
        case Live::attributes:
            return attributes_of(broker.list<AttributeTable>("host attr", hosts));
        case Live::jobs:
            return jobs_of(broker.jobs(useful_states(*wanted.command)));
        case Live::batches:
            return batches_of(broker.jobs(useful_states(*wanted.command)));
        case Live::keys:
            return keys_of(broker.list<AccessKeyTable>("key"));
        case Live::clusters:
            return clusters_of(broker.list<ClusterTable>("cluster"));
    }
    return {};
}

std::vector<Candidate> live_candidates(const Wanted& wanted, const TypedWords& words,
                                       const Environment& environment, const Output& output) {
    if (wanted.live == Live::nothing || wanted.live == Live::files) return {};
    auto settings = client_settings(config_file_of(words, environment), environment);
    if (!settings) return {};
    Broker broker(std::move(*settings), output);
    return ask(broker, wanted);
}

// ---- whose commands -----------------------------------------------------------------------------

std::string name_in(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

OffersCommand offers_of(const TypedWords& words, Environment environment,
                        const RocksPlaces& places) {
    environment.program = words.before.empty() ? "" : name_in(words.before.front());
    const std::vector<std::string> none;
    const auto other = rocks_to_call(none, environment, places);
    const bool shared = environment.program == "rocks" && other && *other;
    if (shared) return [](const CommandRule& command) { return is_of_the_roll(command); };
    return [](const CommandRule&) { return true; };
}

}  // namespace

bool asks_for_completion(std::span<const std::string> words) {
    return !words.empty() && words.front() == "complete-words";
}

ExitStatus complete_words(std::span<const std::string> words, const Environment& environment,
                          const RocksPlaces& places, Output& output) {
    const bool bash = words.size() > 1 && words[1] == "bash";
    const bool zsh = words.size() > 1 && words[1] == "zsh";
    const auto line = bash ? line_of_bash(words) : zsh ? line_of_zsh(words) : std::nullopt;
    if (!line) {
        output.say("complete-words is what the completion scripts of bash and zsh ask; " +
                   environment.program + " help completion tells how to use them");
        return ExitStatus::usage;
    }
    Wanted wanted;
    if (line->redirects)
        wanted.live = Live::files;
    else
        wanted = wanted_at(line->words, offers_of(line->words, environment, places));
    const auto offered = fitting(wanted, live_candidates(wanted, line->words, environment, output));
    const auto text = bash ? bash_text(wanted.live, offered, line->kept_bytes, line->in_quotes)
                           : zsh_text(wanted.live, offered);
    const auto printed = output.print(text);
    return printed ? ExitStatus::ok : printed.error().status;
}

}  // namespace grivon::cli
