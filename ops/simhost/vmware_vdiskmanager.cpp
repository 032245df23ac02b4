// `vmware-vdiskmanager` of VMware Server 1.0.5 (build 80187): options, texts and statuses. That of
// Workstation makes larger disks, keeps quiet about its log and has one heading for all types. The
// disks it makes are disk_image's.
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "disk_capacity.hpp"
#include "disk_image.hpp"
#include "disk_lock.hpp"
#include "faults.hpp"
#include "host_files.hpp"
#include "output.hpp"
#include "product.hpp"
#include "program.hpp"
#include "text.hpp"

namespace simhost {
namespace {

constexpr int exit_failed = 1;
constexpr std::string_view log_path = "/tmp/vmware-root/vdiskmanager.log";

constexpr std::string_view usage =
    "VMware Virtual Disk Manager - build 80187.\n"
    "Usage: vmware-vdiskmanager OPTIONS diskName \n"
    "Offline disk manipulation utility\n"
    "  Options:\n"
    "     -c                   : create disk; need to specify other create options\n"
    "     -d                   : defragment the specified virtual disk\n"
    "     -n <source-disk>     : rename the specified virtual disk; need to\n"
    "                            specify destination disk-name\n"
    "     -q                   : do not log messages\n"
    "     -r <source-disk>     : convert the specified disk; need to specify\n"
    "                            destination disk-type\n"
    "     -x <new-capacity>    : expand the disk to the specified capacity\n"
    "\n"
    "     Additional options for create and convert:\n"
    "        -a <adapter>      : (for use with -c only) adapter type (ide, buslogic or lsilogic)\n"
    "        -s <size>         : capacity of the virtual disk\n"
    "        -t <disk-type>    : disk type id\n"
    "\n"
    "     Disk types:\n"
    "         0                : single growable virtual disk\n"
    "         1                : growable virtual disk split in 2Gb files\n"
    "         2                : preallocated virtual disk\n"
    "         3                : preallocated virtual disk split in 2Gb files\n"
    "\n"
    "     The capacity can be specified in sectors, Kb, Mb or Gb.\n"
    "     The acceptable ranges:\n"
    "                          ide adapter : [100.0Mb, 950.0Gb]\n"
    "                          scsi adapter: [100.0Mb, 950.0Gb]\n"
    "        ex 1: vmware-vdiskmanager -c -s 850Mb -a ide -t 0 myIdeDisk.vmdk\n"
    "        ex 2: vmware-vdiskmanager -d myDisk.vmdk\n"
    "        ex 3: vmware-vdiskmanager -r sourceDisk.vmdk -t 0 destinationDisk.vmdk\n"
    "        ex 4: vmware-vdiskmanager -x 36Gb myDisk.vmdk\n"
    "        ex 5: vmware-vdiskmanager -n sourceName.vmdk destinationName.vmdk\n";

// What standard error gets before the program ends with exit_failed.
struct Refusal {
    std::string text;
};

[[noreturn]] void refuse_usage() {
    throw Refusal{std::string(usage)};
}

struct Options {
    char action = '\0';    // c, d, n, r or x
    std::string argument;  // of -n, -r, -x
    std::string adapter;
    std::string size;
    std::string type;
    bool quiet = false;
    std::string disk;
};

void set_action(Options& options, char action) {
    if (options.action != '\0') refuse_usage();
    options.action = action;
}

// One letter of a word such as -c, -qc or -s20Gb, as getopt reads it; true if it took the rest of
// the word, or the next word, as its argument.
bool take_letter(Options& options, char letter, std::string_view rest, const Args& args,
                 std::size_t& next) {
    const auto argument = [&]() -> std::string {
        if (!rest.empty()) return std::string(rest);
        if (next < args.size()) return args[next++];
        throw Refusal{std::string("vmware-vdiskmanager: option requires an argument -- ") + letter +
                      "\n" + std::string(usage)};
    };
    switch (letter) {
        case 'c':
        case 'd':
            set_action(options, letter);
            return false;
        case 'q':
            options.quiet = true;
            return false;
        case 'n':
        case 'r':
        case 'x':
            set_action(options, letter);
            options.argument = argument();
            return true;
        case 'a':
            options.adapter = argument();
            return true;
        case 's':
            options.size = argument();
            return true;
        case 't':
            options.type = argument();
            return true;
        default:
            throw Refusal{std::string("vmware-vdiskmanager: invalid option -- ") + letter + "\n" +
                          std::string(usage)};
    }
}

Options parse(const Args& args) {
    Options options;
    for (std::size_t next = 0; next < args.size();) {
        const std::string& word = args[next++];
        if (word.size() < 2 || word.front() != '-') {
            if (!options.disk.empty()) refuse_usage();
            options.disk = word;
            continue;
        }
        for (std::size_t i = 1; i < word.size(); ++i) {
            const std::string_view rest = std::string_view(word).substr(i + 1);
            if (take_letter(options, word[i], rest, args, next)) break;
        }
    }
    if (options.action == '\0' || options.disk.empty()) refuse_usage();
    return options;
}

DiskType type_of(const std::string& word) {
    const auto number = parse_whole(word);
    if (!number || *number > 3) refuse_usage();
    return static_cast<DiskType>(*number);
}

std::uint64_t capacity_of(const std::string& word) {
    const auto sectors = parse_capacity(word);
    if (!sectors) throw Refusal{"Invalid disk size\n"};
    if (!(is_workstation() ? capacity_in_workstation_range(*sectors)
                           : capacity_in_range(*sectors))) {
        refuse_usage();
    }
    return *sectors;
}

constexpr std::string_view disk_full =
    "An error occurred while writing a file; the disk is full. Data has not been saved. Free some "
    "space and try again (0xa00800000008).";

std::string reason(const std::error_code& error) {
    switch (error.value()) {
        case EEXIST:
            return "The file already exists (39).";
        case ENOENT:
        case ENOTDIR:
            return "The system cannot find the file specified (25)";
        case ENOSPC:
            return std::string(disk_full);
        default:
            return error.message();
    }
}

[[noreturn]] void fail(std::string_view action, std::string_view why) {
    throw Refusal{"Failed to " + std::string(action) + " disk: " + std::string(why) + "\n"};
}

// VMware's own form: the line is rewritten in place and ended once.
void show_progress(std::string_view verb) {
    std::string text;
    for (const int percent : {0, 25, 50, 75, 100}) {
        text += "\r  " + std::string(verb) + ": " + std::to_string(percent) + "% done.";
    }
    say(text + "\n");
}

// Makes the disk's files. On a full disk a part of them stays, as users found.
void write_disk(const DiskImage& disk, std::string_view action) {
    if (const auto error = disk.make_files()) fail(action, reason(error));
    if (faults::active("disk-full")) fail(action, disk_full);
    faults::midpoint();
    disk.write_descriptor();
}

DiskImage open_disk(const std::string& path, std::string_view action) {
    if (!exists(path)) fail(action, reason({ENOENT, std::generic_category()}));
    const auto disk = DiskImage::load(path);
    if (!disk) fail(action, "The file specified is not a virtual disk (0x3e86)");
    if (disk_lock::taken(path)) fail(action, "Failed to lock the file (0x400003e81)");
    return *disk;
}

void create(const Options& options) {
    const bool known_adapter =
        options.adapter == "ide" || options.adapter == "buslogic" || options.adapter == "lsilogic";
    if (!known_adapter || options.size.empty()) refuse_usage();
    const DiskImage disk(options.disk, type_of(options.type), options.adapter,
                         capacity_of(options.size));
    constexpr std::string_view kinds[] = {"monolithic growable", "split growable",
                                          "monolithic preallocated", "split preallocated"};
    const std::string kind(kinds[static_cast<std::size_t>(disk.type())]);
    say("Creating " + (is_workstation() ? "" : "a " + kind + " ") + "disk '" + options.disk +
        "'\n");
    write_disk(disk, "create");
    const bool preallocated =
        disk.type() == DiskType::preallocated || disk.type() == DiskType::preallocated_split;
    if (preallocated) show_progress("Create");
    say("Virtual disk creation successful.\n");
}

void convert(const Options& options) {
    const DiskType type = type_of(options.type);
    const DiskImage source = open_disk(options.argument, "convert");
    say("Creating disk '" + options.disk + "'\n");
    write_disk(DiskImage(options.disk, type, source.adapter(), source.capacity_sectors()),
               "convert");
    show_progress("Convert");
    say("Virtual disk conversion successful.\n");
}

void expand(const Options& options) {
    const std::uint64_t sectors = capacity_of(options.argument);
    const DiskImage disk = open_disk(options.disk, "expand");
    if (sectors <= disk.capacity_sectors()) throw Refusal{"Invalid disk size\n"};
    if (!disk.parent_path().empty()) {
        throw Refusal{
            "This disk is part of a snapshot chain.\n"
            "The selected operation can only be executed on a disk with no snapshots.\n"};
    }
    if (faults::active("disk-full")) fail("expand", disk_full);
    if (const auto error = disk.grow_extents(sectors)) fail("expand", reason(error));
    faults::midpoint();
    disk.with_capacity(sectors).write_descriptor();
    show_progress("Grow");
    say("Disk expansion completed successfully.\n");
}

void rename(const Options& options) {
    const DiskImage disk = open_disk(options.argument, "rename");
    if (exists(options.disk)) fail("rename", reason({EEXIST, std::generic_category()}));
    faults::midpoint();
    disk.rename_to(options.disk);
    say("Renaming completed successfully.\n");
}

void defragment(const Options& options) {
    (void)open_disk(options.disk, "defragment");
    faults::midpoint();
    show_progress("Defragment");
    say("Defragmentation completed successfully.\n");
}

void perform(const Options& options) {
    switch (options.action) {
        case 'c':
            create(options);
            return;
        case 'r':
            convert(options);
            return;
        case 'x':
            expand(options);
            return;
        case 'n':
            rename(options);
            return;
        default:
            defragment(options);
    }
}

}  // namespace

int vmware_vdiskmanager(const Args& args) {
    try {
        const Options options = parse(args);
        if (!options.quiet) {
            const HostLock lock;
            make_dirs("/tmp/vmware-root");
            write_file(std::string(log_path), "vmware-vdiskmanager " + join(args, " ") + "\n");
            if (!is_workstation()) say("Using log file " + std::string(log_path) + "\n");
        }
        perform(options);
        return 0;
    } catch (const Refusal& refusal) {
        faults::midpoint();
        complain(refusal.text);
        return exit_failed;
    }
}

}  // namespace simhost
