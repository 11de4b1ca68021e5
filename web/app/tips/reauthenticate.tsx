// Asks for the password again before money may go elsewhere; then what was being done goes on.
import { useState } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { ApiError } from "../api.ts";
import { useApp } from "../context.ts";
import { useTranslator } from "../session.tsx";
import type { MessageKey } from "../../i18n.ts";

interface ReauthenticateProps {
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

export function Reauthenticate({ open, onClose, onDone }: ReauthenticateProps) {
  const tr = useTranslator();
  return (
    <Dialog title={tr.t("reauth.title")} open={open} onClose={onClose}>
      <PasswordForm onClose={onClose} onDone={onDone} />
    </Dialog>
  );
}

function PasswordForm({ onClose, onDone }: Omit<ReauthenticateProps, "open">) {
  const tr = useTranslator();
  const app = useApp();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<MessageKey | null>(null);
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const password = new FormData(event.currentTarget as HTMLFormElement).get("password") as string;
    setBusy(true);
    try {
      await app?.api.reauthenticate(password);
      onDone();
    } catch (error) {
      setProblem(wordsFor(error));
    }
    setBusy(false);
  };
  return (
    <form class="stack g4" onSubmit={(event) => void send(event)}>
      <p class="soft">{tr.t("reauth.help")}</p>
      <Field
        name="password"
        type="password"
        label={tr.t("form.password")}
        autocomplete="current-password"
        dir="ltr"
        error={problem ? tr.t(problem) : undefined}
        required
      />
      <div class="row wrap">
        <Button kind="ink" icon="key" busy={busy}>
          {tr.t("reauth.go")}
        </Button>
        <Button kind="quiet" type="button" onClick={onClose}>
          {tr.t("action.cancel")}
        </Button>
      </div>
    </form>
  );
}

function wordsFor(error: unknown): MessageKey {
  const status = error instanceof ApiError ? error.status : 0;
  if (status === 429) return "sign_in.limited";
  return status === 0 || status >= 500 ? "sign_in.failed" : "sign_in.wrong";
}
