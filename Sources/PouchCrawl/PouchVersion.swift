/// The version that Pouch tells servers and writes into its records.
public enum PouchVersion {
    public static let text = "1.0"
}
