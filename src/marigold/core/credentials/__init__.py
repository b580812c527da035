"""Open Badges 3.0: build, sign, take back, put into a picture, and check. Pure: no tables, no net, no clock.

Give a badge::

    key = new_signing_key()                      # keep private_text(key), encrypted; key.multikey is public
    issuer = Issuer("https://town.example/issuers/1", "Town support team")
    badge = open_badge(Award(id=…, issuer=issuer, achievement=Achievement(…), valid_from=at, email=…, salt=new_salt(),
                             status=StatusEntry(list_url, free_index(taken))))
    signed = sign(badge, key, at)                # a dict: serve it as JSON
    token = sign_jwt(badge, rsa_key, kid=kid_of(issuer.id, "1"))   # only with a subject_id
    drawing = badge_svg("Co-creation", issuer.name, "Level 1", "2026")
    bake_svg(drawing, json), bake_png(badge_png(drawing), json)    # and extract(file_bytes)

Publish: `issuer_document(issuer, [key.multikey, *older])` at issuer.id, and the list of badges taken back,
`sign(status_list(list_url, issuer.id, bits, at), key, at)`, at list_url; `bits` are `new_bits()`, then `with_bit(…)`.

Check: `verify(text_or_dict, resolve, at)` → `Verdict` (`.state`, `.says`, `.valid`, `.checks`). `resolve(url)` answers
with the document at an address (issuer, status list), or None; it decides what may be asked for.
"""

from .baking import bake_png, bake_svg, extract, extract_png, extract_svg
from .build import (
    Achievement,
    Alignment,
    Award,
    Evidence,
    Issuer,
    Result,
    StatusEntry,
    Step,
    Wanted,
    identity_hash,
    issuer_document,
    method_id,
    new_salt,
    open_badge,
    profile,
)
from .checking import STATES, Check, Verdict, verify
from .issuers import address_of
from .keys import SigningKey, new_rsa_key, new_signing_key, private_text, read_private, rsa_jwk
from .picture import badge_png, badge_svg
from .proof import sign
from .status import ENTRIES, bit, decode, encode, free_index, new_bits, status_list, with_bit
from .vcjwt import kid_of, sign_jwt

__all__ = [
    "ENTRIES",
    "STATES",
    "Achievement",
    "Alignment",
    "Award",
    "Check",
    "Evidence",
    "Issuer",
    "Result",
    "SigningKey",
    "StatusEntry",
    "Step",
    "Verdict",
    "Wanted",
    "address_of",
    "badge_png",
    "badge_svg",
    "bake_png",
    "bake_svg",
    "bit",
    "decode",
    "encode",
    "extract",
    "extract_png",
    "extract_svg",
    "free_index",
    "identity_hash",
    "issuer_document",
    "kid_of",
    "method_id",
    "new_bits",
    "new_rsa_key",
    "new_salt",
    "new_signing_key",
    "open_badge",
    "private_text",
    "profile",
    "read_private",
    "rsa_jwk",
    "sign",
    "sign_jwt",
    "status_list",
    "verify",
    "with_bit",
]
