import Foundation
import Testing

@testable import PouchCrawl
@testable import PouchReport

@Suite("The live view")
struct LiveViewTests {
    private var progress: CrawlProgress {
        var progress = CrawlProgress()
        progress.phase = .statements
        progress.year = 2003
        progress.month = 4
        progress.known = 12_436
        progress.done = 1_124
        progress.bytes = 1_400_000
        progress.errors = 3
        progress.retries = 7
        progress.rate = 24.84
        progress.interval = 40_000
        progress.remainingSeconds = 455
        progress.elapsedSeconds = 60
        progress.url = "https://archive.example/\u{1B}[31m/日本/" + String(repeating: "long/", count: 60)
        return progress
    }

    @Test(
        "all that a person wants to know is there at any width, and no line is wider",
        arguments: [20, 40, 59, 60, 80, 120, 200])
    func width(width: Int) {
        let lines = LiveView.lines(progress, width: width)
        for line in lines { #expect(columns(line) <= width, "\(line)") }
        let text = lines.joined(separator: " ")
        for fact in [
            "statements 2003-04", "1,124 of 12,436", "24.8 pages/s", "1.4 MB", "3 failed", "7 tried again",
            "one each 40 ms", "7 min 35 s left",
        ] {
            #expect(text.contains(fact), "\(fact) is missing at \(width)")
        }
        #expect(!text.contains("\u{1B}"))
        #expect(text.contains("█") == (width >= 60))
    }

    @Test("no width, however small, makes it fail", arguments: -1...19)
    func tiny(width: Int) {
        for line in LiveView.lines(progress, width: width) { #expect(columns(line) <= max(0, width)) }
    }

    @Test("what is not known yet is not claimed")
    func start() {
        let text = LiveView.lines(CrawlProgress(), width: 80).joined(separator: "\n")
        #expect(text.contains("robots"))
        #expect(text.contains("0 of 0"))
        #expect(!text.contains("left"))
        #expect(!text.contains("one each"))
    }

    @Test("the bar is as wide as asked at every share, and full only at the end")
    func bar() {
        for eighths in 0...200 {
            let bar = LiveView.bar(Double(eighths) / 200, width: 24)
            #expect(columns(bar) == 24)
            #expect((bar == String(repeating: "█", count: 24)) == (eighths == 200))
        }
        #expect(LiveView.bar(.nan, width: 4).count == 4)
        #expect(LiveView.bar(7, width: 4) == "████")
    }

    @Test(
        "after the terminal is made narrower or wider, the next frame fits it and the old one is gone whole",
        arguments: [(80, 20), (20, 200), (200, 80), (80, 39)])
    func resize(from: Int, to: Int) throws {
        let terminal = try PseudoTerminal(columns: from)
        let view = LiveView(terminal: terminal.end)
        var progress = progress
        view.show(progress)
        let first = terminal.read().split(separator: "\r\n").map { columns(String($0)) }
        #expect(!first.isEmpty && first.allSatisfy { $0 < from })
        terminal.resize(columns: to)
        progress.elapsedSeconds += 1
        view.show(progress)
        // A terminal wraps what no longer fits, so the old frame takes this many rows now.
        let rows = first.reduce(0) { $0 + max(1, ($1 + to - 1) / to) }
        let second = terminal.read()
        #expect(second.hasPrefix("\u{1B}[\(rows)A\r"), "\(second.debugDescription)")
        #expect(second.components(separatedBy: "\u{1B}[2K").count - 1 == rows)
        let frame = second.components(separatedBy: "A\r").last ?? ""
        for line in frame.split(separator: "\r\n") { #expect(columns(String(line)) < to) }
        view.clear()
        #expect(terminal.read().components(separatedBy: "\u{1B}[2K").count - 1 == frame.split(separator: "\r\n").count)
        view.clear()
        #expect(terminal.read() == "")
    }

    @Test("a terminal of few rows is not overfilled: what scrolls away could not be taken back")
    func rows() throws {
        let terminal = try PseudoTerminal(columns: 20, rows: 4)
        LiveView(terminal: terminal.end).show(progress)
        #expect(terminal.read().components(separatedBy: "\r\n").count - 1 <= 3)
    }
}

/// A terminal that a test reads what was drawn from.
private final class PseudoTerminal {
    private let other: Int32
    let end: Int32

    init(columns: Int, rows: Int = 24) throws {
        var (other, end): (Int32, Int32) = (-1, -1)
        try #require(openpty(&other, &end, nil, nil, nil) == 0)
        self.other = other
        self.end = end
        resize(columns: columns, rows: rows)
    }

    deinit {
        close(other)
        close(end)
    }

    func resize(columns: Int, rows: Int = 24) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        #expect(ioctl(end, UInt(TIOCSWINSZ), &size) == 0)
    }

    /// All that was written so far.
    func read() -> String {
        var bytes: [UInt8] = []
        var waiting = pollfd(fd: other, events: Int16(POLLIN), revents: 0)
        while poll(&waiting, 1, 0) > 0, waiting.revents & Int16(POLLIN) != 0 {
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = Foundation.read(other, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
