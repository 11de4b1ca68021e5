// Ends a Space for everyone, and tells how that goes: for its host who leaves, and for staff.
import { useState } from "preact/hooks";
import { useApp } from "../context.ts";
import type { Space } from "../entities/spaces.ts";

export function useEnding(space: Space, onEnded: () => void) {
  const app = useApp();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const end = async () => {
    setBusy(true);
    setFailed(false);
    try {
      await app?.api.endSpace(space.id);
      onEnded();
    } catch {
      setFailed(true);
    }
    setBusy(false);
  };
  return { busy, failed, end };
}
