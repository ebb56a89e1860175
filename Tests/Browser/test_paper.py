"""The book in one piece: the PDF with its contents and the EPUB."""
import re
import unittest
import xml.etree.ElementTree as tree
import zipfile

import pypdf

from browser import BOOK

# Numbers as headings say them: 1 … 8, then 8b, the appendices last.
NUMBERS = [path.stem.partition("-")[0].lstrip("0") for path in sorted(BOOK.glob("*.html")) if re.match(r"(\d\d[a-z]?|[A-Z])-", path.stem)]


class PDFTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.reader = pypdf.PdfReader(BOOK / "NLVAE.pdf")
        cls.texts = [page.extract_text() for page in cls.reader.pages]

    def test_the_outline_names_every_chapter(self):
        titles = []

        def collect(entries):
            for entry in entries:
                collect(entry) if isinstance(entry, list) else titles.append(entry.title)
        collect(self.reader.outline)
        for number in NUMBERS:
            self.assertTrue(any(title.startswith(f"{number}. ") for title in titles), titles[:5])
        self.assertIn("Glossary", titles)

    def test_the_contents_name_the_page_where_a_chapter_begins(self):
        contents = "\n".join(self.texts[1:5])
        found = re.findall(r"^(\d+[a-z]?|[A-Z])\. (\D+?)\s*(\d+)$", contents, re.M)
        self.assertEqual([number for number, _, _ in found], NUMBERS)
        for number, title, page in found:
            self.assertTrue(f"{number}. {title.strip()}" in self.texts[int(page) - 1].replace("\n", " "), title)

    def test_what_folds_or_moves_is_left_out(self):
        whole = "\n".join(self.texts)
        for words in ("Show the rest of the code", "Skip to the text", "Theme: "):
            self.assertFalse(words in whole, words)
        width, height = (float(side) for side in self.reader.pages[0].mediabox[2:])
        self.assertAlmostEqual(width / height, 210 / 297, places=2)


class EPUBTests(unittest.TestCase):
    def test_chapters_formulas_and_figures_are_whole(self):
        whole = (BOOK / "whole.html").read_text(encoding="utf-8")
        with zipfile.ZipFile(BOOK / "NLVAE.epub") as book:
            self.assertIsNone(book.testzip())
            names = set(book.namelist())
            pages = [name for name in names if re.fullmatch(r"EPUB/text/ch\d+\.xhtml", name)]
            self.assertEqual(len(pages), len(NUMBERS) + 1)
            formulas = pictures = 0
            for name in pages:
                text = book.read(name).decode()
                tree.fromstring(text)
                formulas += text.count("<math")
                self.assertEqual(re.findall(r"\\[(\[]", re.sub(r"<(pre|code|annotation)\b.*?</\1>", "", text, flags=re.S)), [], name)
                for source in re.findall(r'<img [^>]*src="([^"]*)"', text):
                    pictures += 1
                    self.assertIn("EPUB/" + source.removeprefix("../"), names)
            self.assertEqual(formulas, whole.count("<math"))
            self.assertEqual(pictures, whole.count("<figure") - whole.count(' photograph">'))
            self.assertIn("EPUB/media/cover.png", names)
            contents = book.read("EPUB/nav.xhtml").decode()
            self.assertEqual(len(re.findall(r'href="text/ch\d+\.xhtml#c\w+"', contents)), len(NUMBERS))


if __name__ == "__main__":
    unittest.main()
