"""What people have becomes rows of the lake; what makes no sense is set aside."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.tables_as_files import Row, Seen, read

from wellheard.networks.batches import FileRefused


def shown(rows: list[Row], *names: str) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def follows(seen: Seen) -> list[tuple[object, ...]]:
    return shown(seen.tables["follow"], "network", "source_id", "target_id")


def test_follows_are_read(tmp_path: Path) -> None:
    seen = read(
        tmp_path,
        "follower,followed,followed_at,ended_at\n"
        "007,12345678901234567890,2014-12-18,\n"
        " @Nurse ,nhs,,2015-01-01\n",
    )
    assert follows(seen) == [
        ("x", "007", "12345678901234567890"),
        ("x", "@nurse", "nhs"),
    ]
    assert shown(seen.tables["follow"], "followed_at", "ended_at") == [
        (datetime(2014, 12, 18, tzinfo=UTC), None),
        (None, datetime(2015, 1, 1, tzinfo=UTC)),
    ]
    assert "first_seen_at" not in seen.tables["follow"][0]


def test_handles_stand_in_where_there_is_no_id(tmp_path: Path) -> None:
    seen = read(
        tmp_path,
        "source_id,source_handle,target_handle\n"
        "1,Nurse,https://x.com/NHS\n"
        ",Nurse,@NHS\n"
        ",,NHS\n"
        ",Nurse,two words\n",
    )
    assert follows(seen) == [("x", "1", "@nhs"), ("x", "@nurse", "@nhs")]
    assert seen.reasons() == [
        (4, "source_id is empty"),
        (5, "target_handle is no handle: two words"),
    ]


def test_bad_follows_are_set_aside_each_with_its_first_reason(tmp_path: Path) -> None:
    seen = read(
        tmp_path,
        "follower,seed,since\n"
        "1,,\n"
        ",,\n"
        "2,2,\n"
        "@a,@A,\n"
        "9.20748947764789e+17,1,\n"
        "3,12345.0,\n"
        "@no handle,1,\n"
        "4,1,yesterday\n"
        "5,1,2014-12-18\n",
    )
    timeless = "is no time that can be told"
    damaged = "was damaged by a spreadsheet or a program that treats ids as numbers"
    assert seen.reasons() == [
        (2, "seed is empty"),
        (3, "follower is empty"),
        (4, "says that an account follows itself"),
        (5, "says that an account follows itself"),
        (6, f"follower {damaged}: 9.20748947764789e+17; export ids as text"),
        (7, f"seed {damaged}: 12345.0; export ids as text"),
        (8, "follower is no handle: @no handle"),
        (9, f"since {timeless}: yesterday; write it as 2015-04-08 19:48"),
    ]
    assert seen.bad[0].text == "1,,"
    assert follows(seen) == [("x", "5", "1")]
    assert seen.rows_read == 9


def test_a_follow_was_first_seen_when_it_was_last_seen_unless_told(
    tmp_path: Path,
) -> None:
    day = datetime(2014, 12, 18, tzinfo=UTC)
    content = "follower,seed,observed_at\n1,2,2014-12-18\n3,4,\n"
    seen = read(tmp_path, content)
    assert shown(seen.tables["follow"], "first_seen_at", "last_seen_at") == [
        (day, day),
        (None, None),
    ]
    content = "follower,seed,first_seen_at,last_seen_at\n1,2,2014-12-18,2015-01-01\n"
    seen = read(tmp_path, content)
    assert shown(seen.tables["follow"], "first_seen_at", "last_seen_at") == [
        (day, datetime(2015, 1, 1, tzinfo=UTC))
    ]


def test_rows_may_name_their_networks(tmp_path: Path) -> None:
    content = "platform,source_id,target_id\nTwitter,1,2\nBluesky,1,2\n,1,2\n!!,1,2\n"
    seen = read(tmp_path, content, network="mastodon")
    assert [network for network, *_ in follows(seen)] == ["x", "bluesky", "mastodon"]
    assert seen.reasons() == [(5, "platform is no name of a network: !!")]
    seen = read(tmp_path, content, network=None)
    assert seen.reasons()[0] == (4, "platform is empty")


def test_a_file_that_names_no_network_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        FileRefused, match="does not say which network it is about; say"
    ):
        read(tmp_path, "source_id,target_id\n1,2\n", network=None)


def test_handles_taken_for_ids_are_pointed_out(tmp_path: Path) -> None:
    content = "follower,seed\nward7,1\n2,nhs\n@a,3\n"
    assert read(tmp_path, content).notes == {
        "Values in follower that are no ids of X, which are numbers; if they are "
        "handles, use --columns source_handle=follower": 1,
        "Values in seed that are no ids of X, which are numbers; if they are handles, "
        "use --columns target_handle=seed": 1,
    }
    assert read(tmp_path, content, network="bluesky").notes == {}


ACCOUNTS = """\
id,username,name,bio,location,kind,roles,followers,following,tweets,join_date,private
1,Ward7,Ward 7," A ward, ",Leeds,Organization,,"1,234",10.0,,21 Jun 2009,0.0
2,,,,,human,nurse;rep,,,,,yes
,@Porter,,,,robot,,0,,,,
@GP,,,,,,,,,,,
,,nobody,,,,,,,,,
3,x,,,,,,-1,,,,
4,x,,,,,,,,,,perhaps
"""


def test_accounts_are_read(tmp_path: Path) -> None:
    seen = read(tmp_path, ACCOUNTS, "accounts", zone=ZoneInfo("Europe/London"))
    first, second, third, fourth = seen.tables["account"]
    assert first == first | {
        "account_id": "1",
        "handle": "Ward7",
        "display_name": "Ward 7",
        "description": " A ward, ",
        "location": "Leeds",
        "kind": "organisation",
        "roles": None,
        "followers_count": 1234,
        "following_count": 10,
        "posts_count": None,
        "created_at": datetime(2009, 6, 20, 23, tzinfo=UTC),
        "is_private": False,
        "verified": None,
    }
    assert (second["handle"], second["kind"]) == (None, "individual")
    assert (second["roles"], second["is_private"]) == (["nurse", "rep"], True)
    assert (third["account_id"], third["handle"]) == ("@porter", "Porter")
    assert (third["kind"], third["followers_count"]) == (None, 0)
    assert (fourth["account_id"], fourth["handle"]) == ("@gp", "gp")
    assert seen.notes == {"Values in kind left out, as they name no kind": 1}
    assert seen.reasons() == [
        (6, "id is empty"),
        (7, "followers is no whole number: -1"),
        (8, "private is neither yes nor no: perhaps"),
    ]


def test_accounts_say_when_they_were_seen(tmp_path: Path) -> None:
    seen = read(tmp_path, "handle,observed_at\na,2014-12-18\n", "accounts")
    moment = datetime(2014, 12, 18, tzinfo=UTC)
    assert shown(seen.tables["account"], "observed_at") == [(moment,)]


ENGAGEMENTS = """\
actor,action,target,post_id,date,n
1,Retweet,nhs,p1,2014-12-18,
2,fav,,p1,,3
3,mentioned,@NHS,,,1
4,stare,nhs,,,
5,like,,,,
6,like,nhs,,,0
7,like,nhs,,,2147483648
8,,nhs,,,
,like,nhs,,,
"""


def test_engagements_are_read(tmp_path: Path) -> None:
    seen = read(tmp_path, ENGAGEMENTS, "engagements", "mastodon")
    names = ("actor_id", "verb", "object_account_id", "object_post_id", "times")
    assert shown(seen.tables["engagement"], *names) == [
        ("1", "repost", "nhs", "p1", None),
        ("2", "like", None, "p1", 3),
        ("3", "mention", "@nhs", None, 1),
    ]
    assert seen.reasons() == [
        (5, "action is no known verb: stare"),
        (6, "names neither an account nor a post that was engaged with"),
        (7, "says that it happened 0 times"),
        (8, "says that it happened too often"),
        (9, "action is empty"),
        (10, "actor is empty"),
    ]


def test_engagements_may_lack_times(tmp_path: Path) -> None:
    content = "actor_handle,object_handle,observed_at\na,b,2014-12-18\n"
    seen = read(tmp_path, content, "engagements", constants={"verb": "like"})
    (row,) = seen.tables["engagement"]
    assert "times" not in row
    assert (row["actor_id"], row["object_account_id"]) == ("@a", "@b")
    assert row["observed_at"] == datetime(2014, 12, 18, tzinfo=UTC)


def engagements(seen: Seen) -> list[tuple[object, ...]]:
    return shown(
        seen.tables["engagement"],
        "actor_id",
        "verb",
        "object_account_id",
        "object_post_id",
        "record_uri",
    )


def test_posts_are_read_with_what_their_text_holds(tmp_path: Path) -> None:
    seen = read(
        tmp_path,
        "id,author,created_at,text,likes\n"
        '11,Ward7,2015-04-08,"Thanks @Nurse! #NHS https://a.example/b.",3\n'
        "12,Ward7,2015-04-08,,\n",
        "posts",
    )
    first, second = seen.tables["post"]
    moment = datetime(2015, 4, 8, tzinfo=UTC)
    assert first == first | {
        "network": "x",
        "post_id": "11",
        "account_id": "@ward7",
        "created_at": moment,
        "mentions": ["Nurse"],
        "hashtags": ["NHS"],
        "links": ["https://a.example/b"],
        "like_count": 3,
        "view_count": None,
    }
    assert (second["text"], second["mentions"]) == (None, None)
    assert engagements(seen) == [
        ("@ward7", "mention", "@nurse", "11", "mention of @nurse by post 11")
    ]
    assert seen.tables["engagement"][0]["occurred_at"] == moment


def test_what_a_file_gives_goes_before_what_the_text_holds(tmp_path: Path) -> None:
    seen = read(
        tmp_path,
        'id,author,text,mentions,hashtags\n1,a,@b #c,"@D;e","[""#F""]"\n2,a,@b #c,,\n',
        "posts",
    )
    assert shown(seen.tables["post"], "mentions", "hashtags") == [
        (["D", "e"], ["F"]),
        (None, None),
    ]


def test_answers_reposts_and_quotes_engage_with_the_author(tmp_path: Path) -> None:
    seen = read(
        tmp_path,
        "id,author_id,text,in_reply_to_id,in_reply_to_screen_name,"
        "retweeted_status_id,retweeted_user_id,quoted_status_id,quoted_user_id\n"
        "11,1,@Nurse @Porter yes,7,Nurse,,,,\n"
        "12,1,RT,,,8,42,,\n"
        "13,1,see,,,,,9,43\n"
        "14,1,to myself,11,,,,13,1\n",
        "posts",
    )
    assert engagements(seen) == [
        ("1", "reply", "@nurse", "7", "reply by post 11"),
        ("1", "mention", "@porter", "11", "mention of @porter by post 11"),
        ("1", "repost", "42", "8", "repost by post 12"),
        ("1", "quote", "43", "9", "quote by post 13"),
    ]


def test_the_text_of_a_repost_on_x_names_its_author(tmp_path: Path) -> None:
    content = "id,author,text\n11,ward7,RT @Nurse: thanks @Porter and @ward7\n"
    assert engagements(read(tmp_path, content, "posts")) == [
        ("@ward7", "repost", "@nurse", None, "repost by post 11")
    ]
    elsewhere = read(tmp_path, content, "posts", "threads")
    assert engagements(elsewhere)[0][1] == "mention"


def test_posts_without_id_or_author_are_set_aside(tmp_path: Path) -> None:
    content = "id,author_id,text,observed_at\n1,,@a,\n,2,@a,\n3,4,@a,2015-04-08\n"
    seen = read(tmp_path, content, "posts")
    assert seen.reasons() == [(2, "author_id is empty"), (3, "id is empty")]
    assert shown(seen.tables["engagement"], "observed_at") == [
        (datetime(2015, 4, 8, tzinfo=UTC),)
    ]


def test_a_constant_is_every_rows_value(tmp_path: Path) -> None:
    seen = read(
        tmp_path, "id,text\n1,@a\n", "posts", constants={"account_id": "@OurTrust"}
    )
    assert seen.tables["post"][0]["account_id"] == "@ourtrust"


def test_a_part_of_an_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="is a part of an X archive; read the whole"):
        read(tmp_path, "window.YTD.tweets.part0 = [ {\n", "posts")
