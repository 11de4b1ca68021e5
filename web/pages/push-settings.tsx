// Notifications while no page is open, for this browser; and whose notifications one wants at all.
import { useEffect, useState } from "preact/hooks";
import type { Api } from "../app/api.ts";
import { useApp } from "../app/context.ts";
import type { NotificationPolicy } from "../app/entities/notifications.ts";
import { chooseKinds, readDevice, switchOff, switchOn, type DevicePush } from "../app/push/device.ts";
import { pushKinds, type PushKind } from "../app/push/kinds.ts";
import { isStaff } from "../app/rights.ts";
import { useSession } from "../app/session.tsx";
import { Note } from "../components/note.tsx";
import { NoticePolicy } from "../components/notice-policy.tsx";
import { SettingsFrame } from "../components/settings-frame.tsx";
import { definePage, requireMe } from "./page.ts";

export const page = definePage<NotificationPolicy>({
  load: async (request) => {
    requireMe(request);
    return request.api.notificationPolicy();
  },
  title: (_data, tr) => tr.t("push.title"),
  View: PushSettings,
});

function PushSettings({ data: policy }: { data: NotificationPolicy }) {
  const { tr } = useSession();
  return (
    <SettingsFrame back="/settings">
      <div class="stack g1">
        <h2 class="display dl">{tr.t("push.title")}</h2>
        <p class="soft text">{tr.t("push.lead")}</p>
      </div>
      <noscript>
        <Note icon="info">{tr.t("push.needs_script")}</Note>
      </noscript>
      <Device />
      <p class="small soft text">{tr.t("push.privacy")}</p>
      <NoticePolicy policy={policy} />
    </SettingsFrame>
  );
}

function Device() {
  const { instance, tr } = useSession();
  const { device, busy, failed, change } = useDevice();
  const isOn = device?.state === "on";
  const serverKey = instance.configuration?.vapid?.public_key ?? "";
  if (device?.state === "unsupported") return <Note icon="bell">{tr.t("push.unsupported")}</Note>;
  return (
    <>
      {device?.state === "blocked" && (
        <Note tone="saffron" icon="alert">
          {tr.t("push.blocked")}
        </Note>
      )}
      {failed && (
        <Note tone="bad" icon="alert">
          {tr.t("push.failed")}
        </Note>
      )}
      <label class="switch needs-script">
        <input
          type="checkbox"
          role="switch"
          checked={isOn}
          disabled={!device || busy || device.state === "blocked"}
          aria-busy={busy}
          onChange={() => void change((api) => (isOn ? switchOff(api) : switchOn(api, serverKey)))}
        />
        <span class="stack g0">
          <span class="strong">{tr.t("push.switch")}</span>
          <span class="hint" role="status">
            {device && tr.t(`push.state.${device.state}`)}
          </span>
        </span>
      </label>
      {isOn && (
        <Kinds
          chosen={device.kinds}
          busy={busy}
          onChoose={(kinds) => void change((api) => chooseKinds(api, kinds))}
        />
      )}
    </>
  );
}

/** Undefined until the browser has said how it is. */
function useDevice() {
  const app = useApp();
  const [device, setDevice] = useState<DevicePush>();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const change = async (step: (api: Api) => Promise<DevicePush>) => {
    if (!app) return;
    setBusy(true);
    setFailed(false);
    await step(app.api).then(setDevice, () => setFailed(true));
    setBusy(false);
  };
  useEffect(() => void change(readDevice), [app !== null]);
  return { device, busy, failed, change };
}

interface KindsProps {
  chosen: PushKind[];
  busy: boolean;
  onChoose: (kinds: PushKind[]) => void;
}

function Kinds({ chosen, busy, onChoose }: KindsProps) {
  const { me, tr } = useSession();
  const toggled = (kind: PushKind) =>
    chosen.includes(kind) ? chosen.filter((one) => one !== kind) : [...chosen, kind];
  return (
    <fieldset class="card pad stack g1" disabled={busy}>
      <legend class="legend">{tr.t("push.kinds")}</legend>
      {pushKinds
        .filter((kind) => kind !== "reports" || isStaff(me))
        .map((kind) => (
          <label key={kind} class="switch">
            <input
              type="checkbox"
              role="switch"
              checked={chosen.includes(kind)}
              onChange={() => onChoose(toggled(kind))}
            />
            <span>{tr.t(`push.kind.${kind}`)}</span>
          </label>
        ))}
    </fieldset>
  );
}
