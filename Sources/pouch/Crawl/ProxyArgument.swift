import ArgumentParser
import PouchFetch

/// A proxy's address as `--proxy` takes it.
struct ProxyArgument: ExpressibleByArgument {
    let address: FetchProxy

    init?(argument: String) {
        guard let address = try? FetchProxy(argument) else { return nil }
        self.address = address
    }
}
