"""What a reader does with the book by mouse, by keyboard and on a telephone."""
import unittest

from browser import BOOK, BrowserTest


class ContentsTests(BrowserTest):
    def test_the_side_shows_which_section_is_read(self):
        with self.page("02-gradients.html") as page:
            self.assertEqual(page.locator("#side a[aria-current=page]").inner_text().split(), ["2", "Gradients"])
            last = page.locator("main h2").last
            last.evaluate("h => h.scrollIntoView({behavior: 'instant'})")
            name = last.get_attribute("id")
            page.wait_for_function("id => document.querySelector('#side a.now')?.hash === '#' + id", arg=name)

    def test_on_a_telephone_the_contents_open_and_close_by_button_and_by_escape(self):
        with self.page("02-gradients.html", width=400) as page:
            self.assertFalse(page.locator("#side").is_visible())
            page.locator("#menu").focus()
            page.keyboard.press("Enter")
            self.assertTrue(page.locator("#side").is_visible())
            self.assertEqual(page.locator("#menu").get_attribute("aria-expanded"), "true")
            page.keyboard.press("Escape")
            self.assertFalse(page.locator("#side").is_visible())
            page.locator("#menu").click()
            page.locator("#side ol ol a").last.click()
            self.assertFalse(page.locator("#side").is_visible())

    def test_arrow_keys_turn_pages_and_leave_sliders_alone(self):
        with self.page("02-gradients.html") as page:
            page.keyboard.press("ArrowRight")
            page.wait_for_url("**/03-convolutions.html")
            page.keyboard.press("ArrowLeft")
            page.wait_for_url("**/02-gradients.html")
        with self.page("index.html") as page:
            page.locator(".compare input").first.focus()
            page.keyboard.press("ArrowRight")
            self.assertTrue(page.url.endswith("index.html"))
            self.assertEqual(page.locator(".compare input").first.input_value(), "51")

    def test_headings_figures_tables_and_equations_link_to_themselves(self):
        with self.page("02-gradients.html") as page:
            for selector in ("h2 a.anchor", "figure a.number", "caption a.number", ".formula a.number"):
                target = page.locator(selector).first.get_attribute("href")
                self.assertEqual(page.locator(f'[id="{target[1:]}"]').count(), 1, target)
            numbers = page.locator("figure a.number").all_inner_texts()
            self.assertEqual(numbers, [f"Figure 2.{n}" for n in range(1, len(numbers) + 1)])


class SearchTests(BrowserTest):
    def test_search_finds_and_goes_there_by_keyboard_alone(self):
        with self.page("01-tensors.html") as page:
            page.keyboard.press("/")
            page.keyboard.type("Kullback divergence")
            page.wait_for_selector("#found li")
            self.assertIn("section", page.locator("#said").inner_text())
            page.keyboard.press("ArrowDown")
            target = page.evaluate("document.activeElement.getAttribute('href')")
            page.keyboard.press("Enter")
            page.wait_for_url(f"**/{target}")
            self.assertIn("ivergence", page.locator("main").inner_text())

    def test_search_by_mouse_marks_the_words_and_says_when_there_is_nothing(self):
        with self.page("source/Sources/Engine/Tape.swift.html") as page:
            page.locator("#find").click()
            page.locator("#query").fill("reparam")
            page.wait_for_selector("#found mark")
            self.assertTrue(all("reparam" in m.lower() for m in page.locator("#found mark").all_inner_texts()))
            page.locator("#query").fill("xyzzy")
            page.wait_for_function("document.querySelector('#said').textContent.startsWith('No section')")
            self.assertEqual(page.locator("#found li").count(), 0)
            page.keyboard.press("Escape")
            self.assertFalse(page.locator("dialog").first.is_visible())
            page.locator("#find").click()
            page.locator("#query").fill("reparam")
            page.locator("#found a").first.click()
            page.wait_for_url("**/*.html*")
            self.assertNotIn("/source/", page.url)


class ThemeTests(BrowserTest):
    DRAWN = "() => getComputedStyle(document.querySelector('svg.drawing rect')).fill"
    PAPER = "() => getComputedStyle(document.body).backgroundColor"

    def test_figures_follow_the_theme_and_the_choice_is_kept(self):
        with self.page("02-gradients.html") as page:
            light = page.evaluate(self.PAPER)
            self.assertEqual(page.evaluate(self.DRAWN), light)
            page.locator("#theme").click()
            page.locator("#theme").click()
            self.assertEqual(page.evaluate("document.documentElement.dataset.theme"), "dark")
            dark = page.evaluate(self.PAPER)
            self.assertNotEqual(dark, light)
            self.assertEqual(page.evaluate(self.DRAWN), dark)
            page.reload()
            self.assertEqual(page.evaluate(self.PAPER), dark)
            page.keyboard.press("t")
            self.assertEqual(page.evaluate(self.PAPER), light)

    def test_the_system_decides_unless_the_reader_has(self):
        with self.page("02-gradients.html", scheme="dark") as page:
            dark = page.evaluate(self.PAPER)
            self.assertEqual(page.evaluate(self.DRAWN), dark)
            page.locator("#theme").click()
            self.assertNotEqual(page.evaluate(self.PAPER), dark)

    def test_lines_of_figures_stay_visible_in_the_dark(self):
        with self.page("02-gradients.html", scheme="dark") as page:
            darkest = page.evaluate("""() => Math.min(...[...document.querySelectorAll('figure svg.drawing text')].map(t =>
              getComputedStyle(t).fill.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0)))""")
            self.assertGreater(darkest, 300)

    def test_marks_of_figures_stay_visible_in_the_dark(self):
        with self.page("02-gradients.html", scheme="dark") as page:
            marks = page.locator("figure svg.drawing use[color]")
            self.assertGreater(marks.count(), 10)
            darkest = marks.evaluate_all("""all => Math.min(...all.map(t =>
              getComputedStyle(t).color.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0)))""")
            self.assertGreater(darkest, 300)


class PictureTests(BrowserTest):
    FIGURE = "#figure-before-after"
    NAME = "07-zero-shot-training.html"

    def test_the_comparison_slider_moves_by_mouse_and_by_keyboard(self):
        with self.page(self.NAME) as page:
            figure = page.locator(self.FIGURE)
            figure.get_by_role("button", name="Compare").click()
            view, slider = figure.locator(".compare"), figure.locator(".compare input")
            self.assertTrue(view.is_visible())
            self.assertFalse(figure.locator(".panels").is_visible())
            view.scroll_into_view_if_needed()
            box = view.bounding_box()
            page.mouse.click(box["x"] + box["width"] * 0.2, box["y"] + box["height"] / 2)
            self.assertLess(abs(float(slider.input_value()) - 20), 4)
            before = slider.input_value()
            slider.focus()
            page.keyboard.press("ArrowRight")
            self.assertEqual(float(slider.input_value()), float(before) + 1)
            clip = figure.locator(".top").evaluate("e => getComputedStyle(e).clipPath")
            self.assertIn("inset", clip)
            self.assertEqual(view.evaluate("e => e.style.getPropertyValue('--at')"), slider.input_value() + "%")
            first = figure.locator(".top").get_attribute("src")
            figure.get_by_label("left", exact=True).select_option(label="bicubic")
            self.assertNotEqual(figure.locator(".top").get_attribute("src"), first)
            figure.get_by_role("button", name="Compare").click()
            self.assertTrue(figure.locator(".panels").is_visible())

    def test_the_loupe_shows_the_same_spot_in_all_panels(self):
        with self.page(self.NAME) as page:
            figure = page.locator(self.FIGURE)
            button = figure.get_by_role("button", name="Loupe")
            button.focus()
            page.keyboard.press("Enter")
            lenses = figure.locator(".lens")
            self.assertEqual(lenses.count(), 4)

            def spots():
                return lenses.evaluate_all("all => all.map(l => [l.style.left, l.style.top, l.style.backgroundPosition, getComputedStyle(l).display])")
            middle = spots()
            self.assertEqual(len({tuple(s) for s in middle}), 1)
            self.assertEqual(middle[0][3], "block")
            page.keyboard.press("ArrowRight")
            moved = spots()
            self.assertNotEqual(moved, middle)
            self.assertEqual(len({tuple(s) for s in moved}), 1)
            pane = figure.locator(".pane").nth(2)
            pane.scroll_into_view_if_needed()
            box = pane.bounding_box()
            page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.25)
            left = float(spots()[0][0][:-2])
            self.assertAlmostEqual(left / box["width"], 0.75, delta=0.01)
            figure.locator(".panels").focus()
            page.keyboard.press("Escape")
            self.assertEqual(spots()[0][3], "none")

    def test_the_loupe_looks_at_heat_maps_too(self):
        with self.page("06-beta-vae-loss.html") as page:
            figure = page.locator("#figure-where")
            figure.scroll_into_view_if_needed()
            figure.get_by_role("button", name="Loupe").click()
            lenses, images = figure.locator(".lens"), figure.locator("svg image")
            self.assertEqual(lenses.count(), images.count())
            self.assertEqual(images.count(), 3)
            box = images.nth(1).bounding_box()
            page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.75)
            for place in range(3):
                box, lens = images.nth(place).bounding_box(), lenses.nth(place).bounding_box()
                self.assertAlmostEqual((lens["x"] + lens["width"] / 2 - box["x"]) / box["width"], 0.25, delta=0.02)
                self.assertAlmostEqual((lens["y"] + lens["height"] / 2 - box["y"]) / box["height"], 0.75, delta=0.02)
                self.assertIn("data:image/png", lenses.nth(place).evaluate("l => l.style.backgroundImage"))
            page.keyboard.press("ArrowRight")
            self.assertIn("27%", figure.locator(".art").get_attribute("aria-label"))
            page.keyboard.press("Escape")
            self.assertFalse(lenses.first.is_visible())
            self.assertIsNone(figure.locator(".art").get_attribute("tabindex"))

    def test_a_film_goes_from_the_given_picture_to_the_last_stage(self):
        with self.page(self.NAME) as page:
            figure = page.locator("#figure-on-the-way")
            slider = figure.locator(".scrubber input")
            slider.focus()
            page.keyboard.press("Home")
            self.assertEqual(figure.locator(".scrubber output").inner_text(), "given")
            figure.get_by_role("button", name="Loupe").click()
            seen = "f => [...f.querySelectorAll('.lens')].filter(l => l.offsetParent && l.parentElement.clientWidth).length"
            self.assertEqual(figure.evaluate(seen), 2)
            slider.focus()
            page.keyboard.press("End")
            self.assertEqual(figure.evaluate(seen), 2)
            shown = figure.locator("g.frame[display=inline] image").bounding_box()
            self.assertGreater(shown["width"], 250)

    def test_pixels_are_not_blurred_and_pictures_are_large(self):
        with self.page(self.NAME) as page:
            image = page.locator(f"{self.FIGURE} .panel img").first
            self.assertEqual(image.evaluate("i => getComputedStyle(i).imageRendering"), "pixelated")
            self.assertGreater(image.bounding_box()["width"], 300)


class AnimationTests(BrowserTest):
    def test_an_animation_has_a_scrubber_and_begins_with_its_still(self):
        names = [p.name for p in sorted(BOOK.glob("*.html")) if p.name != "whole.html" and 'data-still="' in p.read_text(encoding="utf-8")]
        self.assertNotEqual(names, [], "no chapter has an animation")
        for name in names:
            with self.subTest(name), self.page(name) as page:
                figure = page.locator("figure.frames").first
                slider, said = figure.locator(".scrubber input"), figure.locator(".scrubber output")
                shown = "all => all.map((f, i) => getComputedStyle(f).display === 'none' ? -1 : i).filter(i => i >= 0)"
                frames = figure.locator("g.frame")
                self.assertEqual(frames.evaluate_all(shown), [int(figure.locator(".art").get_attribute("data-still"))])
                slider.focus()
                page.keyboard.press("Home")
                self.assertEqual(frames.evaluate_all(shown), [0])
                first = said.inner_text()
                page.keyboard.press("ArrowRight")
                self.assertEqual(frames.evaluate_all(shown), [1])
                self.assertNotEqual(said.inner_text(), first)
                slider.scroll_into_view_if_needed()
                box = slider.bounding_box()
                page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
                self.assertEqual(frames.evaluate_all(shown), [frames.count() - 1])
                figure.get_by_role("button", name="Play").click()
                page.wait_for_function("() => +document.querySelector('.scrubber input').value >= 2")
                figure.get_by_role("button", name="Pause").click()
                at = slider.input_value()
                page.wait_for_timeout(500)
                self.assertEqual(slider.input_value(), at)


class GlossaryTests(BrowserTest):
    def test_a_term_says_what_it_means_on_hover_and_on_focus_and_leads_to_its_place(self):
        with self.page("05-vae.html") as page:
            term = page.locator("main a.term").first
            self.assertGreaterEqual(int(term.evaluate("t => getComputedStyle(t).fontWeight")), 600)
            term.hover()
            words = page.locator("#definition").inner_text()
            self.assertEqual(words, term.get_attribute("data-definition"))
            page.mouse.move(0, 0)
            self.assertFalse(page.locator("#definition").is_visible())
            term.focus()
            self.assertTrue(page.locator("#definition").is_visible())
            page.keyboard.press("Escape")
            self.assertFalse(page.locator("#definition").is_visible())
            page.keyboard.press("Enter")
            page.wait_for_url("**/glossary.html#*")
            self.assertIn(words, page.locator("main").inner_text())

    def test_no_term_is_linked_twice_in_a_chapter(self):
        for path in sorted(BOOK.glob("[0-9A-Z]*-*.html")):
            with self.page(path.name) as page:
                targets = page.locator("main a.term").evaluate_all("all => all.map(a => a.getAttribute('href'))")
                self.assertEqual(len(targets), len(set(targets)), path.name)
                self.assertGreater(len(targets), 3, path.name)


class ListingTests(BrowserTest):
    def test_a_listing_can_be_copied(self):
        with self.page("02-gradients.html") as page:
            page.evaluate("() => { navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }; }")
            block = page.locator("main div.sourceCode").first
            block.locator("button.copy").focus()
            page.keyboard.press("Enter")
            page.wait_for_function("window.copied !== undefined")
            self.assertEqual(page.evaluate("window.copied.trim()"), block.locator("pre").inner_text().strip())
            self.assertEqual(block.locator("button.copy").inner_text(), "Copied")


if __name__ == "__main__":
    unittest.main()
