// Who hosts a Space now, as the room says it: it may have been passed on since the page came.
import { useEffect, useState } from "preact/hooks";
import { useApp } from "../context.ts";
import type { Account } from "../entities/people.ts";
import type { Space } from "../entities/spaces.ts";
import { knownIn } from "./faces.ts";
import { useRoom } from "./use-room.ts";

export function useHost(space: Space): Account {
  const app = useApp();
  const { room } = useRoom(space);
  const [found, setFound] = useState<Account | null>(null);
  const id = room.stage?.find(({ role }) => role === "host")?.account.id ?? space.host.id;
  const known = knownIn(space, id) ?? (found?.id === id ? found : undefined);
  useEffect(() => {
    if (!known) app?.api.account(id).then(setFound, () => undefined); // till then the host of before is named
  }, [app?.api, id, known]);
  return known ?? space.host;
}
