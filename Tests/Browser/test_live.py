"""The live page in a real browser: a slider changes a number and a figure, Stop stops, two readers, a reload."""
import contextlib
import time
import unittest

from axe_playwright_python.sync_playwright import Axe

from browser import BrowserTest
from server import Cable, Server, book_is_there


class LiveTests(BrowserTest):
    @classmethod
    def setUpClass(cls):
        book_is_there()
        super().setUpClass()
        cls.server = Server(8760)
        cls.stack.callback(cls.server.stop)
        cls.HOSTS = {cls.server.host}

    def live(self, page, slug):
        """The controls of a section, once the page has found them."""
        section = page.locator(f'section.part[data-section="{slug}"]')
        section.locator(".live").first.wait_for()
        return section

    def opened(self, name="02-gradients.html", **options):
        return self.page(f"http://{self.server.host}/{name}", **options)

    @contextlib.contextmanager
    def page(self, *names, **options):
        with super().page(*names, **options) as page:
            # A section is a program that starts; on a busy machine that takes its time.
            page.set_default_timeout(60000)
            yield page

    def finished(self, page, section, seconds=300):
        page.wait_for_function(
            """section => /^done|^failed|^stopped/.test(section.querySelector('.live .state').textContent)""",
            arg=section.element_handle(), timeout=seconds * 1000)
        return section.locator(".live .state").inner_text()

    def turned(self, section, name, key, times=1):
        slider = section.get_by_label(name, exact=True)
        slider.focus()
        for _ in range(times):
            slider.press(key)

    def test_a_slider_changes_a_number_and_the_woven_one_stays_beside_it(self):
        with self.opened() as page:
            section = self.live(page, "one-slope-by-hand")
            woven = section.locator(".made").first.inner_text()
            self.turned(section, "weight", "Home")
            self.assertTrue(self.finished(page, section).startswith("done"))
            made = section.locator(".made").first
            newest = made.locator("article.newest").inner_text()
            self.assertIn("weight = -2", newest)
            self.assertNotIn("0.7731", newest)
            self.assertIn("0.7731", made.inner_text())
            section.get_by_role("button", name="Reset").click()
            self.assertEqual(made.inner_text().strip(), woven.strip())
            self.assertEqual(section.get_by_label("weight, as a number").input_value(), "0.8125")

    def test_a_page_opened_at_an_anchor_stands_there_with_its_controls(self):
        for anchor, width in (("valley", 1200), ("valley", 400), ("figure-race", 1200)):
            with self.subTest(anchor, width=width), self.opened(f"02-gradients.html#{anchor}", width=width) as page:
                self.live(page, "which-rule")
                page.wait_for_function(
                    """() => { const top = document.querySelector(':target').getBoundingClientRect().top, bar = document.querySelector('header.bar');
                       return top >= bar.offsetHeight && top < bar.offsetHeight + 60 && bar.getBoundingClientRect().top === 0; }""")

    def test_a_reader_who_leaves_in_the_middle_of_a_run_finds_it_again(self):
        with self.opened() as page:
            section = self.live(page, "which-rule")
            section.get_by_role("button", name="Run").click()
            page.wait_for_function("s => s.querySelector('.live progress')", arg=section.element_handle())
            page.close()
        with self.opened() as page:
            section = self.live(page, "which-rule")
            page.wait_for_function("s => s.querySelector('.live progress') && !s.querySelector('.live button:nth-child(2)').disabled", arg=section.element_handle())
            # Once more, from this page.
            page.reload()
            section = self.live(page, "which-rule")
            section.get_by_role("button", name="Stop", disabled=False).click()
            self.assertEqual(self.finished(page, section), "stopped")

    def test_a_connection_that_is_cut_in_the_middle_of_a_run_loses_nothing(self):
        cable = Cable(self.server)
        self.HOSTS = self.HOSTS | {cable.host}
        try:
            with self.page(f"http://{cable.host}/02-gradients.html") as page:
                section = self.live(page, "a-network-that-is-a-picture")
                section.get_by_role("button", name="Run").click()
                page.wait_for_function("s => s.querySelector('.live progress')?.value > 0.1", arg=section.element_handle())
                cable.cut()
                page.wait_for_function("() => document.documentElement.classList.contains('alone')")
                page.wait_for_function("() => !document.documentElement.classList.contains('alone')")
                self.assertTrue(self.finished(page, section).startswith("done"))
                made = section.locator("article.newest").last
                self.assertEqual(made.locator("figure").count(), made.locator("figure svg").count())
                # Each output once, as in a run without an interruption.
                self.assertEqual(section.locator("article.newest", has_text="PSNR, six octaves").first.inner_text().count("PSNR, six octaves"), 1)
        finally:
            cable.close()
        self.complaints = [c for c in self.complaints if "ERR_" not in c]

    def test_a_slider_changes_a_figure(self):
        with self.opened() as page:
            section = self.live(page, "valley")
            self.turned(section, "learning rate of descent", "End")
            self.assertTrue(self.finished(page, section).startswith("done"))
            section.locator("article.newest figure svg.drawing").first.wait_for()
            shapes = "svg => [...svg.querySelectorAll('path')].map(p => p.getAttribute('d')).join('')"
            new = section.locator("article.newest figure svg.drawing").last.evaluate(shapes)
            old = section.locator("article:not([data-run]) figure svg.drawing").last.evaluate(shapes)
            self.assertNotEqual(new, old)
            # A figure in frames has its slider here too.
            self.assertEqual(section.locator("article.newest .scrubber input").count(), 1)
            colour = section.locator("article.newest svg.drawing rect").first.evaluate("r => getComputedStyle(r).fill")
            self.assertEqual(colour, page.evaluate("getComputedStyle(document.body).backgroundColor"))

    def test_stop_stops_within_a_second(self):
        with self.opened() as page:
            section = self.live(page, "which-rule")
            section.get_by_role("button", name="Run").click()
            page.wait_for_function("s => s.querySelector('.live .state').textContent.startsWith('runs')", arg=section.element_handle())
            # How long an answer takes on this machine as busy as it is now.
            begun = time.monotonic()
            page.evaluate("fetch('/api/chapters/02').then(answer => answer.text())")
            answer = time.monotonic() - begun
            section.get_by_role("button", name="Stop").click()
            begun = time.monotonic()
            self.assertEqual(self.finished(page, section), "stopped")
            self.assertLess(time.monotonic() - begun, 2 + 20 * answer)

    def test_two_readers_see_one_run_and_a_reload_keeps_it(self):
        with self.opened() as first, self.opened(width=400) as second:
            a, b = self.live(first, "one-slope-by-hand"), self.live(second, "one-slope-by-hand")
            self.turned(a, "weight", "End")
            self.finished(first, a)
            b.locator("article.newest", has_text="weight = 2").first.wait_for()
            second.reload()
            b = self.live(second, "one-slope-by-hand")
            b.locator("article.newest", has_text="weight = 2").first.wait_for()

    def test_a_value_out_of_range_says_so_in_one_line(self):
        with self.opened() as page:
            section = self.live(page, "one-slope-by-hand")
            number = section.get_by_label("weight, as a number")
            number.fill("7")
            number.press("Enter")
            number.press("Tab")
            page.wait_for_function("s => s.querySelector('.live .state.bad')", arg=section.element_handle())
            self.assertIn("from -2 to 2", section.locator(".live .state").inner_text())
        # The refusal is an answer with status 400, which the browser's console notes.
        self.complaints = [c for c in self.complaints if "400" not in c]

    def test_a_lost_server_is_told_and_found_again(self):
        server = Server(8780)
        self.HOSTS = self.HOSTS | {server.host}
        with self.page(f"http://{server.host}/02-gradients.html") as page:
            self.live(page, "one-slope-by-hand")
            server.stop()
            page.wait_for_function("() => document.documentElement.classList.contains('alone')")
            page.locator('section[data-section="one-slope-by-hand"] .live button.run').click()
            page.wait_for_function("() => document.querySelector('section[data-section=\"one-slope-by-hand\"] .state').textContent.includes('does not answer')")
            again = Server(server.port)
            try:
                self.assertEqual(again.port, server.port)
                page.wait_for_function("() => !document.documentElement.classList.contains('alone')", timeout=120000)
            finally:
                again.stop()
        self.complaints = [c for c in self.complaints if server.host not in c and "ERR_" not in c]

    def test_accessibility_and_width_of_the_controls(self):
        axe = Axe()
        for scheme, width in (("light", 1200), ("dark", 400)):
            with self.opened(scheme=scheme, width=width) as page:
                self.live(page, "valley")
                results = axe.run(page, options={"resultTypes": ["violations"], "preload": False, "runOnly": [
                    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]})
                found = [f"{v['id']}: {n['html'][:160]}" for v in results.response["violations"] for n in v["nodes"][:4]]
                self.assertEqual(found, [])
                needed, there = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
                self.assertLessEqual(needed, there)


if __name__ == "__main__":
    unittest.main()
