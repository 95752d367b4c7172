"""What a person can do with a conversation in the browser: another reply, other words, back and forth, undo, and why a reply is as it is.

Each state is read by axe (WCAG 2.2 A and AA, and its best practices); nothing may be found.
"""

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from benchmarks.support import Server
from tests.journeys.test_recall import REPLY_MS, reply_to
from tests.support.server import require

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
FINDINGS = """async () => {
    const rules = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const {violations} = await axe.run(document, {runOnly: rules});
    return violations.map(one => `${one.id}: ${one.nodes.map(node => node.target.join(' ')).join(', ')}`);
}"""
STILL = """() => Promise.all(document.getAnimations()
    .filter(one => one.effect.getTiming().iterations < 9)
    .map(one => one.finished.catch(() => 'cancelled')))"""
SAID = "My sister is called Mara."


async def test_replies_are_made_again_edited_undone_and_explained(page: Page, server: Server) -> None:
    await axe_in(page)
    await page.goto(server.link)
    messages = page.get_by_role("region", name="Conversation with").get_by_role("article")
    await expect(messages).to_have_count(1)
    await reply_to(SAID, page, messages)
    first = await words_of(messages.last)

    await asked_again(page, messages)
    await turned(messages.last, first)
    await explained(page, messages)
    await said_otherwise(page, messages)
    await undone(page, messages)


async def test_on_a_phone_a_sheet_holds_what_can_be_done(page: Page, server: Server) -> None:
    browser = page.context.browser
    assert browser
    async with await browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as context:
        phone = await context.new_page()
        await axe_in(phone)
        await phone.goto(server.link)
        messages = phone.get_by_role("region", name="Conversation with").get_by_role("article")
        await expect(messages).to_have_count(1)
        await reply_to(SAID, phone, messages)

        await messages.last.get_by_role("button", name="More").tap()
        sheet = phone.get_by_role("dialog", name="What you can do with this message")
        await expect(sheet.get_by_role("button")).to_have_text(["Another reply", "Go on", "Why this reply", "Delete"])
        assert await findings(phone) == []
        await sheet.get_by_role("button", name="Delete").tap()
        await expect(sheet).to_be_hidden()
        assert await findings(phone) == []
        await messages.last.get_by_role("button", name="Delete", exact=True).tap()
        await expect(messages).to_have_count(2)
        await expect(messages.last).to_contain_text(SAID)


async def test_a_newer_version_waits_until_it_is_taken_and_there_is_a_way_back(page: Page, server: Server) -> None:
    await axe_in(page)
    await page.goto(server.link)
    await expect(page.get_by_role("article")).to_have_count(1)
    await asyncio.to_thread(aged, server)
    await page.goto(server.link)
    await page.get_by_role("button", name="About Tove").click()
    panel = page.get_by_role("dialog", name="About Tove")
    await expect(panel).to_contain_text("Tove has a newer version. Nothing changes until you say so.")
    await panel.get_by_role("button", name="Preview").click()
    await expect(panel.get_by_role("status")).to_contain_text("All in all, ", timeout=REPLY_MS)
    await expect(panel.get_by_role("listitem").filter(has_text="As she would answer")).to_have_count(10)
    assert await findings(page) == []
    await panel.get_by_role("button", name="Take it").click()
    await expect(panel).to_contain_text("You took this version")
    await expect(panel).not_to_contain_text("Nothing changes until you say so.")
    await panel.get_by_role("button", name="Go back").click()
    await expect(panel).to_contain_text("Nothing changes until you say so.")


def aged(server: Server) -> None:
    """Let the conversation be one that was opened when the first version of its companion was the latest."""
    server.stop()
    with closing(sqlite3.connect(server.folder / "everkin.db")) as database, database:
        database.execute("UPDATE pin SET companion_version = 1")
    server.start()


async def asked_again(page: Page, messages: Locator) -> None:
    """Ask for a shorter reply: it takes the place of the last one."""
    await press(messages.last, "Another reply")
    form = messages.last.get_by_role("form", name="Another reply")
    await expect(form.get_by_role("button", name="Just another")).to_be_focused()
    assert await findings(page) == []
    await form.get_by_role("button", name="Shorter").click()
    await expect(alternatives(messages.last)).to_contain_text("2 of 2", timeout=REPLY_MS)
    await expect(messages).to_have_count(3)


async def turned(reply: Locator, first: str) -> None:
    """Turn back to the first reply and forth again, by the keyboard, which keeps its place."""
    second = await words_of(reply)
    before = reply.get_by_role("button", name="The one before")
    await before.focus()
    await before.press("Enter")
    await expect(alternatives(reply)).to_contain_text("1 of 2")
    await expect(before).to_be_focused()
    assert await words_of(reply) == first
    await reply.get_by_role("button", name="The next one").press("Enter")
    await expect(alternatives(reply)).to_contain_text("2 of 2")
    assert await words_of(reply) == second


async def explained(page: Page, messages: Locator) -> None:
    """Read why a reply is as it is, plainly and to the last detail; Escape brings back to it."""
    await press(messages.last, "Why this reply")
    panel = page.get_by_role("dialog", name="Why this reply")
    await expect(panel).to_contain_text(re.compile(r"Tove felt (very|quite|a little) \w+\."))
    for fold in await panel.locator("summary").all():
        await fold.click()
    await expect(panel).to_contain_text("Version of the companion")
    assert await findings(page) == []
    await page.keyboard.press("Escape")
    await expect(panel).to_be_hidden()
    await expect(messages.last.get_by_role("button", name="Why this reply")).to_be_focused()


async def said_otherwise(page: Page, messages: Locator) -> None:
    """Say a message in other words: it is answered anew, and the old words stay beside it."""
    said = messages.nth(1)
    await press(said, "Edit")
    box = said.get_by_role("textbox", name="Your message, in other words")
    await expect(box).to_be_focused()
    await expect(box).to_have_value(SAID)
    assert await findings(page) == []
    await box.fill("My brother is called Otto.")
    await box.press("Enter")
    await expect(said).to_contain_text("My brother is called Otto.")
    await expect(alternatives(said)).to_contain_text("2 of 2")
    await expect(messages.last.get_by_role("toolbar")).to_be_attached(timeout=REPLY_MS)
    await expect(messages).to_have_count(3)
    await said.get_by_role("button", name="The one before").click()
    await expect(said).to_contain_text(SAID)
    await expect(alternatives(messages.last)).to_contain_text("2 of 2")


async def undone(page: Page, messages: Locator) -> None:
    """Take the exchange back: its words are in the box."""
    await press(messages.nth(1), "Undo")
    await expect(messages).to_have_count(1)
    box = page.get_by_role("textbox", name="Your message to")
    await expect(box).to_have_value(SAID)
    await expect(box).to_be_focused()
    assert await findings(page) == []


async def press(message: Locator, name: str) -> None:
    """Reach a message's tools by the keyboard: one stop, then arrows."""
    tool = message.get_by_role("toolbar").get_by_role("button", name=name)
    await message.get_by_role("toolbar").get_by_role("button").first.focus()
    for _ in range(await message.get_by_role("toolbar").get_by_role("button").count()):
        if await tool.evaluate("tool => tool === document.activeElement"):
            break
        await message.page.keyboard.press("ArrowRight")
    await expect(tool).to_be_focused()
    await message.page.keyboard.press("Enter")


def alternatives(message: Locator) -> Locator:
    """Where a message says which of its alternatives is shown."""
    return message.get_by_role("group", name="Alternatives of this message").get_by_role("status")


async def words_of(reply: Locator) -> str:
    """What a companion's message says."""
    return await reply.locator(".prose").inner_text()


async def axe_in(page: Page) -> None:
    """Have axe in every page that is loaded."""
    require(AXE.is_file(), "axe-core is not installed. Install the client's packages with: python -m tools.npm install")
    await page.add_init_script(path=AXE)


async def findings(page: Page) -> list[str]:
    """What axe finds wrong with the page as it is now, its animations over."""
    await page.evaluate(STILL)
    found: list[str] = await page.evaluate(FINDINGS)
    return found
