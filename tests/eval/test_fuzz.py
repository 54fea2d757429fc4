from corpus.errors import ReadError
from corpus.parse import parse
from eval.reading.fuzz import run, spoiled_files
from eval.reading.seeds import seeds


def test_the_stock_itself_is_read() -> None:
    for name, data in seeds().items():
        try:
            document = parse(data, name)
        except ReadError as error:  # so that the name of the file is told
            raise AssertionError(name) from error
        assert document.clauses, name


def test_spoiled_files_are_the_same_for_the_same_seed() -> None:
    one, other = (list(spoiled_files(3, 5, start=start)) for start in (0, 2))
    assert one[2:] == other[:3]


def test_spoiled_files_are_read_or_refused_in_a_clear_sentence() -> None:
    outcomes = run(seed=11, count=120, workers=2)
    assert len(outcomes) == 120
    assert [each for each in outcomes if each.fault] == []
