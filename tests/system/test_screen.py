"""The screen on which the tests of progress look."""

import unittest

from support.screen import Screen


class TheScreen(unittest.TestCase):
    """It would notice a program that leaves rubbish."""

    def narrowed(self, rows_up):
        """What is left when two lines for 40 columns are replaced on 20."""
        screen = Screen(10, 40)
        screen.feed(b"said\r\n" + b"a" * 39 + b"\r\n" + b"b" * 39 + b"\r\n")
        screen.resize(10, 20)
        screen.feed(b"\r\x1b[%dA\x1b[Jnew\r\n" % rows_up)
        return screen.lines()

    def test_lines_are_wrapped_when_the_screen_gets_narrower(self):
        self.assertEqual(self.narrowed(4), ["said", "new", ""])
        self.assertEqual(self.narrowed(2), ["said", "a" * 20, "a" * 19, "new", ""])
        self.assertEqual(self.narrowed(5), ["new", ""])

    def test_wrapped_lines_are_one_again_on_a_wider_screen(self):
        screen = Screen(3, 10)
        screen.feed(b"one\r\ntwo words three\r\nfour\r\n\x1b[1A\x1b[Jend")
        self.assertEqual(screen.lines(), ["one", "two words", "three", "end"])
        self.assertEqual(screen.whole_lines(), ["one", "two words three", "end"])
        screen.resize(3, 40)
        self.assertEqual(screen.lines(), ["one", "two words three", "end"])


if __name__ == "__main__":
    unittest.main()
