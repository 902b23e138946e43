# fish completion for truce

function __truce_worlds
    truce world list 2>/dev/null | string replace -r ' .*' ''
end

function __truce_ledgers
    truce ledger list 2>/dev/null | string replace -r ' .*' ''
end

function __truce_agreements
    truce timeline --kind agreement --format csv 2>/dev/null | string split -f 4 , | sort -u
end

function __truce_files # of a folder of the data path, by their ending
    set -l folders (dirname (command -v truce))/../share/truce
    set -q TRUCE_DATA; and set folders (string split : -- $TRUCE_DATA)
    for folder in $folders
        for file in $folder/$argv[1]/*$argv[2]
            basename $file $argv[2]
        end
    end
end

function __truce_world_verb # the second word is world, the third is among the arguments
    set -l words (commandline -opc)
    test (count $words) -ge 3; and test $words[2] = world; and contains -- $words[3] $argv
end

function __truce_world_needs_verb
    set -l words (commandline -opc)
    test (count $words) -eq 2; and test $words[2] = world
end

function __truce_ledger_verb # the second word is ledger, the third is among the arguments
    set -l words (commandline -opc)
    test (count $words) -ge 3; and test $words[2] = ledger; and contains -- $words[3] $argv
end

function __truce_ledger_needs_verb
    set -l words (commandline -opc)
    test (count $words) -eq 2; and test $words[2] = ledger
end

function __truce_asks # the verb is one that asks a ledger
    __truce_ledger_verb show; or __fish_seen_subcommand_from regime diff timeline due compliance
end

complete -c truce -n __fish_use_subcommand -f -a run -d 'Solve a scenario and report what changes for whom'
complete -c truce -n __fish_use_subcommand -f -a world -d 'Read, check, convert, aggregate, build and split worlds'
complete -c truce -n __fish_use_subcommand -f -a exposure -d 'Rank who depends on a good'
complete -c truce -n __fish_use_subcommand -f -a regime -d 'Show what is in force on a day'
complete -c truce -n __fish_use_subcommand -f -a diff -d 'Show what differs in force between two days'
complete -c truce -n __fish_use_subcommand -f -a timeline -d 'List what happened in a trade conflict'
complete -c truce -n __fish_use_subcommand -f -a due -d 'List what begins, expires and falls due'
complete -c truce -n __fish_use_subcommand -f -a compliance -d 'Say how an agreement is kept'
complete -c truce -n __fish_use_subcommand -f -a report -d 'Write a scenario as one page to read, mail and print'
complete -c truce -n __fish_use_subcommand -f -a serve -d 'Open a page on which the negotiation is played'
complete -c truce -n __fish_use_subcommand -f -a ledger -d 'Check a ledger, show its records'
complete -c truce -n __fish_use_subcommand -f -a help -d 'Explain a verb'
complete -c truce -n __fish_use_subcommand -f -l version -d 'Print the version'
complete -c truce -s h -l help -d 'Print help'

complete -c truce -n '__fish_seen_subcommand_from run' -a '(__truce_files scenarios .yaml)'
complete -c truce -n '__fish_seen_subcommand_from run' -s w -l world -r -a '(__truce_worlds)' -d 'Solve on this world'
complete -c truce -n '__fish_seen_subcommand_from run' -l elasticities -r -a '(__truce_files elasticities .csv)' -d 'Another set of trade elasticities'
complete -c truce -n '__fish_seen_subcommand_from run' -l ledger -r -a '(__truce_ledgers)' -d 'Take the measures of dated cases from this ledger'
complete -c truce -n '__fish_seen_subcommand_from run' -l horizon -r -a '(__truce_files horizons .csv)' -d 'A span of time'
complete -c truce -n '__fish_seen_subcommand_from run' -s c -l case -x -d 'Solve this case only'
complete -c truce -n '__fish_seen_subcommand_from run' -s f -l format -x -a 'table json csv' -d 'How to write the report'
complete -c truce -n '__fish_seen_subcommand_from run' -s o -l output -r -d 'Write the report to a file'
complete -c truce -n '__fish_seen_subcommand_from run' -l save -r -d 'Write every variable to a NetCDF file'
complete -c truce -n '__fish_seen_subcommand_from run' -l save-world -r -d 'Write the equilibrium as a world'
complete -c truce -n '__fish_seen_subcommand_from run' -l tolerance -x -d 'Largest relative residual'
complete -c truce -n '__fish_seen_subcommand_from run' -l max-iterations -x -d 'Give up after N iterations'
complete -c truce -n '__fish_seen_subcommand_from run' -l width -x -d 'Columns of the table'
complete -c truce -n '__fish_seen_subcommand_from run' -l movers -x -d 'Sectors listed per case'
complete -c truce -n '__fish_seen_subcommand_from run' -l color -x -a 'auto always never' -d 'Colours in tables'
complete -c truce -n '__fish_seen_subcommand_from run' -s q -l quiet -d 'No progress'

complete -c truce -n __truce_world_needs_verb -f -a list -d 'List the built-in worlds'
complete -c truce -n __truce_world_needs_verb -f -a describe -d 'Show what a world holds'
complete -c truce -n __truce_world_needs_verb -f -a check -d 'Check numbers and identities'
complete -c truce -n __truce_world_needs_verb -f -a compile -d 'Write one NetCDF file'
complete -c truce -n __truce_world_needs_verb -f -a export -d 'Write a directory of CSV files'
complete -c truce -n __truce_world_needs_verb -f -a aggregate -d 'Merge regions and sectors'
complete -c truce -n __truce_world_needs_verb -f -a build -d 'Build from raw tables by a recipe'
complete -c truce -n __truce_world_needs_verb -f -a split -d 'Carve out sub-sectors by a recipe'

complete -c truce -n '__truce_world_verb describe check compile export aggregate' -a '(__truce_worlds)'
complete -c truce -n '__truce_world_verb describe' -s f -l format -x -a 'table json csv' -d 'How to write it'
complete -c truce -n '__truce_world_verb describe' -l width -x -d 'Columns of the table'
complete -c truce -n '__truce_world_verb describe' -l color -x -a 'auto always never' -d 'Colours in tables'
complete -c truce -n '__truce_world_verb describe compile export aggregate build split' -s o -l output -r -d 'What to write'
complete -c truce -n '__truce_world_verb aggregate' -s m -l map -r -d 'What becomes what'
complete -c truce -n '__truce_world_verb build' -s r -l raw -r -d 'Folder of the raw tables'
complete -c truce -n '__truce_world_verb build split' -l report -r -d 'Write a quality report'

complete -c truce -n __truce_ledger_needs_verb -f -a list -d 'List the built-in ledgers'
complete -c truce -n __truce_ledger_needs_verb -f -a check -d 'Check every record of a ledger'
complete -c truce -n __truce_ledger_needs_verb -f -a show -d 'Show a record'
complete -c truce -n '__truce_ledger_verb check' -a '(__truce_ledgers)'

complete -c truce -n '__fish_seen_subcommand_from exposure' -s i -l input -x -d 'The good asked about'
complete -c truce -n '__fish_seen_subcommand_from exposure' -l from -x -d 'Only from a region'
complete -c truce -n '__fish_seen_subcommand_from exposure' -l to -x -d 'Only to a region'
complete -c truce -n '__fish_seen_subcommand_from exposure' -l exports -d 'What depends on selling it'
complete -c truce -n '__fish_seen_subcommand_from exposure' -s w -l world -r -a '(__truce_worlds)' -d 'World to look at'
complete -c truce -n '__fish_seen_subcommand_from exposure' -l intensity -x -d 'Least weight of a direct user'
complete -c truce -n '__fish_seen_subcommand_from exposure' -s n -l top -x -d 'Industries to list'
complete -c truce -n '__fish_seen_subcommand_from exposure' -s f -l format -x -a 'table json csv' -d 'How to write it'
complete -c truce -n '__fish_seen_subcommand_from exposure' -s o -l output -r -d 'Write to a file'
complete -c truce -n '__fish_seen_subcommand_from exposure' -l width -x -d 'Columns of the table'
complete -c truce -n '__fish_seen_subcommand_from exposure' -l color -x -a 'auto always never' -d 'Colours in tables'

complete -c truce -n __truce_asks -l ledger -r -a '(__truce_ledgers)' -d 'Ledger to ask'
complete -c truce -n __truce_asks -s f -l format -x -a 'table json csv' -d 'How to write it'
complete -c truce -n __truce_asks -s o -l output -r -d 'Write to a file'
complete -c truce -n __truce_asks -l width -x -d 'Columns of the table'
complete -c truce -n __truce_asks -l color -x -a 'auto always never' -d 'Colours in tables'
complete -c truce -n '__fish_seen_subcommand_from regime' -l on -x -a today -d 'The day asked about'
complete -c truce -n '__fish_seen_subcommand_from regime diff' -l from -x -d 'Exporter'
complete -c truce -n '__fish_seen_subcommand_from regime diff' -l to -x -d 'Importer'
complete -c truce -n '__fish_seen_subcommand_from regime' -l hs -x -d 'Code of goods'
complete -c truce -n '__fish_seen_subcommand_from regime' -l sector -x -d 'Sector'
complete -c truce -n '__fish_seen_subcommand_from regime' -l range -x -d 'Day by day from DATE..DATE'
complete -c truce -n '__fish_seen_subcommand_from regime' -l average -d 'Averages weighted by trade'
complete -c truce -n '__fish_seen_subcommand_from regime' -l since -x -d 'Change of averages since'
complete -c truce -n '__fish_seen_subcommand_from regime diff' -l weights -r -d 'Trade to weight with'
complete -c truce -n '__fish_seen_subcommand_from timeline' -l since -x -d 'Leave out what happened before'
complete -c truce -n '__fish_seen_subcommand_from timeline' -l until -x -d 'Leave out what happened later'
complete -c truce -n '__fish_seen_subcommand_from timeline' -s k -l kind -x -a 'tariff export_tax licence quota ban trade_cost exemption other measure base announcement agreement commitment talk statement report series all' -d 'What to list'
complete -c truce -n '__fish_seen_subcommand_from timeline due' -s p -l party -x -d 'Only what concerns a party'
complete -c truce -n '__fish_seen_subcommand_from timeline due' -l about -x -d 'Only a record and what belongs to it'
complete -c truce -n '__fish_seen_subcommand_from regime diff timeline due compliance' -l known -x -d 'As the record knew on that day'
complete -c truce -n '__fish_seen_subcommand_from due compliance' -l on -x -d 'The day asked about'
complete -c truce -n '__fish_seen_subcommand_from due' -l within -x -a '30d 90d 3m 1y' -d 'How far to look ahead'
complete -c truce -n '__fish_seen_subcommand_from due' -l ics -d 'Write a calendar file'
complete -c truce -n '__fish_seen_subcommand_from compliance' -a '(__truce_agreements)'

# talks
function __truce_talks_verb # the second word is talks, the third is among the arguments
    set -l words (commandline -opc)
    test (count $words) -ge 3; and test $words[2] = talks; and contains -- $words[3] $argv
end

function __truce_talks_needs_verb
    set -l words (commandline -opc)
    test (count $words) -eq 2; and test $words[2] = talks
end

complete -c truce -n __fish_use_subcommand -f -a talks -d 'Trade war and trade talks'
complete -c truce -n __truce_talks_needs_verb -f -a optimal -d 'What one party would do alone'
complete -c truce -n __truce_talks_needs_verb -f -a nash -d 'Trade war'
complete -c truce -n __truce_talks_needs_verb -f -a cooperate -d 'The deal that all gain from alike'
complete -c truce -n __truce_talks_needs_verb -f -a bargain -d 'The deal that a solution picks'
complete -c truce -n __truce_talks_needs_verb -f -a frontier -d 'Efficient deals of two parties'
complete -c truce -n __truce_talks_needs_verb -f -a deals -d 'Deals that every party prefers'
complete -c truce -n __truce_talks_needs_verb -f -a enforce -d 'What keeps a truce'
complete -c truce -n __truce_talks_needs_verb -f -a leverage -d 'What own pain buys in the other\'s'
complete -c truce -n __truce_talks_needs_verb -f -a brief -d 'War, truce, deals in one briefing'

complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -a '(__truce_files scenarios .yaml)'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -s w -l world -r -a '(__truce_worlds)' -d 'The world'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -l elasticities -r -a '(__truce_files elasticities .csv)' -d 'Set of trade elasticities'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -l parties -x -d 'Who talks'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -l respond -x -d 'Who else answers with its best'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -l partners -x -a 'all each-other' -d 'Whom tariffs are laid on'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -l sectors -x -d 'Sectors on the table'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -l bilateral -d 'All bilateral tariffs'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -l mfn -d 'One tariff for all origins'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -l uniform -d 'One rate for all sectors'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -l export-taxes -d 'Export taxes too'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -l bounds -x -d 'Lowest and highest rate'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -l political-weights -r -d 'Weights of sectors'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -l start -x -a 'status-quo benchmark free nash war' -d 'Where to start'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -l policy -r -d 'Write the tariffs'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -l variant -r -d 'Write a scenario with the result'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -l tolerance -x -d 'Largest step left'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -l max-iterations -x -d 'Give up after'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -s f -l format -x -a 'table json csv' -d 'How to write it'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -s o -l output -r -d 'Write to a file'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -l width -x -d 'Columns of the table'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -l color -x -a 'auto always never' -d 'Colours in tables'
complete -c truce -n '__truce_talks_verb optimal nash cooperate bargain frontier deals enforce leverage brief' -s q -l quiet -d 'No progress'
complete -c truce -n '__truce_talks_verb optimal' -s p -l party -x -d 'Whose optimum'
complete -c truce -n '__truce_talks_verb cooperate bargain frontier deals brief' -l from -x -a 'status-quo benchmark free nash war' -d 'What failed talks lead to'
complete -c truce -n '__truce_talks_verb bargain deals brief' -l solution -x -a 'nash kalai symmetric' -d 'Which deal'
complete -c truce -n '__truce_talks_verb bargain deals brief' -l weights -x -d 'Bargaining power'
complete -c truce -n '__truce_talks_verb frontier' -l points -x -d 'How many deals'
complete -c truce -n '__truce_talks_verb enforce brief' -l discount -x -d 'Patience over a year'
complete -c truce -n '__truce_talks_verb enforce brief' -l period -x -d 'Days until a breach is answered'
complete -c truce -n '__truce_talks_verb enforce brief' -l deadline -x -d 'When the truce runs out'
complete -c truce -n '__truce_talks_verb enforce brief' -l today -x -d 'Counted from'

complete -c truce -n '__fish_seen_subcommand_from report' -a '(__truce_files scenarios .yaml)'
complete -c truce -n '__fish_seen_subcommand_from report' -s o -l output -r -d 'Write the page to a file'
complete -c truce -n '__fish_seen_subcommand_from report' -l pdf -d 'Write a PDF too'
complete -c truce -n '__fish_seen_subcommand_from report' -s c -l case -x -d 'Show this case only'
complete -c truce -n '__fish_seen_subcommand_from report' -s w -l world -r -a '(__truce_worlds)' -d 'Solve on this world'
complete -c truce -n '__fish_seen_subcommand_from report' -l elasticities -r -a '(__truce_files elasticities .csv)' -d 'Another set of trade elasticities'
complete -c truce -n '__fish_seen_subcommand_from report' -l ledger -r -a '(__truce_ledgers)' -d 'Take the measures of dated cases from this ledger'
complete -c truce -n '__fish_seen_subcommand_from report' -l horizon -r -a '(__truce_files horizons .csv)' -d 'A span of time'
complete -c truce -n '__fish_seen_subcommand_from report' -l tolerance -x -d 'Largest relative residual'
complete -c truce -n '__fish_seen_subcommand_from report' -l max-iterations -x -d 'Give up after N iterations'
complete -c truce -n '__fish_seen_subcommand_from report' -s q -l quiet -d 'No progress'

complete -c truce -n '__fish_seen_subcommand_from serve' -a '(__truce_files scenarios .yaml)'
complete -c truce -n '__fish_seen_subcommand_from serve' -s p -l port -x -d 'Port to serve at'
complete -c truce -n '__fish_seen_subcommand_from serve' -l host -x -d 'Address to serve at'
complete -c truce -n '__fish_seen_subcommand_from serve' -l allow-host -x -d 'Further names of the server'
complete -c truce -n '__fish_seen_subcommand_from serve' -l no-open -d 'Do not open the page'
complete -c truce -n '__fish_seen_subcommand_from serve' -s w -l world -r -a '(__truce_worlds)' -d 'A world in place of the scenario\'s'
complete -c truce -n '__fish_seen_subcommand_from serve' -l elasticities -r -a '(__truce_files elasticities .csv)' -d 'Another set of trade elasticities'
complete -c truce -n '__fish_seen_subcommand_from serve' -l ledger -r -a '(__truce_ledgers)' -d 'A ledger in place of the scenario\'s'
complete -c truce -n '__fish_seen_subcommand_from serve' -l horizon -r -a '(__truce_files horizons .csv)' -d 'A span of time'
complete -c truce -n '__fish_seen_subcommand_from serve' -l threads -x -d 'Solves at once'
complete -c truce -n '__fish_seen_subcommand_from serve' -l time-limit -x -d 'Stop a search after so many seconds'
complete -c truce -n '__fish_seen_subcommand_from serve' -s v -l verbose -d 'A line for every request'
