import Foundation
import Testing

@testable import PouchProfile

/// The folder of the package, from where this file stands.
let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

enum Sample {
    /// The least a profile must say, with a little of every part.
    static let good =
        #"""
        version: 1
        name: press
        title: Press archive
        contact: archive@example.org
        origin: https://press.example.org
        aliases: [//www.press.example.org]
        seeds: [/news/]
        language: en
        charset: utf-8
        months:
          1: [janvier, janv]
        listings:
          - role: year
            on: [start]
            rules:
              - name: years
                text: '^(?<year>\d{4})$'
          - role: statement
            on: [year]
            rules:
              - name: documents
                region: //div[@id='list']
                href: '\.html$'
        listing_date:
          - name: beside
            where: before
            match: '(?<month>\w+) (?<day>\d+)'
        document:
          regions: [//div]
          ends: ['^Back to top$']
          attachments: [pdf]
          fields:
            title:
              - name: heading
                xpath: .//h1
            date:
              - name: line
                lines: head
                match: '(?<month>\w+) (?<day>\d+), (?<year>\d+)'
            place:
              - name: middle
                lines: head
                between: [title, date]
        requisites:
          images: never
        scope:
          hosts: [media.example.org]
          allow:
            any: ['^/news/']
            attachment: ['^/files/']
          deny:
            any: ['/print/']
        politeness:
          delay: 500ms
          connections: 3
        limits:
          body_bytes: 1MiB
        audit:
          recheck: 2.5%
          block_pages: '(?i)go away'
        """# + "\n"

    static func load(_ yaml: String) throws(ProfileError) -> SiteProfile {
        try SiteProfile.load(yaml: yaml, file: "x.yaml")
    }

    /// The problems of a text, as printed.
    static func problems(_ yaml: String) -> [String] {
        do {
            _ = try load(yaml)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }
}
