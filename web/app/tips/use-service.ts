// What the catalogue says of an entry's service, asked for when somebody edits the entry.
import { useEffect, useState } from "preact/hooks";
import { useApp } from "../context.ts";
import type { TipService } from "../entities/tips.ts";

/** Null until it came, and for services that this server does not offer (any more). */
export function useService(id: string): TipService | null {
  const app = useApp();
  const [service, setService] = useState<TipService | null>(null);
  useEffect(() => {
    let over = false;
    app?.api.tipServices(id).then(
      (found) => !over && setService(found.find((one) => one.id === id) ?? null),
      () => undefined, // the name and the visibility can be edited without it
    );
    return () => {
      over = true;
    };
  }, [id, app?.api]);
  return service;
}
