"""A mail server for tests. What becomes of a letter is said by the local part of its recipient:

  later            4xx to the recipient            later-content    4xx to the content
  later-once       4xx to the first attempt        refused          5xx to the content
  nobody           5xx to the recipient            cut-before       cut at the recipient
  cut-after        cut after the content           slow             an answer after two seconds
  stuck            no answer to the content        anything else    taken

The number of the port is printed first; every content that arrived is a line of JSON in the file that is named, whatever
became of it.
"""

import asyncio
import email
import email.policy
import json
import sys

from aiosmtpd.smtp import SMTP


class Handler:
    def __init__(self, file):
        self.file = file
        self.seen = {}

    @staticmethod
    def fate(address):
        return address.split("@")[0].split("+")[0]

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        fate = self.fate(address)
        self.seen[address] = self.seen.get(address, 0) + 1
        if fate == "later" or (fate == "later-once" and self.seen[address] == 1):
            return "451 4.7.1 please try again later"
        if fate == "nobody":
            return f"550 5.1.1 <{address}>: no such user"
        if fate == "cut-before":
            server.transport.abort()
            await asyncio.sleep(60)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server, session, envelope):
        fate = self.fate(envelope.rcpt_tos[0])
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        line = {
            "to": envelope.rcpt_tos,
            "from": envelope.mail_from,
            "message_id": message["Message-ID"],
            "subject": message["Subject"],
            "text": message.get_body(("plain",)).get_content(),
            "html": message.get_body(("html",)).get_content(),
        }
        self.file.write(json.dumps(line) + "\n")
        self.file.flush()
        if fate == "later-content":
            return "452 4.2.2 mailbox full"
        if fate == "refused":
            return "554 5.7.1 not wanted"
        if fate == "cut-after":
            server.transport.abort()
            await asyncio.sleep(60)
        if fate == "slow":
            await asyncio.sleep(2)
        if fate == "stuck":
            await asyncio.sleep(600)
        return "250 2.0.0 taken"


async def main(path):
    loop = asyncio.get_running_loop()
    with open(path, "a", encoding="utf-8") as file:
        handler = Handler(file)
        make = lambda: SMTP(handler, hostname="mail.test", enable_SMTPUTF8=True, loop=loop)
        server = await loop.create_server(make, "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


asyncio.run(main(sys.argv[1]))
