# Two commands: `make demo` and `make test`. Each installs what it lacks, and says so.
# Two that take longer: `make certify` ends a crawl at every step it makes, `make soak` crawls a thousand times.
.PHONY: demo test certify soak build setup format clean

setup:
	@scripts/setup.sh build

build: setup
	swift build -c release --product pouch

demo: build
	.build/release/pouch demo

test: setup
	@scripts/setup.sh test
	@scripts/test-tools.sh
	swift test

certify: build
	python3 scripts/certify.py

soak: build
	python3 scripts/soak.py

format:
	swift format --in-place --recursive Sources Tests Package.swift

clean:
	rm -rf .build
