"""Groups of WeCom, DingTalk and Feishu (企业微信、钉钉、飞书), through apprise.

That is the extra ``chat``. Only these three are loaded: apprise knows a hundred more, files and
programs among them.

Apprise says yes or no. No is also what it says where no answer came in time, so that it counts
as uncertain and nothing is said twice.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Self
from typing import TYPE_CHECKING

from coop_credit.errors import Misconfigured
from coop_credit.notify.letter import Came
from coop_credit.notify.letter import Letter
from coop_credit.notify.letter import Result

if TYPE_CHECKING:
    from apprise.plugins import NotifyBase


class ChatMissing(Misconfigured):
    """The package that writes to groups is not installed."""

    code = "chat-missing"


@dataclass(frozen=True, slots=True)
class Chat:
    """A group that everything goes to."""

    group: "NotifyBase"

    @classmethod
    def at(cls, address: str, timeout_s: int) -> Self | None:
        """The group at an address such as ``feishu://TOKEN``; ``None`` where it is none.

        It holds the secret of the group and no settings of apprise. timeout_s: seconds to wait
        for each answer. Raises ``ChatMissing``.
        """
        try:
            from apprise.plugins.dingtalk import NotifyDingTalk  # noqa: PLC0415 (an extra)
            from apprise.plugins.feishu import NotifyFeishu  # noqa: PLC0415 (an extra)
            from apprise.plugins.wecombot import NotifyWeComBot  # noqa: PLC0415 (an extra)
        except ImportError as error:
            raise ChatMissing from error
        for provider in (NotifyDingTalk, NotifyFeishu, NotifyWeComBot):
            if address.startswith(f"{provider.secure_protocol}://") and "?" not in address:
                waits = f"cto={timeout_s}&rto={timeout_s}"
                parts = provider.parse_url(f"{address}?{waits}")  # type: ignore[no-untyped-call]  # one of the three
                with suppress(TypeError):
                    return cls(provider(**parts))
        return None

    def send(self, letter: Letter) -> Result:
        """Write a letter into the group; whom it is addressed to does not matter."""
        if self.group.notify(body=letter.text):
            return Result(Came.SENT, "taken")
        return Result(Came.UNCERTAIN, "not taken, or no answer")
