from tests.domain.call import call, host, tom

__all__ = ["call", "host", "tom"]
