// Deletes one's own post, after asking.
import { useState } from "preact/hooks";
import { useApp } from "../app/context.ts";
import type { Status } from "../app/entities/posts.ts";
import { keepForWriting } from "../app/compose/compose-state.ts";
import { useSession } from "../app/session.tsx";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { FormEnd } from "./form-end.tsx";
import { Icon } from "./icon.tsx";

interface DeleteButtonProps {
  status: Status;
  onDeleted?: (() => void) | undefined;
}

export function DeleteButton({ status, onDeleted }: DeleteButtonProps) {
  const { tr } = useSession();
  const app = useApp();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        class="needs-script"
        aria-label={tr.t("post.delete")}
        onClick={() => setOpen(true)}
      >
        <Icon name="trash" />
      </button>
      {app && (
        <Dialog title={tr.t("post.delete_title")} open={open} onClose={() => setOpen(false)}>
          <Question status={status} onDeleted={onDeleted} onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

function Question({ status, onDeleted, onClose }: DeleteButtonProps & { onClose: () => void }) {
  const { me, tr } = useSession();
  const app = useApp();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const remove = async () => {
    setBusy(true);
    setFailed(false);
    try {
      await app?.api.deleteStatus(status.id);
      onClose();
      app?.toast({ text: tr.t("post.deleted") });
      if (onDeleted) onDeleted();
      else app?.reload();
    } catch {
      setBusy(false);
      setFailed(true);
    }
  };
  const redraft = async () => {
    setBusy(true);
    setFailed(false);
    try {
      const gone = await app!.api.deleteStatus(status.id);
      keepForWriting(gone, me!.id);
      onClose();
      app!.navigate("/write");
    } catch {
      setBusy(false);
      setFailed(true);
    }
  };
  return (
    <>
      <p class="soft">{tr.t("post.delete_help")}</p>
      <FormEnd problem={failed && tr.t("post.delete_failed")} onCancel={onClose}>
        <Button kind="danger" type="button" busy={busy} onClick={() => void remove()}>
          {tr.t("action.delete")}
        </Button>
        <Button kind="line" type="button" busy={busy} onClick={() => void redraft()}>
          {tr.t("post.delete_redraft")}
        </Button>
      </FormEnd>
    </>
  );
}
