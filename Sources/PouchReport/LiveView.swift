import Foundation
import PouchCrawl

/// The crawl as a person at a terminal sees it: two lines that are drawn again in place, within the terminal's width.
public final class LiveView {
    private let terminal: Int32
    private var lastDraw = 0.0
    private var drawn = 0

    /// - Parameter terminal: the file descriptor to draw on.
    public init(terminal: Int32 = STDERR_FILENO) { self.terminal = terminal }

    /// Draws at most ten times a second.
    public func show(_ progress: CrawlProgress) {
        guard progress.elapsedSeconds - lastDraw >= 0.1 || drawn == 0 else { return }
        lastDraw = progress.elapsedSeconds
        let lines = Self.lines(progress, width: width())
        clear()
        write(lines.joined(separator: "\n") + "\n")
        drawn = lines.count
    }

    /// Leaves the terminal as it was.
    public func clear() {
        if drawn > 0 { write("\u{1B}[\(drawn)A\r\u{1B}[J") }
        drawn = 0
    }

    /// The lines for one moment; none is wider than `width` columns.
    public static func lines(_ progress: CrawlProgress, width: Int) -> [String] {
        let share = progress.known == 0 ? 0 : Double(progress.done) / Double(progress.known)
        var place = progress.phase.rawValue
        if let year = progress.year {
            place += " " + String(year) + (progress.month.map { "-" + twoDigits($0) } ?? "")
        }
        var facts = ["\(grouped(progress.done)) of \(grouped(progress.known))", "\(oneDecimal(progress.rate))/s", bytesText(progress.bytes)]
        if progress.errors > 0 { facts.append("\(progress.errors) failed") }
        if progress.retries > 0 { facts.append("\(progress.retries) tried again") }
        if progress.interval > 0 { facts.append("one each \(oneDecimal(Double(progress.interval) / 1e6)) s") }
        if let remaining = progress.remainingSeconds, progress.known > progress.done { facts.append("about \(durationText(remaining)) left") }
        let bar = bar(share, width: min(24, max(0, width - 50)))
        let first = (bar.isEmpty ? "" : bar + " ") + place + "  " + facts.joined(separator: " · ")
        return [fitted(first, to: width), fitted("  " + printable(progress.url), to: width)]
    }

    /// A bar of eighths of a block.
    static func bar(_ share: Double, width: Int) -> String {
        guard width > 2 else { return "" }
        let eighths = Int((min(max(share, 0), 1) * Double(width) * 8).rounded(.down))
        let full = String(repeating: "█", count: eighths / 8)
        let part = eighths % 8 == 0 ? "" : String(["▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8 - 1])
        return full + part + String(repeating: "░", count: max(0, width - eighths / 8 - (part.isEmpty ? 0 : 1)))
    }

    private func width() -> Int {
        var size = winsize()
        guard ioctl(terminal, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col) - 1
    }

    private func write(_ text: String) {
        FileHandle(fileDescriptor: terminal, closeOnDealloc: false).write(Data(text.utf8))
    }
}
