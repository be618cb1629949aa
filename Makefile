# Two commands: `make demo` and `make test`. Each installs what it lacks, and says so.
.PHONY: demo test build setup format clean

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

format:
	swift format --in-place --recursive Sources Tests Package.swift

clean:
	rm -rf .build
