import PouchFetch
import PouchProfile
import PouchURL

/// Where alerts go: what `--notify` takes.
package enum NotifyTarget: Sendable, Hashable {
    /// A program by its whole path, and its arguments. No shell is between.
    case command([String])
    /// An address, through the system's sendmail.
    case mail(String)
    case webhook(WebURL)

    /// Reads `command:/path/to/program arguments`, `mailto:name@example.org` or `https://...`.
    package init(_ text: String) throws(NotifyTargetError) {
        if text.hasPrefix("command:") {
            let words = try Self.words(text.dropFirst(8))
            guard let program = words.first, program.hasPrefix("/") else { throw .relativeProgram }
            self = .command(words)
        } else if text.hasPrefix("mailto:") {
            let address = String(text.dropFirst(7))
            guard MailAddress.isOne(address) else { throw .badAddress }
            self = .mail(address)
        } else if text.hasPrefix("https://") || text.hasPrefix("http://") {
            guard let url = WebURL(text), !text.utf8.contains(where: { $0 <= 32 || $0 == 127 }) else { throw .badURL }
            guard url.scheme == "https" || Self.isLoopback(url.host) else { throw .plainHTTP }
            self = .webhook(url)
        } else {
            throw .unknown
        }
    }

    /// For messages: of a webhook the origin alone, for its path is often the secret.
    package var name: String {
        switch self {
        case .command(let words): "command:\(words[0])"
        case .mail(let address): "mailto:\(address)"
        case .webhook(let url): "\(url.origin)"
        }
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || HostAddress(literal: host)?.kind == .loopback
            || HostAddress(literal: String(host.dropFirst().dropLast()))?.kind == .loopback
    }

    /// Splits at spaces; a word with spaces stands in single or double quotes. Nothing else is special.
    private static func words(_ text: Substring) throws(NotifyTargetError) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in text {
            if character == "\0" { throw .unknown }
            if character == quote {
                quote = nil
            } else if quote == nil, character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if quote == nil, character == " " {
                if let word { words.append(word) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { throw .openQuote }
        return words + (word.map { [$0] } ?? [])
    }
}

/// Why a text is not a target. No case holds the text: it may have a secret in it.
package enum NotifyTargetError: Error, Sendable, CustomStringConvertible {
    case unknown, relativeProgram, openQuote, badAddress, badURL, plainHTTP

    package var description: String {
        switch self {
        case .unknown: "a target is command:/path/to/program, mailto:name@example.org or https://example.org/..."
        case .relativeProgram: "a command is named by its whole path, command:/path/to/program: cron's PATH is short"
        case .openQuote: "a quote in the command is not closed"
        case .badAddress:
            "mailto: takes one address, name@example.org, without a name or a query; repeat --notify for more"
        case .badURL: "the webhook's URL cannot be read"
        case .plainHTTP: "a webhook over http is taken on loopback alone: use https, or a relay on this machine"
        }
    }
}
