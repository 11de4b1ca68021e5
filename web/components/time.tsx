// Times as people say them: short and relative first, then dates.
import type { Translator } from "../i18n.ts";
import { useSession } from "../app/session.tsx";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "40 min", "3 h", "2 d", then the date. */
export function shortTime(tr: Translator, at: Date, now: number): string {
  const age = now - at.getTime();
  if (age < MINUTE) return tr.t("time.now");
  if (age < HOUR) return tr.t("time.minutes", { count: Math.floor(age / MINUTE) });
  if (age < DAY) return tr.t("time.hours", { count: Math.floor(age / HOUR) });
  if (age < 7 * DAY) return tr.t("time.days", { count: Math.floor(age / DAY) });
  const thisYear = at.getUTCFullYear() === new Date(now).getUTCFullYear();
  return tr.date(at, { day: "numeric", month: "short", ...(thisYear ? {} : { year: "numeric" }) });
}

/** "21 hours ago", "in 2 days". */
export function relativeTime(tr: Translator, at: Date, now: number): string {
  const distance = at.getTime() - now;
  const format = new Intl.RelativeTimeFormat(tr.locale, { numeric: "auto" });
  const size = Math.abs(distance);
  if (size < HOUR) return format.format(Math.round(distance / MINUTE), "minute");
  if (size < DAY) return format.format(Math.round(distance / HOUR), "hour");
  return format.format(Math.round(distance / DAY), "day");
}

export function Ago({ at }: { at: string }) {
  const { tr, now } = useSession();
  return (
    <time class="num" dateTime={at}>
      {shortTime(tr, new Date(at), now)}
    </time>
  );
}
