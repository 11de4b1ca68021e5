// More that can be done with a post, in a sheet: quote it, react to it, take one's own words out of it.
import { useEffect, useState } from "preact/hooks";
import { useApp } from "../app/context.ts";
import { COMMON_EMOJI } from "../app/emoji.ts";
import type { CustomEmoji } from "../app/entities/people.ts";
import type { Status } from "../app/entities/posts.ts";
import { useSession } from "../app/session.tsx";
import { Button, ButtonLink } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Icon } from "./icon.tsx";
import { OwnPostWays } from "./own-post-ways.tsx";
import { Emoji, type Reactions } from "./reactions.tsx";

interface PostMenuProps {
  status: Status;
  reactions: Reactions;
}

export function PostMenu({ status, reactions }: PostMenuProps) {
  const { tr } = useSession();
  const app = useApp();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <button
        type="button"
        class="needs-script"
        aria-label={tr.t("action.more")}
        onClick={() => setOpen(true)}
      >
        <Icon name="more" />
      </button>
      {app && (
        <Dialog title={tr.t("post.menu")} open={open} onClose={close}>
          <Picker reactions={reactions} onPicked={close} />
          <OwnPostWays status={status} onDone={close} />
          <QuoteWays status={status} onDone={close} />
        </Dialog>
      )}
    </>
  );
}

function Picker({ reactions, onPicked }: { reactions: Reactions; onPicked: () => void }) {
  const { tr } = useSession();
  const custom = useCustomEmoji();
  const pick = (name: string) => {
    onPicked();
    void reactions.toggle(name);
  };
  const all = [
    ...COMMON_EMOJI.map((name) => ({ name, url: null })),
    ...custom.map(({ shortcode: name, static_url: url }) => ({ name, url })),
  ];
  return (
    <section class="stack g2" aria-label={tr.t("reaction.add")}>
      <h3 class="small strong">{tr.t("reaction.add")}</h3>
      <div class="emoji-grid">
        {all.map((one) => (
          <button
            type="button"
            key={one.name}
            aria-label={tr.t("reaction.with", { emoji: one.name })}
            aria-pressed={reactions.list.some(({ name, me }) => name === one.name && me)}
            onClick={() => pick(one.name)}
          >
            <Emoji reaction={one} />
          </button>
        ))}
      </div>
    </section>
  );
}

/** This server's own. */
function useCustomEmoji(): CustomEmoji[] {
  const app = useApp();
  const [found, setFound] = useState<CustomEmoji[]>([]);
  useEffect(() => {
    app?.api.customEmojis().then(
      (all) => setFound(all.filter(({ visible_in_picker }) => visible_in_picker)),
      () => setFound([]),
    );
  }, [app]);
  return found;
}

function QuoteWays({ status, onDone }: { status: Status; onDone: () => void }) {
  const { me, tr } = useSession();
  const app = useApp();
  const quoted = status.quote?.quoted_status;
  const revoke = async () => {
    onDone();
    try {
      await app?.api.revokeQuote(quoted!.id, status.id);
      app?.toast({ text: tr.t("quote.taken_back") });
      app?.reload();
    } catch {
      app?.toast({ text: tr.t("action.failed") });
    }
  };
  const mayQuote = status.quote_approval && status.quote_approval.current_user !== "denied";
  return (
    <div class="row wrap">
      {mayQuote ? (
        <ButtonLink kind="line" icon="quote" href={`/write?quote=${encodeURIComponent(status.id)}`}>
          {tr.t("quote.quote")}
        </ButtonLink>
      ) : (
        <p class="small muted">{tr.t("quote.not_allowed")}</p>
      )}
      {status.account.id !== me?.id && (
        <ButtonLink kind="line" icon="alert" href={`/report?post=${encodeURIComponent(status.id)}`}>
          {tr.t("people.report")}
        </ButtonLink>
      )}
      {quoted && quoted.account.id === me?.id && status.account.id !== me.id && (
        <Button kind="danger-line" type="button" onClick={() => void revoke()}>
          {tr.t("quote.take_back")}
        </Button>
      )}
    </div>
  );
}
