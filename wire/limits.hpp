// Every bound of the wire protocol, in one place, with its unit and reason.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace grivon::limits {

// One frame on any socket. Larger frames are dropped by libzmq (ZMQ_MAXMSGSIZE) before memory is
// taken for them. A page of list rows or of output is the largest thing we send.
inline constexpr std::size_t frame_bytes_max = 4 * 1024 * 1024;
// Inside a frame, checked by the decoder before it allocates.
inline constexpr std::size_t text_bytes_max = 1024 * 1024;
inline constexpr std::size_t bytes_bytes_max = 1024 * 1024;
inline constexpr std::size_t array_count_max = 100'000;
inline constexpr std::size_t map_count_max = 1024;
inline constexpr std::size_t nesting_depth_max = 16;

// What one word of a command may be: no path, name or key of the host tools is longer.
inline constexpr std::size_t word_bytes_max = 4096;
// Arguments and parameters of one operation: a rack-wide command names a few thousand hosts.
inline constexpr std::size_t operation_words_max = 10'000;
// Operations of one batch: a file of commands for a thousand hosts with ten lines each.
inline constexpr std::size_t batch_operations_max = 10'000;
// What an event says of its operation. A batch may have been typed as ten thousand lines; its event
// names the first of them, and whoever wants all asks for its jobs.
inline constexpr std::size_t event_operation_bytes_max = 255;
// Of the file that they are in: a kilobyte a line, on average.
inline constexpr std::size_t batch_file_bytes_max = 16 * 1024 * 1024;
// Jobs that one submission may make; larger work is split into several submissions.
inline constexpr std::size_t submission_jobs_max = 10'000;

// VMs that one submission may add: what it prints of them, a line each and one for each of their
// interfaces, is one answer.
inline constexpr std::size_t submission_vms_max = 5'000;

// Texts that people read and the tables keep: a message, a command line as shown, a name.
inline constexpr std::size_t message_bytes_max = 2000;
inline constexpr std::size_t shown_line_bytes_max = 16 * 1024;
inline constexpr std::size_t name_bytes_max = 200;

// Output travels in chunks of at most this; a VM tool prints far less in one go.
inline constexpr std::size_t output_chunk_bytes_max = 64 * 1024;
// Bytes of output a worker sends ahead of the broker's acknowledgement before it stops reading the
// SSH channel: what a worker's crash can lose, and what a slow database can pile up, per lane.
inline constexpr std::size_t output_unacknowledged_bytes_max = 1024 * 1024;

// Output of a job that is recorded, over all its attempts; the rest is counted and dropped, and the
// record says so. A runaway command must not fill the database's disk.
inline constexpr std::size_t job_output_bytes_max = 64 * 1024 * 1024;

// Requests of one connection that wait for their answers; more are refused. A command line has one
// or two, a dashboard one for each thing that it follows.
inline constexpr std::uint32_t requests_in_flight_max = 256;
// Topics that one connection subscribes to; one with more is cut. Prefixes say a lot with few.
inline constexpr std::uint32_t subscriptions_max = 1'000;
// Of a topic: kind, host, number, state.
inline constexpr std::size_t topic_bytes_max = 1'024;
// Runs of workers that come with one key at a time: a few of each machine, and those before them.
inline constexpr std::size_t workers_per_key_max = 256;

// What is kept of VMs of a host that are none of ours, and of snapshots of a VM; disks and network
// interfaces of one: all that any screen or hypervisor has room for.
inline constexpr std::size_t strangers_max = 1'000;
inline constexpr std::size_t snapshots_max = 500;
inline constexpr std::size_t vm_parts_max = 32;

// Rows or items in one answer; the client asks for the next page. Keeps a page well under a frame.
inline constexpr std::size_t page_rows_max = 1000;
inline constexpr std::size_t page_bytes_max = 1024 * 1024;
// Events of a page, which are small. More would hardly be faster, and other questions wait while
// the history reads so many: some milliseconds.
inline constexpr std::uint32_t event_page_count_max = 4'000;
// A question that waits for news is answered, empty, after this time at the latest, so that the
// broker forgets clients that went away without a word.
inline constexpr std::chrono::milliseconds wait_max{30'000};

// A lease ends when the broker has not heard from its worker for this long; a worker starts no
// further step when it has not heard from the broker for three quarters of it.
inline constexpr std::chrono::milliseconds lease_duration{10'000};
inline constexpr std::chrono::milliseconds heartbeat_interval{2'000};

}  // namespace grivon::limits
