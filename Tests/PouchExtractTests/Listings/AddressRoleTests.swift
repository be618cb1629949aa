import PouchExtract
import PouchProfile
import PouchURL
import Testing

@Suite("What an address alone says of a page")
struct AddressRoleTests {
    @Test(
        "roles by address are those of the rules that ask for no link's text",
        arguments: [
            ("/r/pa/prs/ps/index.htm", AddressRole(role: .start)),
            ("/r/pa/prs/ps/2003/", AddressRole(role: .year, year: 2003)),
            ("/r/pa/prs/ps/2003/sept/index.htm", AddressRole(role: .month, year: 2003, month: 9)),
            ("/r/pa/prs/ps/2003/21234.htm", AddressRole(role: .statement)),
            ("/s/d/2003/21234.htm", AddressRole(role: .statement)),
        ])
    func known(path: String, role: AddressRole) throws {
        let profile = try SiteProfile.load(nameOrPath: "state-2001-2009")
        #expect(profile.role(ofAddress: try #require(WebURL("https://2001-2009.state.gov" + path))) == role)
    }

    @Test(
        "what no such rule names, and what is out of scope, is nothing",
        arguments: [
            "https://2001-2009.state.gov/r/pa/", "https://2001-2009.state.gov/r/pa/prs/ps/about.htm",
            "https://other.example/r/pa/prs/ps/2003/21234.htm", "https://2001-2009.state.gov/cgi-bin/1.htm",
        ])
    func unknown(url: String) throws {
        let profile = try SiteProfile.load(nameOrPath: "state-2001-2009")
        #expect(profile.role(ofAddress: try #require(WebURL(url))) == nil)
    }
}
