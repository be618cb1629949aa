// swift-tools-version: 6.1
import PackageDescription

/// A C library that the system's package manager installs (see `scripts/setup.sh`).
func system(_ name: String, _ pkgConfig: String, apt: String, brew: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt]), .brew([brew])])
}

let package = Package(
    name: "pouch",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "pouch", targets: ["pouch"]),
        // For Fuzz/, a package of its own.
        .library(
            name: "PouchReaders",
            targets: [
                "PouchArchive", "PouchBytes", "PouchDemo", "PouchExtract", "PouchFetch", "PouchHTML", "PouchMirror",
                "PouchPDF", "PouchParquet", "PouchProfile", "PouchReplay", "PouchSeal", "PouchStore", "PouchURL",
            ]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        // The server's core alone: no tracing, no metrics, no file system.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
    ],
    targets: [
        system("CBrotli", "libbrotlidec", apt: "libbrotli-dev", brew: "brotli"),
        system("CCrypto", "libcrypto", apt: "libssl-dev", brew: "openssl"),
        system("CCurl", "libcurl", apt: "libcurl4-openssl-dev", brew: "curl"),
        system("CDeflate", "libdeflate", apt: "libdeflate-dev", brew: "libdeflate"),
        system("CIDN2", "libidn2", apt: "libidn2-dev", brew: "libidn2"),
        system("CLibXML2", "libxml-2.0", apt: "libxml2-dev", brew: "libxml2"),
        system("CPCRE2", "libpcre2-8", apt: "libpcre2-dev", brew: "pcre2"),
        system("CZlib", "zlib", apt: "zlib1g-dev", brew: "zlib"),
        .systemLibrary(name: "CPosix", path: "Sources/CPosix"),
        .target(name: "PouchBytes", dependencies: ["CBrotli", "CCrypto", "CDeflate", "CZlib"]),
        .target(name: "PouchURL", dependencies: ["CIDN2", "PouchBytes"]),
        .target(
            name: "PouchProfile",
            dependencies: ["CPCRE2", "PouchBytes", "PouchURL", .product(name: "Yams", package: "Yams")],
            // `Shipped` leads to config/: its profiles are inside the program, wherever that is copied to.
            exclude: ["Shipped/pouch.cron", "Shipped/schema", "Shipped/systemd"],
            resources: [.embedInCode("Shipped")]),
        .target(name: "PouchFetch", dependencies: ["CCurl", "PouchBytes", "PouchProfile", "PouchURL"]),
        .target(name: "CXMLArena", dependencies: ["CLibXML2"]),
        // The Encoding Standard's indexes: in C, which compiles large arrays at once.
        .target(name: "CEncoding"),
        // Optimised in debug builds too: it reads pages byte by byte, and tests read pages of many megabytes.
        .target(
            name: "PouchHTML", dependencies: ["CEncoding", "CLibXML2", "CXMLArena"],
            swiftSettings: [.unsafeFlags(["-O"], .when(configuration: .debug))]),
        .target(name: "PouchDiff"),
        // What a child does between fork and exec: in C, for of Swift's runtime nothing may be used there.
        .target(name: "CConfine"),
        .target(name: "PouchPDF", dependencies: ["CConfine"]),
        .target(
            name: "PouchExtract",
            dependencies: ["PouchBytes", "PouchHTML", "PouchMirror", "PouchPDF", "PouchProfile", "PouchURL"]),
        .target(name: "PouchArchive", dependencies: ["CZlib", "PouchBytes"]),
        .target(name: "PouchParquet", dependencies: ["PouchBytes"]),
        .target(name: "PouchMirror", dependencies: ["CPosix", "PouchArchive", "PouchBytes", "PouchURL"]),
        .target(
            name: "PouchStore",
            dependencies: [
                "PouchArchive", "PouchBytes", "PouchMirror", "PouchProfile", "PouchURL",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .target(
            name: "PouchObjects",
            dependencies: ["CCurl", "PouchBytes", "PouchMirror", "PouchURL"]),
        // PostgreSQL's client, looked for when it is needed: nothing is linked.
        .target(name: "CPostgres"),
        .target(name: "PouchFleet", dependencies: ["CPosix", "CPostgres", "PouchBytes"]),
        .target(
            name: "PouchSeal",
            dependencies: ["CCrypto", "PouchArchive", "PouchBytes", "PouchMirror", "PouchProfile", "PouchURL"]),
        .target(
            name: "PouchExport",
            dependencies: ["CPosix", "PouchArchive", "PouchBytes", "PouchMirror", "PouchParquet", "PouchURL"]),
        .target(
            name: "PouchSearch",
            dependencies: [
                "PouchAudit", "PouchBytes", "PouchDiff", "PouchExport", "PouchMirror", "PouchStore",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "HeapModule", package: "swift-collections"),
            ]),
        .target(
            name: "PouchCrawl",
            dependencies: [
                "CPosix", "PouchArchive", "PouchBytes", "PouchExtract", "PouchFetch", "PouchMirror", "PouchProfile",
                "PouchReextract", "PouchStore", "PouchURL",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .target(
            name: "PouchLearn",
            dependencies: ["PouchBytes", "PouchExtract", "PouchHTML", "PouchMirror", "PouchProfile", "PouchURL"]),
        .target(
            name: "PouchVerify",
            dependencies: [
                "PouchArchive", "PouchBytes", "PouchExtract", "PouchMirror", "PouchProfile", "PouchSeal", "PouchURL",
            ]),
        .target(
            name: "PouchRepair",
            dependencies: [
                "PouchArchive", "PouchBytes", "PouchExtract", "PouchMirror", "PouchProfile", "PouchStore", "PouchURL",
                "PouchVerify",
            ]),
        .target(
            name: "PouchReextract",
            dependencies: [
                "PouchArchive", "PouchBytes", "PouchDiff", "PouchExtract", "PouchMirror", "PouchProfile", "PouchStore",
                "PouchURL",
            ]),
        .target(
            name: "PouchAudit",
            dependencies: [
                "PouchBytes", "PouchDiff", "PouchExtract", "PouchHTML", "PouchMirror", "PouchProfile", "PouchStore",
                "PouchURL",
            ]),
        .target(
            name: "PouchReplay",
            dependencies: [
                "PouchArchive", "PouchBytes", "PouchHTML", "PouchMirror", "PouchProfile", "PouchURL",
            ]),
        .target(
            name: "PouchNotify",
            dependencies: [
                "CPosix", "PouchAudit", "PouchBytes", "PouchFetch", "PouchMirror", "PouchProfile",
                "PouchURL",
            ]),
        .target(
            name: "PouchDoctor",
            dependencies: [
                "CPosix", "PouchBytes", "PouchFetch", "PouchHTML", "PouchMirror", "PouchProfile", "PouchStore",
                "PouchURL",
            ]),
        .target(
            name: "PouchBrowse",
            dependencies: [
                "CPosix", "PouchAudit", "PouchBytes", "PouchDiff", "PouchExtract", "PouchMirror", "PouchProfile",
                "PouchSeal",
                "PouchStore", "PouchURL",
            ]),
        .target(
            name: "PouchReport",
            dependencies: [
                "PouchAudit", "PouchBrowse", "PouchBytes", "PouchCrawl", "PouchDiff", "PouchDoctor", "PouchExport",
                "PouchExtract", "PouchFleet", "PouchLearn", "PouchMirror", "PouchObjects", "PouchReextract",
                "PouchRepair",
                "PouchSeal",
                "PouchSearch",
                "PouchStore", "PouchVerify",
            ]),
        .target(
            name: "PouchRun",
            dependencies: [
                "PouchArchive", "PouchAudit", "PouchBytes", "PouchCrawl", "PouchDemo", "PouchDemoServer", "PouchExport",
                "PouchExtract", "PouchFetch", "PouchLearn",
                "PouchMirror", "PouchNotify", "PouchObjects", "PouchProfile", "PouchReextract", "PouchRepair",
                "PouchReport", "PouchSeal",
                "PouchStore", "PouchURL", "PouchVerify", .product(name: "Logging", package: "swift-log"),
            ]),
        // The web server: kept out of PouchReaders, which Fuzz/ builds, for it brings SwiftNIO.
        .target(
            name: "PouchHTTP",
            dependencies: [
                "PouchBytes",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .target(
            name: "PouchServe",
            dependencies: [
                "CPosix", "PouchAudit", "PouchBrowse", "PouchBytes", "PouchExtract", "PouchHTTP", "PouchMirror",
                "PouchProfile", "PouchReplay",
                "PouchReport", "PouchSeal", "PouchSearch", "PouchURL", "PouchVerify",
            ]),
        .target(name: "PouchDemo", dependencies: ["PouchBytes"]),
        // Apart from the archive that it serves, which Fuzz/ needs without a server.
        .target(name: "PouchDemoServer", dependencies: ["PouchBytes", "PouchDemo", "PouchHTTP"]),
        .executableTarget(
            name: "pouch",
            dependencies: [
                "CPosix", "PouchAudit", "PouchBytes", "PouchCrawl", "PouchDoctor",
                "PouchExport", "PouchExtract", "PouchFetch", "PouchFleet", "PouchHTTP", "PouchLearn", "PouchMirror",
                "PouchNotify",
                "PouchObjects", "PouchProfile", "PouchReextract", "PouchReport", "PouchRun", "PouchSeal", "PouchSearch",
                "PouchServe",
                "PouchStore", "PouchURL", "PouchVerify",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(name: "html-probe", dependencies: ["PouchHTML"], path: "Tests/HTMLProbe"),
        .systemLibrary(name: "CSpawn", path: "Tests/CSpawn"),
        .target(name: "TestSupport", dependencies: ["CSpawn"], path: "Tests/TestSupport"),
        .testTarget(name: "TestSupportTests", dependencies: ["TestSupport"]),
        .testTarget(name: "PouchBytesTests", dependencies: ["PouchBytes"]),
        .testTarget(name: "PouchURLTests", dependencies: ["PouchURL"]),
        .testTarget(name: "PouchProfileTests", dependencies: ["PouchBytes", "PouchProfile", "PouchURL"]),
        .testTarget(
            name: "PouchFetchTests",
            dependencies: [
                "PouchBytes", "PouchDemo", "PouchDemoServer", "PouchFetch", "PouchProfile", "PouchURL", "TestSupport",
            ],
            exclude: ["Fixtures"]),
        .testTarget(name: "PouchHTMLTests", dependencies: ["CLibXML2", "PouchBytes", "PouchHTML", "PouchURL"]),
        .testTarget(name: "PouchPDFTests", dependencies: ["PouchPDF", "TestSupport"]),
        .testTarget(
            name: "PouchExtractTests",
            dependencies: [
                "PouchBytes", "PouchDemo", "PouchExtract", "PouchHTML", "PouchMirror", "PouchPDF", "PouchProfile",
                "PouchURL", "TestSupport",
            ],
            exclude: ["Fixtures"]),
        .testTarget(name: "PouchArchiveTests", dependencies: ["PouchArchive", "PouchBytes", "TestSupport"]),
        .testTarget(
            name: "PouchVerifyTests",
            dependencies: ["PouchArchive", "PouchBytes", "PouchMirror", "PouchSeal", "PouchVerify", "TestSupport"]),
        .testTarget(name: "PouchMirrorTests", dependencies: ["PouchBytes", "PouchMirror"]),
        .testTarget(
            name: "PouchStoreTests",
            dependencies: [
                "PouchArchive", "PouchBytes", "PouchCrawl", "PouchMirror", "PouchProfile", "PouchStore", "PouchURL",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "PouchSealTests",
            dependencies: ["PouchArchive", "PouchBytes", "PouchMirror", "PouchSeal", "PouchStore", "TestSupport"]
        ),
        .testTarget(
            name: "PouchSearchTests",
            dependencies: [
                "PouchBytes", "PouchExport", "PouchMirror", "PouchReport", "PouchSearch", "PouchStore", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "PouchCrawlTests",
            dependencies: [
                "PouchArchive", "PouchBytes", "PouchCrawl", "PouchDemo", "PouchDemoServer", "PouchExtract",
                "PouchFetch", "PouchMirror",
                "PouchProfile", "PouchStore", "PouchURL",
            ]),
        .testTarget(
            name: "PouchReextractTests",
            dependencies: [
                "PouchArchive", "PouchBytes", "PouchMirror", "PouchProfile", "PouchReextract", "TestSupport",
            ]),
        .testTarget(
            name: "PouchReplayTests",
            dependencies: [
                "PouchBytes", "PouchReplay", "PouchURL",
            ]),
        .testTarget(
            name: "PouchLearnTests",
            dependencies: [
                "PouchBytes", "PouchExtract", "PouchHTML", "PouchLearn", "PouchMirror", "PouchProfile", "PouchURL",
            ]),
        .testTarget(
            name: "PouchExportTests",
            dependencies: ["PouchArchive", "PouchBytes", "PouchExport", "PouchMirror", "TestSupport"]),
        .testTarget(
            name: "PouchParquetTests", dependencies: ["PouchBytes", "PouchParquet", "TestSupport"],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "PouchObjectsTests", dependencies: ["PouchBytes", "PouchObjects", "TestSupport"],
            exclude: ["Fixtures"]),
        .testTarget(name: "PouchFleetTests", dependencies: ["PouchBytes", "PouchFleet", "TestSupport"]),
        .testTarget(name: "PouchDiffTests", dependencies: ["PouchBytes", "PouchDiff"]),
        .testTarget(
            name: "PouchAuditTests",
            dependencies: ["PouchAudit", "PouchBytes", "PouchMirror", "PouchProfile", "TestSupport"]),
        .testTarget(
            name: "PouchReportTests",
            dependencies: [
                "PouchAudit", "PouchBytes", "PouchCrawl", "PouchDiff", "PouchMirror", "PouchReport", "PouchStore",
                "TestSupport",
            ]),
        .testTarget(
            name: "PouchNotifyTests",
            dependencies: [
                "PouchAudit", "PouchBytes", "PouchMirror", "PouchNotify", "PouchProfile", "PouchURL", "TestSupport",
            ]),
        .testTarget(
            name: "PouchDoctorTests",
            dependencies: [
                "PouchBytes", "PouchDoctor", "PouchFetch", "PouchProfile", "PouchReport", "TestSupport",
            ]),
        .testTarget(name: "PouchHTTPTests", dependencies: ["PouchBytes", "PouchHTTP", "TestSupport"]),
        .testTarget(
            name: "PouchServeTests",
            dependencies: [
                "PouchBrowse", "PouchBytes", "PouchHTTP", "PouchMirror", "PouchProfile", "PouchServe", "TestSupport",
                "pouch",
            ]),
        .testTarget(
            name: "PouchRunTests",
            dependencies: [
                "PouchAudit", "PouchBytes", "PouchCrawl", "PouchMirror", "PouchNotify", "PouchProfile",
                "PouchReextract", "PouchReport", "PouchRun", "PouchStore", "PouchURL", "TestSupport", "pouch",
            ]),
        .testTarget(
            name: "PouchDemoTests",
            dependencies: ["PouchBytes", "PouchDemo", "PouchDemoServer", "PouchFetch", "PouchURL"]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "PouchArchive", "PouchAudit", "PouchBytes", "PouchCrawl", "PouchDemo", "PouchDemoServer",
                "PouchExtract", "PouchMirror",
                "PouchProfile", "PouchReplay", "PouchSeal", "PouchStore", "PouchURL", "PouchVerify", "TestSupport",
                "pouch",
            ],
            exclude: ["Fixtures"]),
    ],
    swiftLanguageModes: [.v6]
)

// What works once a run, once a page that is shown, or by a person's hand is compiled for size: half of the program's code
// is never where time goes.
let small: Set = [
    "PouchBrowse", "PouchCrawl", "PouchDemo", "PouchDemoServer", "PouchDoctor", "PouchExport", "PouchFetch",
    "PouchFleet", "PouchHTTP", "PouchLearn", "PouchNotify", "PouchObjects", "PouchPDF", "PouchProfile",
    "PouchReextract", "PouchRepair", "PouchReplay", "PouchReport", "PouchRun", "PouchSeal", "PouchSearch",
    "PouchServe", "PouchStore", "pouch",
]
for target in package.targets where small.contains(target.name) {
    target.swiftSettings = (target.swiftSettings ?? []) + [.unsafeFlags(["-Osize"], .when(configuration: .release))]
}
