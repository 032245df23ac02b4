// The topics' texts. What their parts mean: cli/manual/topic.hpp.
#include "cli/manual/topic.hpp"

namespace grivon::cli {
namespace {

constexpr Block paragraph(std::string_view text) {
    return {BlockKind::paragraph, text};
}
constexpr Block item(std::string_view term, std::string_view text) {
    return {BlockKind::item, text, term};
}
constexpr Block line(std::string_view text) {
    return {BlockKind::line, text};
}

constexpr Block hosts[]{
    paragraph("Hosts are meant by:"),
    item("vmware-server-0-0", "this host"),
    item("vmware-server-0-[0-19]",
         "each host of the range; also node-[0-3,7], and node-[00-15], which keeps the zeros; a "
         "host that is not there is an error"),
    item("vmware-server-0-%", "every host whose name fits; % stands for any letters"),
    item("rack0", "every host of the cabinet"),
    item("vmware-server", "every host of that kind"),
    item("no word",
         "every host, in lists; in commands that take something away only after a question"),
    paragraph("The words are checked before anything is done: all of a command is accepted, or "
              "none of it. Some shells take [ and ] for patterns of file names; quote such a word, "
              "or in zsh say: alias grivon='noglob grivon'"),
    line("grivon list host rack0"),
    line("grivon start host vmware vmware-server-0-[0-19] slice=0"),
};

constexpr Block slices[]{
    paragraph("slice= is a VM's number on its host. Without it, or with slice=all, a command means "
              "all VMs of the host; those for which it makes no sense are passed over and named. "
              "A VM that is named and cannot do it is an error."),
    paragraph("A VM is none (a row in the database; nothing on the host), off, on or suspended "
              "(what the host last said), stuck (VMware waits for the answer to a question, which "
              "the list shows), unknown (a connection was lost in the middle, and nobody has "
              "looked since) or unreachable (the host does not answer)."),
    line("grivon list host vmware vmware-server-0-0 refresh=yes"),
    line("grivon create host vmware vmware-server-0-0 slice=3"),
};

constexpr Block confirmation[]{
    paragraph("What takes something away is asked back when it says less than it does: stop, "
              "reboot, suspend, destroy and remove that name no host, or that hit more than one VM "
              "or host without naming each (by name or range, and with slice=); and remove host "
              "while VMs exist on it or jobs wait for it."),
    paragraph("On a terminal you are asked, if both standard input and standard error are one: y "
              "goes on, anything else ends with status 1, and nothing is done. Elsewhere the exit "
              "status is 13. --yes says yes beforehand."),
    line("grivon stop host vmware rack0 --yes"),
};

constexpr Block jobs[]{
    paragraph("A command that works on hosts makes jobs, waits for them, and shows what they "
              "print. Each host has a lane: its jobs run one at a time, in the order in which they "
              "were accepted; different hosts do not wait for each other. With --async the command "
              "returns as soon as the jobs are safe in the queue; with --dry-run it shows what "
              "would be done, and does nothing."),
    item("on-failure=skip-vm",
         "when a job does not succeed, the later jobs of its VM are skipped; of a job on the whole "
         "host, those of the host; this is so without the word"),
    item("on-failure=continue", "every job is tried"),
    item("on-failure=stop-host", "the later jobs of its host are skipped"),
    item("on-failure=stop-batch", "all are skipped that have not begun"),
    item("at=, after=", "the jobs begin at that time, or so long after they were accepted"),
    item("time-limit=", "a job that takes longer is stopped"),
    paragraph("A job is queued, running, succeeded, failed, cancelled, skipped (an earlier job did "
              "not succeed) or uncertain (nobody knows how its last command ended; it keeps its "
              "lane until looking at the host settles it, or somebody does)."),
    line("grivon stop host vmware vmware-server-0-0 slice=0 --async"),
    line("grivon explain job 7"),
    line("grivon watch job 7"),
    line("grivon list job state=failed"),
    line("grivon retry batch 2 only=failed"),
};

constexpr Block times[]{
    item("20:00", "the next such time"),
    item("2026-11-22T20:00", "that time; also \"2026-11-22 20:00\""),
    item("20:00:30, 20:00Z", "seconds may follow, and then a zone: Z or +01:00"),
    item("90s, 10m, 2h, 1d", "a duration: a whole number and a unit; 366 days at most"),
    paragraph("Without a zone a time is local, and so is every time in what people read: tables, "
              "show job, watch event. The zone is that of the machine, or the one that TZ names. "
              "What programs read (json, jsonl, csv, yaml) has ISO 8601 in UTC, with milliseconds: "
              "2026-11-22T19:00:00.000Z."),
    paragraph("Where the clock is put back, a time that is there twice means the first one; where "
              "it is put forward, a time that is passed over means the moment of the change. A "
              "time in the past is an error, which says what was understood."),
    line("grivon start host vmware rack0 slice=0 at=20:00"),
    line("grivon pause lane vmware-server-0-0 until=2999-11-22T20:00+01:00"),
};

constexpr Block batch_files[]{
    paragraph("run batch FILE runs the commands of a file, one a line; run batch - those of "
              "standard input. The whole file is checked first, and every mistake is told with its "
              "line; then all of it is accepted as one batch, or refused whole. Later lines see "
              "what earlier ones add."),
    paragraph("Words are as in a shell: blanks separate them, single and double quotes and \\ keep "
              "blanks together, # begins a comment; nothing else is special. A line may begin with "
              "a name and a colon; needs=NAME in a later line (several with commas) lets its jobs "
              "begin only when those of the named lines have succeeded, on all their hosts. Jobs "
              "of one host run in the order of their lines without that."),
    line("# A network, and a VM on it."),
    line("net: add host vmwarenet vmware-server-0-[0-9] iface=eth0 type=bridge"),
    line("add host vmware vmware-server-0-[0-9] cpus=1 mem=768 disksize=20"),
    line("create host vmware vmware-server-0-[0-9] slice=0 needs=net"),
    paragraph("Options, and on-failure=, at=, after= and time-limit=, hold for the whole batch: "
              "they go behind run batch."),
    line("grivon run batch new-vms.txt --dry-run"),
    line("grivon run batch new-vms.txt on-failure=stop-host"),
};

constexpr Block formats[]{
    paragraph("--format says in which form a list is printed:"),
    item("table", "for people"),
    item("json", "one array, an object a line; --json says the same"),
    item("jsonl", "an object a line"),
    item("csv", "RFC 4180, with a head line"),
    item("yaml", "a list of maps"),
    paragraph("Every row has every field, under names that do not change; fields are only added. A "
              "value that is not there is null. Times are ISO 8601 in UTC. Commands that are no "
              "lists but have to do with jobs or events print JSON as well. docs/json.md of the "
              "source describes every field."),
    paragraph("output-col= takes only the columns that it names, in a table by the words of the "
              "head line, elsewhere by the names of the fields; output-header=no leaves the head "
              "line out. Output is never sent through a pager."),
    line("grivon list host vmware --format csv"),
    line("grivon list job state=failed --json"),
    line("grivon list host vmware output-col=vmnode,state output-header=no"),
};

constexpr Block exit_status[]{
    item("0", "done"),
    item("1", "the broker refused, or of the jobs that were waited for none succeeded"),
    item("2", "the words, a file or the configuration were wrong; nothing was submitted"),
    item("3", "no answer from the broker"),
    item("4", "some jobs succeeded, and some failed or were skipped"),
    item("5", "--timeout was over; the jobs go on"),
    item("6", "jobs that were waited for were cancelled; all others succeeded"),
    item("13",
         "nothing was done: a question before something is taken away was not answered; "
         "--yes answers it beforehand"),
    item("130", "left by Ctrl-C; jobs go on"),
    item("141", "whoever read the output has left"),
    paragraph("Errors are one line on standard error: what happened, and what to do next."),
};

constexpr Block environment[]{
    item("GRIVON_CONFIG", "the configuration file, if --config does not name one"),
    item("HOME", "where .config/grivon/grivon.toml is looked for"),
    item("TZ", "the zone of times that are typed and shown without one"),
    item("PATH", "where a link named rocks looks for the real rocks"),
};

constexpr Block files[]{
    item("~/.config/grivon/grivon.toml", "the configuration of grivon, see grivon.toml(5)"),
    item("/etc/grivon/grivon.toml", "the same, for all users"),
    item("/etc/grivon/broker.toml", "the broker's, see grivon-broker.toml(5)"),
    item("/etc/grivon/worker.toml", "the workers', see grivon-worker.toml(5)"),
    item("/run/grivon", "the broker's sockets"),
    item("/var/lib/grivon", "the private database; on a host, the fence"),
    paragraph("Without a configuration grivon asks the broker whose sockets are in /run/grivon."),
};

constexpr Block completion[]{
    paragraph("bash and zsh complete commands, parameters, choices and options, and ask the "
              "broker for hosts (with groups, and inside a range), slices, networks, and the ids "
              "of jobs and batches that the command can do something with. A broker that does not "
              "answer within a second is not waited for. Keys are never completed."),
    paragraph("An installed GriVon brings both: bash finds its part through the package "
              "bash-completion, zsh by itself. Otherwise:"),
    item("bash", "source share/bash-completion/completions/grivon in ~/.bashrc"),
    item("zsh", "put the directory share/zsh/site-functions into fpath before compinit"),
    paragraph("For a link named rocks it is off until you ask for it, since rocks may be another "
              "program's name: complete -o nospace -o nosort -F _grivon rocks in bash, "
              "compdef _grivon rocks in zsh. An alias in bash is asked for likewise."),
};

constexpr Topic all_topics[]{
    {"hosts", "words that mean hosts", hosts},
    {"slices", "which VMs of a host are meant, and their states", slices},
    {"confirmation", "what is asked back", confirmation},
    {"jobs", "when and how jobs run, and their states", jobs},
    {"times", "points in time and durations", times},
    {"batch-files", "files of commands", batch_files},
    {"formats", "forms of output for people and programs", formats},
    {"completion", "words completed by the shell", completion},
    {"exit-status", "what the exit status says", exit_status},
    {"environment", "variables that are read", environment},
    {"files", "files that are read and written", files},
};

}  // namespace

std::span<const Topic> topics() {
    return all_topics;
}

const Topic* find_topic(std::string_view name) {
    for (const auto& topic : all_topics)
        if (topic.name == name) return &topic;
    return nullptr;
}

}  // namespace grivon::cli
