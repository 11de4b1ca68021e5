// The form of a list: its title, whose replies it shows, and whether its people stay out of the home timeline.
import type { List } from "../app/entities/people.ts";
import { useSession } from "../app/session.tsx";
import { Button } from "./button.tsx";
import { Field, Switch } from "./field.tsx";
import { useBack } from "./press.tsx";

const POLICIES = ["list", "followed", "none"] as const;

export function ListForm({ action, list, go }: { action: string; list?: List; go: string }) {
  const { tr } = useSession();
  const back = useBack();
  return (
    <form class="card pad stack g4" method="post" action={action} data-press>
      <input type="hidden" name="return" value={back} />
      {list && <input type="hidden" name="id" value={list.id} />}
      <Field
        name="title"
        label={tr.t("lists.title")}
        value={list?.title ?? ""}
        dir="auto"
        maxLength={200}
        required
      />
      <div class="field">
        <label for="f-replies">{tr.t("lists.replies")}</label>
        <select class="input" id="f-replies" name="replies_policy">
          {POLICIES.map((policy) => (
            <option key={policy} value={policy} selected={policy === (list?.replies_policy ?? "list")}>
              {tr.t(`lists.replies.${policy}`)}
            </option>
          ))}
        </select>
      </div>
      <Switch
        name="exclusive"
        label={tr.t("lists.exclusive")}
        hint={tr.t("lists.exclusive_hint")}
        checked={list?.exclusive ?? false}
      />
      <div class="row">
        <Button kind="ink">{go}</Button>
      </div>
    </form>
  );
}
