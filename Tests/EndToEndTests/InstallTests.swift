import Foundation
import TestSupport
import Testing

/// What `make install` puts on a machine, from the program that this build made.
@Suite("make install")
struct InstallTests {
    private static let shell = URL(fileURLWithPath: "/bin/sh")

    /// Installs into a scratch folder.
    private func installed() async throws -> Scratch {
        let scratch = try Scratch()
        let result = try await script(scratch, "install")
        try #require(result.status == 0, "\(result.errors)")
        return scratch
    }

    private func script(_ scratch: Scratch, _ work: String) async throws -> Program.Result {
        try await Program.run(
            Self.shell, ["scripts/install.sh", work],
            environment: ["DESTDIR": scratch.url.path, "PREFIX": "/opt/p", "BINARY": Program.pouch.path])
    }

    private func run(_ scratch: Scratch, _ line: String) async throws -> Program.Result {
        try await Program.run(
            Self.shell, ["-c", line], in: scratch.url,
            environment: [
                "PATH": scratch.path("opt/p/bin") + ":/usr/local/bin:/usr/bin:/bin", "HOME": scratch.url.path,
            ])
    }

    @Test("every command has a page of the manual, and man reads each without a word of complaint")
    func manual() async throws {
        let scratch = try await installed()
        let pages = try FileManager.default.contentsOfDirectory(atPath: scratch.path("opt/p/share/man/man1"))
        let help = try await Program.pouch("--help")
        for match in help.output.matches(of: #/(?m)^  ([a-z]+)  /#) where match.1 != "help" {
            #expect(pages.contains("pouch-\(match.1).1"), "no page for \(match.1)")
        }
        let result = try await run(
            scratch,
            """
            for page in opt/p/share/man/man1/*.1 opt/p/share/man/man5/*.5; do
                LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null | sed "s|^|$page: |"
            done
            """)
        #expect(result.output.isEmpty && result.errors.isEmpty, "\(result.output)\(result.errors)")
        let crawl = try String(contentsOfFile: scratch.path("opt/p/share/man/man1/pouch-crawl.1"), encoding: .utf8)
        #expect(crawl.contains(#"\fB\-\-max\-documents\fR \fIMAX\-DOCUMENTS\fR"#))
        let profile = try String(contentsOfFile: scratch.path("opt/p/share/man/man5/pouch-profile.5"), encoding: .utf8)
        #expect(profile.contains(".SH The smallest one") && profile.contains("max_delay"))
    }

    @Test(
        "a command's first letters are completed in each shell",
        arguments: [
            """
            bash --norc -ec '. opt/p/share/bash-completion/completions/pouch; complete -p pouch >/dev/null
            COMP_WORDS=(pouch craw); COMP_CWORD=1; COMP_LINE="pouch craw"; COMP_POINT=10; _pouch; echo "${COMPREPLY[@]}"'
            """,
            """
            zsh -fec 'fpath=($PWD/opt/p/share/zsh/site-functions $fpath); autoload -U compinit; compinit -u -D
            [ "$_comps[pouch]" = _pouch ]; autoload +X _pouch; functions _pouch | grep -o "crawl" | head -1'
            """,
            "fish --no-config -c 'source opt/p/share/fish/vendor_completions.d/pouch.fish; complete -C \"pouch craw\"'",
        ])
    func completions(_ line: String) async throws {
        let scratch = try await installed()
        let result = try await run(scratch, line)
        #expect(result.status == 0 && result.errors.isEmpty, "\(result)")
        #expect(result.output.hasPrefix("crawl"), "\(result)")
    }

    @Test("the installed units start the installed program, and uninstalling takes all away but the user's files")
    func uninstall() async throws {
        let scratch = try await installed()
        let unit = try String(
            contentsOfFile: scratch.path("opt/p/lib/systemd/system/pouch@.service"), encoding: .utf8)
        #expect(unit.contains("ExecStart=/opt/p/bin/pouch crawl %i "))
        let version = try await run(scratch, "pouch --version")
        #expect(version.output.hasPrefix("Pouch "))
        let result = try await script(scratch, "uninstall")
        #expect(result.status == 0)
        let left = FileManager.default.enumerator(atPath: scratch.url.path)?.compactMap { $0 as? String }.filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: scratch.path($0), isDirectory: &isFolder)
                && !isFolder.boolValue
        }
        #expect(left == [], "\(left ?? [])")
    }
}
