"""A second reader of everything the vault writes, from sealing.md 3.1 to 3.3 alone.

It shares no code with `core` and uses the library only for its primitives: HKDF-Expand,
AES and AES-GCM. Key unwrapping (RFC 3394), CRC-32C, the blob stream
(c2sp.org/chunked-encryption) and the field envelope are written out here, so a mistake in
the product would have to be made twice. It refuses with AssertionError or InvalidTag.
"""

from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand


def expand(key: bytes, info: bytes, length: int = 32) -> bytes:
    return HKDFExpand(SHA512(), length, info).derive(key)


def u32(number: int) -> bytes:
    return number.to_bytes(4, "big")


def unwrap(key: bytes, context: bytes, wrapped: bytes) -> bytes:
    """RFC 3394, section 2.2.2, with the wrapping key derived for the context."""
    assert len(wrapped) == 40
    aes = Cipher(algorithms.AES256(expand(key, b"bkx1/wrap\0" + context)), modes.ECB())
    a, r = wrapped[:8], [wrapped[at : at + 8] for at in range(8, 40, 8)]
    for t in range(24, 0, -1):
        i = (t - 1) % 4
        block = (int.from_bytes(a, "big") ^ t).to_bytes(8, "big") + r[i]
        decryptor = aes.decryptor()
        plain = decryptor.update(block) + decryptor.finalize()
        a, r[i] = plain[:8], plain[8:]
    assert a == b"\xa6" * 8
    return b"".join(r)


def kek_context(appliance: UUID, purpose: str, version: int) -> bytes:
    return appliance.bytes + purpose.encode() + u32(version)


def patient_key_context(owner: UUID, key: UUID, generation: int, kek_version: int) -> bytes:
    return owner.bytes + key.bytes + u32(generation) + u32(kek_version)


def dek_context(photo: UUID, dek_generation: int, key: UUID, generation: int) -> bytes:
    return photo.bytes + u32(dek_generation) + key.bytes + u32(generation)


def crc32c(data: bytes) -> int:
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def read_blob(patient_key: bytes, dek_generation: int, blob: bytes) -> bytes:
    """The plaintext of a BKX1 file, by the key over its own key slot."""
    assert blob[:6] == b"BKX1\x01\x01"
    assert blob[6] <= 8
    assert blob[7] == 0
    assert blob[44:64] == bytes(20)
    assert int.from_bytes(blob[124:128], "big") == crc32c(blob[64:124])
    photo, key = UUID(bytes=blob[8:24]), UUID(bytes=blob[64:80])
    context = dek_context(photo, dek_generation, key, int.from_bytes(blob[80:84], "big"))
    dek = unwrap(patient_key, context, blob[84:124])
    return read_stream(dek, blob[:64], blob[128:])


def read_stream(key: bytes, context: bytes, stream: bytes) -> bytes:
    """c2sp.org/chunked-encryption with SHA-512 and AEAD_AES_256_GCM."""
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + stream[:24] + context
    derived = expand(key, info, 32 + 12 + 32)
    assert stream[24:56] == derived[44:]
    cipher, base = AESGCM(derived[:32]), int.from_bytes(derived[32:44], "big")
    chunks = [stream[at : at + 16_400] for at in range(56, len(stream), 16_400)]
    assert all(len(chunk) == 16_400 for chunk in chunks[:-1])
    assert 16 <= len(chunks[-1]) < 16_400
    return b"".join(
        cipher.decrypt((base ^ k).to_bytes(12, "big"), chunk, None)
        for k, chunk in enumerate(chunks)
    )


def read_field(patient_key: bytes, place: tuple[str, str, UUID], sealed: bytes) -> bytes:
    """The plaintext of a sealed column value at (table, column, row)."""
    assert sealed[0] == 1
    table, column, row = place
    aad = table.encode() + b"\0" + column.encode() + b"\0" + row.bytes + sealed[1:3]
    return AESGCM(expand(patient_key, b"bkx1/field")).decrypt(sealed[3:15], sealed[15:], aad)
