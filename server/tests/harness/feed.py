#!/usr/bin/env python3
"""feed.py FILE: what a reader of feeds makes of one, as JSON, read by feedparser."""
import calendar
import json
import sys

import feedparser


def item(one):
    return {
        "id": one.get("id"),
        "id_is_link": one.get("guidislink"),
        "title": one.get("title"),
        "link": one.get("link"),
        "summary": one.get("summary"),
        "published": calendar.timegm(one.published_parsed) if one.get("published_parsed") else None,
        "author": one.get("author"),
        "seconds": one.get("itunes_duration"),
        "enclosures": [dict(found) for found in one.get("enclosures", [])],
        "content": [dict(found) for found in one.get("media_content", [])],
        "thumbnails": [dict(found) for found in one.get("media_thumbnail", [])],
    }


with open(sys.argv[1], "rb") as file:
    # Bytes: a text could be taken for an address to be fetched.
    told = feedparser.parse(file.read(), response_headers={"content-type": "application/rss+xml; charset=utf-8"})
print(json.dumps({
    "faults": str(told.get("bozo_exception", "")) or "unknown" if told.bozo else "",
    "version": told.version,
    "namespaces": told.namespaces,
    "title": told.feed.get("title"),
    "link": told.feed.get("link"),
    "description": told.feed.get("subtitle"),
    "language": told.feed.get("language"),
    "items": [item(one) for one in told.entries],
}))
