// From a service's handle to the address of its page and back, by the catalogue's templates.
import { ownsHost } from "./catalogue.ts";
import type { TipService } from "./catalogue-schema.ts";

/** Other addresses of the same page, as services show them to their users. */
const ALIASES: Record<string, string[]> = {
  paypal: ["paypal.com/paypalme/{handle}"],
  buymeacoffee: ["coff.ee/{handle}"],
  patreon: ["patreon.com/c/{handle}", "patreon.com/cw/{handle}"],
  venmo: ["venmo.com/{handle}", "account.venmo.com/u/{handle}"],
  afdian: ["afdian.net/a/{handle}", "ifdian.net/a/{handle}"],
  zarinpal: ["zarinpal.com/{handle}"],
};

/** Paths and subdomains that are pages of the service itself, never somebody's name. */
const PAGES_OF_THE_SERVICE = new Set(
  "about account api app apps auth blog careers contact creators dashboard discover donate download explore faq features help home jobs legal login logout pay posts press pricing privacy products register search settings shop signin signup www store support terms user users web".split(
    " ",
  ),
);

/** Query parameters that say where a click came from, and do not change the page. */
const TRACKING = /^(?:utm_\w+|ref|ref_|fbclid|gclid|igsh|si|source|src|lang|locale|hl|mibextid|ty)$/;

/** The page of a handle, or null where the service has no template. Handles were checked against their pattern before. */
export function pageUrlOf(service: TipService, handle: string): string | null {
  if (!service.urlTemplate) return null;
  const path =
    service.kind === "slug"
      ? handle.split("/").map(encodeURIComponent).join("/")
      : encodeURIComponent(handle);
  const url = new URL(service.urlTemplate.replaceAll("{handle}", path.replaceAll("%40", "@")));
  return url.protocol === "https:" && ownsHost(service, url.hostname) ? url.href : null;
}

/** The handle in a page's address, not yet checked; undefined if the address is another page. */
export function handleInUrl(service: TipService, url: URL): string | undefined {
  if (!service.urlTemplate || !ownsHost(service, url.hostname)) return undefined;
  if (service.urlTemplate.includes("?")) return handleInQuery(service.urlTemplate, url);
  if ([...url.searchParams.keys()].some((key) => !TRACKING.test(key))) return undefined;
  const templates = [service.urlTemplate.replace("https://", ""), ...(ALIASES[service.id] ?? [])];
  return templates.map((text) => match(service, text, url)).find((handle) => handle !== undefined);
}

function handleInQuery(urlTemplate: string, url: URL): string | undefined {
  const template = new URL(urlTemplate.replaceAll("{handle}", "HANDLE"));
  const name = [...template.searchParams].find(([, value]) => value === "HANDLE")?.[0] ?? "";
  const samePage = template.hostname === url.hostname && template.pathname === url.pathname;
  return samePage ? (url.searchParams.get(name) ?? undefined) : undefined;
}

function match(service: TipService, template: string, url: URL): string | undefined {
  const slash = `${template}/`.indexOf("/");
  const host = template.slice(0, slash);
  const address = host.includes("{handle}")
    ? withoutEnd(url.hostname + url.pathname)
    : plainHost(url.hostname) + withoutEnd(url.pathname);
  const [before = "", after = ""] = (plainHost(host) + withoutEnd(template.slice(slash))).split("{handle}");
  const length = address.length - before.length - after.length;
  if (length < 1 || !address.startsWith(before) || !address.endsWith(after)) return undefined;
  const handle = decode(address.slice(before.length, before.length + length));
  return handle === undefined || isPageOfTheService(service, handle) ? undefined : handle;
}

/** A page below somebody's page, or one of nobody's. */
function isPageOfTheService(service: TipService, handle: string): boolean {
  return service.kind !== "slug" && (handle.includes("/") || PAGES_OF_THE_SERVICE.has(handle.toLowerCase()));
}

/** Without `www.` or a language in front. */
function plainHost(host: string): string {
  return host.replace(/^(?:www|[a-z]{2})\.(?=[^.]+\.)/, "");
}

function withoutEnd(path: string): string {
  return path.replace(/\/+$/, "");
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
