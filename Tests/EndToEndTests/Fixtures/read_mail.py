"""Reads a mail as a mail program would and prints what it finds as JSON: every header, every defect, the text, the page."""
import email
import email.policy
import json
import sys

raw = open(sys.argv[1], "rb").read()
mail = email.message_from_bytes(raw, policy=email.policy.default)
text, html = mail, None
if mail.is_multipart():
    text, html = mail.iter_parts()
    assert html.get_content_type() == "text/html" and html.get_content_disposition() == "attachment"
assert text.get_content_type() == "text/plain" and text.get_content_charset() == "utf-8"
defects = [repr(d) for part in mail.walk() for d in part.defects]
defects += [repr(d) for part in mail.walk() for value in part.values() for d in getattr(value, "defects", ())]
print(json.dumps({
    "headers": [[name, str(value)] for name, value in mail.items()],
    "defects": defects,
    "text": text.get_payload(decode=True).decode(),
    "html": html.get_payload(decode=True).decode() if html else None,
    "longest": max(len(line) for line in raw.split(b"\n")),
}))
