"""`raspc examples` writes the programs that come with the package."""

from pathlib import Path

from raspc.compiler.cli import main

NOTEBOOKS = {f"notebooks/{name}.ipynb" for name in ("first_steps", "looking_inside")}


def test_examples_are_written_and_none_is_overwritten(tmp_path: Path, capsys) -> None:
    (tmp_path / "sort.rasp").write_text("mine")
    assert main(["examples", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    assert {"reverse.py", "sort.rasp", "crasp/dyck1.crasp", "raspl/count.py"} | NOTEBOOKS <= written
    assert said.startswith(f"written: {len(written) - 1} examples into {tmp_path}")
    assert (tmp_path / "sort.rasp").read_text() == "mine"
    assert main(["check", str(tmp_path / "reverse.py"), "--vocab", "ab", "--max-len", "3"]) == 0


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path, capsys) -> None:
    (tmp_path / "taken").write_text("")
    assert main(["examples", str(tmp_path / "taken")]) == 2
    assert "cannot be written" in capsys.readouterr().err
