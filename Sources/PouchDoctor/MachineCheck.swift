import CPosix
import Foundation
import PouchBytes
import PouchFetch

/// The machine: libraries, certificates, time.
package struct MachineCheck {
    let now: Timestamp
    /// Pouch's own version.
    let version: String
    /// A file of certificates in place of the system's, as a crawl would take it.
    let certificateAuthorities: String?

    package init(version: String, certificateAuthorities: String?, now: Timestamp = .now()) {
        self.version = version
        self.certificateAuthorities = certificateAuthorities
        self.now = now
    }

    /// Looks at this machine; sends no request.
    package func run() -> [Finding] { [libraries, certificates, timeZone, clock, openFiles] }

    private var libraries: Finding {
        Finding(.machine, "libraries", .good, (["Pouch \(version)"] + Libraries.named()).joined(separator: ", "))
    }

    private var certificates: Finding {
        let advice = "install ca-certificates, or name a file of certificates in SSL_CERT_FILE"
        guard let file = certificateAuthorities ?? Fetcher.systemCertificates else {
            return Finding(
                .machine, "certificates", .note, "libcurl names no file of trusted certificates",
                advice: "if https fails, \(advice)")
        }
        guard access(file, R_OK) == 0 else {
            return Finding(
                .machine, "certificates", .stops, "\(file) cannot be read: \(systemError())", advice: advice)
        }
        return Finding(.machine, "certificates", .good, "trusts \(file)")
    }

    private var timeZone: Finding {
        let zone = TimeZone.current
        let minutes = zone.secondsFromGMT() / 60
        if minutes == 0 { return Finding(.machine, "time zone", .good, "\(zone.identifier), the same as UTC now") }
        let hours =
            "\(minutes < 0 ? "-" : "+")\(abs(minutes) / 60)" + (minutes % 60 == 0 ? "" : ":\(abs(minutes) % 60)")
        return Finding(
            .machine, "time zone", .note, "\(zone.identifier), UTC\(hours) now",
            advice: "crawls are named in UTC; cron and timers start by this zone")
    }

    private var clock: Finding {
        let text = now.rfc3339
        let advice = "run a time service (systemd-timesyncd, chrony): captures are dated by this clock"
        // The program was there before it ran.
        if let made = Self.programMade, made.microseconds > now.microseconds + 86_400_000_000 {
            return Finding(
                .machine, "clock", .stops, "\(text), which is before this program was made (\(made.rfc3339))",
                advice: advice)
        }
        switch pouch_clock_is_kept() {
        case 1: return Finding(.machine, "clock", .good, "\(text), kept by a time service")
        case 0: return Finding(.machine, "clock", .mend, "\(text), and no time service keeps it", advice: advice)
        default:
            return Finding(
                .machine, "clock", .note, "\(text); this system does not say whether a time service keeps it")
        }
    }

    private static var programMade: Timestamp? {
        guard let path = Bundle.main.executablePath,
            let made = try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
        else { return nil }
        return Timestamp(secondsSince1970: Int64(made.timeIntervalSince1970))
    }

    /// A crawl holds some dozens of files and one descriptor a connection, 64 at most.
    private static let fewFiles = 256

    private var openFiles: Finding {
        var limit = rlimit()
        #if canImport(Darwin)
            let resource = RLIMIT_NOFILE
        #else
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #endif
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < UInt64(Self.fewFiles) else {
            return Finding(.machine, "open files", .good, "at least \(Self.fewFiles) at once")
        }
        return Finding(
            .machine, "open files", .mend, "at most \(limit.rlim_cur) at once",
            advice: "raise the limit: ulimit -n \(Self.fewFiles), or LimitNOFILE= in the unit")
    }
}

/// `errno` in words.
func systemError(_ code: Int32 = errno) -> String { String(cString: strerror(code)) }
