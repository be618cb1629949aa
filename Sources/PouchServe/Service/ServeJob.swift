import CPosix
import Foundation
import PouchBrowse
import PouchBytes
import PouchHTTP
import PouchMirror
import PouchProfile
import PouchSeal

/// A mirror, or the mirrors of a folder, served in a browser.
package struct ServeJob {
    /// Finds the profile that a mirror is read by, given what ``profile`` names and what the mirror's crawls do.
    package typealias ProfileLoader =
        @Sendable (_ folder: MirrorFolder, _ given: String?, _ ofCrawls: String?) throws -> SiteProfile

    /// The folder.
    package var mirror: String
    /// The IP address to listen on.
    package var address = "127.0.0.1"
    /// 0 for any that is free.
    package var port = 8100
    /// By which others reach it.
    package var pages: PublicAddress?
    /// A name of its own for captures; counts where ``pages`` is given.
    package var replay: PublicAddress?
    /// The folder for `browse.sqlite` and `browse.index`, made when it is not there; nil for the mirror's own.
    package var index: String?
    package var passwordFile: String?
    /// Signatures are checked by it.
    package var publicKey: PublicKey?
    /// A profile's name or path; nil for the one that the newest crawl keeps.
    package var profile: String?
    /// A file to which a line of JSON is appended for each request.
    package var log: String?
    private let build: String
    private let load: ProfileLoader

    /// Why it is not served as it was asked for.
    package enum Refusal: Error, CustomStringConvertible {
        case profileOfSeveral(folder: String, mirrors: Int)

        package var description: String {
            switch self {
            case .profileOfSeveral(let folder, let mirrors):
                "--profile goes with one mirror; \(folder) holds \(mirrors)"
            }
        }
    }

    /// - Parameter build: names the program; other releases make other pages.
    package init(mirror: String, build: String, load: @escaping ProfileLoader) {
        self.mirror = mirror
        self.build = build
        self.load = load
    }

    /// Serves until `end` returns.
    ///
    /// - Parameter isServed: called with the address once it can be asked.
    /// - Throws: `StoreError`, `ServerError`, `SealError`, ``Refusal``, ``PasswordFile/Failure``, ``ExchangeLog/Failure``.
    package func run(isServed: (_ address: String) -> Void, until end: () -> Void) throws {
        pouch_share_memory()
        let server = try server()
        let listening = try BackgroundResult(awaiting: { try await server.start() }).value()
        let host = address.contains(":") ? "[\(address)]" : address
        isServed(pages.map { $0.base + "/" } ?? "http://\(host):\(listening)/")
        end()
        try BackgroundResult(awaiting: { await server.stop() }).value()
    }

    private func server() throws -> HTTPServer {
        let gate = try passwordFile.map { try PasswordFile.gate($0) }
        let handler = try handler()
        let exchanges = try log.map { try ExchangeLog(path: $0) }
        return HTTPServer(
            handler, address: address, port: port,
            hosts: HostPolicy(
                publicHost: pages?.host, publicBase: pages?.base,
                replay: replay.map { (host: $0.host, base: $0.base) }),
            gate: gate, log: exchanges.map { log in { @Sendable exchange in log.write(exchange) } })
    }

    private func handler() throws -> any RequestHandler {
        let replayHost = pages.flatMap { pages in replay.map { ReplayHost(base: $0.base, pages: pages.base) } }
        switch try ServedFolder(mirror) {
        case .mirror:
            let site = MirrorSite(try keeper(mirror), build: build, replay: replayHost)
            site.prepare()
            return site
        case .shelf(let names):
            guard profile == nil else { throw Refusal.profileOfSeveral(folder: mirror, mirrors: names.count) }
            let mirrors = try names.map { (name: $0, keeper: try keeper(mirror + "/" + $0, $0)) }
            return MirrorShelf(mirrors, build: build, replay: replayHost)
        }
    }

    /// - Parameter name: of the mirror among several.
    private func keeper(_ path: String, _ name: String = "") throws(StoreError) -> MirrorKeeper {
        let (load, profile) = (load, profile)
        return try MirrorKeeper(mirror: path, key: publicKey, index: indexFolder(name)) { folder, ofCrawls in
            try load(folder, profile, ofCrawls)
        }
    }

    private func indexFolder(_ name: String) throws(StoreError) -> String? {
        guard let index else { return nil }
        let path = name.isEmpty ? index : index + "/" + name
        do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
            throw .cannotCreate(path: path, code: errno)
        }
        return path
    }
}
