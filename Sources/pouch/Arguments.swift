import ArgumentParser
import PouchBytes
import PouchFetch
import PouchProfile
import PouchURL

/// A length of time with its unit: `1s`, `250ms`, `30min`, `8h`, or `0`; at most a year. Letters of either case, and `m` for
/// minutes.
struct DurationArgument: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        let text = argument.lowercased()
        guard let duration = try? Units.duration(text.hasSuffix("m") ? text + "in" : text),
            duration <= .seconds(366 * 86_400)
        else { return nil }
        self.duration = duration
    }
}

/// A number of bytes, at least one, with its unit or without: `500MB`, `1.5GiB`, `1000`. Letters of either case.
struct SizeArgument: ExpressibleByArgument {
    let bytes: Int

    init?(argument: String) {
        let number = argument.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = argument.dropFirst(number.count).lowercased()
        let known = Units.sizeUnits.first { $0.name.lowercased() == (unit.isEmpty ? "b" : unit) }
        guard let known, let value = Double(number), case let product = value * Double(known.bytes), product >= 1,
            product < 1e18
        else { return nil }
        bytes = Int(product)
    }
}

/// A part of a hundred: `1%`, `0.5%`, `100%`, or `0`.
struct RecheckArgument: ExpressibleByArgument {
    /// 0 to 1.
    let share: Double

    init?(argument: String) {
        guard let share = try? Units.share(argument) else { return nil }
        self.share = share
    }
}

/// A month as `2003-04`.
struct MonthArgument: ExpressibleByArgument {
    let year: Int
    let month: Int

    init?(argument: String) {
        let parts = argument.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 4, let year = Int(parts[0]), let month = Int(parts[1]),
            (1...12).contains(month)
        else { return nil }
        self.year = year
        self.month = month
    }
}

enum ProgressArgument: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
}

/// A day as `2003-04-30`.
struct DayArgument: ExpressibleByArgument {
    let date: CalendarDate

    init?(argument: String) {
        guard let date = CalendarDate(iso: argument) else { return nil }
        self.date = date
    }
}

/// A proxy's address as `--proxy` takes it.
struct ProxyArgument: ExpressibleByArgument {
    let address: FetchProxy

    init?(argument: String) {
        guard let address = try? FetchProxy(argument) else { return nil }
        self.address = address
    }
}

/// The proxy of a command that asks an archive.
struct ProxyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Connect through this proxy: http://, https:// or socks5h://, and HOST:PORT. The environment's is not used.",
            valueName: "url"))
    var proxy: ProxyArgument?
}

extension Origin {
    /// An origin as `--origin` takes it.
    init(option text: String) throws {
        guard let url = WebURL(text), url.pathAndQuery == "/" else {
            throw ValidationError("use scheme://host or scheme://host:port, with http or https")
        }
        self = url.origin
    }
}

/// A share: `5%`, `0.5%`; more than none.
struct ShareArgument: ExpressibleByArgument {
    let share: Double

    init?(argument: String) {
        guard argument.hasSuffix("%"), let percent = Double(argument.dropLast()), percent > 0, percent <= 100 else {
            return nil
        }
        share = percent / 100
    }
}

extension CompletionKind {
    /// The names that `pouch profile list` shows, and the YAML files that are near.
    static var profile: CompletionKind {
        .shellCommand("pouch profile list --names; ls -d *.yaml */*.yaml 2>/dev/null")
    }
}
