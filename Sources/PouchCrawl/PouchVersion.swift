/// The version that Pouch tells servers and writes into its records.
package enum PouchVersion {
    package static let text = "1.0"
}
