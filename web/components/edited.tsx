// Says that a post was edited, and shows what it said before.
import { useEffect, useState } from "preact/hooks";
import { useApp } from "../app/context.ts";
import type { Status, StatusEdit } from "../app/entities/posts.ts";
import { plainName } from "../app/names.ts";
import { useSession } from "../app/session.tsx";
import { Dialog } from "./dialog.tsx";
import { Html } from "./html.tsx";
import { Note } from "./note.tsx";
import { shortTime } from "./time.tsx";

/** Words alone where there is no script; a button where there is. */
export function Edited({ status }: { status: Status }) {
  const { now, tr } = useSession();
  const app = useApp();
  const [open, setOpen] = useState(false);
  if (!status.edited_at) return null;
  const when = shortTime(tr, new Date(status.edited_at), now);
  if (!app) return <span class="xs muted edited">{tr.t("post.edited", { when })}</span>;
  return (
    <>
      <button type="button" class="xs muted edited" onClick={() => setOpen(true)}>
        {tr.t("post.edited", { when })}
        <span class="sr">: {tr.t("post.history_open")}</span>
      </button>
      <Dialog title={tr.t("post.history_title")} open={open} onClose={() => setOpen(false)}>
        <History status={status} />
      </Dialog>
    </>
  );
}

function History({ status }: { status: Status }) {
  const { tr } = useSession();
  const app = useApp();
  const [versions, setVersions] = useState<StatusEdit[] | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    app?.api.history(status.id).then(
      (found) => setVersions(found.toReversed()),
      () => setFailed(true),
    );
  }, [app, status.id]);
  if (failed) {
    return (
      <Note tone="bad" icon="alert">
        {tr.t("post.history_failed")}
      </Note>
    );
  }
  return (
    <ol class="history" aria-busy={versions === null}>
      {(versions ?? []).map((version, index) => (
        <li key={version.created_at} class="stack g2">
          <p class="xs muted">
            <time dateTime={version.created_at}>
              {tr.date(new Date(version.created_at), { dateStyle: "medium", timeStyle: "short" })}
            </time>
            {index === 0 && ` · ${tr.t("post.history_now")}`}
            {index === versions!.length - 1 && ` · ${tr.t("post.history_first")}`}
          </p>
          {version.spoiler_text && <bdi class="strong small">{plainName(version.spoiler_text)}</bdi>}
          <Html class="text html" html={version.content} lang={status.language} emojis={version.emojis} />
        </li>
      ))}
    </ol>
  );
}
