"""Rewrites links that leave the site to links to the repository's web page, and adds Mermaid to the site."""

import pathlib
import posixpath
import re
import shutil

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


def on_post_build(config):
    """The file comes from the npm package of Mermaid, so that the site needs no content delivery network."""
    root = pathlib.Path(config["config_file_path"]).parents[2]
    scripts = pathlib.Path(config["site_dir"]) / "assets" / "javascripts"
    scripts.mkdir(parents=True, exist_ok=True)
    shutil.copy(root / ".venv-site" / "mermaid.min.js", scripts)
