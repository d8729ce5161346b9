"""Notes, keys and proofs as C2SP writes them; what is only nearly one is none."""

from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from core.ledger import (
    Checkpoint,
    Key,
    KeyKind,
    LogProof,
    NoteBroken,
    ProofBroken,
    cosignature_line,
    cosigned_message,
    inclusion_proof,
)
from tests.support.logs import ORIGIN, MadeLog, key_of, leaf


@pytest.fixture
def made(tmp_path: Path) -> MadeLog:
    log = MadeLog(tmp_path)
    log.grow_to(300)
    return log


class TestKey:
    def test_the_vector_of_the_signed_note_specification(self) -> None:
        """From golang.org/x/mod/sumdb/note, whose format C2SP took over."""
        text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
        key = Key.parse(text)
        assert (key.name, key.kind, str(key)) == ("PeterNeumann", KeyKind.LOG, text)
        note = (
            "If you think cryptography is the answer to your problem,\n"
            "then you don't know what your problem is.\n"
        )
        data = b64decode(
            "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFY"
            "C2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
        )
        assert data[:4] == key.id
        assert key.has_signed(note, data[4:])
        assert not key.has_signed(note + "x", data[4:])

    @pytest.mark.parametrize(
        "text",
        ["", "a+b", "a+00000000+AAAA", "a b+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"],
    )
    def test_what_is_no_key(self, text: str) -> None:
        with pytest.raises(NoteBroken):
            Key.parse(text)

    def test_a_witness_signs_when_it_saw_it(self) -> None:
        private, witness = key_of(3, KeyKind.WITNESS, "witness.test")
        head = Checkpoint(ORIGIN, 5, bytes(32))
        line = cosignature_line(witness, 12, private.sign(cosigned_message(head.text, 12)))
        later = cosignature_line(witness, 13, private.sign(cosigned_message(head.text, 12)))

        assert Checkpoint.parse(bytes(head) + line.encode()).is_signed_by(witness)
        assert not Checkpoint.parse(bytes(head) + later.encode()).is_signed_by(witness)
        assert Key.parse(str(witness)) == witness


class TestCheckpoint:
    def test_it_is_read_as_it_was_written(self, made: MadeLog) -> None:
        note = made.signed(300, made.growth.root)
        head = Checkpoint.parse(note).opened(made.key)
        assert (head.origin, head.size, head.root) == (ORIGIN, 300, made.growth.root)
        assert bytes(head) == note

    def test_another_key_or_log_does_not_open_it(self, made: MadeLog) -> None:
        head = Checkpoint.parse(made.signed(300, bytes(32)))
        for key in (key_of(2)[1], key_of(1, name="other")[1], key_of(1, KeyKind.WITNESS)[1]):
            with pytest.raises(NoteBroken):
                head.opened(key)

    @pytest.mark.parametrize(
        "note",
        [
            b"",
            b"\xff\n\n",
            b"a\n1\n\n",
            b"a\n01\n" + b64encode(bytes(32)) + b"\n\n\xe2\x80\x94 a AAAA\n",
            b"a\n1\n" + b64encode(bytes(31)) + b"\n\n\xe2\x80\x94 a AAAA\n",
            b"a\n1\n" + b64encode(bytes(32)) + b"\nmore\n\n\xe2\x80\x94 a AAAA\n",
            b"a\n1\n" + b64encode(bytes(32)) + b"\n\nnot a signature\n",
            b"a b\n1\n" + b64encode(bytes(32)) + b"\n\n\xe2\x80\x94 a AAAA\n",
        ],
    )
    def test_what_is_no_note(self, note: bytes) -> None:
        with pytest.raises(NoteBroken):
            Checkpoint.parse(note)


class TestProof:
    def proof(self, made: MadeLog, seq: int) -> LogProof:
        node = made.folder.node(300)
        path = tuple(inclusion_proof(seq, 300, node))
        return LogProof(leaf(seq), seq, path, made.signed(300, made.growth.root))

    @pytest.mark.parametrize("seq", [0, 255, 256, 299])
    def test_a_file_proves_its_entry(self, made: MadeLog, seq: int) -> None:
        data = bytes(self.proof(made, seq))
        found, head = LogProof.parse(data).verified(made.key)
        assert data.startswith(b"c2sp.org/tlog-proof@v1\nextra ")
        assert (found.seq, head.size, bytes(found)) == (seq, 300, leaf(seq))

    def test_no_byte_of_it_can_be_another(self, made: MadeLog) -> None:
        data = bytes(self.proof(made, 256))
        accepted = []
        for at in range(len(data)):
            changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
            try:
                LogProof.parse(changed).verified(made.key)
            except ProofBroken:
                continue
            accepted.append(at)
        assert accepted == []
