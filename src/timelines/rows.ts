// What belongs into whose timeline, said once in SQL: for filing one post into all kept timelines, and for filling one of them.
import { sql, type SQL } from "drizzle-orm";

export interface Entry {
  timelineId: string;
  postId: string;
  subjectId: string;
}

/**
 * Rows of timeline (id, post, subject), each once. `scope` narrows them, by `k` (kept_timelines) and `p` (posts): without a
 * narrow one this would read everything.
 */
export function entryRows(scope: SQL): SQL {
  const rows = [ownRows, followedRows, taggedRows, listRows].map((rowsOf) => rowsOf(scope));
  return sql.join(rows, sql` union `);
}

const columns = sql`select k.id as "timelineId", p.id as "postId", coalesce(p.boost_of_id, p.id) as "subjectId"`;

function ownRows(scope: SQL): SQL {
  return sql`${columns} from kept_timelines k join posts p on p.account_id = k.account_id
    where k.list_id is null and p.deleted_at is null and ${scope}`;
}

function followedRows(scope: SQL): SQL {
  return sql`${columns} from kept_timelines k
    join follows f on f.follower_id = k.account_id and f.state = 'accepted'
    join posts p on p.account_id = f.followee_id
    where k.list_id is null and ${isWanted} and not ${isInExclusiveList} and ${scope}`;
}

/** Posts with a followed hashtag, whoever wrote them; not what is boosted because of one. */
function taggedRows(scope: SQL): SQL {
  return sql`${columns} from kept_timelines k
    join tag_follows tf on tf.account_id = k.account_id
    join hashtags h on h.key = tf.key
    join post_hashtags ph on ph.hashtag_id = h.id
    join posts p on p.id = ph.post_id
    where k.list_id is null and p.deleted_at is null and p.visibility = 'public' and p.boost_of_id is null
      and ${isReplyToKnown} and ${scope}`;
}

function listRows(scope: SQL): SQL {
  return sql`${columns} from kept_timelines k
    join lists l on l.id = k.list_id
    join list_members lm on lm.list_id = l.id
    join follows f on f.follower_id = k.account_id and f.followee_id = lm.account_id and f.state = 'accepted'
    join posts p on p.account_id = f.followee_id
    where ${isWanted} and ${fitsRepliesPolicy} and ${scope}`;
}

/** Replies to people whom one does not follow are for others; so are replies to what is not known here. */
const isReplyToKnown = sql`(p.in_reply_to_uri is null
  or p.in_reply_to_account_id in (p.account_id, k.account_id)
  or exists (select 1 from follows r where r.follower_id = k.account_id
    and r.followee_id = p.in_reply_to_account_id and r.state = 'accepted'))`;

/** By the options of the follow `f`: boosts, languages. A direct post is for those whom it mentions. */
const isWanted = sql`p.deleted_at is null and ${isReplyToKnown}
  and (p.boost_of_id is null or f.show_boosts)
  and (f.languages is null or p.language is null or f.languages like '% ' || lower(p.language) || ' %')
  and (p.visibility <> 'direct'
    or exists (select 1 from mentions m where m.post_id = p.id and m.account_id = k.account_id))`;

const isInExclusiveList = sql`exists (select 1 from list_members xm join lists x on x.id = xm.list_id
  where x.account_id = k.account_id and x.exclusive and xm.account_id = p.account_id)`;

const fitsRepliesPolicy = sql`(p.in_reply_to_uri is null
  or p.in_reply_to_account_id in (p.account_id, k.account_id)
  or l.replies_policy = 'followed'
  or (l.replies_policy = 'list' and exists (select 1 from list_members rm
    where rm.list_id = l.id and rm.account_id = p.in_reply_to_account_id)))`;
