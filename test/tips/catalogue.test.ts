// The catalogue is data that many hands will edit: its shape, templates, hosts, examples and checksums are held here.
import { describe, expect, it } from "vitest";
import { catalogue, isVerified, ownsHost, patternOf } from "#src/tips/catalogue.ts";
import { catalogueSchema } from "#src/tips/catalogue-schema.ts";
import { checksumHolds, hasChecksum } from "#src/tips/checksums.ts";
import { monogramOf } from "#src/tips/monogram.ts";
import { pageUrlOf } from "#src/tips/page-links.ts";
import { parseEntry } from "#src/tips/parse-entry.ts";
import { revealsOf } from "#src/tips/reveals.ts";

const { services, schemes, refuse, count } = catalogue();

const EVIL = [
  "javascript:alert(1)",
  '"><img src=x>',
  "a b",
  "../../etc",
  'https://evil.example/@x" onload',
  "alice\u202e",
];

describe("the catalogue of payment services", () => {
  it("has the shape that the code expects", () => {
    expect(() => catalogueSchema.parse(catalogue())).not.toThrow();
    expect(services).toHaveLength(count);
    expect(new Set(services.map(({ id }) => id)).size).toBe(count);
  });

  it.each(services.map((service) => [service.id, service] as const))(
    "%s accepts its own example",
    (_, service) => {
      const entry = parseEntry({ service: service.id, handle: service.input.example });
      expect(entry.service).toBe(service.id);
      expect(parseEntry({ service: service.id, handle: entry.handle })).toEqual(entry);
    },
  );

  it.each(services.map((service) => [service.id, service] as const))(
    "%s has a pattern that lets no markup in",
    (_, service) => {
      for (const text of EVIL) expect(patternOf(service).test(text), text).toBe(false);
    },
  );

  it("builds pages only on hosts that the service owns", () => {
    for (const service of services.filter(({ urlTemplate }) => urlTemplate && urlTemplate !== "{handle}")) {
      const page = pageUrlOf(
        service,
        parseEntry({ service: service.id, handle: service.input.example }).handle,
      );
      expect(page, service.id).not.toBeNull();
      expect(ownsHost(service, new URL(page ?? "").hostname), service.id).toBe(true);
    }
  });

  it("offers a link only where the template was confirmed", () => {
    for (const service of services.filter(({ kind }) => kind !== "url")) {
      const entry = parseEntry({ service: service.id, handle: service.input.example });
      if (!isVerified(service)) expect(entry, service.id).toMatchObject({ href: null, kind: "copy" });
    }
  });

  it("checks a checksum wherever it names one that can be checked offline", () => {
    const offline = services.filter(({ checksum }) => checksum && !/none|DNSSEC|ENSIP/.test(checksum));
    expect(offline.filter(({ id }) => !hasChecksum(id)).map(({ id }) => id)).toEqual([]);
    for (const { id, input } of offline) {
      const { handle } = parseEntry({ service: id, handle: input.example });
      expect(checksumHolds(id, handle), id).toBe(true);
    }
  });

  it("keeps its scheme lists apart", () => {
    const offered = [...schemes.clickable, ...schemes.openAppButton, ...schemes.copyOrQrOnly];
    expect(offered.filter((scheme) => schemes.never.includes(scheme))).toEqual([]);
    expect(schemes.clickable).toEqual(["https"]);
  });

  it("has refuse patterns that compile", () => {
    for (const { pattern } of refuse.patterns) expect(() => new RegExp(pattern, "u")).not.toThrow();
  });

  it("says of every service what a payment reveals, or that it is not known", () => {
    for (const { id } of services) {
      const { payer, owner, undo } = revealsOf(id);
      for (const codes of [payer, owner]) {
        expect(codes.length, id).toBeGreaterThan(0);
        // "Nothing" or "not known" beside something else would be a lie.
        if (codes.length > 1) expect(codes, id).not.toEqual(expect.arrayContaining(["unknown"]));
      }
      expect(["never", "sometimes", "unknown"]).toContain(undo);
    }
    expect(revealsOf("bitcoin").undo).toBe("never");
    expect(revealsOf("paypal").undo).toBe("sometimes");
  });

  it("has a short monogram for every service", () => {
    for (const { id } of services) expect(monogramOf(id), id).toMatch(/^.{1,4}$/u);
  });
});
