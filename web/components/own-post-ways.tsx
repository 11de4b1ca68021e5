// What an author can do with a post of theirs: edit it, and show it at the top of the profile.
import { useApp } from "../app/context.ts";
import type { Status } from "../app/entities/posts.ts";
import { useSession } from "../app/session.tsx";
import { Button, ButtonLink } from "./button.tsx";

export function OwnPostWays({ status, onDone }: { status: Status; onDone: () => void }) {
  const { me, tr } = useSession();
  const app = useApp();
  if (me?.id !== status.account.id) return null;
  const pin = async () => {
    onDone();
    try {
      await (status.pinned ? app?.api.unpin(status.id) : app?.api.pin(status.id));
      app?.toast({ text: tr.t(status.pinned ? "post.unpinned_done" : "post.pinned_done") });
      app?.reload();
    } catch {
      app?.toast({ text: tr.t("post.pin_failed") });
    }
  };
  const isOpen = status.visibility === "public" || status.visibility === "unlisted";
  return (
    <div class="row wrap">
      <ButtonLink kind="line" icon="edit" href={`/write?edit=${encodeURIComponent(status.id)}`}>
        {tr.t("post.edit")}
      </ButtonLink>
      {(isOpen || status.pinned) && (
        <Button kind="line" icon="pin" type="button" onClick={() => void pin()}>
          {tr.t(status.pinned ? "post.unpin" : "post.pin")}
        </Button>
      )}
    </div>
  );
}
