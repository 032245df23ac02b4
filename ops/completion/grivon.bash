# bash completion of grivon. What can stand at the cursor is for grivon to say; here its answer is
# only put where bash wants it.
#
# Installed as share/bash-completion/completions/grivon; or: source ops/completion/grivon.bash
# For an alias, or a link named rocks: complete -o nospace -o nosort -F _grivon rocks
# shellcheck shell=bash

# Names of files beside what grivon offers; alone, bash knows best how to complete them.
_grivon_files() { # TYPED
    if ((${#COMPREPLY[@]} == 0)); then
        compopt +o nospace -o default 2>/dev/null
        return
    fi
    local name
    while IFS= read -r name; do
        if [[ -d $name ]]; then name+=/; else name+=' '; fi
        COMPREPLY+=("$name")
    done < <(compgen -f -- "${1#[\"\']}")
}

_grivon() {
    # Never the word that was typed: "rocks" may be another program. A path to grivon is taken.
    local program=grivon answer
    [[ ${1-} != */grivon ]] || program=${1/#\~\//$HOME/}
    mapfile -t answer < <("$program" complete-words bash "$COMP_WORDBREAKS" \
        "${COMP_LINE:0:COMP_POINT}" "${COMP_LINE:COMP_POINT}" 2>/dev/null)
    COMPREPLY=("${answer[@]:1}")
    [[ ${answer[0]-} != files ]] || _grivon_files "${COMP_WORDS[COMP_CWORD]-}"
}

complete -o nospace -o nosort -F _grivon grivon
