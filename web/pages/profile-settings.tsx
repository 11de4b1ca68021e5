// What others see of a person: name, words, links, and how they may follow and find them.
import { languageName, spokenLanguages } from "../app/compose/languages.ts";
import type { Account, FeaturedTag } from "../app/entities/people.ts";
import { useSession } from "../app/session.tsx";
import { Button } from "../components/button.tsx";
import { Field, Switch, TextArea } from "../components/field.tsx";
import { Note } from "../components/note.tsx";
import { OneFieldForm } from "../components/one-field-form.tsx";
import { Outcome } from "../components/outcome.tsx";
import { Press } from "../components/press.tsx";
import { SettingsFrame } from "../components/settings-frame.tsx";
import { definePage, orElse, requireMe } from "./page.ts";

export const MAX_FIELDS = 8;
/** Empty rows beyond what is filled in. */
const SPARE = 2;

interface Data {
  me: Account;
  tags: FeaturedTag[];
}

export const page = definePage<Data>({
  load: async (request) => {
    requireMe(request);
    const { api } = request;
    const [me, tags] = await Promise.all([api.me(), orElse(api.featuredTags(), [])]);
    return { me, tags };
  },
  title: (_data, tr) => tr.t("profile_edit.title"),
  View: ProfileSettings,
});

interface ProfileSettingsProps {
  data: Data;
  problem?: string;
}

export function ProfileSettings({ data: { me, tags }, problem }: ProfileSettingsProps) {
  const { here, tr } = useSession();
  const { source } = me;
  return (
    <SettingsFrame back="/settings">
      <h2 class="display dl">{tr.t("profile_edit.title")}</h2>
      {here.endsWith("?done=saved") && !problem && (
        <Note tone="mint" icon="check">
          {tr.t("profile_edit.saved")}
        </Note>
      )}
      {problem && (
        <Note tone="bad" icon="alert">
          {problem}
        </Note>
      )}
      {!here.endsWith("?done=saved") && <Outcome />}
      <form class="stack g6" method="post" action="/settings/profile">
        <Field
          name="display_name"
          label={tr.t("profile_edit.name")}
          value={me.display_name === me.username ? "" : me.display_name}
          dir="auto"
          autocomplete="nickname"
          maxLength={100}
        />
        <TextArea name="note" label={tr.t("profile_edit.bio")} value={source?.note} maxLength={5_000} />
        <FieldRows fields={source?.fields ?? []} profile={me.url} />
        <Switches me={me} />
        <Posting me={me} />
        <div class="row">
          <Button kind="ink" size="big">
            {tr.t("profile_edit.go")}
          </Button>
        </div>
      </form>
      <FeaturedTags tags={tags} />
    </SettingsFrame>
  );
}

function FieldRows({ fields, profile }: { fields: { name: string; value: string }[]; profile: string }) {
  const { tr } = useSession();
  const rows = Math.min(MAX_FIELDS, fields.length + SPARE);
  return (
    <fieldset class="stack g3">
      <legend class="strong">{tr.t("profile_edit.fields")}</legend>
      <p class="hint">{tr.t("profile_edit.fields_help", { count: MAX_FIELDS })}</p>
      <p class="code">
        <bdi dir="ltr">{`<a rel="me" href="${profile}">`}</bdi>
      </p>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} class="stack g1">
          <Field
            name={`field_name_${index}`}
            label={tr.t("profile_edit.field_name", { number: index + 1 })}
            value={fields[index]?.name ?? ""}
            dir="auto"
            maxLength={255}
          />
          <Field
            name={`field_value_${index}`}
            label={tr.t("profile_edit.field_value", { number: index + 1 })}
            value={fields[index]?.value ?? ""}
            dir="auto"
            maxLength={2_047}
          />
        </div>
      ))}
    </fieldset>
  );
}

function Switches({ me }: { me: Account }) {
  const { tr } = useSession();
  const states = {
    locked: me.locked,
    bot: me.bot,
    discoverable: me.source?.discoverable ?? false,
    indexable: me.source?.indexable ?? false,
  };
  return (
    <div class="card pad stack g4">
      {(["locked", "bot", "discoverable", "indexable"] as const).map((name) => (
        <Switch
          key={name}
          name={name}
          label={tr.t(`profile_edit.${name}`)}
          hint={tr.t(`profile_edit.${name}_hint`)}
          checked={states[name]}
        />
      ))}
    </div>
  );
}

function FeaturedTags({ tags }: { tags: FeaturedTag[] }) {
  const { tr } = useSession();
  return (
    <section class="stack g3">
      <h3 class="display dm">{tr.t("profile.featured_tags")}</h3>
      <p class="soft text">{tr.t("profile_edit.tags_help")}</p>
      {tags.length > 0 && (
        <ul class="card" aria-label={tr.t("profile.featured_tags")}>
          {tags.map(({ id, name }) => (
            <li class="row g3 pad" key={id}>
              <bdi class="grow clip">#{name}</bdi>
              <Press
                action="/tags/unfeature"
                fields={{ id }}
                label={tr.t("lists.remove")}
                named={tr.t("profile_edit.tag_remove_named", { name })}
              />
            </li>
          ))}
        </ul>
      )}
      <OneFieldForm action="/tags/feature" go={tr.t("profile_edit.tag_add")} kind="line">
        <Field name="name" label={tr.t("profile_edit.tag")} dir="auto" maxLength={200} required />
      </OneFieldForm>
    </section>
  );
}

const VISIBILITIES = ["public", "unlisted", "private"] as const;

function Posting({ me }: { me: Account }) {
  const { tr } = useSession();
  const { language, privacy, sensitive = false } = me.source ?? {};
  return (
    <fieldset class="stack g4">
      <legend class="strong">{tr.t("profile_edit.posting")}</legend>
      <div class="field">
        <label for="privacy">{tr.t("profile_edit.visibility")}</label>
        <select class="input" id="privacy" name="privacy">
          {VISIBILITIES.map((name) => (
            <option key={name} value={name} selected={name === privacy}>
              {tr.t(`post.visibility.${name}`)}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="language">{tr.t("profile_edit.language")}</label>
        <select class="input" id="language" name="language">
          <option value="" selected={!language}>
            {tr.t("profile_edit.language_none")}
          </option>
          {spokenLanguages(tr.locale, language ?? tr.lang).map((code) => (
            <option key={code} value={code} selected={code === language}>
              {languageName(tr.locale, code)}
            </option>
          ))}
        </select>
      </div>
      <Switch name="sensitive" label={tr.t("profile_edit.sensitive")} checked={sensitive} />
    </fieldset>
  );
}
