// The catalogue of payment services: read from catalogue.json at its first use, then indexed by id and host.
import { readFileSync } from "node:fs";
import type { TipCatalogue, TipService } from "./catalogue-schema.ts";
import { tipError } from "./tip-error.ts";

let loaded: TipCatalogue | undefined;
let ids: Map<string, TipService> | undefined;
let hosts: Map<string, TipService[]> | undefined;
const patterns = new Map<string, RegExp>();

export function catalogue(): TipCatalogue {
  loaded ??= JSON.parse(readFileSync(new URL("catalogue.json", import.meta.url), "utf8")) as TipCatalogue;
  return loaded;
}

export function findService(id: string): TipService | undefined {
  ids ??= new Map(catalogue().services.map((service) => [service.id, service]));
  return ids.get(id);
}

/** As findService, for an id that a person or a client named. Throws a tip error. */
export function requireService(id: string): TipService {
  const service = findService(id);
  if (!service) throw tipError("unknown_service");
  return service;
}

/** Whether links may be built from the service's templates: somebody read the standard, the manual or saw it used. */
export function isVerified(service: TipService): boolean {
  return service.verified !== "unverified";
}

export function patternOf(service: TipService): RegExp {
  let pattern = patterns.get(service.id);
  if (!pattern) patterns.set(service.id, (pattern = new RegExp(service.input.pattern, "u")));
  return pattern;
}

/** The services that own a host: named outright, or by a wildcard such as `*.bandcamp.com`, its own apex included. */
export function servicesOfHost(hostname: string): TipService[] {
  const index = hostIndex();
  const labels = hostname.split(".");
  const wildcards = labels.map((_, i) => `*.${labels.slice(i).join(".")}`);
  return [hostname, ...wildcards].flatMap((host) => index.get(host) ?? []);
}

export function ownsHost(service: TipService, hostname: string): boolean {
  return service.hosts.some((host) =>
    host.startsWith("*.") ? `.${hostname}`.endsWith(host.slice(1)) : host === hostname,
  );
}

/** Every host the catalogue names; wildcards without their star. */
export function knownHosts(): string[] {
  return [...hostIndex().keys()].map((host) => (host.startsWith("*.") ? host.slice(2) : host));
}

function hostIndex(): Map<string, TipService[]> {
  if (hosts) return hosts;
  hosts = new Map();
  for (const service of catalogue().services) {
    for (const host of service.hosts) hosts.set(host, [...(hosts.get(host) ?? []), service]);
  }
  return hosts;
}
