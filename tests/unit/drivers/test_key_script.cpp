// The scripts for VMware's key in every shell. No key may come out of them whole.
#include <catch2/catch.hpp>

#include "tests/unit/drivers/script_host.hpp"
#include "workers/drivers/host_script/host_script.hpp"

namespace grivon::test {

using namespace drivers::host_script;

namespace {

const std::string key = "AAAAA-AAAAA-AAAAA-00001";
const std::string other = "AAAAA-AAAAA-AAAAA-00002";
const std::string wrong = "WRONG-AAAAA-AAAAA-00003";
const std::string license = "etc/vmware/license.vs.1.0-00";
const std::string vmware_vmx = "usr/lib/vmware/bin/vmware-vmx";
const std::string set_call = "vmware-vmx --new-sn ";

std::string license_of(const std::string& serial) {
    return "# VMware software license\nSerial = \"" + serial + "\"\n";
}

void check_refused(const ScriptHost& host, const std::string& script, const std::string& words,
                   int status = exit_not_so) {
    const ProgramResult result = host.run(script);
    CHECK(result.exit_status == status);
    CHECK(result.output.empty());
    CHECK(result.error_output == "grivon: " + words + "\n");
}

}  // namespace

TEST_CASE("a key is set once, and replaced by another") {
    for (const Shell& shell : script_shells()) {
        for (const Mode mode : {Mode::live, Mode::files}) {
            const ScriptHost host(shell);
            INFO(shell.name);
            CHECK(host.succeed(serial_script(key, mode)).empty());
            CHECK(host.read(license) == license_of(key));
            CHECK(host.calls() == Texts{set_call + key});
            CHECK(host.succeed(serial_script(key, mode)).empty());
            CHECK(host.calls().empty());
            CHECK(host.succeed(serial_script(other, mode)).empty());
            CHECK(host.read(license) == license_of(other));
        }
    }
}

TEST_CASE("a refused key is told masked, and the old one stays") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        const std::string words =
            "VMware did not take the key *****-*****-*****-00003: The serial number "
            "*****-*****-*****-00003 is invalid.";
        check_refused(host, serial_script(wrong, Mode::live), words);
        CHECK_FALSE(host.has(license));
        host.succeed(serial_script(key, Mode::live));
        check_refused(host, serial_script(wrong, Mode::live), words);
        CHECK(host.read(license) == license_of(key));
    }
}

TEST_CASE("a licence file in which no key is found") {
    const std::string strange = "# VMware software license\nLicense-Key = 1\n";
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        // Set again each time, and believed.
        host.write(vmware_vmx, "#!/bin/sh\necho x >>\"$GRIVON_ROOT/calls\"\nprintf '%s' '" +
                                   strange + "' >\"$GRIVON_ROOT/" + license + "\"\n");
        CHECK(host.succeed(serial_script(key, Mode::live)).empty());
        CHECK(host.succeed(serial_script(key, Mode::live)).empty());
        CHECK(host.calls() == Texts{"x", "x"});
        // Unless it says that it failed: then nobody knows.
        host.write(vmware_vmx, "#!/bin/sh\necho well >&2\necho oops $2\nexit 3\n");
        check_refused(host, serial_script(key, Mode::live),
                      "vmware-vmx could not set the key *****-*****-*****-00001: oops "
                      "*****-*****-*****-00001",
                      exit_not_known);
        check_refused(host, remove_serial_script(key),
                      "cannot see which key is in " + host.root() + "/" + license +
                          "; remove that file if it is this host's",
                      exit_not_known);
        CHECK(host.read(license) == strange);
    }
}

TEST_CASE("the form of the licence file may vary") {
    const ScriptHost host(script_shells().front());
    for (const std::string& text : {"Serial=\"" + key + "\"\n", "  Serial =  \"" + key + "\" # x\n",
                                   "Serial = \"" + other + "\"\nSerial = \"" + key + "\""}) {
        host.write(license, text);
        CHECK(host.succeed(serial_script(key, Mode::live)).empty());
        CHECK(host.calls().empty());
    }
    for (const std::string& text : {"#Serial = \"" + key + "\"\n", "Serials = \"" + key + "\"\n",
                                   "Serial = \"" + key + "0\"\n"}) {
        host.write(license, text);
        host.succeed(serial_script(key, Mode::live));
        CHECK(host.calls() == Texts{set_call + key});
    }
}

TEST_CASE("a host without VMware") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        host.remove(vmware_vmx);
        check_refused(host, serial_script(key, Mode::live),
                      "there is no /usr/lib/vmware/bin/vmware-vmx; is VMware Server installed "
                      "there?");
        const ProgramResult files = host.run(serial_script(key, Mode::files));
        CHECK(files.exit_status == 0);
        CHECK(files.error_output ==
              "grivon: warning: VMware Server is not installed yet and has no key; afterwards: "
              "grivon sync host vmwarekey\n");
    }
}

TEST_CASE("only its own key is taken from a host") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        CHECK(host.succeed(remove_serial_script(key)).empty());
        host.succeed(serial_script(key, Mode::live));
        CHECK(host.succeed(remove_serial_script(other)).empty());
        CHECK(host.read(license) == license_of(key));
        CHECK(host.succeed(remove_serial_script(key)).empty());
        CHECK_FALSE(host.has(license));
    }
}

}  // namespace grivon::test
