from tests.support.house import house  # brings hypothesis's settings along

__all__ = ["house"]
