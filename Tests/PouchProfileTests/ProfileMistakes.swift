/// A mistake put into the good profile, and the line that must tell of it.
struct ProfileMistake: Sendable, CustomStringConvertible {
    let from: String
    let to: String
    /// `LINE:COLUMN: KEY: MESSAGE`.
    let says: String

    init(_ from: String, _ to: String, _ says: String) {
        self.from = from
        self.to = to
        self.says = says
    }

    var description: String { says }

    static let all: [ProfileMistake] = [
        ProfileMistake(
            #"version: 1"#, #"version: 2"#,
            #"1:10: version: found version "2", expected 1, the only one this program reads"#),
        ProfileMistake(
            #"version: 1"#, #"version:"#,
            #"1:9: version: found nothing, expected version 1"#),
        ProfileMistake(
            #"version: 1\#n"#, #""#,
            #"1:1: version: the key is missing, expected it here"#),
        ProfileMistake(
            #"name: press"#, #"name: Press Archive"#,
            #"2:7: name: found "Press Archive", expected 1 to 64 of a-z, 0-9, ".", "-" and "_", a letter or digit first"#
        ),
        ProfileMistake(
            #"name: press"#, #"name: ../up"#,
            #"2:7: name: found "../up", expected 1 to 64 of a-z, 0-9, ".", "-" and "_", a letter or digit first"#),
        ProfileMistake(
            #"name: press\#n"#, #"name: press\#nnmae: press\#n"#,
            #"3:1: nmae: unknown key; did you mean name?"#),
        ProfileMistake(
            #"title: Press archive"#, #"title: [a]"#,
            #"3:8: title: found a list of 1, expected a text"#),
        ProfileMistake(
            #"contact: archive@example.org"#, #"contact: me"#,
            #"4:10: contact: found "me", expected a mail address or an http or https URL, for the User-Agent"#),
        ProfileMistake(
            #"contact: archive@example.org"#, #"contact: "a@b.c\r\nX: y""#,
            #"4:10: contact: found "a@b.c\u{D}\u{A}X: y", expected a mail address or an http or https URL, for the User-Agent on one line"#
        ),
        ProfileMistake(
            #"origin: https://press.example.org"#, #"origin: https://press.example.org/news"#,
            #"5:9: origin: found "https://press.example.org/news", expected an origin such as https://press.example.org, without a path"#
        ),
        ProfileMistake(
            #"origin: https://press.example.org"#, #"origin: ftp://press.example.org"#,
            #"5:9: origin: found "ftp://press.example.org", expected an origin such as https://press.example.org, without a path"#
        ),
        ProfileMistake(
            #"[//www.press.example.org]"#, #"[www.press.example.org]"#,
            #"6:11: aliases[0]: found "www.press.example.org", expected an origin such as http://press.example.org, or //press.example.org for http and https"#
        ),
        ProfileMistake(
            #"seeds: [/news/]"#, #"seeds: []"#,
            #"7:8: seeds: found an empty list, expected at least one path or URL"#),
        ProfileMistake(
            #"seeds: [/news/]"#, #"seeds: ['https://other.example.org/']"#,
            #"7:9: seeds[0]: found a URL of https://other.example.org, expected one of https://press.example.org or of an alias"#
        ),
        ProfileMistake(
            #"seeds: [/news/]"#, #"seeds: [news]"#,
            #"7:9: seeds[0]: found "news", expected a path such as /press/index.htm, a URL of the archive, or robots-sitemaps"#
        ),
        ProfileMistake(
            #"language: en"#, #"language: e_n"#,
            #"8:11: language: found "e_n", expected a language tag (BCP 47) such as en or pt-BR"#),
        ProfileMistake(
            #"charset: utf-8"#, #"charset: utf 8"#,
            #"9:10: charset: found "utf 8", expected the name of an encoding such as windows-1252 or utf-8"#),
        ProfileMistake(
            #"1: [janvier, janv]"#, #"13: [x]"#,
            #"11:3: months.13: found the month "13", expected 1 to 12"#),
        ProfileMistake(
            #"1: [janvier, janv]"#, #"1: []"#,
            #"11:6: months.1: found an empty list, expected names of the month"#),
        ProfileMistake(
            #"role: year"#, #"role: yaer"#,
            #"13:11: listings[0].role: found "yaer", expected one of year, month, statement, next; did you mean year?"#),
        ProfileMistake(
            #"on: [start]"#, #"on: [statement]"#,
            #"14:10: listings[0].on[0]: found "statement", expected one of start, year, month"#),
        ProfileMistake(
            #"on: [start]"#, #"on: [year]"#,
            #"13:3: listings: no rung is looked for on the start page, expected one with on: [start]"#),
        ProfileMistake(
            #"on: [year]"#, #"on: [month]"#,
            #"18:5: listings[1]: no rung leads to a page of role month, expected one"#),
        ProfileMistake(
            #"role: statement"#, #"role: month"#,
            #"13:3: listings: no rung leads to documents, expected one with role: statement"#),
        ProfileMistake(
            #"      - name: years\#n        text: '^(?<year>\d{4})$'"#, #"      - name: years"#,
            #"16:9: listings[0].rules[0]: the rule takes every link of the page, expected region, links, rows, text or href"#
        ),
        ProfileMistake(
            #"'^(?<year>\d{4})$'"#, #"'^(?<year>\d{4}$'"#,
            #"17:15: listings[0].rules[0].text: found "^(?<year>\d{4}$", expected a regular expression (PCRE2); at byte 15: missing closing parenthesis"#
        ),
        ProfileMistake(
            #"'^(?<year>\d{4})$'"#, #"'^(?<yaer>\d{4})$'"#,
            #"17:15: listings[0].rules[0].text: the group named "yaer" is nearly year; did you mean year?"#
        ),
        ProfileMistake(
            #"'^(?<year>\d{4})$'"#, #"''"#,
            #"17:15: listings[0].rules[0].text: found an empty pattern, which matches everything; expected a regular expression"#
        ),
        ProfileMistake(
            #"text: '^(?<year>\d{4})$'"#, #"text: '^(?<year>\d{4})$'\#n        not-text: x"#,
            #"18:9: listings[0].rules[0].not-text: unknown key; did you mean not_text?"#),
        ProfileMistake(
            #"href: '\.html$'"#, #"href: '\.html$'\#n        colour: red"#,
            #"24:9: listings[1].rules[0].colour: unknown key, expected one of name, region, links, address, text, href, not_text, not_href, rows, link, title, date"#
        ),
        ProfileMistake(
            #"href: '\.html$'"#, #"href: '\.html$'\#n      - name: documents\#n        text: x"#,
            #"24:9: listings[1].rules[1]: the rule on line 21 is named "documents" already, expected another name"#),
        ProfileMistake(
            #"where: before"#, #"where: beside"#,
            #"26:12: listing_date[0].where: found "beside", expected one of before, after, link, heading, above, below, lastmod"#
        ),
        ProfileMistake(
            #"match: '(?<month>\w+) (?<day>\d+)'"#, #"match: '(?<month>\w+) \d+'"#,
            #"27:12: listing_date[0].match: the pattern has no group named day, expected (?<day>...)"#),
        ProfileMistake(
            #"regions: [//div]"#, #"regions: []"#,
            #"29:12: document.regions: found an empty list, expected at least one XPath"#),
        ProfileMistake(
            #"regions: [//div]"#, #"skip: []"#,
            #"29:3: document.regions: the key is missing, expected it here"#),
        ProfileMistake(
            #"attachments: [pdf]"#, #"attachments: [.PDF]"#,
            #"31:17: document.attachments[0]: found ".PDF", expected a file name extension in lower case, without its dot, such as pdf"#
        ),
        ProfileMistake(
            #"ends: ['^Back to top$']"#, #"ends: ['[']"#,
            #"30:10: document.ends[0]: found "[", expected a regular expression (PCRE2); at byte 1: missing terminating ] for character class"#
        ),
        ProfileMistake(
            #"    title:\#n"#, #"    Head line:\#n"#,
            #"33:5: document.fields.Head line: expected one of kind, number, title, date, place, speaker, released_on, breadcrumb, updated, or a name of your own: 1 to 40 of a-z, 0-9 and _, a letter first"#
        ),
        ProfileMistake(
            #"        xpath: .//h1\#n"#, #""#,
            #"34:9: document.fields.title[0]: the rule looks nowhere, expected xpath or lines"#),
        ProfileMistake(
            #"lines: head\#n        match: '(?<month>\w+) (?<day>\d+), (?<year>\d+)'"#, #"lines: head"#,
            #"37:9: document.fields.date[0]: the rule has no match, expected a pattern with groups named month and day"#
        ),
        ProfileMistake(
            #"lines: head\#n        between"#, #"lines: top\#n        between"#,
            #"42:16: document.fields.place[0].lines: found "top", expected one of all, head, body, tail"#),
        ProfileMistake(
            #"between: [title, date]"#, #"between: [title]"#,
            #"43:18: document.fields.place[0].between: found a list of 1, expected a list of two, such as [kind, date]"#
        ),
        ProfileMistake(
            #"between: [title, date]"#, #"between: [title, place]"#,
            #"43:26: document.fields.place[0].between[1]: found "place", expected one of start, body, end, kind, number, title, date, speaker, released_on, breadcrumb, updated"#
        ),
        ProfileMistake(
            #"images: never"#, #"images: twice"#,
            #"45:11: requisites.images: found "twice", expected one of once, never"#),
        ProfileMistake(
            #"hosts: [media.example.org]"#, #"hosts: ['media.example.org/x']"#,
            #"47:11: scope.hosts[0]: found "media.example.org/x", expected a host such as media.example.org, or an origin such as https://media.example.org"#
        ),
        ProfileMistake(
            #"attachment: ['^/files/']"#, #"pages: ['^/files/']"#,
            #"50:5: scope.allow.pages: unknown key, expected one of any, start, year, month, statement, part, attachment, asset, other"#
        ),
        ProfileMistake(
            #"any: ['^/news/']"#, #"any: []"#,
            #"49:10: scope.allow.any: found an empty list, expected patterns on path and query"#),
        ProfileMistake(
            #"delay: 500ms"#, #"delay: 500"#,
            #"54:10: politeness.delay: found "500" without a unit, expected a number and ms, s, min, h or d, such as "500ms", "1.5s" or "2min""#
        ),
        ProfileMistake(
            #"delay: 500ms"#, #"delay: 1m"#,
            #"54:10: politeness.delay: found the unit "m", expected a number and ms, s, min, h or d, such as "500ms", "1.5s" or "2min""#
        ),
        ProfileMistake(
            #"delay: 500ms"#, #"delay: 2h"#,
            #"54:10: politeness.delay: found "2h", expected 0s to 1h"#),
        ProfileMistake(
            #"delay: 500ms"#, #"delay: 5min"#,
            #"54:10: politeness.delay: max_delay (2min) is less than delay (5min), expected it to be at least as long"#),
        ProfileMistake(
            #"delay: 500ms"#, #"delay: fast"#,
            #"54:10: politeness.delay: found "fast", expected a number and ms, s, min, h or d, such as "500ms", "1.5s" or "2min""#
        ),
        ProfileMistake(
            #"delay: 500ms"#, #"delay: 500ms\#n  delay: 1s"#,
            #"55:3: politeness.delay: the key stands on line 54 already, expected once"#),
        ProfileMistake(
            #"connections: 3"#, #"connections: 0"#,
            #"55:16: politeness.connections: found "0", expected a whole number from 1 to 64"#),
        ProfileMistake(
            #"connections: 3"#, #"connections: 2.5"#,
            #"55:16: politeness.connections: found "2.5", expected a whole number from 1 to 64"#),
        ProfileMistake(
            #"connections: 3"#, #"robots: ignore"#,
            #"55:11: politeness.robots: found "ignore", expected obey; to ignore robots.txt for one crawl, give it --ignore-robots"#
        ),
        ProfileMistake(
            #"body_bytes: 1MiB"#, #"body_bytes: 1mb"#,
            #"57:15: limits.body_bytes: found the unit "mb", expected a whole number and B, kB, MB, GB, KiB, MiB or GiB, such as "64MiB""#
        ),
        ProfileMistake(
            #"body_bytes: 1MiB"#, #"body_bytes: 1B"#,
            #"57:15: limits.body_bytes: found "1B", expected 1KiB to 16GiB"#),
        ProfileMistake(
            #"body_bytes: 1MiB"#, #"body_bytes: 64"#,
            #"57:15: limits.body_bytes: found "64" without a unit, expected a whole number and B, kB, MB, GB, KiB, MiB or GiB, such as "64MiB""#
        ),
        ProfileMistake(
            #"body_bytes: 1MiB"#, #"redirects: 99"#,
            #"57:14: limits.redirects: found "99", expected a whole number from 0 to 20"#),
        ProfileMistake(
            #"recheck: 2.5%"#, #"recheck: 0.01"#,
            #"59:12: audit.recheck: found "0.01", expected a share from 0 to 100% with its sign, such as "1%" or "0.5%""#
        ),
        ProfileMistake(
            #"recheck: 2.5%"#, #"removed_after: 0"#,
            #"59:18: audit.removed_after: found "0", expected a whole number from 1 to 100"#),
        ProfileMistake(
            #"block_pages: '(?i)go away'"#, #"block_page: x"#,
            #"60:3: audit.block_page: unknown key; did you mean block_pages?"#),
        ProfileMistake(
            #"language: en"#, #"language: en\#narchive: {unchanged: nothing}"#,
            #"9:22: archive.unchanged: found "nothing", expected one of record, manifest"#),
        ProfileMistake(
            #"language: en"#, #"language: en\#nrevisit: {older: 12h}"#,
            #"9:18: revisit.older: found "12h", expected 1d to 3650d"#),
        ProfileMistake(
            #"language: en"#, #"language: en\#nrevisit: {young: 90d}"#,
            #"9:10: revisit.older: the key is missing, expected it here"#),
        ProfileMistake(
            #"language: en"#, #"language: en\#nrevisit: {older: 28}"#,
            #"9:18: revisit.older: found "28" without a unit, expected a number and ms, s, min, h or d, such as "500ms", "1.5s" or "2min""#
        ),
        ProfileMistake(
            #"language: en"#, #"language: en\#nrevisit: {older: 28d, younger: 3d}"#,
            #"9:23: revisit.younger: unknown key, expected one of young, older"#),
        ProfileMistake(
            #"requisites:\#n  images: never"#, #"requisites: none"#,
            #"44:13: requisites: found "none", expected a mapping with stylesheets, scripts, images"#),
        ProfileMistake(
            #"language: en"#, #"language: en\#nname: again"#,
            #"9:1: name: the key stands on line 2 already, expected once"#),
        ProfileMistake(
            #"title: Press archive"#, #"title: 'Press archive"#,
            #"17:16: not YAML: did not find expected key (while parsing a block mapping, begun on line 1)"#),
        ProfileMistake(
            #"language: en"#, #"{}: x"#,
            #"8:1: found a mapping as a key, expected a word"#),
        ProfileMistake(
            #"role: statement\#n"#, #"role: statement\#n    may_be_empty: yes\#n"#,
            #"19:19: listings[1].may_be_empty: found "yes", expected one of true, false"#),
        ProfileMistake(
            #"role: statement\#n"#, #"role: statement\#n    most: 3\#n"#,
            #"19:11: listings[1].most: most bounds a chain of next pages, expected it only beside role: next"#),
        ProfileMistake(
            #"scope:\#n"#, #"urls: {ignore_parameters: ['a&b']}\#nscope:\#n"#,
            #"46:28: urls.ignore_parameters[0]: found "a&b", expected a parameter's name such as PHPSESSID, or its beginning and * such as utm_*"#
        ),
        ProfileMistake(
            #"scope:\#n"#, #"urls: {rewrite: [{match: 'a(b)', with: '$2'}]}\#nscope:\#n"#,
            #"46:40: urls.rewrite[0].with: found "$2", but the pattern has no group 2"#),
        ProfileMistake(
            #"scope:\#n"#, #"urls: {rewrite: [{match: a}]}\#nscope:\#n"#,
            #"46:18: urls.rewrite[0].with: the key is missing, expected it here"#),
        ProfileMistake(
            #"scope:\#n"#, #"urls: {ignore_cases: true}\#nscope:\#n"#,
            #"46:8: urls.ignore_cases: unknown key; did you mean ignore_case?"#),
        ProfileMistake(
            #"scope:\#n"#, #"request: {cookies: all}\#nscope:\#n"#,
            #"46:20: request.cookies: found "all", expected one of none, host"#),
    ]
}
