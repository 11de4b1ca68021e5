// What stands where a page could not: what happened, and what to do next.
import { useSession } from "../app/session.tsx";
import { useApp } from "../app/context.ts";
import { Button, ButtonLink } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import type { MessageKey } from "../i18n.ts";

export type Failure = "400" | "404" | "403" | "429" | "500" | "offline" | "cross_site" | "gone";

/** `details`: of the API's answer, which says of a post that it was deleted. */
export function failureOf(status: number, details: Record<string, unknown> = {}): Failure {
  if (status === 404 && details["id"] === "deleted") return "gone";
  if (status === 404 || status === 410) return "404";
  if (status === 401 || status === 403) return "403";
  if (status === 429) return "429";
  if (status >= 400 && status < 500) return "400";
  return status === 0 ? "offline" : "500";
}

export function failureTitle(failure: Failure): MessageKey {
  return `error.${failure}`;
}

export function ErrorPage({ failure }: { failure: Failure }) {
  const { here, me, tr } = useSession();
  const app = useApp();
  const again = failure === "500" || failure === "offline" || failure === "429";
  return (
    <Frame>
      <TopBar title={tr.t("error.title")} repeated />
      <EmptyState level={1} title={tr.t(failureTitle(failure))} help={tr.t(`error.${failure}_help`)}>
        {again &&
          (app ? (
            <Button kind="ink" icon="retry" type="button" onClick={() => app.reload()}>
              {tr.t("action.try_again")}
            </Button>
          ) : (
            <ButtonLink kind="ink" icon="retry" href={here}>
              {tr.t("action.try_again")}
            </ButtonLink>
          ))}
        {failure === "403" && !me && (
          <ButtonLink kind="ink" href={`/sign-in?return=${encodeURIComponent(here)}`}>
            {tr.t("action.sign_in")}
          </ButtonLink>
        )}
        <ButtonLink kind="line" href="/">
          {tr.t("action.go_home")}
        </ButtonLink>
      </EmptyState>
    </Frame>
  );
}
