// When a post shall come out: a date and time of the writer's own clock.
import { useSession } from "../session.tsx";
import { Field } from "../../components/field.tsx";

const LEAST_AHEAD_MS = 6 * 60_000;

interface ScheduleFieldProps {
  /** As `datetime-local` has it. */
  value: string;
  onChange: (value: string) => void;
}

export function ScheduleField({ value, onChange }: ScheduleFieldProps) {
  const { tr } = useSession();
  return (
    <Field
      name="scheduled_at"
      type="datetime-local"
      label={tr.t("compose.schedule_at")}
      hint={tr.t("compose.schedule_hint")}
      dir="ltr"
      required
      value={value}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** An hour from now, to the next five minutes: what the field starts with. */
export function firstChoice(now: number): string {
  const step = 5 * 60_000;
  return toLocal(new Date(Math.ceil((now + 3_600_000) / step) * step));
}

/** A time as `datetime-local` takes it, on this device's clock. */
export function toLocal(at: Date): string {
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

/** For the API; null for what is no time, or too soon. */
export function toInstant(local: string, now: number): string | null {
  const at = new Date(local);
  return at.getTime() >= now + LEAST_AHEAD_MS - 60_000 ? at.toISOString() : null;
}
