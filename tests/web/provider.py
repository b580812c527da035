"""A small but real OpenID Connect provider on this machine: discovery, keys, consent, tokens, and who someone is."""

import base64
import hashlib
import json
import secrets
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

CLIENT, SECRET = "marigold", "a secret between the two"


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _number(value: int, size: int = 0) -> str:
    return _text(value.to_bytes(size or (value.bit_length() + 7) // 8, "big"))


class Signer:
    """One key: RS256 or ES256."""

    def __init__(self, alg: str, kid: str) -> None:
        self.alg, self.kid = alg, kid
        self.key: Any = (
            rsa.generate_private_key(65537, 2048)
            if alg == "RS256"
            else ec.generate_private_key(ec.SECP256R1())
        )

    def public(self) -> dict[str, str]:
        """The public half, as a provider lists it."""
        numbers = self.key.public_key().public_numbers()
        about = {"kid": self.kid, "use": "sig", "alg": self.alg}
        if self.alg == "RS256":
            return {**about, "kty": "RSA", "n": _number(numbers.n), "e": _number(numbers.e)}
        return {
            **about,
            "kty": "EC",
            "crv": "P-256",
            "x": _number(numbers.x, 32),
            "y": _number(numbers.y, 32),
        }

    def sign(self, claims: dict[str, Any], *, alg: str = "") -> str:
        """A signed answer."""
        head = {"alg": alg or self.alg, "kid": self.kid, "typ": "JWT"}
        body = ".".join(_text(json.dumps(part).encode()) for part in (head, claims))
        if alg == "none":
            return f"{body}."
        if self.alg == "RS256":
            signed = self.key.sign(body.encode(), padding.PKCS1v15(), hashes.SHA256())
        else:
            r, s = decode_dss_signature(self.key.sign(body.encode(), ec.ECDSA(hashes.SHA256())))
            signed = r.to_bytes(32, "big") + s.to_bytes(32, "big")
        return f"{body}.{_text(signed)}"


# Made once: a key takes a while.
KEYS = {alg: Signer(alg, f"key-{alg}") for alg in ("RS256", "ES256")}


@dataclass
class Organization:
    """The provider, and what it says: change the fields, and it answers differently."""

    claims: dict[str, Any] = field(default_factory=dict)
    alg: str = "RS256"
    # What goes wrong, by name; see `_id_token` and the handler.
    wrong: str = ""
    url: str = ""
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    keys: dict[str, Signer] = field(default_factory=lambda: dict(KEYS))

    def id_token(self, nonce: str) -> str:
        """Who signed in, signed."""
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, **self.claims}
        if self.wrong == "email elsewhere":
            claims = {name: value for name, value in claims.items() if not name.startswith("email")}
        claims |= {
            "other site": {"aud": "another-site"},
            "other issuer": {"iss": "https://login.evil.example"},
            "old": {"iat": now - 7_200, "exp": now - 3_600},
            "other browser": {"nonce": "0123456789"},
        }.get(self.wrong, {})
        signer = self.keys[self.alg]
        if self.wrong == "other key":
            signer = Signer(self.alg, signer.kid)
        token = signer.sign(claims, alg="none" if self.wrong == "no signature" else "")
        if self.wrong == "changed after":
            head, _, end = token.split(".")
            return f"{head}.{_text(json.dumps({**claims, 'email': 'lead@marigold.example'}).encode())}.{end}"
        return token

    def consent(self, address: str) -> str:
        """What a browser does there: someone says yes, and is sent back with a code. Returns where to."""

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *args: Any) -> None:
                return None

        try:
            urllib.request.build_opener(Stay).open(address)
        except urllib.error.HTTPError as answer:
            with answer:
                assert answer.code == 302, answer.read()
                return str(answer.headers["Location"])
        raise AssertionError("The provider did not send the browser back.")


def _handler(org: Organization) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            """Quiet."""

        def answer(self, data: Any, status: int = 200, **headers: str) -> None:
            body = json.dumps(data).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            path = urlsplit(self.path)
            org.asked.append(path.path)
            if path.path == "/.well-known/openid-configuration":
                return self.answer(
                    {
                        "issuer": "https://another.example"
                        if org.wrong == "calls itself otherwise"
                        else org.url,
                        "authorization_endpoint": f"{org.url}/authorize",
                        "token_endpoint": f"{org.url}/token",
                        "userinfo_endpoint": f"{org.url}/userinfo",
                        "jwks_uri": f"{org.url}/keys",
                        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
                    }
                )
            if path.path == "/keys":
                return self.answer({"keys": [one.public() for one in org.keys.values()]})
            if path.path == "/userinfo":
                about = {**org.claims}
                if org.wrong == "email elsewhere" and org.claims.get("strange"):
                    about["sub"] = "someone else"
                return self.answer(about)
            if path.path == "/authorize":
                return self.consent(dict(parse_qsl(path.query)))
            return self.answer({}, 404)

        def consent(self, asked: dict[str, str]) -> None:
            if asked["client_id"] != CLIENT or asked["response_type"] != "code":
                return self.answer({"error": "invalid_request"}, 400)
            back = {"state": asked["state"], "error": "access_denied"}
            if org.wrong != "said no":
                code = secrets.token_urlsafe(16)
                org.codes[code] = asked
                back = {"state": asked["state"], "code": code}
            return self.answer({}, 302, Location=f"{asked['redirect_uri']}?{urlencode(back)}")

        def do_POST(self) -> None:
            org.asked.append(self.path)
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            asked = org.codes.pop(sent.get("code", [""])[0], None)
            basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
            proof = _text(hashlib.sha256(sent.get("code_verifier", [""])[0].encode()).digest())
            if (
                asked is None
                or self.headers.get("Authorization") != f"Basic {basic}"
                or asked["redirect_uri"] != sent["redirect_uri"][0]
                or (asked["code_challenge_method"], asked["code_challenge"]) != ("S256", proof)
            ):
                return self.answer({"error": "invalid_grant"}, 400)
            told = {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "expires_in": 300}
            if org.wrong != "no word of who":
                told["id_token"] = org.id_token(asked.get("nonce", ""))
            return self.answer(told)

    return Handler


@contextmanager
def organization() -> Iterator[Organization]:
    """The provider, answering until the end of the block."""
    org = Organization()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(org))
    org.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield org
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
