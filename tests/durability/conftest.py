from tests.support.server import models

__all__ = ["models"]
