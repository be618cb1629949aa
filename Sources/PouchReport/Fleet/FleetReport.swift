import PouchBytes
import PouchFleet

/// A fleet's status as text, JSON, and metrics for Prometheus.
package struct FleetReport {
    private let status: FleetStatus

    package init(_ status: FleetStatus) { self.status = status }

    // MARK: - For people

    /// What runs and waits, then the archives, those first that need somebody.
    package func text() -> String {
        var text = "\(total) archives: \(status.running) are crawled, \(status.due) are due"
        if let oldest = status.oldestDue { text += " (the first for \(Self.span(status.time, since: oldest)))" }
        for (state, count) in status.states where state != "active" { text += ", \(count) \(state)" }
        text += "\n"
        let ends = status.endings.map { "\($0.count) \(printable($0.ending))" }.joined(separator: ", ")
        text += "Ended within a day: \(ends.isEmpty ? "none" : ends)\n"
        if status.workers.isEmpty { text += "No worker.\n" }
        for worker in status.workers {
            let state = worker.isLost ? ", silent: its lease is over" : worker.isDraining ? ", draining" : ""
            text += "Worker \(printable(worker.place)): \(worker.running) of \(worker.slots) slots\(state)\n"
        }
        for tenant in status.tenants {
            if let most = tenant.maxRunning {
                text += "Tenant \(printable(tenant.name)): \(tenant.running) of \(most) at once\n"
            }
        }
        for archive in status.archives { text += line(archive) }
        let more = total - status.archives.count
        return more > 0 ? text + "  and \(more) more\n" : text
    }

    private var total: Int { status.states.reduce(0) { $0 + $1.count } }

    private func line(_ archive: FleetStatus.Archive) -> String {
        var words = "  " + printable("\(archive.tenant)/\(archive.name)")
        if let place = archive.place {
            words += "  crawled at " + printable(place)
        } else if archive.state != "active" {
            words += "  " + printable(archive.state)
        } else if archive.nextDue <= status.time {
            words += "  due"
        } else {
            words += "  next \(archive.nextDue.rfc3339)"
        }
        if let ending = archive.ending, let ended = archive.ended {
            words += "  last \(printable(ending)) \(ended.rfc3339)"
        }
        if archive.failures > 0 { words += "  \(archive.failures) in a row failed" }
        if let reason = archive.reason { words += "\n    " + printable(reason) }
        return words + "\n"
    }

    private static func span(_ now: Timestamp, since then: Timestamp) -> String {
        let seconds = max(0, now.secondsSince1970 - then.secondsSince1970)
        switch seconds {
        case ..<120: return "\(seconds) s"
        case ..<7_200: return "\(seconds / 60) min"
        case ..<172_800: return "\(seconds / 3_600) h"
        default: return "\(seconds / 86_400) d"
        }
    }

    // MARK: - For programs

    /// One JSON object, without a line's end.
    package func json() -> [UInt8] {
        var json = JSONWriter(capacity: 4_096)
        json.beginObject()
        json.field("time", status.time.rfc3339)
        json.field("running", status.running)
        json.field("due", status.due)
        json.field("oldest_due", status.oldestDue?.rfc3339)
        Self.counts("states", status.states.map { ($0.state, $0.count) }, &json)
        Self.counts("ended_within_a_day", status.endings.map { ($0.ending, $0.count) }, &json)
        json.key("workers")
        json.beginArray()
        for worker in status.workers { Self.write(worker, &json) }
        json.endArray()
        json.key("tenants")
        json.beginArray()
        for tenant in status.tenants {
            json.beginObject()
            json.field("name", tenant.name)
            json.field("running", tenant.running)
            json.field("max_running", tenant.maxRunning)
            json.endObject()
        }
        json.endArray()
        json.key("archives")
        json.beginArray()
        for archive in status.archives { Self.write(archive, &json) }
        json.endArray()
        json.endObject()
        return json.bytes
    }

    private static func counts(_ name: String, _ counts: [(String, Int)], _ json: inout JSONWriter) {
        json.key(name)
        json.beginObject()
        for (name, count) in counts { json.field(name, count) }
        json.endObject()
    }

    private static func write(_ worker: FleetStatus.Worker, _ json: inout JSONWriter) {
        json.beginObject()
        json.field("place", worker.place)
        json.field("version", worker.version)
        json.field("slots", worker.slots)
        json.field("running", worker.running)
        json.field("draining", worker.isDraining)
        json.field("lost", worker.isLost)
        json.endObject()
    }

    private static func write(_ archive: FleetStatus.Archive, _ json: inout JSONWriter) {
        json.beginObject()
        json.field("tenant", archive.tenant)
        json.field("name", archive.name)
        json.field("state", archive.state)
        json.field("reason", archive.reason)
        json.field("failures", archive.failures)
        json.field("next_due", archive.nextDue.rfc3339)
        json.field("place", archive.place)
        json.field("last_ending", archive.ending)
        json.field("last_ended", archive.ended?.rfc3339)
        json.endObject()
    }

    /// Prometheus' text format, version 0.0.4.
    package func metrics() -> [UInt8] {
        var metrics = MetricsWriter(labels: [])
        metrics.gauge(
            "pouch_fleet_archives", "Archives by state.", by: "state",
            ["active", "paused", "quarantined"].map { state in
                (state, Double(status.states.first { $0.state == state }?.count ?? 0))
            })
        metrics.gauge("pouch_fleet_running", "Archives that are crawled now.", Double(status.running))
        metrics.gauge("pouch_fleet_due", "Archives that are due and wait for a worker.", Double(status.due))
        let late = status.oldestDue.map { Double(status.time.microseconds - $0.microseconds) / 1e6 }
        metrics.gauge("pouch_fleet_oldest_due_seconds", "How long the first of them has waited.", late ?? 0)
        let workers = status.workers
        metrics.gauge(
            "pouch_fleet_workers", "Workers by state.", by: "state",
            [
                ("working", Double(workers.count { !$0.isLost && !$0.isDraining })),
                ("draining", Double(workers.count { !$0.isLost && $0.isDraining })),
                ("lost", Double(workers.count { $0.isLost })),
            ])
        metrics.gauge(
            "pouch_fleet_slots", "Crawls that the workers may run at once.",
            Double(workers.reduce(0) { $0 + ($1.isLost ? 0 : $1.slots) }))
        metrics.gauge(
            "pouch_fleet_runs_1d", "Runs that ended within a day, by how.", by: "ending",
            (Aftermath.Ending.allCases.map(\.rawValue) + ["lost", "unheard"]).map { ending in
                (ending, Double(status.endings.first { $0.ending == ending }?.count ?? 0))
            })
        metrics.gauge(
            "pouch_fleet_tenant_running", "Archives that are crawled now, by tenant.", by: "tenant",
            status.tenants.map { ($0.name, Double($0.running)) })
        return metrics.bytes
    }
}
