// Tells the moderators of a person, or of one of their posts.
import type { Account } from "../app/entities/people.ts";
import type { Status } from "../app/entities/posts.ts";
import { excerptOf } from "../app/excerpt.ts";
import { nameOf } from "../app/names.ts";
import { domainOf, postPath, profilePath } from "../app/paths.ts";
import { reportCategories } from "../app/report-categories.ts";
import { useSession } from "../app/session.tsx";
import { AccountRow } from "../components/account-row.tsx";
import { Button } from "../components/button.tsx";
import { Switch, TextArea } from "../components/field.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { Outcome } from "../components/outcome.tsx";
import { useBack } from "../components/press.tsx";
import { definePage, orElse, requireMe } from "./page.ts";

interface Data {
  account: Account;
  /** What of theirs it is about, if one post. */
  status: Status | null;
}

export const page = definePage<Data>({
  async load(request) {
    requireMe(request);
    const { api, query } = request;
    const postId = query.get("post");
    const status = postId ? await orElse(api.status(postId), null) : null;
    return { status, account: status?.account ?? (await api.lookup(query.get("account") ?? "")) };
  },
  title: ({ account }, tr) => tr.t("report.title", { name: nameOf(account) }),
  View: ReportPage,
});

function ReportPage({ data: { account, status } }: { data: Data }) {
  const { tr } = useSession();
  const back = useBack();
  const domain = domainOf(account);
  const onward = status ? postPath(status) : profilePath(account);
  return (
    <Frame>
      <TopBar title={tr.t("people.report")} back={onward} />
      <div class="padx py stack g4">
        <Outcome />
        <AccountRow account={account} />
        {status && (
          <blockquote class="quote small" dir="auto" lang={status.language ?? undefined}>
            {excerptOf(status)}
          </blockquote>
        )}
        <form class="stack g4" method="post" action="/report" data-press>
          <input type="hidden" name="return" value={back} />
          <input type="hidden" name="onward" value={onward} />
          <input type="hidden" name="account" value={account.id} />
          {status && <input type="hidden" name="post" value={status.id} />}
          <fieldset class="stack g2">
            <legend class="legend">{tr.t("report.category")}</legend>
            {reportCategories.map((one) => (
              <label key={one} class="choice">
                <input type="radio" name="category" value={one} checked={one === "other"} />
                <span>{tr.t(`report.category.${one}`)}</span>
              </label>
            ))}
          </fieldset>
          <TextArea
            name="comment"
            label={tr.t("report.comment")}
            hint={tr.t("report.comment_hint")}
            maxLength={1_000}
          />
          {domain && (
            <Switch
              name="forward"
              label={tr.t("report.forward", { domain })}
              hint={tr.t("report.forward_hint")}
              checked={false}
            />
          )}
          <div class="row">
            <Button kind="danger">{tr.t("report.go")}</Button>
          </div>
        </form>
      </div>
    </Frame>
  );
}
