import Foundation
import Testing

@Suite("A fleet under faults, simulated")
struct FleetSimulationTests {
    /// `make fleet-seeds` tries 100,000.
    private static let seeds = ProcessInfo.processInfo.environment["FLEET_SEEDS"].flatMap { UInt64($0) } ?? 60

    @Test(
        "whatever workers, database, network and clocks do, no key is asked by two crawls, no old token commits, and every archive is crawled on"
    )
    func seeds() {
        var (commits, fenced) = (0, 0)
        for seed in 0..<Self.seeds {
            var simulation = FleetSimulation(seed: seed, faults: .init())
            simulation.run()
            #expect(simulation.problems.isEmpty, "seed \(seed): \(simulation.problems)")
            commits += simulation.commits
            fenced += simulation.fenced
        }
        // A simulation in which nothing happens shows nothing.
        #expect(commits > Int(Self.seeds) * 20, "\(commits) commits, \(fenced) fenced")
        if Self.seeds > 1_000 { print("\(Self.seeds) seeds: \(commits) commits, \(fenced) refused by the store") }
    }

    @Test(
        "a database that forgets its last changes gives an archive to two workers, and still no store has two histories"
    )
    func forgetful() {
        var fenced = 0
        for seed in 0..<Self.seeds {
            var simulation = FleetSimulation(seed: seed, faults: .init(databaseForgets: true))
            simulation.run()
            #expect(simulation.problems.isEmpty, "seed \(seed): \(simulation.problems)")
            fenced += simulation.fenced
        }
        #expect(fenced > 0)
    }
}
