"""Mail over SMTP.

Until the end of the text is handed over, nothing was sent. Behind it the server has the message,
and only its answer says what it did with it: without one the attempt is uncertain.
"""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage

from coop_credit.notify.letter import Came
from coop_credit.notify.letter import Letter
from coop_credit.notify.letter import Result
from coop_credit.notify.letter import result

#: The first reply code of SMTP that says "never", as against "not now".
_NEVER = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail server. security: ``none``, ``starttls`` or ``tls``; user: ``""`` to sign in nowhere.

    sender: the address that the mails come from. timeout_s: seconds to wait for each answer.
    """

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str
    timeout_s: int

    def send(self, letter: Letter) -> Result:
        """Send one mail with the letter's id in its Message-ID."""
        try:
            server = self._connected()
        except smtplib.SMTPResponseException as error:
            return _refused(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            return result(Came.FAILED, f"{type(error).__name__}: {error}")
        try:
            return self._hand_over(server, letter)
        finally:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()

    def _connected(self) -> smtplib.SMTP:
        known = ssl.create_default_context()
        server: smtplib.SMTP
        if self.security == "tls":
            server = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout_s, context=known)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout_s)
        try:
            server.ehlo_or_helo_if_needed()
            if self.security == "starttls":
                server.starttls(context=known)
                server.ehlo()
            if self.user:
                server.login(self.user, self.password)
        except (smtplib.SMTPException, OSError):
            server.close()
            raise
        return server

    def _hand_over(self, server: smtplib.SMTP, letter: Letter) -> Result:
        try:
            for code, answer in (server.mail(self.sender), server.rcpt(letter.to)):
                if code not in {250, 251}:
                    return _refused(code, answer)
            code, answer = server.docmd("DATA")
            if code != 354:
                return _refused(code, answer)
        except (smtplib.SMTPException, OSError) as error:
            return result(Came.FAILED, f"{type(error).__name__}: {error}")
        try:
            server.send(self._content(letter))
            code, answer = server.getreply()
        except (smtplib.SMTPException, OSError) as error:
            return result(Came.UNCERTAIN, f"{type(error).__name__}: {error}")
        if code != 250:
            return _refused(code, answer)
        return result(Came.SENT, _said(code, answer))

    def _content(self, letter: Letter) -> bytes:
        mail = EmailMessage()
        mail["From"] = self.sender
        mail["To"] = letter.to
        mail["Subject"] = letter.subject
        mail["Message-ID"] = f"<{letter.id}@{self.sender.partition('@')[2]}>"
        mail.set_content(letter.text, cte="base64")
        # Base64 has no line that begins with a dot, so nothing needs to be doubled.
        written = mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        return written + b".\r\n"


def _refused(code: int, answer: bytes | str) -> Result:
    came = Came.REFUSED if code >= _NEVER else Came.FAILED
    return result(came, _said(code, answer))


def _said(code: int, answer: bytes | str) -> str:
    text = answer if isinstance(answer, str) else answer.decode("utf-8", "replace")
    return f"{code} {text}"
