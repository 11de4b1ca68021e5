// What this server is, who runs it, and by which rules.
import type { Instance } from "../app/entities/instance.ts";
import { useSession } from "../app/session.tsx";
import { AccountRow } from "../components/account-row.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { definePage } from "./page.ts";

export const page = definePage<Instance>({
  load: ({ api }) => api.instance(),
  title: (instance, tr) => tr.t("about.title", { domain: instance.domain }),
  View: About,
});

function About({ data: instance }: { data: Instance }) {
  const { tr } = useSession();
  const { account, email } = instance.contact ?? {};
  return (
    <Frame>
      <TopBar title={tr.t("nav.about")} repeated />
      <div class="padx stack g6 py">
        <div class="stack">
          <h1 class="display dl">
            <bdi>{instance.title}</bdi>
          </h1>
          <p class="muted">
            <bdi dir="ltr">{instance.domain}</bdi>
          </p>
          {instance.description && (
            <p class="text" dir="auto">
              {instance.description}
            </p>
          )}
        </div>
        {account && (
          <section class="stack g3">
            <h2 class="display dm">{tr.t("about.run_by")}</h2>
            <AccountRow account={account} />
          </section>
        )}
        {email && (
          <p class="small">
            {tr.t("about.contact")}:{" "}
            <a class="link" href={`mailto:${email}`}>
              <bdi dir="ltr">{email}</bdi>
            </a>
          </p>
        )}
        <Rules rules={instance.rules ?? []} />
        <p class="small soft">{tr.t("about.money")}</p>
        <p class="small muted">
          {tr.rich("about.software_text", { version: <bdi dir="ltr">{ownVersion(instance)}</bdi> })}{" "}
          {instance.source_url && (
            <a class="link" href={instance.source_url}>
              {tr.t("about.source")}
            </a>
          )}
        </p>
      </div>
    </Frame>
  );
}

/** The version is written for clients, which compare it with Mastodon's; ours stands in its brackets. */
function ownVersion({ version }: Instance): string {
  return /Hakawati ([\w.-]+)/.exec(version)?.[1] ?? version;
}

function Rules({ rules }: { rules: NonNullable<Instance["rules"]> }) {
  const { tr } = useSession();
  if (rules.length === 0) return null;
  return (
    <section class="stack g3">
      <h2 class="display dm">{tr.t("about.rules")}</h2>
      <ol class="stack g3 numbered">
        {rules.map((rule) => (
          <li key={rule.id} dir="auto">
            {rule.text}
          </li>
        ))}
      </ol>
    </section>
  );
}
