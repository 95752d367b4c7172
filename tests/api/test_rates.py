import pytest

from everkin.api.rates import Rates, TooMany


async def test_a_rate_holds_for_each_operation_and_each_of_those_who_call() -> None:
    rates = Rates()
    for _ in range(2):
        await rates.count("2/minute", "say", "ada")
    with pytest.raises(TooMany) as refused:
        await rates.count("2/minute", "say", "ada")
    assert 1 <= refused.value.wait_s <= 60
    await rates.count("2/minute", "say", "bob")
    await rates.count("2/minute", "stop", "ada")


async def test_all_addresses_of_one_network_of_ipv6_are_one() -> None:
    rates = Rates()
    await rates.count("1/minute", "sign_in", "2001:db8::1")
    with pytest.raises(TooMany):
        await rates.count("1/minute", "sign_in", "2001:db8::ffff:2")
    await rates.count("1/minute", "sign_in", "2001:db8:0:1::1")
    await rates.count("1/minute", "sign_in", "192.0.2.1")
    await rates.count("1/minute", "sign_in", "192.0.2.2")


@pytest.mark.parametrize(("wait_s", "told"), [(1, "a second"), (59, "59 seconds"), (60, "a minute"), (900, "15 minutes")])
def test_it_is_said_how_long_to_wait(wait_s: int, told: str) -> None:
    assert str(TooMany(wait_s)) == f"That was too often. Try again in {told}."
