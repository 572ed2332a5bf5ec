"""Numbers in the desk's addresses: of uploads, batches and files, none longer than there can be."""

from starlette.convertors import Convertor, register_url_convertor

NUMBER = "desk_number"


class _Number(Convertor[int]):
    """A number from 1 on. What is none, or is absurdly large, is no address of ours."""

    regex = "[1-9][0-9]{0,8}"

    def convert(self, value: str) -> int:
        """From the address."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Into an address."""
        return str(value)


register_url_convertor(NUMBER, _Number())
