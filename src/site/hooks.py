"""Rewrites links that leave the site: a file of the repository becomes a link to the repository's web page."""

import posixpath
import re

LINK = re.compile(r"(\]\()((?:\.\./)+[^)#\s]+)(#[^)\s]*)?(\))")
PAGES = "src/site/markdown"


def on_page_markdown(markdown, page, config, files):
    folder = posixpath.dirname(posixpath.join(PAGES, page.file.src_uri))

    def rewritten(match):
        target = posixpath.normpath(posixpath.join(folder, match.group(2)))
        if target.startswith(PAGES + "/"):
            return match.group(0)
        return f"{match.group(1)}{config['repo_url']}/blob/main/{target}{match.group(3) or ''}{match.group(4)}"

    return LINK.sub(rewritten, markdown)
