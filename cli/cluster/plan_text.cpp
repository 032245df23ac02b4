#include "cli/cluster/plan_text.hpp"

#include <map>
#include <set>

#include "cli/render/host_ranges.hpp"
#include "cli/render/text.hpp"

namespace grivon::cli::cluster {
namespace {

std::string vms(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " VM is" : " VMs are");
}

bool is_mere_power(const VmSteps& steps, bool VmSteps::*step) {
    VmSteps only;
    only.*step = true;
    return steps == only;
}

// What is done to a VM, in a word.
std::string_view verb_of(const PlanItem& item) {
    switch (item.action) {
        case Action::create:
            return item.steps.add && !item.steps.create ? "add" : "create";
        case Action::remove:
            return "remove";
        case Action::leave:
        case Action::differs:
            return "";
        case Action::change:
            break;
    }
    if (is_mere_power(item.steps, &VmSteps::start)) return "start";
    if (is_mere_power(item.steps, &VmSteps::stop)) return "stop";
    if (is_mere_power(item.steps, &VmSteps::resume)) return "resume";
    return "change";
}

char sign_of(Action action) {
    switch (action) {
        case Action::create:
            return '+';
        case Action::change:
            return '~';
        case Action::leave:
            return '=';
        case Action::remove:
            return '-';
        case Action::differs:
            break;
    }
    return '!';
}

std::string_view word_of(Withheld withheld) {
    switch (withheld) {
        case Withheld::no:
            return "";
        case Withheld::until_prune:
            return " (only with --prune)";
        case Withheld::until_restart:
            return " (only with --restart)";
    }
    return "";
}

// Items with the same words share lines; lines stand in the order of their first items.
class Folder {
public:
    void add(const PlanItem& item) {
        const Key key{item.action, item.object, item.withheld, std::string(verb_of(item)),
                      item.name,   item.text};
        const auto [found, fresh] = places_.emplace(key, folds_.size());
        if (fresh) folds_.push_back({key, {}});
        auto& hosts = folds_[found->second].hosts;
        hosts[item.host].insert(item.slice);
    }

    // With the sign, or without.
    [[nodiscard]] std::vector<std::string> lines(bool signs) const {
        std::vector<std::string> lines;
        for (const auto& action :
             {Action::create, Action::change, Action::remove, Action::differs, Action::leave})
            for (const auto& fold : folds_)
                if (fold.key.action == action) write(fold, signs, lines);
        return lines;
    }

    // "slice[0-4]@vmware-server-0-[0-39]" of all items.
    [[nodiscard]] static std::vector<std::string> named(
        const std::map<std::string, std::set<std::uint64_t>>& hosts) {
        std::map<std::set<std::uint64_t>, std::vector<std::string>> by_slices;
        for (const auto& [host, slices] : hosts) by_slices[slices].push_back(host);
        std::map<std::string, std::string> by_word;
        for (const auto& [slices, owners] : by_slices)
            for (const auto& word : folded_host_words(owners))
                by_word[word] = "slice" + folded_numbers({slices.begin(), slices.end()}) + "@" + word;
        std::vector<std::string> names;
        for (auto& [word, one] : by_word) names.push_back(std::move(one));
        return names;
    }

private:
    struct Key {
        Action action = Action::leave;
        Object object = Object::vm;
        Withheld withheld = Withheld::no;
        std::string verb;
        std::string name;
        std::string text;
        auto operator<=>(const Key&) const = default;
    };
    struct Fold {
        Key key;
        std::map<std::string, std::set<std::uint64_t>> hosts;
    };

    static std::vector<std::string> subjects_of(const Fold& fold) {
        if (fold.key.object == Object::vm) return named(fold.hosts);
        std::vector<std::string> owners;
        for (const auto& [host, slices] : fold.hosts) owners.push_back(host);
        auto words = folded_host_words(owners);
        const std::string kind = fold.key.object == Object::vlan     ? "VLAN interface "
                                 : fold.key.object == Object::bridge ? "bridge on "
                                                                     : "network ";
        for (auto& word : words) word = kind + fold.key.name + " of " + word;
        return words;
    }

    static void write(const Fold& fold, bool signs, std::vector<std::string>& lines) {
        const auto& key = fold.key;
        const auto verb = key.object == Object::vm ? key.verb : std::string(add_word(key.action));
        const std::string between = key.action == Action::differs ? " " : ": ";
        for (const auto& subject : subjects_of(fold)) {
            std::string line = signs ? std::string(1, sign_of(key.action)) + " " : "";
            if (!verb.empty()) line += verb + " ";
            line += subject;
            if (!key.text.empty()) line += between + key.text;
            lines.push_back(one_line(line + std::string(word_of(key.withheld))));
        }
    }

    static std::string_view add_word(Action action) {
        return action == Action::create ? "add" : "";
    }

    std::map<Key, std::size_t> places_;
    std::vector<Fold> folds_;
};

void append(std::string& text, std::size_t count, std::string_view what) {
    if (count == 0) return;
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + std::string(what);
}

std::size_t count_vms(const ClusterPlan& plan, Action action) {
    std::size_t count = 0;
    for (const auto& item : plan.items)
        if (item.object == Object::vm && item.action == action) ++count;
    return count;
}

std::size_t count_networks(const ClusterPlan& plan) {
    std::size_t count = 0;
    for (const auto& item : plan.items)
        if (item.object != Object::vm && item.action == Action::create) ++count;
    return count;
}

std::string totals(const ClusterPlan& plan) {
    std::string text;
    append(text, count_networks(plan), "networks and VLAN interfaces to add");
    append(text, count_vms(plan, Action::create), "to create");
    append(text, count_vms(plan, Action::change), "to change");
    append(text, plan.count(Withheld::until_restart), "of them only with --restart");
    append(text, plan.removals(), "to remove");
    append(text, plan.count(Withheld::until_prune), "to remove only with --prune");
    append(text, plan.count(Action::differs), "that no plan can change");
    append(text, count_vms(plan, Action::leave), "as declared");
    return "plan: " + text + "\n";
}

}  // namespace

std::string nothing_to_do(const ClusterPlan& plan) {
    auto text = "nothing to do: " + vms(count_vms(plan, Action::leave)) + " as declared";
    if (const auto more = plan.count(Withheld::until_prune); more > 0)
        text += "; " + vms(more) + " not declared and stay" + (more == 1 ? "s" : "") +
                " without --prune";
    return text;
}

std::string plan_text(const ClusterPlan& plan) {
    Folder folder;
    for (const auto& item : plan.items)
        if (item.action != Action::leave) folder.add(item);
    std::string text;
    for (const auto& line : folder.lines(true)) text += line + "\n";
    if (!plan.has_work() && !plan.is_blocked()) return text + nothing_to_do(plan) + "\n";
    if (const auto left = count_vms(plan, Action::leave); left > 0)
        text += "= " + vms(left) + " as declared\n";
    return text + totals(plan);
}

std::vector<std::string> obstacles_of(const ClusterPlan& plan) {
    Folder folder;
    for (const auto& item : plan.items)
        if (item.action == Action::differs || item.withheld == Withheld::until_restart)
            folder.add(item);
    return folder.lines(false);
}

std::string removed_vms(const ClusterPlan& plan) {
    std::map<std::string, std::set<std::uint64_t>> hosts;
    for (const auto& item : plan.items)
        if (item.action == Action::remove && item.withheld == Withheld::no)
            hosts[item.host].insert(item.slice);
    std::string text;
    for (const auto& name : Folder::named(hosts)) text += (text.empty() ? "" : ", ") + name;
    return text;
}

}  // namespace grivon::cli::cluster
