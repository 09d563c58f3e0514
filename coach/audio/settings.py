"""What a live call is heard with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DeviceSettings:
    """What each side is heard with: any part of a device's name, `none`, or nothing for the default one."""

    agent: str = ""
    customer: str = ""
