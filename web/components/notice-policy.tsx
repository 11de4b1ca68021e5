// Whose notifications come, wait apart, or are ignored: a form that needs no scripts.
import {
  NOTICE_ANSWERS,
  NOTICE_CASES,
  type NoticeRules,
  type NotificationPolicy,
} from "../app/entities/notifications.ts";
import { useSession } from "../app/session.tsx";
import { Button } from "./button.tsx";
import { Outcome } from "./outcome.tsx";

export function NoticePolicy({ policy }: { policy: NotificationPolicy }) {
  const { tr } = useSession();
  return (
    <section class="stack g3">
      <h3 class="display dm">{tr.t("notice_policy.title")}</h3>
      <p class="soft text">{tr.t("notice_policy.lead")}</p>
      <Outcome />
      <form class="card pad stack g4" method="post" action="/settings/notifications/policy" data-press>
        <input type="hidden" name="return" value="/settings/notifications" />
        {NOTICE_CASES.map((name) => (
          <Case key={name} name={name} chosen={policy[name]} />
        ))}
        <div class="row">
          <Button kind="ink">{tr.t("compose.save")}</Button>
        </div>
      </form>
      <p>
        <a class="link" href="/notifications/requests">
          {tr.t("notifications.apart")}
        </a>
      </p>
    </section>
  );
}

function Case({ name, chosen }: { name: keyof NoticeRules; chosen: NoticeRules[keyof NoticeRules] }) {
  const { tr } = useSession();
  return (
    <label class="field">
      <span class="legend">{tr.t(`notice_policy.${name}`)}</span>
      <select class="input" name={name}>
        {NOTICE_ANSWERS.map((answer) => (
          <option key={answer} value={answer} selected={answer === chosen}>
            {tr.t(`notice_policy.answer.${answer}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
