// Import, export and moving, and the end of the account: forms that need no scripts.
import type { AccountDeletion, Archive, ImportProgress, Migration } from "../app/entities/portability.ts";
import { useSession, useTranslator } from "../app/session.tsx";
import { Button } from "../components/button.tsx";
import { Field } from "../components/field.tsx";
import { Note } from "../components/note.tsx";
import { SettingsFrame } from "../components/settings-frame.tsx";
import type { Translator } from "../i18n.ts";
import { definePage, requireMe } from "./page.ts";

interface OwnData {
  archives: Archive[];
  imports: ImportProgress[];
  migration: Migration;
  deletion: AccountDeletion;
}

const FILES = [
  ["following", "following_accounts.csv"],
  ["lists", "lists.csv"],
  ["blocks", "blocked_accounts.csv"],
  ["mutes", "muted_accounts.csv"],
  ["domain_blocks", "blocked_domains.csv"],
  ["bookmarks", "bookmarks.csv"],
] as const;

export const page = definePage<OwnData>({
  load: async (request) => {
    requireMe(request);
    const { api } = request;
    const [archives, imports, migration, deletion] = await Promise.all([
      api.archives(),
      api.imports(),
      api.migration(),
      api.accountDeletion(),
    ]);
    return { archives, imports, migration, deletion };
  },
  title: (_data, tr) => tr.t("data.title"),
  View: OwnDataSettings,
});

function OwnDataSettings({ data: { archives, imports, migration, deletion } }: { data: OwnData }) {
  const { here, origin, tr } = useSession();
  const query = new URL(here, origin).searchParams;
  const [done, refused] = [`data.done.${query.get("done")}`, `data.refused.${query.get("refused")}`];
  return (
    <SettingsFrame back="/settings">
      <div class="stack g1">
        <h2 class="display dl">{tr.t("data.title")}</h2>
        <p class="soft text">{tr.t("data.lead")}</p>
      </div>
      {tr.has(done) && (
        <Note tone="mint" icon="check">
          {tr.t(done)}
        </Note>
      )}
      {tr.has(refused) && (
        <Note tone="bad" icon="alert">
          {tr.t(refused)}
        </Note>
      )}
      <Archives archives={archives} />
      <Exports />
      <Imports imports={imports} />
      <Aliases migration={migration} />
      <Move migration={migration} />
      <Deletion deletion={deletion} />
    </SettingsFrame>
  );
}

/** One at a time: while it is there, no other can be asked for. */
function Archives({ archives }: { archives: Archive[] }) {
  const tr = useTranslator();
  const [newest] = archives;
  return (
    <section class="stack g3">
      <h3 class="display dm">{tr.t("data.archive")}</h3>
      <p class="soft text">{tr.t("data.archive_help")}</p>
      {newest && <ArchiveCard archive={newest} />}
      {(!newest || newest.state === "failed") && (
        <form class="row" method="post" action="/settings/data/archive">
          <Button kind="ink">{tr.t("data.archive_go")}</Button>
        </form>
      )}
    </section>
  );
}

function ArchiveCard({ archive: { state, total, done, bytes, url, expires_at } }: { archive: Archive }) {
  const tr = useTranslator();
  if (state === "failed")
    return (
      <Note tone="bad" icon="alert">
        {tr.t("data.archive_failed")}
      </Note>
    );
  if (state === "waiting") {
    return (
      <div class="card pad stack g2">
        <progress max={Math.max(total, 1)} value={done} />
        <p class="hint">{tr.t("data.archive_under_way", { done, total })}</p>
      </div>
    );
  }
  const megabytes = Math.max(0.1, Math.round(bytes / 100_000) / 10);
  return (
    <div class="card pad stack g2">
      <a class="strong" href={url!} download>
        {tr.t("data.archive_fetch", { megabytes })}
      </a>
      <p class="hint">{tr.t("data.archive_until", { day: new Date(expires_at!) })}</p>
    </div>
  );
}

function Exports() {
  const tr = useTranslator();
  return (
    <section class="stack g3">
      <h3 class="display dm">{tr.t("data.export")}</h3>
      <ul class="card">
        {FILES.map(([kind, file]) => (
          <li key={kind}>
            <a class="row g3 pad" href={`/api/v1/exports/${file}`} download={file}>
              <span class="grow">{tr.t(`data.kind.${kind}`)}</span>
              <bdi class="hint">{file}</bdi>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Imports({ imports }: { imports: ImportProgress[] }) {
  const tr = useTranslator();
  return (
    <section class="stack g3">
      <h3 class="display dm">{tr.t("data.import")}</h3>
      <form
        class="card pad stack g4"
        method="post"
        action="/settings/data/import"
        encType="multipart/form-data"
      >
        <div class="field">
          <label for="f-type">{tr.t("data.import_kind")}</label>
          <select class="input" id="f-type" name="type">
            {FILES.map(([kind]) => (
              <option key={kind} value={kind}>
                {tr.t(`data.kind.${kind}`)}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="f-data">{tr.t("data.import_file")}</label>
          <input
            class="input"
            id="f-data"
            name="data"
            type="file"
            accept=".csv,text/csv,text/plain"
            required
          />
          <p class="hint">{tr.t("data.import_hint")}</p>
        </div>
        <div class="field">
          <label for="f-mode">{tr.t("data.import_mode")}</label>
          <select class="input" id="f-mode" name="mode">
            <option value="merge">{tr.t("data.mode.merge")}</option>
            <option value="overwrite">{tr.t("data.mode.overwrite")}</option>
          </select>
        </div>
        <div class="row">
          <Button kind="ink">{tr.t("data.import_go")}</Button>
        </div>
      </form>
      {imports.map((one) => (
        <ImportCard key={one.id} progress={one} />
      ))}
    </section>
  );
}

function ImportCard({ progress }: { progress: ImportProgress }) {
  const tr = useTranslator();
  const { id, type, total, done, failed, failures, finished_at } = progress;
  return (
    <div class="card pad stack g2">
      <p class="strong">{tr.t(`data.kind.${type}`)}</p>
      <progress max={total} value={done + failed} />
      <p class="hint">
        {tr.t(finished_at ? "data.import_finished" : "data.import_under_way", { done, failed, total })}
      </p>
      {failures.length > 0 && (
        <ul class="stack g1">
          {failures.slice(0, 10).map(({ row, reason }) => (
            <li class="small" key={row.join()}>
              <bdi>{row.find((cell) => cell !== "")}</bdi>
              {": "}
              {reasonWords(tr, reason)}
            </li>
          ))}
        </ul>
      )}
      {finished_at && failed > 0 && (
        <form class="row g3" method="post" action="/settings/data/import/retry">
          <input type="hidden" name="id" value={id} />
          <Button kind="line">{tr.t("action.try_again")}</Button>
          <a href={`/api/v1/imports/${id}/failures.csv`}>{tr.t("data.failures")}</a>
        </form>
      )}
    </div>
  );
}

function reasonWords(tr: Translator, reason: string | null): string {
  const key = `data.reason.${reason}`;
  return tr.t(tr.has(key) ? key : "data.reason.other");
}

function Aliases({ migration: { aliases } }: { migration: Migration }) {
  const tr = useTranslator();
  return (
    <section class="stack g3">
      <h3 class="display dm">{tr.t("data.aliases")}</h3>
      <p class="soft text">{tr.t("data.aliases_help")}</p>
      {aliases.map(({ uri, acct }) => (
        <form class="card pad row g3" key={uri} method="post" action="/settings/data/aliases/remove">
          <bdi class="grow">{acct ?? uri}</bdi>
          <input type="hidden" name="uri" value={uri} />
          <Button kind="line">{tr.t("data.alias_remove")}</Button>
        </form>
      ))}
      <form class="card pad stack g4" method="post" action="/settings/data/aliases">
        <Field name="acct" label={tr.t("data.alias")} hint={tr.t("data.alias_hint")} dir="ltr" required />
        <div class="row">
          <Button kind="ink">{tr.t("data.alias_add")}</Button>
        </div>
      </form>
    </section>
  );
}

function Move({ migration: { moved, uri } }: { migration: Migration }) {
  const tr = useTranslator();
  return (
    <section class="stack g3">
      <h3 class="display dm">{tr.t("data.move")}</h3>
      <p class="soft text">
        {moved ? tr.t("data.moved", { acct: `@${moved.acct}` }) : tr.t("data.move_help")}
      </p>
      {!moved && (
        <p class="hint">
          <bdi>{uri}</bdi>
        </p>
      )}
      <form
        class="card pad stack g4"
        method="post"
        action={moved ? "/settings/data/move/undo" : "/settings/data/move"}
      >
        {!moved && (
          <Field
            name="target"
            label={tr.t("data.move_to")}
            hint={tr.t("data.alias_hint")}
            dir="ltr"
            required
          />
        )}
        <Proof of="move" />
        <div class="row">
          <Button kind={moved ? "line" : "danger-line"}>
            {tr.t(moved ? "data.move_undo" : "data.move_go")}
          </Button>
        </div>
      </form>
    </section>
  );
}

function Deletion({ deletion: { days, deletes_at } }: { deletion: AccountDeletion }) {
  const { me, tr } = useSession();
  if (deletes_at) {
    return (
      <section class="stack g3">
        <h3 class="display dm">{tr.t("data.delete")}</h3>
        <p class="soft text">{tr.t("data.delete_waits", { day: new Date(deletes_at) })}</p>
        <form method="post" action="/settings/data/delete/cancel">
          <Button kind="line">{tr.t("data.delete_cancel")}</Button>
        </form>
      </section>
    );
  }
  return (
    <section class="stack g3">
      <h3 class="display dm">{tr.t("data.delete")}</h3>
      <p class="soft text">{tr.t("data.delete_help", { days })}</p>
      <form class="card pad stack g4" method="post" action="/settings/data/delete">
        <Field
          name="username"
          label={tr.t("data.delete_name", { name: me?.username ?? "" })}
          dir="ltr"
          required
        />
        <Proof of="delete" />
        <div class="row">
          <Button kind="danger">{tr.t("data.delete_go")}</Button>
        </div>
      </form>
    </section>
  );
}

/** That it is still the same person; names differ by form, so that no two fields of the page share an id. */
function Proof({ of }: { of: string }) {
  const tr = useTranslator();
  return (
    <>
      <Field
        name={`${of}_password`}
        type="password"
        label={tr.t("reauth.title")}
        autocomplete="current-password"
        required
      />
      <Field
        name={`${of}_code`}
        label={tr.t("security.again_code")}
        hint={tr.t("data.code_hint")}
        autocomplete="one-time-code"
      />
    </>
  );
}
