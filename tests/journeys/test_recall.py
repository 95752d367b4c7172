"""The first journey: a person opens the page, is greeted, tells something; the server stops and starts; it is remembered."""

import asyncio
import re

from playwright.async_api import Locator, Page, expect

from benchmarks.support import Server

REPLY_MS = 90_000


async def test_what_was_told_in_the_browser_is_remembered_after_a_restart(page: Page, server: Server) -> None:
    await page.goto(server.link)
    messages = page.get_by_role("region", name="Conversation with").get_by_role("article")
    await expect(messages).to_have_count(1)
    await expect(messages.first).to_contain_text("AI")

    assert await reply_to("My sister is called Mara.", page, messages)

    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(server.start)
    await page.goto(server.link)
    await expect(messages).to_have_count(3)
    await expect(messages.nth(1)).to_contain_text("My sister is called Mara.")

    assert "Mara" in await reply_to("What is my sister's name?", page, messages)


async def reply_to(text: str, page: Page, messages: Locator) -> str:
    """Type a message, and read the reply once it is whole."""
    before = await messages.count()
    await page.get_by_role("textbox", name="Your message to").fill(text)
    await page.keyboard.press("Enter")
    reply = messages.nth(before + 1)
    await expect(reply).to_have_accessible_name(re.compile(r"^(?!You, )"), timeout=REPLY_MS)
    await expect(page.get_by_role("button", name="Send")).to_be_visible(timeout=REPLY_MS)
    return await reply.inner_text()
