// A poll under a post: a ballot for who may still vote, else how it stands.
import { useState } from "preact/hooks";
import { ApiError } from "../app/api/caller.ts";
import { useApp } from "../app/context.ts";
import type { Poll } from "../app/entities/posts.ts";
import { plainName } from "../app/names.ts";
import { useSession } from "../app/session.tsx";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { Note } from "./note.tsx";
import { relativeTime } from "./time.tsx";

export function PollView({ poll: given }: { poll: Poll }) {
  const { me } = useSession();
  const [poll, setPoll] = useState(given);
  const [looks, setLooks] = useState(false);
  const mayVote = me !== null && !poll.voted && !poll.expired;
  if (mayVote && !looks) return <Ballot poll={poll} onVoted={setPoll} onLook={() => setLooks(true)} />;
  return <Results poll={poll} onBack={mayVote ? () => setLooks(false) : undefined} onRead={setPoll} />;
}

interface BallotProps {
  poll: Poll;
  onVoted: (poll: Poll) => void;
  onLook: () => void;
}

function Ballot({ poll, onVoted, onLook }: BallotProps) {
  const { tr } = useSession();
  const app = useApp();
  const [chosen, setChosen] = useState<number[]>([]);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const choose = (index: number, on: boolean) =>
    setChosen(poll.multiple ? [...chosen.filter((one) => one !== index), ...(on ? [index] : [])] : [index]);
  const send = async () => {
    if (!app || busy || chosen.length === 0) return;
    setBusy(true);
    setRefusal(null);
    try {
      onVoted(await app.api.vote(poll.id, chosen));
    } catch (error) {
      setBusy(false);
      setRefusal(error instanceof ApiError && error.status === 422 ? error.message : "");
    }
  };
  return (
    <form
      class="poll"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <fieldset class="stack g2" disabled={!app}>
        <legend class="sr">{tr.t("poll.poll")}</legend>
        {poll.options.map(({ title }, index) => (
          <label class="opt choice" key={index}>
            <input
              type={poll.multiple ? "checkbox" : "radio"}
              name={`poll-${poll.id}`}
              checked={chosen.includes(index)}
              onChange={(event) => choose(index, event.currentTarget.checked)}
            />
            <bdi class="grow">{plainName(title)}</bdi>
          </label>
        ))}
      </fieldset>
      {refusal !== null && (
        <Note tone="bad" icon="alert">
          {tr.t("poll.failed")} {refusal && <bdi lang="en">{refusal}</bdi>}
        </Note>
      )}
      <div class="row wrap g3">
        <Button kind="line" size="small" busy={busy} disabled={chosen.length === 0}>
          {tr.t("poll.vote")}
        </Button>
        <button type="button" class="link xs needs-script" onClick={onLook}>
          {tr.t("poll.look")}
        </button>
        <PollFoot poll={poll} />
      </div>
    </form>
  );
}

interface ResultsProps {
  poll: Poll;
  /** To the ballot again, for who may still vote. */
  onBack: (() => void) | undefined;
  onRead: (poll: Poll) => void;
}

function Results({ poll, onBack, onRead }: ResultsProps) {
  const { me, tr } = useSession();
  const app = useApp();
  const read = () => app?.api.poll(poll.id).then(onRead, () => app.toast({ text: tr.t("action.failed") }));
  return (
    <div class="poll">
      {poll.options.map((option, index) => (
        <Option key={index} poll={poll} option={option} mine={poll.own_votes?.includes(index) ?? false} />
      ))}
      <div class="row wrap g3">
        {onBack && (
          <button type="button" class="link xs" onClick={onBack}>
            {tr.t("poll.back")}
          </button>
        )}
        {me && !poll.expired && (
          <button type="button" class="link xs needs-script" onClick={() => void read()}>
            {tr.t("poll.refresh")}
          </button>
        )}
        <PollFoot poll={poll} />
      </div>
    </div>
  );
}

function Option({ poll, option, mine }: { poll: Poll; option: Poll["options"][number]; mine: boolean }) {
  const { tr } = useSession();
  const share = shareOf(poll, option.votes_count);
  const title = plainName(option.title);
  return (
    <div class={mine ? "opt mine" : "opt"}>
      <progress value={share} max={1} aria-label={title} />
      <span class="row">
        {mine && <Icon name="check" size="s" />}
        {mine && <span class="sr">{tr.t("poll.mine")}</span>}
        <bdi>{title}</bdi>
      </span>
      {option.votes_count !== null && (
        <span class="num">{tr.number(share, { style: "percent", maximumFractionDigits: 0 })}</span>
      )}
    </div>
  );
}

/** Of the people where they are known: with several answers, votes are more. */
export function shareOf({ multiple, voters_count, votes_count }: Poll, votes: number | null): number {
  const all = (multiple && voters_count) || votes_count;
  return votes === null || all === 0 ? 0 : Math.min(1, votes / all);
}

function PollFoot({ poll }: { poll: Poll }) {
  const { tr, now } = useSession();
  const isHidden = poll.options.some(({ votes_count }) => votes_count === null);
  return (
    <p class="xs muted num">
      {tr.t("post.poll_votes", { count: poll.votes_count })}
      {poll.expires_at && (
        <>
          {" · "}
          {poll.expired
            ? tr.t("poll.ended")
            : tr.t("poll.ends", { when: relativeTime(tr, new Date(poll.expires_at), now) })}
        </>
      )}
      {isHidden && ` · ${tr.t("poll.hidden")}`}
    </p>
  );
}
