"""A delivery of one's own: the documents of each job by e-mail.

Copy this package, change it, and `pip install` it beside printscp. There is nothing else to register.
"""

import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

from pydantic import Field

from printscp.deliver.delivery import Delivery, DestinationDown, NeverTaken, Parcel
from printscp.film.printer import FileKind
from printscp.outcomes import Checkpoint, Done

SMALL_ENOUGH = 20_000_000


class EmailDelivery(Delivery):
    """Each field is a key of the table [deliveries.NAME], and the text below it is its documentation."""

    type: Literal["email"]
    """`"email"`."""
    to: str
    """Address of whoever gets the films."""
    sender: str
    """Address that they come from."""
    host: str
    """The mail server."""
    port: int = 587
    """Its port."""
    tls: bool = True
    """Whether STARTTLS is asked for before anything else is said. Films show whose they are: turn it off for tests."""
    user: str | None = None
    """Name to log in with; by default nobody logs in."""
    # TOML has a text where we have a path, so this field must not be strict.
    password_file: Path | None = Field(default=None, strict=False)
    """File with the password of `user`. A secret never stands in the settings."""

    def kinds(self, printer_files: tuple[FileKind, ...]) -> tuple[FileKind, ...]:
        """Whatever the printer makes, this needs the PDF."""
        return (FileKind.PDF,)

    def problems(self) -> tuple[str, ...]:
        """What `printscp check` tells, without the network."""
        if self.password_file and not self.password_file.is_file():
            return (f"{self.password_file} is missing",)
        return ()

    def deliver(self, parcel: Parcel, checkpoint: Checkpoint) -> Done:
        """Runs in a process of its own, perhaps more than once for the same parcel."""
        if sum(document.path.stat().st_size for document in parcel.documents) > SMALL_ENOUGH:
            raise NeverTaken("larger than a mail may be")  # not tried again
        message = self._message(parcel)
        try:
            with smtplib.SMTP(self.host, self.port, timeout=self.timeout / 4) as server:
                if self.tls:
                    server.starttls(context=ssl.create_default_context())
                if self.user and self.password_file:
                    server.login(self.user, self.password_file.read_text().strip())
                server.send_message(message)
        except smtplib.SMTPException as error:
            # All jobs wait, in their order. For this one alone it would be NotTaken. Nothing of the patient in it!
            raise DestinationDown(f"{self.host} does not take mail: {type(error).__name__}") from None
        return Done(receipt=f"{message['Message-ID']} to {self.to}")

    def _message(self, parcel: Parcel) -> EmailMessage:
        message = EmailMessage()
        # The same at each try, so that a mail that comes twice is seen once.
        message["Message-ID"] = f"<{parcel.uid}@printscp>"
        message["Date"] = parcel.created
        message["From"], message["To"] = self.sender, self.to
        message["Subject"] = f"{parcel.films} film(s) from {parcel.calling_ae} on {parcel.printer}"
        for document in parcel.documents:
            main, _, sub = document.media_type.partition("/")
            name = f"job-{parcel.number}{document.suffix}"
            message.add_attachment(document.path.read_bytes(), maintype=main, subtype=sub, filename=name)
        return message
