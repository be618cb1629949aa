/// The version in Pouch's user agent and in its records.
package enum PouchVersion {
    package static let text = "1.0"
}
