import Foundation
import PouchReport
import PouchRun

extension AuditText.Style {
    /// As wide as the terminal, and coloured, when there is one.
    static var standardOutput: AuditText.Style {
        guard isatty(STDOUT_FILENO) == 1 else { return AuditText.Style() }
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col >= 40
        let isPlain = ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return AuditText.Style(width: isKnown ? min(Int(size.ws_col), 120) : 80, isColoured: !isPlain)
    }
}

/// Results that are bytes already.
func printResult(_ bytes: [UInt8]) { printResult(String(decoding: bytes, as: UTF8.self)) }

extension RunOutput {
    /// Results to standard output, messages and notes to standard error.
    static var standard: RunOutput {
        RunOutput(result: { printResult($0) }, message: { printError($0) }, note: { printNote($0) })
    }
}

/// Asks a person at a terminal; without one the answer is no.
func askAtTerminal(_ question: String) -> Bool {
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return false }
    printNote(question)
    let answer = readLine(strippingNewline: true)?.lowercased() ?? ""
    return ["y", "yes"].contains(answer)
}
