"""The content security policy of the site, in the forms that common hosts read."""

from __future__ import annotations

# The search engine is WebAssembly; the policy grants that and no script evaluation.
POLICY = (
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'self'",
    "form-action 'none'",
)
# MkDocs reloads a preview by a script that it writes into the page.
SCRIPTS_OF_PREVIEW = "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'"
# Browsers heed these in a header only.
HEADER_ONLY = ("frame-ancestors 'self'",)
OTHER = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Files whose address changes with their content may be kept for good.
LASTING = "public, max-age=31536000, immutable"
CHECKED = "no-cache"
# Beside HTML, which nginx compresses unasked; fonts, PDFs and search shards are compressed already.
COMPRESSED = (
    *("text/css", "text/plain", "text/xml", "application/javascript", "text/javascript"),
    *("application/json", "application/manifest+json", "image/svg+xml"),
)


def meta(is_preview: bool = False) -> str:
    """The policy for a page's head."""
    if not is_preview:
        return "; ".join(POLICY)
    others = [rule for rule in POLICY if not rule.startswith("script-src ")]
    return "; ".join([*others, SCRIPTS_OF_PREVIEW])


def header() -> str:
    """The policy for a server's answer."""
    return "; ".join((*POLICY, *HEADER_ONLY))


def files(root: str = "/") -> dict[str, str]:
    """What hosts read: ``_headers`` (Netlify, Cloudflare), Apache and nginx.

    Args:
        root: the folder of the site on its host, as an address.
    """
    rows = {"Content-Security-Policy": header(), **OTHER}
    plain = "".join(f"  {name}: {value}\n" for name, value in rows.items())
    apache = "".join(f'  Header always set {name} "{value}"\n' for name, value in rows.items())
    nginx = "".join(f'add_header {name} "{value}" always;\n' for name, value in rows.items())
    lasting = "pagefind/(fragment|index)/"
    return {
        "_headers": (
            f"/*\n{plain}  Cache-Control: {CHECKED}\n"
            f"/pagefind/fragment/*\n  Cache-Control: {LASTING}\n"
            f"/pagefind/index/*\n  Cache-Control: {LASTING}\n"
        ),
        ".htaccess": (
            f"ErrorDocument 404 {root}404.html\n"
            "AddType application/manifest+json .webmanifest\n"
            f"<IfModule mod_headers.c>\n{apache}"
            f'  Header set Cache-Control "{CHECKED}"\n'
            f'  <If "%{{REQUEST_URI}} =~ m#/{lasting}#">\n'
            f'    Header set Cache-Control "{LASTING}"\n  </If>\n'
            "</IfModule>\n"
        ),
        "nginx.conf.example": (
            "# Include inside a server block whose root is this folder.\n"
            f"{nginx}"
            f'add_header Cache-Control "{CHECKED}" always;\n'
            "error_page 404 /404.html;\n"
            "# A folder that has no page is a wrong address too.\n"
            "error_page 403 =404 /404.html;\n"
            "gzip on;\ngzip_vary on;\n"
            f"gzip_types {' '.join(COMPRESSED)};\n"
            "location = /manifest.webmanifest {\n"
            "  types { }\n  default_type application/manifest+json;\n}\n"
            f'location ~ /{lasting} {{\n  add_header Cache-Control "{LASTING}";\n'
            + "".join(f"  {line}\n" for line in nginx.splitlines())
            + "}\n"
        ),
    }
