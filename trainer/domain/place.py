"""Where an entry stands in the order of the log."""

from typing import NamedTuple

from trainer.domain.ids import DeviceId


class Place(NamedTuple):
    """UTC time first, then device, then the device's own sequence."""

    at_ms: int
    device: DeviceId
    sequence: int
