"""What a browser fetches for a page: its styles and scripts, packed as they come."""

import re

import httpx

ASSET = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"')
IMPORTED = re.compile(rb'(?:from|import)\s*"(\./[^"]+\.js)"')


def weight(address: str, path: str, session: str) -> tuple[int, list[str]]:
    """Return the bytes of styles and scripts of a page, and what they are called."""
    headers = {"Accept-Encoding": "gzip", "Cookie": f"sessionid={session}"}
    with httpx.Client(base_url=address, headers=headers) as browser:
        page = browser.get(path).raise_for_status()
        waiting, seen, size = sorted(set(ASSET.findall(page.text))), [], 0
        while waiting:
            name = waiting.pop()
            with browser.stream("GET", name) as answer:
                answer.raise_for_status()
                content = answer.read()
                size += answer.num_bytes_downloaded
            seen.append(name)
            folder = name.rpartition("/")[0]
            for found in IMPORTED.findall(content):
                other = f"{folder}/{found.decode().removeprefix('./')}"
                if other not in seen and other not in waiting:
                    waiting.append(other)
    return size, seen
