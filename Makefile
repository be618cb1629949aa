# Two commands: `make demo` and `make test`. Each installs what it lacks, and says so.
# To keep: `make install` (PREFIX, DESTDIR), or `make deb`, a Debian package, which `make test-package` tries in a fresh Debian.
# Two that take longer: `make certify` ends a crawl at every step it makes, `make soak` crawls a thousand times.
# `scripts/fleet-seeds.sh` simulates a fleet under faults, 100,000 seeds.
# `make lint` needs no build: form of code and prose, doc comments, and imports against the picture in ARCHITECTURE.md.
.PHONY: demo test build install uninstall deb test-package setup format lint clean fuzz fuzz-check sanitize certify soak

setup:
	@scripts/setup.sh build

build: setup
	@scripts/build.sh

demo: build
	.build/release/pouch demo

# Run `make build` first: as root, nothing should be built.
install:
	@scripts/install.sh

uninstall:
	@scripts/install.sh uninstall

deb: build
	@scripts/setup.sh package
	@scripts/deb.sh

test-package: deb
	@scripts/test-package.sh

test: setup
	@scripts/setup.sh test
	@scripts/test-tools.sh
	@scripts/fuzz.sh check
	swift test

# The rest takes long: every fuzz target for FUZZ_SECONDS each, and the tests under the sanitizers.
fuzz: setup
	@scripts/fuzz.sh run

fuzz-check: setup
	@scripts/fuzz.sh check

sanitize: setup
	@scripts/setup.sh test
	@scripts/test-tools.sh
	@scripts/sanitize.sh

certify: build
	python3 scripts/certify.py

soak: build
	python3 scripts/soak.py

SWIFT_CODE = Sources Tests Fuzz/Sources Package.swift Fuzz/Package.swift

lint:
	@python3 scripts/layers.py --self-test
	@python3 scripts/layers.py
	@python3 scripts/prose.py
	@python3 scripts/doc_coverage.py --self-test
	@python3 scripts/doc_coverage.py
	swift format lint --strict --parallel --recursive $(SWIFT_CODE)

format:
	swift format --in-place --parallel --recursive $(SWIFT_CODE)
	@python3 scripts/prose.py --wrap

clean:
	rm -rf .build .build-asan .build-tsan .build-fuzz .build-fuzz-asan
