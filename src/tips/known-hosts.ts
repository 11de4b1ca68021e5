// Which entries lead to a host that nobody looked at: before those a page names the host and warns (T11).
import { findService, ownsHost } from "./catalogue.ts";

/** True for https pages that are not on a host of the entry's own service in the catalogue. */
export function needsInterstitial({ service, href }: { service: string; href: string | null }): boolean {
  const url = href === null ? null : URL.parse(href);
  if (url?.protocol !== "https:") return false;
  const known = findService(service);
  return !known || !ownsHost(known, url.hostname);
}
