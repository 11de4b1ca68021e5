// Says again who it is by a passkey, where the browser has scripts and knows them.
import { useState } from "preact/hooks";
import { useApp } from "../app/context.ts";
import { askForPasskey, canUsePasskeys } from "../app/passkeys.ts";
import { useTranslator } from "../app/session.tsx";
import { Button } from "./button.tsx";
import { Note } from "./note.tsx";

export function PasskeyProof({ onDone }: { onDone: () => void }) {
  const tr = useTranslator();
  const app = useApp();
  const [problem, setProblem] = useState(false);
  if (!app || !canUsePasskeys()) return null;
  const prove = async () => {
    setProblem(false);
    try {
      const passkey = await askForPasskey(app.api);
      if (passkey) await app.api.reauthenticate({ passkey });
      if (passkey) onDone();
    } catch {
      setProblem(true);
    }
  };
  return (
    <div class="stack g3">
      <div class="row">
        <Button kind="line" type="button" icon="key" onClick={() => void prove()}>
          {tr.t("sign_in.passkey")}
        </Button>
      </div>
      {problem && (
        <Note tone="bad" icon="alert">
          {tr.t("sign_in.passkey_failed")}
        </Note>
      )}
      <p class="or">{tr.t("sign_in.or")}</p>
    </div>
  );
}
