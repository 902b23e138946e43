# bash completion for truce

_truce_names() { # what is built in: worlds, or files of a folder of the data path by their ending
    case $1 in
    worlds) truce world list 2>/dev/null | cut -d' ' -f1 ;;
    ledgers) truce ledger list 2>/dev/null | cut -d' ' -f1 ;;
    agreements) truce timeline --kind agreement --format csv 2>/dev/null | cut -d, -f4 | sort -u ;;
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
        echo '-w --world --elasticities --ledger --horizon -c --case -f --format -o --output --save --save-world --tolerance --max-iterations --width' \
            '--movers --color -q --quiet -h --help'
        ;;
    report)
        echo '-w --world --elasticities --ledger --horizon -c --case -o --output --pdf --tolerance --max-iterations -q --quiet' \
            '-h --help'
        ;;
    'world describe') echo '-f --format -o --output --width --color -h --help' ;;
    'world compile' | 'world export') echo '-o --output -h --help' ;;
    'world aggregate') echo '-m --map -o --output -h --help' ;;
    'world build') echo '-r --raw -o --output --report -h --help' ;;
    exposure)
        echo '-i --input --from --to --exports -w --world --intensity -n --top -f --format -o --output --width --color -h --help'
        ;;
    regime)
        echo '--on --known --from --to --hs --sector --range --average --since --weights --ledger -f --format -o --output' \
            '--width --color -h --help'
        ;;
    diff) echo '--from --to --known --weights --ledger -f --format -o --output --width --color -h --help' ;;
    timeline)
        echo '--since --until --known -k --kind -p --party --about --ledger -f --format -o --output --width --color -h --help'
        ;;
    due)
        echo '--on --within --known -p --party --about --ics --ledger -f --format -o --output --width --color -h --help'
        ;;
    compliance) echo '--on --known --ledger -f --format -o --output --width --color -h --help' ;;
    serve)
        echo '-p --port --host --allow-host --no-open -w --world --elasticities --ledger --horizon --threads --time-limit' \
            '-v --verbose -h --help'
        ;;
    'ledger show') echo '--ledger -f --format -o --output --width --color -h --help' ;;
    'world split') echo '-o --output --report -h --help' ;;
    'world list' | 'world check' | 'ledger list' | 'ledger check') echo '-h --help' ;;
    esac
}

_truce_talks_verbs='optimal nash cooperate bargain frontier deals enforce leverage brief'

_truce_talks() { # the words after 'truce talks'
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} options
    if [[ $COMP_CWORD == 2 ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$_truce_talks_verbs --help" -- "$word")
        return
    fi
    options='-w --world --elasticities --parties --respond --partners --sectors --bilateral --mfn --uniform --export-taxes --bounds
        --political-weights --start --policy --variant --tolerance --max-iterations -f --format -o --output --width --color
        -q --quiet -h --help'
    case ${COMP_WORDS[2]} in
    optimal) options+=' -p --party' ;;
    cooperate) options+=' --from' ;;
    bargain | deals) options+=' --from --solution --weights' ;;
    frontier) options+=' --from --points' ;;
    enforce) options+=' --discount --period --deadline --today' ;;
    brief) options+=' --from --solution --weights --discount --period --deadline --today' ;;
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
    local world_verbs='list describe check compile export aggregate build split' ledger_verbs='list check show' verb first=2
    local verbs='run report serve world talks exposure regime diff timeline due compliance ledger help'
    local kinds='tariff export_tax licence quota ban trade_cost exemption other measure base announcement agreement
        commitment talk statement report series all'
    COMPREPLY=()
    words=${words#help}
    words=${words# }
    verb=${words%% *}
    case $words in
    '')
        mapfile -t COMPREPLY < <(compgen -W "$verbs --help --version" -- "$word")
        return
        ;;
    world)
        mapfile -t COMPREPLY < <(compgen -W "$world_verbs --help" -- "$word")
        return
        ;;
    ledger)
        mapfile -t COMPREPLY < <(compgen -W "$ledger_verbs --help" -- "$word")
        return
        ;;
    world\ * | ledger\ *)
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
    -o | --output | -m | --map | --save | --report | --weights) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
    --ledger) mapfile -t COMPREPLY < <(compgen -W "$(_truce_names ledgers)" -- "$word" && compgen -d -- "$word") ;;
    -k | --kind) mapfile -t COMPREPLY < <(compgen -W "$kinds" -- "$word") ;;
    --within) mapfile -t COMPREPLY < <(compgen -W '30d 90d 3m 1y' -- "$word") ;;
    --on | --known | --since | --until) mapfile -t COMPREPLY < <(compgen -W today -- "$word") ;;
    -p | --party | --about | --from | --to | --hs | --sector | --range) ;;
    -p | --port | --host | --allow-host | --threads | --time-limit) ;;
    -c | --case | --tolerance | --max-iterations | --width | --movers) ;;
    *)
        if [[ $word == -* ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$(_truce_options "$verb")" -- "$word")
        elif [[ $COMP_CWORD == "$first" && ($verb == run || $verb == report || $verb == serve) ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$(_truce_names scenarios .yaml)" -- "$word")
        elif [[ $COMP_CWORD == "$first" && $verb == compliance ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$(_truce_names agreements)" -- "$word")
        elif [[ $COMP_CWORD == "$first" && $verb == 'ledger check' ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$(_truce_names ledgers)" -- "$word")
        elif [[ $COMP_CWORD == "$first" && $verb == world\ * ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$(_truce_names worlds)" -- "$word")
        fi
        [ ${#COMPREPLY[@]} -gt 0 ] || mapfile -t COMPREPLY < <(compgen -f -- "$word")
        ;;
    esac
}

complete -o filenames -F _truce truce
