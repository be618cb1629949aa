import PouchBytes
import PouchMirror
import PouchStore

/// A crawl that is not complete, as it stands at one moment.
package struct LiveReport: Sendable, Equatable {
    package var progress: CrawlUnderWay
    /// When it was looked at.
    package var at: Timestamp

    /// - Returns: nil when no crawl is under way, and when the mirror's database cannot be read.
    package init?(_ folder: MirrorFolder, now: Timestamp = .now()) {
        guard let store = try? MirrorStore(folder: folder, create: false),
            let progress = try? CrawlUnderWay.read(store, now: now)
        else { return nil }
        self.progress = progress
        at = now
    }

    /// Hundredths of the documents that are known.
    package var percent: Int { progress.known == 0 ? 0 : progress.done * 100 / progress.known }

    /// Documents a second over the last minute.
    package var rate: Double { Double(progress.lately) / 60 }

    /// Seconds to the end at that rate; nil when it is not known.
    package var secondsLeft: Double? {
        rate > 0 && progress.known > progress.done ? Double(progress.known - progress.done) / rate : nil
    }

    /// Whether a document was settled in the last minutes. A crawl that waits for its archive, or was stopped, settles none.
    package var isMoving: Bool { progress.lastAt.map { at < $0.adding(.seconds(180)) } ?? false }
}
