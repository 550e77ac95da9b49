"""Rewrites links that leave the site, places line breaks into names, adds Mermaid, and checks what a page loads."""

import html.parser
import pathlib
import posixpath
import re
import shutil
import urllib.parse

from mkdocs.exceptions import PluginError

LINK = re.compile(r"(\]\()((?:\.\./)+[^)#\s]+)(#[^)\s]*)?(\))")
PAGES = "src/site/markdown"

TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
TEXT = re.compile(r"(<code[^>]*>|(?<=>))([^<>]+)")
# A part of a name has enough characters on both sides of a break, so that no line holds a few letters alone.
PART = re.compile(r"(\S{6,}?[./:_=,-])(?=[\w${*]{3})")
LONG_NAME = re.compile(r"[A-Za-z0-9]{17,}")
# Outside of code, the two parts of a divided name look like two words.
LONG_WORD = re.compile(r"[A-Za-z0-9]{23,}")
HUMP = re.compile(r"(.{7,}?[a-z0-9])(?=[A-Z][a-z]{2})")

LOADED = {tag: "src" for tag in ("audio", "iframe", "img", "script", "source", "video")} | {"link": "href"}
# A browser does not load the target of these links.
NOT_LOADED = {"canonical", "alternate", "prev", "next", "edit"}


def on_page_markdown(markdown, page, config, files):
    folder = posixpath.dirname(posixpath.join(PAGES, page.file.src_uri))

    def rewritten(match):
        target = posixpath.normpath(posixpath.join(folder, match.group(2)))
        if target.startswith(PAGES + "/"):
            return match.group(0)
        return f"{match.group(1)}{config['repo_url']}/blob/main/{target}{match.group(3) or ''}{match.group(4)}"

    return LINK.sub(rewritten, markdown)


def on_page_content(html, page, config, files):
    """A name with <wbr> stays one word for the search and for the clipboard, unlike a name with zero-width spaces."""
    return TABLE.sub(lambda table: TEXT.sub(with_breaks, table.group()), html)


def with_breaks(text):
    code, words = text.groups()
    parts = PART.sub(r"\1<wbr>", words)
    return code + (LONG_NAME if code else LONG_WORD).sub(lambda word: HUMP.sub(r"\1<wbr>", word.group()), parts)


def on_post_build(config):
    site = pathlib.Path(config["site_dir"])
    add_mermaid(pathlib.Path(config["config_file_path"]).parents[2], site)
    host = urllib.parse.urlsplit(config["site_url"]).netloc
    pages = sorted(site.rglob("*.html"))
    problems = [f"{page.relative_to(site)}: {request}" for page in pages for request in foreign_requests(page, host)]
    if problems:
        raise PluginError("Pages request third parties:\n" + "\n".join(problems))


def add_mermaid(root, site):
    """Mermaid comes from its npm package, so that the site needs no content delivery network."""
    scripts = site / "assets" / "javascripts"
    scripts.mkdir(parents=True, exist_ok=True)
    shutil.copy(root / ".venv-site" / "mermaid.min.js", scripts)


def foreign_requests(page, host):
    parser = ForeignRequests(host)
    parser.feed(page.read_text(encoding="utf-8"))
    return parser.requests


class ForeignRequests(html.parser.HTMLParser):
    """Finds the requests of a page to another host. The theme's source component asks api.github.com."""

    def __init__(self, host):
        super().__init__()
        self.host = host
        self.requests = []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if values.get("data-md-component") == "source":
            self.requests.append("the source component")
        if tag == "link" and NOT_LOADED.intersection((values.get("rel") or "").split()):
            return
        address = values.get(LOADED.get(tag)) or ""
        if urllib.parse.urlsplit(address).netloc not in ("", self.host):
            self.requests.append(address)
