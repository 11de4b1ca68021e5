// The first page of a new server: its name and language, its owner, and the one thing that can never change.
import type { SetupState } from "../app/entities/instance.ts";
import { useSession } from "../app/session.tsx";
import { AccountFields } from "../components/account-fields.tsx";
import { bold } from "../components/bold.tsx";
import { Button, ButtonLink } from "../components/button.tsx";
import { Door } from "../components/door.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Field } from "../components/field.tsx";
import { Note } from "../components/note.tsx";
import { languages } from "../i18n.ts";

export interface SetupValues {
  instance_name: string;
  language: string;
  username: string;
  email: string;
}

interface SetupProps {
  token: string;
  state: SetupState;
  values: SetupValues;
  /** What the API said about single fields, in its own words. */
  errors: Partial<Record<keyof SetupValues | "password", string>>;
  failed: boolean;
}

export function Setup({ token, state, values, errors, failed }: SetupProps) {
  const { tr } = useSession();
  return (
    <Door words={tr.t("setup.lead")} help={tr.t("setup.lead_help")}>
      <h1 class="display dl">{tr.t("setup.title")}</h1>
      <AddressWarning state={state} />
      {failed && (
        <Note tone="bad" icon="alert">
          {tr.t("setup.failed")}
        </Note>
      )}
      <form class="stack g6" method="post" action="/setup">
        <input type="hidden" name="token" value={token} />
        <ServerFields values={values} errors={errors} />
        <OwnerFields values={values} errors={errors} domain={state.domain} />
        <Button kind="ink" size="big" wide>
          {tr.t("setup.finish")}
        </Button>
      </form>
    </Door>
  );
}

function AddressWarning({ state }: { state: SetupState }) {
  const { tr } = useSession();
  const domain = <bdi dir="ltr">{state.domain}</bdi>;
  return (
    <section class="stack g3" aria-label={tr.t("setup.address")}>
      <h2 class="legend">{tr.t("setup.address")}</h2>
      <p class="grouped one">{state.origin}</p>
      <Note tone="saffron" icon="alert">
        {tr.rich(isLocal(state.origin) ? "setup.local_warning" : "setup.address_warning", {
          domain,
          b: bold,
        })}
      </Note>
    </section>
  );
}

function isLocal(origin: string): boolean {
  const host = URL.parse(origin)?.hostname ?? "";
  return host === "localhost" || host.endsWith(".localhost") || host === "127.0.0.1" || host === "[::1]";
}

type FieldsProps = Pick<SetupProps, "values" | "errors">;

function ServerFields({ values, errors }: FieldsProps) {
  const { tr } = useSession();
  return (
    <fieldset class="stack g4">
      <legend class="display dm">{tr.t("setup.instance")}</legend>
      <Field
        name="instance_name"
        label={tr.t("setup.instance_name")}
        hint={tr.t("setup.instance_name_hint")}
        value={values.instance_name}
        error={errors.instance_name}
        dir="auto"
        maxLength={100}
        required
      />
      <fieldset class="stack">
        <legend class="legend">{tr.t("setup.language")}</legend>
        {languages.map((lang) => (
          <label key={lang} class="choice">
            <input type="radio" name="language" value={lang} checked={lang === values.language} />
            <span class="strong" lang={lang}>
              {tr.t(`language.${lang}`)}
            </span>
          </label>
        ))}
      </fieldset>
    </fieldset>
  );
}

function OwnerFields({ values, errors, domain }: FieldsProps & { domain: string }) {
  const { tr } = useSession();
  return (
    <fieldset class="stack g4">
      <legend class="display dm">{tr.t("setup.you")}</legend>
      <p class="soft">{tr.t("setup.you_help")}</p>
      <AccountFields
        domain={domain}
        values={values}
        errors={errors}
        hints={{ username: tr.t("form.username_hint") }}
      />
    </fieldset>
  );
}

/** The link is wrong, used, or the server has its owner already. */
export function SetupClosed({ done }: { done: boolean }) {
  const { tr } = useSession();
  const key = done ? "setup.done" : "setup.bad_link";
  return (
    <Door words={tr.t("setup.lead")} help={tr.t("app.invitation")}>
      <EmptyState level={1} title={tr.t(key)} help={tr.t(`${key}_help`)}>
        {done && (
          <ButtonLink kind="ink" href="/sign-in">
            {tr.t("action.sign_in")}
          </ButtonLink>
        )}
      </EmptyState>
    </Door>
  );
}
