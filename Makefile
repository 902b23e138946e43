# A thin front over Meson. 'make help' lists the targets.

BUILD   ?= build
PREFIX  ?= /usr/local
DESTDIR ?=
SECONDS ?= 60

SOURCES  = $(shell find include src tests bench fuzz examples -name '*.[ch]')
VALGRIND = valgrind --quiet --error-exitcode=9 --leak-check=full --show-leak-kinds=definite,indirect \
           --errors-for-leak-kinds=definite,indirect

export ASAN_OPTIONS  ?= allocator_may_return_null=1
export UBSAN_OPTIONS ?= halt_on_error=1:print_stacktrace=1

.PHONY: help run dependencies build page serve web-static test test-page bench bench-page install uninstall sanitize \
        valgrind print-valgrind fuzz lint check-format check-manual check-tidy format clean

help:
	@echo 'make run        install what is missing, build, run the London scenario'
	@echo 'make build      build the library and the command, build/truce'
	@echo 'make page       build the page of truce serve (installs Node where it is missing)'
	@echo 'make serve      build it all and open the talks of London in a browser'
	@echo 'make web-static build the page with the engine in it, for any server of files: web/dist-static'
	@echo 'make test       run the tests'
	@echo 'make test-page  run the tests of the page, in a browser too; SHOTS=FOLDER leaves pictures of every view'
	@echo 'make bench      measure beside the peer'
	@echo 'make bench-page measure how long a reader of the page waits'
	@echo 'make install    install to PREFIX ($(PREFIX)), below DESTDIR if that is set'
	@echo 'make uninstall  remove what make install put there'
	@echo 'make sanitize   run the tests under the address and undefined-behaviour sanitizers'
	@echo 'make valgrind   run the quick tests under valgrind'
	@echo 'make fuzz       run the fuzzers, SECONDS ($(SECONDS)) in all'
	@echo 'make lint       check format and manual, run the static checks'
	@echo 'make format     format the sources'
	@echo 'make clean      remove the build directories'

run: build
	@echo
	$(BUILD)/truce run data/scenarios/london-2025.yaml

# ---- build -----------------------------------------------------------------------------------------------------

dependencies:
	@scripts/install-deps.sh build

$(BUILD)/build.ninja: | dependencies
	meson setup $(BUILD)

build: dependencies $(BUILD)/build.ninja
	@ninja -C $(BUILD) --quiet

# The page of truce serve. The next build puts it in; without it there is the JSON interface alone.
PAGE_SOURCES = $(shell find web -path web/node_modules -prune -o -path 'web/dist*' -prune -o -path web/tests -prune \
                   -o -type f -print 2>/dev/null)

page: web/dist/index.html

web/dist/index.html: $(PAGE_SOURCES) web/node_modules/.package-lock.json
	cd web && npm run build
	@touch $@

# The page that needs no server but one of files: the engine is in it. Debian's emcc looks for its JavaScript modules
# where Debian's node does; other nodes must be told.
WASM = NODE_PATH=/usr/share/nodejs PKG_CONFIG_LIBDIR='$(CURDIR)/build-wasm-deps/lib/pkgconfig'

web-static:
	@scripts/install-deps.sh page wasm
	@scripts/wasm-deps.sh
	@test -f build-wasm/build.ninja || $(WASM) meson setup build-wasm --cross-file wasm/emscripten.ini
	@$(WASM) ninja -C build-wasm --quiet
	@$(MAKE) --no-print-directory web/node_modules/.package-lock.json
	cd web && npm run build-static
	@echo "web/dist-static is to be put on any web server: $$(tar c web/dist-static | gzip -9 | wc -c) bytes compressed."

web/node_modules/.package-lock.json: web/package-lock.json
	@scripts/install-deps.sh page
	cd web && npm ci --no-audit --no-fund
	@touch $@

serve: page
	@$(MAKE) --no-print-directory build
	$(BUILD)/truce serve london-talks

# Configured anew with the prefix asked for: the pkg-config file and the built-in data path name it.
install: build
	@meson configure $(BUILD) --prefix '$(abspath $(PREFIX))'
	@ninja -C $(BUILD) --quiet
	@meson install -C $(BUILD) --no-rebuild --quiet $(if $(DESTDIR),--destdir '$(abspath $(DESTDIR))')
	@if [ -z '$(DESTDIR)' ] && [ "$$(id -u)" = 0 ]; then ldconfig; fi
	@echo 'Installed below $(DESTDIR)$(abspath $(PREFIX)).'

uninstall:
	ninja -C $(BUILD) uninstall

# ---- checks ----------------------------------------------------------------------------------------------------

test: build
	meson test -C $(BUILD) --print-errorlogs

# The browser meets what a user meets: the page as built, in the server as built.
test-page: page
	@scripts/install-deps.sh browser
	@$(MAKE) --no-print-directory build
	cd web && npm run check && npm test
	cd web && TRUCE='$(BUILD)/truce' TRUCE_SHOTS='$(abspath $(SHOTS))' npm run test-browser

bench: build
	@scripts/install-deps.sh bench
	ninja -C $(BUILD) bench

bench-page: page
	@scripts/install-deps.sh browser
	@$(MAKE) --no-print-directory build
	cd web && TRUCE='$(BUILD)/truce' npm run bench-browser

sanitize: dependencies
	@test -f build-sanitize/build.ninja || meson setup build-sanitize -Dbuildtype=debugoptimized \
	    -Db_sanitize=address,undefined
	meson test -C build-sanitize --print-errorlogs --timeout-multiplier 5

valgrind: build
	@scripts/install-deps.sh check
	meson test -C $(BUILD) --suite quick --wrapper '$(VALGRIND)' --timeout-multiplier 10 --print-errorlogs

print-valgrind:
	@echo '$(VALGRIND)'

fuzz: dependencies
	@scripts/install-deps.sh check
	@test -f build-fuzz/build.ninja || CC=clang-14 meson setup build-fuzz -Dbuildtype=debugoptimized \
	    -Db_sanitize=address,undefined -Db_lundef=false -Dfuzzers=true -Dtests=false
	ninja -C build-fuzz --quiet
	scripts/fuzz.sh build-fuzz $(SECONDS)

lint: build
	@scripts/install-deps.sh check
	@$(MAKE) --no-print-directory check-format check-manual check-tidy

check-format:
	@clang-format-14 --dry-run -Werror $(SOURCES)

check-manual:
	mandoc -T lint -W warning man/*
	@for page in man/*; do \
	    words=$$(man --warnings -l $$page 2>&1 >/dev/null); \
	    test -z "$$words" || { echo "$$page: $$words"; exit 1; }; \
	done

check-tidy:
	run-clang-tidy-14 -quiet -p $(BUILD) '/(src|bench)/.*\.c$$'

format:
	clang-format-14 -i $(SOURCES)

clean:
	rm -rf build build-sanitize build-fuzz build-wasm build-wasm-deps
