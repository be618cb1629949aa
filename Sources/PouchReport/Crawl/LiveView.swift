import Foundation
import PouchCrawl

/// The crawl as a person at a terminal sees it: a few lines that are drawn again in place, within the terminal's width.
package final class LiveView {
    private let terminal: Int32
    private var lastDraw = 0.0
    /// Columns that each line on the screen takes.
    private var drawn: [Int] = []

    /// - Parameter terminal: the file descriptor to draw on.
    package init(terminal: Int32 = STDERR_FILENO) { self.terminal = terminal }

    /// Draws at most ten times a second.
    package func show(_ progress: CrawlProgress) {
        guard progress.elapsedSeconds - lastDraw >= 0.1 || drawn.isEmpty else { return }
        lastDraw = progress.elapsedSeconds
        let size = size()
        // The last column stays free: terminals differ in when they wrap. The last row is the cursor's.
        let lines = Self.lines(progress, width: size.columns - 1).prefix(max(1, size.rows - 1))
        write(erasure(size.columns) + lines.joined(separator: "\n") + "\n")
        drawn = lines.map { columns($0) }
    }

    /// Leaves the terminal as it was.
    package func clear() {
        write(erasure(size().columns))
        drawn = []
    }

    // MARK: - What it says

    /// The lines for one moment; none is wider than `width` columns.
    package static func lines(_ progress: CrawlProgress, width: Int) -> [String] {
        let barWidth = width < 60 ? 0 : min(24, width / 4)
        var lines = packed(facts(progress), width: width, firstWidth: barWidth == 0 ? width : width - barWidth - 1)
        if barWidth > 0 {
            let share = progress.known == 0 ? 0 : Double(progress.done) / Double(progress.known)
            lines[0] = bar(share, width: barWidth) + " " + lines[0]
        }
        if !progress.url.isEmpty { lines.append(fitted(printable(progress.url), to: width)) }
        return lines
    }

    private static func facts(_ progress: CrawlProgress) -> [String] {
        var place = progress.phase.rawValue
        if let year = progress.year {
            place += " " + String(year) + (progress.month.map { "-" + twoDigits($0) } ?? "")
        }
        var facts = [place, "\(grouped(progress.done)) of \(grouped(progress.known)) done"]
        if let remaining = progress.remainingSeconds, progress.known > progress.done {
            facts.append("\(durationText(remaining)) left")
        }
        facts += [
            "\(oneDecimal(progress.rate)) pages/s", bytesText(progress.bytes), "\(grouped(progress.errors)) failed",
        ]
        if progress.retries > 0 { facts.append("\(grouped(progress.retries)) tried again") }
        facts.append(progress.interval > 0 ? "one each \(intervalText(progress.interval))" : "no delay")
        return facts
    }

    /// Pieces side by side, as many on a line as it holds.
    private static func packed(_ pieces: [String], width: Int, firstWidth: Int) -> [String] {
        var lines: [String] = []
        for piece in pieces {
            let room = lines.count > 1 ? width : firstWidth
            if let last = lines.last, columns(last) + 3 + columns(piece) <= room {
                lines[lines.count - 1] = last + " · " + piece
            } else {
                lines.append(fitted(piece, to: lines.isEmpty ? firstWidth : width))
            }
        }
        return lines
    }

    /// A bar of eighths of a block.
    static func bar(_ share: Double, width: Int) -> String {
        guard width > 2 else { return "" }
        let share = share.isNaN ? 0 : share
        let eighths = Int((min(max(share, 0), 1) * Double(width) * 8).rounded(.down))
        let full = String(repeating: "█", count: eighths / 8)
        let part = eighths % 8 == 0 ? "" : String(["▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8 - 1])
        return full + part + String(repeating: "░", count: max(0, width - eighths / 8 - (part.isEmpty ? 0 : 1)))
    }

    // MARK: - The terminal

    /// The escapes that erase the lines on the screen. A terminal that became narrower has wrapped them: they take more
    /// rows now.
    private func erasure(_ width: Int) -> String {
        guard !drawn.isEmpty else { return "" }
        let rows = drawn.reduce(0) { $0 + max(1, ($1 + width - 1) / width) }
        // Row by row: some terminals keep what "clear to the end" takes from a whole screen, frame after frame.
        return "\u{1B}[\(rows)A\r" + String(repeating: "\u{1B}[2K\n", count: rows) + "\u{1B}[\(rows)A\r"
    }

    private func size() -> (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(terminal, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (80, 24) }
        return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : 24)
    }

    /// A terminal that went away does not end the crawl.
    private func write(_ text: String) {
        guard !text.isEmpty else { return }
        try? FileHandle(fileDescriptor: terminal, closeOnDealloc: false).write(contentsOf: Data(text.utf8))
    }
}
