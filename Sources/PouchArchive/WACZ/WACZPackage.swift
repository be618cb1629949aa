import PouchBytes

/// The two JSON files that describe a WACZ (version 1.1.1): `datapackage.json` lists every other member with its digest,
/// and `datapackage-digest.json` holds the digest of that list.
public struct WACZPackage: Sendable {
    public static let version = "1.1.1"

    public var title: String
    public var description: String
    /// RFC 3339.
    public var created: String
    /// `Pouch 1.0`
    public var software: String
    /// Where a reader begins, and the time of its capture.
    public var mainPage: (url: String, date: String?)?

    public init(
        title: String, description: String, created: String, software: String,
        mainPage: (url: String, date: String?)? = nil
    ) {
        self.title = title
        self.description = description
        self.created = created
        self.software = software
        self.mainPage = mainPage
    }

    /// `datapackage.json` (Frictionless Data Package).
    public func dataPackage(_ members: [WACZMember]) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.field("profile", "data-package")
        json.field("wacz_version", Self.version)
        json.field("title", title)
        json.field("description", description)
        json.field("created", created)
        json.field("software", software)
        json.field("mainPageUrl", mainPage?.url)
        json.field("mainPageDate", mainPage?.date)
        json.key("resources")
        json.beginArray()
        for member in members {
            json.beginObject()
            // Frictionless allows no capitals in a name.
            json.field("name", member.path.split(separator: "/").last.map { $0.lowercased() })
            json.field("path", member.path)
            json.field("hash", "sha256:" + member.sha256.hex)
            json.field("bytes", member.size)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return json.bytes + [ASCII.lineFeed]
    }

    /// `datapackage-digest.json` for the bytes of a `datapackage.json`.
    ///
    /// - Parameter signedData: the object of WACZ Signing and Verification 0.1.0, as JSON: what signs the digest goes here.
    public static func digest(of dataPackage: [UInt8], signedData: [UInt8]? = nil) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.field("path", "datapackage.json")
        json.field("hash", "sha256:" + SHA256Digest.of(dataPackage).hex)
        if let signedData {
            json.key("signedData")
            json.raw(signedData)
        }
        json.endObject()
        return json.bytes + [ASCII.lineFeed]
    }
}

/// A member of the package as `datapackage.json` lists it.
public struct WACZMember: Sendable {
    public var path: String
    /// Bytes.
    public var size: Int
    public var sha256: SHA256Digest

    public init(path: String, size: Int, sha256: SHA256Digest) {
        self.path = path
        self.size = size
        self.sha256 = sha256
    }
}

/// A line of `pages/pages.jsonl`: an entry point into the archive.
public struct WACZPage: Sendable {
    public var id: String
    public var url: String
    /// RFC 3339: the capture's time.
    public var time: String
    public var title: String?

    public init(id: String, url: String, time: String, title: String?) {
        self.id = id
        self.url = url
        self.time = time
        self.title = title
    }

    /// The first line of the file.
    public static let header = Array("{\"format\":\"json-pages-1.0\",\"id\":\"pages\",\"title\":\"Statements\"}\n".utf8)

    public var line: [UInt8] {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.field("id", id)
        json.field("url", url)
        json.field("ts", time)
        json.field("title", title)
        json.endObject()
        return json.bytes + [ASCII.lineFeed]
    }
}
