// Turning codes at sign-in on: the key for the app, the first code, and the recovery codes, which are shown once.
import type { TotpSetUp as SetUp } from "../app/entities/security.ts";
import { useSession } from "../app/session.tsx";
import { Button, ButtonLink } from "../components/button.tsx";
import { Field } from "../components/field.tsx";
import { Qr } from "../components/qr.tsx";
import { SettingsFrame } from "../components/settings-frame.tsx";

interface TotpSetUpProps {
  setUp: SetUp;
  error?: string | undefined;
}

export function TotpSetUp({ setUp, error }: TotpSetUpProps) {
  const { tr } = useSession();
  return (
    <SettingsFrame back="/settings/security">
      <h2 class="display dl">{tr.t("security.totp_title")}</h2>
      <p class="soft">{tr.t("security.totp_scan")}</p>
      <div class="row">
        <Qr text={setUp.uri} label={tr.t("security.totp_qr")} />
      </div>
      <div class="stack g1">
        <h3 class="small strong">{tr.t("security.totp_key")}</h3>
        <p class="code">
          <bdi dir="ltr">{setUp.secret.match(/.{1,4}/g)?.join(" ")}</bdi>
        </p>
      </div>
      <form class="stack g4" method="post" action="/settings/security/totp/finish">
        <input type="hidden" name="secret" value={setUp.secret} />
        <input type="hidden" name="uri" value={setUp.uri} />
        <Field
          name="code"
          label={tr.t("security.totp_code")}
          error={error}
          autocomplete="one-time-code"
          inputMode="numeric"
          dir="ltr"
          required
        />
        <div class="row wrap">
          <Button kind="ink">{tr.t("security.totp_go")}</Button>
          <ButtonLink kind="quiet" href="/settings/security">
            {tr.t("action.cancel")}
          </ButtonLink>
        </div>
      </form>
    </SettingsFrame>
  );
}

export function RecoveryCodes({ codes }: { codes: string[] }) {
  const { tr } = useSession();
  return (
    <SettingsFrame back="/settings/security">
      <h2 class="display dl">{tr.t("security.codes_title")}</h2>
      <p class="soft">{tr.t("security.codes_help")}</p>
      <ul class="card pad stack g1">
        {codes.map((code) => (
          <li key={code} class="code">
            <bdi dir="ltr">{code}</bdi>
          </li>
        ))}
      </ul>
      <div class="row">
        <ButtonLink kind="ink" href="/settings/security">
          {tr.t("security.codes_kept")}
        </ButtonLink>
      </div>
    </SettingsFrame>
  );
}
