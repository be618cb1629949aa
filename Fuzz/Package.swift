// swift-tools-version: 6.1
import PackageDescription

// The fuzz targets: a package of their own, for all of it, Pouch's modules too, is built with libFuzzer's eyes
// (`scripts/fuzz.sh`).
let package = Package(
    name: "pouch-fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "pouch", path: "..")],
    targets: [
        .systemLibrary(name: "CFuzzer"),
        .executableTarget(
            name: "pouch-fuzz", dependencies: ["CFuzzer", .product(name: "PouchReaders", package: "pouch")],
            path: "Sources/PouchFuzz"),
    ],
    swiftLanguageModes: [.v6]
)
