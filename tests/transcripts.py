"""What a session of the text language prints."""

from raspc.rasp_ast.text.session import Session

BANNER = "RASP 0.1\nrunning example is: hello\n"


def transcript(text):
    """What a session prints after its banner, up to the newline at its end."""
    printed = Session().transcript(text)
    assert printed.startswith(BANNER)
    return printed.removeprefix(BANNER)


def shown(*lines):
    """What the last line prints."""
    session = Session()
    for line in lines:
        printed = session.feed(line)
    return "\n".join(printed)
