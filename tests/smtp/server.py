"""An SMTP server for the tests: it does to mails what its arguments say, and prints one JSON line for all it sees.

    server.py [--defer N] [--refuse] [--user NAME --password WORD] [--certificate FILE --key FILE]

The first line is {"port": N}; then {"mail": {...}} for each accepted mail and {"answered": "451 ..."} for each refusal.
"""
import argparse
import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

parser = argparse.ArgumentParser()
parser.add_argument("--defer", type=int, default=0, help="answer so many mails with 451 first")
parser.add_argument("--refuse", action="store_true", help="answer every recipient with 550")
parser.add_argument("--user")
parser.add_argument("--password")
parser.add_argument("--certificate")
parser.add_argument("--key")
options = parser.parse_args()


def say(**what):
    print(json.dumps(what), flush=True)


class Handler:
    deferred = 0

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if options.refuse:
            say(answered="550")
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.deferred < options.defer:
            self.deferred += 1
            say(answered="451")
            return "451 4.7.1 come back later"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
        say(mail={
            "sender": envelope.mail_from, "recipients": envelope.rcpt_tos, "subject": message["subject"], "id": message["message-id"],
            "from": message["from"], "to": message["to"], "text": parts.get("text/plain"), "html": parts.get("text/html"),
            "tls": session.ssl is not None, "user": session.auth_data.login.decode() if session.auth_data else None,
        })
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = data.login == (options.user or "").encode() and data.password == (options.password or "").encode()
    if not good:
        say(answered="535")
    return AuthResult(success=good, auth_data=data)


settings = {}
if options.certificate:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options.certificate, options.key)
    settings.update(tls_context=context, require_starttls=True)
if options.user:
    settings.update(authenticator=authenticate, auth_required=True, auth_require_tls=bool(options.certificate))



async def serve():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, **settings), "127.0.0.1", 0)
    say(port=server.sockets[0].getsockname()[1])
    await loop.run_in_executor(None, sys.stdin.read)  # until the test is over
    server.close()


handler = Handler()
asyncio.run(serve())
