// Makes a passkey on this device and gives it to the server. Needs scripts: the page says so where they are off.
import { useState } from "preact/hooks";
import { useApp } from "../app/context.ts";
import { canUsePasskeys, makePasskey } from "../app/passkeys.ts";
import { useTranslator } from "../app/session.tsx";
import type { MessageKey } from "../i18n.ts";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";
import { NeedsApp } from "./needs-app.tsx";

export function AddPasskey() {
  const tr = useTranslator();
  const app = useApp();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<MessageKey | null>(null);
  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!app) return;
    const name = new FormData(event.currentTarget as HTMLFormElement).get("name") as string;
    if (!canUsePasskeys()) return setProblem("security.passkey_unable");
    setBusy(true);
    setProblem(null);
    try {
      const credential = await makePasskey(app.api);
      if (credential) await app.api.addPasskey(name, credential);
      if (credential) app.navigate("/settings/security?done=passkey_added");
    } catch {
      setProblem("security.passkey_failed");
    }
    setBusy(false);
  };
  return (
    <form class="stack g4" onSubmit={(event) => void add(event)}>
      <noscript>
        <p class="small soft">{tr.t("security.passkey_needs_script")}</p>
      </noscript>
      <NeedsApp>
        <Field
          name="name"
          label={tr.t("security.passkey_name")}
          hint={tr.t("security.passkey_name_hint")}
          error={problem ? tr.t(problem) : undefined}
          dir="auto"
          maxLength={100}
          required
        />
        <div class="row">
          <Button kind="line" icon="key" busy={busy}>
            {tr.t("security.passkey_add")}
          </Button>
        </div>
      </NeedsApp>
    </form>
  );
}
