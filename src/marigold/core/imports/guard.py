"""Keep exported text from being run as a formula, and give back the exact text on the way in.

Spreadsheet programs treat text that starts with certain characters as a formula. The OWASP page on CSV injection
lists them; an apostrophe in front turns the cell back into text.
"""

STARTERS = "=+-@\t\r\n\0＝＋－＠"


def safe_cell(text: str) -> str:
    """`text` with one leading apostrophe when a spreadsheet could run it, or when `unguard` would shorten it."""
    rest = text.lstrip("'")
    if rest and rest[0] in STARTERS:
        return "'" + text
    return text


def unguard(text: str) -> str:
    """The text `safe_cell` was given. Apostrophes that guard nothing ('90s) stay."""
    if text[:1] == "'":
        rest = text.lstrip("'")
        if rest and rest[0] in STARTERS:
            return text[1:]
    return text
