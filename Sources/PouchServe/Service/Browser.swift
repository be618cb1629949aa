import Foundation

/// The browser of the machine's user.
package enum Browser {
    /// Opens an address with the machine's own program; false where there is none.
    package static func open(_ address: String) -> Bool {
        for program in ["/usr/bin/open", "/usr/bin/xdg-open"]
        where FileManager.default.isExecutableFile(atPath: program) {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: program)
            process.arguments = [address]
            try? process.run()
            return true
        }
        return false
    }
}
