import ArgumentParser
import Foundation
import PouchCrawl
import PouchNotify
import PouchRun
import PouchSeal

/// Where alerts go: options of `pouch crawl --audit` and `pouch audit`.
///
/// Targets are read as text and judged in ``validate()``: the parser's own message would repeat a value that is wrong, and
/// with it a secret.
struct NotifyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Send an alert when something changed: command:/path/to/program arguments, mailto:name@example.org, or a webhook's https URL. Repeatable.",
            valueName: "target"))
    var notify: [String] = []

    @Option(
        help: ArgumentHelp(
            "Also send to the targets in this file, one a line: a webhook's URL stays out of the process list.",
            valueName: "file"))
    var notifyFile: String?

    @Option(
        help: ArgumentHelp(
            "Sign what webhooks are sent with the secret in this file (else in POUCH_WEBHOOK_SECRET).",
            valueName: "file"))
    var notifySecretFile: String?

    var isGiven: Bool { !notify.isEmpty || notifyFile != nil }

    func validate() throws {
        for text in notify { _ = try Self.target(text, "--notify") }
        if notifySecretFile != nil, !isGiven {
            throw ValidationError("--notify-secret-file goes with --notify or --notify-file")
        }
    }

    private static func target(_ text: String, _ place: String) throws -> NotifyTarget {
        do throws(NotifyTargetError) { return try NotifyTarget(text) } catch {
            throw ValidationError("\(place): \(error)")
        }
    }

    /// Reads files and environment, so that errors there are reported before the crawl and not after it. nil without
    /// targets.
    ///
    /// - Parameter contact: of the profile, for requests.
    func load(contact: String, isStopped: @escaping @Sendable () -> Bool) throws -> NotifyPlan? {
        guard isGiven else { return nil }
        var targets = try notify.map { try Self.target($0, "--notify") }
        if let notifyFile {
            let lines = String(decoding: try KeyFiles.read(notifyFile), as: UTF8.self).split(
                omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            for (number, line) in lines.enumerated() {
                let text = line.trimmingCharacters(in: .whitespaces)
                if text.isEmpty || text.hasPrefix("#") { continue }
                targets.append(try Self.target(text, "\(notifyFile):\(number + 1)"))
            }
        }
        let environment = ProcessInfo.processInfo.environment
        var settings = Notifier.Settings(
            userAgent: "Pouch/\(PouchVersion.text) (+\(contact))", host: ProcessInfo.processInfo.hostName,
            environment: environment)
        settings.secret = try secret(environment["POUCH_WEBHOOK_SECRET"])
        if let sendmail = environment["POUCH_SENDMAIL"] {
            guard sendmail.hasPrefix("/") else { throw ValidationError("POUCH_SENDMAIL is a program's whole path") }
            settings.sendmail = sendmail
        }
        if let from = environment["POUCH_MAIL_FROM"] {
            guard case .mail = try Self.target("mailto:" + from, "POUCH_MAIL_FROM") else { return nil }
            settings.mailFrom = from
        }
        return NotifyPlan(targets: targets, notifier: Notifier(settings, waiting: .unless(isStopped)))
    }

    private func secret(_ environment: String?) throws -> [UInt8]? {
        let secret = try notifySecretFile.map { try KeyFiles.readPassword($0) } ?? environment.map { Array($0.utf8) }
        // An empty one would sign, and show nothing.
        if let secret, secret.isEmpty {
            throw ValidationError("the secret in \(notifySecretFile ?? "POUCH_WEBHOOK_SECRET") is empty")
        }
        return secret
    }
}
