# bash completion for truce

_truce_names() { # what is built in: worlds, or files of a folder of the data path by their ending
    case $1 in
    worlds) truce world list 2>/dev/null | cut -d' ' -f1 ;;
    *)
        local folder file IFS=:
        for folder in ${TRUCE_DATA:-$(dirname "$(command -v truce)")/../share/truce}; do
            for file in "$folder/$1"/*"$2"; do
                [ -e "$file" ] && basename "$file" "$2"
            done
        done
        ;;
    esac
}

_truce_options() {
    case $1 in
    run)
        echo '-w --world --elasticities -c --case -f --format -o --output --save --save-world --tolerance --max-iterations --width' \
            '--movers --color -q --quiet -h --help'
        ;;
    'world describe') echo '-f --format -o --output --width --color -h --help' ;;
    'world compile' | 'world export') echo '-o --output -h --help' ;;
    'world aggregate') echo '-m --map -o --output -h --help' ;;
    'world build') echo '-r --raw -o --output --report -h --help' ;;
    'world list' | 'world check') echo '-h --help' ;;
    esac
}

_truce_talks_verbs='optimal nash cooperate bargain frontier deals enforce leverage brief'

_truce_talks() { # the words after 'truce talks'
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} options
    if [[ $COMP_CWORD == 2 ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$_truce_talks_verbs --help" -- "$word")
        return
    fi
    options='-w --world --elasticities --parties --partners --sectors --bilateral --mfn --uniform --export-taxes --bounds
        --political-weights --start --policy --tolerance --max-iterations -f --format -o --output --width --color -q --quiet
        -h --help'
    case ${COMP_WORDS[2]} in
    optimal) options+=' -p --party' ;;
    cooperate) options+=' --from' ;;
    bargain | deals) options+=' --from --solution --weights' ;;
    frontier) options+=' --from --points' ;;
    enforce) options+=' --discount --deadline --today' ;;
    brief) options+=' --from --solution --weights --discount --deadline --today' ;;
    esac
    case $previous in
    -f | --format) mapfile -t COMPREPLY < <(compgen -W 'table json csv' -- "$word") ;;
    --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$word") ;;
    --partners) mapfile -t COMPREPLY < <(compgen -W 'all each-other' -- "$word") ;;
    --solution) mapfile -t COMPREPLY < <(compgen -W 'nash kalai symmetric' -- "$word") ;;
    --from | --start) mapfile -t COMPREPLY < <(compgen -W 'status-quo benchmark free nash war' -- "$word") ;;
    -w | --world) mapfile -t COMPREPLY < <(compgen -W "$(_truce_names worlds)" -- "$word" && compgen -f -- "$word") ;;
    --elasticities)
        mapfile -t COMPREPLY < <(compgen -W "$(_truce_names elasticities .csv)" -- "$word" && compgen -f -- "$word")
        ;;
    -o | --output | --policy | --political-weights) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
    -p | --party | --parties | --sectors | --bounds | --tolerance | --max-iterations | --width | --weights | --points | \
        --discount | --deadline | --today) ;;
    *)
        if [[ $word == -* ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
        elif [[ $COMP_CWORD == 3 ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$(_truce_names scenarios .yaml)" -- "$word")
        fi
        [ ${#COMPREPLY[@]} -gt 0 ] || mapfile -t COMPREPLY < <(compgen -f -- "$word")
        ;;
    esac
}

_truce() {
    if [[ $COMP_CWORD -gt 1 && ${COMP_WORDS[1]} == talks ]]; then
        COMPREPLY=()
        _truce_talks
        return
    fi
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words=${COMP_WORDS[*]:1:COMP_CWORD-1}
    local world_verbs='list describe check compile export aggregate build' verb first=2
    COMPREPLY=()
    words=${words#help}
    words=${words# }
    verb=${words%% *}
    case $words in
    '')
        mapfile -t COMPREPLY < <(compgen -W 'run world talks help --help --version' -- "$word")
        return
        ;;
    world)
        mapfile -t COMPREPLY < <(compgen -W "$world_verbs --help" -- "$word")
        return
        ;;
    world\ *)
        verb=${COMP_WORDS[1]}\ ${COMP_WORDS[2]}
        first=3
        ;;
    esac
    case $previous in
    -f | --format) mapfile -t COMPREPLY < <(compgen -W 'table json csv' -- "$word") ;;
    --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$word") ;;
    -w | --world) mapfile -t COMPREPLY < <(compgen -W "$(_truce_names worlds)" -- "$word" && compgen -f -- "$word") ;;
    --elasticities)
        mapfile -t COMPREPLY < <(compgen -W "$(_truce_names elasticities .csv)" -- "$word" && compgen -f -- "$word")
        ;;
    -r | --raw | --save-world) mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
    -o | --output | -m | --map | --save | --report) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
    -c | --case | --tolerance | --max-iterations | --width | --movers) ;;
    *)
        if [[ $word == -* ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$(_truce_options "$verb")" -- "$word")
        elif [[ $COMP_CWORD == "$first" && $verb == run ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$(_truce_names scenarios .yaml)" -- "$word")
        elif [[ $COMP_CWORD == "$first" && $verb == world\ * ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$(_truce_names worlds)" -- "$word")
        fi
        [ ${#COMPREPLY[@]} -gt 0 ] || mapfile -t COMPREPLY < <(compgen -f -- "$word")
        ;;
    esac
}

complete -o filenames -F _truce truce
