# Two commands: `make demo` and `make test`. Each installs what it lacks, and says so.
.PHONY: demo test build setup format clean

setup:
	@scripts/setup.sh build

build: setup
	swift build -c release

test: setup
	@scripts/setup.sh test
	swift test

format:
	swift format --in-place --recursive Sources Tests Package.swift

clean:
	rm -rf .build
