"""Queries made to cost the box much: each is refused, and none of it is done.

For the test that they are, and for the benchmark of how long that takes.
"""

import gzip
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import orjson
from graphql import get_introspection_query

NO_ID = "00000000-0000-0000-0000-000000000000"
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Attack:
    """One request. `text` is None where it is the body itself that attacks."""

    name: str
    body: bytes
    text: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_headers(self) -> dict[str, str]:
        """Its headers, but for who sends it."""
        return {"Content-Type": _JSON, **self.headers}


def _repeated(piece: str, count: int, between: str = " ") -> str:
    """The piece so many times, with its number for `#`."""
    return between.join(piece.replace("#", str(number)) for number in range(count))


def _brought(piece: str, type_: str, count: int, around: str = "{{{}}}") -> str:
    """A query to which so many fragments bring the same."""
    fragments = _repeated(f"fragment f# on {type_} {{{piece}}}", count)
    return around.format(_repeated("...f#", count)) + fragments


def _chain(inside: str, count: int, start: str) -> str:
    """Fragments of which each spreads the next twice: 2^n fields in 10 n tokens."""
    links = "".join(
        f"fragment f{n} on Photo {{{inside.format(n + 1)} {inside.format(n + 1)}}}"
        for n in range(count)
    )
    return f"{{{start}}}{links} fragment f{count} on Photo {{id}}"


_PHOTO = f'photo(id:"{NO_ID}")'
_LISTS = "edges{node{patient{photos(first:100){edges{node{id}}}}}}"

TEXTS: Mapping[str, str] = {
    "aliases, flat": f"{{{_repeated('a#:me{id}', 200)}}}",
    "aliases, of a leaf": f"{{me{{{_repeated('a#:id', 300)}}}}}",
    "aliases, in each fragment": _brought("a#:id", "Person", 60, "{{me{{{}}}}}"),
    "aliases, of the type name": f"{{{_repeated('a#:__typename', 300)}}}",
    "one field again and again": f"{{me{{{'id ' * 900}}}}}",
    "one object again and again": f"{{{'me{id} ' * 200}}}",
    "one list again and again": "{" + "photos(first:1){edges{cursor}} " * 60 + "}",
    "repeats, nested": "{" + ("photos(first:1){" + "edges{cursor} " * 16 + "} ") * 7 + "}",
    "repeats, with other arguments": f"{{{_repeated('photos(first:#){edges{cursor}}', 70)}}}",
    "repeats, in inline fragments": f"{{me{{{'...{id name} ' * 140}}}}}",
    "repeats, of objects in inline fragments": (
        f"{{photos(first:1){{{'...{edges{node{id}}} ' * 80}}}}}"
    ),
    "repeats, brought by fragments": _brought("id", "Person", 80, "{{me{{{}}}}}"),
    "repeats, of the type name": "{" + "...{__typename} " * 220 + "}",
    "lists in lists": f"{{photos(first:100){{{_LISTS}}}}}",
    "lists in lists, through a fragment": (
        f"{{photos(first:100){{...A}}}} fragment A on PhotoConnection{{{_LISTS}}}"
    ),
    "a page too large": "{photos(first:1000000){edges{cursor}}}",
    "a page of many digits": "{photos(first:" + "9" * 15_000 + "){edges{cursor}}}",
    "a page of many digits and a point": "{photos(first:1." + "9" * 15_000 + "){edges{cursor}}}",
    "a page as a default": "query($n:Int!=100000){photos(first:$n){edges{cursor}}}",
    "deep, of one field": "{" + "me{" * 300 + "id" + "}" * 300 + "}",
    "deep, of inline fragments": "{" + "...{" * 300 + "__typename" + "}" * 300 + "}",
    "deep, unclosed braces": "{" * 990,
    "deep, unclosed lists": "{me(a:" + "[" * 900,
    "deep, lists in arguments": "{me(a:" + "[" * 450 + "]" * 450 + "){id}}",
    "deep, objects in arguments": "{me(a:" + "{a:" * 300 + "1" + "}" * 300 + "){id}}",
    "deep, list types": "query($a:" + "[" * 400 + "Int" + "]" * 400 + "){me{id}}",
    "fragments, in a circle": "{me{...A}} fragment A on Person{...B} fragment B on Person{...A}",
    "fragments, in themselves": "{me{...A}} fragment A on Person{id ...A}",
    "fragments, in a circle of a hundred": "{me{...f0}}" + "".join(
        f"fragment f{n} on Person{{...f{(n + 1) % 100}}}" for n in range(100)
    ),
    "fragments, that double": _chain("...f{}", 80, _PHOTO + "{...f0}"),
    "fragments, that double with aliases": _chain("a:patient{{...f{}}}", 40, _PHOTO + "{...f0}"),
    "fragments, that nobody uses": _repeated("fragment f# on Person{id}", 120) + "{me{id}}",
    "fragments, that are not there": f"{{me{{{_repeated('...f#', 400)}}}}}",
    "fragments, each spreading all": "{me{...f0}}" + "".join(
        f"fragment f{n} on Person{{{_repeated('...f#', 21)}}}" for n in range(21)
    ),
    "operations, many": _repeated("query q#{me{id}}", 120),
    "operations, many without a name": "{me{id}} " * 150,
    "variables, many": f"query({_repeated('$v#:Int', 240)}){{me{{id}}}}",
    "variables, of one name": f"query({'$v:Int ' * 240}){{me{{id}}}}",
    "directives, unknown": "{me " + "@a " * 450 + "{id}}",
    "directives, known": "{me " + "@skip(if:true) " * 160 + "{id}}",
    "directives, on the operation": "query " + "@a(b:1) " * 190 + "{me{id}}",
    "arguments, unknown": f"{{me({_repeated('a#:1', 300)}){{id}}}}",
    "arguments, of one name": f"{{me({'a:1 ' * 300}){{id}}}}",
    "a list as an argument": "{search(text:\"a\",first:1,bodySites:[" + '"a" ' * 900 + "]){total}}",
    "an object of unknown fields": (
        f"mutation{{createPatient(patient:{{{_repeated('a#:1', 300)}}}){{id}}}}"
    ),
    "an object of one field": (
        "mutation{createPatient(patient:{" + 'mrn:"1" ' * 300 + "}){id}}"
    ),
    "fields, unknown": f"{{{_repeated('a#', 900)}}}",
    "a name that never ends": "{" + "a" * 16_000 + "}",
    "a text that never ends": '{photo(id:"' + "x" * 16_000 + '"){id}}',
    "a text that is not closed": '{photo(id:"' + "x" * 16_000,
    "a text of escapes": '{photo(id:"' + "\\u0041" * 2_600 + '"){id}}',
    "a text of half characters": '{photo(id:"' + "\\ud83d" * 2_600 + '"){id}}',
    "a block of empty lines": '{photo(id:"""' + "\n" * 16_000 + '"""){id}}',
    "a block of quotes": '{photo(id:"""' + '\\"""' * 4_000 + '"""){id}}',
    "comments, of two hundred thousand lines": "#\n" * 30_000 + "{me{id}}",
    "comments, one long": "#" + "x" * 60_000 + "\n{me{id}}",
    "white space": " ,\n\t" * 15_000 + "{me{id}}",
    "commas": "{me{id" + "," * 60_000 + "}}",
    "marks of byte order": "\ufeff" * 20_000 + "{me{id}}",
    "characters that look like letters": "{" + "\u0430\u200b" * 3_000 + "}",
    "characters from right to left": "{me{\u202eid\u202c}}",
    "faces": "{" + "\U0001f600" * 3_000 + "}",
    "a nul": "{me{id}}\x00",
    "introspection": get_introspection_query(),
    "introspection, nested": "{__schema{types{fields{type{fields{type{fields{type{name}}}}}}}}}",
    "introspection, many times": "{" + '__type(name:"Photo"){name} ' * 14 + "}",
    "introspection, by an alias": '{a:__type(name:"Person"){b:fields{c:name}}}',
    "a subscription by POST": "subscription{taskUpdates{waiting}}",
    "definitions of types": _repeated("type T#{id:ID}", 140),
    "defer and stream": "{me{... @defer{id}} photos(first:1){edges @stream{cursor}}}",
}  # fmt: skip
"""Of each of these the text attacks."""


def _asked(**said: object) -> bytes:
    return orjson.dumps(said)


_KNOWN = "query($n:Int!){photos(first:$n){edges{cursor}}}"
_SEARCH = 'query($s:[String!]){search(text:"a",first:1,bodySites:$s){total}}'


def _bodies() -> Iterator[Attack]:
    deep = b'{"query":"{me{id}}","variables":{"a":' + b"[" * 30_000 + b"]" * 30_000 + b"}}"
    yield Attack("variables, deep lists", deep)
    deep = b'{"query":"{me{id}}","variables":' + b'{"a":' * 900 + b"1" + b"}" * 901
    yield Attack("variables, deep objects", deep)
    many = {f"v{number}": [number] * 9 for number in range(1_500)}
    yield Attack("variables, very many", _asked(query="{me{id}}", variables=many))
    long_list = {"s": ["x"] * 9_000}
    yield Attack("variables, a long list", _asked(query=_SEARCH, variables=long_list))
    large = b'{"query":"%s","variables":{"n":%s}}' % (_KNOWN.encode(), b"9" * 50_000)
    yield Attack("variables, a number of many digits", large)
    yield Attack("variables, a large page", _asked(query=_KNOWN, variables={"n": 10**9}))
    yield Attack("variables, of another type", _asked(query=_KNOWN, variables={"n": "x" * 50_000}))
    yield Attack("variables, that are a list", b'{"query":"{me{id}}","variables":[[]]}')
    yield Attack("a batch", b"[" + b",".join([b'{"query":"{me{id}}"}'] * 1_000) + b"]")
    two = "query a{me{id}} query b{me{id}}"
    yield Attack("an operation that is not there", _asked(query=two, operationName="c" * 10_000))
    yield Attack("an operation that is not named", _asked(query=two))
    yield Attack("no text", b'{"query":7}')
    yield Attack("a document that is not there", _asked(documentId="x" * 60_000))
    yield Attack("broken UTF-8", b'{"query":"{me{\xff\xfeid}}"}')
    yield Attack("half a character", b'{"query":"{me{id \\ud800}}"}')
    yield Attack("a body too large", b'{"query":"' + b" " * 70_000 + b'{me{id}}"}')
    yield Attack("no JSON", b"{" * 60_000)
    zeros = b'{"query":"{me{id}}"}' + b" " * 20_000_000
    zipped = {"Content-Encoding": "gzip"}
    yield Attack("a gzip bomb", gzip.compress(zeros, mtime=0), headers=zipped)
    deflated = {"Content-Encoding": "deflate"}
    yield Attack("a deflate bomb", zlib.compress(zeros), headers=deflated)
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    yield Attack("a form", b'--x\r\n\r\n{"query":"{me{id}}"}\r\n--x--', headers=form)


ATTACKS = (
    *(Attack(name, _asked(query=text), text) for name, text in TEXTS.items()),
    *_bodies(),
)
