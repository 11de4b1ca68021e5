// Asks for the password again before money may go elsewhere; then what was being done goes on.
import { useState } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { CodeField } from "../../components/code-field.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { FormEnd } from "../../components/form-end.tsx";
import { PasskeyProof } from "../../components/passkey-proof.tsx";
import { ApiError } from "../api/caller.ts";
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
      <div class="stack g4">
        <p class="soft">{tr.t("reauth.help")}</p>
        <PasskeyProof onDone={onDone} />
        <PasswordForm onClose={onClose} onDone={onDone} />
      </div>
    </Dialog>
  );
}

function PasswordForm({ onClose, onDone }: Omit<ReauthenticateProps, "open">) {
  const tr = useTranslator();
  const app = useApp();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<MessageKey | null>(null);
  const [asksCode, setAsksCode] = useState(false);
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const [password, code] = [form.get("password") as string, form.get("code") as string | null];
    setBusy(true);
    try {
      await app?.api.reauthenticate({ password, ...(code ? { code } : {}) });
      onDone();
    } catch (error) {
      const needsCode = error instanceof ApiError && error.code === "second_factor_required";
      if (needsCode) setAsksCode(true);
      setProblem(needsCode ? null : wordsFor(error, asksCode));
    }
    setBusy(false);
  };
  return (
    <form class="stack g4" onSubmit={(event) => void send(event)}>
      <Field
        name="password"
        type="password"
        label={tr.t("form.password")}
        autocomplete="current-password"
        dir="ltr"
        error={problem ? tr.t(problem) : undefined}
        required
      />
      {asksCode && <CodeField required />}
      <FormEnd onCancel={onClose}>
        <Button kind="ink" icon="key" busy={busy}>
          {tr.t("reauth.go")}
        </Button>
      </FormEnd>
    </form>
  );
}

function wordsFor(error: unknown, withCode: boolean): MessageKey {
  const status = error instanceof ApiError ? error.status : 0;
  if (status === 429) return "sign_in.limited";
  return status === 0 || status >= 500 ? "sign_in.failed" : withCode ? "sign_in.code_wrong" : "sign_in.wrong";
}
