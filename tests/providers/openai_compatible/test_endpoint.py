import pytest

from everkin.ports.chat import ModelDenied, ModelRefused
from everkin.providers.openai_compatible import Endpoint


@pytest.mark.parametrize(
    ("base_url", "label", "url"),
    [
        ("http://example:8000/v1", "mara at example:8000", "http://example:8000/v1/chat/completions"),
        ("http://example:8000/v1/", "mara at example:8000", "http://example:8000/v1/chat/completions"),
        ("https://example.org", "mara at example.org", "https://example.org/chat/completions"),
        ("http://[::1]:8000/v1", "mara at [::1]:8000", "http://[::1]:8000/v1/chat/completions"),
        ("https://a.example/v1?api-version=3", "mara at a.example", "https://a.example/v1/chat/completions?api-version=3"),
    ],
)
def test_addresses(base_url: str, label: str, url: str) -> None:
    endpoint = Endpoint(base_url, "mara")
    assert (endpoint.label, str(endpoint.url("chat/completions"))) == (label, url)


@pytest.mark.parametrize(
    "base_url",
    ["", "localhost:8080/v1", "http:///v1", "ftp://example/v1", "http://example:port/v1", "http://example:99999/v1", "http://a..b/v1"],
)
def test_what_is_no_web_address_is_refused(base_url: str) -> None:
    with pytest.raises(
        ModelRefused, match=r"The address of the model mara is no web address\. Give one like http://host:8000/v1 with: everkin models use"
    ):
        Endpoint(base_url, "mara")


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(ModelRefused, match="holds a password") as caught:
        Endpoint("http://me:secret@example/v1", "mara")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("key", ["one\ntwo", "schlüssel", "tab\t"])
def test_a_key_that_fits_no_header_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(ModelDenied, match="holds a sign that no key has") as caught:
        Endpoint("http://example/v1", "mara", key)
    assert key not in str(caught.value)


def test_a_name_replaces_the_model_in_messages_and_no_repr_shows_the_key() -> None:
    endpoint = Endpoint("http://example/v1", "models/mara-7b.gguf", "sk-secret", name="Mara")
    assert endpoint.label == "Mara at example"
    assert "sk-secret" not in repr(endpoint)
