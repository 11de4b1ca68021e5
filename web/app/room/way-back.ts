// What a listener without an account comes back into a room with, also after the page was loaded anew: kept by the tab.

const keyOf = (spaceId: string) => `room:${spaceId}`;

export function wayBack(spaceId: string): string | undefined {
  try {
    return sessionStorage.getItem(keyOf(spaceId)) ?? undefined;
  } catch {
    return undefined; // browsers that keep nothing for this page
  }
}

export function keepWayBack(spaceId: string, resume: string | null): void {
  if (resume === null) return; // what one has is still good
  try {
    sessionStorage.setItem(keyOf(spaceId), resume);
  } catch {
    // The room is heard all the same.
  }
}
