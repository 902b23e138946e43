# A thin front over Meson. 'make help' lists the targets.

BUILD   ?= build
PREFIX  ?= /usr/local
DESTDIR ?=
SECONDS ?= 60
MESON   ?= meson

SOURCES = $(wildcard src/*/*.c src/*/*.h include/truce/*.h tests/*.c tests/*.h bench/*.c bench/*.h fuzz/*.c fuzz/*.h examples/c/*.c)

.PHONY: help run build dependencies test bench install uninstall fuzz lint format sanitize valgrind clean

help:
	@echo 'make run        install what is missing, build, run the London scenario'
	@echo 'make build      build the library and the command, build/truce'
	@echo 'make test       run the tests'
	@echo 'make bench      measure against the peers'
	@echo 'make install    install to PREFIX ($(PREFIX)), below DESTDIR if that is set'
	@echo 'make uninstall  remove what make install put there'
	@echo 'make sanitize   run the tests under the address and undefined-behaviour sanitizers'
	@echo 'make valgrind   run the C tests under valgrind'
	@echo 'make fuzz       run each fuzzer for SECONDS ($(SECONDS))'
	@echo 'make lint       check the format and run the static checks'
	@echo 'make format     format the sources'
	@echo 'make clean      remove the build directories'

run: dependencies build
	@echo
	$(BUILD)/truce run data/scenarios/london-2025.yaml

dependencies:
	@scripts/install-deps.sh build

# ---- build ---------------------------------------------------------------------------------------------------

$(BUILD)/build.ninja:
	$(MESON) setup $(BUILD)

build: $(BUILD)/build.ninja
	@ninja -C $(BUILD) --quiet

# Reconfigures with the prefix asked for, so that the pkg-config file and the built-in data path name it.
install:
	@scripts/install-deps.sh build
	@test -f $(BUILD)/build.ninja && $(MESON) configure $(BUILD) --prefix $(abspath $(PREFIX)) || \
	    $(MESON) setup $(BUILD) --prefix $(abspath $(PREFIX))
	ninja -C $(BUILD)
	$(MESON) install -C $(BUILD) --no-rebuild --quiet $(if $(DESTDIR),--destdir $(abspath $(DESTDIR)))
	@test -n "$(DESTDIR)" || test "$$(id -u)" != 0 || ldconfig

uninstall:
	ninja -C $(BUILD) uninstall

# ---- checks --------------------------------------------------------------------------------------------------

test: dependencies build
	$(MESON) test -C $(BUILD) --print-errorlogs

bench: build
	@scripts/install-deps.sh build bench
	ninja -C $(BUILD) bench

build-sanitize/build.ninja:
	$(MESON) setup build-sanitize -Dbuildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false

sanitize: build-sanitize/build.ninja
	scripts/sanitize.sh build-sanitize

valgrind: build
	@scripts/install-deps.sh build check
	scripts/valgrind.sh $(BUILD)

build-fuzz/build.ninja:
	@scripts/install-deps.sh build check
	CC=clang-14 $(MESON) setup build-fuzz -Dbuildtype=debugoptimized -Db_sanitize=address,undefined \
	    -Db_lundef=false -Dfuzzers=true -Dtests=false

fuzz: build-fuzz/build.ninja
	scripts/fuzz.sh build-fuzz $(SECONDS)

lint: build
	@scripts/install-deps.sh build check
	clang-format-14 --dry-run -Werror $(SOURCES)
	run-clang-tidy-14 -quiet -p $(BUILD) '/(src|tests|bench|examples)/.*\.c$$'

format:
	clang-format-14 -i $(SOURCES)

clean:
	rm -rf build build-sanitize build-fuzz
