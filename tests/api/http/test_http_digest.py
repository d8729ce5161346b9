"""The headers of an upload: understood completely, or refused by name."""

import unicodedata
from base64 import b64encode
from hashlib import sha256
from time import perf_counter
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.http.digest import hint_of, idempotency_key, sha256_of, source_hint
from core.kit.errors import Invalid

DIGEST = sha256(b"photo").digest()
TEXT = b64encode(DIGEST).decode()


class TestDigest:
    @pytest.mark.parametrize(
        "header",
        [
            f"sha-256=:{TEXT}:",
            f" sha-256=:{TEXT}: ",
            f"md5=:AAAA:, sha-256=:{TEXT}:",
            f"sha-256=:{TEXT}:,unixsum=:AAAA:",
        ],
    )
    def test_it_is_found(self, header: str) -> None:
        assert sha256_of(header) == DIGEST

    @pytest.mark.parametrize(
        "header",
        [
            None,
            "",
            TEXT,
            f"sha-256={TEXT}",
            f"sha-256=:{TEXT}",
            f"SHA-256=:{TEXT}:",
            f"sha-256=:{TEXT}:;a=1",
            f"sha-256=:{TEXT}:, sha-256=:{TEXT}:",
            f"sha-512=:{TEXT}:",
            f"sha-256=:{TEXT[:-4]}:",
            f"sha-256=:{TEXT[:-1]}:",
            "sha-256=::",
            f"sha-256=:{TEXT.replace('=', '')}:",
            f"sha-256=:{b64encode(DIGEST + b'x').decode()}:",
            f"sha-256=:{TEXT[:5]} {TEXT[5:]}:",
            f"sha-256=:{TEXT}:," * 1000,
            f"sha-256=:{DIGEST.hex()}:",
        ],
    )
    def test_anything_else_is_refused(self, header: str | None) -> None:
        with pytest.raises(Invalid) as refused:
            sha256_of(header, "Repr-Digest")

        assert refused.value.field == "Repr-Digest"
        assert TEXT not in refused.value.message


class TestIdempotencyKey:
    @pytest.mark.parametrize("key", ["0123456789abcdef", "~" * 128, '"8e03978e-40d5-43dd"'])
    def test_16_to_128_visible_characters(self, key: str) -> None:
        assert idempotency_key(key) == key

    @pytest.mark.parametrize(
        "key",
        [None, "", "short", "x" * 15, "x" * 129, "with space in it!", "x" * 20 + "\n", "é" * 20],
    )
    def test_anything_else_is_refused(self, key: str | None) -> None:
        with pytest.raises(Invalid) as refused:
            idempotency_key(key)

        assert refused.value.field == "Idempotency-Key"


class TestSourceHint:
    @pytest.mark.parametrize(
        ("header", "hint"),
        [
            (None, None),
            ("attachment", None),
            ('attachment; filename="knie links.jpg"', "knie links.jpg"),
            ("attachment; filename=a.jpg", "a.jpg"),
            ('attachment; filename="a\\"b.jpg"', 'a"b.jpg'),
            ("attachment; filename*=UTF-8''kni%C3%AB%20%E2%82%AC.jpg", "knië €.jpg"),
            ("attachment; filename=a.jpg; filename*=utf-8'nl'b.jpg", "b.jpg"),
            ("ATTACHMENT ; FileName*=UTF-8''b.jpg ;filename=a.jpg", "b.jpg"),
            ("attachment; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd", "etc passwd"),
            ("attachment; filename*=UTF-8''C%3A%5Cknie%5C..%5Clinks.jpg", "C: knie links.jpg"),
            ("attachment; filename*=UTF-8''a%00b%1Bc%7F.jpg", "abc.jpg"),
            ("attachment; filename*=UTF-8''.%00.%2Fx", "x"),
            ("attachment; filename*=UTF-8''%E2%80%AEgpj.exe%E2%80%AC", "gpj.exe"),
            ("attachment; filename*=UTF-8''a%0D%0Ab%E2%80%A8c", "a b c"),
            ("attachment; filename*=UTF-8''%2F.%2F..%2F", None),
            ("attachment; filename*=UTF-8''", None),
        ],
    )
    def test_it_is_words(self, header: str | None, hint: str | None) -> None:
        assert source_hint(header) == hint

    @pytest.mark.parametrize(
        "header",
        [
            "",
            ";filename=a",
            "attachment; filename",
            'attachment; filename="a',
            "attachment; filename=a b",
            "attachment; filename=a; filename=b",
            "attachment; filename*=ISO-8859-1''a",
            "attachment; filename*=UTF-8''%FF",
            "attachment; filename*=UTF-8''%4",
            "attachment; filename*=UTF-8'a",
            "attachment; filename*=\"UTF-8''a\"",
            "attachment; filename=" + "x" * 5000,
        ],
    )
    def test_a_malformed_header_is_refused(self, header: str) -> None:
        with pytest.raises(Invalid) as refused:
            source_hint(header)

        assert refused.value.field == "Content-Disposition"

    def test_it_is_capped(self) -> None:
        assert hint_of("x" * 10_000) == "x" * 500

    @given(st.text(max_size=80))
    @settings(max_examples=200)
    def test_whatever_the_name(self, name: str) -> None:
        text = name.encode("utf-8", "replace").decode()
        hint = source_hint(f"attachment; filename*=UTF-8''{quote(text, safe='')}")

        for character in hint or "":
            assert unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        assert not {"/", "\\"} & set(hint or "")
        assert not {".", ".."} & set((hint or "").split())
        assert len(hint or "") <= 500

    @pytest.mark.parametrize("piece", ["\\", '"', ";a", ";a=", "; ", "%41", "a"])
    def test_a_long_header_takes_no_time(self, piece: str) -> None:
        header = ('attachment; filename="' + piece * 4000)[:4096]
        began = perf_counter()
        with pytest.raises(Invalid):
            source_hint(header)

        assert perf_counter() - began < 0.1
