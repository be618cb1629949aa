import ArgumentParser
import PouchCrawl

/// A proxy's address as `--proxy` takes it.
struct ProxyArgument: ExpressibleByArgument {
    let address: ProxyAddress

    init?(argument: String) {
        guard let address = ProxyAddress(argument) else { return nil }
        self.address = address
    }
}
