#!/bin/sh
# Simulates a fleet under faults, with the worker's own decisions: SEEDS runs (100000) with what workers, clocks, network and
# database do, and as many with a database that forgets. Compiles the simulation of the tests alone, optimised; a minute of
# processor time for 15,000 seeds. A seed that fails is printed with what was wrong.
#   scripts/fleet-seeds.sh [SEEDS]
set -eu
cd "$(dirname "$0")/.."
seeds=${1:-100000}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
for file in Tests/PouchFleetTests/Simulation/ModelDatabase.swift Tests/PouchFleetTests/Simulation/FleetSimulation.swift \
    Sources/PouchFleet/Worker/WorkerEngine.swift Sources/PouchBytes/SeededGenerator.swift; do
    # One module of them all.
    sed '/^import Pouch/d; /^@testable import/d' "$file" >"$place/$(basename "$file")"
done
# Of what follows from a run's end the simulation needs one number.
echo "enum Aftermath { $(grep 'static let mostLosses' Sources/PouchFleet/Schedule/Aftermath.swift) }" >"$place/Aftermath.swift"
cat >"$place/main.swift" <<'SWIFT'
import Foundation

var isWell = true
let seeds = UInt64(CommandLine.arguments[1]) ?? 0
for forgets in [false, true] {
    var (commits, fenced) = (0, 0)
    for seed in 0..<seeds {
        var simulation = FleetSimulation(seed: seed, faults: .init(databaseForgets: forgets))
        simulation.run()
        if !simulation.problems.isEmpty {
            isWell = false
            print("seed \(seed), database forgets: \(forgets): \(simulation.problems)")
        }
        commits += simulation.commits
        fenced += simulation.fenced
    }
    print("\(seeds) seeds, database forgets: \(forgets): \(commits) commits, \(fenced) refused by the store")
}
exit(isWell ? 0 : 1)
SWIFT
swiftc -O -swift-version 6 -package-name fleet -o "$place/simulate" "$place"/*.swift
"$place/simulate" "$seeds"
