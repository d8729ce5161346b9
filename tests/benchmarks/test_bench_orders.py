import pytest

from benchmarks.__main__ import NAMES, Unknown, orders


class TestOrders:
    def test_without_a_name_all_that_measure_speed_run(self) -> None:
        assert orders([]) == [[name] for name in NAMES]
        assert {"ingest", "search", "media", "graphql"} <= set(NAMES)
        assert "crashes" not in NAMES

    def test_names_run_in_the_order_given(self) -> None:
        assert orders(["media", "ingest"]) == [["media"], ["ingest"]]

    def test_a_single_name_takes_options(self) -> None:
        assert orders(["ingest", "--photos", "500"]) == [["ingest", "--photos", "500"]]

    @pytest.mark.parametrize("words", [["speed"], ["--photos", "5"], ["media", "ingest", "-x"]])
    def test_anything_else_is_refused(self, words: list[str]) -> None:
        with pytest.raises(Unknown, match="Choose from: ingest, search"):
            orders(words)
