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
        echo '-w --world --elasticities --horizon -c --case -f --format -o --output --save --save-world --tolerance --max-iterations --width' \
            '--movers --color -q --quiet -h --help'
        ;;
    'world describe') echo '-f --format -o --output --width --color -h --help' ;;
    'world compile' | 'world export') echo '-o --output -h --help' ;;
    'world aggregate') echo '-m --map -o --output -h --help' ;;
    'world build') echo '-r --raw -o --output --report -h --help' ;;
    'world split') echo '-o --output --report -h --help' ;;
    'world list' | 'world check') echo '-h --help' ;;
    esac
}

_truce() {
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words=${COMP_WORDS[*]:1:COMP_CWORD-1}
    local world_verbs='list describe check compile export aggregate build split' verb first=2
    COMPREPLY=()
    words=${words#help}
    words=${words# }
    verb=${words%% *}
    case $words in
    '')
        mapfile -t COMPREPLY < <(compgen -W 'run world help --help --version' -- "$word")
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
    --horizon)
        mapfile -t COMPREPLY < <(compgen -W "$(_truce_names horizons .csv)" -- "$word" && compgen -f -- "$word")
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
