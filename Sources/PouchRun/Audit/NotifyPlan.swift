import Foundation
import PouchBytes
import PouchMirror
import PouchNotify

/// The targets of alerts, and the means to reach them.
package struct NotifyPlan: Sendable {
    package var targets: [NotifyTarget]
    package var notifier: Notifier

    package init(targets: [NotifyTarget], notifier: Notifier) {
        self.targets = targets
        self.notifier = notifier
    }

    /// The alerts of a mirror, sent to these targets. The mirror's lock is held.
    func alerts(of folder: MirrorFolder) throws -> Alerts {
        try Alerts(folder, targets: targets) { message, target throws(DeliveryFailure) in
            try notifier.send(message, to: target)
        }
    }
}

extension Waiting {
    /// Waits by the machine's clock, in pieces of a fifth of a second, until `isStopped` says so.
    package static func unless(_ isStopped: @escaping @Sendable () -> Bool) -> Waiting {
        Waiting(
            now: { Timestamp.now() }, pause: { wait($0, isStopped) }, random: { .random(in: 0...1) })
    }
}

/// Waits in short pieces; false when a stop was asked for.
private func wait(_ microseconds: Int64, _ isStopped: () -> Bool) -> Bool {
    var left = microseconds
    while left > 0 {
        if isStopped() { return false }
        let piece = min(left, 200_000)
        usleep(UInt32(piece))
        left -= piece
    }
    return !isStopped()
}
