/// The profiles of `config/`, inside the program: they are there wherever it is copied to.
///
/// `Package.swift` embeds the folder `Shipped`, which leads to `config/`. A profile that is added there gets a line here;
/// a test compares the two.
enum ShippedProfiles {
    /// Their bytes by name.
    static let all: [String: [UInt8]] = [
        "attorney-general-california": PackageResources.attorney_general_california_yaml,
        "attorney-general-ohio": PackageResources.attorney_general_ohio_yaml,
        "attorney-general-pennsylvania": PackageResources.attorney_general_pennsylvania_yaml,
        "attorney-general-virginia": PackageResources.attorney_general_virginia_yaml,
        "european-parliament": PackageResources.european_parliament_yaml,
        "justice-oregon": PackageResources.justice_oregon_yaml,
        "president-russia": PackageResources.president_russia_yaml,
        "state-2001-2009": PackageResources.state_2001_2009_yaml,
        "white-house-2017": PackageResources.white_house_2017_yaml,
    ]

    /// How messages name the file of a shipped profile.
    static func file(_ name: String) -> String { "shipped/\(name).yaml" }
}
