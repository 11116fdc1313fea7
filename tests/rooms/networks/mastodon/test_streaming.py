import threading
from collections.abc import Iterator

import pytest
from tests.networks.mastodon_fake.asking import Impatient
from tests.networks.mastodon_fake.reading import row, rows
from tests.networks.mastodon_fake.server import Fake

from wellheard.networks.asking.patience import Patience
from wellheard.networks.asking.question import Unreachable
from wellheard.networks.mastodon import streaming
from wellheard.networks.mastodon.listening import Ear, NotHeard
from wellheard.networks.mastodon.mastodon import Mastodon
from wellheard.networks.mastodon.streaming import Channel, Streaming
from wellheard.networks.network import Page, Visibility

AT_ONCE = Patience(attempts=3, base_seconds=0.0)


@pytest.fixture(autouse=True)
def _each_event_is_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "PAGE_SECONDS", 0.0)


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()


@pytest.fixture
def heard(network: Mastodon, stop: threading.Event) -> Streaming:
    ear = Ear("wellheard tests", stop)
    return network.streaming(Channel("ward"), ear, AT_ONCE)


@pytest.fixture
def listening(heard: Streaming, ward: Fake) -> Iterator["Listening"]:
    with Listening(heard, ward) as found:
        yield found


class Listening:
    """Reads pages in a thread of its own, so that a test can do what is heard."""

    def __init__(self, heard: Streaming, ward: Fake) -> None:
        self.heard, self.ward = heard, ward
        self.pages: list[Page] = []
        self.came = threading.Semaphore(0)
        self.error: Exception | None = None
        self.thread = threading.Thread(target=self._read, args=(None,))

    def __enter__(self) -> "Listening":
        return self

    def __exit__(self, *_: object) -> None:
        self.heard._ear.stop.set()
        if self.thread.ident:
            self.thread.join(10)
            assert not self.thread.is_alive()
        if self.error:
            raise self.error

    def start(self, after: str | None = None) -> None:
        self.thread = threading.Thread(target=self._read, args=(after,))
        self.thread.start()
        self.opened()

    def opened(self) -> None:
        assert self.ward.opened.acquire(timeout=10)

    def _read(self, after: str | None) -> None:
        try:
            for page in self.heard.pages(after):
                self.pages.append(page)
                self.came.release()
        except Exception as error:  # noqa: BLE001 - raised again by the test
            self.error = error

    def next(self) -> Page:
        assert self.came.acquire(timeout=10)
        return self.pages[-1]


def test_a_post_is_heard_when_it_is_written_and_when_it_is_corrected(
    listening: Listening, ward: Fake
) -> None:
    nurse = ward.state.person("inv_nurse", "other.example")
    listening.start()
    post = ward.state.post(nurse, "<p>Night shift at nine</p>", tags=("ward",))
    ward.publish(post)
    page = listening.next()
    assert page.listed == (ward.state.uri(post),)
    assert row(page, "post")["text"] == "Night shift at nine"
    assert (page.after, page.visibility) == (str(post.number), Visibility.UNKNOWN)
    assert page.answer is not None
    assert page.answer.endpoint.endswith("/api/v1/streaming/hashtag")
    post.content = "<p>Night shift</p>"
    ward.announce("status.update", ward.state.status_told(post), post.tags)
    assert row(listening.next(), "post")["text"] == "Night shift"


def test_what_is_not_for_everybody_is_not_heard(
    listening: Listening, ward: Fake
) -> None:
    nurse = ward.state.person("inv_nurse")
    listening.start()
    quiet = ward.state.post(nurse, "hush", visibility="unlisted", tags=("ward",))
    ward.publish(quiet)
    assert listening.next().batch.tables == {}


def test_a_deletion_reaches_posts_that_were_heard_and_others_are_counted(
    listening: Listening, ward: Fake, heard: Streaming
) -> None:
    nurse = ward.state.person("inv_nurse")
    before = ward.state.post(nurse, "before", tags=("ward",))
    listening.start()
    post = ward.state.post(nurse, "Night shift", tags=("ward",))
    ward.publish(post)
    listening.next()
    ward.announce("delete", str(post.number), ("ward",))
    page = listening.next()
    gone = row(page, "tombstone")
    assert (gone["kind"], gone["id"]) == ("post", ward.state.uri(post))
    assert gone["reason"] == "deleted"
    ward.announce("delete", str(before.number), ("ward",))
    assert rows(listening.next(), "tombstone") == []
    assert heard.unknown_deletions == 1


def test_a_post_deleted_before_its_page_was_done_is_not_kept(
    listening: Listening, ward: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "PAGE_SECONDS", 3600.0)
    monkeypatch.setattr(streaming, "PAGE_EVENTS", 3)
    nurse = ward.state.person("inv_nurse")
    listening.start()
    post, kept = (ward.state.post(nurse, each, tags=("ward",)) for each in "ab")
    ward.publish(post)
    ward.publish(kept)
    ward.announce("delete", str(post.number), ("ward",))
    page = listening.next()
    assert [one["text"] for one in rows(page, "post")] == ["b"]
    assert row(page, "tombstone")["id"] == ward.state.uri(post)


def test_what_was_written_during_a_break_is_read_afterwards(
    listening: Listening, ward: Fake, heard: Streaming
) -> None:
    nurse = ward.state.person("inv_nurse")
    old = ward.state.post(nurse, "long ago", tags=("ward",))
    listening.start()
    first = ward.state.post(nurse, "first", tags=("ward",))
    ward.publish(first)
    listening.next()
    missed = [ward.state.post(nurse, str(n), tags=("ward",)) for n in range(41)]
    ward.cut()
    listening.opened()
    listening.next()
    page = listening.next()
    assert page.after == str(missed[-1].number)
    after = ward.state.post(nurse, "after", tags=("ward",))
    ward.publish(after)
    listening.next()
    texts = [one["text"] for page in listening.pages for one in rows(page, "post")]
    assert sorted(texts) == sorted(
        ["first", *(str(number) for number in range(41)), "after"]
    )
    assert old.content not in texts
    assert heard.breaks == 1


def test_a_later_run_reads_what_was_written_since(
    listening: Listening, ward: Fake
) -> None:
    nurse = ward.state.person("inv_nurse")
    first = ward.state.post(nurse, "first", tags=("ward",))
    second = ward.state.post(nurse, "second", tags=("ward",))
    listening.start(after=str(first.number))
    page = listening.next()
    assert page.listed == (ward.state.uri(second),)
    assert page.after == str(second.number)


def test_what_waits_is_kept_when_somebody_asks_to_stop(
    listening: Listening,
    ward: Fake,
    stop: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streaming, "PAGE_SECONDS", 3600.0)
    waits, gather = threading.Semaphore(0), Streaming._gather

    def counted(self: Streaming, *event: object) -> None:
        gather(self, *event)  # type: ignore[arg-type]
        waits.release()

    monkeypatch.setattr(Streaming, "_gather", counted)
    nurse = ward.state.person("inv_nurse")
    listening.start()
    for each in "abc":
        ward.publish(ward.state.post(nurse, each, tags=("ward",)))
        assert waits.acquire(timeout=10)
    assert listening.pages == []
    stop.set()
    page = listening.next()
    assert [one["text"] for one in rows(page, "post")] == ["a", "b", "c"]


def test_what_waits_is_kept_when_the_server_falls_silent(
    network: Mastodon,
    ward: Fake,
    stop: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streaming, "PAGE_SECONDS", 3600.0)
    ward.thumps = False
    ear = Ear("wellheard tests", stop, silent_seconds=0.3)
    with Listening(network.streaming(Channel(), ear, AT_ONCE), ward) as listening:
        listening.start()
        post = ward.state.post(ward.state.person("inv_nurse"), "heard")
        ward.publish(post)
        assert listening.next().listed == (ward.state.uri(post),)
        listening.opened()
        missed = ward.state.post(ward.state.person("inv_trust"), "missed")
        ward.cut()
        assert listening.next().listed == (ward.state.uri(missed),)


def test_a_server_that_does_not_come_back_is_given_up(
    heard: Streaming, ward: Fake
) -> None:
    ward.ill = 502
    with pytest.raises(Unreachable, match="3 times in a row"):
        list(heard.pages(None))
    assert heard.breaks == 3


def test_a_stream_wants_a_credential(
    through_ward: Mastodon, stop: threading.Event
) -> None:
    heard = through_ward.streaming(Channel(), Ear("wellheard tests", stop))
    with pytest.raises(NotHeard, match="credential"):
        list(heard.pages(None))


def test_all_that_a_server_sees_can_be_heard(
    network: Mastodon, ward: Fake, stop: threading.Event
) -> None:
    heard = network.streaming(Channel(), Ear("wellheard tests", stop), AT_ONCE)
    with Listening(heard, ward) as listening:
        listening.start()
        post = ward.state.post(ward.state.person("inv_nurse"), "no tag at all")
        ward.publish(post)
        assert listening.next().listed == (ward.state.uri(post),)
        ward.announce("update", "no status")
        assert "cannot be read" in listening.next().batch.bad[0].reason


def test_a_stream_needs_a_server_to_listen_to(
    stranger: Mastodon, stop: threading.Event, asks: Impatient
) -> None:
    with pytest.raises(ValueError, match="our choice"):
        stranger.streaming(Channel(), Ear("wellheard tests", stop))
    assert asks.credentials_sent == []
