# shellcheck shell=bash
# vmware-vdiskmanager 1.0.5 (reference section 2): texts, files, refusals.
# shellcheck source=harness.sh
source "${BASH_SOURCE[0]%/*}/harness.sh"
start_hosts 1
exec </dev/null
on_host "mkdir -p $vms/disks"
at=$vms/disks
log='Using log file /tmp/vmware-root/vdiskmanager.log'
created='Virtual disk creation successful.'
usage=$(on_host 'vmware-vdiskmanager' 2>&1 || true)

tool() { # NAME STATUS STDOUT STDERR WORDS
    expect "$1" "$2" "$3" "$4" "vmware-vdiskmanager $5"
}

progress() { # VERB: one line, rewritten in place
    local percent
    for percent in 0 25 50 75 100; do printf '\r  %s: %d%% done.' "$1" "$percent"; done
}

# --- create
tool 'create, as in the slides' 0 "$log
Creating a monolithic growable disk '$disk'
$created" '' "-c -a lsilogic -s 20Gb -t 0 $disk"
check 'the disk is a file' on_host "test -f '$disk'"
check 'the disk takes almost no space' on_host "test \$(du -k '$disk' | cut -f 1) -lt 100"
expect 'its descriptor is inside' 0 'createType="monolithicSparse"
RW 41943040 SPARSE "0.scsi0:0.vmdk"
ddb.adapterType = "lsilogic"' '' \
    "strings '$disk' | grep -E '^(createType|RW |ddb.adapterType)'"
check 'the log is written' on_host 'test -s /tmp/vmware-root/vdiskmanager.log'
tool 'an existing file is refused' 1 "$log
Creating a monolithic growable disk '$disk'" \
    'Failed to create disk: The file already exists (39).' "-c -a lsilogic -s 20Gb -t 0 $disk"
tool 'a missing directory is refused' 1 "$log
Creating a monolithic growable disk '/state/nowhere/a.vmdk'" \
    'Failed to create disk: The system cannot find the file specified (25)' \
    '-c -a lsilogic -s 20Gb -t 0 /state/nowhere/a.vmdk'
tool 'split growable, quiet, size in Mb' 0 "Creating a split growable disk '$at/b.vmdk'
$created" '' "-q -c -a ide -s 5000Mb -t 1 $at/b.vmdk"
tool 'preallocated' 0 "$log
Creating a monolithic preallocated disk '$at/c.vmdk'
$(progress Create)
$created" '' "-c -a buslogic -s 150MB -t 2 $at/c.vmdk"
tool 'split preallocated, size in sectors' 0 "$log
Creating a split preallocated disk '$at/d.vmdk'
$(progress Create)
$created" '' "-c -a lsilogic -s 8388608 -t 3 $at/d.vmdk"
expect 'the files of each type' 0 "$(printf '%s\n' 0.scsi0:0.vmdk b-s001.vmdk b-s002.vmdk \
    b-s003.vmdk b.vmdk c-flat.vmdk c.vmdk d-f001.vmdk d-f002.vmdk d-f003.vmdk d.vmdk)" '' \
    "ls -1 $at"
expect 'a preallocated disk has its size' 0 157286400 '' "stat -c %s $at/c-flat.vmdk"
expect 'the create types' 0 'createType="twoGbMaxExtentSparse"
createType="monolithicFlat"
createType="twoGbMaxExtentFlat"' '' "cd $at; grep -h createType b.vmdk c.vmdk d.vmdk"

# --- refusals
tool 'a bad size' 1 "$log" 'Invalid disk size' "-c -a ide -s much -t 0 $at/x.vmdk"
tool 'too small' 1 "$log" "$usage" "-c -a ide -s 99Mb -t 0 $at/x.vmdk"
tool 'too large' 1 "$log" "$usage" "-c -a ide -s 951Gb -t 0 $at/x.vmdk"
tool 'the largest' 0 "$log
Creating a split growable disk '$at/large.vmdk'
$created" '' "-c -a ide -s 950Gb -t 1 $at/large.vmdk"
tool 'a type of later versions' 1 "$log" "$usage" "-c -a ide -s 1Gb -t 4 $at/x.vmdk"
tool 'an unknown adapter' 1 "$log" "$usage" "-c -a sata -s 1Gb -t 0 $at/x.vmdk"
tool 'an option of later versions' 1 '' "vmware-vdiskmanager: invalid option -- k
$usage" "-k $at/x.vmdk"
tool 'a long option' 1 '' "vmware-vdiskmanager: invalid option -- -
$usage" '--help'
matches 'usage names version and ranges' \
    '^VMware Virtual Disk Manager - build 80187\.
Usage: vmware-vdiskmanager OPTIONS diskName .*scsi adapter: \[100\.0Mb, 950\.0Gb\]' "$usage"
check 'nothing is left of what was refused' on_host "! ls $at/x* 2>/dev/null"

# --- the other actions
tool 'convert' 0 "$log
Creating disk '$at/e.vmdk'
$(progress Convert)
Virtual disk conversion successful." '' "-r $at/c.vmdk -t 0 $at/e.vmdk"
tool 'convert from a missing disk' 1 "$log" \
    'Failed to convert disk: The system cannot find the file specified (25)' \
    "-r $at/none.vmdk -t 0 $at/f.vmdk"
tool 'expand' 0 "$log
$(progress Grow)
Disk expansion completed successfully." '' "-x 200Mb $at/c.vmdk"
expect 'the disk has grown' 0 209715200 '' "stat -c %s $at/c-flat.vmdk"
tool 'a disk cannot shrink' 1 "$log" 'Invalid disk size' "-x 150Mb $at/c.vmdk"
tool 'rename' 0 "$log
Renaming completed successfully." '' "-n $at/b.vmdk $at/g.vmdk"
expect 'all files are renamed' 0 "$(printf '%s\n' g-s001.vmdk g-s002.vmdk g-s003.vmdk g.vmdk)" '' \
    "cd $at; ls -1 | grep ^[bg]"
tool 'defragment, and the renamed disk is whole' 0 "$log
$(progress Defragment)
Defragmentation completed successfully." '' "-d $at/g.vmdk"
tool 'rename onto an existing disk' 1 "$log" \
    'Failed to rename disk: The file already exists (39).' "-n $at/g.vmdk $at/c.vmdk"
