// The server itself, for its admins: what it is called, who may join, and its own emoji. Forms that need no scripts.
import { languageName } from "../app/compose/languages.ts";
import { REGISTRATIONS, type ServerSettings } from "../app/entities/instance.ts";
import type { CustomEmoji } from "../app/entities/people.ts";
import { useSession } from "../app/session.tsx";
import { Button } from "../components/button.tsx";
import { Field, TextArea } from "../components/field.tsx";
import { Outcome } from "../components/outcome.tsx";
import { Press } from "../components/press.tsx";
import { SettingsFrame } from "../components/settings-frame.tsx";
import { languages } from "../i18n.ts";
import { definePage, requireMe } from "./page.ts";

interface Data {
  server: ServerSettings;
  emojis: CustomEmoji[];
}

const PATH = "/admin/server";

export const page = definePage<Data>({
  load: async (request) => {
    requireMe(request);
    const { api } = request;
    const [server, emojis] = await Promise.all([api.serverSettings(), api.customEmojis()]);
    return { server, emojis };
  },
  title: (_data, tr) => tr.t("server.title"),
  View: Server,
});

function Server({ data: { server, emojis } }: { data: Data }) {
  const { tr } = useSession();
  return (
    <SettingsFrame back="/settings">
      <div class="stack g1">
        <h2 class="display dl">{tr.t("server.title")}</h2>
        <p class="soft text">{tr.t("server.lead")}</p>
      </div>
      <Outcome />
      <Words server={server} />
      <Emojis emojis={emojis} />
    </SettingsFrame>
  );
}

function Words({ server: { name, description, language, registrations } }: { server: ServerSettings }) {
  const { tr } = useSession();
  return (
    <form class="card pad stack g4" method="post" action={PATH} data-press>
      <input type="hidden" name="return" value={PATH} />
      <Field name="name" label={tr.t("server.name")} value={name} dir="auto" maxLength={100} required />
      <TextArea
        name="description"
        label={tr.t("server.description")}
        hint={tr.t("server.description_hint")}
        value={description}
        maxLength={5_000}
      />
      <label class="field">
        <span class="legend">{tr.t("server.language")}</span>
        <select class="input" name="language">
          {languages.map((code) => (
            <option key={code} value={code} selected={code === language}>
              {languageName(tr.locale, code)}
            </option>
          ))}
        </select>
      </label>
      <fieldset class="stack g2">
        <legend class="legend">{tr.t("server.registrations")}</legend>
        {REGISTRATIONS.map((one) => (
          <label key={one} class="choice">
            <input type="radio" name="registrations" value={one} checked={one === registrations} />
            <span class="stack g0">
              <span class="strong">{tr.t(`server.registrations.${one}`)}</span>
              <span class="hint">{tr.t(`server.registrations.${one}_hint`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div class="row">
        <Button kind="ink">{tr.t("compose.save")}</Button>
      </div>
    </form>
  );
}

function Emojis({ emojis }: { emojis: CustomEmoji[] }) {
  const { tr } = useSession();
  return (
    <section class="stack g3">
      <h3 class="display dm">{tr.t("server.emojis")}</h3>
      {emojis.length === 0 && <p class="soft text">{tr.t("server.no_emojis")}</p>}
      {emojis.length > 0 && (
        <ul class="card" aria-label={tr.t("server.emojis")}>
          {emojis.map(({ shortcode, url, category }) => (
            <li class="row g3 pad" key={shortcode}>
              <img class="emoji" src={url} alt="" width="24" height="24" loading="lazy" />
              <bdi class="grow clip" dir="ltr">
                :{shortcode}:
              </bdi>
              {category && <bdi class="hint">{category}</bdi>}
              <Press
                action="/admin/emojis/remove"
                fields={{ shortcode }}
                label={tr.t("lists.remove")}
                named={tr.t("server.emoji_remove_named", { name: shortcode })}
                kind="quiet"
                size="small"
              />
            </li>
          ))}
        </ul>
      )}
      <form class="card pad stack g4" method="post" action="/admin/emojis/add" encType="multipart/form-data">
        <Field
          name="shortcode"
          label={tr.t("server.emoji_name")}
          hint={tr.t("server.emoji_name_hint")}
          dir="ltr"
          maxLength={62}
          required
        />
        <div class="field">
          <label for="f-picture">{tr.t("server.emoji_picture")}</label>
          <input
            class="input"
            id="f-picture"
            name="picture"
            type="file"
            accept="image/png,image/gif,image/webp"
            required
          />
          <p class="hint">{tr.t("server.emoji_picture_hint")}</p>
        </div>
        <Field name="category" label={tr.t("server.emoji_category")} dir="auto" maxLength={100} />
        <div class="row">
          <Button kind="ink">{tr.t("server.emoji_add")}</Button>
        </div>
      </form>
    </section>
  );
}
