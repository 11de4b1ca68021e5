// What others will see of the jar as it is being edited: as a page here, and as fields elsewhere.
import { MIRRORED_ENTRIES, TIP_JAR_FIELD } from "#src/tips/mirrored-fields.ts";
import { Icon } from "../../components/icon.tsx";
import { JarOrClosed } from "../../components/tip-jar.tsx";
import type { Account } from "../entities/people.ts";
import type { TipJar } from "../entities/tips.ts";
import { plainName } from "../names.ts";
import { tipsPath } from "../paths.ts";
import { useSession } from "../session.tsx";
import type { JarDraft } from "./jar-draft.ts";

export function JarPreview({ me, draft }: { me: Account; draft: JarDraft }) {
  const { tr } = useSession();
  return (
    <details class="jar-preview">
      <summary class="strong row g1">
        {tr.t("jar.preview_title")}
        <Icon name="down" size="s" />
      </summary>
      <div class="stack g6">
        <Elsewhere me={me} draft={draft} />
        <Here me={me} draft={draft} />
      </div>
    </details>
  );
}

/** Servers and apps that know nothing of jars have four fields of it. */
function Elsewhere({ me, draft }: { me: Account; draft: JarDraft }) {
  const { origin, tr } = useSession();
  const federated = draft.enabled
    ? draft.entries.filter(({ visibility, denied }) => visibility === "federated" && !denied)
    : [];
  const address = origin + tipsPath(me);
  const page = { name: TIP_JAR_FIELD, handle: address, href: address };
  const fields = federated.length > 0 ? [...federated.slice(0, MIRRORED_ENTRIES), page] : [];
  return (
    <section class="stack">
      <h3 class="strong small">{tr.t("jar.preview_elsewhere")}</h3>
      {fields.length > 0 ? (
        <dl class="fields">
          {fields.map(({ name, handle, href }, at) => (
            <div key={at}>
              <dt>
                <bdi>{plainName(name)}</bdi>
              </dt>
              <dd>
                <bdi class={href?.startsWith("https://") ? "at link" : "at"} dir="ltr">
                  {plainName(href?.startsWith("https://") ? href.slice("https://".length) : handle)}
                </bdi>
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <p class="soft small">{tr.t("jar.preview_nothing")}</p>
      )}
      <p class="hint">{tr.t("jar.preview_recall")}</p>
    </section>
  );
}

function Here({ me, draft }: { me: Account; draft: JarDraft }) {
  const { tr } = useSession();
  const entries = draft.entries.filter(({ visibility, denied }) => visibility !== "signed_in" && !denied);
  const jar: TipJar = { enabled: draft.enabled, changed_at: null, changed_recently: false, entries };
  return (
    <section class="stack">
      <h3 class="strong small">{tr.t("jar.preview_here")}</h3>
      <JarOrClosed account={me} jar={jar} />
    </section>
  );
}
