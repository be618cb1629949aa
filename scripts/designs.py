#!/usr/bin/env python3
"""Draws designs of a press archive of 2001-2009 at random, each with its listing, its releases and what is right of them.

usage: designs.py OUT N SEED [--values all|known|new]

Writes OUT/NNNN.warc (start, year and month pages and the releases of one design) and OUT/NNNN.gold.jsonl. The same seed draws the
same designs. A design has one value of each trait of TRAITS. The rules of the shipped profile were made by the first half of
each trait's values; "new" draws the other half alone. Every page is made up.
"""
import calendar, json, os, random, re, sys

HOST = "https://2001-2009.state.gov"
MONTHS = list(calendar.month_name)
# A trait's values: known to whoever made the rules | new to them.
TRAITS = {
    "frame": "cell nested divs bare | unclosed centre plain-table main-id",
    "crumbs": "cell font none | home-trail slashes",
    "menu": "left-column none same-cell | top-bar right-column list",
    "headline": "none table same-cell | heading marquee dated",
    "title": "h1 bold big-font centred h3 | div-class strong-p small-heading underlined td run-in",
    "title_place": "last first | after-kind",
    "lines": "br p div font | rows pre spans cells pairs terms",
    "order": "kspd ksdp | kdsp dksp spdk",
    "joined": "none place-date two-line-role | kind-date kind-number all-in-one dash-role brackets role-first by",
    "labels": "none | labels immediate",
    "date": "plain capitals day-first short | slashes two-digit weekday ordinal padded dashes",
    "number": "none head tail | no-number with-kind bracketed",
    "body": "p p-unclosed br-br | div cells blockquote indent br-single",
    "extra": "none list table subhead | questions links notes letter",
    "box": "none related-table related-div | same-cell-list before-head floated people",
    "print": "none bracket | plain link image-alt",
    "foot": "released none top | end-mark hashes released-short copyright menu-line updated",
    "rows": "before after table | heading list titles-only two-digit day-first",
    "ladder": "year-month | month-only year-only months-under-year",
    "charset": "windows-1252 | utf-8 entities",
    "tags": "lower | upper mixed",
    "listed": "same | capitals shortened",
}
HALVES = {t: [half.split() for half in v.split("|")] for t, v in TRAITS.items()}

FIRST = "Richard Philip Sean Adam Tom Julie Margaret Robert Maria Lynn Gonzalo Karen Daniel Christopher Ann Paula José Élodie".split()
MIDDLE = ["", "", "", "T. ", "J. ", "A. ", "de ", "van "]
LAST = "Boucher Reeker McCormack Ereli Casey O’Brien Tutwiler Foley Mack-Wilson Harding Gallegos Dobriansky Wells Fried Hill Ortega St. Clair".split(" ")
LAST = [x for x in LAST if x not in ("St.", "Clair")] + ["St. Clair"]
ROLES = ["Spokesman", "Deputy Spokesman", "Acting Spokesman", "Spokesperson", "Secretary of State", "Assistant Secretary for African Affairs",
         "Under Secretary for Political Affairs", "U.S. Permanent Representative to the United Nations", "Coordinator for Counterterrorism",
         "Director, Office of Foreign Assistance", "Special Envoy for Sudan", "Legal Adviser"]
OFFICES = ["Office of the Spokesman", "Bureau of Public Affairs", "Office of the Coordinator for Counterterrorism", "Bureau of Western Hemisphere Affairs"]
PLACES = [["Washington, DC"]] * 6 + [["Washington, D.C."], ["New York, New York"], ["New York City"], ["Geneva, Switzerland"], ["Brussels, Belgium"],
          ["Treaty Room", "Washington, DC"], ["Waldorf-Astoria Hotel", "New York, New York"], ["Palais des Nations", "Geneva, Switzerland"],
          ["Baghdad, Iraq"], ["Tel Aviv, Israel"], ["London"], ["Hanoi, Vietnam"], ["Crawford, Texas"], ["Sharm el-Sheikh, Egypt"]]
KINDS = ["Press Statement"] * 5 + ["Media Note"] * 3 + ["Fact Sheet", "Taken Question", "Notice to the Press", "Joint Statement", "Press Statement (Revised)",
                                                   "Media Note (Corrected)", "Statement", "Special Briefing"]
LANDS = "Peru Kenya Mexico Nepal Georgia Sudan Haiti Colombia Iraq Liberia Ukraine Zimbabwe Burma Cyprus Chad Bolivia".split()
THINGS = ["migration talks", "parliamentary elections", "the cease-fire", "fissile material", "humanitarian aid", "trade in small arms", "the peace process",
          "trafficking in persons", "border security", "the donors’ conference", "religious freedom", "debt relief"]
TITLES = ["{a}: {t}", "Visit of the Foreign Minister of {a}", "U.S.-{a} Consultations on {t}", "Attack in {a}", "Release of Prisoners in {a}",
          "United States Welcomes {t} in {a}", "Assistance to {a}", "{a} and {b} Sign Agreement", "Death of a Diplomat in {a}", "Situation in {a}",
          "On {t} in {a}", "Secretary’s Travel to {a} and {b}", "Sanctions on {a} Lifted", "Statement on {a}", "Independence Day of {a}"]
SENTENCES = ["The United States welcomes the decision of the Government of {a} to go on with {t}.",
             "We condemn in the strongest terms the attack that took place in {a} on {d}.",
             "Officials of both governments met on {d} to discuss {t} and other matters of common concern.",
             "The Secretary will travel to {a} and {b} later this month to meet with his counterparts.",
             "We urge all parties in {a} to refrain from violence, and we call for calm.",
             "The Department has made ${n} million available for {t} in {a} since 2001.",
             "Our position on {t} has not changed.",
             "The “Group of Friends” of {a} met in {c}, and agreed on a plan of {n} points.",
             "Mr. {l}, the Ambassador to {a}, expressed his government’s thanks for the help that was given after the earthquake.",
             "The talks will resume in {c} as soon as both sides have studied the proposals.",
             "This is an important step, and we commend the people of {a} for their courage.",
             "For more on {t}, see the report that the Department sent to Congress on {d}."]
CITIES = ["Geneva", "Vienna", "Nairobi", "Bogotá", "Tbilisi", "The Hague", "New York"]


class Draw:
    """One design: a value of each trait, and a source of chance that depends on nothing else."""

    def __init__(self, seed, number, values):
        self.r = random.Random(f"{seed}/{number}")
        self.traits = {t: self.r.choice({"all": known + new, "known": known, "new": new}[values]) for t, (known, new) in HALVES.items()}
        self.year = self.r.randint(2001, 2008)
        self.month = self.r.randint(2 if self.year == 2001 else 1, 12)
        self.kinds_in_capitals = self.r.random() < 0.15

    def __getitem__(self, trait):
        return self.traits[trait]

    def pick(self, values):
        return self.r.choice(values)

    def chance(self, p):
        return self.r.random() < p


def fill(d, text, month, year):
    a, b = d.r.sample(LANDS, 2)
    t = d.pick(THINGS)
    return text.format(a=a, b=b, t=t, c=d.pick(CITIES), l=d.pick(LAST), n=d.r.randint(2, 90), d=f"{MONTHS[month]} {d.r.randint(1, 28)}")


def release(d, number):
    """What a release says, apart from how it looks."""
    g = {"id": 6000 + d.r.randint(1, 999) * 90 + number, "day": d.r.randint(1, 28)}
    a, b = d.r.sample(LANDS, 2)
    thing = d.pick(THINGS)
    title = d.pick(TITLES).format(a=a, b=b, t=thing[0].upper() + thing[1:])
    g["title"] = title if len(title) > 12 else title + " Today"
    g["kind"] = d.pick(KINDS)
    g["places"] = d.pick(PLACES) if d.chance(0.93) else []
    who = d.r.random()
    g["name"] = g["role"] = None
    if who < 0.68:
        g["name"], g["role"] = f"{d.pick(FIRST)} {d.pick(MIDDLE)}{d.pick(LAST)}", d.pick(ROLES)
    elif who < 0.88:
        g["name"] = d.pick(OFFICES)
    elif who < 0.93 and g["places"]:
        g["name"] = f"{d.pick(FIRST)} {d.pick(['', 'T. ', 'J. '])}{d.pick(LAST)}"
    g["number"] = None if d["number"] == "none" else f"{d.year}/{d.r.randint(10, 1300)}"
    body = []
    for _ in range(d.r.randint(2, 5)):
        body.append(" ".join(fill(d, s, d.month, d.year) for s in d.r.sample(SENTENCES, d.r.randint(2, 4))))
    if d.chance(0.2): body[0] = "The United States congratulates the people of " + a + "."
    g["body"] = body
    g["released"] = d["foot"] in ("released", "released-short") and d.chance(0.9)
    return g


# --- looks ---------------------------------------------------------------------------------------------------------

def esc(d, text):
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if d["charset"] == "entities":
        text = "".join(c if ord(c) < 128 else f"&#{ord(c)};" for c in text)
    return text


def show_date(d, g):
    m, day, y = MONTHS[d.month], g["day"], d.year
    return {"plain": f"{m} {day}, {y}", "capitals": f"{m.upper()} {day}, {y}", "day-first": f"{day} {m} {y}", "short": f"{m[:3]}. {day}, {y}" if m != "May" else f"May {day}, {y}",
            "slashes": f"{d.month}/{day}/{y}", "two-digit": f"{d.month:02}/{day:02}/{y % 100:02}",
            "weekday": f"{calendar.day_name[calendar.weekday(y, d.month, day)]}, {m} {day}, {y}",
            "ordinal": f"{m} {day}{'th' if 10 < day < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}, {y}",
            "padded": f"{m} {day:02}, {y}", "dashes": f"{day}-{m[:3]}-{y}"}[d["date"]]


def head_lines(d, g):
    """The lines of the head in their order, without the title: (what, text)."""
    kind = g["kind"].upper() if d.kinds_in_capitals else g["kind"]
    speaker, role, date, joined = g["name"], g["role"], show_date(d, g), d["joined"]
    places = list(g["places"])
    by = {"k": [], "s": [], "p": [("place", p) for p in places], "d": [("date", date)]}
    if speaker and role and joined == "two-line-role":
        by["s"] = [("speaker", speaker), ("role", role)]
    elif speaker and role and joined == "brackets":
        by["s"] = [("speaker", f"{speaker} ({role})")]
    elif speaker and role and joined == "role-first" and re.fullmatch(r"(?:Deputy |Acting )?Spokesman", role):
        by["s"] = [("speaker", f"{role} {speaker}")]
    elif speaker and role and joined == "by":
        by["s"] = [("speaker", f"By {speaker}, {role}")]
    elif speaker:
        by["s"] = [("speaker", speaker + ((" - " if joined == "dash-role" else ", ") + role if role else ""))]
    if joined == "place-date" and len(places) == 1:
        by["p"], by["d"] = [], [("place", f"{places[0]}{d.pick([', ', ' - ', ' | '])}{date}")]
    elif joined == "kind-date":
        by["d"] = []
        kind = f"{kind}{d.pick([' | ', ' - '])}{date}"
    elif joined == "all-in-one" and len(places) == 1 and speaker and "," in by["s"][0][1]:
        by["s"], by["p"], by["d"] = [], [], [("all", f"{speaker}, {role}; {places[0]}; {date}")]
    number = g["number"]
    lines = []
    if d["number"] == "with-kind" or number and joined == "kind-number": kind, number = f"{kind} {g['number']}", None
    by["k"] = [("kind", kind)]
    for letter in d["order"]: lines += by[letter]
    if d["labels"] == "labels":
        lines = [(w, {"place": "Place: ", "date": "Date: ", "speaker": "Speaker: "}.get(w, "") + t) if not (w == "place" and "," in t and any(x in t for x in (date,))) else (w, t) for w, t in lines]
    if d["labels"] == "immediate": lines.insert(0, ("noise", "FOR IMMEDIATE RELEASE"))
    if number and d["number"] in ("head", "no-number", "bracketed"):
        at = next(i for i, (w, _) in enumerate(lines) if w == "kind") + 1
        lines.insert(at, ("number", {"head": number, "no-number": "No. " + number, "bracketed": f"({number})"}[d["number"]]))
    return lines


def tag(d, name):
    return name.upper() if d["tags"] == "upper" or d["tags"] == "mixed" and d.chance(0.5) else name


def mark_title(d, text):
    t = esc(d, text)
    p = tag(d, "p")
    return {"h1": f"<h1>{t}</h1>", "h3": f"<H3>{t}</H3>", "bold": f"<{p}><b>{t}</b></{p}>", "big-font": f'<{p}><font size="+2">{t}</font><br><br>',
            "centred": f"<center><b>{t}</b></center>", "div-class": f'<div class="headline2">{t}</div>', "strong-p": f'<p align="center"><strong><font size=4>{t}</font></strong></p>',
            "small-heading": f"<h4>{t}</h4>", "underlined": f"<p><u>{t}</u></p>", "run-in": f"<{p}><b>{t}</b><br>", "td": f'<table width="100%"><tr><td bgcolor="#dddddd"><b>{t}</b></td></tr></table>'}[d["title"]]


def mark_lines(d, lines):
    texts = [esc(d, t) for _, t in lines]
    b = lambda i, t: f"<b>{t}</b>" if lines[i][0] == "kind" and d["lines"] != "pre" else t
    texts = [b(i, t) for i, t in enumerate(texts)]
    br, how = f"<{tag(d, 'br')}>", d["lines"]
    if how == "br": return f'<font face="Arial" size="2">{(br + chr(10)).join(texts)}{br}</font>'
    if how == "p": return "".join(f"<p>{t}</p>\n" for t in texts)
    if how == "div": return "".join(f'<div class="line">{t}</div>\n' for t in texts)
    if how == "font": return "\n".join(f"<font size=2>{t}<br></font>" for t in texts)
    if how == "rows": return "<table border=0>" + "".join(f"<tr><td>{t}</td></tr>\n" for t in texts) + "</table>"
    if how == "pre": return "<pre>" + "\n".join(texts) + "\n</pre>"
    names = {"kind": "Type", "date": "Date", "place": "Place", "speaker": "Speaker", "number": "Number"}
    if how == "pairs": return "<table>" + "".join(f"<tr><td>{names.get(w, '')}</td><td>{t}</td></tr>" for (w, _), t in zip(lines, texts)) + "</table>"
    if how == "terms": return "<dl>" + "".join((f"<dt>{names[w]}:" if w in names else "") + f"<dd>{t}" for (w, _), t in zip(lines, texts)) + "</dl>"
    if how == "spans": return f"<p>{br.join(f'<span class=c{i}>{t}</span>' for i, t in enumerate(texts))}</p>"
    return "<table border=0 cellpadding=2><tr><td>" + f"{br}".join(texts) + "</td></tr></table>"


def body(d, g):
    """Markup of the body, and its paragraphs as they must be read."""
    paragraphs, out, links = [], [], []
    texts = [("p", t) for t in g["body"]]
    x = d["extra"]
    if x == "subhead": texts.insert(1, ("sub", "Background"))
    if x == "questions":
        texts = [("p", "Question: " + fill(d, "What is the position of the United States on {t} in {a}?", d.month, d.year)), ("p", "Answer: " + g["body"][0])] + texts[1:]
    if x == "list": texts.insert(1, ("list", [fill(d, "Support for {t} in {a};", d.month, d.year), fill(d, "Visits to {a} and {b}; and", d.month, d.year), "Other steps."]))
    if x == "table": texts.insert(2, ("table", [["Country", "Amount"], [LANDS[g["id"] % 9], "$25 million"], [LANDS[9], "$4 million"]]))
    if x == "links": texts.append(("link", ("The text of the agreement is available at ", "this page", "/documents/agreement.htm", ".")))
    if x == "notes": texts.append(("p", "For further information, contact the Office of Press Relations at (202) 647-2492."))
    if x == "letter": texts.append(("p", "Sincerely, Colin L. Powell"))
    style = d["body"]
    for what, t in texts:
        if what == "p":
            paragraphs.append(t)
            e = esc(d, t)
        elif what == "sub":
            paragraphs.append(t)
            e = f"<b>{esc(d, t)}</b>"
        elif what == "link":
            paragraphs.append(t[0] + t[1] + t[3])
            links.append({"text": t[1], "url": HOST + t[2]})
            e = f'{esc(d, t[0])}<a href="{t[2]}">{t[1]}</a>{t[3]}'
        elif what == "list":
            paragraphs += t
            out.append("<ul>" + "\n".join(f"<li>{esc(d, i)}" for i in t) + "</ul>")
            continue
        else:
            paragraphs += [" | ".join(r) for r in t]
            out.append('<table border="1">' + "".join("<tr>" + "".join(f"<td>{esc(d, c)}</td>" for c in r) + "</tr>" for r in t) + "</table>")
            continue
        p, br = tag(d, "p"), f"<{tag(d, 'br')}>"
        out.append({"p": f"<{p}>{e}</{p}>", "p-unclosed": f"<{p}>{e}", "br-br": f"{e}{br}{br}", "div": f"<div>{e}</div>", "cells": f"<table><tr><td>{e}</td></tr></table>",
                    "blockquote": f"<blockquote>{e}</blockquote>", "indent": f"<p>&nbsp;&nbsp;&nbsp; {e}</p>", "br-single": f"{e}{br}"}[style])
    return "\n".join(out), paragraphs, links


def box(d):
    items = [("/r/pa/ei/rls/18214.htm", "Remarks by the President"), ("/p/af/ci/", "Country Information"), ("/documents/brief.htm", "Background Briefing, Geneva, Switzerland")]
    links = "<br>".join(f'<a href="{h}">{t}</a>' for h, t in items)
    if d["box"] == "people":
        return f'<table align="right" width="180" border=1><tr><td><b>Related Links</b><br><a href="/r/pa/ei/biog/1.htm">Ann Harding, Ambassador to Kenya</a><br><a href="/p/2.htm">Nairobi, Kenya</a><br><a href="/p/3.htm">March 3, 1999</a></td></tr></table>'
    return {"related-table": f'<table align="right" width="180" border=1><tr><td><b>Related Links</b><br>{links}</td></tr></table>',
            "related-div": f'<div class="box"><b>Related Links</b><br>{links}</div>', "same-cell-list": f"<p><b>Related Items</b></p><ul>" + "".join(f'<li><a href="{h}">{t}</a></li>' for h, t in items) + "</ul>",
            "before-head": f'<table width="100%"><tr><td>See Also: {links.replace("<br>", " | ")}</td></tr></table>',
            "floated": f'<div style="float:right;width:160px"><h4>More on This Topic</h4><ul>' + "".join(f'<li><a href="{h}">{t}</a>' for h, t in items) + "</ul></div>"}.get(d["box"], "")


MENU = [("/", "Home"), ("/press/", "Issues & Press"), ("/travel/", "Travel & Business"), ("/countries/", "Countries"), ("/youth/", "Youth & Education"), ("/careers/", "Careers")]


def crumbs(d, g, month=True):
    trail = ["Under Secretary for Public Diplomacy and Public Affairs", "Bureau of Public Affairs", "Bureau of Public Affairs: Press Relations Office", "Press Releases (Other)", str(d.year), MONTHS[d.month]]
    text = esc(d, " > ".join(trail))
    how = d["crumbs"]
    if how == "cell": return f'<tr><td class="breadcrumb">&nbsp;You are in: {text} </td></tr>', trail
    if how == "font": return f"<tr><td><font size=1>You are in: {text}</font></td></tr>", trail
    if how == "slashes": return f'<tr><td><span class="small">You are in: {text.replace(" &gt; ", " &gt;&gt; ")}</span></td></tr>', trail
    if how == "home-trail":
        trail = ["Home"] + trail[3:]
        links = " &gt; ".join(f'<a href="/x{i}/">{esc(d, t)}</a>' for i, t in enumerate(trail[:-1]))
        return f"<tr><td><font size=1>{links} &gt; {trail[-1]}</font></td></tr>", trail
    return "", []


def frame(d, g, content, title):
    row, _ = crumbs(d, g) if g is not None else ("", [])
    menu = "<br>\n".join(f'<a class="lftnavbelow" href="{HOST.replace("https", "http")}{h}">{esc(d, t)}</a>' for h, t in MENU)
    left = f"<td width=150 valign=top>{menu}</td>" if d["menu"] == "left-column" else ""
    right = f"<td width=150 valign=top>{menu}</td>" if d["menu"] == "right-column" else ""
    if d["menu"] == "same-cell" and g is not None: content = menu + "<br><br>\n" + content
    top = "<table width=760><tr><td>" + " | ".join(f'<a href="{h}">{esc(d, t)}</a>' for h, t in MENU) + "</td></tr></table>" if d["menu"] == "top-bar" else ""
    if d["menu"] == "list": top = '<ul id="nav">' + "".join(f'<li><a href="{h}">{esc(d, t)}</a></li>' for h, t in MENU) + "</ul>"
    line = {"table": '<table><tr><td><a href="/wot/">Public Diplomacy and the War of Ideas</a> | <a href="/r/pa/prs/dpb/">Daily Press Briefing</a> | <a href="/n/">What’s New</a></td></tr></table>',
            "same-cell": '<b>Secretary Travels to Asia</b> | <a href="/r/pa/prs/dpb/">Daily Press Briefing</a> | <a href="/n/">What’s New</a><br><br>',
            "heading": '<h1>U.S. Department of State</h1><h2>Diplomacy in Action</h2>', "dated": '<p><b>Headline of the Day, November 30, 2008:</b> <a href="/wot/">Secretary Travels to Asia and Africa</a></p>', "marquee": '<p><b><a href="/wot/">Secretary Travels to Asia and Africa</a></b></p>'}.get(d["headline"], "")
    line = esc_only(d, line)
    if d["headline"] == "same-cell" and g is not None: content, line = line + content, ""
    if g is None and d["headline"] == "same-cell": line = ""
    banner = '<div id="archivebanner"><table width="100%"><tr><td><a href="/misc/112234.htm">Other State Department Archive Sites</a></td></tr></table></div>'
    footer = '<table class="footer" width=760><tr><td>' + "  |  ".join(f'<a href="/f{i}/">{t}</a>' for i, t in enumerate(["Updates", "Frequent Questions", "Contact Us", "Subject Index", "Search"])) + \
        "<br>Published by the U.S. Department of State Website at http://www.state.gov maintained by the Bureau of Public Affairs.</td></tr></table>"
    f = d["frame"]
    if f == "cell": main = f'<table width=760><tr>{left}<td><table width="100%">{row}<tr><td class="content-font-style">{content}</td></tr></table></td>{right}</tr></table>'
    elif f == "nested": main = f'<table width=760><tr>{left}<td><table>{row}<tr><td><table><tr><td class="maintext" valign=top>{content}</td></tr></table></td></tr></table></td>{right}</tr></table>'
    elif f == "divs": main = f'<div id="left"><table><tr>{left}{right}<td></td></tr></table></div><div><table>{row}</table></div><div id="centerblock">{content}</div>'
    elif f == "bare": main = f"<table><tr>{left}{right}</tr></table><table>{row}</table>{content}"
    elif f == "unclosed": main = f'<table width=760><tr>{left}{right}<td><table>{row}</table><table><tr><td class="content-font-style">{content}'
    elif f == "centre": main = f"<table><tr>{left}{right}</tr></table><table>{row}</table><center><table width=600><tr><td align=left>{content}</td></tr></table></center>"
    elif f == "plain-table": main = f'<table width=760>{row}<tr>{left}<td valign=top>{content}</td>{right}</tr></table>'
    else: main = f'<table><tr>{left}{right}</tr></table><table>{row}</table><div id="main"><div class="inner">{content}</div></div>'
    meta = {"windows-1252": '<META http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', "utf-8": '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'}.get(d["charset"], "")
    end = "" if f == "unclosed" else "</BODY></HTML>"
    page = f'<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN">\n<HTML><HEAD><TITLE>{esc(d, title)}</TITLE>{meta}</HEAD>\n<BODY bgcolor="#ffffff">{banner}{line}{top}{main}{footer}{end}\n'
    return page.encode("windows-1252" if d["charset"] == "windows-1252" else "utf-8")


def esc_only(d, html):
    return "".join(c if ord(c) < 128 else f"&#{ord(c)};" for c in html) if d["charset"] == "entities" else html


def release_page(d, g):
    lines, title = head_lines(d, g), mark_title(d, g["title"])
    markup, paragraphs, links = body(d, g)
    if d["title_place"] == "first": head = title + "\n" + mark_lines(d, lines)
    elif d["title_place"] == "after-kind":
        at = next(i for i, (w, _) in enumerate(lines) if w in ("kind", "number")) + 1
        head = mark_lines(d, lines[:at]) + "\n" + title + "\n" + mark_lines(d, lines[at:])
    else: head = mark_lines(d, lines) + "\n" + title
    if d["body"] in ("br-br", "br-single"): head += "<br><br>"
    tools = {"bracket": "<p>[Print Friendly Version]</p>", "plain": "<p><font size=1>Printer Friendly Version</font></p>", "link": '<p><a href="?print=1">Print this page</a> | <a href="/email/">E-mail this page</a></p>',
             "image-alt": '<p><a href="/p/"><img src="/images/print.gif" alt="Print"></a></p>'}.get(d["print"], "")
    shown = f"{MONTHS[d.month]} {g['day']}, {d.year}"
    foot = ""
    if d["number"] == "tail" and d["joined"] != "kind-number": foot += f"<p>{g['number']}</p>"
    if g["released"]: foot += f"<p>Released {'on ' if d['foot'] == 'released' else ''}{shown}</p>"
    foot += {"top": '<p><a href="#top">Back to Top</a></p>', "released": '<p>&nbsp;<a href="#top">Back to top</a></p>', "end-mark": "<p>[End]</p>", "menu-line": '<p><a href="/">Home</a> | <a href="/press/">Press</a> | <a href="/contact/">Contact Us</a> | <a href="/foia/">FOIA</a></p>',
             "updated": f"<p><font size=1>Last updated: {shown}</font></p>", "hashes": "<p align=center># # #</p>",
             "copyright": "<hr><p><font size=1>This site is managed by the Bureau of Public Affairs, U.S. Department of State.</font></p>"}.get(d["foot"], "")
    before = box(d) if d["box"] in ("before-head", "floated", "related-table", "people") else ""
    after = box(d) if d["box"] in ("same-cell-list", "related-div") else ""
    content = f"{before}{tools if d['print'] == 'link' else ''}{head}\n{tools if d['print'] != 'link' else ''}{markup}\n{foot}{after}"
    _, trail = crumbs(d, g)
    kind = g["kind"].upper() if d.kinds_in_capitals else g["kind"]
    plain = re.sub(r"\s*\((?:revised|corrected)\)", "", kind, flags=re.I)
    date = f"{d.year}-{d.month:02}-{g['day']:02}"
    gold = {"url": HOST + g["path"], "kind": plain, "number": g["number"], "revised": True if plain != kind else None, "title": g["title"], "date": date,
            "place": ", ".join(g["places"]) or None, "speaker": {k: v for k, v in (("name", g["name"]), ("role", g["role"])) if v} or None,
            "released_on": date if g["released"] else None, "breadcrumb": trail or None, "paragraphs": paragraphs, "links": links or None}
    if d["rows"] != "titles-only": gold["listing_date"] = date
    gold["listing_title"] = g["listed"]
    return frame(d, g, content, g["title"]), gold


def listing_rows(d, releases):
    out, last = [], None
    for g in releases:
        m, day, y = MONTHS[d.month], g["day"], d.year
        text = g["title"]
        if d["listed"] == "capitals": text = text.upper()
        if d["listed"] == "shortened" and len(text) > 30: text = text[:text.rindex(" ", 0, 30)] + "..."
        g["listed"] = text
        link = f'<a href="{g["path"]}">{esc(d, text)}</a>'
        date = {"two-digit": f"{d.month:02}/{day:02}/{y % 100:02}", "day-first": f"{day} {m} {y}"}.get(d["rows"], f"{m} {day}, {y}")
        if d["rows"] == "heading":
            out.append((f"<p><b>{date}</b></p>\n" if date != last else "") + f"{link}<br>")
        elif d["rows"] == "after": out.append(f"{link} ({date})<br>")
        elif d["rows"] in ("table", "two-digit"): out.append(f"<tr><td>{date}</td><td>{link}</td></tr>")
        elif d["rows"] == "list": out.append(f"<li>{link} -- {date}</li>")
        elif d["rows"] == "titles-only": out.append(f"{link}<br><br>")
        else: out.append(f"{date} -- {link}<br>")
        last = date
    text = "\n".join(out)
    return {"table": f"<table>{text}</table>", "two-digit": f"<table>{text}</table>", "list": f"<ul>{text}</ul>"}.get(d["rows"], text)


def design(seed, number, values):
    """The traits of a design, its pages by path, and its gold."""
    d = Draw(seed, number, values)
    folder = f"/r/pa/prs/ps/{d.year}/" + (d.pick(["", MONTHS[d.month].lower() + "/", MONTHS[d.month].lower()[:3] + "/"]) if d.year > 2006 else "")
    releases = []
    for n in range(4):
        g = release(d, n)
        g["path"] = f"{folder}{g['id']}.htm"
        releases.append(g)
    releases.sort(key=lambda g: -g["day"])
    pages = {}
    root, year, month = "/r/pa/prs/ps/index.htm", f"/r/pa/prs/ps/{d.year}/index.htm", f"/r/pa/prs/ps/{d.year}/c{4000 + number % 999}.htm"
    listing = listing_rows(d, releases)
    name = MONTHS[d.month]
    if d["ladder"] == "months-under-year":
        month = f"/r/pa/prs/ps/{d.year}/{name.lower()[:3]}/index.htm"
        pages[root] = frame(d, None, f'<b>{d.year}</b><br><a href="{month}">{name}</a><br>', "Press Releases")
        pages[month] = frame(d, None, listing, f"{name} {d.year}")
    elif d["ladder"] == "year-month":
        pages[root] = frame(d, None, f'<a class="lftnavbelow" href="{year}">{d.year}</a><br>', "Press Releases")
        pages[year] = frame(d, None, f'<a href="{month}">{name}</a><br>', f"{d.year} Press Releases")
        pages[month] = frame(d, None, listing, f"{name} {d.year}")
    elif d["ladder"] == "month-only":
        pages[root] = frame(d, None, f'<a href="{month}">{name} {d.year}</a><br>', "Press Releases")
        pages[month] = frame(d, None, listing, f"{name} {d.year}")
    else:
        pages[root] = frame(d, None, f'<a class="lftnavbelow" href="{year}">{d.year}</a><br>', "Press Releases")
        pages[year] = frame(d, None, f"<b>{name}</b><br>" + listing, f"{d.year} Press Releases")
    golds = []
    for g in releases:
        pages[g["path"]], gold = release_page(d, g)
        golds.append(gold)
    return d.traits, pages, golds


def warc(pages):
    out = [b"WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\nWARC-Date: 2026-01-01T00:00:00Z\r\nContent-Length: 0\r\n\r\n\r\n\r\n"]
    for n, (path, page) in enumerate(pages.items(), 1):
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(page) + page
        out.append(f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{n:012}>\r\nWARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: {HOST}{path}\r\n"
                   f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n")
    return b"".join(out)


def main():
    out, count, seed = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    values = sys.argv[5] if len(sys.argv) > 5 and sys.argv[4] == "--values" else "all"
    os.makedirs(out, exist_ok=True)
    for number in range(count):
        traits, pages, golds = design(seed, number, values)
        with open(f"{out}/{number:04}.warc", "wb") as f: f.write(warc(pages))
        with open(f"{out}/{number:04}.gold.jsonl", "w", encoding="utf-8") as f:
            for gold in golds: f.write(json.dumps({"traits": traits, **{k: v for k, v in gold.items() if v is not None}}, ensure_ascii=False) + "\n")


if __name__ == "__main__": main()
