import Foundation

/// Chromium without a window.
public enum Chromium {
    public struct Opened: Sendable {
        /// What the page became, as HTML.
        public var page: String
        /// What the console said, violations of the security policy among it.
        public var console: [String]
    }

    /// Opens an address, lets it load, and ends.
    ///
    /// - Throws: `TestFailure` when there is no Chromium, or it fails.
    public static func open(_ address: String) async throws -> Opened {
        let names = [
            "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        ]
        guard let program = names.first(where: FileManager.default.isExecutableFile) else {
            throw TestFailure("no Chromium here: scripts/setup.sh test installs it")
        }
        let scratch = try Scratch()
        let result = try await Program.run(
            URL(fileURLWithPath: program),
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--user-data-dir=" + scratch.path("profile"), "--enable-logging=stderr", "--dump-dom", address,
            ], limit: .seconds(180))
        guard result.status == 0 else { throw TestFailure("Chromium: \(result.errors.suffix(2_000))") }
        let console = result.errors.split(separator: "\n").filter { $0.contains(":CONSOLE") }.map(String.init)
        return Opened(page: result.output, console: console)
    }
}
