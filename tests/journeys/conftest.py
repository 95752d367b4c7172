from tests.support.server import models, page, server

__all__ = ["models", "page", "server"]
