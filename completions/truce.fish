# fish completion for truce

function __truce_worlds
    truce world list 2>/dev/null | string replace -r ' .*' ''
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

complete -c truce -n __fish_use_subcommand -f -a run -d 'Solve a scenario and report what changes for whom'
complete -c truce -n __fish_use_subcommand -f -a world -d 'Read, check, convert, aggregate, build and split worlds'
complete -c truce -n __fish_use_subcommand -f -a help -d 'Explain a verb'
complete -c truce -n __fish_use_subcommand -f -l version -d 'Print the version'
complete -c truce -s h -l help -d 'Print help'

complete -c truce -n '__fish_seen_subcommand_from run' -a '(__truce_files scenarios .yaml)'
complete -c truce -n '__fish_seen_subcommand_from run' -s w -l world -r -a '(__truce_worlds)' -d 'Solve on this world'
complete -c truce -n '__fish_seen_subcommand_from run' -l elasticities -r -a '(__truce_files elasticities .csv)' -d 'Another set of trade elasticities'
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
