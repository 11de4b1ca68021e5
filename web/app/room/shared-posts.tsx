// Posts that somebody on the stage has put at the top of the room.
import { useEffect, useState } from "preact/hooks";
import type { SharedPost } from "#src/spaces/messages.ts";
import { may } from "#src/spaces/roles.ts";
import { Button } from "../../components/button.tsx";
import { FormEnd } from "../../components/form-end.tsx";
import { Icon } from "../../components/icon.tsx";
import { Post } from "../../components/post.tsx";
import { useApp } from "../context.ts";
import type { Status } from "../entities/posts.ts";
import type { Space } from "../entities/spaces.ts";
import { useSession } from "../session.tsx";
import { isInside } from "./room-state.ts";
import { useRoom } from "./use-room.ts";

export function SharedPosts({ space }: { space: Space }) {
  const { tr } = useSession();
  const { room } = useRoom(space);
  const shared = room.shared?.sharedPosts ?? [];
  if (shared.length === 0) return null;
  return (
    <section class="pane" aria-labelledby="shared-title">
      <h2 id="shared-title">
        <Icon name="pin" size="s" />
        {tr.t("room.shared")}
      </h2>
      {shared.map((one) => (
        <Shared key={one.post} space={space} shared={one} />
      ))}
    </section>
  );
}

function Shared({ space, shared }: { space: Space; shared: SharedPost }) {
  const { me, tr } = useSession();
  const { sound, room } = useRoom(space);
  const status = useStatus(shared.post);
  if (!status) return null;
  const isTheirs = me !== null && (shared.by === me.id || may(room.role, "moderate"));
  return (
    <div class="padx">
      <Post status={status} />
      {isTheirs && isInside(room) && (
        <Button
          kind="quiet"
          size="small"
          type="button"
          onClick={() => sound?.send({ type: "unshare_post", post: shared.post })}
        >
          {tr.t("room.unshare")}
        </Button>
      )}
    </div>
  );
}

function useStatus(id: string): Status | null {
  const app = useApp();
  const [status, setStatus] = useState<Status | null>(null);
  useEffect(() => {
    app?.api.status(id).then(setStatus, () => setStatus(null));
  }, [id, app?.api]);
  return status;
}

/** Takes the link of a post, of this server or another. */
export function ShareForm({ space, onDone }: { space: Space; onDone: () => void }) {
  const { tr } = useSession();
  const app = useApp();
  const { sound } = useRoom(space);
  const [link, setLink] = useState("");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const share = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setFailed(false);
    try {
      const [found] = (await app!.api.search(link.trim())).statuses;
      if (!found) throw new Error("No post there");
      sound?.send({ type: "share_post", post: found.id });
      onDone();
    } catch {
      setFailed(true);
    }
    setBusy(false);
  };
  return (
    <form class="stack g3" onSubmit={(event) => void share(event)}>
      <div class="field">
        <label for="share-link">{tr.t("room.share_link")}</label>
        <input
          class="input"
          id="share-link"
          type="url"
          dir="ltr"
          required
          value={link}
          onInput={(event) => setLink(event.currentTarget.value)}
        />
      </div>
      <FormEnd problem={failed && tr.t("room.share_failed")} onCancel={onDone}>
        <Button kind="live" type="submit" busy={busy}>
          {tr.t("room.share")}
        </Button>
      </FormEnd>
    </form>
  );
}
