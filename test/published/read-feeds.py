"""What feedparser finds in the files named, as one line of JSON each."""
import calendar
import json
import sys

import feedparser


def instant(parsed):
    return None if parsed is None else calendar.timegm(parsed) * 1000


for path in sys.argv[1:]:
    with open(path, "rb") as file:
        read = feedparser.parse(file.read())
    entries = [
        {
            "id": entry.get("id"),
            "title": entry.get("title"),
            "url": entry.get("link"),
            "language": entry.get("language") or entry.title_detail.get("language") or read.feed.get("language"),
            "publishedAt": instant(entry.get("published_parsed")),
            "authors": [author.get("name") for author in entry.get("authors", []) if author],
            "categories": [tag.get("label") or tag.get("term") for tag in entry.get("tags", [])],
            "files": [file.get("href") for file in entry.get("enclosures", [])]
            + [file.get("url") for file in entry.get("media_content", [])],
        }
        for entry in read.entries
    ]
    print(json.dumps({"broken": bool(read.bozo), "language": read.feed.get("language"), "entries": entries}))
