"""A fake of a Mastodon server: ours, for tests, and no more than its protocol.

It keeps state and answers over HTTP on this machine only. What it does follows the
public documentation of Mastodon's API; it was not compared with a real server. Another
fake, the package `mastodon-mock`, is asked the same in `test_another_fake.py`.
Where the two differ:

- Pages: here at most 80 accounts, as Mastodon documents; there 40.
- Remote accounts: here with lists that are a part, and counts that say so; there every
  count is of what is stored.
- Addresses of posts: here `https://server/users/name/statuses/number`, as Mastodon has
  them; there `/@name/number`.
- `lookup` here knows an account of its own also as `name@its.domain`; there only as
  `name`.
- Answers here tell the number of whom they answer; there, seeded ones do not.
- Favourites and boosts are there not paged at all, and carry no `Link`.
- Hidden lists (`hide_collections`), accounts that are gone (410), authorised fetch
  (401) and `Link` headers that lie exist only here.
- Streaming and limits exist in both; only ours can be cut on purpose.
"""
