// Servers that this one blocks or limits, for its admins, and how one comes onto the list or off it. Forms that need no scripts.
import { SERVER_SEVERITIES, type ServerBlock } from "../app/entities/moderation.ts";
import { useSession } from "../app/session.tsx";
import { Button } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Field, Switch } from "../components/field.tsx";
import { Outcome } from "../components/outcome.tsx";
import { Press } from "../components/press.tsx";
import { SettingsFrame } from "../components/settings-frame.tsx";
import { definePage, requireMe } from "./page.ts";

const PATH = "/admin/servers";

export const page = definePage<ServerBlock[]>({
  load: async (request) => {
    requireMe(request);
    return request.api.serverBlocks();
  },
  title: (_data, tr) => tr.t("servers.title"),
  View: LimitedServers,
});

function LimitedServers({ data: blocks }: { data: ServerBlock[] }) {
  const { tr } = useSession();
  return (
    <SettingsFrame back="/settings">
      <div class="stack g1">
        <h2 class="display dl">{tr.t("servers.title")}</h2>
        <p class="soft text">{tr.t("servers.lead")}</p>
      </div>
      <Outcome />
      {blocks.length === 0 ? (
        <EmptyState level={3} title={tr.t("servers.empty")} help={tr.t("servers.empty_help")} />
      ) : (
        <ul class="card" aria-label={tr.t("servers.title")}>
          {blocks.map((block) => (
            <li key={block.id}>
              <ServerRow block={block} />
            </li>
          ))}
        </ul>
      )}
      <NewBlock />
    </SettingsFrame>
  );
}

function ServerRow({ block }: { block: ServerBlock }) {
  const { tr } = useSession();
  const { domain, severity, reject_media: media, reject_reports: reports } = block;
  const isBlock = severity === "suspend";
  const line = [
    tr.t(`servers.severity.${severity}`),
    !isBlock && media && tr.t("servers.no_media"),
    !isBlock && reports && tr.t("servers.no_reports"),
  ];
  return (
    <div class="row g3 pad">
      <span class="grow stack g0">
        <bdi class="strong clip" dir="ltr">
          {domain}
        </bdi>
        <span class="hint">{line.filter(Boolean).join(" · ")}</span>
        {[block.public_comment, block.private_comment].map(
          (comment) =>
            comment && (
              <span key={comment} class="small soft" dir="auto">
                {comment}
              </span>
            ),
        )}
      </span>
      <Press
        action="/admin/servers/allow"
        fields={{ domain }}
        label={tr.t("servers.allow")}
        named={tr.t("servers.allow_named", { domain })}
        size="small"
      />
    </div>
  );
}

function NewBlock() {
  const { tr } = useSession();
  return (
    <section class="stack g3">
      <h3 class="display dm">{tr.t("servers.new")}</h3>
      <form class="card pad stack g4" method="post" action="/admin/servers/limit" data-press>
        <input type="hidden" name="return" value={PATH} />
        <Field
          name="domain"
          label={tr.t("blocks.domain")}
          hint={tr.t("servers.domain_hint")}
          dir="ltr"
          autocapitalize="none"
          maxLength={253}
          required
        />
        <fieldset class="stack g2">
          <legend class="legend">{tr.t("servers.severity")}</legend>
          {SERVER_SEVERITIES.map((one) => (
            <label key={one} class="choice">
              <input type="radio" name="severity" value={one} checked={one === "silence"} />
              <span class="stack g0">
                <span class="strong">{tr.t(`servers.severity.${one}`)}</span>
                <span class="hint">{tr.t(`servers.severity.${one}_hint`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <Switch name="reject_media" label={tr.t("servers.reject_media")} checked={false} />
        <Switch name="reject_reports" label={tr.t("servers.reject_reports")} checked={false} />
        <Field
          name="public_comment"
          label={tr.t("servers.public_comment")}
          hint={tr.t("servers.public_comment_hint")}
          dir="auto"
          maxLength={1_000}
        />
        <Field name="private_comment" label={tr.t("servers.private_comment")} dir="auto" maxLength={1_000} />
        <div class="row">
          <Button kind="danger">{tr.t("servers.go")}</Button>
        </div>
      </form>
    </section>
  );
}
